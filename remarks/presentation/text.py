"""A turn's words as pages and exports set them.

Paragraphs, and in them words, gaps and hits apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
# Signs of Markdown that a reader need not see: escapes, bold and heading marks.
_SIGNS = re.compile(r"\\(?=[\\\[\](){}#*_.!>`~-])|\*\*|__(?=\w)|(?<=\w)__")

# A mark as a turn's row holds it: ``{"start": 3, "end": 9, "kind": "laughter"}``.
Mark = Mapping[str, Any]
Marks = Sequence[Mark]
Span = tuple[int, int]
# Words with None, editorial text with its mark.
Piece = tuple[str, Mark | None]


@dataclass(frozen=True)
class Cut:
    """A stretch of a turn's text and what it is.

    Words, a hit, an editorial mark, or a sign to leave out.
    """

    start: int
    end: int
    kind: str


def cuts(
    text: str, marks: Marks, offset: int, hits: Iterable[Span], start: int, end: int
) -> list[Cut]:
    """``text[start:end]`` cut at marks, hits and signs, in order and without gaps."""
    layers = _layers(text, marks, offset, hits, start, end)
    if not layers:
        return [Cut(start, end, "")]
    edges = {edge for layer in layers for edge in (layer.start, layer.end) if start < edge < end}
    pieces, first = [], 0
    for a, b in pairwise(sorted({start, end, *edges})):
        while first < len(layers) and layers[first].end <= a:
            first += 1
        pieces.append(Cut(a, b, _kind_over(layers[first:], a, b)))
    return pieces


def _layers(
    text: str, marks: Marks, offset: int, hits: Iterable[Span], start: int, end: int
) -> list[Cut]:
    """Whatever lies over the text, by where it begins; layers may overlap."""
    layers = [
        Cut(mark["start"] - offset, mark["end"] - offset, f"mark {mark['kind']}")
        for mark in marks
        if mark["start"] - offset < end and mark["end"] - offset > start
    ]
    if has_signs(text):
        layers += [Cut(m.start(), m.end(), "sign") for m in _SIGNS.finditer(text, start, end)]
    layers += [Cut(a, b, "hit") for a, b in hits]
    return sorted(layers, key=lambda layer: (layer.start, layer.end, layer.kind))


def _kind_over(layers: list[Cut], start: int, end: int) -> str:
    """What a stretch is to its reader: a sign before a mark, a mark before a hit."""
    kinds = []
    for layer in layers:
        if layer.start > start:
            break
        if end <= layer.end:
            kinds.append(layer.kind)
    if "sign" in kinds:
        return "sign"
    marks = (kind for kind in kinds if kind.startswith("mark"))
    return next(marks, kinds[0] if kinds else "")


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Where each paragraph of ``text`` begins and ends."""
    at = 0
    for match in _PARAGRAPH.finditer(text):
        yield at, match.start()
        at = match.end()
    yield at, len(text)


def has_signs(text: str) -> bool:
    """Whether Markdown's signs stand in a text; most have none of their characters."""
    return ("\\" in text or "**" in text or "__" in text) and bool(_SIGNS.search(text))


def flat(text: str) -> str:
    """Text on one line without signs, with the blanks at its ends kept.

    For pieces that are set side by side.
    """
    return re.sub(r"\s+", " ", _SIGNS.sub("", text).replace("\u200b", ""))


def plain(text: str | None) -> str:
    """Archive text on one line without Markdown's signs, for titles and lists."""
    text = text or ""
    if has_signs(text):
        text = _SIGNS.sub("", text)
    return " ".join(text.replace("\u200b", "").split())


def spoken(text: str, marks: Marks, offset: int) -> list[list[Piece]]:
    """Paragraphs of pieces: words with None, editorial text with its mark.

    Page furniture is left out.
    """
    set_paragraphs = []
    by_place = {(m["start"] - offset, m["end"] - offset): m for m in marks}
    for start, end in paragraphs(text):
        pieces: list[Piece] = []
        for cut in cuts(text, marks, offset, (), start, end):
            if cut.kind in ("sign", "mark furniture"):
                continue
            words = " ".join(text[cut.start : cut.end].replace("\u200b", "").split("\n"))
            mark = by_place.get((cut.start, cut.end)) if cut.kind else None
            if pieces and mark is None and pieces[-1][1] is None:
                pieces[-1] = (pieces[-1][0] + words, None)
            else:
                pieces.append((words, mark))
        if any(words.strip() for words, _ in pieces):
            set_paragraphs.append(pieces)
    return set_paragraphs
