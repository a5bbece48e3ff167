"""What an import would do; reads the database and writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..models import Event, Prepared, Source
from ..transcripts import Transcript, types
from ..transcripts.isolated import Job, read_and_parse
from . import fingerprints, identification, overlays
from .groundwork import Groundwork
from .review import Report
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
    note: str = ""
    # As a reader has made it of this very transcript.
    given: Groundwork | None = None

    @property
    def header(self) -> types.Header:
        return self.transcript.header

    @property
    def title(self) -> str:
        return (self.header.title or self.upload.name or "Untitled transcript")[:500]

    @property
    def source_url(self) -> str:
        return _source_url(self.upload, self.header)

    @property
    def needs_review(self) -> bool:
        """Whether a warning says that a person must look before readers see the text."""
        return any(problem.blocks_publishing for problem in self.transcript.problems)

    @property
    def changes_public_text(self) -> bool:
        return self.action == CHANGED and self.event is not None and self.event.is_public

    @cached_property
    def sequences(self) -> fingerprints.Sequences:
        """The hashes of the text's word sequences, by which it is known again."""
        return fingerprints.of_transcript(self.transcript)

    @cached_property
    def groundwork(self) -> Groundwork:
        """What is made of the transcript alone."""
        return self.given or Groundwork.of(self.transcript)

    @cached_property
    def report(self) -> Report:
        return Report.of(self)

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


_events_of_bytes = Prepared(lambda sha256: Event.objects.filter(source__sha256=sha256), str)


def plan(
    upload: Upload,
    *,
    as_new: bool = False,
    transcript: Transcript | None = None,
    groundwork: Groundwork | None = None,
) -> Plan:
    """What importing ``upload`` would do. Raises Unreadable with a sentence; writes nothing.

    With ``as_new`` the words of another event are not taken for an earlier state of this file.
    ``transcript`` is what ``job_of(upload)`` gave, where it was read already, and ``groundwork``
    what was made of it.
    """
    transcript = transcript or _parse(upload)
    for existing in _events_of_bytes(transcript.reading.sha256):
        return Plan(upload, transcript, UNCHANGED, existing)
    url = _source_url(upload, transcript.header)
    earlier, note = identification.same_file(upload.name, url, transcript.header), ""
    if earlier is None:
        similar = identification.same_title(transcript.header)
        new = Plan(upload, transcript, NEW, similar=similar, given=groundwork)
        if not as_new:
            header, sketch = transcript.header, new.groundwork.sketch
            earlier = identification.same_words(url, header, sketch, lambda: new.sequences)
        if earlier is None:
            return new
        note = _recognition(earlier)
    return Plan(upload, _apply_amendments(upload, transcript, earlier), CHANGED, earlier, note=note)


def _recognition(event: Event) -> str:
    return (
        f"Recognized by its words: the archive has them already as “{event.title}” "
        f"({event.date or 'undated'})."
    )


_NO_AMENDMENTS = types.Amendments()


def job_of(upload: Upload, amendments: types.Amendments = _NO_AMENDMENTS) -> Job:
    return Job(upload.data, upload.name, upload.format, upload.encoding, amendments)


def _parse(upload: Upload, amendments: types.Amendments = _NO_AMENDMENTS) -> Transcript:
    return read_and_parse(job_of(upload, amendments))


def _apply_amendments(upload: Upload, transcript: Transcript, event: Event) -> Transcript:
    """The transcript with turns split and joined as the event's corrections say."""
    amendments = overlays.amendments_of(event, transcript.text)
    return _parse(upload, amendments) if amendments != _NO_AMENDMENTS else transcript


def plan_reparse(event: Event) -> Plan:
    """What parsing an event's own source again would change.

    Asked for after the parser changed and after corrections of where turns begin and end.
    """
    return plan_source(event.source, event)


def plan_source(source: Source, event: Event) -> Plan:
    """What making an event from a stored source would change."""
    upload = Upload(
        source.name,
        bytes(source.content),
        source.origin,
        source.format,
        source.encoding,
        source.captured_at,
    )
    return Plan(upload, _apply_amendments(upload, _parse(upload), event), CHANGED, event)


def is_transcript(plan: Plan) -> bool:
    """Whether a captured web page is a transcript at all: two labeled turns or more."""
    return sum(bool(turn.label) for turn in plan.transcript.turns) > 1
