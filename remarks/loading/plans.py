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
    """What importing a file would do: ``new``, ``unchanged`` or ``changed``, and the parsed transcript."""

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
    def address(self) -> str:
        return _address(self.upload, self.header)

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

    def said(self) -> str:
        """The plan in one line, for a terminal or a report."""
        transcript = self.transcript
        day = self.header.date.isoformat() if self.header.date else "no date"
        return (
            f"{self.action}: {self.title} ({day}; {len(transcript.turns)} turns, {len(transcript.questions)} questions, "
            f"{len(transcript.problems)} doubts; {self.accounted} of {len(transcript.text)} characters accounted for)"
        )


def _address(upload: Upload, header: types.Header) -> str:
    """The web address the transcript gives for itself, or else the one it was fetched from."""
    for address in (header.address, upload.origin):
        if (address or "").startswith(("http://", "https://")) and len(address) <= 1000:
            return address
    return ""


def plan(upload: Upload) -> Plan:
    """What importing ``upload`` would do. Raises Unreadable with a sentence; writes nothing."""
    reading = storable(
        read(upload.data, upload.name, format=upload.format, encoding=upload.encoding)
    )
    transcript = parse(reading)
    held = Event.objects.filter(source__sha256=reading.sha256).first()
    if held is not None:
        return Plan(upload, transcript, UNCHANGED, held)
    earlier = _earlier(upload, transcript)
    if earlier is not None:
        return Plan(upload, _amended(transcript, earlier), CHANGED, earlier)
    return Plan(upload, transcript, NEW, None, _similar(transcript.header))


def _amended(transcript: Transcript, event: Event) -> Transcript:
    """The transcript with turns cut and joined as the event's corrections say."""
    amendments = overlays.amendments_of(event, transcript.text)
    return parse(transcript.reading, amendments) if amendments != types.Amendments() else transcript


def plan_again(event: Event) -> Plan:
    """What reading an event's own source again would change: with a better parser, or after a correction of cuts."""
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
    """The event that an earlier state of this file made: the same address, or the same name and title."""
    header = transcript.header
    if address := _address(upload, header):
        found = Event.objects.filter(address=address).first()
        if found is not None:
            return found
    if not upload.name or not header.title:
        return None
    for event in Event.objects.filter(source__name=upload.name).order_by("pk")[:_MOST_NAMESAKES]:
        if (
            _as_read(event, "title") == header.title[:500]
            and _as_read(event, "date") == header.date
        ):
            return event
    return None


# Files of one name ("transcript.html") may make many events; beyond so many a name tells nothing.
_MOST_NAMESAKES = 500


def _as_read(event: Event, name: str):
    """A field of the header as the parser read it, before anybody corrected it."""
    made = (
        event.corrections.standing()
        .filter(kind=Correction.Kind.HEADER, target=name)
        .order_by("pk")
        .first()
    )
    if made is None:
        return getattr(event, name)
    return dt.date.fromisoformat(made.before) if name == "date" and made.before else made.before


def _similar(header: types.Header) -> tuple[Event, ...]:
    """Events of the same title and day: perhaps the same text under another address."""
    if not header.title or not header.date:
        return ()
    return tuple(Event.objects.filter(title=header.title[:500], date=header.date)[:5])


def is_transcript(plan: Plan) -> bool:
    """Whether a captured web page is a transcript at all: somebody's labelled words in two turns or more."""
    return sum(bool(turn.label) for turn in plan.transcript.turns) > 1
