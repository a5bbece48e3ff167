"""Which words of a turn a query found: the spans to mark, and the best passage to show."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from . import language as lang
from .engines.memory import find_near, find_runs
from .tokens import TokenSequence, stem, tokens, vocabulary
from .word_forms import is_light

Span = tuple[int, int]
PASSAGE_CHARS = 320
# Of a word outside the passage so many characters before and behind are shown.
MAX_FRAGMENTS, FRAGMENT_MARGIN = 3, 50


def matched_spans(
    query: lang.Query, words: TokenSequence, forms: frozenset[str] = frozenset()
) -> list[Span]:
    """The spans that the query's words matched, merged and in order.

    Words that are looked for in titles mark nothing, nor do words that weigh little beside others.
    ``forms`` are stems to mark besides.
    """
    spans = {span for leaf in _marked_leaves(query.tree) for span in _leaf_spans(leaf, words)}
    if forms:
        spans |= {span for s, span in zip(words.stems, words.spans, strict=True) if s in forms}
    return _merge(sorted(spans))


def may_match(query: lang.Query, text: str) -> bool:
    """Whether the words of any leaf stand in ``text`` at all, in whatever order.

    Most turns of an event have none, and need not be cut into words with their places.
    """
    literals = vocabulary(text)
    stems: set[str] | None = None
    for leaf in _marked_leaves(query.tree):
        match leaf:
            case lang.Word(stems=wanted):
                stems = stems or {stem(literal) for literal in literals}
                if stems.issuperset(wanted):
                    return True
            case lang.Phrase(literals=wanted):
                if literals.issuperset(wanted):
                    return True
            case lang.Prefix(literal=start):
                if any(literal.startswith(start) for literal in literals):
                    return True
    return False


@lru_cache(maxsize=256)
def _marked_leaves(tree: lang.All) -> tuple[lang.Leaf, ...]:
    """The leaves that mark: of plain words no light ones, unless all are light.

    Whoever writes a phrase or an operator means each of its words.
    """
    weighty = lang.All(tuple(child for child in tree.children if not _is_light(child)))
    return tuple(_leaves(weighty, in_title=False)) or tuple(_leaves(tree, in_title=False))


def _is_light(node: lang.Node) -> bool:
    return isinstance(node, lang.Word) and all(is_light(t.literal) for t in tokens(node.text))


def _leaves(node: lang.Node, *, in_title: bool) -> Iterator[lang.Leaf]:
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


def _leaf_spans(leaf: lang.Leaf, words: TokenSequence) -> Iterator[Span]:
    match leaf:
        case lang.Word(stems=wanted):
            yield from _run_spans(words, find_runs(words.stems, wanted), len(wanted))
        case lang.Phrase(literals=wanted, slop=0):
            yield from _run_spans(words, find_runs(words.literals, wanted), len(wanted))
        case lang.Phrase(literals=wanted, slop=slop):
            for group in find_near(words.literals, wanted, slop):
                yield from (words.spans[i] for i in group)
        case lang.Prefix(literal=literal):
            for word, span in zip(words.literals, words.spans, strict=True):
                if word.startswith(literal):
                    yield span


def _run_spans(words: TokenSequence, starts: list[int], size: int) -> Iterator[Span]:
    for i in starts:
        yield words.spans[i][0], words.spans[i + size - 1][1]


def _merge(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def passage(text: str, spans: list[Span], size: int = PASSAGE_CHARS) -> Span:
    """The stretch of about ``size`` characters that holds most hits, cut at words."""
    if len(text) <= size * 1.2:
        return 0, len(text)
    start = _densest_start(spans, size) if spans else 0
    start = max(0, min(start - size // 5, len(text) - size))
    start = _word_start(text, start)
    end = min(len(text), start + size)
    cut = text.rfind(" ", start, end) if end < len(text) else end
    return start, cut if cut > start + size // 2 else end


def fragments(text: str, spans: list[Span], main: Span) -> tuple[Span, ...]:
    """``main`` and up to two more stretches, so that each word that was found can be seen."""
    chosen, seen = [main], _words_inside(text, spans, main)
    for start, end in spans:
        if len(chosen) == MAX_FRAGMENTS:
            break
        if _words(text[start:end]) <= seen:
            continue
        begin = _word_start(text, max(0, start - FRAGMENT_MARGIN))
        stop = text.find(" ", min(len(text), end + FRAGMENT_MARGIN))
        piece = (min(begin, start), stop if stop >= 0 else len(text))
        chosen.append(piece)
        seen |= _words_inside(text, spans, piece)
    return tuple(_merge(sorted(chosen)))


def _words_inside(text: str, spans: list[Span], stretch: Span) -> set[str]:
    inside = [(a, b) for a, b in spans if stretch[0] <= a and b <= stretch[1]]
    return {word for a, b in inside for word in _words(text[a:b])}


# What is marked is a few words, the same ones all over a page.
@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(token.stem for token in tokens(text))


def _densest_start(spans: list[Span], size: int) -> int:
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
