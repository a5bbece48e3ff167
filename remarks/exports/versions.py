"""Versions of events: what readers saw before a change, kept as the data they could read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from itertools import chain, zip_longest

from django.utils import timezone

from ..models import Event, EventVersion
from . import serializers

# What says when rows were written, and nothing of what they hold.
_DATES = ("updated_at", "published_at")


@dataclass(frozen=True)
class Standing:
    """An event's text as readers see it, and from when."""

    values: dict
    since: dt.datetime

    @property
    def digest(self) -> str:
        told = {name: value for name, value in self.values.items() if name not in _DATES}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def present_since(event: Event, last_until: dt.datetime | None) -> dt.datetime:
    """From when the present text stands; ``last_until`` is when the version before it went.

    Not the event's last change: that one may be of topics or series, and of no word.
    """
    return max(filter(None, (last_until, event.published_at)), default=event.created_at)


def public_state(event_id: int) -> Standing | None:
    """How the event stands for readers; None where it is a draft."""
    row = serializers.events().filter(pk=event_id).first()
    if row is None:
        return None
    last = row.versions.order_by("number").values_list("until", flat=True).last()
    return Standing(_values(row), present_since(row, last))


def _path(path: str) -> str:
    """An address in a version: it leads to whatever host serves it."""
    return path


def _values(row: Event) -> dict:
    return serializers.whole_event(row, _path)


def keep_if_changed(before: Standing, event_id: int) -> None:
    """Keep ``before`` as a version where the event is another now."""
    row = serializers.events(Event.objects.filter(pk=event_id)).get()
    if not _is_still(before.values, row):
        keep(before, event_id)


def _is_still(values: dict, row: Event) -> bool:
    """Whether an event has these values yet; the first one that differs ends the reading."""
    pairs = chain(
        (
            (values[name], now)
            for name, now in serializers.event(row, _path).items()
            if name not in _DATES
        ),
        zip_longest(values["turns"], serializers.turns_of(row, _path)),
        zip_longest(values["questions"], serializers.questions_of(row, _path)),
    )
    return all(was == now for was, now in pairs)


def keep(before: Standing, event_id: int) -> None:
    """Keep what readers saw until now under the number that it had as the present text.

    A text that comes back later has a new number: an address never comes to mean another text.
    """
    numbers = EventVersion.objects.filter(event=event_id).order_by("number")
    EventVersion.objects.create(
        event_id=event_id,
        number=(numbers.values_list("number", flat=True).last() or 0) + 1,
        since=before.since,
        until=timezone.now(),
        sha256=before.digest,
        content=EventVersion.pack(before.values),
    )
