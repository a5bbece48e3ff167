"""What the archive holds and what it does not, year by year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import ExtractMonth, ExtractYear, TruncDate

from ..models import Event, ExpectedDate, OfficeHolding, Series, Source, cached_until_change

Key = TypeVar("Key")
# So many years on end without an event are one row of the table.
MIN_FOLDED = 3


@dataclass(frozen=True)
class Year:
    """Events held in a year: by month, by kind, and the months of which nothing is held."""

    year: int
    months: tuple[int, ...]
    kinds: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(self.months)


@dataclass(frozen=True)
class Gap:
    """Years on end of which nothing is held and nothing is known to be missing."""

    first: int
    last: int


@dataclass(frozen=True)
class SeriesCoverage:
    """A series: who publishes it, its events, its first and last day (None without any day)."""

    slug: str
    name: str
    publisher: str
    count: int
    first: dt.date | None
    last: dt.date | None
    without_day: int


def by_series() -> list[SeriesCoverage]:
    """The series of public events by publisher and name; last the events of none, if any."""
    rows = (
        Event.objects.public()
        .order_by()
        .values("series__slug", "series__name", "series__publisher")
        .annotate(
            n=Count("pk"), dated=Count("listed_on"), first=Min("listed_on"), last=Max("listed_on")
        )
    )
    listed = [
        SeriesCoverage(
            r["series__slug"] or "",
            r["series__name"] or "",
            r["series__publisher"] or "",
            r["n"],
            r["first"],
            r["last"],
            r["n"] - r["dated"],
        )
        for r in rows
    ]
    return sorted(listed, key=lambda row: (not row.slug, row.publisher, row.name))


@dataclass(frozen=True)
class OfficeCoverage:
    """An office and its house: the events with a holder in the term, the first and last day."""

    key: str
    office: str
    organization: str
    count: int
    first: dt.date
    last: dt.date


_HOLDING = "participations__speaker__holdings"
# The day lies in the term. All conditions of one `filter` are of one holding.
_IN_TERM = Q(**{f"{_HOLDING}__last": None}) | Q(**{f"{_HOLDING}__last__gte": F("listed_on")})
_IN_TERM &= Q(**{f"{_HOLDING}__first__lte": F("listed_on")})


@cached_until_change
def by_office() -> list[OfficeCoverage]:
    """The offices whose holders take part in dated public events, those of most events first."""
    rows = (
        Event.objects.public()
        .filter(_IN_TERM)
        .order_by()
        .values(office=F(f"{_HOLDING}__office"), organization=F(f"{_HOLDING}__organization"))
        .annotate(count=Count("pk", distinct=True), first=Min("listed_on"), last=Max("listed_on"))
    )
    listed = [
        OfficeCoverage(
            OfficeHolding(office=row["office"], organization=row["organization"]).key, **row
        )
        for row in rows
    ]
    return sorted(listed, key=lambda row: (-row.count, row.office, row.organization))


def office_by_key(key: str) -> OfficeCoverage | None:
    """The office that ``office:`` calls so, if a holder takes part in any event."""
    return next((row for row in by_office() if row.key == key), None)


def with_gaps(rows: Iterable[Year], expected: Iterable[int] = ()) -> list[Year | Gap]:
    """The years in their order, those without anything as one ``Gap`` where they are many."""
    kept = set(expected)
    folded: list[Year | Gap] = []
    for is_empty, run in groupby(rows, lambda row: not row.total and row.year not in kept):
        years_of_run = list(run)
        if is_empty and len(years_of_run) >= MIN_FOLDED:
            folded.append(Gap(years_of_run[0].year, years_of_run[-1].year))
        else:
            folded += years_of_run
    return folded


def years(
    series: Series | None = None,
    expected: Iterable[int] = (),
    office: OfficeCoverage | None = None,
) -> list[Year]:
    """Every year from the first held to the last, also those of which nothing is held.

    Of one series or office where it is given; ``expected`` are years of which something is known
    to be.
    """
    dated = Event.objects.public().exclude(listed_on=None).order_by()
    if series:
        dated = dated.filter(series=series)
    if office:
        names = {"office": office.office, "organization": office.organization}
        dated = dated.filter(_IN_TERM, **{f"{_HOLDING}__{k}": v for k, v in names.items()})
    dated = dated.annotate(year=ExtractYear("listed_on"), month=ExtractMonth("listed_on"))
    months = {
        (r["year"], r["month"]): r["n"]
        for r in dated.values("year", "month").annotate(n=Count("pk", distinct=True))
    }
    kinds: dict[int, list] = {}
    labels = dict(Event.Kind.choices)
    by_kind = dated.values("year", "kind").annotate(n=Count("pk", distinct=True))
    for r in by_kind.order_by("year", "-n", "kind"):
        kinds.setdefault(r["year"], []).append((labels.get(r["kind"], r["kind"]), r["n"]))
    known = sorted({year for year, _ in months} | set(expected))
    if not known:
        return []
    return [
        Year(
            year, tuple(months.get((year, m), 0) for m in range(1, 13)), tuple(kinds.get(year, ()))
        )
        for year in range(known[0], known[-1] + 1)
    ]


@dataclass(frozen=True)
class ExpectedDays:
    """Of the days on which a series is known to have taken place, how many have an event."""

    expected: int = 0
    with_event: int = 0


def expected_days_by_series() -> dict[str, ExpectedDays]:
    """By the slug of the series; those of which no list was imported are left out."""
    rows = ExpectedDate.objects.public().with_events().order_by()
    days = rows.values_list("series__slug", "day", "has_event").distinct()
    return _counts((slug, has_event) for slug, _day, has_event in days)


def _counts(days: Iterable[tuple[Key, bool]]) -> dict[Key, ExpectedDays]:
    """Days and whether each has an event, counted by their keys."""
    counts: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for key, has_event in days:
        counts[key][0] += 1
        counts[key][1] += has_event
    return {key: ExpectedDays(*count) for key, count in counts.items()}


def expected_dates(series: Series) -> list[ExpectedDate]:
    """All of a series by day, each with ``has_event``."""
    return list(series.expected_dates.with_events().order_by("day", "title"))


def expected_days_by_month(dates: list[ExpectedDate]) -> dict[tuple[int, int], ExpectedDays]:
    """Days, not rows: two of one day are one, since one event covers both."""
    days = {row.day: row.has_event for row in dates}
    return _counts(((day.year, day.month), has_event) for day, has_event in days.items())


@cached_until_change
def undated_count() -> int:
    """How many public events have no day that is known, of the event or of the release."""
    return Event.objects.public().undated().count()


@cached_until_change
def unplaced_count() -> int:
    """How many public events have no place that is known."""
    return Event.objects.public().unplaced().count()


def undated_events(limit: int = 40) -> list[Event]:
    """Events of no known day, by title; the list of events has the rest of them."""
    return list(Event.objects.public().undated().order_by("title", "pk")[:limit])


def imports(limit: int = 60) -> list[dict]:
    """What was added, by day: events, where from, and when it was captured."""
    rows = (
        Source.objects.public()
        .annotate(day=TruncDate("imported_at"))
        .order_by()
        .values("day", "format")
    )
    counted = rows.annotate(n=Count("pk"), captured=Count("captured_at")).order_by("-day", "format")
    return list(counted[:limit])
