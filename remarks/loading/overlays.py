"""Corrections as overlays: the source never changes, every parse applies them again."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date

from ..models import (
    Correction,
    Event,
    Known,
    Merge,
    Outlet,
    Participation,
    Question,
    Speaker,
    Turn,
)
from ..transcripts import Amendments

STRUCTURAL = (
    Correction.Kind.SPLIT,
    Correction.Kind.JOIN,
    Correction.Kind.FOOTER,
    Correction.Kind.CUT,
)
# Fields of the header that a person may correct, and the longest text of each.
HEADER = (
    "title",
    "kind",
    "date",
    "time",
    "place",
    "venue",
    "document_number",
    "released",
    "source_url",
)
CONTEXT_CHARS = 60


class CurationError(ValueError):
    """A correction that makes no sense here; the message is a sentence for the archivist."""


# Where turns begin and the words end


def place_in(text: str, at: int) -> dict:
    """An offset with its words, so that a later state of the text still has the place."""
    return {"at": at, "words": text[at : at + CONTEXT_CHARS]}


def offset_of(value: dict, text: str) -> int | None:
    """Where the words of a correction stand now; None where nowhere or in several places."""
    at, words = value["at"], value["words"]
    if text[at : at + len(words)] == words:
        return at
    return text.index(words) if words and text.count(words) == 1 else None


def amendments_of(event: Event | None, text: str) -> Amendments:
    """The standing corrections of where turns begin and end, located in ``text``."""
    if event is None or event.pk is None:
        return Amendments()
    places: dict[str, set[int]] = {kind: set() for kind in STRUCTURAL}
    for correction in event.corrections.standing().filter(kind__in=STRUCTURAL):
        at = offset_of(correction.value, text)
        if at is not None:
            places[correction.kind].add(at)
    foot = min(places[Correction.Kind.FOOTER], default=None)
    return Amendments(
        frozenset(places[Correction.Kind.SPLIT]),
        frozenset(places[Correction.Kind.JOIN]),
        foot,
        frozenset(places[Correction.Kind.CUT]),
    )


def note_structural_conflicts(event: Event, text: str) -> None:
    """Give each structural correction whose place is not in ``text`` a conflict that says so."""
    lost = "Its words are not in the present text: revert the correction or make it again."
    for correction in event.corrections.standing().filter(kind__in=STRUCTURAL):
        at = offset_of(correction.value, text)
        _note_conflict(correction, "" if at is not None else lost)


# Whose the words are


def apply_overlays(event: Event) -> None:
    """Apply every standing correction of a value to freshly loaded rows.

    One that has no place in them gets a conflict that says so.
    """
    for correction in event.corrections.standing().exclude(kind__in=STRUCTURAL):
        try:
            set_value(event, correction.kind, correction.target, correction.value)
        except CurationError as error:
            _note_conflict(correction, str(error))
        else:
            _note_conflict(correction, "")


def _note_conflict(correction: Correction, conflict: str) -> None:
    if correction.conflict != conflict[:300]:
        correction.conflict = conflict[:300]
        correction.save(update_fields=["conflict"])


def set_value(event: Event, kind: str, target: str, value) -> None:
    """Write one corrected value into the event's rows. Raises CurationError without its place."""
    match kind:
        case Correction.Kind.HEADER:
            _set_header(event, target, value)
        case Correction.Kind.SPEAKER:
            turn = _own_turn(event, target)
            turn.speaker = _speaker(value)
            turn.speaker_name = "" if turn.speaker else turn.speaker_name
            turn.known, turn.resolution = Known.SETTLED, None
            turn.save(update_fields=["speaker", "speaker_name", "known", "resolution"])
            _take_part(event, turn.speaker)
        case Correction.Kind.VOICE:
            turn = _own_turn(event, target)
            if value not in Turn.Voice.values:
                raise CurationError(f"“{value}” is not a voice: choose one from the list.")
            turn.voice = value
            turn.save(update_fields=["voice"])
        case _:
            _set_question(event, kind, target, value)


def _set_header(event: Event, name: str, value) -> None:
    if name not in HEADER:
        raise CurationError(f"“{name}” is not a field of the header.")
    field = Event._meta.get_field(name)
    value = header_value(name, value)
    try:
        value = field.clean(value if value is not None or field.null else "", event)
    except ValidationError as error:
        raise CurationError(f"{name}: {error.messages[0]}") from None
    setattr(event, name, value)
    if name == "date":
        event.date_rule = "corrected by an archivist"
    event.save()


def _day(name: str, value) -> dt.date | None:
    if isinstance(value, dt.date) or not value:
        return value or None
    try:
        day = parse_date(str(value))
    except ValueError:
        day = None
    if day is None:
        raise CurationError(f"{name}: “{value}” is not a date such as 2007-05-15.")
    return day


