"""The text cut into lines and paragraphs that tile it, each with its offset."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

# Blanks, and control characters and marks of width and direction that stand where blanks do.
_CONTROLS = "".join(map(chr, (*range(0x09), *range(0x0E, 0x20), 0x7F)))
_BLANK = _CONTROLS + (
    " \t\r\n\x0b\x0c\u00a0\u2028\u2029\u3000\u200b\u200c\u200d\u200e\u200f\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
)
_MARKUP = re.compile(r"^[\s\u200b>]*(?:#{1,6}\s+|[-*+•]\s+)?")


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    start: int
    end: int
    text: str
    blank: bool
    opens: bool

    @property
    def words_start(self) -> int:
        """The offset of the first character that is no blank."""
        return self.start + len(self.text) - len(self.text.lstrip())

    @property
    def clean(self) -> str:
        """The words of the line without Markdown's signs and odd spaces."""
        text = _MARKUP.sub("", self.text.replace("\u00a0", " ")).strip(_BLANK)
        text = text.replace("**", "").replace("\\", "")
        return text.strip("*_ \t")


def split_lines(text: str) -> list[Line]:
    """Lines with their ends; ``opens`` says that the line begins a paragraph."""
    lines = []
    offset = 0
    opens = True
    for number, raw in enumerate(text.splitlines(keepends=True), 1):
        blank = raw[0] in _BLANK and not raw.strip(_BLANK)
        lines.append(Line(number, offset, offset + len(raw), raw, blank, opens and not blank))
        opens = blank
        offset += len(raw)
    return lines


class LineNumbers:
    """Line numbers of offsets, for problems and previews."""

    def __init__(self, lines: list[Line]):
        self._starts = [line.start for line in lines]

    def at(self, offset: int) -> int:
        return max(1, bisect_right(self._starts, offset))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the blank characters at its ends."""
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    while start < end and text[start] in _BLANK:
        start += 1
    return start, end


def count_paragraphs(text: str) -> int:
    """Paragraphs are runs of lines that are not blank."""
    inside, count = False, 0
    for line in text.splitlines():
        blank = not line.strip(_BLANK)
        count += not blank and not inside
        inside = not blank
    return count
