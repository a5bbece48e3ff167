"""What of a query may be ranked by instead of demanded: its plain words, each by its weight."""

from __future__ import annotations

from . import language as lang
from . import nodes
from .engines.base import Engine
from .nodes import Text, Wish, WishWord
from .tokens import tokens
from .word_forms import is_light

LIGHT_WEIGHT = 0.12
# Short stems have chance relatives.
MIN_FORM_STEM = 4


def is_plain(query: lang.Query) -> bool:
    """Whether a query is words and filters only; whoever quotes or writes operators means it."""
    children = query.tree.children
    words = [child for child in children if plain_words(child)]
    rest = [child for child in children if not plain_words(child)]
    return bool(words) and all(_is_filter(child) for child in rest)


def _is_filter(node: lang.Node) -> bool:
    if isinstance(node, lang.Filter):
        return (node.name, node.value) != ("in", "title")
    return isinstance(node, lang.Not)


def plain_words(node: lang.Node) -> tuple[lang.Word, ...]:
    """The word that a node is; ``us`` is two, the pronoun and the country."""
    if isinstance(node, lang.Word):
        return (node,)
    if isinstance(node, lang.Any) and all(
        isinstance(child, lang.Word) and child.text.lower() in ("us", "u.s.")
        for child in node.children
    ):
        return tuple(child for child in node.children if isinstance(child, lang.Word))
    return ()


def wish_of(
    query: lang.Query, resolved: nodes.All, engine: Engine, with_names: bool = True
) -> Wish:
    """The wish of a plain query; ``resolved`` is its tree with the filters looked up."""
    words = tuple(
        _wish_word(word, engine)
        for child in query.tree.children
        for word in plain_words(child)[-1:]
    )
    scope = tuple(node for node in resolved.children if not _is_words(node))
    return Wish(words, nodes.All(scope), with_names=with_names)


def _wish_word(word: lang.Word, engine: Engine) -> WishWord:
    literals = [token.literal for token in tokens(word.text)]
    if all(is_light(literal) for literal in literals):
        return WishWord(word, LIGHT_WEIGHT)
    stem = word.stems[0]
    alone = len(word.stems) == 1 and len(stem) >= MIN_FORM_STEM and stem.isalpha()
    return WishWord(word, 1.0, engine.derived(stem) if alone else ())


def _is_words(node: nodes.Node) -> bool:
    return isinstance(node, Text) or (
        isinstance(node, nodes.Any) and all(_is_words(child) for child in node.children)
    )
