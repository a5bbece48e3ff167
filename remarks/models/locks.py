"""How long a statement waits for SQLite's write lock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def short_lock_wait(seconds: float) -> Iterator[None]:
    """Inside this block SQLite waits so long for its write lock and no longer."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


# SQLite looks every tenth of a second whether its write lock is free, and whoever has just given
# it back would have it again at once.
GIVE_WAY_SECONDS = 0.11


def give_way() -> None:
    """Between two long transactions of one process, let others write who wait for SQLite."""
    if connection.vendor == "sqlite":
        time.sleep(GIVE_WAY_SECONDS)
