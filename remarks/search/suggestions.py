"""What to say when nothing was found: which one term to drop, and what the reader may have meant to type."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..models import Turn
from . import language as lang
from .resolution import Text
from .tokens import tokens

_LEAST_LIKE = 0.72
_MOST_TRIED = 8


@dataclass(frozen=True)
class Offer:
    """Another query, what to call it, and how many turns it finds."""

    said: str
    query: str
    total: int


def dropping_one(source: str, count) -> tuple[Offer, ...]:
    """The query without each of its terms, where that finds something; ``count`` says how much a query finds."""
    left = lang.each_left_out(source)
    if len(left) < 2:
        return ()
    offers = [
        Offer(term, rest, total) for term, rest in left[:_MOST_TRIED] if (total := count(rest)) > 0
    ]
    return tuple(sorted(offers, key=lambda offer: -offer.total))


def spelled(query: lang.Query, engine, count) -> Offer | None:
    """The query with one unknown word spelled as the archive spells it, only where that finds something."""
    for leaf in lang.positive(query.tree):
        if not isinstance(leaf, lang.Word) or len(leaf.stems) != 1 or count(leaf.text) > 0:
            continue
        literal = tokens(leaf.text)[0].literal
        better = _closest(literal, engine.alike(literal)) if len(literal) > 3 else None
        if better is None:
            continue
        source = " ".join(
            better if term == leaf.text else term for term in lang.terms_of(query.source)
        )
        if source != query.source and (total := count(source)) > 0:
            return Offer(better, source, total)
    return None


def loosened(tree) -> lang.All | None:
    """A resolved query whose words are each optional, with its filters and exclusions kept; None below two words."""
    words = [node for node in tree.children if _is_words(node)]
    if len(words) < 2:
        return None
    rest = [node for node in tree.children if node not in words]
    return lang.All((*rest, lang.Any(tuple(words))))


def _is_words(node) -> bool:
    return isinstance(node, Text) or (
        isinstance(node, lang.Any) and all(_is_words(c) for c in node.children)
    )


def _closest(literal: str, turns: tuple[int, ...]) -> str | None:
    """The word most like ``literal`` in these turns; of equals the more frequent."""
    words: Counter = Counter()
    for text in Turn.objects.public().filter(pk__in=turns).values_list("text", flat=True):
        words.update(token.literal for token in tokens(text))
    likeness = {
        word: SequenceMatcher(None, literal, word).ratio()
        for word in words
        if word != literal and abs(len(word) - len(literal)) <= 2
    }
    fitting = [word for word, ratio in likeness.items() if ratio >= _LEAST_LIKE]
    return max(fitting, key=lambda word: (round(likeness[word], 2), words[word]), default=None)
