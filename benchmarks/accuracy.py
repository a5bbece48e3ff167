"""Precision, recall and F1 of the parser on labeled transcripts: ``make accuracy CORPUS=folder``.

``labels.json`` holds facts only: file, hash, offsets of labels, names, and which turn replies to
which; no word of the texts. ``?`` stands where the labeler would not decide, and is not counted.
Each set of labels is printed apart. ``first_sight.json`` holds what the parser made of a set when
it saw it for the first time: ``--first-sight SET`` writes that down, once.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from remarks.transcripts import Transcript, parse, read
from remarks.transcripts.lexicon import outlets
from remarks.transcripts.lexicon.names import HONORIFICS, bare, normalize
from remarks.transcripts.types import Question, Turn

LABELS = Path(__file__).with_name("labels.json")
FIRST_SIGHT = Path(__file__).with_name("first_sight.json")
# A label's start may be counted before or behind Markdown's stars and a blank.
SLACK = 4
OPEN = "?"
CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?:(?P<half>[apAP])\.?[mM])?\b")
FIELDS = (
    "turn starts",
    "speaker",
    "title",
    "date",
    "time",
    "place",
    "venue",
    "principals",
    "asking turns",
    "asker",
    "outlet",
    "addressees",
    "replies",
)
Report = Callable[[str], None]


@dataclass
class Score:
    """Counts of what the parser said rightly, said wrongly and did not say."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def sets(self, given: set, expected: set) -> None:
        self.right += len(given & expected)
        self.wrong += len(given - expected)
        self.missed += len(expected - given)

    def value(self, given: str | None, expected: str | None) -> bool:
        """Count one field, where silence is a miss, and tell whether it agrees."""
        self.right += given == expected and expected is not None
        self.wrong += given != expected and given is not None
        self.missed += given != expected and expected is not None
        return given == expected

    @property
    def precision(self) -> float | None:
        given = self.right + self.wrong
        return self.right / given if given else None

    @property
    def recall(self) -> float | None:
        expected = self.right + self.missed
        return self.right / expected if expected else None

    @property
    def f1(self) -> float | None:
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else None


def name_key(name: str | None) -> str | None:
    """The form in which people are compared: without honorifics, case, accents and full stops."""
    words = [bare(word) for word in (name or "").replace(".", ". ").split()]
    return " ".join(word for word in words if word and word not in HONORIFICS) or None


def outlet_key(name: str | None) -> str | None:
    """The outlet in the table's spelling; a programme named after its network is the network."""
    if not name:
        return None
    network = outlets.match_at(name, 0, grammar=False)
    return (
        outlets.canonical_name(name)
        or outlets.canonical_name(network[0] if network else name)
        or outlets.key(name)
    )


def time_key(printed: str | None) -> str | None:
    """``14:42`` for ``2:42 P.M. EDT``; a time of 24 hours as it stands."""
    clock = CLOCK.match(printed or "")
    if not clock:
        return line_key(printed)
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % 12 + 12 * (clock["half"].lower() == "p")
    return f"{hour:02}:{clock['minute'] or '00'}"


def line_key(words: str | None) -> str | None:
    """The form in which lines of the header are compared: case and blanks do not count."""
    return " ".join(normalize(words).split()) if words else None


