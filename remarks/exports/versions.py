"""Versions of events: what readers saw before a change, kept as the data they could read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from django.utils import timezone

from ..models import Event, EventChange, EventVersion
from . import serializers

# What says when rows were written, and nothing of what they hold.
_DATES = ("updated_at", "published_at")


@dataclass(frozen=True)
class Standing:
    """An event's text as readers see it, or last saw it: from when, and until when if at all."""

    values: dict
    since: dt.datetime
    until: dt.datetime | None = None

    @property
    def digest(self) -> str:
        told = {name: value for name, value in self.values.items() if name not in _DATES}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def public_state(event_id: int) -> Standing | None:
    """How the event stands for readers; None where they never saw this text.

    A withdrawn event is as they last saw it until it is changed; from then on it is a draft.
    """
    row = serializers.events(Event.objects.exclude(published_at=None)).filter(pk=event_id).first()
    if row is None:
        return None
    change = EventChange.objects.filter(event_key=event_id).first()
    since = change.changed_at if change else row.updated_at
    until = None
    if not row.is_public:
        last = row.versions.order_by("number").values_list("until", flat=True).last()
        if change is None or (last and last >= change.changed_at):
            return None
        since, until = max(filter(None, (last, row.published_at))), change.changed_at
    return Standing(serializers.whole_event(row, lambda path: path), since, until)


def keep_if_changed(before: Standing, event_id: int) -> None:
    """Keep ``before`` as a version where the event is another now."""
    last = EventVersion.objects.filter(event=event_id).defer("content").order_by("number").last()
    until = before.until or timezone.now()
    if last and last.sha256 == before.digest:
        # It went, came back unchanged, and goes again.
        last.until = until
        last.save(update_fields=["until"])
        return
    row = serializers.events(Event.objects.filter(pk=event_id)).get()
    now = Standing(serializers.whole_event(row, lambda path: path), before.since)
    if now.digest == before.digest:
        return
    EventVersion.objects.create(
        event_id=event_id,
        number=last.number + 1 if last else 1,
        since=before.since,
        until=until,
        sha256=before.digest,
        content=EventVersion.pack(before.values),
    )
