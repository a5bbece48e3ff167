"""Which database answers.

The primary takes every write, standbys take reads, and one that is down or behind is left out.

A standby is behind when it does not have the change number that the primary had STANDBY_LAG_SECONDS
ago: what counts is what readers can see, not how many bytes of a log are missing. Everything
outside a reader's request, commands and the index among it, asks the primary.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count

from django.apps import apps
from django.conf import settings
from django.db import Error, connections

PRIMARY = "default"
_EVERY_SECONDS = 0.5
_chosen: ContextVar[str] = ContextVar("database", default=PRIMARY)


def chosen() -> str:
    """The alias that this request, or this piece of work, reads from."""
    return _chosen.get()


def choose(alias: str) -> None:
    """From here on this thread reads from one database, until another is chosen."""
    _chosen.set(alias)


@contextmanager
def read_from(alias: str):
    """Inside this block all reads go to one database, so that a page never mixes two states of the
    archive.
    """
    token = _chosen.set(alias)
    try:
        yield
    finally:
        _chosen.reset(token)


def standbys() -> tuple[str, ...]:
    return tuple(settings.STANDBYS)


class Router:
    """Django's router: reads where the request was sent, writes to the primary."""

    def db_for_read(self, model, **hints):
        return _chosen.get()

    def db_for_write(self, model, **hints):
        return PRIMARY

    def allow_relation(self, one, other, **hints):
        # All databases are copies of one.
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == PRIMARY


class Watch:
    """Looks at all databases twice a second on a thread of its own, so that no reader waits for one
    that is gone.

    ``look`` gives the change number that an alias holds, and raises Error where it does not answer.
    """

    def __init__(self, aliases, lag_seconds, look=None, clock=time.monotonic):
        self.aliases, self.lag_seconds = tuple(aliases), lag_seconds
        self._look, self._clock = look or number_of, clock
        self._primary: deque[tuple[float, int]] = deque(maxlen=1000)
        # Before the first look nothing is known of a standby, and it is not used.
        self.states: dict[str, str] = dict.fromkeys(self.aliases, "not looked at yet")
        self._turn = count()

    def healthy(self) -> list[str]:
        """The standbys to read from, another one first each time."""
        good = [alias for alias in self.aliases if self.states[alias] == "ok"]
        at = next(self._turn) % len(good) if good else 0
        return good[at:] + good[:at]

    def lost(self, alias: str) -> None:
        """A reader found this one gone: it is left out until the next look finds it back."""
        if alias in self.states:
            self.states[alias] = "does not answer"

    def look(self) -> None:
        """One round: the primary first, then each standby against what the primary had."""
        now = self._clock()
        try:
            number = self._look(PRIMARY)
            if self._primary and number < self._primary[-1][1]:
                # Another primary, which never had the last changes: they are due from nobody.
                self._primary.clear()
            self._primary.append((now, number))
        except Error:
            # Nobody writes while the primary is gone: what was due before stays due.
            connections[PRIMARY].close()
        due = max(
            (number for at, number in self._primary if at <= now - self.lag_seconds), default=0
        )
        for alias in self.aliases:
            try:
                behind = due - self._look(alias)
            except Error:
                connections[alias].close()
                self.states[alias] = "does not answer"
                continue
            self.states[alias] = f"{behind} changes behind" if behind > 0 else "ok"

    def run(self) -> None:
        while True:
            self.look()
            time.sleep(_EVERY_SECONDS)


def number_of(alias: str) -> int:
    """The change number that a database holds. Raises Error where it does not answer."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT value FROM remarks_changecounter WHERE id = 1")
        return (cursor.fetchone() or (0,))[0]


def refresh_statistics() -> None:
    """Tell PostgreSQL how much its tables hold now.

    It would find out by itself minutes after a long import.

    Until then it may take full tables for empty ones, and a list that takes a hundredth of a second
    for minutes.
    """
    connection = connections[PRIMARY]
    if connection.vendor != "postgresql":
        return
    tables = [
        model._meta.db_table
        for model in apps.get_app_config("remarks").get_models(include_auto_created=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")


_watches: dict[int, Watch] = {}
_guard = threading.Lock()


def watch() -> Watch:
    """This process's watch, begun at first use.

    A server forks its processes after it has read the code.
    """
    pid = os.getpid()
    with _guard:
        if pid not in _watches:
            _watches[pid] = begun = Watch(standbys(), settings.STANDBY_LAG_SECONDS)
            threading.Thread(target=begun.run, daemon=True, name="databases").start()
        return _watches[pid]


def order(*, own_writes: bool) -> list[str]:
    """The databases to try for one reader's request, best first.

    ``own_writes``: the reader may have written a moment ago, and must see it.
    """
    if not standbys():
        return [PRIMARY]
    healthy = watch().healthy()
    return [PRIMARY, *healthy] if own_writes else [*healthy, PRIMARY]