@dataclass
class Comparison:
    """One transcript beside its labels; every difference goes to ``report``."""

    facts: dict
    transcript: Transcript
    scores: dict[str, Score]
    report: Report
    position: dict[int, int] = field(default_factory=dict)

    def run(self) -> None:
        self._turns()
        self._header()
        self._questions()

    def _turns(self) -> None:
        """Pair each labeled turn with the turn that begins there."""
        by_start = {turn.start: turn for turn in self.transcript.turns}
        score = self.scores["turn starts"]
        for number, (start, label, name, *_) in enumerate(self.facts["turns"], 1):
            turn = _nearest(by_start, start)
            if turn is None:
                score.missed += 1
                self.report(f"turn starts: missed {number} {label!r} at {start}")
                continue
            score.right += 1
            self.position[number] = turn.position
            self._speaker(turn, name)
        matched = set(self.position.values())
        for turn in self.transcript.turns:
            if turn.position not in matched:
                score.wrong += 1
                self.report(f"turn starts: too much {turn.label!r} at {turn.start}")

    def _speaker(self, turn: Turn, name: str | None) -> None:
        if name == OPEN:
            return
        if not self.scores["speaker"].value(name_key(turn.name), name_key(name)):
            self.report(f"speaker: turn {turn.position} {turn.label!r}: {turn.name} for {name}")

    def _header(self) -> None:
        header = self.transcript.header.facts()
        for key, expected in self.facts["header"].items():
            if expected == OPEN:
                continue
            if key == "principals":
                self._principals(header["principals"], expected)
                continue
            form = time_key if key == "time" else line_key
            if not self.scores[key].value(form(header[key]), form(expected)):
                self.report(f"{key}: {header[key]!r} for {expected!r}")

    def _principals(self, given: Iterable[dict], expected: Sequence[str]) -> None:
        if OPEN in expected:
            return
        names = {name_key(person["name"]) for person in given}
        wanted = {name_key(name) for name in expected}
        self.scores["principals"].sets(names, wanted)
        if names != wanted:
            self.report(f"principals: {sorted(map(str, names))} for {sorted(map(str, wanted))}")

    def _questions(self) -> None:
        given: dict[int, list[Question]] = defaultdict(list)
        for question in self.transcript.questions:
            given[question.turn].append(question)
        expected: dict[int, list[dict]] = defaultdict(list)
        for question in self.facts["questions"]:
            expected[self._place(question["turn"])].append(question)
        # A labeler who would not say whether a turn asks names it among the open ones.
        undecided = {self._place(number) for number in self.facts.get("undecided", ())}
        asking = set(given) - undecided
        self.scores["asking turns"].sets(asking, set(expected))
        for turn in sorted(asking ^ set(expected)):
            how = "too much" if turn in asking else "missed"
            self.report(f"asking turns: {how} turn {turn} {self._begins(turn)}")
        for turn in sorted(asking & set(expected)):
            self._asker(turn, given[turn], expected[turn][0])
            self._replies(turn, given[turn], expected[turn])
            self._addressees(turn, given[turn], expected[turn])

    def _asker(self, turn: int, given: list[Question], expected: dict) -> None:
        asker = given[0].asker
        for key, value, form in (
            ("asker", asker.name, name_key),
            ("outlet", asker.outlet, outlet_key),
        ):
            if expected[key] == OPEN:
                continue
            if not self.scores[key].value(form(value), form(expected[key])):
                self.report(f"{key}: turn {turn}: {value} for {expected[key]}")

    def _replies(self, turn: int, given: list[Question], expected: list[dict]) -> None:
        if any(question["replies"] == OPEN for question in expected):
            return
        links = {reply for question in given for reply in question.replies}
        wanted = {self._place(n) for question in expected for n in question["replies"]}
        self.scores["replies"].sets({(turn, r) for r in links}, {(turn, r) for r in wanted})
        if links != wanted:
            self.report(f"replies: turn {turn}: {sorted(links)} for {sorted(wanted)}")

    def _addressees(self, turn: int, given: list[Question], expected: list[dict]) -> None:
        if any(OPEN in question.get("addressees", OPEN) for question in expected):
            return
        names = {name_key(name) for question in given for name in question.addressees}
        wanted = {name_key(name) for question in expected for name in question["addressees"]}
        self.scores["addressees"].sets({(turn, n) for n in names}, {(turn, n) for n in wanted})
        if names != wanted:
            self.report(f"addressees: turn {turn}: {sorted(map(str, names))} for {sorted(wanted)}")

    def _place(self, number: int) -> int:
        """The parser's position of a labeled turn; negative where it has no such turn."""
        return self.position.get(number, -number)

    def _begins(self, turn: int) -> str:
        if turn < 0:
            return "(no such turn)"
        row = self.transcript.turns[turn - 1]
        return repr(" ".join(self.transcript.text[row.body : row.end].split())[:70])


