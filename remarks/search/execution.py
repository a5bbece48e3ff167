"""Asking the index: it is mended on the way where it lags or is damaged, and no question may take too long."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from contextvars import ContextVar
from functools import lru_cache

from django.conf import settings

from .engines.base import SearchTooLong, SearchUnavailable
from .index import current, in_background

# An engine cannot be stopped in the middle: a question that is given up on still runs to its end, so
# only so many run at once and the next ones are turned away until one has ended.
_MOST_AT_ONCE = 8
_free = threading.BoundedSemaphore(_MOST_AT_ONCE)


# Whether anything was asked, since the note was cleared, of an index that did not hold the last change.
_behind: ContextVar[bool] = ContextVar("behind", default=False)


def asked_behind() -> bool:
    return _behind.get()


def clear_asked() -> None:
    _behind.set(False)


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_MOST_AT_ONCE, thread_name_prefix="search")


def ask(work):
    """What ``work(engine)`` gives. Raises SearchUnavailable or SearchTooLong with a sentence for readers."""
    index = current()
    if index.behind():
        # A crash or another machine's change: catch up if no other process is doing it already.
        in_background(lambda: index.sync(wait=0.0))
        if index.behind():
            _behind.set(True)
    stamp = index.stamp()
    try:
        return bounded(lambda: work(index.engine()))
    except SearchTooLong:
        raise
    except SearchUnavailable:
        in_background(lambda: index.repair(stamp))
        return bounded(lambda: work(index.engine()))


def bounded(work):
    """``work()`` on a thread of its own, given up on after SEARCH_SECONDS. Needs no database."""
    seconds = settings.SEARCH_SECONDS
    if not _free.acquire(timeout=seconds):
        raise SearchTooLong(
            "Too many long searches are running. Try again in a moment, or use rarer words."
        )

    def run():
        try:
            return work()
        finally:
            _free.release()

    try:
        return _pool().submit(run).result(timeout=seconds)
    except TookTooLong:
        raise SearchTooLong(
            f"This search was stopped after {seconds:g} seconds. Use rarer words, longer beginnings of words, or a filter."
        ) from None
