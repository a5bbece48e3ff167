"""Where words stand in a text, for documents in which very many of them are looked for."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from functools import cached_property

# So many are looked for from the text's beginning to its end; for more a table is made.
MAX_WHOLE_LOOKS = 64
_NAME = re.compile(r"[^\W\d_][^\W_]*")


class PlacesOfWords:
    """Finds names in a text, in time that grows with the text and not with their number."""

    def __init__(self, text: str):
        self._text = text
        self._looks = 0

    def of(self, name: str) -> Iterator[int]:
        """The offsets of ``name``, in order, where it begins a word and none within another.

        Of the first names also those within a word: callers look at what stands beside a name.
        """
        self._looks += 1
        first = _NAME.match(name)
        if first is None or not name[0].isupper() or self._looks <= MAX_WHOLE_LOOKS:
            yield from self._by_search(name)
            return
        end = 0
        for place in self._bucket(first[0]):
            if place >= end and self._text.startswith(name, place):
                yield place
                end = place + len(name)

    def _by_search(self, name: str) -> Iterator[int]:
        place = self._text.find(name) if name else -1
        while place >= 0:
            yield place
            place = self._text.find(name, place + len(name))

    def _bucket(self, word: str) -> Iterator[int]:
        starts, places = self._table
        row = hash(word) % (len(starts) - 1)
        return iter(places[starts[row] : starts[row + 1]])

    @cached_property
    def _table(self) -> tuple[array[int], array[int]]:
        """Offsets of the capitalized words, one number each, in rows by their hashes."""
        total = sum(1 for _ in self._capital_words())
        rows = total // 2 + 1
        starts = array("L", bytes(array("L").itemsize * (rows + 1)))
        for match in self._capital_words():
            starts[hash(match[0]) % rows + 1] += 1
        for row in range(rows):
            starts[row + 1] += starts[row]
        nexts, places = starts[:], array("L", bytes(array("L").itemsize * total))
        for match in self._capital_words():
            row = hash(match[0]) % rows
            places[nexts[row]] = match.start()
            nexts[row] += 1
        return starts, places

    def _capital_words(self) -> Iterator[re.Match[str]]:
        return (match for match in _NAME.finditer(self._text) if match[0][0].isupper())
