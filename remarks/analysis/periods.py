"""Years, months and days, and what each holds."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import ExtractDay, ExtractMonth
from django.urls import reverse


@dataclass(frozen=True)
class Period:
    """A year, a month or a day, with its first and last day."""

    first: dt.date
    last: dt.date
    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> Period:
        """Raises ValueError where there is no such day."""
        if day:
            first = last = dt.date(year, month, day)
        elif month:
            first = dt.date(year, month, 1)
            last = first.replace(day=monthrange(year, month)[1])
        else:
            first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        return cls(first, last, year, month, day)

    @property
    def label(self) -> str:
        if self.day:
            return f"{self.first.day} {self.first:%B} {self.year}"
        return f"{self.first:%B} {self.year}" if self.month else str(self.year)

    @property
    def url(self) -> str:
        return day_url(self.year, self.month, self.day)


def day_url(*parts: int | None) -> str:
    known = [part for part in parts if part]
    name = ("events_year", "events_month", "events_day")[len(known) - 1]
    return reverse(name, args=known)


@dataclass(frozen=True)
class Part:
    """A month of a year or a day of a month, and how many events it holds."""

    label: str
    count: int
    url: str


def parts_of_period(rows, period: Period) -> list[Part]:
    """The months of a year or the days of a month; parts without an event count zero."""
    if period.day:
        return []
    unit = ExtractDay("listed_on") if period.month else ExtractMonth("listed_on")
    counts = dict(
        rows.order_by()
        .annotate(part=unit)
        .values("part")
        .annotate(n=Count("pk"))
        .values_list("part", "n")
    )
    if period.month:
        days = range(1, period.last.day + 1)
        return [Part(str(d), counts.get(d, 0), day_url(period.year, period.month, d)) for d in days]
    return [
        Part(f"{dt.date(2000, m, 1):%B}", counts.get(m, 0), day_url(period.year, m))
        for m in range(1, 13)
    ]
