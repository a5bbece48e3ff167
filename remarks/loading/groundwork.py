"""What is made of a transcript alone, without the archive: fingerprints, words and names.

Readers make it beside the process that writes, which then looks up and writes only.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from ..identity.prints import NameWords
from ..search.turn_words import TurnWords
from ..transcripts import Transcript
from . import fingerprints


@dataclass(frozen=True)
class Groundwork:
    """The fingerprints of the text, what tells its names, and the words of its turns in order."""

    sketch: list[int]
    names: NameWords
    words: list[TurnWords]

    @classmethod
    def of(cls, transcript: Transcript) -> Groundwork:
        texts = texts_of(transcript)
        turns = zip(texts, marks_of(transcript), transcript.turns, strict=True)
        return cls(
            fingerprints.sketch(fingerprints.sequences(texts)),
            NameWords.of("\n".join(texts)),
            [TurnWords.of(text, marks, turn.body) for text, marks, turn in turns],
        )


def texts_of(transcript: Transcript) -> list[str]:
    """The words of the turns, without their labels."""
    text = transcript.text
    return [text[turn.body : turn.end] for turn in transcript.turns]


def marks_of(transcript: Transcript) -> list[list[dict[str, Any]]]:
    """The marks of each turn as its row has them: what stands on the page and is nobody's words
    comes last.
    """
    turns = transcript.turns
    marks: list[list[dict[str, Any]]] = [[vars(mark) for mark in turn.marks] for turn in turns]
    bodies = [turn.body for turn in turns]
    for segment in transcript.segments:
        if segment.kind == "furniture":
            at = bisect_right(bodies, segment.start) - 1
            if at >= 0 and segment.start < turns[at].end:
                place = {"start": segment.start, "end": segment.end}
                marks[at].append({"kind": "furniture", "language": None, **place})
    return marks
