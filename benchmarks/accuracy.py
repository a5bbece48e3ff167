"""Precision, recall and F1 of the parser against transcripts that a person labelled; ``make accuracy CORPUS=folder``.

``labels.json`` holds facts only: file, hash, offsets of labels, names, and which turn replies to which;
no word of the texts. ``?`` stands where the labeller would not decide, and is not scored. The files of the
second set were drawn and labelled before the parser had seen them; README.md says what it made of them then.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import defaultdict
from pathlib import Path

from remarks.transcripts import parse, read
from remarks.transcripts.lexicon import outlets
from remarks.transcripts.lexicon.names import normalize

LABELS = Path(__file__).with_name("labels.json")
# A label's start may be counted before or behind Markdown's stars and a blank.
SLACK = 4


class Score:
    """Counts of what was found right, found wrong and missed."""

    def __init__(self):
        self.right = self.wrong = self.missed = 0

    def sets(self, found: set, expected: set) -> None:
        self.right += len(found & expected)
        self.wrong += len(found - expected)
        self.missed += len(expected - found)

    def value(self, found, expected) -> None:
        """One field: silence where something stands is a miss, a word where nothing stands is wrong."""
        if found == expected:
            self.right += 1
        else:
            self.wrong += found not in (None, "")
            self.missed += expected not in (None, "")

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


def outlet_key(name):
    return outlets.known(name) or normalize(name) if name else None


def same_name(found, expected):
    """Given names alone match the full name that begins so: labels give what the call says."""
    if not found or not expected:
        return found == expected
    return normalize(found) == normalize(expected)


def score(facts, transcript, scores, report):
    text_turns = {t.start: t for t in transcript.turns}
    by_label = {}
    for number, (start, _label, _name) in enumerate(facts["turns"], 1):
        near = [s for s in text_turns if abs(s - start) <= SLACK]
        by_label[number] = text_turns[near[0]] if near else None
    found = {t.position for t in transcript.turns}
    matched = {t.position for t in by_label.values() if t}
    scores["turns"].right += len(matched)
    scores["turns"].wrong += len(found - matched)
    scores["turns"].missed += sum(t is None for t in by_label.values())
    for number, (_start, label, name) in enumerate(facts["turns"], 1):
        turn = by_label[number]
        if turn is None or name == "?":
            continue
        before = (scores["speaker"].wrong, scores["speaker"].missed)
        scores["speaker"].value(
            normalize(turn.name) if turn.name else None, normalize(name) if name else None
        )
        if before != (scores["speaker"].wrong, scores["speaker"].missed):
            report(f"speaker of {label}: {turn.name} for {name}")
    position = {n: t.position for n, t in by_label.items() if t}
    asked = defaultdict(list)
    for question in transcript.questions:
        asked[question.turn].append(question)
    expected_turns = {position.get(q["turn"], -q["turn"]) for q in facts["questions"]}
    scores["questions"].sets(set(asked), expected_turns)
    for turn in sorted(set(asked) ^ expected_turns):
        report(f"question {'too much' if turn in asked else 'missed'} in turn {turn}")
    for expected in facts["questions"]:
        turn = position.get(expected["turn"])
        if turn not in asked:
            continue
        name, outlet = asked[turn][0].asker.name, asked[turn][0].asker.outlet
        if expected["asker"] != "?":
            scores["asker"].value(
                normalize(name) if name else None,
                normalize(expected["asker"]) if expected["asker"] else None,
            )
            if not same_name(name, expected["asker"]):
                report(f"asker in turn {turn}: {name} for {expected['asker']}")
        if expected["outlet"] != "?":
            scores["outlet"].value(outlet_key(outlet), outlet_key(expected["outlet"]))
            if outlet_key(outlet) != outlet_key(expected["outlet"]):
                report(f"outlet in turn {turn}: {outlet} for {expected['outlet']}")
        replies = {p for q in asked[turn] for p in q.replies}
        wanted = {position.get(n, -n) for n in expected["replies"]}
        scores["replies"].sets({(turn, p) for p in replies}, {(turn, p) for p in wanted})
        if replies != wanted:
            report(f"replies to turn {turn}: {sorted(replies)} for {sorted(wanted)}")
    header = transcript.header.facts()
    for field, value in facts["header"].items():
        got = (
            sorted(p["name"] for p in header["principals"])
            if field == "principals"
            else header[field]
        )
        if field == "principals":
            scores["header: principals"].sets(
                {normalize(n) for n in got}, {normalize(n) for n in value}
            )
            right = {normalize(n) for n in got} == {normalize(n) for n in value}
        else:
            scores[f"header: {field}"].value(
                normalize(got) if got else None, normalize(value) if value else None
            )
            right = (normalize(got) if got else None) == (normalize(value) if value else None)
        if not right:
            report(f"{field}: {got} for {value}")


def main(corpus, *flags):
    scores, apart, seen, kept = defaultdict(Score), defaultdict(Score), 0, 0
    for facts in json.loads(LABELS.read_text(encoding="utf-8")):
        path = Path(corpus) / facts["file"]
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != facts["sha256"]:
            print(f"not here or changed, left out: {facts['file']}")
            continue
        held = facts["set"] == "second"
        transcript = parse(read(path.read_bytes(), path.name))
        seen, kept = seen + 1, kept + held
        show = "--errors" in flags

        def report(line, path=path, show=show):
            if show:
                print(f"{path.name[:46]}: {line}")

        score(facts, transcript, apart if held else scores, report)
    if not seen:
        sys.exit(f"No labelled file was found below {corpus}: name the folder of the corpus.")
    print(f"{seen} labelled files, {kept} of them in the second set")
    print(f"{'':22}{'first set':>34}{'second set':>34}")
    print(f"{'':22}" + f"{'precision':>12}{'recall':>11}{'F1':>11}" * 2)
    for field in sorted(scores | apart):
        row = "".join(
            f"{s.precision:12.3f}{s.recall:11.3f}{s.f1:11.3f}"
            for s in (scores[field], apart[field])
        )
        print(f"{field:22}{row}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(
            "Name the folder that holds the corpus: python -m benchmarks.accuracy FOLDER [--errors]"
        )
    main(*sys.argv[1:])
