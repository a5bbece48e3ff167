"""What search knows of a turn: built from rows, the same for every engine."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from django.utils.text import slugify

from ..models import (
    Event,
    EventChange,
    Known,
    OfficeHolding,
    Outlet,
    Question,
    Speaker,
    SpeakerAlias,
    Turn,
    TurnTopic,
)
from .engines.document import ASKER_STEMS, Document, twin_of
from .tokens import GAP, tokens
from .turn_words import TurnWords

# So much of a question or reply tells what its other half is about; and so many turns before and
# behind what the talk is about, since a reply or a follow-up seldom names its matter again.
_MAX_PARTNER_WORDS, _MAX_NEIGHBOR_WORDS, _NEIGHBORS = 250, 150, 2
_LAST = dt.date.max.toordinal()


def documents(event_ids: Iterable[int], *, public_only: bool = True) -> Iterator[Document]:
    """The documents of these events' turns; events that readers may not see give none."""
    ids = list(event_ids)
    kept = _kept.get() if public_only else None
    # Asked before the rows: what changes meanwhile has a later number.
    numbers = _numbers_of(ids) if kept is not None else {}
    for event, turns, links in _rows(ids, public_only):
        made = _EventDocuments.of(event, turns, links)
        if kept is not None and len(kept) < MAX_KEPT_EVENTS:
            kept[event.pk] = numbers.get(event.pk), made
        yield from made.by_id.values()


def exchange_documents(event_ids: Iterable[int]) -> Iterator[Document]:
    """The documents of these events' exchanges, each under the id of the turn that asks."""
    ids = list(event_ids)
    kept, rest = _kept.get(), ids
    if kept:
        numbers = _numbers_of(ids)
        rest = []
        for pk in ids:
            number, made = kept.pop(pk, (None, None))
            if made is not None and number == numbers.get(pk):
                yield from made.exchanges()
            else:
                rest.append(pk)
    for event, turns, links in _rows(rest, public_only=True):
        yield from _EventDocuments.of(event, turns, links).exchanges()


# What the index of turns has made of events, for the index of exchanges that follows behind it:
# the number of each event's last change, and its documents.
_kept: ContextVar[dict[int, tuple[int | None, _EventDocuments]] | None] = ContextVar(
    "documents of this sync", default=None
)
# As many as one batch of changes.
MAX_KEPT_EVENTS = 200


@contextmanager
def shared_documents() -> Iterator[None]:
    """Inside, both indexes are written from the same documents, unless an event has changed."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def _numbers_of(ids: list[int]) -> dict[int, int]:
    """The number of the last change of each event."""
    return dict(EventChange.objects.filter(pk__in=ids).values_list("pk", "number"))


@dataclass(frozen=True)
class _EventDocuments:
    """The documents of an event's turns, and the replies to each turn that asks."""

    by_id: dict[int, Document]
    replies: dict[int, list[int]]

    @classmethod
    def of(cls, event: Event, turns: list[Turn], links: _Links) -> _EventDocuments:
        by_id = {document.id: document for document in _event_documents(event, turns, links)}
        asking = [pk for pk in by_id if links.questions_in[pk]]
        return cls(by_id, {pk: links.replies(pk) for pk in asking})

    def exchanges(self) -> Iterator[Document]:
        for pk, replies in self.replies.items():
            yield _exchange(self.by_id[pk], [self.by_id[r] for r in replies if r in self.by_id])


def _exchange(asking: Document, replies: list[Document]) -> Document:
    """A turn that asks and its replies as one; no phrase reaches from one turn to another."""
    turns = [asking, *replies]
    stems = _with_gaps([turn.stems for turn in turns])
    return replace(
        asking,
        words=_with_gaps([turn.words for turn in turns]),
        stems=stems,
        lead=_union(turn.lead for turn in turns),
        label=_union(turn.label for turn in turns),
        who=_union(turn.who for turn in turns),
        context=_union(turn.context for turn in turns),
        exchange=sorted(set().union(*(turn.exchange for turn in turns)).difference(stems)),
        speaker=_union(turn.speaker for turn in turns),
        reply_reporter=_union([asking.reporter] if replies else []),
        reply_outlet=_union([asking.outlet] if replies else []),
        topic=_union(turn.topic for turn in turns),
        part=_exchange_parts(asking, replies),
        has=_union(turn.has for turn in turns),
        office=_union(turn.office for turn in turns),
    )


