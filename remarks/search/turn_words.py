"""What is made of a turn's words alone, before it has a row: tokens, and what follows from them.

Pure. Processes that read transcripts beside another make this; topics and both indexes use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from .tokens import Marks, literals_of, stem, streams

# Shorter turns ("Thank you all very much") say the same at different events.
MIN_TWIN_WORDS = 12
_HALF = (1 << 22) - 1


@dataclass(frozen=True)
class TurnWords:
    """A turn's literals and stems in order, the stems of its first paragraph, and the two halves
    of a number by which near-identical texts are told; no halves of a short text.
    """

    literals: list[str]
    stems: list[str]
    lead: list[str]
    halves: int | None

    @classmethod
    def of(cls, text: str, marks: Marks, offset: int) -> TurnWords:
        """``marks`` hold offsets of the source's text; ``text`` begins there at ``offset``."""
        literals, stems = streams(text, marks, offset)
        first = text.split("\n\n", 1)[0]
        is_whole = len(first) == len(text)
        lead = stems if is_whole else [stem(word) for word in literals_of(first)]
        return cls(literals, stems, lead, halves_of(literals))


def halves_of(words: list[str]) -> int | None:
    """Two halves of 22 bits, each the least of a hash over the words; None of too few words.

    Two texts share a half with a probability equal to the share of words that they have in common
    (Broder 1997, "On the resemblance and containment of documents").
    """
    if len(words) < MIN_TWIN_WORDS:
        return None
    hashes = list(map(crc32, map(str.encode, set(words))))
    first, second = min(hashes), min([(h * 2_654_435_761) & 0xFFFFFFFF for h in hashes])
    return (first & _HALF) << 22 | second & _HALF
