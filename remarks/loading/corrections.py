"""Corrections made and undone by archivists."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from ..models import Correction, Event, EventChange
from . import overlays
from .overlays import NotPossible
from .sources import text_of
from .writing import _load_again


def correct(event: Event, kind: str, target: str, value, reason: str, *, user=None) -> Correction:
    """Lay one correction over an event, now and at every reading to come. Raises NotPossible and saves nothing.

    Of cuts ``value`` is the offset in the source's text, of people and outlets their number, of replies the
    turns' anchors.
    """
    reason = reason.strip()
    if not reason:
        raise NotPossible("Say in a few words why: readers see it.")
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=event.pk)
        structural = kind in overlays.STRUCTURAL
        before = None if structural else overlays.value_of(event, kind, target)
        if structural:
            value = _cut_value(event, kind, target, value)
        elif value == before:
            raise NotPossible("That is what stands there already.")
        event.corrections.standing().filter(kind=kind, target=target).exclude(
            kind__in=overlays.STRUCTURAL
        ).update(undone_at=timezone.now(), undone_by=user)
        made = Correction.objects.create(
            event=event,
            kind=kind,
            target=target,
            value=value,
            before=before,
            reason=reason[:300],
            made_by=user,
        )
        if structural:
            _load_again(event)
            made.refresh_from_db()
            if made.conflict:
                raise NotPossible(made.conflict)
        else:
            overlays.set_value(event, kind, target, value)
            EventChange.objects.record([event.pk])
    return made


def _cut_value(event: Event, kind: str, target: str, value) -> dict:
    """The place of a cut, checked: inside the named turn for a cut, at its label for a joint, anywhere for the end."""
    text = text_of(event.source)
    if kind == Correction.Kind.FOOTER:
        if not isinstance(value, int) or not 0 < value < len(text):
            raise NotPossible("The end of the words must lie inside the text.")
        return overlays.place_in(text, value)
    turn = overlays.turn_of(event, target)
    if kind == Correction.Kind.JOIN:
        if turn.position == 1:
            raise NotPossible("The first turn has none before it.")
        return overlays.place_in(text, turn.start)
    if not isinstance(value, int) or not turn.body_start < value < turn.end:
        raise NotPossible("A turn is cut between its first and its last character.")
    return overlays.place_in(text, value)


def undo_correction(made: Correction, *, user=None) -> None:
    """Take a correction back: the event is read again from its source, and the others are laid on again."""
    with transaction.atomic():
        made = Correction.objects.select_for_update().get(pk=made.pk)
        if made.undone_at is not None:
            raise NotPossible("This correction was taken back already.")
        made.undone_at, made.undone_by = timezone.now(), user
        made.save(update_fields=["undone_at", "undone_by"])
        _load_again(Event.objects.select_for_update().get(pk=made.event_id))
