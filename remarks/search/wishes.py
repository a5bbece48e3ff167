"""What of a query may be ranked by instead of demanded: its plain words, each by its weight."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..transcripts.lexicon.dates import MONTHS
from . import language as lang
from . import nodes
from .engines.base import Engine
from .nodes import Text, Wish, WishWord
from .tokens import stem as stemmed
from .tokens import tokens
from .word_forms import is_light, other_spellings

LIGHT_WEIGHT = 0.12
# Words that say that a question is looked for.
ASKING = frozenset(
    "reporter reporters journalist journalists question questions asks asked".split()
)
# By number and by each way to write it: the name in full.
_FULL = {number: name for name, number in reversed(MONTHS.items())}
_MONTHS = {name: _FULL[number] for name, number in MONTHS.items()}
# A day of the month or a year.
_NUMBER = re.compile(r"(?:[12]?[0-9]|3[01])(?:st|nd|rd|th)?,?|(?:19|20)[0-9]{2}")
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
    plain = [word for child in query.tree.children for word in plain_words(child)[-1:]]
    words = tuple(_month(plain, at) or _wish_word(word, engine) for at, word in enumerate(plain))
    scope = tuple(node for node in resolved.children if not _is_words(node))
    asks = any(word.text.lower() in ASKING for word in plain)
    return Wish(words, nodes.All(scope), with_names=with_names, asks=asks)


def _wish_word(word: lang.Word, engine: Engine) -> WishWord:
    literals = [token.literal for token in tokens(word.text)]
    if all(is_light(literal) for literal in literals):
        return WishWord(word, LIGHT_WEIGHT)
    if len(word.stems) > 1:
        return WishWord(word)
    stem = word.stems[0]
    forms = tuple(stemmed(other) for other in other_spellings(literals[0]))
    if len(stem) >= MIN_FORM_STEM and stem.isalpha():
        forms += engine.derived_stems(stem)
    return WishWord(word, 1.0, tuple(dict.fromkeys(form for form in forms if form != stem)))


def _month(words: Sequence[lang.Word], at: int) -> WishWord | None:
    """``Sept``, ``Dec`` or ``May`` beside a number: the month, and no abbreviation or "may"."""
    name = _MONTHS.get(words[at].text.lower().rstrip("."))
    near = (*words[max(0, at - 1) : at], *words[at + 1 : at + 3])
    if name is None or not any(_NUMBER.fullmatch(word.text) for word in near):
        return None
    written = words[at].stems[0]
    month = lang.Word(words[at].text, (stemmed(name),))
    return WishWord(month, 1.0, (written,) if written != month.stems[0] else ())


def _is_words(node: nodes.Node) -> bool:
    return isinstance(node, Text) or (
        isinstance(node, nodes.Any) and all(_is_words(child) for child in node.children)
    )
