"""A stretch of the text: rules look at its words and report places in one value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..sentences import sentence_bounds
from ..types import Span, Turn

# Blanks before the first words, among them one that was decoded wrongly.
_BLANKS = re.compile(r"\s*(?:Â\s+)*")


class Passage(NamedTuple):
    """The half-open stretch ``text[start:end]``; matches and places count in ``text``."""

    text: str
    start: int
    end: int

    @classmethod
    def of_turn(cls, text: str, turn: Turn) -> Passage:
        """The words of a turn without its label, nor blanks before them, misdecoded or not.

        A label alone on its line has blank lines behind it.
        """
        blanks = _BLANKS.match(text, turn.body, turn.end)
        return cls(text, blanks.end() if blanks else turn.body, turn.end)

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def head(self, length: int) -> Passage:
        """The first ``length`` characters at most."""
        return Passage(self.text, self.start, min(self.end, self.start + length))

    def tail(self, length: int) -> Passage:
        """The last ``length`` characters at most."""
        return Passage(self.text, max(self.start, self.end - length), self.end)

    def behind(self, place: int) -> Passage:
        """What follows from ``place`` on."""
        return Passage(self.text, place, max(place, self.end))

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self.text, self.start, self.end)

    def search(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.search(self.text, self.start, self.end)

    def opens_with(self, length: int = 1) -> str:
        """The first characters, also beyond the end: what stands behind a name."""
        return self.text[self.start : self.start + length]

    def sentences(self) -> Iterator[Passage]:
        for start, end in sentence_bounds(self.text, self.start, self.end):
            yield Passage(self.text, start, end)


def phrases(*alternatives: str) -> str:
    """Alternatives of a regular expression, joined once."""
    return "(?:" + "|".join(alternatives) + ")"
