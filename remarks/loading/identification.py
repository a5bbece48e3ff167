"""Which event a file belongs to: by its URL, its name and title, or its words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from django.db.models import Count, Q
from rapidfuzz import fuzz

from ..models import Correction, Event, Prepared, TextFingerprint
from ..transcripts import types
from . import fingerprints

# Files of one name ("transcript.html") may make many events; beyond so many a name tells nothing.
MAX_NAMESAKES = 500
MAX_CANDIDATES = 10
MAX_SAME_TITLE = 5
# Two texts of one day that share so much are one; of short texts the titles must be alike too.
MIN_LIKENESS = 0.85
ENOUGH_SEQUENCES = 200
MIN_TITLE_SCORE = 85


_from_url = Prepared(lambda url: Event.objects.filter(source_url=url)[:1], str)
_namesakes = Prepared(
    lambda name: Event.objects.filter(source__name=name).order_by("pk")[:MAX_NAMESAKES], str
)
_titled = Prepared(
    lambda title, day: Event.objects.filter(title=title, date=day)[:MAX_SAME_TITLE], str, dt.date
)
# Most texts have no fingerprint that is there already.
_alike = Prepared(lambda values: TextFingerprint.objects.filter(value__in=values)[:1], [int])


def same_file(name: str, url: str, header: types.Header) -> Event | None:
    """The event that an earlier state of this file made: same URL, or same name, title and day."""
    for event in _from_url(url) if url else ():
        return event
    if not name or not header.title:
        return None
    for event in _namesakes(name):
        if (
            _as_parsed(event, "title") == header.title[:500]
            and _as_parsed(event, "date") == header.date
        ):
            return event
    return None


def _as_parsed(event: Event, name: str):
    """A field of the header as the parser read it, before anybody corrected it."""
    correction = (
        event.corrections.standing()
        .filter(kind=Correction.Kind.HEADER, target=name)
        .order_by("pk")
        .first()
    )
    if correction is None:
        return getattr(event, name)
    before = correction.before
    return dt.date.fromisoformat(before) if name == "date" and before else before


def same_words(
    url: str,
    header: types.Header,
    sketch: list[int],
    sequences_of_text: Callable[[], fingerprints.Sequences],
) -> Event | None:
    """The event of the same day with the same words, published again under another name or title.

    A text that comes from another URL is a copy from elsewhere, and another event. Its sequences
    are asked for only where an event has some of its fingerprints.
    """
    if not _alike(sketch):
        return None
    title, day = header.title or "", header.date
    same_day = Q(event__date=day) | Q(event__date=None) if day else Q()
    candidates = (
        TextFingerprint.objects.filter(same_day, value__in=sketch)
        .order_by()
        .values("event")
        .annotate(shared=Count("pk"))
        .filter(shared__gte=max(1, len(sketch) // 3))
        .order_by("-shared", "event")
        .values_list("event", flat=True)[:MAX_CANDIDATES]
    )
    events = list(Event.objects.filter(pk__in=list(candidates)).order_by("pk"))
    sequences = sequences_of_text() if events else frozenset()
    for event in events:
        elsewhere = url and event.source_url and url != event.source_url
        telling = len(sequences) >= ENOUGH_SEQUENCES or titles_alike(title, event.title)
        if not telling or elsewhere:
            continue
        if fingerprints.likeness(sequences, fingerprints.of_event(event)) >= MIN_LIKENESS:
            return event
    return None


def titles_alike(one: str, other: str) -> bool:
    """Whether two titles differ by a slip at most; another number is another event."""
    one, other = one.casefold(), other.casefold()
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    return fuzz.ratio(one, other) >= MIN_TITLE_SCORE


def same_title(header: types.Header) -> tuple[Event, ...]:
    """Events of the same title and day: perhaps the same text from elsewhere."""
    if not header.title or not header.date:
        return ()
    return tuple(_titled(header.title[:500], header.date))
