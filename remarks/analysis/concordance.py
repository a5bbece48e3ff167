"""Words or a topic over time, for up to four speakers or periods side by side, and the lines in which they stand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from .. import search
from ..models import Turn
from .counts import search_url

MOST_SIDES = 4
LINES_A_PAGE = 25
_LINES_A_TURN = 3
_AROUND = 70
UNITS = ("year", "month")


@dataclass(frozen=True)
class Cell:
    """A period of one side: turns that match, turns held at all, and the search that lists the matches.

    ``held`` 0 means that nothing of the period is held, which is not that nothing was said.
    """

    period: str
    matched: int
    held: int
    url: str

    @property
    def share(self) -> float | None:
        """Matches in a thousand turns held; None where nothing is held."""
        return 1000 * self.matched / self.held if self.held else None


@dataclass(frozen=True)
class Side:
    """One speaker or period: its query, how it reads in words, its cells in order."""

    query: str
    said: str
    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()

    @property
    def matched(self) -> int:
        return sum(cell.matched for cell in self.cells)

    @property
    def held(self) -> int:
        return sum(cell.held for cell in self.cells)


@dataclass(frozen=True)
class Line:
    """A match in its context: what stands before it, the match, what stands behind, and the turn."""

    turn: Turn
    before: str
    word: str
    after: str


def sides_of(words: str, queries: list[str], unit: str) -> tuple[Side, ...]:
    """Each side over the same run of periods. Raises SearchUnavailable with a sentence."""
    counted = []
    for query in queries[:MOST_SIDES]:
        matched, notes = search.days(f"({words}) {query}".strip() if query else words)
        held, _ = search.days(query)
        counted.append((query, _by(unit, matched), _by(unit, held), notes))
    periods = _periods([held for _, _, held, _ in counted], unit)
    return tuple(
        Side(
            query,
            search.said_of(query),
            tuple(
                Cell(
                    p,
                    matched.get(p, 0),
                    held.get(p, 0),
                    search_url(f"({words}) {query} on:{p}".replace("  ", " ")),
                )
                for p in periods
            ),
            notes,
        )
        for query, matched, held, notes in counted
    )


def _by(unit: str, days: dict[int, int]) -> Counter:
    counts: Counter = Counter()
    for ordinal, n in days.items():
        counts[dt.date.fromordinal(ordinal).isoformat()[: 4 if unit == "year" else 7]] += n
    return counts


def _periods(held: list[Counter], unit: str) -> list[str]:
    """All periods from the first to the last in which a side holds anything."""
    found = sorted(p for counts in held for p in counts)
    if not found:
        return []
    if unit == "year":
        return [str(y) for y in range(int(found[0]), int(found[-1]) + 1)]
    first, last = (int(p[:4]) * 12 + int(p[5:]) - 1 for p in (found[0], found[-1]))
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(first, last + 1)]


def lines_of(words: str, queries: list[str], page: int) -> tuple[tuple[Line, ...], int, int]:
    """A page of the concordance, oldest first: the lines, the number of turns, the number of pages."""
    either = " OR ".join(f"({q})" for q in queries[:MOST_SIDES] if q)
    asked = f"({words}) ({either})" if either else words
    results = search.search(asked, page, "oldest", with_facets=False)
    query = search.parse(words)
    lines = []
    for hit in results.hits:
        for turn in (hit.turn, *hit.also):
            lines += [_line(turn, a, b) for a, b in search.mark(query, turn)[:_LINES_A_TURN]]
    return tuple(lines), results.total, results.pages


def _line(turn: Turn, start: int, end: int) -> Line:
    text = turn.text
    before = text[max(0, start - _AROUND) : start]
    after = text[end : end + _AROUND]
    # A word that the window cuts in two is left out.
    if start > _AROUND and " " in before:
        before = before.split(" ", 1)[1]
    if end + _AROUND < len(text) and " " in after:
        after = after.rsplit(" ", 1)[0]
    return Line(turn, before, text[start:end], after)
