"""The web server and a full disk in a short form: both have an SQLite file of their own."""

import os
import subprocess
import sys

import pytest

from .kill_import import ROOT


@pytest.mark.parametrize(("script", "number", "kills"), [("kill_web", 3, 3), ("full_disk", 40, 1)])
def test_the_service_comes_back_and_a_full_disk_leaves_whole_events(script, number, kills):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", f"tests.faults.{script}", str(number)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"0 of {kills} kills left damage" in done.stdout
