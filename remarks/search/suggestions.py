"""What to offer when nothing was found: which term to drop, and what the reader may have meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..models import Turn
from . import language as lang
from . import nodes
from .execution import run
from .nodes import Text
from .tokens import tokens

MIN_SIMILARITY = 0.72
MIN_MISSPELLED_CHARS = 4
MAX_TRIED = 8
# How many turns a query finds; the query is handed over as it is read, not as text.
Counts = Callable[[lang.Query], int]


@dataclass(frozen=True)
class Offer:
    """Another query, what to call it, and how much it finds."""

    label: str
    query: str
    total: int


def relaxations(query: lang.Query, count: Counts) -> tuple[Offer, ...]:
    """The query without each of its terms, where that finds something; the most hits first."""
    if len(query.terms) < 2:
        return ()
    offers = []
    for index, term in enumerate(query.terms[:MAX_TRIED]):
        rest = query.without(index)
        if total := count(rest):
            offers.append(Offer(term, rest.source, total))
    return tuple(sorted(offers, key=lambda offer: -offer.total))


def spelling(query: lang.Query, count: Counts) -> Offer | None:
    """The query with one unknown word spelled as the archive spells it, where that has hits."""
    for index, leaf in enumerate(query.tree.children):
        if not isinstance(leaf, lang.Word) or len(leaf.stems) != 1:
            continue
        literal = tokens(leaf.text)[0].literal
        if len(literal) < MIN_MISSPELLED_CHARS or count(_alone(leaf)):
            continue
        ids = run(lambda engine, word=literal: engine.turns_spelled_like(word))
        better = _closest(literal, ids)
        if better is None:
            continue
        stems = tuple(token.stem for token in tokens(better))
        corrected = query.with_term(index, better, lang.Word(better, stems))
        if total := count(corrected):
            return Offer(better, corrected.source, total)
    return None


def _alone(leaf: lang.Word) -> lang.Query:
    return lang.Query(leaf.text, lang.All((leaf,)))


def any_word(tree: nodes.All) -> nodes.All | None:
    """A resolved query whose words are each optional, its filters and exclusions kept.

    None below two words.
    """
    words = [node for node in tree.children if _is_words(node)]
    if len(words) < 2:
        return None
    rest = [node for node in tree.children if node not in words]
    return nodes.All((*rest, nodes.Any(tuple(words))))


def _is_words(node: nodes.Node) -> bool:
    return isinstance(node, Text) or (
        isinstance(node, nodes.Any) and all(_is_words(c) for c in node.children)
    )


def _closest(literal: str, turns: tuple[int, ...]) -> str | None:
    """The word most like ``literal`` in these turns; of equals the more frequent."""
    words: Counter = Counter()
    for text in Turn.objects.public().filter(pk__in=turns).values_list("text", flat=True):
        words.update(token.literal for token in tokens(text))
    similarity = {
        word: SequenceMatcher(None, literal, word).ratio()
        for word in words
        if word != literal and abs(len(word) - len(literal)) <= 2
    }
    close = [word for word, ratio in similarity.items() if ratio >= MIN_SIMILARITY]
    return max(close, key=lambda word: (round(similarity[word], 2), words[word]), default=None)
