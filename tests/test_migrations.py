"""Migrations: one for a new database, and the steps that lead every older archive to the same."""

import re
import sqlite3
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from .test_operations import manage

SQUASHED = "0001_squashed_0016"
# What `sqlite3 archive.sqlite3 .dump` printed of an archive of v0.1.0 with one made transcript.
FIRST_RELEASE = Path(__file__).with_name("archive_0_1_0.sql")
# What the tag v0.1.0 has; an archive of it may stand at any of them.
RELEASED = ("0001_initial", "0002_desk_and_evidence", "0003_rename_change_models")


def own(names):
    return [name for app, name in names if app == "remarks"]


def test_one_migration_leaves_what_all_its_steps_leave():
    at_once = MigrationLoader(None).project_state()
    step_by_step = MigrationLoader(None, replace_migrations=False).project_state()
    for one, other in ((at_once, step_by_step), (step_by_step, at_once)):
        changes = MigrationAutodetector(one, other)._detect_changes()
        assert not changes.get("remarks"), changes["remarks"][0].operations


@pytest.mark.parametrize("count", range(len(RELEASED) + 1))
def test_an_archive_goes_on_from_where_it_stands(count, monkeypatch):
    applied = {("remarks", name): None for name in RELEASED[:count]}
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _: applied)
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    waiting = own((migration.app_label, migration.name) for migration, _ in plan)
    replaced = own(MigrationLoader(None).get_migration("remarks", SQUASHED).replaces)
    if count:
        assert waiting[: len(replaced) - count] == replaced[count:] and SQUASHED not in waiting
    else:
        assert waiting[0] == SQUASHED and not set(replaced) & set(waiting)


def tables(path):
    """Columns, keys, indexes and named constraints of each table of an SQLite file."""
    with sqlite3.connect(path) as file:

        def ask(pragma, name):
            return file.execute(f"PRAGMA {pragma}({name})").fetchall()

        made = dict(file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        return {
            name: (
                sorted(row[1:4] + row[5:] for row in ask("table_info", name)),
                sorted(row[2:] for row in ask("foreign_key_list", name)),
                sorted(
                    (unique, partial, *(column for _, _, column in ask("index_info", index)))
                    for _, index, unique, _, partial in ask("index_list", name)
                ),
                sorted(re.findall(r'CONSTRAINT "(\w+)"', sql)),
            )
            for name, sql in made.items()
        }


def test_an_archive_of_the_first_release_migrates(tmp_path):
    """Its rows stay, and its tables become those of a new archive."""
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
    with sqlite3.connect(old / "archive.sqlite3") as file:
        file.executescript(FIRST_RELEASE.read_text())
    for folder in (old, new):
        done = manage("migrate", "--verbosity", "0", data=folder)
        assert done.returncode == 0, done.stderr
    assert tables(old / "archive.sqlite3") == tables(new / "archive.sqlite3")
    with sqlite3.connect(old / "archive.sqlite3") as file:
        assert file.execute("SELECT slug, source_url FROM remarks_event").fetchall() == [
            ("2003-03-04-remarks-with-foreign-minister-ilse-varga", "https://example.org/4")
        ]
        assert file.execute("SELECT anchor, known FROM remarks_turn ORDER BY id").fetchall() == [
            ("t1", ""), ("t2", "printed"),
        ]  # fmt: skip
        assert file.execute("SELECT target FROM remarks_correction").fetchall() == [("source_url",)]
