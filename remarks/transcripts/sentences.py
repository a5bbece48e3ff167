"""Sentences of spoken text, with offsets; abbreviations and initials do not end one."""

from __future__ import annotations

import re

from .shapes import Span

_STOP = re.compile(r"[.?!…]+[\"”’')\]*]*(?=[\s\u00a0]|$)|\n[ \t\u00a0]*\n|(?:--|—)(?=\s*\n|\s*$)")
_ABBREVIATIONS = frozenset(
    (
        "mr mrs ms dr prof gen sen rep gov amb st jr sr lt col maj capt sgt adm rev hon no vs etc inc ltd co "
        "corp dept jan feb mar apr jun jul aug sept sep oct nov dec fig mt ft a.m p.m i.e e.g ph.d"
    ).split()
)
_LAST_WORD = re.compile(r"([^\s\u00a0(\[\"“]{1,40})\Z")


def sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of ``text[start:end]``; white space between them belongs to none."""
    spans, begin = [], start
    for match in _STOP.finditer(text, start, end):
        if match[0].startswith(".") and _abbreviates(text, begin, match.start(), match.end(), end):
            continue
        spans.append(_tight(text, begin, match.end()))
        begin = match.end()
    spans.append(_tight(text, begin, end))
    return [span for span in spans if span.end > span.start]


def _abbreviates(text: str, begin: int, dot: int, after: int, end: int) -> bool:
    word = _LAST_WORD.search(text[max(begin, dot - 40) : dot])
    if not word:
        return False
    token = word[1]
    following = text[after:end].lstrip()[:1]
    if token.lower() in _ABBREVIATIONS:
        return True
    if len(token) == 1 and token.isupper() and token != "I":
        return True
    # "L.A. Times", "U.S. policy": letters with dots between them.
    return "." in token and token.replace(".", "").isalpha() and len(token) <= 6 and following.isalnum()


def _tight(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, max(start + left, start + len(piece.rstrip())))
