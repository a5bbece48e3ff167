"""Places and series of events, by rule: the printed place becomes a record, the head tells the
series.
"""

from __future__ import annotations

import csv
from functools import lru_cache

from django.conf import settings

from ..identity.rooms import Head, read_series, series_of
from ..identity.rooms import Series as SeriesRow
from ..models import Event, Place, PlaceAlias, Series, alias_key, free_slug
from ..transcripts.lexicon.names import pretty

MAX_PARTS = 4
_NO_PLACE = ("en route", "via ", "aboard ", "through ")


class Gazetteer:
    """Finds the record of a printed place, or makes one for a town of a country that is known."""

    def __init__(self):
        self._records: dict[str, Place | None] = {}
        self._series: dict[str, Series] = {}

    def series(self, row: SeriesRow) -> Series:
        """The record of a rule's series, made at its first event."""
        if row.name not in self._series:
            self._series[row.name] = _series(row, self)
        return self._series[row.name]

    def find(self, printed: str) -> Place | None:
        """The record of ``Moscow, Russia``; None for a place in doubt or on the way somewhere."""
        key = alias_key(printed)
        if not key or key.startswith(_NO_PLACE):
            return None
        if key not in self._records:
            self._records[key] = self._find(printed)
        return self._records[key]

    def _find(self, printed: str) -> Place | None:
        if whole := _only(_places_called(printed)):
            return whole
        parts = [part.strip() for part in printed.split(",") if part.strip()]
        if not 2 <= len(parts) <= MAX_PARTS:
            return None
        for size in range(1, len(parts)):
            outer = _places_called(", ".join(parts[-size:]))
            inner = _only(p for p in _places_called(parts[-size - 1]) if _lies_in(p, outer))
            if inner is not None:
                return inner
            if (parent := _only(outer)) and size == len(parts) - 1:
                return self._make(parts[0], parent, printed)
        return None

    def _make(self, name: str, parent: Place, printed: str) -> Place | None:
        """A town that no record is for yet; a building or a street is none, and a part of a town
        is the town.
        """
        if not parent.code:
            return parent
        if any(c.isdigit() for c in name) or len(name.split()) > 4:
            return None
        name = pretty(name) if name.isupper() else name
        place = Place.objects.create(
            name=name, slug=free_slug(Place, name, fallback="place"), parent=parent
        )
        add_aliases(place, (name, printed))
        return place


def _places_called(text: str) -> list[Place]:
    return list(Place.objects.filter(aliases__key=alias_key(text)).distinct()[:5])


def _only(places) -> Place | None:
    places = list(places)
    return places[0] if len(places) == 1 else None


def _lies_in(place: Place, others: list[Place]) -> bool:
    """Whether a place lies in one of others, or in a part of it."""
    ids, up = {other.pk for other in others}, place.parent
    while up is not None:
        if up.pk in ids:
            return True
        up = up.parent
    return False


def add_aliases(place: Place, texts) -> None:
    PlaceAlias.objects.bulk_create(
        [
            PlaceAlias(place=place, text=text, key=alias_key(text))
            for text in dict.fromkeys(text[:200] for text in texts if text)
        ],
        ignore_conflicts=True,
    )


# What stands before the turns of events that this process has just written, by event, with the
# hash of the source that it stands in: their places are assigned when names are resolved.
_heads: dict[int, tuple[str, str]] = {}
MAX_HEADS, MAX_HEAD_CHARACTERS = 1_000, 20_000


def keep_head(event: Event, sha256: str, head: str) -> None:
    """Keep what stands before an event's turns until its place is assigned."""
    if len(_heads) >= MAX_HEADS:
        _heads.clear()
    _heads[event.pk] = sha256, head[:MAX_HEAD_CHARACTERS]


def kept_head(event: Event) -> str | None:
    """What stands before an event's turns where that was kept, once; else None."""
    sha256, head = _heads.pop(event.pk, ("", ""))
    is_whole = sha256 == event.source.sha256 and len(head) < MAX_HEAD_CHARACTERS
    return head if is_whole else None


@lru_cache(maxsize=1)
def series_table() -> list[SeriesRow]:
    """The rules of the series that come along with the archive."""
    path = settings.BASE_DIR / "fixtures" / "series.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return read_series(csv.DictReader(file))


def assign(event: Event, head: str, gazetteer: Gazetteer) -> bool:
    """Set an event's series and place by rule; what was set by hand stays. Returns whether it
    changed.
    """
    before = event.series_id, event.place_record_id
    if not event.series_by_hand:
        row = series_of(Head(event.title, head, event.source_url), series_table())
        event.series = gazetteer.series(row) if row else None
    default = event.series.place if event.series_id and not event.place else None
    event.place_record = gazetteer.find(event.place) or default
    if before == (event.series_id, event.place_record_id):
        return False
    Event.objects.filter(pk=event.pk).update(series=event.series, place_record=event.place_record)
    return True


def country_of(event: Event, head: str) -> str:
    """The country of an event's series, or else that its place lies in; "" where neither tells."""
    row = series_of(Head(event.title, head, event.source_url), series_table())
    if row is not None and row.country:
        return row.country
    place = Gazetteer().find(event.place)
    while place is not None and place.parent is not None:
        place = place.parent
    return place.name if place else ""


def _series(row: SeriesRow, gazetteer: Gazetteer) -> Series:
    series = Series.objects.select_related("place").filter(name=row.name).first()
    if series is None:
        series = Series.objects.create(
            name=row.name,
            slug=free_slug(Series, row.name, fallback="series"),
            publisher=row.publisher,
            room=row.room,
            country=row.country,
            place=gazetteer.find(row.place) if row.place else None,
        )
    return series
