"""An event's turns grouped as a reader follows them: what came first, then question by question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import overload

from django.db.models import F, Prefetch, QuerySet, Value

from ..models import (
    TURNS_AT_ONCE,
    Event,
    EventChangedError,
    Prepared,
    Question,
    Speaker,
    Turn,
)
from .text import flat, plain

_CONTEXT_CHARS = 120


@dataclass
class Exchange:
    """The turns from one asking turn to the next; the opening has no question."""

    questions: list[Question] = field(default_factory=list)
    turns: Sequence[Turn] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"x{self.turns[0].position}"

    @property
    def heading(self) -> str:
        """``Question 2: David Holley, L.A. Times, to both``."""
        if not self.questions:
            return "Opening"
        numbers = [q.position for q in self.questions]
        label = (
            f"Question {numbers[0]}"
            if len(numbers) == 1
            else f"Questions {numbers[0]} to {numbers[-1]}"
        )
        return f"{label}: {self.questions[0].asked_by}"


def _turn_rows(**chosen) -> QuerySet[Turn]:
    return (
        Turn.objects.filter(**chosen)
        .select_related("resolution")
        .annotate(speaker_known_as=F("speaker__name"), speaker_slug=F("speaker__slug"))
        .defer("start", "end", "word_count", "known", "resolution__evidence")
        .order_by("position")
    )


_turns = Prepared(lambda event: _turn_rows(event=event), int)
_turns_by_id = Prepared(lambda ids: _turn_rows(pk__in=ids), [int])
_questions = Prepared(
    lambda event: (
        Question.objects.filter(event=event)
        .select_related("asker", "outlet", "asker_resolution", "outlet_resolution")
        .defer(
            "asker__created_at",
            "asker__sort_name",
            "outlet__kind",
            "outlet__country",
            "asker_resolution__evidence",
            "asker_resolution__words",
            "outlet_resolution__evidence",
            "outlet_resolution__words",
        )  # fmt: skip
        .order_by("position")
    ),
    int,
)
# Whom each question is put to and which turns reply to it, in one answer of the database.
_links = Prepared(
    lambda event: (
        Question.replies.through.objects.filter(question__event=event)
        .values_list("question_id", "turn_id", Value(""), Value(""), Value(""))
        .union(
            Question.addressees.through.objects.filter(question__event=event).values_list(
                "question_id", "speaker_id", "speaker__sort_name", "speaker__name", "speaker__slug"
            ),
            all=True,
        )
    ),
    int,
)


def exchanges_of(event: Event) -> list[Exchange]:
    """The exchanges of an event, with everything a page shows fetched in three queries."""
    turns = _turns(event.pk)
    questions = _questions_by_turn(event, {turn.pk: turn for turn in turns})
    dressing = _Dressing(event, questions)
    for turn in turns:
        dressing.dress(turn)
    return _cut_at_questions(turns, turns, questions)


def exchanges_in_pieces(event: Event, mark: Callable[[Turn], object], count: int) -> list[Exchange]:
    """The exchanges of a long event: turns are fetched as they are read, some hundred at a time.

    Questions, and what a link needs of each turn, are there from the beginning. ``mark`` is called
    with each turn that was fetched. Raises EventChangedError where the event has not ``count``
    turns any more.
    """
    outlines = outlines_of(event)
    if len(outlines) != count:
        raise EventChangedError(event)
    questions = _questions_by_turn(event, {turn.pk: turn for turn in outlines})
    dressing = _Dressing(event, questions)

    def finish(turn: Turn) -> None:
        dressing.dress(turn)
        mark(turn)

    turns = FetchedTurns(event, [turn.pk for turn in outlines], finish)
    return _cut_at_questions(outlines, turns, questions)


def first_questions(event: Event, count: int) -> list[Question]:
    """The first questions of an event, each with its first replies, without reading the others."""
    replies = Prefetch("replies", Turn.objects.order_by("position"), to_attr="reply_turns")
    rows = Question.objects.filter(event=event).select_related("asker", "turn")
    questions = list(rows.order_by("position").prefetch_related(replies)[:count])
    for question in questions:
        Question.event.field.set_cached_value(question, event)
    return questions


def outlines_of(event: Event) -> list[Turn]:
    """The turns of an event with their places only; whatever else is asked of one is fetched."""
    turns = list(
        Turn.objects.filter(event=event).only("event", "position", "anchor").order_by("position")
    )
    for turn in turns:
        Turn.event.field.set_cached_value(turn, event)
    return turns


def _cut_at_questions(
    outlines: Sequence[Turn], turns: Sequence[Turn], questions: dict[int, list[Question]]
) -> list[Exchange]:
    """``turns``, cut where one asks; ``outlines`` are the same turns."""
    starts = [i for i, turn in enumerate(outlines) if not i or turn.pk in questions]
    return [
        Exchange(questions.get(outlines[start].pk, []), turns[start:end])
        for start, end in pairwise([*starts, len(outlines)])
    ]


class FetchedTurns(Sequence[Turn]):
    """Turns that are fetched in the order of reading, of which some hundred are in memory.

    A slice is a view of the same turns. Raises EventChangedError where one is there no more.
    """

    def __init__(self, event: Event, ids: list[int], finish: Callable[[Turn], object]):
        self._event, self._ids, self._finish = event, ids, finish
        self._number = -1
        self._rows: dict[int, Turn] = {}

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, key: int) -> Turn: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[Turn]: ...
    def __getitem__(self, key: int | slice) -> Turn | Sequence[Turn]:
        if isinstance(key, slice):
            return _Stretch(self, range(*key.indices(len(self))))
        pk = self._ids[key]
        number = range(len(self))[key] // TURNS_AT_ONCE
        if number != self._number:
            self._fetch(number)
        return self._rows[pk]

    def _fetch(self, number: int) -> None:
        ids = self._ids[number * TURNS_AT_ONCE : (number + 1) * TURNS_AT_ONCE]
        self._rows = {turn.pk: turn for turn in _turns_by_id(ids)}
        if len(self._rows) < len(ids):
            raise EventChangedError(self._event)
        for turn in self._rows.values():
            self._finish(turn)
        self._number = number


@dataclass(frozen=True)
class _Stretch(Sequence[Turn]):
    """Some turns out of many, fetched when they are read."""

    turns: FetchedTurns
    places: range

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, key: int) -> Turn: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[Turn]: ...
    def __getitem__(self, key: int | slice) -> Turn | Sequence[Turn]:
        if isinstance(key, slice):
            return _Stretch(self.turns, self.places[key])
        return self.turns[self.places[key]]


class _Dressing:
    """Gives turns what a page shows beside their columns."""

    def __init__(self, event: Event, questions: dict[int, list[Question]]):
        self.event, self.questions = event, questions
        self.first = next((p.speaker_id for p in event.principals), None)
        self.people: dict[int, Speaker] = {}

    def dress(self, turn: Turn) -> None:
        Turn.event.field.set_cached_value(turn, self.event)
        if pk := turn.speaker_id:
            if pk not in self.people:
                self.people[pk] = Speaker(pk=pk, name=turn.speaker_known_as, slug=turn.speaker_slug)
            Turn.speaker.field.set_cached_value(turn, self.people[pk])
        turn.style = _style(turn, self.first)
        asked = self.questions.get(turn.pk, [])
        turn.asked_by = next((q.asked_by for q in asked if q.is_attributed and not q.on_behalf), "")


def _questions_by_turn(event: Event, turns: dict[int, Turn]) -> dict[int, list[Question]]:
    """An event's questions by the turn they stand in, with whom they are put to and replies."""
    rows = _questions(event.pk)
    people: dict[int, list[tuple[str, int, str, str]]] = {}
    replies: dict[int, list[Turn]] = {}
    for question, pk, sort_name, name, slug in _links(event.pk) if rows else ():
        if name:
            people.setdefault(question, []).append((sort_name, pk, name, slug))
        else:
            replies.setdefault(question, []).append(turns[pk])
    questions: dict[int, list[Question]] = {}
    for question in rows:
        Question.event.field.set_cached_value(question, event)
        Question.turn.field.set_cached_value(question, turns[question.turn_id])
        question.put_to = [
            Speaker(pk=pk, name=name, slug=slug)
            for _, pk, name, slug in sorted(people.get(question.pk, ()))
        ]
        question.reply_turns = sorted(replies.get(question.pk, ()), key=lambda turn: turn.position)
        questions.setdefault(question.turn_id, []).append(question)
    return questions


