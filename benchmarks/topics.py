"""How well exchanges get their topics: ``python -m benchmarks.topics CORPUS [--errors]``.

``topic_labels.csv`` holds exchanges drawn at random from the corpus by file, turn and offsets, and
the topics that two readers gave each, blind to what the archive says. A topic that both give is
required; one that only one of them gives is neither right nor wrong; any other is false. The points
of the rule were fitted to sets that may be read; the last was drawn later from other files and its
errors were never looked at. Beside the rule stands the one before it: the saved
searches that the turns of question and replies match.
"""

from __future__ import annotations

import argparse
import csv
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .who_is_who_gold import share

HERE = Path(__file__).parent
LABELS = HERE / "topic_labels.csv"
TOPICS = HERE.parent / "fixtures" / "topics.csv"
# Their errors may be read; those of the sets below are never printed.
READ = ("development", "kept apart", "second drawing")
SETS = (*READ, "third drawing")


@dataclass(frozen=True)
class Label:
    """One exchange: where its question stands, and the topics of each reader."""

    number: str
    part: str
    file: str
    turn: int
    start: int
    first: frozenset[str]
    second: frozenset[str]

    @property
    def required(self) -> frozenset[str]:
        return self.first & self.second

    @property
    def allowed(self) -> frozenset[str]:
        return self.first | self.second


def _topics(cell: str) -> frozenset[str]:
    return frozenset(name for name in cell.split("; ") if name)


def labels() -> list[Label]:
    with LABELS.open(encoding="utf-8", newline="") as file:
        return [
            Label(
                row["number"],
                row["set"],
                row["file"],
                int(row["turn"]),
                int(row["start"]),
                _topics(row["first_reader"]),
                _topics(row["second_reader"]),
            )
            for row in csv.DictReader(file)
        ]


class Rules:
    """Both rules over one definition of topics."""

    def __init__(self) -> None:
        from remarks.search import language
        from remarks.search.resolution import resolve
        from remarks.search.topic_words import Definition, Lexicon

        with TOPICS.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.names = [row["name"] for row in rows]
        self.lexicon = Lexicon(
            Definition(number, row["names"], row["weak"], row["besides"])
            for number, row in enumerate(rows)
        )
        self.trees = [resolve(language.parse(row["query"]), public_only=False).tree for row in rows]

    def exchanges(self, path: Path) -> Iterator[tuple[int, int, frozenset[str], frozenset[str]]]:
        """Turn and offset of each question of a file, and its topics by the old and new rule."""
        from remarks.search import headings
        from remarks.search.aboutness import Ask, exchanges
        from remarks.search.tokens import literals_of, streams
        from remarks.transcripts import parse, read

        transcript = parse(read(path.read_bytes(), path.name))
        text = transcript.text
        at = {turn.position: index for index, turn in enumerate(transcript.turns)}
        cut = [
            streams(text[turn.body : turn.end], [vars(mark) for mark in turn.marks], turn.body)
            for turn in transcript.turns
        ]
        printed = [(heading.start, heading.text) for heading in transcript.headings]
        above = headings.of_exchanges(printed, _stretches(transcript))
        asks = [
            Ask(
                at[question.turn],
                tuple(at[position] for position in question.replies),
                literals_of(text[question.start : question.end]),
                over,
            )
            for question, over in zip(transcript.questions, above, strict=True)
        ]
        title = literals_of(transcript.header.title or "")
        filed = headings.subjects(printed)
        about = exchanges([words for words, _ in cut], asks, self.lexicon, title, filed)
        for question, ask, standings in zip(transcript.questions, asks, about, strict=True):
            turns = {ask.turn, *ask.replies}
            old = {name for turn in turns for name in self._topics_matching(*cut[turn])}
            new = frozenset(self.names[topic] for topic in standings)
            yield question.turn, question.start, frozenset(old), new

    def _topics_matching(self, words: list[str], stems: list[str]) -> list[str]:
        from remarks.search.engines.document import Document
        from remarks.search.engines.memory import IndexedDocument, matches

        indexed = IndexedDocument(Document(0, 0, words, stems, [], [], [], [], 0, 0, 0, 0, 0))
        return [
            name
            for name, tree in zip(self.names, self.trees, strict=True)
            if matches(tree, indexed)
        ]


def _stretches(transcript) -> list[tuple[int, int]]:
    """Where each exchange begins and ends, as the archive itself has it."""
    turns = {turn.position: turn for turn in transcript.turns}
    stretches, turn_before = [], None
    for question in transcript.questions:
        start = question.start if question.turn == turn_before else turns[question.turn].start
        turn_before = question.turn
        ends = [turns[position].end for position in question.replies]
        stretches.append((start, max(question.end, *ends, 0)))
    return stretches


@dataclass
class Score:
    right: int = 0
    false: int = 0
    missed: int = 0

    def add(self, label: Label, topics: frozenset[str]) -> None:
        self.right += len(topics & label.required)
        self.false += len(topics - label.allowed)
        self.missed += len(label.required - topics)

    def __str__(self) -> str:
        given, wanted = self.right + self.false, self.right + self.missed
        return (
            f"precision {share(self.right, given)} ({self.right} of {given}),"
            f" recall {share(self.right, wanted)} ({self.right} of {wanted})"
        )


def agreement(rows: list[Label]) -> str:
    both = sum(len(label.required) for label in rows)
    any_reader = sum(len(label.allowed) for label in rows)
    same = sum(label.first == label.second for label in rows)
    return f"readers agree on {both} of {any_reader} topics given, wholly on {same} of {len(rows)}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--errors", action="store_true", help="list those of sets to read")
    arguments.add_argument("--set", choices=SETS, action="append", dest="sets", help="only this")
    options = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    import django

    django.setup()
    by_file = defaultdict(list)
    chosen = options.sets or SETS
    for label in labels():
        if label.part in chosen:
            by_file[label.file].append(label)
    scores: dict[tuple[str, str], Score] = defaultdict(Score)
    lost: Counter[str] = Counter()
    rules = Rules()
    for file, wanted in by_file.items():
        exchanges = list(rules.exchanges(options.corpus / file))
        for label in wanted:
            pair = next(
                (
                    row[2:]
                    for row in reversed(exchanges)
                    if row[0] == label.turn and row[1] <= label.start
                ),
                None,
            )
            if pair is None:
                lost[label.part] += 1
                continue
            for rule, topics in zip(("before", "now"), pair, strict=True):
                scores[label.part, rule].add(label, topics)
            if options.errors and label.part in READ and pair[1] != label.required:
                false, missed = pair[1] - label.allowed, label.required - pair[1]
                print(label.number, "false:", sorted(false), "missed:", sorted(missed))
    for part in chosen:
        rows = [label for label in labels() if label.part == part]
        print(f"{part}: {len(rows)} exchanges, {lost[part]} not found; {agreement(rows)}")
        for rule in ("before", "now"):
            print(f"  {rule:7} {scores[part, rule]}")


if __name__ == "__main__":
    main()
