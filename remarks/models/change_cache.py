"""What is made of rows once until the archive changes, in a room of bounded size.

    turns: ChangeCache[int, Turn] = ChangeCache(3_000_000, lambda turn: len(turn.text))
    turns.get(change, [7, 9])      # those that are here, made of the rows of this change
    turns.keep(change, {7: turn})  # for whoever asks next at the same change

``change`` is the number of the last change, read before the rows were: so what is kept is never
older than its number says. What is kept is shared by threads and must not be changed by who gets
it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Generic, TypeVar

from .changes import cache_cleared

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class ChangeCache(Generic[Key, Value]):
    """A bounded store of values of one change of the archive; the least used go first.

    ``limit`` bounds the sum of what ``size_of`` gives for each.
    """

    def __init__(self, limit: int, size_of: Callable[[Value], int]):
        self.limit, self.size = limit, 0
        self._size_of = size_of
        self._change = -1
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._guard = threading.Lock()
        # Held weakly: one that is dropped with its owner is called no more.
        cache_cleared.connect(self.clear)

    def get(self, change: int, keys: Iterable[Key]) -> dict[Key, Value]:
        """Those of the values that are here, by their keys."""
        with self._guard:
            if change != self._change:
                return {}
            here = {key: self._values[key] for key in keys if key in self._values}
            for key in here:
                self._values.move_to_end(key)
            return here

    def keep(self, change: int, values: Mapping[Key, Value]) -> None:
        """Keep values that were made after ``change`` was read; those of changes before go."""
        with self._guard:
            if change < self._change:
                return
            if change != self._change:
                self._values.clear()
                self._change, self.size = change, 0
            for key, value in values.items():
                if key not in self._values:
                    self._values[key] = value
                    self.size += self._size_of(value)
            while self.size > self.limit:
                _, value = self._values.popitem(last=False)
                self.size -= self._size_of(value)

    def clear(self, **_signal: object) -> None:
        """Drop all."""
        with self._guard:
            self._values.clear()
            self._change, self.size = -1, 0
