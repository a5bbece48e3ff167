"""Names in plain words: who or what a query may mean, said to the reader and never forced on them.

Ranking counts such words also where they are the name of who speaks, asks or is asked, or of the
place, series, kind, month or year. Here they are recognized so that the page can say so, and
offer each as a filter.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

from ..models import (
    Event,
    OfficeHolding,
    Outlet,
    OutletAlias,
    Place,
    Series,
    Speaker,
    SpeakerAlias,
    Topic,
    alias_key,
    cached_until_change,
)
from ..transcripts.lexicon.dates import MONTHS
from . import language as lang
from .resolution import office_readings, office_stems
from .tokens import tokens
from .wishes import plain_words
from .word_forms import is_light

MAX_WORDS = 5
MAX_READINGS = 4
# Of so many people of one surname none is meant more than the others.
MAX_NAMESAKES = 3
# Of a month alone so many of the last years are offered.
MAX_YEARS = 3
_KINDS = {
    "joint press conference": "joint",
    "joint press conferences": "joint",
    "joint remarks": "joint",
    "press briefing": "briefing",
    "briefing": "briefing",
    "briefings": "briefing",
    "interview": "interview",
    "interviews": "interview",
    "speech": "speech",
    "speeches": "speech",
}
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass(frozen=True)
class Name:
    """A person, outlet, topic, place, office, series or time by the filter that names it."""

    kind: str
    value: str
    label: str


@dataclass(frozen=True)
class Strict:
    """A query in which a reading has become a filter, and what that demands."""

    label: str
    query: str


@dataclass(frozen=True)
class Reading:
    """Words of a query that name something: how they are read, and the stricter queries."""

    words: str
    label: str
    strict: tuple[Strict, ...]


@cached_until_change
def names() -> dict[str, tuple[Name, ...]]:
    """Folded name -> who or what is called so, of public rows only."""
    table: dict[str, list[Name]] = defaultdict(list)
    people = dict(Speaker.objects.public().values_list("pk", "name"))
    slugs = dict(Speaker.objects.filter(pk__in=people).values_list("pk", "slug"))
    aliases = SpeakerAlias.objects.filter(kind=SpeakerAlias.Kind.NAME)
    known = {(alias_key(name), pk) for pk, name in people.items()}
    known |= {(key, pk) for pk, key in aliases.values_list("speaker", "key") if pk in people}
    for key, pk in sorted(known):
        if len(key.split()) > 1:
            table[key].append(Name("person", slugs[pk], people[pk]))
    for pk, name in people.items():
        surname = alias_key(name).split()[-1]
        table[surname].append(Name("person", slugs[pk], name))
    outlets = {row.pk: row for row in Outlet.objects.public()}
    aliases_of_outlets = OutletAlias.objects.values_list("outlet", "key")
    keys = {(alias_key(row.name), pk) for pk, row in outlets.items()}
    for key, pk in sorted(keys | {(key, pk) for pk, key in aliases_of_outlets if pk in outlets}):
        table[key].append(Name("outlet", outlets[pk].slug, outlets[pk].name))
    for topic in Topic.objects.public():
        table[alias_key(topic.name)].append(Name("topic", topic.slug, topic.name))
    for place in Place.objects.public():
        table[alias_key(place.name)].append(Name("place", place.slug, place.name))
    for label, kind in _KINDS.items():
        table[label].append(Name("kind", kind, Event.Kind(kind).label))
    return {key: tuple(dict.fromkeys(rows)) for key, rows in table.items()}


@dataclass(frozen=True)
class _Office:
    """An office with the stems of its title, and of the house that it belongs to."""

    name: Name
    title: frozenset[str]
    house: frozenset[str]


@cached_until_change
def _offices() -> tuple[_Office, ...]:
    """The offices that people whom readers see have held."""
    terms = OfficeHolding.objects.filter(speaker__in=Speaker.objects.public())
    offices = {
        term.key: _Office(
            Name("office", term.key, term.full_office),
            office_stems(term.office),
            office_stems(f"{term.organization} {term.country}"),
        )
        for term in terms.order_by("first", "pk")
    }
    return tuple(offices.values())


@cached_until_change
def _words_of_offices() -> frozenset[str]:
    """What most words of a query are none of; press secretaries are called spokesmen too."""
    words = [office.title | office.house for office in _offices()]
    return office_stems("spokesperson").union(*words)


@cached_until_change
def _series() -> dict[tuple[str, ...], Name]:
    """The series of public events by the stems of their names."""
    return {
        _stems(series.name): Name("series", series.slug, series.name)
        for series in Series.objects.public()
    }


@cached_until_change
def _months() -> dict[str, tuple[Name, ...]]:
    """``october`` -> that month of the last years that have events in it."""
    table: dict[str, list[Name]] = defaultdict(list)
    dated = Event.objects.public().exclude(listed_on=None)
    for day in dated.dates("listed_on", "month", order="DESC"):
        table[f"{day:%B}".lower()].append(Name("month", f"{day:%Y-%m}", f"{day:%B %Y}"))
    return {name: tuple(months[:MAX_YEARS]) for name, months in table.items()}


def _stems(text: str) -> tuple[str, ...]:
    return tuple(token.stem for token in tokens(text))


def readings(query: lang.Query) -> tuple[Reading, ...]:
    """The names that stand in a query's plain words, the longest first in each place."""
    children = query.tree.children
    words = [plain_words(child)[-1].text if plain_words(child) else "" for child in children]
    names_in_place, at = [], 0
    while at < len(words) and len(names_in_place) < MAX_READINGS:
        reading, size = _reading_at(query, words, at)
        if reading:
            names_in_place.append(reading)
        at += size
    return tuple(names_in_place)


