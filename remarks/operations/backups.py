"""A backup of the whole archive, and its way back: the database as its own tools copy it.

A backup counts once it is verified."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from .. import progress
from ..models import ChangeCounter
from . import replicas

_LISTED = "backup.json"


class BackupError(RuntimeError):
    """A backup or a restore that was not done; the message says why and what to do.

    Nothing is left half done.
    """


def backup(folder: Path) -> dict:
    """Write the database and the uploads in waiting into ``folder`` (new or empty).

    Returns what stands in it.

    SQLite's online backup and pg_dump both copy one consistent state while the site goes on.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty: name a new folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".backup-", dir=folder.parent))
    try:
        name = "archive.sqlite3" if connection.vendor == "sqlite" else "archive.dump"
        (_copy_sqlite if connection.vendor == "sqlite" else _dump)(temporary / name)
        if Path(settings.MEDIA_ROOT).is_dir():
            shutil.copytree(settings.MEDIA_ROOT, temporary / "media")
        facts = {
            "made": timezone.now().isoformat(timespec="seconds"),
            "vendor": connection.vendor,
            "change": ChangeCounter.objects.number(),
            "files": {
                p.relative_to(temporary).as_posix(): _digest(p)
                for p in sorted(temporary.rglob("*"))
                if p.is_file()
            },
        }
        (temporary / _LISTED).write_text(json.dumps(facts, indent=1) + "\n")
        if folder.exists():
            folder.rmdir()
        temporary.rename(folder)
        return facts
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def restore(folder: Path) -> dict:
    """Put a backup into the place that the settings name, which must hold no database yet.

    Returns its facts.
    """
    facts = verify(folder)
    if facts["vendor"] != connection.vendor:
        raise BackupError(
            f"This is a backup of {facts['vendor']}, and DATABASE_URL names {connection.vendor}: "
            f"use the same, or export_archive."
        )
    if connection.vendor == "sqlite":
        _restore_sqlite(folder / "archive.sqlite3")
    else:
        _restore_dump(folder / "archive.dump")
    if (folder / "media").is_dir():
        shutil.copytree(folder / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)
    shutil.rmtree(settings.INDEX_DIR, ignore_errors=True)
    # Pages that browsers keep of what was here after the backup must not pass for these.
    if _has_names():
        ChangeCounter.objects.rename_installation()
    return facts


def _has_names() -> bool:
    """Whether the backup names its installation; one of an older release does when migrated."""
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(
            cursor, ChangeCounter._meta.db_table
        )
    return "installation" in {column.name for column in columns}


def verify(folder: Path) -> dict:
    """The facts of a backup all of whose files are what was written.

    Raises BackupError otherwise.
    """
    try:
        facts = json.loads((folder / _LISTED).read_text())
        files = facts["files"]
    except (OSError, ValueError, KeyError, TypeError):
        raise BackupError(
            f"{folder} holds no {_LISTED} that can be read: it is no finished backup."
        ) from None
    for name, digest in files.items():
        path = folder / name
        if (
            not path.resolve().is_relative_to(folder.resolve())
            or not path.is_file()
            or _digest(path) != digest
        ):
            raise BackupError(f"{name} is missing or is not what was written: take another backup.")
    return facts


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy_sqlite(target: Path) -> None:
    if connection.in_atomic_block:
        raise BackupError("A backup is not taken inside a transaction: it would wait for itself.")
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        # In one step: a copy of several would begin anew with each change meanwhile.
        with progress.growing(target, _database_megabytes()):
            connection.connection.backup(copy)
        result = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if result != "ok":
        raise BackupError(f"SQLite finds the copy damaged: {result}")


def _database_megabytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return cursor.fetchone()[0] >> 20


def _restore_sqlite(source: Path) -> None:
    target = Path(connection.settings_dict["NAME"])
    if target.exists() and target.stat().st_size:
        raise BackupError(
            f"{target} is there already: restore into a new REMARKS_DATA, look at it, and change "
            f"over."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.restoring")
    shutil.copyfile(source, temporary)
    temporary.replace(target)


def _pg(program: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        raise BackupError(
            f"{program} is not on this machine: install PostgreSQL's client programs."
        )
    database = connection.settings_dict
    env = os.environ | {"PGPASSWORD": database["PASSWORD"] or ""}
    place = [
        "--host",
        database["HOST"] or "localhost",
        "--port",
        str(database["PORT"] or 5432),
        "--username",
        database["USER"],
    ]
    done = subprocess.run([program, *place, *arguments], env=env, capture_output=True, text=True)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [str(done.returncode)]
        raise BackupError(f"{program} failed: {lines[-1][:300]}")


def _dump(target: Path) -> None:
    # It is compressed as it is written: how large it will be is not known.
    with progress.growing(target, None):
        _pg(
            "pg_dump",
            "--format",
            "custom",
            "--no-owner",
            "--file",
            str(target),
            "--dbname",
            connection.settings_dict["NAME"],
        )


def _restore_dump(source: Path) -> None:
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            raise BackupError(
                "The database holds tables already: restore into an empty one, look at it, and "
                "change over."
            )
    connection.close()
    _pg(
        "pg_restore",
        "--no-owner",
        "--single-transaction",
        "--exit-on-error",
        "--dbname",
        connection.settings_dict["NAME"],
        str(source),
    )
    replicas.refresh_statistics()
