"""The values that leave the parser: frozen, typed, every one with its place in the text.

All offsets count Unicode code points of ``Transcript.reading.text`` and are half open.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Amendments:
    """Offsets that a person gives.

    Where a turn begins that no label marks, which labels begin none, where the words end, and where
    lines begin that are the page's and nobody's words.
    """

    splits: frozenset[int] = frozenset()
    joins: frozenset[int] = frozenset()
    foot: int | None = None
    cuts: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Span:
    """A half-open stretch ``text[start:end]``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True)
class Hints:
    """What the container of a transcript says about it: front matter, feed item, page head."""

    title: str = ""
    address: str = ""
    published: str = ""
    date: str = ""
    place: str = ""
    time: str = ""
    author: str = ""


@dataclass(frozen=True)
class MarkedLabel:
    """A label that the format itself marks: the name, where its line and where the words begin."""

    name: str
    start: int
    body: int


@dataclass(frozen=True)
class Heading:
    """What the publisher set above a place of the text, in an anchor, a heading or an index.

    ``start`` is where what it heads begins; one of the whole transcript stands at 0.
    """

    start: int
    text: str


@dataclass(frozen=True)
class Reading:
    """Decoded text, freed of markup where the format has any, and how it was got.

    ``bold`` holds the spans that the markup set in bold: a label in bold is a surer label.
    Where the format says itself whose words are whose, ``labels`` are all that there are.
    ``headings`` are the publisher's, in the order of the text; anchors are no part of it.
    """

    text: str
    name: str
    sha256: str
    size: int
    encoding: str
    format: str
    bold: tuple[tuple[int, int], ...] = ()
    hints: Hints = field(default_factory=Hints)
    labels: tuple[MarkedLabel, ...] = ()
    headings: tuple[Heading, ...] = ()

    def facts(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "sha256": self.sha256,
            "bytes": self.size,
            "encoding": self.encoding,
            "format": self.format,
            "characters": len(self.text),
        }


@dataclass(frozen=True)
class Principal:
    """Somebody the header announces, with the role held at this event."""

    name: str
    role: str | None = None
    surname: str = field(default="", compare=False)

    def facts(self) -> dict[str, Any]:
        return {"name": self.name, "role": self.role}


@dataclass(frozen=True)
class Header:
    title: str | None = None
    kind: str = "other"
    date: dt.date | None = None
    date_rule: str | None = None
    time: str | None = None
    place: str | None = None
    venue: str | None = None
    document_number: str | None = None
    released: dt.date | None = None
    notes: tuple[str, ...] = ()
    principals: tuple[Principal, ...] = ()
    address: str | None = None

    def facts(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "kind": self.kind,
            "date": self.date.isoformat() if self.date else None,
            "date_rule": self.date_rule,
            "time": self.time,
            "place": self.place,
            "venue": self.venue,
            "document_number": self.document_number,
            "released": self.released.isoformat() if self.released else None,
            "notes": list(self.notes),
            "principals": [principal.facts() for principal in self.principals],
            "address": self.address,
        }


@dataclass(frozen=True)
class Mark:
    """An editorial remark inside a turn, such as ``(inaudible)`` or ``(In Russian.)``."""

    kind: str
    start: int
    end: int
    language: str | None = None


@dataclass(frozen=True)
class Turn:
    """One speaker's uninterrupted words, from the first character of the label.

    ``body`` is where the words begin; ``name`` is None where the text leaves any doubt.
    """

    position: int
    label: str
    start: int
    body: int
    end: int
    voice: str
    name: str | None
    role: str | None
    paragraphs: int
    words: int
    marks: tuple[Mark, ...] = ()

    def facts(self) -> dict[str, Any]:
        return {
            "position": self.position,
            "label": self.label,
            "speaker": {"name": self.name, "role": self.role},
            "voice": self.voice,
            "start": self.start,
            "end": self.end,
            "paragraphs": self.paragraphs,
            "words": self.words,
            "marks": [asdict(mark) for mark in self.marks],
        }


@dataclass(frozen=True)
class Asker:
    """Who put a question, as far as the text says so, and which words say it."""

    name: str | None = None
    outlet: str | None = None
    inaudible: bool = False
    evidence: Span | None = None
    cue: str | None = None
    on_behalf: bool = False

    def facts(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "outlet": self.outlet,
            "inaudible": self.inaudible,
            "evidence": asdict(self.evidence) if self.evidence else None,
            "cue": self.cue,
            "on_behalf": self.on_behalf,
        }


@dataclass(frozen=True)
class Question:
    position: int
    turn: int
    start: int
    end: int
    asker: Asker
    addressees: tuple[str, ...]
    replies: tuple[int, ...]
    state: str

    def facts(self) -> dict[str, Any]:
        return {
            "position": self.position,
            "turn": self.turn,
            "start": self.start,
            "end": self.end,
            "asker": self.asker.facts(),
            "addressees": list(self.addressees),
            "replies": list(self.replies),
            "state": self.state,
        }


@dataclass(frozen=True)
class Segment:
    """A tile of the text; all segments together are the text."""

    kind: str
    start: int
    end: int
    turn: int | None = None


# Doubts about names and labels: words may stand under the wrong name, or under none.
NAMES_AND_LABELS = frozenset(
    (
        "label_not_taken",
        "labels_swapped",
        "name_inside_turn",
        "announced_silent",
        "speech_in_header",
        "speech_in_footer",
        "no_labels",
        "no_turns",
    )
)


@dataclass(frozen=True)
class Problem:
    """A doubt or a fault, with its place, for a person to look at."""

    code: str
    message: str
    line: int
    start: int
    end: int

    @property
    def blocks_publishing(self) -> bool:
        """Whether a person must look before readers see the transcript."""
        return self.code in NAMES_AND_LABELS


@dataclass(frozen=True)
class Transcript:
    reading: Reading
    header: Header
    turns: tuple[Turn, ...]
    questions: tuple[Question, ...]
    orphan_replies: tuple[int, ...]
    segments: tuple[Segment, ...]
    problems: tuple[Problem, ...]
    headings: tuple[Heading, ...] = ()

    @property
    def text(self) -> str:
        return self.reading.text

    def facts(self, *, with_text: bool = False) -> dict[str, Any]:
        """The public JSON of a transcript; ``text`` only when asked for."""
        facts: dict[str, Any] = {"source": self.reading.facts()}
        if with_text:
            facts["text"] = self.text
        return facts | {
            "header": self.header.facts(),
            "turns": [turn.facts() for turn in self.turns],
            "questions": [question.facts() for question in self.questions],
            "orphan_replies": list(self.orphan_replies),
            "segments": [asdict(segment) for segment in self.segments],
            "problems": [asdict(problem) for problem in self.problems],
        }
