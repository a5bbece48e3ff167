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
from typing import Any, Literal

from ..types import Hints
from .content import Content, TurnWriter
from .unreadable import Unreadable

_SPEAKERS = (
    "speaker", "speaker_name", "speakername", "speaker name", "speaker_label", "who", "name",
    "label",
)  # fmt: skip
_TEXTS = (
    "text", "content", "words", "utterance", "transcript", "speech", "body", "sentence", "caption",
    "paragraph",
)  # fmt: skip
_TIMES = ("start", "end", "time", "timestamp", "start_time", "end_time", "offset", "begin")
# What a list of turns is called; comments and biographies stand under other names.
_LISTS = (
    "segments", "turns", "utterances", "transcript", "monologues", "dialogue", "dialog", "speeches",
    "results", "rows",
)  # fmt: skip
# Each row of a list is an event of its own where these differ.
_OWN = ("title", "headline", "url", "link", "date")
MAX_DEPTH = 4
MIN_ROWS = 2
# The label of words whose speaker a row does not name.
NOBODY = "SPEAKER"
MAX_FIELD = 2_000_000


@dataclass(frozen=True)
class Segment:
    """The words of one row, whose they are (empty where the row does not say), and when."""

    speaker: str
    text: str
    timed: bool


def segments_of(value: object) -> list[Segment]:
    """The rows of the list below a JSON value that holds speakers and their words.

    Raises Unreadable where two such lists stand there, of which only one could be read.
    """
    named = [(name, rows) for name, rows in _lists(value, "", MAX_DEPTH) if name in ("", *_LISTS)]
    turns = [segments for _, rows in named if (segments := _segments(rows))]
    if len(turns) > 1:
        raise Unreadable(
            f"The JSON file holds {len(turns)} lists of turns: put them into one, in order."
        )
    return turns[0] if turns else []


def _segments(rows: Sequence[Any]) -> list[Segment]:
    segments = [segment for row in rows if (segment := _segment(row))]
    whole = len(segments) == len(rows) >= MIN_ROWS and any(s.speaker for s in segments)
    own = any(len({str(row.get(key)) for row in rows}) > 1 for key in _OWN) if whole else True
    return [] if own else segments


def _lists(value: object, name: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    if isinstance(value, list):
        yield name, value
    if depth:
        inner = value.items() if isinstance(value, dict) else ()
        for key, item in inner:
            yield from _lists(item, str(key).lower(), depth - 1)


def _segment(row: object) -> Segment | None:
    if not isinstance(row, dict):
        return None
    fields = {str(key).lower(): item for key, item in row.items()}
    texts = [fields[key] for key in _TEXTS if isinstance(fields.get(key), str)]
    if not texts:
        return None
    text = next(filter(str.strip, texts), "")
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
    """Each speaker with his paragraphs.

    A piece with a time and without a speaker goes on with the one before; another is nobody's.
    """

    def fill(before: Segment, segment: Segment) -> Segment:
        speaker = before.speaker if segment.timed else NOBODY
        return segment if segment.speaker else Segment(speaker, segment.text, segment.timed)

    filled = itertools.accumulate(segments, fill)
    for speaker, group in itertools.groupby(filled, key=lambda segment: segment.speaker):
        rows = [row for row in group if row.text]
        if rows and all(row.timed for row in rows):
            yield speaker, [" ".join(row.text for row in rows)]
        elif rows:
            yield speaker, [row.text for row in rows]


def looks_like_table(text: str) -> bool:
    """Whether the first row of a table names a column of speakers and one of words."""
    head, _, rest = text[:20000].lstrip("\ufeff \r\n").partition("\n")
    mark = _columns(head)
    below = rest.lstrip("\r\n").partition("\n")[0]
    return mark is not None and below.count(mark) >= head.count(mark)


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
    # Between tabs a quotation mark is one.
    quoting: Literal[0, 3] = (
        csv.QUOTE_NONE if mark == "\t" and '\t"' not in text else csv.QUOTE_MINIMAL
    )
    rows = csv.DictReader(io.StringIO(text), delimiter=mark, quoting=quoting, strict=True)
    segments: list[Segment] = []
    try:
        words = [name for name in rows.fieldnames or () if _holds_words(name)]
        if len(words) > 1:
            raise Unreadable(
                f"The table has {len(words)} columns of words ({', '.join(words)}): keep one."
            )
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
    if inner := _row_within(segments, mark):
        raise Unreadable(
            f"“{inner[:60]}” stands within the words of another row: close the quotation mark "
            "before it."
        )
    if not any(segment.speaker for segment in segments):
        raise Unreadable("The table names no speaker in any row: fill the column of speakers.")
    return segments_content(segments, "", Hints())


def _holds_words(column: str) -> bool:
    name = column.strip().lower()
    return name in _TEXTS or name.startswith(tuple(f"{text}_" for text in _TEXTS))


def _row_within(segments: Sequence[Segment], mark: str) -> str | None:
    """A line within a row's words that begins as another row does."""
    starts = tuple(f"{s.speaker}{mark}" for s in segments if s.speaker)
    lines = (line for s in segments if "\n" in s.text for line in s.text.split("\n")[1:])
    return next((line for line in lines if line.lstrip('"').startswith(starts)), None)
