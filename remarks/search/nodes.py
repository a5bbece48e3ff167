"""The resolved query tree that engines answer: filters have become row ids and days.

Pure: knows neither the database nor an engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from . import language as lang


@dataclass(frozen=True)
class Terms:
    """The document's ``field`` holds one of ``values``: row ids, or keys of places and the like."""

    field: str
    values: frozenset[int] | frozenset[str]


@dataclass(frozen=True)
class LabelWords:
    """The label of a turn whose speaker is no known person holds all these words."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Days:
    """The event's day lies in the inclusive range of ordinals; undated events lie in none."""

    first: int
    last: int


@dataclass(frozen=True)
class Text:
    """A word leaf and the field pair it is looked for in: ``turn`` or ``title``."""

    leaf: lang.Leaf
    where: str = "turn"


@dataclass(frozen=True)
class Not:
    child: Node


@dataclass(frozen=True)
class All:
    children: tuple[Node, ...]


@dataclass(frozen=True)
class Any:
    children: tuple[Node, ...]


@dataclass(frozen=True)
class WishWord:
    """One word of a wish: its stems, how much it counts, and stems of words derived from it."""

    leaf: lang.Word
    weight: float = 1.0
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wish:
    """Words none of which must be there: turns are ranked by how much of it they hold.

    ``scope`` must be fulfilled all the same; each of ``lifts`` raises what fulfils it by a factor.
    """

    words: tuple[WishWord, ...]
    scope: All = All(())
    lifts: tuple[tuple[Node, float], ...] = ()
    # Whether words count also where they are names, or stand in a title or a date.
    with_names: bool = True
    # Whether a turn that asks is looked for ("Reuters question on Kosovo").
    asks: bool = False

    @property
    def stems(self) -> frozenset[str]:
        """All stems that its words, or the words derived from them, are looked for by."""
        return frozenset(stem for word in self.words for stem in (*word.leaf.stems, *word.forms))


Node = Terms | LabelWords | Days | Text | Not | All | Any


def positive_leaves(node: Node) -> Iterator[Terms | LabelWords | Days | Text]:
    """The leaves that a match must or may hold: nothing below a Not."""
    if isinstance(node, (All, Any)):
        for child in node.children:
            yield from positive_leaves(child)
    elif not isinstance(node, Not):
        yield node
