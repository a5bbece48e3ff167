"""What the parser makes of a folder of real transcripts, by subfolder: ``python -m benchmarks.corpus FOLDER``."""

import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from remarks.transcripts import Unreadable, parse, read


def main(folder):
    rows, problems, characters, seconds = defaultdict(Counter), defaultdict(Counter), 0, 0.0
    for path in sorted(p for p in Path(folder).rglob("*") if p.is_file() and p.name != "README.md"):
        row = rows[path.parent.name]
        row["files"] += 1
        try:
            reading = read(path.read_bytes(), path.name)
        except Unreadable as error:
            print(f"{path}: {error}")
            row["unreadable"] += 1
            continue
        started = time.process_time()
        transcript = parse(reading)
        seconds += time.process_time() - started
        characters += len(reading.text)
        row["lost"] += len(reading.text) - sum(s.end - s.start for s in transcript.segments)
        row["turns"] += len(transcript.turns)
        row["questions"] += len(transcript.questions)
        row["named"] += sum(q.asker.name is not None for q in transcript.questions)
        row["outlets"] += sum(q.asker.outlet is not None for q in transcript.questions)
        problems[path.parent.name].update(p.code for p in transcript.problems)
    columns = ["files", "unreadable", "turns", "questions", "named", "outlets", "lost"]
    print(f"{'folder':34}" + "".join(f"{c:>11}" for c in columns) + "  problems by code")
    for name, row in rows.items():
        codes = ", ".join(f"{code} {n}" for code, n in problems[name].most_common())
        print(f"{name:34}" + "".join(f"{row[c]:11,}" for c in columns) + f"  {codes}")
    print(
        f"{characters / 1e6:.1f} million characters parsed in {seconds:.1f} s: {characters / 1e6 / max(seconds, 1e-9):.1f} million a second"
    )


if __name__ == "__main__":
    main(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(
        "Name the folder: python -m benchmarks.corpus FOLDER"
    )
