"""Words or a topic over time, up to four queries side by side, and the lines they stand in."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from .. import search
from ..models import Turn
from ..search.results import count_by_day, describe, highlight_spans
from .counts import search_url

MAX_SERIES = 4
MAX_LINES_A_TURN = 3
CONTEXT_CHARS = 70
UNITS = ("year", "month")


@dataclass(frozen=True)
class Cell:
    """A period of one series.

    Turns that match, turns in all, and the search that lists the matches.

    ``total`` 0 means that the archive has nothing of the period, which is not that nothing was
    said.
    """

    period: str
    matched: int
    total: int
    url: str

    @property
    def share(self) -> float | None:
        """Matches in a thousand turns; None where the archive has none."""
        return 1000 * self.matched / self.total if self.total else None


@dataclass(frozen=True)
class Series:
    """One speaker or period: its query, how it reads in words, its cells in order."""

    query: str
    description: str
    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()

    @property
    def matched(self) -> int:
        return sum(cell.matched for cell in self.cells)

    @property
    def total(self) -> int:
        return sum(cell.total for cell in self.cells)


@dataclass(frozen=True)
class Line:
    """A match in its context.

    What stands before it, the match, what stands behind, and the turn.
    """

    turn: Turn
    before: str
    word: str
    after: str


def compare_series(words: str, queries: list[str], unit: str) -> tuple[Series, ...]:
    """Each query over the same run of periods. Raises SearchUnavailable with a sentence."""
    counted = [_count(words, query, unit) for query in queries[:MAX_SERIES]]
    periods = _periods([totals for _, totals, _ in counted], unit)
    return tuple(
        Series(query, describe(query), _cells(words, query, periods, matches, totals), notes)
        for query, (matches, totals, notes) in zip(queries, counted, strict=False)
    )


def _count(words: str, query: str, unit: str) -> tuple[Counter, Counter, tuple[str, ...]]:
    """Matching turns and all turns of a query by period, and what must be said of the query."""
    matches, notes = count_by_day(f"({words}) {query}" if query else words)
    totals, _ = count_by_day(query)
    return _by_period(unit, matches), _by_period(unit, totals), notes


def _cells(
    words: str, query: str, periods: list[str], matches: Counter, totals: Counter
) -> tuple[Cell, ...]:
    scope = f"({words}) {query}".strip()
    return tuple(Cell(p, matches[p], totals[p], search_url(f"{scope} on:{p}")) for p in periods)


def _by_period(unit: str, days: dict[int, int]) -> Counter:
    counts: Counter = Counter()
    for ordinal, n in days.items():
        counts[dt.date.fromordinal(ordinal).isoformat()[: 4 if unit == "year" else 7]] += n
    return counts


def _periods(totals: list[Counter], unit: str) -> list[str]:
    """All periods from the first to the last of which the archive has anything."""
    dated = sorted(p for counts in totals for p in counts)
    if not dated:
        return []
    if unit == "year":
        return [str(y) for y in range(int(dated[0]), int(dated[-1]) + 1)]
    first, last = (int(p[:4]) * 12 + int(p[5:]) - 1 for p in (dated[0], dated[-1]))
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(first, last + 1)]


def concordance(words: str, queries: list[str], page: int) -> tuple[tuple[Line, ...], int, int]:
    """A page of lines, oldest first; the number of turns; the number of pages."""
    either = " OR ".join(f"({q})" for q in queries[:MAX_SERIES] if q)
    asked = f"({words}) ({either})" if either else words
    results = search.search(asked, page, "oldest", with_facets=False)
    query = search.parse(words)
    lines = []
    for hit in results.hits:
        for turn in (hit.turn, *hit.near_duplicates):
            spans = highlight_spans(query, turn)[:MAX_LINES_A_TURN]
            lines += [_line(turn, start, end) for start, end in spans]
    return tuple(lines), results.total, results.pages


def _line(turn: Turn, start: int, end: int) -> Line:
    text = turn.text
    before = text[max(0, start - CONTEXT_CHARS) : start]
    after = text[end : end + CONTEXT_CHARS]
    # A word that the window cuts in two is left out.
    if start > CONTEXT_CHARS and " " in before:
        before = before.split(" ", 1)[1]
    if end + CONTEXT_CHARS < len(text) and " " in after:
        after = after.rsplit(" ", 1)[0]
    return Line(turn, before, text[start:end], after)
