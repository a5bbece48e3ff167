"""The counts of queries that very many turns fit, kept as long as the index is the same.

A common word's facets are counted over a million turns, and the next page, another order and the
next reader ask for the same counts.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

from ..nodes import Node
from .base import Answer

# Counting fewer turns takes less time than showing a page. So many values are kept in all.
MIN_TURNS, MAX_VALUES = 100_000, 50_000


class KeptCounts:
    """Of one state of an index; the least used go first."""

    def __init__(self, min_turns: int = MIN_TURNS, max_values: int = MAX_VALUES):
        self._min_turns, self._max_values = min_turns, max_values
        self._answers: OrderedDict[tuple[Node, tuple[str, ...]], Answer] = OrderedDict()
        self._size = 0
        self._guard = threading.Lock()

    def of(self, tree: Node, facets: Sequence[str], count: Callable[[], Answer]) -> Answer:
        """What ``count`` gives for this query and these facets, or gave before; without turns."""
        key = tree, tuple(facets)
        with self._guard:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = count()
        if answer.total >= self._min_turns:
            self._keep(key, answer)
        return answer

    def _keep(self, key: tuple[Node, tuple[str, ...]], answer: Answer) -> None:
        with self._guard:
            if key in self._answers:
                return
            self._answers[key] = answer
            self._size += _values(answer)
            while self._size > self._max_values:
                _, least_used = self._answers.popitem(last=False)
                self._size -= _values(least_used)


def _values(answer: Answer) -> int:
    return 1 + sum(map(len, answer.facets.values()))
