"""Counts over rows that readers may see, each with the address that lists what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, F, Max, Min, Q, Sum
from django.db.models.functions import ExtractYear, Length

from ..models import (
    Event,
    Outlet,
    Participation,
    Question,
    Speaker,
    Topic,
    Turn,
    TurnTopic,
    cached_until_change,
    url_for,
)
from .periods import day_url


@dataclass(frozen=True)
class Bar:
    """A year, how many rows it holds, and the link that lists them."""

    year: int
    count: int
    url: str


@dataclass(frozen=True)
class Size:
    """How much the archive holds, and from when to when."""

    events: int
    turns: int
    questions: int
    words: int
    first: object
    last: object


def by_year(rows, url_of, date="event__listed_on") -> list[Bar]:
    """Rows counted by the event's year; years between the first and the last may count zero."""
    counts = dict(
        rows.filter(**{f"{date}__isnull": False})
        .annotate(year=ExtractYear(date))
        .order_by("year")
        .values("year")
        .annotate(n=Count("pk", distinct=True))
        .values_list("year", "n")
    )
    if not counts:
        return []
    years = range(min(counts), max(counts) + 1)
    return [Bar(year, counts.get(year, 0), url_of(year)) for year in years]


def search_url(query: str, **extra) -> str:
    return f"{url_for('search')}?{urlencode({'q': query} | extra)}"


@cached_until_change
def events_by_year() -> list[Bar]:
    return by_year(Event.objects.public(), day_url, date="listed_on")


def turns_by_year(rows, term: str) -> list[Bar]:
    """Turns by year, each bar leading to the search that lists them."""
    return by_year(rows, lambda year: search_url(f"{term} on:{year}"))


@cached_until_change
def size() -> Size:
    events = Event.objects.public().aggregate(
        n=Count("pk"),
        words=Sum("word_count"),
        turns=Sum("turn_count"),
        questions=Sum("question_count"),
        first=Min("listed_on"),
        last=Max("listed_on"),
    )
    return Size(
        events["n"],
        events["turns"] or 0,
        events["questions"] or 0,
        events["words"] or 0,
        events["first"],
        events["last"],
    )


@cached_until_change
def most_asked(limit: int = 8):
    """The people to whom most questions are put."""
    public = Q(questions_put_set__event__status=Event.Status.PUBLISHED)
    return list(
        Speaker.objects.annotate(n=Count("questions_put_set", filter=public, distinct=True))
        .filter(n__gt=0)
        .order_by("-n", "sort_name")[:limit]
    )


@cached_until_change
def example_exchange():
    """A question of the latest that fits on the home page with its reply, all names known.

    None where no exchange of the archive does.
    """
    rows = Question.objects.public().filter(
        state=Question.State.REPLIED, asker__isnull=False, outlet__isnull=False
    )
    rows = rows.annotate(
        question_length=Length("text"),
        reply_length=Length("replies__text"),
        reply_position=F("replies__position"),
    ).filter(
        question_length__range=(90, 320),
        reply_length__range=(120, 900),
        # The reply right after it, so that the two are read as one.
        reply_position=F("turn__position") + 1,
        replies__speaker__isnull=False,
    )
    return rows.for_display().latest_first().first()


@cached_until_change
def most_asking(limit: int = 8):
    """The outlets for which most questions are asked."""
    public = Q(questions__event__status=Event.Status.PUBLISHED)
    rows = Outlet.objects.annotate(n=Count("questions", filter=public)).filter(n__gt=0)
    return list(rows.order_by("-n", "name")[:limit])


@cached_until_change
def without_outlet() -> int:
    """Of how many questions the outlet is not known."""
    return Question.objects.public().filter(outlet=None).count()


@cached_until_change
def top_topics(limit: int = 12):
    return sorted(_public_topics("name"), key=lambda topic: -topic.turns_held)[:limit]


