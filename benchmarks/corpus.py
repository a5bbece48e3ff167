"""What the parser makes of a folder of transcripts: ``python -m benchmarks.corpus FOLDER``."""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from remarks.transcripts import Transcript, Unreadable, parse, read

COLUMNS = ("files", "unreadable", "turns", "questions", "named", "outlets", "lost")


@dataclass
class Tally:
    """Counts by subfolder, and how fast the parser was."""

    rows: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    problems: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    characters: int = 0
    seconds: float = 0.0

    def add(self, path: Path) -> None:
        row = self.rows[path.parent.name]
        row["files"] += 1
        try:
            reading = read(path.read_bytes(), path.name)
        except Unreadable as error:
            print(f"{path}: {error}")
            row["unreadable"] += 1
            return
        started = time.process_time()
        transcript = parse(reading)
        self.seconds += time.process_time() - started
        self.characters += len(reading.text)
        row.update(_counts(transcript))
        self.problems[path.parent.name].update(p.code for p in transcript.problems)

    def print(self) -> None:
        print(f"{'folder':34}" + "".join(f"{c:>11}" for c in COLUMNS) + "  problems by code")
        for name, row in self.rows.items():
            codes = ", ".join(f"{code} {n}" for code, n in self.problems[name].most_common())
            print(f"{name:34}" + "".join(f"{row[c]:11,}" for c in COLUMNS) + f"  {codes}")
        millions = self.characters / 1e6
        rate = millions / max(self.seconds, 1e-9)
        print(f"{millions:.1f} million characters in {self.seconds:.1f} s: {rate:.1f} a second")


def _counts(transcript: Transcript) -> Counter[str]:
    tiled = sum(segment.end - segment.start for segment in transcript.segments)
    askers = [question.asker for question in transcript.questions]
    return Counter(
        lost=len(transcript.text) - tiled,
        turns=len(transcript.turns),
        questions=len(askers),
        named=sum(asker.name is not None for asker in askers),
        outlets=sum(asker.outlet is not None for asker in askers),
    )


def main(folder: str) -> None:
    tally = Tally()
    for path in sorted(p for p in Path(folder).rglob("*") if p.is_file() and p.name != "README.md"):
        tally.add(path)
    tally.print()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Name the folder: python -m benchmarks.corpus FOLDER")
    main(sys.argv[1])
