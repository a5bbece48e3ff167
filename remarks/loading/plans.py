"""What an import would do; reads the database and writes nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from ..models import Correction, Event
from ..transcripts import Transcript, parse, read, types
from . import overlays
from .sources import storable
from .uploads import Upload

NEW, UNCHANGED, CHANGED = "new", "unchanged", "changed"


@dataclass(frozen=True)
class Plan:
    """What importing a file would do (NEW, UNCHANGED or CHANGED), and the parsed transcript."""

    upload: Upload
    transcript: Transcript
    action: str
    event: Event | None = None
    similar: tuple[Event, ...] = ()

    @property
    def header(self) -> types.Header:
        return self.transcript.header

    @property
    def title(self) -> str:
        return (self.header.title or self.upload.name or "Untitled transcript")[:500]

    @property
    def source_url(self) -> str:
        return _source_url(self.upload, self.header)

    @cached_property
    def parts(self) -> dict[str, int]:
        """Characters by kind of segment: together they are the whole text."""
        sizes: dict[str, int] = {}
        for segment in self.transcript.segments:
            sizes[segment.kind] = sizes.get(segment.kind, 0) + segment.end - segment.start
        return sizes

    @property
    def accounted(self) -> int:
        return sum(self.parts.values())

    def summary(self) -> str:
        """The plan in one line, for a terminal or a report."""
        transcript = self.transcript
        day = self.header.date.isoformat() if self.header.date else "no date"
        counts = (
            f"{len(transcript.turns)} turns, {len(transcript.questions)} questions, "
            f"{len(transcript.problems)} warnings"
        )
        return (
            f"{self.action}: {self.title} ({day}; {counts}; {self.accounted} of "
            f"{len(transcript.text)} characters accounted for)"
        )


def _source_url(upload: Upload, header: types.Header) -> str:
    """The URL the transcript gives for itself, or else the one it was fetched from."""
    for url in (header.address, upload.origin):
        if (url or "").startswith(("http://", "https://")) and len(url) <= 1000:
            return url
    return ""


def plan(upload: Upload) -> Plan:
    """What importing ``upload`` would do. Raises Unreadable with a sentence; writes nothing."""
    reading = storable(
        read(upload.data, upload.name, format=upload.format, encoding=upload.encoding)
    )
    transcript = parse(reading)
    existing = Event.objects.filter(source__sha256=reading.sha256).first()
    if existing is not None:
        return Plan(upload, transcript, UNCHANGED, existing)
    earlier = _earlier(upload, transcript)
    if earlier is not None:
        return Plan(upload, _amended(transcript, earlier), CHANGED, earlier)
    return Plan(upload, transcript, NEW, None, _similar(transcript.header))


def _amended(transcript: Transcript, event: Event) -> Transcript:
    """The transcript with turns cut and joined as the event's corrections say."""
    amendments = overlays.amendments_of(event, transcript.text)
    return parse(transcript.reading, amendments) if amendments != types.Amendments() else transcript


def plan_reparse(event: Event) -> Plan:
    """What parsing an event's own source again would change.

    Asked for after the parser changed and after corrections of where turns begin and end.
    """
    source = event.source
    upload = Upload(
        source.name,
        bytes(source.content),
        source.origin,
        source.format,
        source.encoding,
        source.captured_at,
    )
    reading = storable(
        read(upload.data, upload.name, format=upload.format, encoding=upload.encoding)
    )
    return Plan(upload, _amended(parse(reading), event), CHANGED, event)


def _earlier(upload: Upload, transcript: Transcript) -> Event | None:
    """The event that an earlier state of this file made: same URL, or same name, title and day."""
    header = transcript.header
    if url := _source_url(upload, header):
        event = Event.objects.filter(address=url).first()
        if event is not None:
            return event
    if not upload.name or not header.title:
        return None
    for event in Event.objects.filter(source__name=upload.name).order_by("pk")[:MAX_NAMESAKES]:
        if (
            _as_parsed(event, "title") == header.title[:500]
            and _as_parsed(event, "date") == header.date
        ):
            return event
    return None


# Files of one name ("transcript.html") may make many events; beyond so many a name tells nothing.
MAX_NAMESAKES = 500


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


def _similar(header: types.Header) -> tuple[Event, ...]:
    """Events of the same title and day: perhaps the same text from elsewhere."""
    if not header.title or not header.date:
        return ()
    return tuple(Event.objects.filter(title=header.title[:500], date=header.date)[:5])


def is_transcript(plan: Plan) -> bool:
    """Whether a captured web page is a transcript at all: two labelled turns or more."""
    return sum(bool(turn.label) for turn in plan.transcript.turns) > 1
