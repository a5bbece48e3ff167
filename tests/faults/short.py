"""Runs a script of this folder in a short form, as a process of its own."""

import os
import subprocess
import sys

from .kill_import import ROOT


def run_short(script, *numbers, kills, **environment):
    """``environment`` is laid over this one's; without DATABASE_URL the script has an SQLite file.

    Fails with all that the script printed unless none of its ``kills`` left damage.
    """
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", f"tests.faults.{script}", *map(str, numbers)],
        cwd=ROOT,
        env=inherited | environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"0 of {kills} kills left damage" in done.stdout
