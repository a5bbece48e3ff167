"""What a filter's value means in the database: names and aliases become row ids, places their keys."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from ..models import (
    Event,
    Outlet,
    OutletAlias,
    Speaker,
    SpeakerAlias,
    Topic,
    alias_key,
    cached_until_change,
)
from . import language as lang
from .documents import doc_key, place_key
from .tokens import tokens

_MOST_MATCHES = 500


@dataclass(frozen=True)
class Terms:
    """The document's ``field`` holds one of ``values``."""

    field: str
    values: frozenset


@dataclass(frozen=True)
class LabelWords:
    """The label of a turn whose speaker is no known person holds all these words."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Days:
    """The event's day lies in the inclusive range of ordinals; undated events lie in none."""

    first: int
    last: int


@dataclass(frozen=True)
class Text:
    """A word leaf and the field pair it is looked for in: ``turn`` or ``title``."""

    leaf: lang.Word | lang.Phrase | lang.Prefix
    where: str = "turn"


@dataclass(frozen=True)
class Resolved:
    """The query with every filter resolved, the words for people, and what could not be found."""

    tree: object
    names: dict[tuple[str, str], str]
    notes: tuple[str, ...]


def resolve(query: lang.Query) -> Resolved:
    """Look every filter up in the database."""
    resolver = _Resolver()
    tree = resolver.node(query.tree, in_title=False, in_answer=False)
    return Resolved(tree, resolver.names, tuple(resolver.notes))


class _Resolver:
    def __init__(self):
        self.names: dict[tuple[str, str], str] = {}
        self.notes: list[str] = []

    def node(self, node, *, in_title: bool, in_answer: bool):
        if isinstance(node, lang.All):
            here = [c for c in node.children if isinstance(c, lang.Filter) and c.name == "in"]
            in_title = in_title or any(f.value == "title" for f in here)
            in_answer = in_answer or any(f.value == "answer" for f in here)
            rest = [c for c in node.children if not (c in here and c.value == "title")]
            return lang.All(
                tuple(self.node(c, in_title=in_title, in_answer=in_answer) for c in rest)
            )
        if isinstance(node, lang.Any):
            return lang.Any(
                tuple(self.node(c, in_title=in_title, in_answer=in_answer) for c in node.children)
            )
        if isinstance(node, lang.Not):
            return lang.Not(self.node(node.child, in_title=in_title, in_answer=in_answer))
        if isinstance(node, lang.Filter):
            return self._filter(node, in_answer)
        return Text(node, "title" if in_title else "turn")

    def _filter(self, node: lang.Filter, in_answer: bool):
        if node.days is not None:
            first, last = node.days
            return Days(first.toordinal() if first else 1, last.toordinal() if last else 4_000_000)
        return getattr(self, f"_{node.name}")(node, in_answer)

    def _speaker(self, node, in_answer):
        people = self._people(node, "speaker")
        words = tuple(t.literal for t in tokens(node.value.replace("-", " ")))
        spoken = Terms("speaker", frozenset(people))
        exact = len(people) == 1 and self._is_exact(node.value, people)
        return spoken if exact or not words else lang.Any((spoken, LabelWords(words)))

    def _reporter(self, node, in_answer):
        return Terms(
            "reply_reporter" if in_answer else "reporter", frozenset(self._people(node, "reporter"))
        )

    def _asked(self, node, in_answer):
        return Terms("asked", frozenset(self._people(node, "person")))

    def _is_exact(self, value: str, people: set[int]) -> bool:
        return (
            Speaker.objects.filter(pk__in=people, slug=value.lower()).exists()
            or Speaker.objects.filter(
                pk__in=people, aliases__kind=SpeakerAlias.Kind.NAME, aliases__key=alias_key(value)
            ).exists()
            and len(value.split()) > 1
        )

    def _people(self, node, what: str) -> set[int]:
        """A slug, a full name, or all people one of whose names or labels holds every word."""
        value = node.value.strip()
        found = {s.pk: s.name for s in Speaker.objects.filter(slug=value.lower())}
        if not found and len(value.split()) > 1:
            same = SpeakerAlias.objects.filter(
                kind=SpeakerAlias.Kind.NAME, key=alias_key(value)
            ).select_related("speaker")
            found = {a.speaker_id: a.speaker.name for a in same}
        if not found:
            found = _holding(SpeakerAlias.objects.select_related("speaker"), value, "speaker")
        self._say(node, found, what)
        return set(found)

    def _outlet(self, node, in_answer):
        value = node.value.strip()
        found = {o.pk: o.name for o in Outlet.objects.filter(slug=value.lower())}
        if not found:
            found = {
                o.pk: o.name
                for o in Outlet.objects.filter(aliases__key=alias_key(value)).distinct()
            }
        if not found:
            found = _holding(OutletAlias.objects.select_related("outlet"), value, "outlet")
        self._say(node, found, "outlet")
        return Terms("reply_outlet" if in_answer else "outlet", frozenset(found))

    def _topic(self, node, in_answer):
        value = node.value.strip()
        topics = Topic.objects.public()
        found = {t.pk: t.name for t in topics.filter(slug=value.lower())}
        found = found or {t.pk: t.name for t in topics.filter(name__iexact=value)}
        found = found or {t.pk: t.name for t in topics.filter(name__icontains=value)}
        self._say(node, found, "topic")
        return Terms("topic", frozenset(found))

    def _place(self, node, in_answer):
        held, wanted = places(), place_key(node.value)
        found = {wanted: held[wanted]} if wanted in held else {}
        if not found:
            words = set(wanted.split("-"))
            found = {key: place for key, place in held.items() if words <= set(key.split("-"))}
        self._say(node, found, "place")
        return Terms("place", frozenset(found))

    def _doc(self, node, in_answer):
        self.names[node.name, node.value] = node.value.strip()
        return Terms("doc", frozenset([doc_key(node.value)]))

    def _kind(self, node, in_answer):
        return Terms("kind", frozenset([node.value]))

    def _in(self, node, in_answer):
        return Terms("part", frozenset([node.value]))

    def _has(self, node, in_answer):
        return Terms("has", frozenset([node.value]))

    def _is(self, node, in_answer):
        return Terms("part", frozenset([node.value]))

    def _state(self, node, in_answer):
        return Terms("state", frozenset([node.value]))

    def _say(self, node, found: dict, what: str) -> None:
        names = sorted(set(found.values()))
        if not names:
            self.notes.append(f"No {what} called “{node.value.strip()}” is in the archive.")
        said = " or ".join(names[:3]) + (f" or {len(names) - 3} more" if len(names) > 3 else "")
        self.names[node.name, node.value] = said or f"“{node.value.strip()}”"


@cached_until_change
def places() -> dict[str, str]:
    """Key -> place of every public event."""
    held = (
        Event.objects.public()
        .exclude(place="")
        .order_by("-place")
        .values_list("place", flat=True)
        .distinct()
    )
    return {place_key(place): place for place in held}


def _holding(aliases, value: str, owner: str) -> dict[int, str]:
    """Owners of an alias that holds every word of ``value``."""
    words = [w for w in alias_key(value.replace("-", " ")).split() if w]
    if not words:
        return {}
    rows = reduce(lambda rows, word: rows.filter(key__contains=word), words, aliases)[
        :_MOST_MATCHES
    ]
    return {
        getattr(row, f"{owner}_id"): getattr(row, owner).name
        for row in rows
        if set(words) <= set(row.key.replace("-", " ").split())
    }
