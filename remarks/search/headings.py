"""Which headings of a publisher each exchange of an event stands under.

Pure. A heading or anchor stands within the words of an exchange, or above it: then it holds until
the next one, as the sections of an index do. Those at offset 0 are of the whole event.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

# ``(offset, words)``, in the order of the text.
Headings = Sequence[tuple[int, str]]
# From the start of a question, or of its turn where it is the first, to the end of its last reply.
Stretch = tuple[int, int]


def subjects(headings: Headings) -> list[str]:
    """What the whole event is filed under."""
    return [words for at, words in headings if not at]


def within(headings: Headings, start: int, end: int) -> list[str]:
    """Headings that stand from ``start`` to before ``end``."""
    return [words for at, words in headings if at and start <= at < end]


def of_exchanges(headings: Headings, stretches: Sequence[Stretch]) -> list[list[str]]:
    """The headings of each exchange, whose stretches are in the order of the text."""
    placed = [(at, words) for at, words in headings if at]
    if not placed or not stretches:
        return [[] for _ in stretches]
    starts = [at for at, _ in placed]
    # One of the opening statement heads no question.
    first = stretches[0][0]
    result = []
    for start, end in stretches:
        inside = within(placed, start, end)
        above = bisect_right(starts, start)
        if not inside and above and starts[above - 1] >= first:
            inside = [words for at, words in placed if at == starts[above - 1]]
        result.append(inside)
    return result