def _reading_at(query: lang.Query, words: list[str], at: int) -> tuple[Reading | None, int]:
    for size in range(min(MAX_WORDS, len(words) - at), 0, -1):
        part = words[at : at + size]
        if not all(part):
            continue
        text = " ".join(part)
        key = alias_key(re.sub(r"['’]s$", "", text))
        if size == 1 and is_light(key):
            continue
        if time := _time(part):
            return _read(query, at, size, text, time), size
        if rows := _names_of(part, key):
            return _read(query, at, size, text, rows), size
    return None, 1


def _names_of(part: list[str], key: str) -> tuple[Name, ...]:
    """Who or what is called so, unless too many are."""
    rows = names().get(key, ())
    series = _series().get(_stems(" ".join(part)))
    return (
        *(rows if len(rows) <= MAX_NAMESAKES else ()),
        *([series] if series else ()),
        *_offices_called(part),
        *(_months().get(key, ()) if key in MONTHS else ()),
    )


def _offices_called(part: list[str]) -> tuple[Name, ...]:
    """The offices whose whole title the words are, with words of its house or without.

    Where more offices than can be offered share a title, all of them by the title.
    """
    ends = (office_stems(part[0]), office_stems(part[-1]))
    if not all(stems and stems <= _words_of_offices() for stems in ends):
        return ()
    text = " ".join(part)
    wordings = office_readings(text)
    fits = [
        office.name
        for office in _offices()
        if office.title and any(office.title <= w <= office.title | office.house for w in wordings)
    ]
    return tuple(fits) if len(fits) <= MAX_NAMESAKES else (Name("office", text, text),)


def _time(part: list[str]) -> tuple[Name, ...]:
    """``2022``, and ``May 2022``."""
    if len(part) == 1 and _YEAR.fullmatch(part[0]):
        return (Name("on", part[0], part[0]),)
    month = MONTHS.get(part[0].lower().rstrip("."))
    if month and len(part) == 2 and _YEAR.fullmatch(part[1]):
        return (Name("on", f"{part[1]}-{month:02}", " ".join(part)),)
    return ()


_LABELS = {
    "person": "by, asked of or asked by {}",
    "outlet": "asked for {}",
    "topic": "on {}",
    "place": "at {}",
    "kind": "in the kind “{}”",
    "on": "in {}",
    "month": "in that month of any year",
    "office": "by holders of the office {}",
    "series": "in the series {}",
}
_FILTERS = {
    "person": (
        ("speaker", "only by {}"),
        ("asked", "only asked of {}"),
        ("reporter", "asked by {}"),
    ),
    "outlet": (("outlet", "only asked for {}"),),
    "topic": (("topic", "only on the topic {}"),),
    "place": (("place", "only at {}"),),
    "kind": (("kind", "only {}"),),
    "on": (("on", "only {}"),),
    "month": (("on", "only {}"),),
    "office": (("office", "only by holders of {}"),),
    "series": (("series", "only {}"),),
}


