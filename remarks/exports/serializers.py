"""Rows as plain values for programs: what the JSON views, the tables and the archive's own package say of each."""

from __future__ import annotations

from collections.abc import Callable

from ..models import Event, Outlet, Question, Speaker, Topic, Turn

Address = Callable[[str], str]

EVENT = (
    "slug", "url", "title", "kind", "date", "date_rule", "time", "place", "venue", "document_number", "released",
    "original", "notes", "people", "turns", "questions", "words", "source_sha256", "published", "updated",
)  # fmt: skip
TURN = (
    "event", "event_title", "date", "place", "position", "anchor", "url", "name", "speaker", "label", "role", "voice", "text",
    "words", "gaps", "topics", "asks", "answers", "answers_question_not_printed",
)  # fmt: skip
ASKED = (
    "id", "url", "event", "event_title", "date", "place", "position", "turn", "asker", "asker_name", "outlet", "outlet_name",
    "put_to", "state", "replies", "on_behalf", "how_known", "evidence", "text",
)  # fmt: skip
SPEAKER = ("slug", "url", "name", "sort_name", "turns_spoken", "questions_asked", "questions_put")
OUTLET = ("slug", "url", "name", "kind", "country", "questions_asked")
TOPIC = ("slug", "url", "name", "group", "definition", "query", "turns_held")


def _day(value):
    return value.isoformat() if value else None


def event(row: Event, address: Address) -> dict:
    """An event; ``people`` are the announced and the named ones with the role held there."""
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
        "original": row.address or None,
        "notes": row.notes,
        "people": [
            {
                "speaker": p.speaker.slug,
                "name": p.speaker.name,
                "role": p.role or None,
                "announced": p.is_principal,
            }
            for p in row.participations.all()
        ],
        "turns": row.turn_count,
        "questions": row.question_count,
        "words": row.word_count,
        "source_sha256": row.source.sha256,
        "published": _day(row.published_at),
        "updated": _day(row.updated_at),
    }


def events():
    """Public events with all that ``event`` reads."""
    rows = (
        Event.objects.public()
        .select_related("source")
        .defer("segments", "problems", "source__content")
    )
    return rows.prefetch_related("participations__speaker")


def turn(row: Turn, address: Address) -> dict:
    """A turn; ``gaps`` are the transcriber's remarks with their place in ``text``, in characters."""
    return {
        "event": row.event.slug,
        "event_title": row.event.title,
        "date": _day(row.event.date),
        "place": row.event.place or None,
        "position": row.position,
        "anchor": row.anchor,
        "url": address(row.get_absolute_url()),
        "name": row.display_name,
        "speaker": row.speaker.slug if row.speaker_id else None,
        "label": row.label,
        "role": row.role or None,
        "voice": row.voice,
        "text": row.text,
        "words": row.word_count,
        "gaps": [
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
        "asks": [q.position for q in row.questions.all()],
        "answers": [q.position for q in row.replies_to.all()],
        "answers_question_not_printed": row.is_orphan_reply,
    }


def turns():
    """Public turns with all that ``turn`` reads."""
    return (
        Turn.objects.public()
        .for_display()
        .prefetch_related("turn_topics__topic", "questions", "replies_to")
    )


def question(row: Question, address: Address) -> dict:
    """A question; ``asker`` and ``outlet`` are slugs, the names stand as the archive gives them."""
    return {
        "id": f"{row.event.slug}/{row.key}",
        "url": address(row.get_absolute_url()),
        "event": row.event.slug,
        "event_title": row.event.title,
        "date": _day(row.event.date),
        "place": row.event.place or None,
        "position": row.position,
        "turn": row.turn.anchor,
        "asker": row.asker.slug if row.asker_id else None,
        "asker_name": (row.asker.name if row.asker_id else row.asker_name) or None,
        "outlet": row.outlet.slug if row.outlet_id else None,
        "outlet_name": (row.outlet.name if row.outlet_id else row.outlet_name) or None,
        "put_to": [s.slug for s in row.addressees.all()],
        "state": row.state,
        "replies": [t.anchor for t in row.replies.all()],
        "on_behalf": row.on_behalf,
        "how_known": row.cue or None,
        "evidence": row.evidence or None,
        "text": row.text,
    }


def questions():
    """Public questions with all that ``question`` reads."""
    rows = Question.objects.public().select_related("event", "turn", "asker", "outlet")
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
        "turns_spoken": row.turns_spoken,
        "questions_asked": row.questions_asked,
        "questions_put": row.questions_put,
    }


def outlet(row: Outlet, address: Address) -> dict:
    return {
        "slug": row.slug,
        "url": address(row.get_absolute_url()),
        "name": row.name,
        "kind": row.kind,
        "country": row.country or None,
        "questions_asked": row.questions_asked,
    }


def topic(row: Topic, address: Address) -> dict:
    return {
        "slug": row.slug,
        "url": address(row.get_absolute_url()),
        "name": row.name,
        "group": row.group or None,
        "definition": row.definition or None,
        "query": row.query,
        "turns_held": row.turns_held,
    }
