"""Drawing transcripts at random, printing them for a reader who labels, and taking the labels in.

    python -m benchmarks.labeling draw CORPUS --seed 1 [--count 12] [--at-least 4:FOLDER]
    python -m benchmarks.labeling show CORPUS FILE...       # the reading text with numbered lines
    python -m benchmarks.labeling take CORPUS LABELS.json... --set NAME   # adds to labels.json

The reader sees the numbered text and nothing that the parser made of it. A label file names lines;
``take`` turns them into offsets, so that what is kept holds no word of the text but the labels of
its turns.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from pathlib import Path

from remarks.transcripts import read

LABELS = Path(__file__).with_name("labels.json")
# Files whose results were looked at while rules were made: they are fresh no more.
LOOKED_AT = Path(__file__).with_name("looked_at.txt")
# A longer text is not drawn: one reader reads a round in one sitting.
MAX_CHARACTERS = 60_000


def reading_text(path: Path) -> str:
    return read(path.read_bytes(), path.name).text


def draw(
    corpus: Path, seed: int, count: int, at_least: dict[str, int], leave_out: set[str]
) -> list[str]:
    """``count`` files outside ``leave_out``, so many of each folder at least, as drawn."""
    files = [str(path.relative_to(corpus)) for path in sorted(corpus.glob("*/*")) if path.is_file()]
    files = [name for name in files if name not in leave_out]
    random.Random(seed).shuffle(files)
    chosen: list[str] = []
    for folder, number in at_least.items():
        chosen += _first(corpus, [name for name in files if name.startswith(folder + "/")], number)
    rest = [name for name in files if name not in chosen]
    return chosen + _first(corpus, rest, count - len(chosen))


def _first(corpus: Path, names: list[str], number: int) -> list[str]:
    short = (name for name in names if len(reading_text(corpus / name)) <= MAX_CHARACTERS)
    return [name for name, _ in zip(short, range(number), strict=False)]


def number_lines(text: str) -> str:
    return "\n".join(f"{number:5}| {line}" for number, line in enumerate(text.split("\n"), 1))


def line_starts(text: str) -> list[int]:
    """The offset of each line, and behind the last line the end of the text."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def turn_offsets(text: str, turns: list[list]) -> list[list]:
    """``[offset, label, name, voice]`` for each ``[line, label, name, voice]`` of a label file.

    Labels are looked for behind the label before, so that several may stand on one line. A turn
    without a label names its first words behind the voice. ValueError where a line does not hold
    what is said to stand there.
    """
    starts, placed, after = line_starts(text), [], 0
    for line, label, name, voice, *first_words in turns:
        words = label or first_words[0]
        start = text.find(words, max(after, starts[line - 1]), starts[line])
        if start < 0:
            raise ValueError(f"line {line} does not hold {words!r} behind the turn before")
        after = start + len(words)
        # What follows the colon only told the label apart from others on its line.
        placed.append([start, label.partition(":")[0], name, voice])
    return placed


def take(corpus: Path, facts: dict, name: str) -> dict:
    """One labeled file with offsets for lines."""
    path = corpus / facts["file"]
    turns = turn_offsets(reading_text(path), facts["turns"])
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    kept = {key: facts[key] for key in ("header", "questions")}
    return {"file": facts["file"], "sha256": digest, "set": name, "turns": turns, **kept}


def add_labels(taken: list[dict]) -> None:
    """Add files to ``labels.json``, one a line; ValueError where one is there already."""
    stored = json.loads(LABELS.read_text(encoding="utf-8"))
    twice = {facts["file"] for facts in stored} & {facts["file"] for facts in taken}
    if twice:
        raise ValueError(f"labels.json has these files already: {', '.join(sorted(twice))}")
    rows = ",\n".join(json.dumps(facts, ensure_ascii=False) for facts in stored + taken)
    LABELS.write_text(f"[\n{rows}\n]\n", encoding="utf-8")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.labeling")
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("corpus", type=Path)
    drawing.add_argument("--seed", type=int, required=True)
    drawing.add_argument("--count", type=int, default=12)
    drawing.add_argument("--at-least", action="append", default=[], metavar="NUMBER:FOLDER")
    drawing.add_argument(
        "--leave-out",
        type=Path,
        action="append",
        default=[],
        help="lists of files drawn before, besides looked_at.txt",
    )
    showing = commands.add_parser("show")
    showing.add_argument("corpus", type=Path)
    showing.add_argument("files", nargs="+")
    taking = commands.add_parser("take")
    taking.add_argument("corpus", type=Path)
    taking.add_argument("labels", type=Path, nargs="+")
    taking.add_argument("--set", dest="name", required=True)
    options = parser.parse_args(arguments)
    if options.command == "draw":
        at_least = {
            folder: int(number)
            for number, folder in (item.split(":", 1) for item in options.at_least)
        }
        known = {facts["file"] for facts in json.loads(LABELS.read_text(encoding="utf-8"))}
        known |= {
            line
            for path in [LOOKED_AT, *options.leave_out]
            for line in path.read_text(encoding="utf-8").splitlines()
        }
        print(f"seed {options.seed}", file=sys.stderr)
        print("\n".join(draw(options.corpus, options.seed, options.count, at_least, known)))
    elif options.command == "show":
        for name in options.files:
            print(f"===== {name}\n{number_lines(reading_text(options.corpus / name))}")
    else:
        read_in = [json.loads(path.read_text(encoding="utf-8")) for path in options.labels]
        add_labels([take(options.corpus, facts, options.name) for facts in read_in])


if __name__ == "__main__":
    main(sys.argv[1:])
