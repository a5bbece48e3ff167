"""How far long work is, told to whoever started it: as bars on a terminal, or to nobody.

Work says ``for event in steps(events, "event", total)``; a command says ``with watched(watch)``
around it. Work that nobody watches is as it was.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
# Takes items, what one of them is, and how many there are if that is known; gives the items on.
Watch = Callable[[Iterable[Any], str, int | None], Iterable[Any]]
SECONDS_BETWEEN_LOOKS = 0.2

_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Whatever is done inside shows ``watch`` how far it is."""
    token = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(token)


def steps(items: Iterable[T], unit: str, total: int | Callable[[], int]) -> Iterable[T]:
    """``items``, of which whoever watches sees how many are done and left.

    A ``total`` that has to be counted first is counted for a watcher only.
    """
    watch = _watch.get()
    if watch is None:
        return items
    return watch(items, unit, total() if callable(total) else total)


@contextmanager
def growing(path: Path, megabytes: int | None) -> Iterator[None]:
    """Inside, a file is written by what says nothing; whoever watches sees it grow, in MB.

    ``megabytes`` is what it will have, and None where nobody knows.
    """
    watch = _watch.get()
    if watch is None:
        yield
        return
    is_written = threading.Event()
    viewer = threading.Thread(target=_view, args=(watch, path, megabytes, is_written), daemon=True)
    viewer.start()
    try:
        yield
    finally:
        is_written.set()
        viewer.join()


def _view(watch: Watch, path: Path, megabytes: int | None, is_written: threading.Event) -> None:
    for _ in watch(_megabytes(path, is_written), "MB", megabytes):
        pass


def _megabytes(path: Path, is_written: threading.Event) -> Iterator[int]:
    """Each whole MB of the file once, when it is there."""
    shown = 0
    while True:
        is_last = is_written.wait(SECONDS_BETWEEN_LOOKS)
        size = path.stat().st_size >> 20 if path.exists() else 0
        yield from range(shown, size)
        shown = max(shown, size)
        if is_last:
            return
