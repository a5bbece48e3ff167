"""How fast transcripts come in: ``python -m benchmarks.importing [FOLDER] [--beside ../other]``.

Imports the files of a folder, or made ones, as ``import_transcripts`` does, into a new archive, and
prints turns for each second of CPU (of all processes) and of wall time, beside the rate of parsing
alone in the same run; then the same of another checkout. With ``DATABASE_URL`` on PostgreSQL, of
which only the client's CPU is counted; that database is emptied, so its name must hold "bench".
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from .pages import ROOT

TURNS = 100
PARSE = """
import sys, time
from pathlib import Path
from remarks.transcripts import parse, read
files = [(p.name, p.read_bytes()) for p in sorted(Path(sys.argv[1]).iterdir())]
begun = time.process_time()
turns = sum(len(parse(read(data, name)).turns) for name, data in files)
print(turns / (time.process_time() - begun))
"""
COUNT = "from remarks.models import Turn; print('TURNS', Turn.objects.count())"


def transcript(number):
    turns = []
    for i in range(TURNS // 2):
        turns.append(
            f"QUESTION: Dana Whitlock with Reuters. Is matter {number} of the treaty on missile "
            f"defense settled in part {i}?"
        )
        turns.append(
            f"SECRETARY HALE: Part {i} of it is settled. We spoke about trade, about energy and "
            f"about the elections in Norland, and we will speak again in week {number % 52}. "
            "I can't say more than that at this time, but you will hear from us."
        )
    head = (
        f"Remarks at Port Arlen Number {number}\n\nSecretary Martin Hale\nPort Arlen, Norland\n"
        f"March {number % 28 + 1}, {1990 + number % 30}\n\n"
    )
    return (head + "\n\n".join(turns) + "\n").encode()


@dataclass(frozen=True)
class Run:
    """One import: turns, CPU seconds of all its processes, wall seconds, parsing's own rate."""

    turns: int
    cpu: float
    wall: float
    parsing: float

    def __str__(self):
        rate = self.turns / self.cpu
        return (
            f"{self.turns:,} turns, {self.cpu:.1f} s of CPU, {self.wall:.1f} s: {rate:.0f} turns a "
            f"CPU second, {self.turns / self.wall:.0f} a second; parsing alone {self.parsing:.0f} "
            f"a CPU second, so that importing has {rate / self.parsing:.0%} of its rate"
        )


def run(code, folder):
    """Import a folder with the code of a checkout, into an archive of its own."""
    with tempfile.TemporaryDirectory(prefix="remarks-importing-") as data:
        env = os.environ | {
            "REMARKS_DATA": data,
            "PYTHONPATH": str(code),
            "DJANGO_SETTINGS_MODULE": "archive.settings",
            # As installed: what was compiled before is not compiled anew by each process.
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(Path(data) / "compiled"),
        }

        def python(*arguments):
            command = [sys.executable, *arguments]
            return subprocess.run(command, cwd=code, env=env, capture_output=True, text=True)

        python("manage.py", "migrate", "--verbosity", "0")
        python("manage.py", "flush", "--no-input", "--verbosity", "0")
        python("manage.py", "load_topics")
        first = min(folder.iterdir())
        python("manage.py", "import_transcripts", str(first), "--dry-run")
        before, begun = os.times(), time.monotonic()
        done = python("manage.py", "import_transcripts", str(folder))
        wall, after = time.monotonic() - begun, os.times()
        printed = python("manage.py", "shell", "-c", COUNT).stdout
        if "TURNS" not in printed:
            sys.exit(f"{code} could not import {folder}: {(done.stdout + done.stderr)[-400:]}")
        cpu = sum(after[2:4]) - sum(before[2:4])
        parsing = float(python("-c", PARSE, str(folder)).stdout)
        return Run(int(printed.split("TURNS")[1]), cpu, wall, parsing)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, help="a folder of transcripts")
    parser.add_argument("--events", type=int, default=200, help="made ones, without a folder")
    parser.add_argument("--beside", type=Path, help="another checkout of this project")
    options = parser.parse_args()
    if (url := os.environ.get("DATABASE_URL")) and "bench" not in url.rpartition("/")[2]:
        sys.exit("The database is emptied for each run: name one with “bench” in its name.")
    with tempfile.TemporaryDirectory(prefix="remarks-made-") as made:
        folder = options.folder and options.folder.resolve()
        if folder is None:
            folder = Path(made)
            for number in range(options.events):
                (folder / f"{number:04}.txt").write_bytes(transcript(number))
        own = run(ROOT, folder)
        print(f"here:   {own}", flush=True)
        if options.beside:
            other = run(options.beside.resolve(), folder)
            print(f"beside: {other}")
            per_cpu = own.turns / own.cpu / (other.turns / other.cpu)
            per_wall = own.turns / own.wall / (other.turns / other.wall)
            print(f"ratios: {per_cpu:.2f} a CPU second, {per_wall:.2f} a second")


if __name__ == "__main__":
    main()
