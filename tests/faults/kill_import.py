"""``kill -9`` of a running import, again and again: whole events only, and an index that agrees.

Files are parsed in a pool and written several in a transaction, as in a large import.

``python -m tests.faults.kill_import [KILLS] [FILES]`` makes FILES transcripts, starts the import in
a process of its own, kills it at KILLS different moments, and checks after each what is in. At
the end the import runs through and the archive must hold every file once. Uses the database of
``DATABASE_URL``, or an SQLite file of its own.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMPORT = ("import_transcripts", "--readers", "2")


def make_files(folder, count):
    folder.mkdir(parents=True)
    for number in range(count):
        turns = "\n\n".join(
            f"QUESTION: Dana Whitlock with Reuters. Is matter {number} settled in part {i}?\n\n"
            f"SECRETARY HALE: Part {i} of it is settled, as I said."
            for i in range(20)
        )
        text = (
            f"Remarks at Port Arlen Number {number}\n\nSecretary Martin Hale\nPort Arlen, Norland\n"
            f"March {number % 28 + 1}, {1990 + number // 28}\n\n{turns}\n"
        )
        (folder / f"file-{number:04}.txt").write_text(text)


def manage(environment, *arguments, **options):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        **options,
    )


CHECK = """
from remarks.models import Event, Question, Source, Turn
from remarks import search
search.sync()
whole = all(
    (e.turns.count(), e.questions.count(), e.participations.count())
    == (e.turn_count, e.question_count, 1)
    and e.turn_count == 40 and e.question_count == 20 and e.turns.first().turn_topics.count() >= 0
    for e in Event.objects.all()
)
rows = set(Turn.objects.public().values_list("pk", flat=True))
index = search.current_index().engine()
agrees = index.ids() == rows and index.count() == len(rows)
print("CHECKED", Event.objects.count(), Source.objects.filter(event=None).count(), whole, agrees)
"""


def check(environment):
    """``(events held, sources without an event, all whole, index agrees)``."""
    printed = manage(environment, "shell", "--no-imports", "-c", CHECK, text=True).stdout
    words = next(line for line in printed.splitlines() if line.startswith("CHECKED")).split()
    return int(words[1]), int(words[2]), words[3] == "True", words[4] == "True"


def main(kills=20, files=200):
    with tempfile.TemporaryDirectory(prefix="remarks-kill-") as place:
        folder, environment = (
            Path(place) / "files",
            {
                **os.environ,
                "REMARKS_DATA": str(Path(place) / "data"),
                "DJANGO_SETTINGS_MODULE": "archive.settings",
            },
        )
        make_files(folder, files)
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "flush", "--no-input", "--verbosity", "0")
        started = time.monotonic()
        manage(environment, *IMPORT, str(folder))
        whole_run = time.monotonic() - started
        print(f"an import of {files} files takes {whole_run:.1f} s undisturbed")
        failures = 0
        for number in range(kills):
            manage(environment, "flush", "--no-input", "--verbosity", "0")
            # Changes are counted from 1 again: the index would take old numbers for new ones.
            shutil.rmtree(Path(place) / "data" / "index", ignore_errors=True)
            # The moments are spread over the whole run, from start-up to the last commit.
            moment = whole_run * (number + 0.5) / kills
            process = subprocess.Popen(
                [sys.executable, "manage.py", *IMPORT, str(folder)],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                process.wait(moment)
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
            process.wait()
            events, lonely, whole, agrees = check(environment)
            good = whole and agrees and not lonely
            failures += not good
            print(
                f"killed after {moment:5.2f} s: {events} events, whole: {whole}, "
                f"index agrees: {agrees}"
            )
        manage(environment, *IMPORT, str(folder))
        events, lonely, whole, agrees = check(environment)
        good = events == files and whole and agrees and not lonely
        print(
            f"at the end: {events} of {files} events, whole: {whole}, index agrees: {agrees}; "
            f"{failures} of {kills} kills left damage"
        )
        return 0 if good and not failures else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
