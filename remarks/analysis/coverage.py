"""What the archive holds and what it does not, year by year."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import ExtractMonth, ExtractYear, TruncDate

from ..models import Event, Source


@dataclass(frozen=True)
class Year:
    """Events held in a year: by month, by kind, and the months of which nothing is held."""

    year: int
    months: tuple[int, ...]
    kinds: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(self.months)


def years() -> list[Year]:
    """Every year from the first held to the last, also those of which nothing is held."""
    dated = Event.objects.public().exclude(listed_on=None).order_by()
    dated = dated.annotate(year=ExtractYear("listed_on"), month=ExtractMonth("listed_on"))
    months = {
        (r["year"], r["month"]): r["n"]
        for r in dated.values("year", "month").annotate(n=Count("pk"))
    }
    kinds: dict[int, list] = {}
    labels = dict(Event.Kind.choices)
    for r in dated.values("year", "kind").annotate(n=Count("pk")).order_by("year", "-n", "kind"):
        kinds.setdefault(r["year"], []).append((labels.get(r["kind"], r["kind"]), r["n"]))
    known = sorted({year for year, _ in months})
    if not known:
        return []
    return [
        Year(
            year, tuple(months.get((year, m), 0) for m in range(1, 13)), tuple(kinds.get(year, ()))
        )
        for year in range(known[0], known[-1] + 1)
    ]


def undated_count() -> int:
    return Event.objects.public().undated().count()


def undated_events(limit: int = 40) -> list[Event]:
    """Events of no known day, by title; the list of events has the rest of them."""
    return list(Event.objects.public().undated().order_by("title", "pk")[:limit])


def imports(limit: int = 60) -> list[dict]:
    """What came in, by day: events, where from, and when it was captured."""
    rows = (
        Source.objects.public()
        .annotate(day=TruncDate("imported_at"))
        .order_by()
        .values("day", "format")
    )
    counted = rows.annotate(n=Count("pk"), captured=Count("captured_at")).order_by("-day", "format")
    return list(counted[:limit])
