"""What a filter's value means in the database: names become row ids, places their keys.

A name resolves only where readers can see it: one that stands in drafts alone is as unknown as one
that stands nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce

from ..models import (
    Event,
    OfficeHolding,
    OldSlug,
    Outlet,
    OutletAlias,
    Place,
    Question,
    Series,
    Speaker,
    SpeakerAlias,
    Topic,
    alias_key,
    cached_until_change,
)
from . import language as lang
from . import nodes
from .documents import doc_key, place_key
from .nodes import Days, LabelWords, Terms, Text
from .tokens import stem, tokens

MAX_ALIAS_MATCHES = 500
_LAST_ORDINAL = 4_000_000
_NOTHING = Terms("event", frozenset[int]())


@dataclass(frozen=True)
class Resolved:
    """The query with every filter resolved, the words for people, and what could not be found."""

    tree: nodes.All
    names: dict[tuple[str, str], str]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Scope:
    """Where the words around a node are looked for, and whether filters speak of replies."""

    in_title: bool = False
    in_answer: bool = False

    def within(self, children: tuple[lang.Node, ...]) -> _Scope:
        parts = {c.value for c in children if isinstance(c, lang.Filter) and c.name == "in"}
        return _Scope(self.in_title or "title" in parts, self.in_answer or "answer" in parts)


def resolve(query: lang.Query, *, public_only: bool = True) -> Resolved:
    """Look every filter up in the database.

    A query with misreadings matches nothing. Without ``public_only`` names of drafts resolve too:
    for what is kept ready for publishing, and never for what a reader is shown.
    """
    if query.misreadings:
        return Resolved(nodes.All((_NOTHING,)), {}, ())
    resolver = _Resolver(public_only)
    tree = resolver.all(query.tree, _Scope())
    return Resolved(tree, resolver.names, tuple(resolver.notes))


def read(text: str) -> lang.Query:
    """The query of ``text``; ``reporter:matt lee`` is one filter where somebody is called so."""
    query = lang.parse(text)
    if query.misreadings:
        return query
    for index, node, words in reversed(list(query.open_values())):
        lookup = _WHOLE_NAMES.get(node.name)
        for count in range(len(words), 0, -1) if lookup else ():
            value = " ".join([node.value, *words[:count]])
            if lookup(value):
                query = query.with_value(index, node.name, value, count)
                break
    return query


def _is_person(name: str) -> bool:
    same = SpeakerAlias.objects.filter(kind=SpeakerAlias.Kind.NAME, key=alias_key(name))
    return Speaker.objects.public().filter(pk__in=same.values("speaker")).exists()


def _is_outlet(name: str) -> bool:
    same = OutletAlias.objects.filter(key=alias_key(name))
    return Outlet.objects.public().filter(pk__in=same.values("outlet")).exists()


def _is_place(name: str) -> bool:
    return place_key(name) in places() or bool(_place_records(name))


def _is_topic(name: str) -> bool:
    return Topic.objects.public().filter(name__iexact=name).exists()


# Whether a value of several words is a whole name, by the filter it stands behind.
_WHOLE_NAMES: dict[str, Callable[[str], bool]] = {
    "speaker": _is_person,
    "reporter": _is_person,
    "asked": _is_person,
    "answered": _is_person,
    "outlet": _is_outlet,
    "place": _is_place,
    "topic": _is_topic,
}


def find_people(name: str) -> tuple[set[int], str]:
    """Ids of everybody whom ``speaker:`` would find by a name, and the name in words."""
    quoted = lang.quote_value(name.replace('"', " "))
    resolved = resolve(lang.parse(f"speaker:{quoted}"))
    ids = {
        pk
        for node in nodes.positive_leaves(resolved.tree)
        if isinstance(node, Terms)
        for pk in node.values
    }
    return ids, next(iter(resolved.names.values()), name)


class _Resolver:
    def __init__(self, public_only: bool):
        self._public_only = public_only
        self.names: dict[tuple[str, str], str] = {}
        self.notes: list[str] = []
        self._lookups: dict[str, Callable] = {
            "speaker": self._speaker,
            "office": self._office,
            "reporter": self._reporter,
            "outlet": self._outlet,
            "asked": self._asked_filter,
            "answered": self._answered_filter,
            "series": self._series,
            "topic": self._topic,
            "place": self._place,
            "doc": self._doc,
            "known": self._known_filter,
        }

    @cached_property
    def _speakers(self):
        return Speaker.objects.public() if self._public_only else Speaker.objects.all()

    @cached_property
    def _outlets(self):
        return Outlet.objects.public() if self._public_only else Outlet.objects.all()

    @cached_property
    def _topics(self):
        return Topic.objects.public() if self._public_only else Topic.objects.all()

    @cached_property
    def _all_series(self):
        return Series.objects.public() if self._public_only else Series.objects.all()

    @cached_property
    def _aliases(self):
        return SpeakerAlias.objects.public() if self._public_only else SpeakerAlias.objects.all()

    def all(self, node: lang.All, scope: _Scope) -> nodes.All:
        scope = scope.within(node.children)
        kept = [c for c in node.children if not _is_title_filter(c)]
        return nodes.All(tuple(self.node(c, scope) for c in kept))

    def node(self, node: lang.Node, scope: _Scope) -> nodes.Node:
        match node:
            case lang.All():
                return self.all(node, scope)
            case lang.Any(children=children):
                return nodes.Any(tuple(self.node(c, scope) for c in children))
            case lang.Not(child=child):
                return nodes.Not(self.node(child, scope))
            case lang.Filter():
                return self._filter(node, scope)
            case _:
                return Text(node, "title" if scope.in_title else "turn")

    def _filter(self, node: lang.Filter, scope: _Scope) -> nodes.Node:
        if node.days is not None:
            first, last = node.days
            return Days(
                first.toordinal() if first else 1, last.toordinal() if last else _LAST_ORDINAL
            )
        if lookup := self._lookups.get(node.name):
            return lookup(node, scope)
        if (node.name, node.value) == ("is", "undated"):
            return nodes.Not(Days(1, _LAST_ORDINAL))
        # Filters with fixed choices: the value is what the index holds.
        field = {"in": "part", "is": "part"}.get(node.name, node.name)
        return Terms(field, frozenset([node.value]))

    def _speaker(self, node: lang.Filter, _scope: _Scope) -> nodes.Node:
        people = self._people(node, "speaker")
        words = tuple(t.literal for t in tokens(node.value.replace("-", " ")))
        spoken = Terms("speaker", frozenset(people))
        exact = len(people) == 1 and self._is_exact(node.value, people)
        return spoken if exact or not words else nodes.Any((spoken, LabelWords(words)))

    def _reporter(self, node: lang.Filter, scope: _Scope) -> nodes.Node:
        field = "reply_reporter" if scope.in_answer else "reporter"
        return Terms(field, frozenset(self._people(node, "reporter")))

    def _asked_filter(self, node: lang.Filter, _scope: _Scope) -> nodes.Node:
        return Terms("asked", frozenset(self._people(node, "person")))

    def _answered_filter(self, node: lang.Filter, _scope: _Scope) -> nodes.Node:
        return Terms("answered", frozenset(self._people(node, "person")))

    def _office(self, node: lang.Filter, _scope: _Scope) -> nodes.Node:
        """What holders of an office said in their terms; of no known day nobody can say it."""
        terms = [term for term in office_terms(node.value) if term.speaker_id]
        people = self._speakers.filter(pk__in=[term.speaker_id for term in terms])
        seen = set(people.values_list("pk", flat=True))
        names = {term.key: term.full_office for term in terms if term.speaker_id in seen}
        self._record_names(node, names, "office")
        return Terms("office", frozenset(names))

    def _series(self, node: lang.Filter, _scope: _Scope) -> nodes.Node:
        """A slug, a full name, or all series whose name holds what is typed."""
        value = node.value.strip()
        rows = self._all_series
        names = _names(rows.filter(slug=value.lower())) or _names(rows.filter(name__iexact=value))
        names = names or _names(rows.filter(name__icontains=value))
        self._record_names(node, names, "series")
        return Terms("series", frozenset(names))

    def _is_exact(self, value: str, people: set[int]) -> bool:
        rows = self._speakers.filter(pk__in=people)
        if rows.filter(slug=value.lower()).exists():
            return True
        same = self._aliases.filter(kind=SpeakerAlias.Kind.NAME, key=alias_key(value))
        return len(value.split()) > 1 and rows.filter(pk__in=same.values("speaker")).exists()

    def _people(self, node: lang.Filter, what: str) -> set[int]:
        """A slug, a full name, or all people one of whose names or labels holds every word."""
        value = node.value.strip()
        names = _names(self._speakers.filter(slug=value.lower()))
        names = names or _names(self._speakers.filter(pk__in=_former("speaker", value)))
        if not names and len(value.split()) > 1:
            same = self._aliases.filter(kind=SpeakerAlias.Kind.NAME, key=alias_key(value))
            names = _names(self._speakers.filter(pk__in=same.values("speaker")))
        if not names:
            owners = _alias_owners(SpeakerAlias.objects.all(), self._aliases, value, "speaker_id")
            names = _names(self._speakers.filter(pk__in=owners))
        self._record_names(node, names, what)
        return set(names)

    def _outlet(self, node: lang.Filter, scope: _Scope) -> nodes.Node:
        value = node.value.strip()
        names = _names(self._outlets.filter(slug=value.lower()))
        names = names or _names(self._outlets.filter(pk__in=_former("outlet", value)))
        if not names:
            same = OutletAlias.objects.filter(key=alias_key(value))
            names = _names(self._outlets.filter(pk__in=same.values("outlet")))
        if not names:
            aliases = OutletAlias.objects.all()
            owners = _alias_owners(aliases, aliases, value, "outlet_id")
            names = _names(self._outlets.filter(pk__in=owners))
        self._record_names(node, names, "outlet")
        return Terms("reply_outlet" if scope.in_answer else "outlet", frozenset(names))

    def _topic(self, node: lang.Filter, _scope: _Scope) -> nodes.Node:
        value = node.value.strip()
        topics = self._topics
        names = {t.pk: t.name for t in topics.filter(slug=value.lower())}
        names = names or {t.pk: t.name for t in topics.filter(name__iexact=value)}
        names = names or {t.pk: t.name for t in topics.filter(name__icontains=value)}
        self._record_names(node, names, "topic")
        return Terms("topic", frozenset(names))

    def _place(self, node: lang.Filter, _scope: _Scope) -> nodes.Node:
        known, wanted = places(), place_key(node.value)
        names = {wanted: known[wanted]} if wanted in known else {}
        records = {} if names else _place_records(node.value)
        if self._public_only:
            records = {key: place for key, place in records.items() if key in known}
        names = names or records
        if not names:
            words = set(wanted.split("-"))
            names = {key: place for key, place in known.items() if words <= set(key.split("-"))}
        self._record_names(node, names, "place")
        return Terms("place", frozenset(names))

    def _doc(self, node: lang.Filter, _scope: _Scope) -> nodes.Node:
        self.names[node.name, node.value] = node.value.strip()
        return Terms("doc", frozenset([doc_key(node.value)]))

    def _known_filter(self, node: lang.Filter, _scope: _Scope) -> nodes.Node:
        return Terms("part", frozenset([f"known-{node.value}"]))

    def _record_names(self, node: lang.Filter, names_by_key: dict, what: str) -> None:
        names = sorted(set(names_by_key.values()))
        typed = f"“{node.value.strip()}”"
        if not names:
            self.notes.append(f"No {what} called {typed} is in the archive.")
        rest = f" or {len(names) - 3} more" if len(names) > 3 else ""
        self.names[node.name, node.value] = " or ".join(names[:3]) + rest or typed


def _is_title_filter(node: lang.Node) -> bool:
    return isinstance(node, lang.Filter) and (node.name, node.value) == ("in", "title")


# What readers call those who speak for a house, as the table of offices has it.
_SPOKEN_FOR = frozenset("spokesman spokesmen spokeswoman spokeswomen spokespeople".split())
_BETWEEN = frozenset("of the for and s in".split())


def office_terms(value: str) -> list[OfficeHolding]:
    """The terms of the offices that ``value`` names, such as ``White House spokesmen``.

    Its key names one office. Else an office fits when its title and house hold every word; where
    a title is named whole ("President"), those that hold it beside other words ("Vice President")
    are not meant.
    """
    rows = list(OfficeHolding.objects.order_by("first", "pk"))
    key = value.strip().lower()
    if exact := [term for term in rows if "-" in key and term.key == key]:
        return exact
    readings = office_readings(value.replace("-", " "))
    fits = []
    for term in rows if readings[0] else ():
        title = office_stems(term.office)
        house = office_stems(f"{term.organization} {term.country}")
        fitting = [words for words in readings if words <= title | house and words & title]
        if fitting:
            fits.append((any(title <= words for words in fitting), term))
    whole = any(is_whole for is_whole, _ in fits)
    return [term for is_whole, term in fits if is_whole or not whole]


def office_readings(text: str) -> list[frozenset[str]]:
    """The stems of an office as typed; a press secretary is a spokesperson by another title."""
    asked = office_stems(text)
    return [asked, asked - _SPOKESPERSON | _PRESS_SECRETARY] if asked >= _SPOKESPERSON else [asked]


@lru_cache(maxsize=4096)
def office_stems(text: str) -> frozenset[str]:
    """The stems of a title or a house, without the words between; empty where there is no other."""
    words = {token.literal for token in tokens(text)} - _BETWEEN
    return frozenset(stem("spokesperson" if word in _SPOKEN_FOR else word) for word in words)


_SPOKESPERSON = office_stems("spokesperson")
_PRESS_SECRETARY = office_stems("press secretary")


@cached_until_change
def places() -> dict[str, str]:
    """Key -> place of every public event: of its record and those it lies in, or as printed."""
    events = Event.objects.public()
    printed = events.filter(place_record=None).exclude(place="").order_by("-place")
    named = {
        place_key(place): place for place in printed.values_list("place", flat=True).distinct()
    }
    used = Place.objects.public().select_related("parent__parent")
    while used:
        named |= {place.slug: str(place) for place in used}
        used = [place.parent for place in used if place.parent_id]
    return named


@cached_until_change
def addressees() -> frozenset[int]:
    """Ids of all to whom a question is put, whether readers see them or not."""
    rows = Question.addressees.through.objects.order_by()
    return frozenset(rows.values_list("speaker", flat=True).distinct())


def _place_records(value: str) -> dict[str, str]:
    """Places by another name, such as ``Moscow, Russia`` or ``UK``."""
    places = Place.objects.filter(aliases__key=alias_key(value.replace("-", " "))).distinct()
    places = places or Place.objects.filter(aliases__key=alias_key(value)).distinct()
    return {place.slug: str(place) for place in places.select_related("parent")}


def _former(kind: str, slug: str):
    """Ids of the rows that a former slug leads to: of one renamed, or merged into another."""
    return OldSlug.objects.filter(kind=kind, slug=slug.lower()).values("target")


def _names(rows) -> dict[int, str]:
    return dict(rows.values_list("pk", "name"))


def _alias_owners(aliases, visible, value: str, owner: str) -> set[int]:
    """Ids of the owners of an alias that holds every word of ``value`` and is one of ``visible``.

    The words are looked for first: whether readers may see an alias is the dearer question.
    """
    words = [w for w in alias_key(value.replace("-", " ")).split() if w]
    if not words:
        return set()
    rows = reduce(lambda rows, word: rows.filter(key__contains=word), words, aliases)
    fits = [
        pk
        for pk, key in rows.values_list("pk", "key")[:MAX_ALIAS_MATCHES]
        if set(words) <= set(key.replace("-", " ").split())
    ]
    return set(visible.filter(pk__in=fits).values_list(owner, flat=True)) if fits else set()