def _with_gaps(texts: list[list[str]]) -> list[str]:
    words = list(texts[0])
    for text in texts[1:]:
        words.append(GAP)
        words += text
    return words


def _union(lists: Iterable[list]) -> list:
    return sorted(set().union(*lists))


def _exchange_parts(asking: Document, replies: list[Document]) -> list[str]:
    """The parts of all turns, but of the question alone whether its asker is known."""
    own = {"question", "no-reporter", "no-outlet"}
    parts = {*asking.part, *(p for turn in replies for p in turn.part if p not in own)}
    if not parts.isdisjoint(_DERIVED.values()):
        parts.discard(_PRINTED)
    return sorted(parts)


class TurnRow(NamedTuple):
    """What documents ask of a turn, under the names of its model: objects take as long to make as
    all that is made of them.
    """

    pk: int
    event_id: int
    position: int
    label: str
    speaker_id: int | None
    speaker_name: str
    known: str
    role: str
    text: str
    marks: list[dict]
    body_start: int
    word_count: int
    is_orphan_reply: bool


class _QuestionRow(NamedTuple):
    """What documents ask of a question, as ``TurnRow``."""

    pk: int
    turn_id: int
    asker_id: int | None
    asker_name: str
    asker_known: str
    outlet_id: int | None
    outlet_name: str
    outlet_known: str
    state: str


def _rows(
    event_ids: Iterable[int], public_only: bool
) -> Iterator[tuple[Event, list[TurnRow], _Links]]:
    """Each event with its turns and what links them."""
    events = Event.objects.public() if public_only else Event.objects.all()
    rows = events.filter(pk__in=list(event_ids)).select_related(
        "place_record__parent__parent", "series"
    )
    events_by_id = {event.pk: event for event in rows.defer("segments", "problems")}
    if not events_by_id:
        return
    links = _Links.of_events(list(events_by_id))
    turns = Turn.objects.filter(event__in=events_by_id).order_by("event_id", "position")
    rows = turns.values_list(*TurnRow._fields).iterator(chunk_size=2000)
    for event, group in groupby(map(TurnRow._make, rows), key=lambda turn: turn.event_id):
        own = list(group)
        links.speakers |= {turn.pk: turn.speaker_id for turn in own}
        yield events_by_id[event], own, links


def _event_documents(event: Event, turns: list[TurnRow], links: _Links) -> Iterator[Document]:
    head = _Head.of(event, links)
    words_by_turn = {turn.pk: words_of(turn) for turn in turns}
    about = sorted({*_about_event(event), *_stems_of(links.heads_on(turns, event))})
    near = [frozenset(words_by_turn[turn.pk].stems[:_MAX_NEIGHBOR_WORDS]) for turn in turns]
    for at, turn in enumerate(turns):
        around = near[max(0, at - _NEIGHBORS) : at] + near[at + 1 : at + _NEIGHBORS + 1]
        for pk in links.partners(turn.pk):
            if pk in words_by_turn:
                around.append(words_by_turn[pk].stems[:_MAX_PARTNER_WORDS])
        document = _document(head, turn, links, words_by_turn[turn.pk])
        document.exchange = sorted(set().union(*around) - {GAP})
        document.who, names = _names_of(turn, links)
        document.context = [*about, *names, *head.offices_of(turn).stems]
        yield document


class _Offices(NamedTuple):
    """The offices that somebody held on the day: their keys, and the stems of their names."""

    keys: list[str]
    stems: tuple[str, ...]


@dataclass(frozen=True)
class _Head:
    """What the documents of an event's turns have in common."""

    event: Event
    links: _Links
    day: int
    year: int
    title_words: list[str]
    title_stems: list[str]
    place: list[str]
    kind: list[str]
    doc: list[str]
    series: list[int]
    offices: dict[int | None, _Offices] = field(default_factory=dict)

    @classmethod
    def of(cls, event: Event, links: _Links) -> _Head:
        words, day = tokens(event.title), event.listed_on
        return cls(
            event=event,
            links=links,
            day=day.toordinal() if day else 0,
            year=day.year if day else 0,
            title_words=[word.literal for word in words],
            title_stems=[word.stem for word in words],
            place=_places(event),
            kind=[event.kind],
            doc=[doc_key(event.document_number)] if event.document_number else [],
            series=_ids([event.series_id]),
        )

    def offices_of(self, turn: TurnRow | Turn) -> _Offices:
        """The offices that a turn's speaker held on the day."""
        speaker = turn.speaker_id
        if speaker not in self.offices:
            holdings = self.links.holdings_on(speaker, self.event.listed_on)
            names = " ".join(f"{h.office} {h.organization}" for h in holdings)
            self.offices[speaker] = _Offices(sorted({h.key for h in holdings}), _stems_of(names))
        return self.offices[speaker]


