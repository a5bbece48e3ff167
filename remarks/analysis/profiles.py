"""A person, an outlet and a topic in figures: days, topics, outcomes, company."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Max, Min

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
from .question_counts import by_topic

MAX_FIGURES = 8


@dataclass(frozen=True)
class Figure:
    """A name, how many rows it stands for, and the address that lists them."""

    name: str
    count: int
    url: str


@dataclass(frozen=True)
class Profile:
    """First and last day in the archive (None where no event has a day), and lists of figures."""

    first: dt.date | None
    last: dt.date | None
    topics: tuple[Figure, ...] = ()
    outcomes: tuple[Figure, ...] = ()
    people: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Known:
    """How many turns or questions a person has by one degree of knowing.

    No search lists just these: ``known:`` narrows by all the names of a turn, the askers' too.
    """

    what: str
    degree: str
    name: str
    count: int


_DEGREES = {
    "printed": "printed in the transcript",
    "resolved": "known by a rule",
    "settled": "settled by the archive",
}


@cached_until_change
def degrees_of(speaker: Speaker) -> tuple[Known, ...]:
    """How the turns are known that the person speaks, and the questions that they ask."""
    kinds = (
        ("turn", Turn.objects.public().filter(speaker=speaker), "known"),
        ("question", Question.objects.public().filter(asker=speaker), "asker_known"),
    )
    degrees = []
    for what, rows, column in kinds:
        totals = dict(rows.order_by().values_list(column).annotate(n=Count("pk")))
        for degree, words in _DEGREES.items():
            if count := totals.get(degree, 0):
                name = f"{what}{'' if count == 1 else 's'} {words}"
                degrees.append(Known(what, degree, name, count))
    return tuple(degrees)


def _questions_url(scope: dict[str, str], **more: str) -> str:
    return f"{url_for('questions')}?{urlencode(scope | more)}"


def _outcomes(questions, scope: dict[str, str]) -> tuple[Figure, ...]:
    labels = dict(Question.State.choices)
    rows = questions.order_by().values("state").annotate(n=Count("pk", distinct=True))
    return tuple(
        Figure(labels[r["state"]], r["n"], _questions_url(scope, state=r["state"]))
        for r in rows.order_by("-n", "state")
    )


def _topics(questions, scope: dict[str, str]) -> tuple[Figure, ...]:
    counted = sorted(by_topic(questions).items(), key=lambda item: (-item[1], item[0][1]))
    return tuple(
        Figure(name, n, _questions_url(scope, topic=slug))
        for (slug, name), n in counted[:MAX_FIGURES]
    )


def _days(rows, date: str) -> tuple[dt.date | None, dt.date | None]:
    days = rows.order_by().aggregate(first=Min(date), last=Max(date))
    return days["first"], days["last"]


def _addressees(questions, scope: dict[str, str]) -> tuple[Figure, ...]:
    counted = (
        questions.exclude(addressees=None)
        .order_by()
        .values("addressees__slug", "addressees__name")
        .annotate(n=Count("pk", distinct=True))
        .order_by("-n", "addressees__name")
    )
    return tuple(
        Figure(
            r["addressees__name"], r["n"], _questions_url(scope, addressee=r["addressees__slug"])
        )
        for r in counted[:MAX_FIGURES]
    )


def _company(speaker: Speaker) -> tuple[Figure, ...]:
    """Who else takes part in the same public events, and in how many."""
    mine = Participation.objects.filter(
        speaker=speaker, event__status=Event.Status.PUBLISHED
    ).values("event")
    counted = (
        Participation.objects.filter(event__in=mine)
        .exclude(speaker=speaker)
        .order_by()
        .values("speaker__slug", "speaker__name")
        .annotate(n=Count("event", distinct=True))
        .order_by("-n", "speaker__name")
    )
    return tuple(
        Figure(r["speaker__name"], r["n"], url_for("speaker", r["speaker__slug"]))
        for r in counted[:MAX_FIGURES]
    )


@cached_until_change
def of_speaker(speaker: Speaker) -> Profile:
    """What a person was asked about and with what outcome, and who else took part."""
    turns = Turn.objects.public().filter(speaker=speaker)
    taken = Question.objects.public().filter(addressees=speaker)
    scope = {"addressee": speaker.slug}
    if not taken.exists():
        taken, scope = Question.objects.public().filter(asker=speaker), {"reporter": speaker.slug}
    first, last = _days(turns, "event__listed_on")
    asked = Question.objects.public().filter(asker=speaker)
    days = [d for d in (first, last, *_days(asked, "event__listed_on")) if d]
    return Profile(
        first=min(days, default=None),
        last=max(days, default=None),
        topics=_topics(taken, scope),
        outcomes=_outcomes(taken, scope),
        people=_company(speaker),
    )


@cached_until_change
def of_outlet(outlet: Outlet) -> Profile:
    """What an outlet asks about, whom, and with what outcome."""
    asked, scope = Question.objects.public().filter(outlet=outlet), {"outlet": outlet.slug}
    first, last = _days(asked, "event__listed_on")
    return Profile(
        first, last, _topics(asked, scope), _outcomes(asked, scope), _addressees(asked, scope)
    )


@cached_until_change
def of_topic(topic: Topic) -> Profile:
    """Who is asked about a topic, and with what outcome."""
    standing = [origin for origin in TurnTopic.Origin.values if origin != TurnTopic.Origin.REMOVED]
    asked = (
        Question.objects.public()
        .filter(turn__turn_topics__topic=topic, turn__turn_topics__origin__in=standing)
        .distinct()
    )
    scope = {"topic": topic.slug}
    turns = Turn.objects.public().filter(turn_topics__in=topic.turn_topics.standing())
    first, last = _days(turns, "event__listed_on")
    return Profile(first, last, (), _outcomes(asked, scope), _addressees(asked, scope))


def downloads_of(term: str) -> tuple[tuple[str, str], ...]:
    """Tables of all turns of a search, such as ``speaker:rice``: each a name and its address."""
    query = urlencode({"q": term})
    return tuple(
        (name, f"{url_for('search_table', ending)}?{query}")
        for name, ending in (
            ("Word", "docx"),
            ("text", "txt"),
            ("CSV", "csv"),
            ("JSON Lines", "jsonl"),
        )
    )