def _nearest(by_start: dict[int, Turn], start: int) -> Turn | None:
    near = [by_start[at] for at in range(start - SLACK, start + SLACK + 1) if at in by_start]
    return min(near, key=lambda turn: abs(turn.start - start), default=None)


def new_scores() -> dict[str, Score]:
    return {name: Score() for name in FIELDS}


def score_corpus(
    corpus: Path, only: str | None, report: Report
) -> tuple[dict[str, dict[str, Score]], dict[str, int]]:
    """The scores and the number of files of each set; a file that is not there is left out."""
    scores: dict[str, dict[str, Score]] = defaultdict(new_scores)
    files: dict[str, int] = defaultdict(int)
    for facts in json.loads(LABELS.read_text(encoding="utf-8")):
        if only and facts["set"] != only:
            continue
        path = corpus / facts["file"]
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != facts["sha256"]:
            print(f"not here or changed, left out: {facts['file']}")
            continue
        transcript = parse(read(path.read_bytes(), path.name))
        files[facts["set"]] += 1

        def tell(line: str, where: str = f"{facts['set']} {path.name[:46]}") -> None:
            report(f"{where}: {line}")

        Comparison(facts, transcript, scores[facts["set"]], tell).run()
    return dict(scores), dict(files)


def table(title: str, scores: dict[str, Score]) -> str:
    """A table in Markdown: the share and, in brackets, what was wrong and what was missed."""
    lines = [
        f"| {title} | precision | recall | F1 | right | wrong | missed |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, score in scores.items():
        shares = (_share(value) for value in (score.precision, score.recall, score.f1))
        counts = (str(value) for value in (score.right, score.wrong, score.missed))
        lines.append(f"| {name} | {' | '.join((*shares, *counts))} |")
    return "\n".join(lines)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def first_sight() -> dict[str, dict[str, Score]]:
    stored = json.loads(FIRST_SIGHT.read_text(encoding="utf-8")) if FIRST_SIGHT.exists() else {}
    return {name: {k: Score(*v) for k, v in rows.items()} for name, rows in stored.items()}


def write_first_sight(name: str, scores: dict[str, Score]) -> None:
    """Write a set's figures down; they are of the first sight only once."""
    stored = first_sight()
    if name in stored:
        sys.exit(f"first_sight.json has figures of the set {name} already: they stay as they are.")
    stored[name] = scores
    rows = {k: {n: [s.right, s.wrong, s.missed] for n, s in v.items()} for k, v in stored.items()}
    FIRST_SIGHT.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def _silent(_line: str) -> None:
    """Differences are not asked for."""


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument("corpus", type=Path, help="the folder that holds the labeled files")
    parser.add_argument("--errors", action="store_true", help="print every difference")
    parser.add_argument("--set", dest="only", help="score this set of labels only")
    parser.add_argument(
        "--first-sight", metavar="SET", help="write down a new set's figures of the first sight"
    )
    options = parser.parse_args(arguments)
    report = print if options.errors else _silent
    scores, files = score_corpus(options.corpus, options.first_sight or options.only, report)
    if not scores:
        sys.exit(f"No labeled file was found below {options.corpus}: name the corpus's folder.")
    if options.first_sight:
        write_first_sight(options.first_sight, scores[options.first_sight])
    seen = first_sight()
    for name, rows in scores.items():
        if name in seen:
            print(table(f"{name}, at first sight", seen[name]), end="\n\n")
        print(table(f"{name} ({files[name]} files), now", rows), end="\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