def _about_event(event: Event) -> list[str]:
    """The stems of what is known of an event besides its turns."""
    day = event.listed_on
    parts = [event.title, event.get_kind_display(), _KIND_WORDS.get(event.kind, ""), event.place]
    parts += [event.venue, str(event.series or "")]
    place = event.place_record
    while place is not None:
        parts.append(place.name)
        place = place.parent
    if day:
        parts.append(f"{day:%B} {day.day} {day.year}")
    return sorted({stem for part in parts for stem in _stems_of(part)})


# How readers call the kinds of events.
_KIND_WORDS = {
    Event.Kind.JOINT: "joint press conference news conference",
    Event.Kind.BRIEFING: "press briefing",
}

# Whose names stand for their governments ("did Obama change his mind").
_HEADS = ("President", "Prime Minister")


@lru_cache(maxsize=20_000)
def _stems_of(text: str) -> tuple[str, ...]:
    return tuple(token.stem for token in tokens(text))


def _names_of(turn: TurnRow, links: _Links) -> tuple[list[str], list[str]]:
    """The stems of who speaks or asks in a turn, and of whom they ask or reply to."""
    who, others = [], [turn.role]
    asked, answers = links.questions_in[turn.pk], links.questions_answered[turn.pk]
    if turn.speaker_id:
        who.append(links.names[turn.speaker_id])
    else:
        who += [turn.label, turn.speaker_name]
    for question in asked:
        who += _asker_names(question, links)
        others += [links.names[pk] for pk in links.addressees[question.pk]]
    for question in answers:
        others += _asker_names(question, links)
    return (
        _stems_of_all(tuple(who), ASKER_STEMS if asked else frozenset()),
        _stems_of_all(tuple(others)),
    )


@lru_cache(maxsize=20_000)
def _stems_of_all(names: tuple[str, ...], besides: frozenset[str] = frozenset()) -> list[str]:
    return sorted({*besides, *(stem for name in names for stem in _stems_of(name))})


def _asker_names(question: Question | _QuestionRow, links: _Links) -> list[str]:
    asker = links.names[question.asker_id] if question.asker_id else question.asker_name
    outlet = links.outlets[question.outlet_id] if question.outlet_id else question.outlet_name
    return [asker, outlet]


def documents_of_rows(event: Event, rows, words: Sequence[TurnWords]) -> list[Document]:
    """The documents of an event that has just been written, without asking for its rows again.

    ``rows`` has its turns, its questions, and the pairs of ids that link questions to addressees
    and to turns that reply; ``words`` are those of the turns. No turn has a topic yet.
    """
    links = _Links(rows.questions, rows.addressees, rows.replies, ())
    links.speakers |= {turn.pk: turn.speaker_id for turn in rows.turns}
    links.read_holdings({turn.speaker_id for turn in rows.turns} - {None})
    head = _Head.of(event, links)
    return [_document(head, turn, links, cut) for turn, cut in zip(rows.turns, words, strict=True)]


