"""Asking the index: it is mended on the way where it lags or is damaged.

No query takes too long.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextvars import ContextVar
from functools import lru_cache
from typing import TypeVar

from django.conf import settings

from .engines.base import Engine, SearchTimeoutError, SearchUnavailable
from .index import Index, current_index, in_background

Given = TypeVar("Given")
# An engine cannot be stopped in the middle: a query that is given up on still runs to its end, so
# only so many run at once and the next ones are turned away until one has ended.
MAX_CONCURRENT = 8
_slots = threading.BoundedSemaphore(MAX_CONCURRENT)
# Whether anything was asked, since the note was cleared, of an index without the last change.
_stale: ContextVar[bool] = ContextVar("stale", default=False)


def index_was_stale() -> bool:
    return _stale.get()


def clear_stale_flag() -> None:
    _stale.set(False)


def run(
    query_fn: Callable[[Engine], Given], index_fn: Callable[[], Index] = current_index
) -> Given:
    """What ``query_fn(engine)`` gives, of the index of turns or another.

    Raises SearchUnavailable or SearchTimeoutError with a sentence for readers; an answer to them
    that is made nevertheless is not kept.
    """
    try:
        return _run(query_fn, index_fn())
    except SearchUnavailable:
        _stale.set(True)
        raise


def _run(query_fn: Callable[[Engine], Given], index: Index) -> Given:
    withdrawn: frozenset[int] = frozenset()
    if index.is_behind():
        # A crash or another machine's change: catch up if no other process is doing it already.
        in_background(lambda: index.sync(wait=0.0))
        if index.is_behind():
            _stale.set(True)
            withdrawn = index.withdrawn()
    stamp = index.stamp()

    def ask() -> Given:
        engine = index.engine()
        return query_fn(engine.without(withdrawn) if withdrawn else engine)

    try:
        return run_with_timeout(ask)
    except SearchTimeoutError:
        raise
    except SearchUnavailable:
        in_background(lambda: index.repair(stamp))
        return run_with_timeout(ask)


def run_with_timeout(query_fn: Callable[[], Given]) -> Given:
    """``query_fn()`` on a thread of its own, given up on after SEARCH_SECONDS.

    It must not need the database.
    """
    seconds = settings.SEARCH_SECONDS
    if not _slots.acquire(timeout=seconds):
        raise SearchTimeoutError(
            "Too many long searches are running. Try again in a moment, or use rarer words."
        )

    def work() -> Given:
        try:
            return query_fn()
        finally:
            _slots.release()

    try:
        return _pool().submit(work).result(timeout=seconds)
    except FutureTimeoutError:
        raise SearchTimeoutError(
            f"This search was stopped after {seconds:g} seconds. "
            "Use rarer words, longer beginnings of words, or a filter."
        ) from None


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(MAX_CONCURRENT, thread_name_prefix="search")
