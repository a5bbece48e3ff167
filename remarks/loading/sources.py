"""Reading a stored source again: its text, and whether the rows still agree with it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from ..models import Event, EventChange, Source, SourceCheck
from ..transcripts import Unreadable, read
from ..transcripts.isolated import storable


@dataclass(frozen=True)
class CheckedEvent:
    """What checking an event gave: its key, how many turns were compared, and the faults."""

    pk: int
    turn_count: int
    faults: list[str]


def text_of(source: Source) -> str:
    """The text that all spans of a source's event count in, read again from the bytes."""
    reading = read(
        bytes(source.content), source.name, format=source.format, encoding=source.encoding
    )
    return storable(reading).text


def check_event(event: Event) -> list[str]:
    """Every disagreement of an event's turns and its source, each as a sentence."""
    try:
        text = text_of(event.source)
    except Unreadable as error:
        return [f"The source cannot be read again: {error}"]
    faults = []
    if hashlib.sha256(bytes(event.source.content)).hexdigest() != event.source.sha256:
        faults.append("The stored bytes do not have the stored SHA-256.")
    ends = [end for _, _, end, _ in event.segments]
    if [0, *ends[:-1]] != [start for _, start, _, _ in event.segments] or (
        ends and ends[-1] != len(text)
    ):
        faults.append("The parts do not tile the text.")
    for turn in event.turns.order_by("position"):
        if text[turn.body_start : turn.end] != turn.text:
            faults.append(f"Turn {turn.position} is not what stands at its place in the source.")
    return faults


@transaction.atomic
def keep_checks(checked: Sequence[CheckedEvent]) -> None:
    """Keep the results of checks, with the time, for the pages of the sources.

    Events that were deleted meanwhile are left out.
    """
    now = timezone.now()
    there = Event.objects.filter(pk__in=[one.pk for one in checked]).order_by("pk")
    keys = set(there.select_for_update().values_list("pk", flat=True))
    rows = [
        SourceCheck(event_id=one.pk, checked_at=now, turn_count=one.turn_count, faults=one.faults)
        for one in checked
        if one.pk in keys
    ]
    SourceCheck.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["event"],
        update_fields=["checked_at", "turn_count", "faults"],
    )
    EventChange.objects.count_change()
