"""An event's slug follows its date; the old one redirects."""

from __future__ import annotations

import re

from ..models import Event, OldSlug, free_slug

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2}|undated)-")


def follow_date(event: Event) -> None:
    """Give a dated slug the event's present date. A slug that a person wrote stays as it is."""
    dated = _DATED.match(event.slug)
    day = event.date or event.released
    wanted = day.isoformat() if day else "undated"
    if dated is None or dated[1] == wanted:
        return
    old, kind = event.slug, Event._meta.model_name
    event.slug = free_slug(Event, f"{wanted}-{old[dated.end() :]}", fallback="event", keep=event.pk)
    event.save(update_fields=["slug"])
    OldSlug.objects.filter(kind=kind, slug=event.slug, target=event.pk).delete()
    OldSlug.objects.update_or_create(kind=kind, slug=old, defaults={"target": event.pk})
