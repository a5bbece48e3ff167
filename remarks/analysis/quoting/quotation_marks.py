"""Where the quotations of an article begin and end, whatever quotation marks it is set in.

Double, single, low, angled and corner marks are read; a quotation that goes on in the next
paragraph with a mark of its own is one. Everything is one pass over the marks.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

# A longer stretch between marks is no quotation: a mark was left out somewhere.
MAX_LENGTH = 12_000
# A single mark that closes no sooner is an apostrophe.
MAX_SINGLE = 1_500
_MARK = re.compile(r"``|''|[“”„‟«»‹›‘’‚\"'「」『』]")
_CLOSERS = {
    "“": "”‟\"", "„": "“”\"", "‟": "”", "”": "”", "«": "»", "»": "«", "‹": "›", "›": "‹",
    "「": "」", "『": "』", '"': '"”', "``": ("''", '"', "”"), "‘": "’'", "‚": "‘’", "'": "'’",
}  # fmt: skip
_SINGLES = frozenset("‘‚'")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_OPENS_BEFORE = frozenset("([{—–-/“‘„«»\"'>")
# Apostrophes at the start of words.
_ELIDED = re.compile(r"(?:\d\ds?|n|em|til|tis|twas|cause|bout|round|ve|re|ll|s|t|d|m)\b", re.I)
_TAGS = (
    "p br div li ul ol h\\d blockquote article section span em strong b i u a q figure figcaption "
    "img hr html body head title meta script style header footer main table tr td"
).split()
_MARKUP = re.compile(
    rf"<(?:/?(?:{'|'.join(_TAGS)})\b[^<>]{{0,400}}|!--[^<>]{{0,400}}--)>|"
    r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|[a-z]{2,10});",
    re.I,
)
_BLOCK = re.compile(r"</?(?:p|br|div|li|h\d|blockquote|tr)\b", re.I)
_Q_TAG = re.compile(r"<(/?)q\b", re.I)


@dataclass(frozen=True)
class Quoted:
    """A quotation ``start:end`` of the plain text, marks left out; its words on one line."""

    text: str
    start: int
    end: int
    style: str


class PlainText:
    """An article without markup and entities, which knows where each character stood."""

    def __init__(self, source: str):
        self._starts, self._origins = [0], [0]
        parts: list[str] = []
        at = length = 0
        for match in _MARKUP.finditer(source):
            parts += [source[at : match.start()], _replacement(match[0])]
            length += match.start() - at
            self._mark(length, match.start())
            length += len(parts[-1])
            self._mark(length, match.end())
            at = match.end()
        parts.append(source[at:])
        self.text = "".join(parts)

    def _mark(self, length: int, origin: int) -> None:
        self._starts.append(length)
        self._origins.append(origin)

    def origin(self, at: int) -> int:
        """Where the character ``at`` of the plain text stands in the source."""
        index = bisect_right(self._starts, at) - 1
        return self._origins[index] + at - self._starts[index]


def _replacement(markup: str) -> str:
    if markup.startswith("&"):
        return html.unescape(markup)
    if quoted := _Q_TAG.match(markup):
        return "”" if quoted[1] else "“"
    return "\n\n" if _BLOCK.match(markup) else ""


@dataclass
class _Open:
    mark: str
    start: int
    piece_start: int
    pieces: list[str]
    depth: int = 0


def quotations_in(text: str) -> tuple[list[Quoted], list[int]]:
    """The quotations of a plain text in order, and where marks open that nothing closes."""
    reader = _Reader(text)
    at = 0
    while match := _MARK.search(text, at):
        at = reader.read(match)
    reader.finish()
    return reader.closed, reader.unclosed


class _Reader:
    """One pass over the marks of a text."""

    def __init__(self, text: str):
        self._text = text
        breaks = list(_PARAGRAPH.finditer(text))
        self._breaks = [match.start() for match in breaks]
        self._paragraphs = [match.end() for match in breaks]
        self._open: _Open | None = None
        self.closed: list[Quoted] = []
        self.unclosed: list[int] = []

    def read(self, match: re.Match[str]) -> int:
        """Takes one mark in; returns where to look for the next."""
        current = self._open
        if current is None:
            if _opens(self._text, match) and not self._is_apostrophe(match):
                self._open = _Open(match[0], match.end(), match.end(), [])
            return match.end()
        index = bisect_left(self._breaks, current.piece_start)
        is_broken = index < len(self._breaks) and self._breaks[index] < match.start()
        if is_broken and self._goes_on(match, self._paragraphs[index], current):
            current.pieces.append(self._text[current.piece_start : self._breaks[index]])
            current.piece_start = match.end()
            return match.end()
        if is_broken or match.end() - current.start > MAX_LENGTH:
            self._open = None
            if current.mark not in _SINGLES:
                self.unclosed.append(current.start - len(current.mark))
            return self._paragraphs[index] if is_broken else match.end()
        if _is_nested(self._text, match, current):
            current.depth += 1
        elif _closes(self._text, match, current):
            self._close(match, current)
        return match.end()

    def _close(self, match: re.Match[str], current: _Open) -> None:
        if current.depth:
            current.depth -= 1
            return
        current.pieces.append(self._text[current.piece_start : match.start()])
        words = " ".join(" ".join(current.pieces).split())
        self.closed.append(Quoted(words, current.start, match.start(), current.mark))
        self._open = None

    def finish(self) -> None:
        if self._open is not None and self._open.mark not in _SINGLES:
            self.unclosed.append(self._open.start - len(self._open.mark))

    def _is_apostrophe(self, match: re.Match[str]) -> bool:
        """Whether a single mark at the start of a word closes nowhere in its paragraph."""
        if match[0] not in _SINGLES:
            return False
        at = match.end()
        index = bisect_left(self._breaks, at)
        end = self._breaks[index] if index < len(self._breaks) else len(self._text)
        opened = _Open(match[0], at, at, [])
        marks = _MARK.finditer(self._text, at, min(end, at + MAX_SINGLE))
        for later in marks:
            if _closes(self._text, later, opened):
                return False
            if later[0] == match[0] and _opens(self._text, later):
                return True
        return True

    def _goes_on(self, match: re.Match[str], paragraph: int, current: _Open) -> bool:
        """Whether the next paragraph begins with the mark again, as one that quotes on does."""
        is_first = not self._text[paragraph : match.start()].strip()
        return is_first and match[0] in (current.mark, _CLOSERS[current.mark][0])


def _around(text: str, match: re.Match[str]) -> tuple[str, str]:
    before = text[match.start() - 1] if match.start() else ""
    return before, text[match.end() : match.end() + 1]


def _opens(text: str, match: re.Match[str]) -> bool:
    mark = match[0]
    before, after = _around(text, match)
    is_free = not before or before.isspace() or before in _OPENS_BEFORE
    if mark in "“„‟«「『" or mark == "``":
        return True
    if mark in ("’", "''", "」", "』"):
        return False
    if mark in _SINGLES:
        return (
            is_free
            and (after.isalpha() or after in '[…“"')
            and not _ELIDED.match(text, match.end())
        )
    if mark == "‹":
        return True
    return is_free and bool(after) and not after.isspace()


def _closes(text: str, match: re.Match[str], current: _Open) -> bool:
    mark = match[0]
    if mark not in _CLOSERS[current.mark]:
        return False
    before, after = _around(text, match)
    is_glued = after.isalnum() or (before.isspace() and mark != "''")
    if mark in ('"', "'", "’", "‘", "''") and is_glued:
        return False
    is_plural = before in "sS" and re.match(r"\s[a-z]", text[match.end() : match.end() + 2])
    if current.mark in _SINGLES and is_plural:
        return not _closes_later(text, match, current)
    return True


def _closes_later(text: str, match: re.Match[str], current: _Open) -> bool:
    """Whether “the ministers’ salaries” goes on: another mark closes in the same paragraph."""
    paragraph = _PARAGRAPH.search(text, match.end())
    end = min(paragraph.start() if paragraph else len(text), match.end() + 400)
    for later in _MARK.finditer(text, match.end(), end):
        if later[0] in "‘'" and _opens(text, later):
            return False
        before, after = _around(text, later)
        if later[0] in _CLOSERS[current.mark] and not after.isalnum() and not before.isspace():
            return before not in "sS"
    return False


def _is_nested(text: str, match: re.Match[str], current: _Open) -> bool:
    """Whether the same kind of mark opens again inside: “He said “no” to me”."""
    mark = match[0]
    if mark != current.mark or mark in _CLOSERS[mark] or mark in _SINGLES:
        return False
    return _opens(text, match)
