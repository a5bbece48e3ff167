"""Corrections made and undone by archivists."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from ..models import Correction, Event, EventChange
from . import overlays, versions, who_is_who
from .overlays import CurationError
from .slugs import follow_date
from .sources import text_of
from .writing import _reload


def correct(event: Event, kind: str, target: str, value, reason: str, *, user=None) -> Correction:
    """Lay one correction over an event, now and at every reading to come.

    ``value`` is for splits the offset in the source's text, for people and outlets their primary
    key, for replies the turns' anchors. Raises CurationError and saves nothing.
    """
    reason = reason.strip()
    if not reason:
        raise CurationError("Give a reason in a few words: readers see it.")
    with transaction.atomic(), versions.kept(event.pk):
        event = Event.objects.select_for_update().get(pk=event.pk)
        structural = kind in overlays.STRUCTURAL
        before = None if structural else overlays.value_of(event, kind, target)
        if structural:
            value = _structural_value(event, kind, target, value)
        elif value == before:
            raise CurationError("This is already its value: nothing to correct.")
        event.corrections.standing().filter(kind=kind, target=target).exclude(
            kind__in=overlays.STRUCTURAL
        ).update(undone_at=timezone.now(), undone_by=user)
        correction = Correction.objects.create(
            event=event,
            kind=kind,
            target=target,
            value=value,
            before=before,
            reason=reason[:300],
            made_by=user,
        )
        if structural:
            _reload(event)
            correction.refresh_from_db()
            if correction.conflict:
                raise CurationError(correction.conflict)
        else:
            overlays.set_value(event, kind, target, value)
            follow_date(event)
            who_is_who.resolve_again([event.pk])
            EventChange.objects.record([event.pk])
    return correction


def _structural_value(event: Event, kind: str, target: str, value) -> dict:
    """The place of a structural correction, checked.

    A split lies inside the named turn, a join at its label, the end of the words anywhere; what is
    cut out is a line of the named turn below its first.
    """
    text = text_of(event.source)
    if kind == Correction.Kind.FOOTER:
        if not isinstance(value, int) or not 0 < value < len(text):
            raise CurationError("The footer must begin inside the text: choose a turn.")
        return overlays.place_in(text, value)
    turn = overlays.turn_of(event, target)
    if kind == Correction.Kind.JOIN:
        if turn.position == 1:
            raise CurationError("The first turn has none before it that it could be joined to.")
        return overlays.place_in(text, turn.start)
    if kind == Correction.Kind.CUT:
        inside = isinstance(value, int) and turn.body_start < value < turn.end
        if not inside or text[value - 1] not in "\n\r\f":
            raise CurationError("Only a line of its own below the first can be cut out of a turn.")
        return overlays.place_in(text, value)
    if not isinstance(value, int) or not turn.body_start < value < turn.end:
        raise CurationError("A turn can only be split between its first and its last character.")
    return overlays.place_in(text, value)


def revert_correction(correction: Correction, *, user=None) -> None:
    """Revert one correction: the event is parsed again and the other corrections are applied."""
    with transaction.atomic(), versions.kept(correction.event_id):
        correction = Correction.objects.select_for_update().get(pk=correction.pk)
        if correction.undone_at is not None:
            raise CurationError("This correction was reverted already.")
        correction.undone_at, correction.undone_by = timezone.now(), user
        correction.save(update_fields=["undone_at", "undone_by"])
        follow_date(_reload(Event.objects.select_for_update().get(pk=correction.event_id)))