class _Links:
    """Questions, replies and topics of some turns, by turn."""

    def __init__(self, questions, addressees, replies, topics):
        self.questions_in: dict[int, list[Question | _QuestionRow]] = defaultdict(list)
        self.questions_answered: dict[int, list[Question | _QuestionRow]] = defaultdict(list)
        self.answered_by: dict[int, list[int]] = defaultdict(list)
        self.addressees: dict[int, list[int]] = defaultdict(list)
        self.topics: dict[int, list[int]] = defaultdict(list)
        by_id = {question.pk: question for question in questions}
        for question in by_id.values():
            self.questions_in[question.turn_id].append(question)
        for question, speaker in addressees:
            self.addressees[question].append(speaker)
        for question, turn in replies:
            self.questions_answered[turn].append(by_id[question])
            self.answered_by[question].append(turn)
        for turn, topic in topics:
            self.topics[turn].append(topic)
        # Of the turns of the events that are being read.
        self.speakers: dict[int, int | None] = {}
        self.names: dict[int, str] = defaultdict(str)
        self.outlets: dict[int, str] = defaultdict(str)
        self._holdings: dict[int, list[OfficeHolding]] = defaultdict(list)
        self._heads: list[OfficeHolding] = []

    def _read_names(self, events: list[int]) -> None:
        """All names of everybody who speaks, asks or is asked, and the offices they held."""
        people = set(Turn.objects.filter(event__in=events).values_list("speaker", flat=True))
        people |= {q.asker_id for qs in self.questions_in.values() for q in qs}
        people |= {pk for pks in self.addressees.values() for pk in pks}
        people.discard(None)
        names: dict[int, list[str]] = defaultdict(list)
        for pk, name in Speaker.objects.filter(pk__in=people).values_list("pk", "name"):
            names[pk].append(name)
        aliases = SpeakerAlias.objects.filter(speaker__in=people, kind=SpeakerAlias.Kind.NAME)
        for pk, name in aliases.values_list("speaker", "text"):
            names[pk].append(name)
        self.names |= {pk: " ".join(dict.fromkeys(forms)) for pk, forms in names.items()}
        self.outlets |= dict(Outlet.objects.values_list("pk", "name"))
        self.read_holdings(people)
        self._heads = list(OfficeHolding.objects.filter(office__in=_HEADS).exclude(country=""))

    def read_holdings(self, people: set[int]) -> None:
        for holding in OfficeHolding.objects.filter(speaker__in=people):
            self._holdings[holding.speaker_id].append(holding)

    def holdings_on(self, speaker: int | None, day: dt.date | None) -> list[OfficeHolding]:
        if day is None or not speaker:
            return []
        return [holding for holding in self._holdings[speaker] if _is_held(holding, day)]

    def heads_on(self, turns: list[TurnRow], event: Event) -> str:
        """The names of those who led, on the day, the governments whose officers speak."""
        day = event.listed_on
        countries = {
            holding.country
            for speaker in {turn.speaker_id for turn in turns}
            for holding in self.holdings_on(speaker, day)
        }
        return " ".join(
            holding.name
            for holding in self._heads
            if day and holding.country in countries and _is_held(holding, day)
        )

    def replies(self, turn: int) -> list[int]:
        """The turns that reply to the questions of a turn."""
        asked = self.questions_in.get(turn)
        if not asked:
            return []
        return list(dict.fromkeys([r for q in asked for r in self.answered_by[q.pk] if r != turn]))

    def partners(self, turn: int) -> list[int]:
        """The turns that a turn answers, and those that answer it."""
        answered = self.questions_answered.get(turn)
        if not answered:
            return self.replies(turn)
        asking = [q.turn_id for q in answered if q.turn_id != turn]
        return list(dict.fromkeys(asking + self.replies(turn)))

    @classmethod
    def of_events(cls, events: list[int]) -> _Links:
        """Fetched in a handful of queries, with the names of everybody in them."""
        questions = Question.objects.filter(event__in=events)
        addressed = Question.addressees.through.objects.filter(question__event__in=events)
        replies = Question.replies.through.objects.filter(question__event__in=events)
        standing = TurnTopic.objects.standing().filter(turn__event__in=events)
        links = cls(
            map(_QuestionRow._make, questions.values_list(*_QuestionRow._fields)),
            addressed.values_list("question_id", "speaker_id"),
            replies.values_list("question_id", "turn_id"),
            standing.values_list("turn_id", "topic_id"),
        )
        links._read_names(events)
        return links


def _is_held(holding: OfficeHolding, day: dt.date) -> bool:
    return holding.first <= day and (holding.last is None or day <= holding.last)


# Words of turns that this process has cut for topics and the index is about to ask for.
_cut: dict[int, tuple[tuple, TurnWords]] = {}
MAX_CUT = 16_000


def words_of(turn: TurnRow | Turn) -> TurnWords:
    """The words of a turn; what was cut before is taken if it is of the very same text."""
    written = turn.text, turn.marks, turn.body_start
    kept = _cut.pop(turn.pk, None)
    return kept[1] if kept and kept[0] == written else TurnWords.of(*written)


