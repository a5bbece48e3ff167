"""Rows as plain values for programs.

What the JSON views, the tables and the archive's own package say of each. Once a release names a
key, it is not renamed: programs read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Prefetch

from ..models import (
    TURNS_AT_ONCE,
    Event,
    Outlet,
    Question,
    Resolution,
    Speaker,
    Topic,
    Turn,
)
from .writers import word

Address = Callable[[str], str]

# The columns of each table, in its order.
COLUMNS = {
    "events": (
        "slug", "url", "title", "kind", "date", "date_rule", "time", "place", "venue",
        "document_number", "released", "source_url", "notes", "participants", "turn_count",
        "question_count", "word_count", "source_sha256", "published_at", "updated_at",
    ),
    "turns": (
        "event", "event_title", "date", "released", "place", "position", "anchor", "url", "name",
        "speaker", "speaker_known", "speaker_rule", "label", "role", "voice", "text", "word_count",
        "marks", "topics", "questions", "answers", "is_orphan_reply",
    ),
    "exchanges": (
        "event", "event_title", "date", "released", "place", "position", "anchor", "url", "name",
        "text", "topics", "questions", "askers", "outlets", "addressees", "states", "replies",
        "answered_by", "reply_text",
    ),
    "questions": (
        "id", "url", "event", "event_title", "date", "released", "place", "position", "turn",
        "asker", "asker_name", "asker_known", "asker_rule", "outlet", "outlet_known", "outlet_rule",
        "outlet_name", "addressees", "state", "replies", "asked_on_behalf",
        "attribution", "evidence", "text",
    ),
    "speakers": (
        "slug", "url", "name", "sort_name", "turn_count", "questions_asked_count",
        "questions_received_count",
    ),
    "outlets": ("slug", "url", "name", "kind", "country", "question_count"),
    "topics": ("slug", "url", "name", "group", "definition", "query", "turn_count"),
}  # fmt: skip


def _day(value):
    return value.isoformat() if value else None


def event(row: Event, address: Address) -> dict:
    """An event; ``participants`` are the announced and the named with the role held there."""
    return {
        "slug": row.slug,
        "url": address(row.get_absolute_url()),
        "title": row.title,
        "kind": row.kind,
        "date": _day(row.date),
        "date_rule": row.date_rule or None,
        "time": row.time or None,
        "place": row.place or None,
        "venue": row.venue or None,
        "document_number": row.document_number or None,
        "released": _day(row.released),
        "source_url": row.source_url or None,
        "notes": row.notes,
        "participants": [
            {
                "speaker": p.speaker.slug,
                "name": p.speaker.name,
                "role": p.role or None,
                "is_principal": p.is_principal,
            }
            for p in row.participations.all()
        ],
        "turn_count": row.turn_count,
        "question_count": row.question_count,
        "word_count": row.word_count,
        "source_sha256": row.source.sha256,
        "published_at": _day(row.published_at),
        "updated_at": _day(row.updated_at),
    }


def events(rows=None):
    """Events with all that ``event`` reads: ``rows``, or else all public ones."""
    rows = Event.objects.public() if rows is None else rows
    rows = rows.select_related("source", "series").defer("segments", "problems", "source__content")
    return rows.prefetch_related("participations__speaker")


def whole_event(row: Event, address: Address) -> dict:
    """An event with all its turns and questions, whether it is public or not."""
    return event(row, address) | {
        "turns": list(turns_of(row, address)),
        "questions": list(questions_of(row, address)),
    }


def turns_of(row: Event, address: Address) -> Iterator[dict]:
    """The turns of an event in order, some hundred in memory at a time."""
    # They have their event, and need not fetch it with each of them.
    rows = turns(row.turns).select_related(None).select_related("speaker", "resolution")
    for one in rows.order_by("position").iterator(chunk_size=TURNS_AT_ONCE):
        yield turn(one, address)


def questions_of(row: Event, address: Address) -> Iterator[dict]:
    """The questions of an event in order, some hundred in memory at a time."""
    rows = questions(row.questions).order_by("position")
    for one in rows.iterator(chunk_size=TURNS_AT_ONCE):
        yield question(one, address)


def turn(row: Turn, address: Address) -> dict:
    """A turn; ``marks`` are the transcriber's remarks with their place in ``text``, in characters.

    ``questions`` are the ids of those asked in it, ``answers`` of those that it replies to.
    """
    return {
        "event": row.event.slug,
        "event_title": row.event.title,
        "date": _day(row.event.date),
        "released": _day(row.event.released),
        "place": row.event.place or None,
        "position": row.position,
        "anchor": row.anchor,
        "url": address(row.get_absolute_url()),
        "name": row.display_name,
        "speaker": row.speaker.slug if row.speaker_id else None,
        "speaker_known": row.known or None,
        "speaker_rule": row.resolution.rule if row.resolution_id else None,
        "label": row.label,
        "role": row.role or None,
        "voice": row.voice,
        "text": row.text,
        "word_count": row.word_count,
        "marks": [
            {
                "kind": m["kind"],
                "language": m["language"],
                "start": m["start"] - row.body_start,
                "end": m["end"] - row.body_start,
            }
            for m in row.marks
        ],
        "topics": sorted(
            t.topic.slug
            for t in row.turn_topics.all()
            if t.origin != "removed" and t.topic.is_active
        ),
        "questions": [_question_id(row.event, q) for q in row.questions.all()],
        "answers": [_question_id(row.event, q) for q in row.replies_to.all()],
        "is_orphan_reply": row.is_orphan_reply,
    }


def turns(rows=None):
    """Turns with all that ``turn`` reads: ``rows``, or else all public ones."""
    return (
        (Turn.objects.public() if rows is None else rows)
        .for_display()
        .select_related("resolution")
        .prefetch_related(
            "turn_topics__topic",
            Prefetch("questions", _with_askers().order_by("position")),
            Prefetch("replies_to", Question.objects.select_related("turn")),
        )
    )


def _with_askers():
    return Question.objects.select_related(
        "asker", "outlet", "asker_resolution", "outlet_resolution"
    )


def exchanges():
    """Public turns that ask, with all that ``exchange`` reads."""
    asked = Question.objects.for_display().order_by("position")
    return (
        Turn.objects.public()
        .for_display()
        .prefetch_related("turn_topics__topic", Prefetch("questions", asked), "replies_to")
    )


def exchange(row: Turn, address: Address) -> dict:
    """A turn that asks with its replies; a turn may hold several questions."""
    asked = row.questions.all()
    replies = {turn.pk: turn for q in asked for turn in q.replies.all() if turn.pk != row.pk}
    turns = sorted(replies.values(), key=lambda turn: turn.position)
    for reply in turns:
        Turn.event.field.set_cached_value(reply, row.event)
    own = turn(row, address)
    return {name: own[name] for name in COLUMNS["exchanges"] if name in own} | {
        "askers": _distinct(q.asker.name if q.asker_id else q.asker_name for q in asked),
        "outlets": _distinct(q.outlet.name if q.outlet_id else q.outlet_name for q in asked),
        "addressees": _distinct(person.slug for q in asked for person in q.addressees.all()),
        "states": _distinct(q.state for q in asked),
        "replies": [address(reply.get_absolute_url()) for reply in turns],
        "answered_by": _distinct(reply.display_name for reply in turns),
        "reply_text": "\n\n".join(f"{reply.display_name}: {reply.text}" for reply in turns),
    }


# Where Django keeps the rows that were fetched with a row.
_FETCHED = "_prefetched_objects_cache"


def passage(row: Turn, address: Address) -> word.Passage:
    """A turn to read; behind a question that was fetched with its replies stand these."""
    event = row.event
    when = event.day_in_words or "date not known"
    asked = [q for q in row.questions.all() if "replies" in getattr(q, _FETCHED, ())]
    replies = {turn.pk: turn for q in asked for turn in q.replies.all() if turn.pk != row.pk}
    in_order = sorted(replies.values(), key=lambda turn: turn.position)
    return word.Passage(
        _heading(row),
        ", ".join(part for part in (event.title, when, event.place) if part),
        address(row.get_absolute_url()),
        "\n\n".join([row.text, *(f"{_name_of(turn)}: {turn.text}" for turn in in_order)]),
    )


def _name_of(row: Turn) -> str:
    """Whoever speaks; where a rule gives the name, also what is printed and the rule in words."""
    if row.speaker_id is None:
        return row.display_name
    return _with_rule(row.display_name, row.label, row.resolution)


def _with_rule(name: str, printed: str, resolution: Resolution | None) -> str:
    if resolution is None:
        return name
    return f"{name} (printed: {printed or 'no name'}; {resolution.rule_words})"


def _heading(row: Turn) -> str:
    """Who speaks and in which role, or else who asks for whom, as far as one asker is known."""
    if row.speaker_id is None:
        asked = list(row.questions.all())
        names = {question.asked_by for question in asked if _names_asker(question)}
        if len(names) == 1 and all(map(_names_asker, asked)):
            question = asked[0]
            rule = question.asker_resolution or question.outlet_resolution
            return _with_rule(question.asked_by, question.asker_name or row.label, rule)
    return ", ".join(part for part in (_name_of(row), row.role) if part)


def _names_asker(question: Question) -> bool:
    """Whoever reads a question out for somebody else is not the one who asked it."""
    named = question.asker_id or question.asker_name or question.outlet_id
    return bool(named) and not question.on_behalf


def _distinct(values) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _question_id(event: Event, row: Question) -> str:
    return f"{event.slug}/{row.key}"


def question(row: Question, address: Address) -> dict:
    """A question; ``asker`` and ``outlet`` are slugs, the names stand as the archive gives them."""
    return {
        "id": _question_id(row.event, row),
        "url": address(row.get_absolute_url()),
        "event": row.event.slug,
        "event_title": row.event.title,
        "date": _day(row.event.date),
        "released": _day(row.event.released),
        "place": row.event.place or None,
        "position": row.position,
        "turn": row.turn.anchor,
        "asker": row.asker.slug if row.asker_id else None,
        "asker_name": (row.asker.name if row.asker_id else row.asker_name) or None,
        "asker_known": row.asker_known or None,
        "asker_rule": row.asker_resolution.rule if row.asker_resolution_id else None,
        "outlet": row.outlet.slug if row.outlet_id else None,
        "outlet_known": row.outlet_known or None,
        "outlet_rule": row.outlet_resolution.rule if row.outlet_resolution_id else None,
        "outlet_name": (row.outlet.name if row.outlet_id else row.outlet_name) or None,
        "addressees": [s.slug for s in row.addressees.all()],
        "state": row.state,
        "replies": [t.anchor for t in row.replies.all()],
        "asked_on_behalf": row.on_behalf,
        "attribution": row.cue or None,
        "evidence": row.evidence or None,
        "text": row.text,
    }


def questions(rows=None):
    """Questions with all that ``question`` reads: ``rows``, or else all public ones."""
    rows = Question.objects.public() if rows is None else rows
    rows = rows.select_related(
        "event", "turn", "asker", "outlet", "asker_resolution", "outlet_resolution"
    )
    rows = rows.defer(
        "event__segments", "event__problems", "event__notes", "turn__marks", "turn__text"
    )
    return rows.prefetch_related("addressees", "replies")


def speaker(row: Speaker, address: Address) -> dict:
    return {
        "slug": row.slug,
        "url": address(row.get_absolute_url()),
        "name": row.name,
        "sort_name": row.sort_name,
        "turn_count": row.turns_spoken,
        "questions_asked_count": row.questions_asked,
        "questions_received_count": row.questions_put,
    }


def outlet(row: Outlet, address: Address) -> dict:
    return {
        "slug": row.slug,
        "url": address(row.get_absolute_url()),
        "name": row.name,
        "kind": row.kind,
        "country": row.country or None,
        "question_count": row.questions_asked,
    }


def topic(row: Topic, address: Address) -> dict:
    return {
        "slug": row.slug,
        "url": address(row.get_absolute_url()),
        "name": row.name,
        "group": row.group or None,
        "definition": row.definition or None,
        "query": row.query,
        "turn_count": row.turns_held,
    }