def _style(turn: Turn, first: int | None) -> str:
    """The voice as pages set it: principals beside the first one announced are its counterparts."""
    if (
        turn.voice == Turn.Voice.PRINCIPAL
        and first
        and turn.speaker_id
        and turn.speaker_id != first
    ):
        return "counterpart"
    return turn.voice


@dataclass(frozen=True)
class Part:
    """A stretch of a source as its page shows it.

    What it is, whose turn, and its numbered lines.
    """

    kind: str
    first_line: int
    lines: list[str]
    turn: Turn | None = None


def parts_of(event: Event, text: str) -> list[Part]:
    """The source's text cut into its parts, in order and without gaps."""
    turns = {turn.position: turn for turn in event.turns.select_related("speaker")}
    parts, line = [], 1
    for kind, start, end, position in event.segments:
        piece = text[start:end]
        parts.append(
            Part(
                kind,
                line,
                piece.removesuffix("\n").split("\n"),
                turns.get(position) if kind == "turn" else None,
            )
        )
        line += piece.count("\n")
    return parts


@dataclass(frozen=True)
class Evidence:
    """The words that name the asker, with what stands around them in the source."""

    before: str
    words: str
    after: str


def evidence_of(question: Question) -> Evidence | None:
    """Where the asker's name stands.

    Cut from the turn that holds it, or the bare words where none does.
    """
    start, end = question.evidence_start, question.evidence_end
    if start is None or end is None:
        return Evidence("", question.evidence, "") if question.evidence else None
    turn = question.turn
    if not (turn.body_start <= start and turn.end >= end):
        # Most introduce themselves; of the others somebody else says the name.
        rows = Turn.objects.filter(event=question.event_id, body_start__lte=start, end__gte=end)
        turn = rows.only("body_start", "text").first()
    if turn is None:
        return Evidence("", question.evidence, "")
    a, b = start - turn.body_start, end - turn.body_start
    before, after = turn.text[max(0, a - _CONTEXT_CHARS) : a], turn.text[b : b + _CONTEXT_CHARS]
    before = f"… {flat(before)}" if a > _CONTEXT_CHARS else flat(before)
    after = f"{flat(after)} …" if b + _CONTEXT_CHARS < len(turn.text) else flat(after)
    return Evidence(before, flat(turn.text[a:b]), after)


def put_to(question: Question, principals: int) -> str:
    """Whom a question is put to, in words; empty where the text does not say."""
    people = question.put_to
    if not people:
        return ""
    if len(people) == 2 and principals == 2:
        return "both"
    return " and ".join(person.name for person in people)


def question_words(question: Question) -> str:
    """The words of a question on one line, without the introduction that names its asker."""
    text = question.text
    if question.evidence and text.startswith(question.evidence):
        text = text[len(question.evidence) :].lstrip(" .,;:–—-\u00a0\n")
    return plain(text)
