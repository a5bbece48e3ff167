"""An import that runs out of room: a sentence, whole events only, and all once there is room.

``python -m tests.faults.full_disk [FILES]`` imports FILES transcripts into a file system of a few
MB (a tmpfs where one can be mounted, and otherwise files that may not grow beyond as much), checks
what came in, gives it room and imports again. SQLite only: PostgreSQL's files are its own, and the
index has a test of its own.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .kill_import import ROOT, check, make_files, manage

# The empty archive with its topics and an empty index takes 1.3 MB; each event about 60 KB.
ROOM = 4 * 1024 * 1024


def main(files=120):
    with tempfile.TemporaryDirectory(prefix="remarks-full-") as place:
        small, data, folder = Path(place) / "small", Path(place) / "data", Path(place) / "files"
        make_files(folder, files)
        small.mkdir()
        mounted = _mount(small)
        try:
            return story(small, data, folder, files, mounted)
        finally:
            if mounted:
                subprocess.run(["umount", str(small)], check=True)


def _mount(small):
    """Whether a file system of ROOM bytes is there now; a container may forbid it."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "none", str(small)], capture_output=True
    )
    return done.returncode == 0


def story(small, data, folder, files, mounted):
    environment = {
        **os.environ,
        "REMARKS_DATA": str(small),
        "DJANGO_SETTINGS_MODULE": "archive.settings",
    }
    environment.pop("DATABASE_URL", None)
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "load_topics")

    def tight():
        if not mounted:
            resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM // 2, ROOM // 2))

    done = subprocess.run(
        [sys.executable, "manage.py", "import_transcripts", str(folder)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        preexec_fn=tight,
    )
    output = done.stdout + done.stderr
    print(
        f"{'a tmpfs' if mounted else 'files'} of at most {ROOM // 1024 // 1024} MB; "
        f"the import ended with {done.returncode} and said:"
    )
    print("  " + "\n  ".join(output.strip().splitlines()[-3:]))
    # What was written is looked at where there is room: a database needs some even to be read.
    shutil.copytree(small, data)
    environment["REMARKS_DATA"] = str(data)
    events, lonely, whole, agrees = check(environment)
    print(f"held then: {events} events, whole: {whole}, index agrees: {agrees}")
    is_refused = done.returncode not in (0, -25) and "Traceback" not in output
    ended_well = is_refused and 0 < events < files
    manage(environment, "import_transcripts", str(folder))
    all_held, lonely_later, whole_later, agrees_later = check(environment)
    print(
        f"with room again: {all_held} of {files} events, whole: {whole_later}, "
        f"index agrees: {agrees_later}"
    )
    good = (
        ended_well
        and whole
        and agrees
        and not lonely
        and whole_later
        and agrees_later
        and not lonely_later
    )
    damage = not good or all_held != files
    print(f"{int(damage)} of 1 kills left damage")
    return int(damage)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
