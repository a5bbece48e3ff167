"""Transcripts whose turns are rows already: ``speaker`` and ``text`` in JSON or in a table.

Programs that write down speech, and data sets of speeches, come so. Every word of a row is kept;
rows of one speaker in a row that carry times are pieces of one turn.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..types import Hints
from .content import Content, TurnWriter
from .unreadable import Unreadable

_SPEAKERS = (
    "speaker", "speaker_name", "speakername", "speaker name", "speaker_label", "who", "name",
    "label", "role", "person", "participant",
)  # fmt: skip
_TEXTS = (
    "text", "content", "words", "utterance", "transcript", "speech", "body", "sentence", "caption",
    "paragraph",
)  # fmt: skip
_TIMES = ("start", "end", "time", "timestamp", "start_time", "end_time", "offset", "begin")
MAX_DEPTH = 4
MIN_ROWS = 2
MAX_FIELD = 2_000_000


@dataclass(frozen=True)
class Segment:
    """The words of one row, whose they are (empty where the row does not say), and when."""

    speaker: str
    text: str
    timed: bool


def segments_of(value: object) -> list[Segment]:
    """The rows of the first list below a JSON value that holds speakers and their words."""
    for rows in _lists(value, MAX_DEPTH):
        segments = [segment for row in rows if (segment := _segment(row))]
        if len(segments) == len(rows) >= MIN_ROWS and any(s.speaker for s in segments):
            return segments
    return []


def _lists(value: object, depth: int) -> Iterator[list[Any]]:
    if isinstance(value, list):
        yield value
    if depth:
        inner = value.values() if isinstance(value, dict) else ()
        for item in inner:
            yield from _lists(item, depth - 1)


def _segment(row: object) -> Segment | None:
    if not isinstance(row, dict):
        return None
    fields = {str(key).lower(): item for key, item in row.items()}
    text = next((fields[key] for key in _TEXTS if isinstance(fields.get(key), str)), None)
    if text is None:
        return None
    named = (_name(fields[key]) for key in _SPEAKERS if key in fields)
    speaker = next(filter(None, named), "")
    return Segment(speaker, text.strip(), any(key in fields for key in _TIMES))


def _name(value: object) -> str:
    """A speaker's name, which may be an object that holds it."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("name", "label") if key in value), "")
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""


def segments_content(segments: Sequence[Segment], title: str, hints: Hints) -> Content:
    """The reading text: the title, then each turn below its speaker."""
    first = next(i for i, segment in enumerate(segments) if segment.speaker)
    before = [segment.text for segment in segments[:first] if segment.text]
    writer = TurnWriter(["\n\n".join([*([title] if title else []), *before])])
    for speaker, texts in _turns(segments[first:]):
        writer.turn(speaker, texts)
    return writer.content(hints)


def _turns(segments: Iterable[Segment]) -> Iterator[tuple[str, list[str]]]:
    """Each speaker with his paragraphs; a row without a speaker goes on with the one before."""
    filled = itertools.accumulate(
        segments, lambda before, s: s if s.speaker else Segment(before.speaker, s.text, s.timed)
    )
    for speaker, group in itertools.groupby(filled, key=lambda segment: segment.speaker):
        rows = [row for row in group if row.text]
        if rows and all(row.timed for row in rows):
            yield speaker, [" ".join(row.text for row in rows)]
        elif rows:
            yield speaker, [row.text for row in rows]


def looks_like_table(text: str) -> bool:
    """Whether the first row of a table names a column of speakers and one of words."""
    head = text[:2000].lstrip("\ufeff \r\n").partition("\n")[0]
    return _columns(head) is not None


def _columns(head: str) -> str | None:
    """What separates the columns of a table of turns; None where it is none."""
    for mark in ",;\t":
        names = [name.strip().strip('"').lower() for name in head.split(mark)]
        speaks = any(name in _SPEAKERS for name in names)
        if 1 < len(names) < 60 and speaks and any(name in _TEXTS for name in names):
            return mark
    return None


def table_reading(text: str) -> Content:
    """The turns of a table. Raises Unreadable where a row is none of its columns'."""
    text = text.lstrip("\ufeff \r\n")
    mark = _columns(text.partition("\n")[0].rstrip("\r")) or ","
    csv.field_size_limit(MAX_FIELD)
    rows = csv.DictReader(io.StringIO(text), delimiter=mark)
    segments: list[Segment] = []
    try:
        for row in rows:
            segment = _segment({k: v for k, v in row.items() if k})
            if None in row or segment is None:
                raise Unreadable(
                    f"Line {rows.line_num} of the table has other columns than its first line: "
                    "put text that holds commas in quotation marks."
                )
            segments.append(segment)
    except csv.Error as error:
        raise Unreadable(f"Line {rows.line_num} of the table cannot be read: {error}.") from None
    if not any(segment.speaker for segment in segments):
        raise Unreadable("The table names no speaker in any row: fill the column of speakers.")
    return segments_content(segments, "", Hints())
