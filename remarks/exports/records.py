"""An event's rows as the values that exports are written from."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from ..models import Event, Turn
from ..presentation import text
from . import writers


def record_of(
    event: Event, address: Callable[[str], str], turn: Turn | None = None, words: str = ""
) -> writers.Record:
    """The event, or one turn of it, or a sentence of the turn, as citations see it."""
    quote = turn and writers.Quote(
        turn.position,
        turn.speaker and writers.person(turn.speaker.name),
        turn.label,
        words or turn.text,
    )
    return writers.Record(
        key=f"{event.slug}-{turn.anchor}" if turn else event.slug,
        title=event.title,
        kind=event.get_kind_display(),
        url=address(turn.get_absolute_url() if turn else event.get_absolute_url())
        + (writers.fragment(words) if words else ""),
        accessed=timezone.localdate(),
        people=tuple(writers.person(p.speaker.name, p.role) for p in event.principals),
        date=event.date,
        released=event.released,
        place=event.place,
        document_number=event.document_number,
        original=event.address,
        quote=quote,
    )


def account_of(event: Event, address: Callable[[str], str]) -> writers.Account:
    """A whole transcript with everything fetched in a fixed number of queries."""
    questions = list(
        event.questions.select_related("asker", "outlet", "turn")
        .prefetch_related("addressees", "replies")
        .order_by("position")
    )
    asking = {q.turn_id for q in questions}
    answers: dict[int, list[str]] = {}
    for question in questions:
        for reply in question.replies.all():
            answers.setdefault(reply.pk, []).append(question.turn.anchor)
    turns, people = [], {}
    for turn in event.turns.select_related("speaker").order_by("position"):
        turn.event = event
        if turn.speaker_id:
            people[turn.speaker.slug] = turn.speaker.name
        turns.append(_spoken(turn, address, turn.pk in asking, tuple(answers.get(turn.pk, ()))))
    asked = tuple(
        writers.Asked(
            q.position, q.turn.anchor, q.asked_by, tuple(s.name for s in q.addressees.all()), q.get_state_display(),
            tuple(t.anchor for t in q.replies.all()),
        )
        for q in questions
    )  # fmt: skip
    return writers.Account(
        record_of(event, address),
        tuple(turns),
        asked,
        people,
        tuple(map(str, event.notes)),
        event.source.sha256,
    )


def _spoken(turn: Turn, address, asks: bool, answers: tuple[str, ...]) -> writers.Spoken:
    paragraphs = tuple(
        tuple(
            writers.Piece(words, mark["kind"] if mark else "", (mark or {}).get("language") or "")
            for words, mark in pieces
        )
        for pieces in text.spoken(turn.text, turn.marks, turn.body_start)
    )
    return writers.Spoken(
        turn.position,
        turn.anchor,
        address(turn.get_absolute_url()),
        turn.display_name,
        turn.speaker.slug if turn.speaker_id else "",
        turn.label,
        turn.role,
        turn.voice,
        paragraphs,
        asks,
        answers,
    )