def _set_question(event: Event, kind: str, target: str, value) -> None:
    question = question_of(event, target)
    match kind:
        case Correction.Kind.ASKER:
            question.asker = _speaker(value)
            question.asker_name = question.asker.name if question.asker else ""
            question.cue = Question.Cue.HAND if question.asker else ""
            question.evidence, question.evidence_start, question.evidence_end = "", None, None
            question.asker_inaudible = False
            question.asker_known, question.asker_resolution = Known.SETTLED, None
            question.save()
        case Correction.Kind.OUTLET:
            question.outlet = _outlet(value)
            question.outlet_name = question.outlet.name if question.outlet else ""
            question.outlet_known, question.outlet_resolution = Known.SETTLED, None
            question.save(
                update_fields=["outlet", "outlet_name", "outlet_known", "outlet_resolution"]
            )
        case Correction.Kind.ADDRESSEES:
            question.addressees.set([_speaker(pk) for pk in value or ()])
        case Correction.Kind.REPLIES:
            question.replies.set([turn_of(event, anchor) for anchor in value or ()])
        case Correction.Kind.STATE:
            if value not in Question.State.values:
                raise CurationError(
                    f"“{value}” is not an outcome of a question: choose one from the list."
                )
            question.state = value
            question.save(update_fields=["state"])
        case _:
            raise CurationError(f"“{kind}” is not a kind of correction.")


def value_of(event: Event, kind: str, target: str):
    """What stands there now, in the form in which corrections keep values."""
    match kind:
        case Correction.Kind.HEADER:
            if target not in HEADER:
                raise CurationError(f"“{target}” is not a field of the header.")
            return plain(getattr(event, target))
        case Correction.Kind.SPEAKER:
            return turn_of(event, target).speaker_id
        case Correction.Kind.VOICE:
            return turn_of(event, target).voice
        case Correction.Kind.ASKER:
            return question_of(event, target).asker_id
        case Correction.Kind.OUTLET:
            return question_of(event, target).outlet_id
        case Correction.Kind.ADDRESSEES:
            return sorted(question_of(event, target).addressees.values_list("pk", flat=True))
        case Correction.Kind.REPLIES:
            return list(
                question_of(event, target)
                .replies.order_by("position")
                .values_list("anchor", flat=True)
            )
        case Correction.Kind.STATE:
            return question_of(event, target).state
    return None


def header_value(name: str, value):
    """A field of the header from the form in which corrections keep it."""
    return _day(name, value) if name in ("date", "released") else value


def plain(value):
    """A value of the header in the form in which corrections keep it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def turn_of(event: Event, anchor: str) -> Turn:
    turn = event.turns.filter(anchor=anchor).first()
    if turn is None:
        old = event.old_anchors.filter(anchor=anchor).exclude(target="").first()
        turn = event.turns.filter(anchor=old.target).first() if old else None
    if turn is None:
        raise CurationError(f"Turn {anchor} is not in the present text.")
    turn.event = event
    return turn


def _own_turn(event: Event, anchor: str) -> Turn:
    """The turn ``anchor`` itself: who said it says nothing of a turn that it became part of."""
    turn = turn_of(event, anchor)
    if turn.anchor != anchor:
        raise CurationError(
            f"Turn {anchor} is no turn of the present text, its link leads to turn {turn.anchor}: "
            "see where its words stand now, and correct that turn."
        )
    return turn


def question_of(event: Event, key: str) -> Question:
    anchor, _, nth = key.partition("-")
    question = event.questions.filter(
        turn__anchor=anchor, nth=int(nth) if nth.isdigit() else 1
    ).first()
    if question is None:
        raise CurationError(f"Question {key} is not in the present text.")
    question.event = event
    return question


def resolve_merged_pk(kind: str, pk: int) -> int:
    """The primary key of the row that now stands for row ``pk``, which may have been merged."""
    for _ in range(20):
        merge = Merge.objects.filter(kind=kind, gone=pk, undone_at=None).first()
        if merge is None:
            return pk
        pk = merge.kept
    return pk


def _speaker(pk) -> Speaker | None:
    if pk in (None, ""):
        return None
    speaker = Speaker.objects.filter(pk=resolve_merged_pk("speaker", int(pk))).first()
    if speaker is None:
        raise CurationError("This speaker does not exist (any more): choose one from the list.")
    return speaker


def _outlet(pk) -> Outlet | None:
    if pk in (None, ""):
        return None
    outlet = Outlet.objects.filter(pk=resolve_merged_pk("outlet", int(pk))).first()
    if outlet is None:
        raise CurationError("This outlet does not exist (any more): choose one from the list.")
    return outlet


def _take_part(event: Event, speaker: Speaker | None) -> None:
    if speaker is not None:
        Participation.objects.get_or_create(
            event=event, speaker=speaker, defaults={"is_principal": False}
        )
