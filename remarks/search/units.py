"""What a search finds: turns, exchanges (a turn that asks with all replies to it), or questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .index import Index, current_index, exchange_index
from .nodes import All, Terms

_FACETS_OF_ASKED = (
    "reporter",
    "outlet",
    "asked",
    "answered",
    "office",
    "state",
    "topic",
    "series",
    "place",
    "kind",
    "year",
)


@dataclass(frozen=True)
class Unit:
    """``noun`` in the singular; ``scope`` is demanded of whatever is found."""

    name: str
    noun: str
    facets: tuple[str, ...] = _FACETS_OF_ASKED
    index: Callable[[], Index] = current_index
    scope: tuple[Terms, ...] = ()

    def within(self, tree: All) -> All:
        """A resolved query, asked of this unit."""
        return All((*tree.children, *self.scope)) if self.scope else tree

    @property
    def is_turns(self) -> bool:
        return self.name == "turns"


TURNS = Unit(
    "turns",
    "turn",
    ("speaker", "office", "reporter", "outlet", "topic", "place", "series", "kind", "year"),
)
EXCHANGES = Unit("exchanges", "exchange", index=exchange_index)
# Turns that ask, by their own words.
ASKED = Unit("questions", "question", scope=(Terms("part", frozenset(["question"])),))
UNITS = {unit.name: unit for unit in (TURNS, EXCHANGES, ASKED)}


def unit_called(name: str) -> Unit:
    """The unit of a parameter; left out it is turns. Raises ValueError with a sentence."""
    unit = UNITS.get(name or TURNS.name)
    if unit is None:
        names = ", ".join(UNITS)
        raise ValueError(
            f"unit “{name[:40]}” is none of {names}. Nothing is shown until one is chosen."
        )
    return unit
