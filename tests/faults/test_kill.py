"""The kill script in a short form, on a database of its own beside the tests'."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from .kill_import import ROOT


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_leaves_whole_events():
    environment = dict(os.environ)
    if connection.vendor == "postgresql":
        environment["DATABASE_URL"] = _database_beside()
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.kill_import", "4", "40"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 of 4 kills left damage" in done.stdout


def _database_beside():
    """The address of an empty database on the tests' server."""
    settings = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS remarks_kill")
        cursor.execute("CREATE DATABASE remarks_kill")
    return f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}/remarks_kill"


@pytest.mark.django_db(transaction=True)
def test_killed_sequences_leave_the_index_with_the_rows():
    environment = dict(os.environ)
    if connection.vendor == "postgresql":
        environment["DATABASE_URL"] = _database_beside()
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.kill_sequences", "3", "11"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 of 3 kills left damage" in done.stdout
