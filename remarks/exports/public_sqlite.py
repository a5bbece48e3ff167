"""The public archive as one SQLite file for Datasette: no account, session or draft is in it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path

import yaml
from django.conf import settings

from . import datapackage

_KEYS = {"turns": "event, anchor", "questions": "id"}
_NUMBERS = {"position", "is_orphan_reply", "asked_on_behalf"}
# The columns that words are searched in, and those that Datasette shows facets of.
_SEARCHED = {
    "events": ("title", "place", "venue"),
    "turns": ("text", "name", "label"),
    "questions": ("text", "asker_name", "outlet_name"),
    "speakers": ("name",),
    "outlets": ("name",),
    "topics": ("name", "definition"),
}
_FACETS = {
    "events": ["kind", "place"],
    "turns": ["voice", "speaker"],
    "questions": ["state", "outlet", "asker"],
    "outlets": ["kind", "country"],
}
_BATCH = 500


def write(path: Path, address: Callable[[str], str]) -> dict[str, int]:
    """Write the file and, beside it, ``metadata.yaml``. Returns rows by table."""
    counts = {}
    with closing(sqlite3.connect(path)) as database:
        for name, columns, rows in datapackage.tables(address):
            counts[name] = _fill(database, name, columns, rows)
        for statement in (
            'CREATE INDEX "turns_by_speaker" ON "turns" ("speaker")',
            'CREATE INDEX "turns_by_day" ON "turns" ("date")',
            'CREATE INDEX "questions_by_asker" ON "questions" ("asker")',
            'CREATE INDEX "questions_by_outlet" ON "questions" ("outlet")',
            'CREATE INDEX "questions_by_event" ON "questions" ("event")',
        ):
            database.execute(statement)
        database.commit()
        database.execute("VACUUM")
    path.with_name("metadata.yaml").write_text(
        yaml.safe_dump(_metadata(path.stem), sort_keys=False), encoding="utf-8"
    )
    return counts


def _fill(database: sqlite3.Connection, name: str, columns: tuple[str, ...], rows) -> int:
    """A table with its rows, and the index of its words. Names of columns are those of the code."""
    typed = [
        f'"{c}" INTEGER' if c in _NUMBERS or c.endswith("_count") else f'"{c}" TEXT'
        for c in columns
    ]
    key = _KEYS.get(name, "slug")
    database.execute(f'CREATE TABLE "{name}" ({", ".join(typed)}, PRIMARY KEY ({key}))')
    places = ", ".join("?" * len(columns))
    count = 0
    while part := list(islice(rows, _BATCH)):
        values = [[_value(row.get(c)) for c in columns] for row in part]
        database.executemany(f'INSERT INTO "{name}" VALUES ({places})', values)  # noqa: S608  # nosec B608
        count += len(values)
    words = ", ".join(f'"{c}"' for c in _SEARCHED[name])
    database.execute(
        f'CREATE VIRTUAL TABLE "{name}_fts" USING fts5 ({words}, content="{name}", '
        "tokenize='porter unicode61 remove_diacritics 2')"
    )
    database.execute(f'INSERT INTO "{name}_fts" ("{name}_fts") VALUES (\'rebuild\')')  # noqa: S608  # nosec B608
    return count


def _value(value: object) -> object:
    """Lists as JSON, which Datasette facets by; the rest as SQLite has it."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return int(value) if isinstance(value, bool) else value


def _metadata(database: str) -> dict:
    """What Datasette says and shows of the file."""
    values = {
        "title": settings.SITE_NAME,
        "description": "Press remarks as their transcripts print them: who said and asked what.",
        "license": settings.DATA_LICENSE or settings.DATA_RIGHTS,
        "license_url": settings.DATA_LICENSE_URL,
    }
    tables = {
        name: {"fts_table": f"{name}_fts", "facets": _FACETS.get(name, [])} for name in _SEARCHED
    }
    tables["turns"]["sort_desc"] = "date"
    return {k: v for k, v in values.items() if v} | {"databases": {database: {"tables": tables}}}
