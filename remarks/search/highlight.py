"""Which words of a turn a query found: the spans to mark, and the best passage to show."""

from __future__ import annotations

from dataclasses import dataclass

from . import language as lang
from .engines.memory import near, runs
from .tokens import GAP, pieces, tokens

_WINDOW = 320


@dataclass(frozen=True)
class Words:
    """A turn's words with their places; gaps are words that nothing equals."""

    literals: list[str]
    stems: list[str]
    spans: list[tuple[int, int]]


def words_of(text: str, marks, offset: int) -> Words:
    """The same stream that the index holds, with offsets into ``text``."""
    literals, stems, spans = [], [], []
    for piece, gap in pieces(text, marks, offset):
        if gap:
            literals.append(GAP)
            stems.append(GAP)
            spans.append((piece.start, piece.start))
        for token in tokens(piece.text):
            literals.append(token.literal)
            stems.append(token.stem)
            spans.append((piece.start + token.start, piece.start + token.end))
    return Words(literals, stems, spans)


def hits(query: lang.Query, words: Words) -> list[tuple[int, int]]:
    """The spans that the query's words matched, merged and in order; words searched in titles mark nothing."""
    found: set[tuple[int, int]] = set()
    for leaf in _leaves(query.tree, in_title=False):
        for run in _runs(leaf, words):
            found.add(run)
    return _merged(sorted(found))


def _leaves(node, *, in_title: bool):
    if isinstance(node, lang.All):
        in_title = in_title or any(
            isinstance(c, lang.Filter) and (c.name, c.value) == ("in", "title")
            for c in node.children
        )
    if isinstance(node, (lang.All, lang.Any)):
        for child in node.children:
            yield from _leaves(child, in_title=in_title)
    elif isinstance(node, (lang.Word, lang.Phrase, lang.Prefix)) and not in_title:
        yield node


def _runs(leaf, words: Words):
    match leaf:
        case lang.Word(stems=wanted):
            for i in runs(words.stems, wanted):
                yield words.spans[i][0], words.spans[i + len(wanted) - 1][1]
        case lang.Phrase(literals=wanted, slop=0):
            for i in runs(words.literals, wanted):
                yield words.spans[i][0], words.spans[i + len(wanted) - 1][1]
        case lang.Phrase(literals=wanted, slop=slop):
            for group in near(words.literals, wanted, slop):
                yield from (words.spans[i] for i in group)
        case lang.Prefix(literal=literal):
            yield from (
                words.spans[i] for i, w in enumerate(words.literals) if w.startswith(literal)
            )


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def passage(text: str, spans: list[tuple[int, int]], size: int = _WINDOW) -> tuple[int, int]:
    """The stretch of about ``size`` characters that holds most hits, cut at words."""
    if len(text) <= size * 1.2:
        return 0, len(text)
    start = _best_start(spans, size) if spans else 0
    start = max(0, min(start - size // 5, len(text) - size))
    start = _word_start(text, start)
    end = min(len(text), start + size)
    cut = text.rfind(" ", start, end) if end < len(text) else end
    return start, cut if cut > start + size // 2 else end


def _best_start(spans: list[tuple[int, int]], size: int) -> int:
    best, most = spans[0][0], 0
    last = 0
    for i, (start, _) in enumerate(spans):
        while last < len(spans) and spans[last][1] <= start + size * 4 // 5:
            last += 1
        if last - i > most:
            best, most = start, last - i
    return best


def _word_start(text: str, at: int) -> int:
    if at <= 0:
        return 0
    cut = text.find(" ", at, at + 40)
    return cut + 1 if cut >= 0 else at