def keep_words(turns: Iterable[Turn], words: Iterable[TurnWords]) -> None:
    """Keep the words of turns until the index asks for them."""
    if len(_cut) > MAX_CUT:
        _cut.clear()
    for turn, cut in zip(turns, words, strict=True):
        _cut[turn.pk] = (turn.text, turn.marks, turn.body_start), cut


def _document(head: _Head, turn: TurnRow | Turn, links: _Links, words: TurnWords) -> Document:
    asked, answers = links.questions_in[turn.pk], links.questions_answered[turn.pk]
    event, place = head.event.pk, min(turn.position, 99_999)
    return Document(
        id=turn.pk,
        event=event,
        words=words.literals,
        stems=words.stems,
        title_words=head.title_words,
        title_stems=head.title_stems,
        label=[] if turn.speaker_id else _label(f"{turn.label} {turn.speaker_name}"),
        day=head.day,
        year=head.year,
        lead=words.lead if answers or turn.is_orphan_reply else [],
        newest=_rank(head.day, event, 99_999 - place),
        oldest=_rank(head.day or _LAST, event, place),
        twin=twin_of(head.day, words.halves),
        speaker=[turn.speaker_id] if turn.speaker_id else [],
        reporter=_ids([q.asker_id for q in asked]),
        outlet=_ids([q.outlet_id for q in asked]),
        reply_reporter=_ids([q.asker_id for q in answers]),
        reply_outlet=_ids([q.outlet_id for q in answers]),
        asked=_ids([s for q in asked for s in links.addressees[q.pk]]),
        answered=_ids([links.speakers.get(pk) for pk in links.replies(turn.pk)]),
        series=head.series,
        topic=_ids(links.topics[turn.pk]),
        place=head.place,
        kind=head.kind,
        doc=head.doc,
        part=_parts(turn, asked, answers) + _attribution_terms(turn, asked, answers),
        has=sorted({m["kind"] for m in turn.marks if m["kind"] != "furniture"}),
        state=sorted({q.state for q in asked}),
        office=head.offices_of(turn).keys,
    )


def _parts(turn: TurnRow | Turn, asked: list, answers: list) -> list[str]:
    parts = []
    if asked:
        parts.append("question")
        parts += ["no-reporter"] if any(q.asker_id is None for q in asked) else []
        parts += ["no-outlet"] if any(q.outlet_id is None for q in asked) else []
    if answers:
        parts.append("answer")
    if turn.is_orphan_reply:
        parts += ["answer", "orphan"] if not answers else ["orphan"]
    if any(m["kind"] == "untranslated" for m in turn.marks) and turn.word_count <= 4:
        parts.append("untranslated")
    return parts


# The terms of degrees to which names are known that no text prints, and of those that one does.
_DERIVED = {str(degree): f"known-{degree}" for degree in (Known.RESOLVED, Known.SETTLED)}
_PRINTED = f"known-{Known.PRINTED}"


def _attribution_terms(turn: TurnRow | Turn, asked: list, answers: list) -> list[str]:
    """How the names of a turn are known.

    Each degree that is not printed, or else "known-printed".
    """
    degrees = {turn.known}
    for question in (*asked, *answers):
        degrees |= {question.asker_known, question.outlet_known}
    return sorted(_DERIVED[degree] for degree in degrees & _DERIVED.keys()) or [_PRINTED]


def _places(event: Event) -> list[str]:
    """The keys of an event's place.

    Of its record and all that it lies in, or of what is printed.
    """
    keys = []
    place = event.place_record
    while place is not None:
        keys.append(place.slug)
        place = place.parent
    return keys or ([place_key(event.place)] if event.place else [])


def _rank(day: int, event: int, within: int) -> int:
    """A number that sorts by day, then event, then place in the event; below 2**63."""
    return (day * 10_000_000 + event % 10_000_000) * 100_000 + within


def _ids(values: Sequence[int | None]) -> list[int]:
    """Most are of no value or of one."""
    return sorted({v for v in values if v}) if values else []


@lru_cache(maxsize=4096)
def _label(label: str) -> list[str]:
    return sorted({t.literal for t in tokens(label)})


def place_key(place: str) -> str:
    return slugify(place, allow_unicode=True) or place.lower()


def doc_key(number: str) -> str:
    return "".join(number.lower().split())
