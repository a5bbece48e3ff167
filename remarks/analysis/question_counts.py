"""Who asks whom about what, each number beside what it is a part of and what is not known of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from ..models import Outlet, Question, Speaker, Topic, TurnTopic

# Of fewer questions no percentage is given: one more or less would change it by more than it says.
MIN_FOR_SHARE = 30

MAX_ROWS = 40
_STANDING = [origin for origin in TurnTopic.Origin.values if origin != TurnTopic.Origin.REMOVED]


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


@dataclass(frozen=True)
class Scope:
    """Which questions are counted: of a time (inclusive, None for no bound), on a topic."""

    first: dt.date | None = None
    last: dt.date | None = None
    topic: Topic | None = None

    @property
    def rows(self):
        rows = Question.objects.public()
        rows = rows.filter(event__listed_on__gte=self.first) if self.first else rows
        rows = rows.filter(event__listed_on__lte=self.last) if self.last else rows
        if self.topic:
            rows = rows.filter(
                turn__turn_topics__topic=self.topic, turn__turn_topics__origin__in=_STANDING
            )
        return rows

    def url(self, **filters: str) -> str:
        """The list of the questions of this scope that ``filters`` leave."""
        if self.topic and "topic" not in filters:
            filters["topic"] = self.topic.slug
        return questions_url(self.first, self.last, **filters)


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


def outlets(scope: Scope) -> list[Row]:
    rows = scope.rows.exclude(outlet=None)
    # A share of what is known: of the others nobody can say whose they are.
    total = rows.count()
    counted = rows.order_by().values("outlet__slug", "outlet__name").annotate(n=Count("pk"))
    return [
        Row(r["outlet__name"], r["n"], total, scope.url(outlet=r["outlet__slug"]))
        for r in counted.order_by("-n", "outlet__name")[:MAX_ROWS]
    ]


def most_asked(scope: Scope) -> list[Row]:
    """Who is asked most; a question asked of two people counts for each."""
    rows = scope.rows.exclude(addressees=None)
    total = rows.distinct().count()
    return [Row(name, n, total, scope.url(addressee=slug)) for slug, name, n in _by_addressee(rows)]


def _by_addressee(rows):
    counted = (
        rows.exclude(addressees=None)
        .order_by()
        .values("addressees__slug", "addressees__name")
        .annotate(n=Count("pk", distinct=True))
        .order_by("-n", "addressees__name")
    )
    return counted.values_list("addressees__slug", "addressees__name", "n")[:MAX_ROWS]


def topics(outlet: Outlet, scope: Scope) -> list[Row]:
    """What an outlet asks about, beside what all outlets ask about."""
    everything = scope.rows
    mine = everything.filter(outlet=outlet)
    here, there = by_topic(mine), by_topic(everything)
    total, all_of = mine.count(), everything.count()
    rows = [
        Row(
            name,
            n,
            total,
            scope.url(outlet=outlet.slug, topic=slug),
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
    tagged = rows.filter(
        turn__turn_topics__origin__in=_STANDING, turn__turn_topics__topic__is_active=True
    )
    counted = (
        tagged.order_by()
        .values("turn__turn_topics__topic__slug", "turn__turn_topics__topic__name")
        .annotate(n=Count("pk", distinct=True))
        .values_list("turn__turn_topics__topic__slug", "turn__turn_topics__topic__name", "n")
    )
    return {(slug, name): n for slug, name, n in counted}


def addressees(reporter: Speaker, scope: Scope) -> list[Row]:
    """Whom a reporter asked; a question put to two people counts for each."""
    rows = scope.rows.filter(asker=reporter)
    total = rows.count()
    return [
        Row(name, n, total, scope.url(reporter=reporter.slug, addressee=slug))
        for slug, name, n in _by_addressee(rows)
    ]
