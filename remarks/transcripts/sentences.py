"""Sentences of spoken text, with offsets; abbreviations and initials do not end one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .types import Span

_STOP = re.compile(r"[.?!…]+[\"”’')\]*]*(?=[\s\u00a0]|$)|\n[ \t\u00a0]*\n|(?:--|—)(?=\s*\n|\s*$)")
_ABBREVIATIONS = frozenset(
    (
        "mr mrs ms dr prof gen sen rep gov amb st jr sr lt col maj capt sgt adm rev hon no vs "
        "etc inc ltd co "
        "corp dept jan feb mar apr jun jul aug sept sep oct nov dec fig mt ft a.m p.m i.e e.g ph.d"
    ).split()
)
# No abbreviation has so many letters without a dot.
LONGER_THAN_SHORT = 6
_INK = re.compile(r"\S")
_OPENERS = '(["“'


def sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of ``text[start:end]``; white space between them belongs to none."""
    return [Span(*bounds) for bounds in sentence_bounds(text, start, end)]


def sentence_bounds(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the sentences start and end, one by one, for whoever needs the first few."""
    begin = start
    for match in _STOP.finditer(text, start, end):
        stop = match.start()
        if text[stop] == "." and _abbreviates(text, begin, stop, match.end(), end):
            continue
        # A stop is no blank, unless it is a blank line: most sentences end where it ends.
        last = match.end()
        first = _past_blanks(text, begin, last)
        begin = last
        if first < last:
            yield first, _without_blanks(text, last)
    first = _past_blanks(text, begin, end)
    if first < end:
        yield first, _without_blanks(text, end)


def _past_blanks(text: str, begin: int, end: int) -> int:
    while begin < end and text[begin].isspace():
        begin += 1
    return begin


def _without_blanks(text: str, end: int) -> int:
    while text[end - 1].isspace():
        end -= 1
    return end


def _abbreviates(text: str, begin: int, dot: int, after: int, end: int) -> bool:
    if dot - begin > LONGER_THAN_SHORT and text[dot - LONGER_THAN_SHORT : dot].isalpha():
        # Most sentences end in a longer word, which is no abbreviation.
        return False
    token = _last_word(text[max(begin, dot - 40) : dot])
    if not token:
        return False
    if token.lower() in _ABBREVIATIONS:
        return True
    if len(token) == 1:
        return token.isupper() and token != "I"
    # "L.A. Times", "U.S. policy": letters with dots between them.
    if "." not in token or len(token) > 6 or not token.replace(".", "").isalpha():
        return False
    ink = _INK.search(text, after, end)
    return ink is not None and ink[0].isalnum()


def _last_word(text: str) -> str:
    """The word that ends ``text``, without the bracket it follows; empty behind a blank."""
    if not text or text[-1].isspace():
        return ""
    word = text.rsplit(None, 1)[-1]
    for mark in _OPENERS:
        if mark in word:
            word = word[word.rfind(mark) + 1 :]
    return word