def _read(query: lang.Query, at: int, size: int, words: str, rows: tuple[Name, ...]) -> Reading:
    rest = query
    for index in reversed(range(len(query.tree.children))):
        # Where a filter says it, the words around a name ("what did ... say") ask for nothing more.
        if at <= index < at + size or _is_light(query.tree.children[index]):
            rest = rest.without(index)
    strict = tuple(
        Strict(label.format(row.label), lang.with_filter(rest.source, name, row.value))
        for row in rows
        for name, label in _FILTERS[row.kind]
    )
    labels = dict.fromkeys(_LABELS[row.kind].format(row.label) for row in rows)
    return Reading(words, " or ".join(labels), strict)


def _is_light(node: lang.Node) -> bool:
    return isinstance(node, lang.Word) and is_light(alias_key(node.text))


def either(query: lang.Query) -> str:
    """The query with each ``or`` between words as the operator; "" where there is none."""
    terms = query.terms
    inner = range(1, len(terms) - 1)
    if not any(terms[i] == "or" for i in inner):
        return ""
    return " ".join("OR" if term == "or" and i in inner else term for i, term in enumerate(terms))


_NAMED = frozenset(("speaker", "reporter", "asked", "outlet", "topic", "place"))


def full_name(query: lang.Query) -> str:
    """``reporter:matt lee`` with the whole name as the filter's value; "" where no name goes on."""
    children, terms = query.tree.children, query.terms
    for at, node in enumerate(children):
        if not (isinstance(node, lang.Filter) and node.name in _NAMED):
            continue
        for size in range(min(3, len(children) - at - 1), 0, -1):
            words = [plain_words(child) for child in children[at + 1 : at + 1 + size]]
            value = " ".join([node.value, *(word[-1].text for word in words if word)])
            if all(words) and alias_key(value) in names():
                whole = f"{node.name}:{lang.quote_value(value)}"
                return " ".join([*terms[:at], whole, *terms[at + 1 + size :]])
    return ""


MAX_SUGGESTIONS = 8
# So many names that begin alike are looked at, and so many words of a title begin it.
MAX_LOOKED_AT, MAX_TITLE_WORDS = 60, 8


@dataclass(frozen=True)
class Suggestion:
    """What a beginning may become: its kind, its name, and the query, or the slug of an event."""

    kind: str
    label: str
    query: str
    event: str = ""


@cached_until_change
def _beginnings() -> list[tuple[str, Name]]:
    """Every word at which a name or a title may be begun, in order."""
    rows = {
        (" ".join(key.split()[at:]), row)
        for key, named in names().items()
        for row in named
        for at in range(len(key.split()))
    }
    for slug, title in Event.objects.public().values_list("slug", "title"):
        words = alias_key(title).split()[:MAX_TITLE_WORDS]
        rows |= {(" ".join(words[at:]), Name("title", slug, title)) for at in range(len(words))}
    return sorted(rows, key=lambda pair: (pair[0], pair[1].label, pair[1].value))


def suggestions(text: str) -> list[Suggestion]:
    """Names and titles that the last words of ``text`` begin; none below two letters."""
    words = text[: lang.MAX_CHARACTERS].split()
    if not words or text.endswith(" ") or ":" in words[-1]:
        return []
    for size in range(min(3, len(words)), 0, -1):
        if named := _begun(alias_key(" ".join(words[-size:]))):
            rest = words[:-size]
            return [
                Suggestion(
                    n.kind, n.label, " ".join([*rest, n.label]), n.value * (n.kind == "title")
                )
                for n in named
            ]
    return []


def _begun(key: str) -> list[Name]:
    """Names first, titles behind them; the shortest first."""
    if len(key) < 2:
        return []
    rows = _beginnings()
    at = bisect_left(rows, key, key=lambda pair: pair[0])
    named: dict[Name, None] = {}
    for begun, name in rows[at : at + MAX_LOOKED_AT]:
        if not begun.startswith(key):
            break
        named.setdefault(name)
    # Many events have one title: the first stands for all.
    by_label = {(name.kind, name.label): name for name in reversed(named)}
    rows = sorted(by_label.values(), key=lambda n: (n.kind == "title", len(n.label), n.label))
    return rows[:MAX_SUGGESTIONS]
