"""What exchanges are about a topic: how many, by whom, and what stands beside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import sqrt

from django.db.models import Count
from django.db.models.functions import ExtractYear

from .. import search
from ..models import Event, Outlet, Question, Speaker, Topic, TurnTopic, cached_until_change
from .counts import Bar, by_year
from .question_counts import questions_url

# Topics that share fewer exchanges are not related, only met.
MIN_SHARED = 2
# How many years, people and outlets the table of a topic has.
MAX_YEARS, MAX_YEAR_ROWS = 8, 6
_STANDING = [origin for origin in TurnTopic.Origin.values if origin != TurnTopic.Origin.REMOVED]


@dataclass(frozen=True)
class Part:
    """Somebody's or something's share of the exchanges about a topic."""

    name: str
    count: int
    url: str


def questions_about(topic: Topic):
    return Question.objects.public().filter(
        turn__turn_topics__topic=topic, turn__turn_topics__origin__in=_STANDING
    )


@cached_until_change
def mentions(query: str) -> int:
    """How many turns a topic's search finds, whatever they are about. Raises SearchUnavailable."""
    return search.count(query)


def years(topic: Topic) -> list[Bar]:
    return by_year(
        questions_about(topic),
        lambda year: questions_url(dt.date(year, 1, 1), dt.date(year, 12, 31), topic=topic.slug),
    )


def outlets(topic: Topic, limit: int = 10) -> list[Part]:
    """For whom most was asked about it."""
    return _parts(topic, "outlet", "outlet", Outlet, limit)


def without_outlet(topic: Topic) -> int:
    """Of how many questions about it the outlet is not known."""
    rows = questions_about(topic).filter(outlet=None)
    return rows.values("pk").distinct().count()


def reporters(topic: Topic, limit: int = 10) -> list[Part]:
    """Who asked about it most."""
    return _parts(topic, "asker", "reporter", Speaker, limit)


def _parts(topic: Topic, field: str, filter_name: str, model, limit: int) -> list[Part]:
    rows = questions_about(topic).exclude(**{field: None}).order_by().values_list(field)
    counts = list(rows.annotate(n=Count("pk", distinct=True)).order_by("-n", field)[:limit])
    known = model.objects.in_bulk([pk for pk, _ in counts])
    return [
        Part(known[pk].name, n, questions_url(topic=topic.slug, **{filter_name: known[pk].slug}))
        for pk, n in counts
    ]


@dataclass(frozen=True)
class YearRow:
    """Somebody's exchanges about a topic, year by year; a cell of none has no address."""

    name: str
    cells: tuple[Part, ...]


@dataclass(frozen=True)
class ByYear:
    """Who was asked about a topic, and for whom, over the last years in which anything was."""

    years: tuple[int, ...]
    asked: tuple[YearRow, ...]
    asking: tuple[YearRow, ...]


def by_year_and_person(topic: Topic) -> ByYear:
    """The foremost people and outlets; of a long time the last years alone."""
    dated = questions_about(topic).exclude(event__listed_on=None)
    dated = dated.annotate(year=ExtractYear("event__listed_on")).order_by()
    years = sorted(set(dated.values_list("year", flat=True)))[-MAX_YEARS:]
    return ByYear(
        tuple(years),
        _year_rows(dated, topic, years, "addressees", "addressee"),
        _year_rows(dated, topic, years, "outlet", "outlet"),
    )


def _year_rows(dated, topic: Topic, years: list[int], field: str, kind: str) -> tuple[YearRow, ...]:
    rows = dated.filter(year__in=years).exclude(**{field: None})
    rows = rows.values_list(f"{field}__slug", f"{field}__name", "year")
    counts: dict[tuple[str, str], dict[int, int]] = {}
    for slug, name, year, n in rows.annotate(n=Count("pk", distinct=True)):
        counts.setdefault((slug, name), {})[year] = n
    most = sorted(counts, key=lambda one: (-sum(counts[one].values()), one[1]))[:MAX_YEAR_ROWS]
    return tuple(
        YearRow(name, tuple(_cell(topic, kind, slug, y, counts[slug, name].get(y)) for y in years))
        for slug, name in most
    )


def _cell(topic: Topic, kind: str, slug: str, year: int, count: int | None) -> Part:
    if not count:
        return Part(str(year), 0, "")
    days = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return Part(str(year), count, questions_url(*days, topic=topic.slug, **{kind: slug}))


def related_topics(topic: Topic, limit: int = 8) -> list[Part]:
    """Topics of the same exchanges: those that are seldom elsewhere first."""
    beside = {"turn__turn_topics__topic": topic, "turn__turn_topics__origin__in": _STANDING}
    here = _sizes(**beside)
    everywhere = topic_sizes()
    shared = [
        (n / sqrt(everywhere[pk]), n, pk)
        for pk, n in here.items()
        if pk != topic.pk and n >= MIN_SHARED and pk in everywhere
    ]
    best = sorted(shared, key=lambda row: (-row[0], row[2]))[:limit]
    known = Topic.objects.public().in_bulk([pk for _, _, pk in best])
    return [
        Part(known[pk].name, n, known[pk].get_absolute_url()) for _, n, pk in best if pk in known
    ]


@cached_until_change
def topic_sizes() -> dict[int, int]:
    """How many questions are about each topic."""
    return _sizes()


def _sizes(**where) -> dict[int, int]:
    """Questions by the topics of their turns; joined, so that no database asks list by list."""
    rows = TurnTopic.objects.standing().filter(
        turn__event__status=Event.Status.PUBLISHED, turn__questions__isnull=False, **where
    )
    counted = rows.order_by().values("topic").annotate(n=Count("turn__questions", distinct=True))
    return dict(counted.values_list("topic", "n"))