@cached_until_change
def topics():
    """All topics with the number of turns that carry each, by group."""
    return _public_topics("group", "name")


def _public_topics(*order: str) -> list[Topic]:
    """The same as ``public().with_counts()``, counted together."""
    carriers = TurnTopic.objects.standing().filter(turn__event__status=Event.Status.PUBLISHED)
    numbers = _numbers(carriers, "topic")
    rows = [
        row for row in Topic.objects.filter(is_active=True).order_by(*order) if row.pk in numbers
    ]
    for row in rows:
        row.turns_held = numbers[row.pk]
    return rows


# How the tables of people and outlets may be sorted: by name, or by a count, the most first.
SPEAKER_ORDERS = {
    "name": ("sort_name", "pk"),
    "turns": ("-turns_spoken", "sort_name", "pk"),
    "asked": ("-questions_asked", "sort_name", "pk"),
    "taken": ("-questions_put", "sort_name", "pk"),
}
OUTLET_ORDERS = {
    "questions": ("-questions_asked", "name", "pk"),
    "name": ("name", "pk"),
    "kind": ("kind", "name", "pk"),
    "country": ("country", "name", "pk"),
}


# Whom the table of people can be narrowed to: those of whom this is counted.
PEOPLE = {"": "", "speakers": "turns_spoken", "reporters": "questions_asked"}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of public events belong to somebody."""

    turns_spoken: int = 0
    questions_asked: int = 0
    questions_put: int = 0


@cached_until_change
def tallies_of(model) -> dict[int, Tally]:
    """All public people, or outlets, by id: the same as ``public().with_counts()`` of either.

    Counted together, once until the archive changes: one by one each costs as much as its turns.
    """
    asked = _numbers(Question.objects.public(), "outlet" if model is Outlet else "asker")
    if model is Outlet:
        return {pk: Tally(questions_asked=n) for pk, n in asked.items()}
    spoken = _numbers(Turn.objects.public(), "speaker")
    links = Question.addressees.through.objects
    put = _numbers(links.filter(question__event__status=Event.Status.PUBLISHED), "speaker")
    parts = Participation.objects.filter(event__status=Event.Status.PUBLISHED)
    present = parts.order_by().values_list("speaker", flat=True).distinct()
    return {
        pk: Tally(spoken.get(pk, 0), asked.get(pk, 0), put.get(pk, 0))
        for pk in {*spoken, *asked, *put, *present}
    }


def _numbers(rows, owner: str) -> dict[int, int]:
    """How many of ``rows`` belong to each owner."""
    owned = rows.exclude(**{owner: None}).order_by().values_list(owner)
    return dict(owned.annotate(n=Count("pk")))


def with_tallies(rows: Sequence) -> Sequence:
    """Public people, or outlets, each with its numbers as ``with_counts`` would give them."""
    for row in rows:
        tally = tallies_of(type(row)).get(row.pk, Tally())
        for name in Tally.__slots__:
            setattr(row, name, getattr(tally, name))
    return rows


@cached_until_change
def sorted_ids(model, order: tuple[str, ...], who: str = "") -> list[int]:
    """Ids of all public people or outlets in an order; of people, those of a key of ``PEOPLE``."""
    tallies, counted = tallies_of(model), order[0].removeprefix("-")
    is_by_count = counted in Tally.__slots__
    rows = model.objects.order_by(*(order[1:] if is_by_count else order))
    ids = [pk for pk in rows.values_list("pk", flat=True) if pk in tallies]
    if who:
        ids = [pk for pk in ids if getattr(tallies[pk], PEOPLE[who])]
    if is_by_count:
        ids.sort(key=lambda pk: -getattr(tallies[pk], counted))
    return ids


@dataclass(frozen=True)
class Appearance:
    """From which year to which somebody is in the archive, and as what, as told last."""

    first: int | None = None
    last: int | None = None
    role: str = ""

    @property
    def years(self) -> str:
        """``2007`` or ``2007–2013``; empty where no day is known."""
        if self.first is None:
            return ""
        return f"{self.first}" if self.first == self.last else f"{self.first}–{self.last}"


def appearances(people: list[int]) -> dict[int, Appearance]:
    """For each of these people the years, and the last office, or else outlet, that is told."""
    rows = [
        Turn.objects.public().filter(speaker__in=people).values_list("speaker"),
        Question.objects.public().filter(asker__in=people).values_list("asker"),
    ]
    days: dict[int, set] = {pk: set() for pk in people}
    for counted in rows:
        spans = counted.order_by().annotate(
            first=Min("event__listed_on"), last=Max("event__listed_on")
        )
        for pk, first, last in spans:
            days[pk] |= {first, last} - {None}
    asked = Question.objects.public().filter(asker__in=people).exclude(outlet=None)
    offices = Participation.objects.filter(
        speaker__in=people, event__status=Event.Status.PUBLISHED
    ).exclude(role="")
    # Of each outlet its last day: who asked a thousand times asked for few of them.
    named = asked.order_by().values_list("asker", "outlet__name")
    lasts = named.annotate(last=Max("event__listed_on"), newest=Max("pk"))
    roles = {
        pk: outlet
        for pk, outlet, _, _ in sorted(lasts, key=lambda row: (row[2] or date.min, row[3]))
    }
    roles |= dict(offices.order_by("event__listed_on").values_list("speaker", "role"))
    return {
        pk: Appearance(min(own).year, max(own).year, roles.get(pk, ""))
        if own
        else Appearance(role=roles.get(pk, ""))
        for pk, own in days.items()
    }


def people_counts(named: set[int] | None = None) -> dict[str, int]:
    """How many people each key of ``PEOPLE`` narrows to, of all or of those ``named``."""
    ids = {who: sorted_ids(Speaker, SPEAKER_ORDERS["name"], who) for who in PEOPLE}
    if named is None:
        return {who: len(people) for who, people in ids.items()}
    return {who: sum(pk in named for pk in people) for who, people in ids.items()}


def offices_of(speaker):
    """The offices in which a person appears, each with its first and last day and its events."""
    rows = (
        speaker.participations.filter(event__status=Event.Status.PUBLISHED)
        .exclude(role="")
        .order_by()
    )
    return (
        rows.values("role")
        .annotate(
            events=Count("event", distinct=True),
            first=Min("event__listed_on"),
            last=Max("event__listed_on"),
        )
        .order_by("first", "role")
    )


def _busiest(rows, owner: str, limit: int) -> list[Speaker]:
    """The people to whom most of ``rows`` belong, each with their number as ``n``."""
    owned = rows.exclude(**{owner: None}).order_by().values_list(owner)
    counted = owned.annotate(n=Count("pk", distinct=True)).order_by("-n", f"{owner}__sort_name")
    numbers = dict(counted[:limit])
    people = Speaker.objects.in_bulk(numbers)
    for pk, n in numbers.items():
        people[pk].n = n
    return [people[pk] for pk in numbers]


def askers_of(speaker, limit: int = 10):
    """Who put most questions to a person."""
    return _busiest(Question.objects.public().filter(addressees=speaker), "asker", limit)


def reporters_of(outlet, limit: int = 30):
    return _busiest(Question.objects.public().filter(outlet=outlet), "asker", limit)


def people_on(topic, limit: int = 10):
    """Who speaks most on a topic."""
    turns = Turn.objects.public().filter(turn_topics__in=topic.turn_topics.standing())
    return _busiest(turns, "speaker", limit)


@cached_until_change
def states():
    """How many questions stand in each state."""
    rows = Question.objects.public().order_by().values("state").annotate(n=Count("pk"))
    counts = {row["state"]: row["n"] for row in rows}
    return [(state, label, counts.get(state, 0)) for state, label in Question.State.choices]
