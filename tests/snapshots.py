"""Archives made once a session and put back for each test: its rows as they lie in the tables, and
its index as it lies on disk.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from remarks import search

Rows = dict[str, tuple[tuple[str, ...], list[tuple]]]


@dataclass(frozen=True)
class Snapshot:
    rows: Rows
    index: Path | None
    is_on_cluster: bool
    made: Any

    @classmethod
    def take(cls, build: Callable[[], Any], folder: Path) -> Snapshot:
        """``build`` makes the archive and returns the key of what the test is given."""
        before = _tables()
        made = build()
        after = _tables()
        has_index = Path(settings.INDEX_DIR).exists()
        index = Path(shutil.copytree(settings.INDEX_DIR, folder)) if has_index else None
        changed = {name: rows for name, rows in after.items() if rows != before[name]}
        return cls(changed, index, settings.SEARCH_CLUSTER is not None, made)

    def put_back(self) -> Any:
        # What refers to rows of a later table is checked at the end of the transaction.
        with transaction.atomic(), connection.cursor() as cursor:
            for name, (columns, rows) in self.rows.items():
                table = connection.ops.quote_name(name)
                cursor.execute(f"DELETE FROM {table}")
                names = ", ".join(map(connection.ops.quote_name, columns))
                values = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({values})", rows)
            # A test that made the tables anew has left the counters of their rows at one.
            models = [m for m in apps.get_models(include_auto_created=True) if _is_in(m, self.rows)]
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
        if self.is_on_cluster or settings.SEARCH_CLUSTER is not None:
            search.sync()
        elif self.index:
            shutil.copytree(self.index, settings.INDEX_DIR, dirs_exist_ok=True)
        return self.made


def _is_in(model: type[Model], rows: Rows) -> bool:
    return model._meta.db_table in rows


def _tables() -> Rows:
    tables: Rows = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            columns = tuple(column[0] for column in cursor.description)
            tables[name] = columns, cursor.fetchall()
    return tables
