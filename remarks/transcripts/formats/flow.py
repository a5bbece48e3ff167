"""Words gathered into a reading text: paragraphs, lines, pages and what is set in bold."""

from __future__ import annotations

from ..types import Heading
from .content import Spans

MAX_HEADINGS = 1_000
# A table for str.translate() takes twice the time of these.
_OTHER_BLANKS = "\t\r\n\f"


def single_blanks(text: str) -> str:
    """The text with each run of a markup's blanks as one; a no-break space is none of them."""
    for blank in _OTHER_BLANKS:
        text = text.replace(blank, " ")
    while "  " in text:
        # Halves the longest run: a run of n blanks takes log n rounds.
        text = text.replace("  ", " ")
    return text


class Flow:
    """Collects words; white space collapses; paragraphs, lines and pages end once."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.pending = ""
        self.bold: list[tuple[int, int]] = []
        self.headings: list[Heading] = []
        self._headings_ahead: list[str] = []

    def words(self, text: str, *, bold: bool) -> None:
        text = single_blanks(text)
        if self.size == 0 or self.pending or self._ends_blank():
            text = text.lstrip(" ")
        if not text or (not text.strip() and (self.pending or not self.size)):
            return
        if self.pending and self.size:
            self._trim()
            self._put(self.pending)
        self.pending = ""
        start = self.size
        if self._headings_ahead:
            self.headings += [Heading(start, heading) for heading in self._headings_ahead]
            self._headings_ahead.clear()
        self._put(text)
        if bold and text.strip():
            self.bold.append((start, self.size))

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def _trim(self) -> None:
        """Spaces before a line's end are markup's, not the speaker's."""
        last = self.parts[-1]
        self.parts[-1] = last.rstrip(" ")
        self.size -= len(last) - len(self.parts[-1])

    def _ends_blank(self) -> bool:
        return bool(self.parts) and self.parts[-1].endswith((" ", "\n", "\f"))

    def heading(self, text: str) -> None:
        """What stands above the words that come next; a page of anchors keeps no more of them."""
        if len(self.headings) + len(self._headings_ahead) < MAX_HEADINGS:
            self._headings_ahead.append(text)

    def line(self) -> None:
        self.pending = self.pending + "\n" if len(self.pending) < 2 else self.pending

    def paragraph(self) -> None:
        self.pending = self.pending if self.pending.endswith("\f") else "\n\n"

    def page(self) -> None:
        """What follows stands on a new page: a form feed before its first paragraph."""
        self.pending = "\n\n\f"

    def join(self) -> None:
        """What follows goes on in the line of what stands before."""
        self.pending = " "

    def text(self) -> str:
        return "".join(self.parts).rstrip()

    def bold_spans(self) -> Spans:
        return tuple(join_spans(self.bold))


def join_spans(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighboring bold spans as one: labels are often cut over several tags."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
