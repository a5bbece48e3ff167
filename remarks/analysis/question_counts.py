"""Who asks whom about what, each number beside what it is a part of and what is not known of it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from ..models import Outlet, Question, TurnTopic

# Of fewer questions no percentage is given: one more or less would change it by more than it says.
MIN_FOR_SHARE = 30

MAX_ROWS = 40


@dataclass(frozen=True)
class Row:
    """One line of a table: what it counts, how many, of how many, and the list of exactly these."""

    name: str
    count: int
    total: int
    url: str
    baseline: tuple[int, int] | None = None

    @property
    def share(self) -> float | None:
        """Percent; None below the least number that a percentage is given for."""
        return 100 * self.count / self.total if self.total >= MIN_FOR_SHARE else None

    @property
    def baseline_share(self) -> float | None:
        """The same share in all questions, to read the first one against."""
        if self.baseline is None or self.baseline[1] < MIN_FOR_SHARE:
            return None
        return 100 * self.baseline[0] / self.baseline[1]


@dataclass(frozen=True)
class Completeness:
    """How much of some questions is known."""

    questions: int
    without_asker: int
    without_outlet: int
    without_addressee: int
    unresolved: int

    @property
    def with_asker(self) -> int:
        return self.questions - self.without_asker

    @property
    def with_outlet(self) -> int:
        return self.questions - self.without_outlet

    @property
    def with_addressee(self) -> int:
        return self.questions - self.without_addressee


def in_period(first, last):
    rows = Question.objects.public()
    rows = rows.filter(event__listed_on__gte=first) if first else rows
    return rows.filter(event__listed_on__lte=last) if last else rows


def questions_url(first=None, last=None, **filters) -> str:
    """The list of questions that a number counts."""
    asked = {name: value for name, value in filters.items() if value}
    asked |= {name: day.isoformat() for name, day in (("from", first), ("to", last)) if day}
    return f"{reverse('questions')}{'?' + urlencode(asked) if asked else ''}"


def completeness(rows) -> Completeness:
    counts = rows.aggregate(
        questions=Count("pk", distinct=True),
        without_asker=Count("pk", filter=Q(asker=None, asker_name=""), distinct=True),
        without_outlet=Count("pk", filter=Q(outlet=None, outlet_name=""), distinct=True),
        without_addressee=Count("pk", filter=Q(addressees=None), distinct=True),
        unresolved=Count("pk", filter=Q(state=Question.State.UNRESOLVED), distinct=True),
    )
    return Completeness(**counts)


def outlets(first, last) -> list[Row]:
    rows = in_period(first, last).exclude(outlet=None)
    # A share of what is known: of the others nobody can say whose they are.
    total = rows.count()
    counted = rows.order_by().values("outlet__slug", "outlet__name").annotate(n=Count("pk"))
    return [
        Row(r["outlet__name"], r["n"], total, questions_url(first, last, outlet=r["outlet__slug"]))
        for r in counted.order_by("-n", "outlet__name")[:MAX_ROWS]
    ]


def topics(outlet: Outlet, first, last) -> list[Row]:
    """What an outlet asks about, beside what all outlets ask about."""
    everything = in_period(first, last)
    mine = everything.filter(outlet=outlet)
    here, there = by_topic(mine), by_topic(everything)
    total, all_of = mine.count(), everything.count()
    rows = [
        Row(
            name,
            n,
            total,
            questions_url(first, last, outlet=outlet.slug, topic=slug),
            (there.get((slug, name), 0), all_of),
        )
        for (slug, name), n in here.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, row.name))[:MAX_ROWS]


def by_topic(rows) -> dict[tuple[str, str], int]:
    """Questions by the topics of their turns.

    Joined, and not asked for by a list of questions within a list: that took PostgreSQL minutes
    where it had no statistics of fresh tables yet.
    """
    standing = [origin for origin in TurnTopic.Origin.values if origin != TurnTopic.Origin.REMOVED]
    tagged = rows.filter(
        turn__turn_topics__origin__in=standing, turn__turn_topics__topic__is_active=True
    )
    counted = (
        tagged.order_by()
        .values("turn__turn_topics__topic__slug", "turn__turn_topics__topic__name")
        .annotate(n=Count("pk", distinct=True))
        .values_list("turn__turn_topics__topic__slug", "turn__turn_topics__topic__name", "n")
    )
    return {(slug, name): n for slug, name, n in counted}


def addressees(reporter, first, last) -> list[Row]:
    """Whom a reporter asked; a question put to two people counts for each."""
    rows = in_period(first, last).filter(asker=reporter)
    total = rows.count()
    counted = (
        rows.exclude(addressees=None)
        .order_by()
        .values("addressees__slug", "addressees__name")
        .annotate(n=Count("pk", distinct=True))
    )
    return [
        Row(
            r["addressees__name"],
            r["n"],
            total,
            questions_url(first, last, reporter=reporter.slug, addressee=r["addressees__slug"]),
        )
        for r in counted.order_by("-n", "addressees__name")[:MAX_ROWS]
    ]
