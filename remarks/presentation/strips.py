"""Bars by year as places in a drawing of 1000 by 100 units, which a template draws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_WIDTH, _HEIGHT = 1000, 100
# A year of few counts is still to be seen and hit with a finger.
_MIN_BAR, _MAX_BAR = 2, 90
_MAX_BAR_WIDTH = 60
# Beyond so many bars only every fifth year is written below.
_MAX_TICKS = 12


@dataclass(frozen=True)
class StripBar:
    """A bar: its year and count, its place in the drawing, and the query or address behind it."""

    year: int
    count: int
    x: float
    y: float
    width: float
    height: float
    ticked: bool
    url: str


# Fewer years than this are said in words: a single bar shows nothing.
MIN_BARS = 3


@dataclass(frozen=True)
class _Empty:
    year: int
    count: int = 0
    url: str = ""


def _bars_over(bars: Iterable, span: tuple[int, int] | None) -> list:
    """``bars`` with empty years before and behind, so that every strip has the archive's axis."""
    rows = list(bars)
    if not rows or span is None:
        return rows
    before = [_Empty(year) for year in range(span[0], rows[0].year)]
    return before + rows + [_Empty(year) for year in range(rows[-1].year + 1, span[1] + 1)]


def strip_bars(bars: Iterable, url_of, span: tuple[int, int] | None = None) -> list[StripBar]:
    """``bars`` have a year, a count and a ``url``, or a ``query`` and ``unit`` for ``url_of``.

    ``span`` is the first and the last year of the axis; without it the axis is that of ``bars``.
    """
    rows = _bars_over(bars, span)
    most = max((row.count for row in rows), default=0)
    step = _WIDTH / max(1, len(rows))
    width = min(step * 0.8, _MAX_BAR_WIDTH)
    placed = []
    for i, row in enumerate(rows):
        height = row.count / most * (_MAX_BAR - _MIN_BAR) + _MIN_BAR if row.count else 0
        placed.append(
            StripBar(
                year=row.year,
                count=row.count,
                x=round(i * step + (step - width) / 2, 1),
                y=round(_HEIGHT - height, 1),
                width=round(width, 1),
                height=round(height, 1),
                ticked=len(rows) <= _MAX_TICKS or row.year % 5 == 0,
                url=row.url if hasattr(row, "url") else url_of(row.query, "", row.unit),
            )
        )
    return placed
