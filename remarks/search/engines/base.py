"""What an engine is: a place that holds documents and answers resolved queries.

An engine is pure: it knows neither Django nor the rows. The contract suite runs every method below
on every engine, so that one more engine is one more file and one more line in that suite.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from ..nodes import Node, Wish
from .document import Document

SORTS = ("relevance", "newest", "oldest")


class SearchUnavailable(RuntimeError):
    """The index is missing or damaged; the message is a sentence for readers."""


class SearchTimeoutError(SearchUnavailable):
    """A query that took more time than one may; the message is a sentence for readers."""


@dataclass(frozen=True)
class Answer:
    """Ids of the turns on a page in order, how many fit in all, and counts by facet value."""

    ids: tuple[int, ...]
    total: int
    facets: dict[str, dict[int | str, int]] = field(default_factory=dict)
    # For each id the number that near-identical texts of one day share, 0 for none.
    twins: tuple[int, ...] = ()


class Candidate(NamedTuple):
    """A turn that holds something of a wish, and its words as far as ranking needs them.

    ``stems`` are all of its words, one blank between them; ``who``, ``context`` and ``exchange``
    hold the stems of the wish and ASKER_STEMS, as far as they stand there; other stems may be left
    out.
    """

    id: int
    twin: int
    score: float
    stems: str
    who: frozenset[str]
    context: frozenset[str]
    exchange: frozenset[str]
    # The document's number in the order "oldest": turns that follow one another have numbers that
    # do.
    oldest: int = 0


@dataclass(frozen=True)
class Candidates:
    """The likest turns, how many fit in all, and in how many turns each stem of the wish stands.

    ``places`` counts by the field that has a stem most often: the text, or, unless names are off,
    ``who`` or ``context``.
    """

    turns: tuple[Candidate, ...]
    total: int
    places: dict[str, int]
    size: int
    facets: dict[str, dict[int | str, int]] = field(default_factory=dict)


class Writer(Protocol):
    """A batch of changes, which readers see as a whole once the writer's block has ended."""

    def replace(self, events: Iterable[int], documents: Iterable[Document]) -> int:
        """Drop what is held of ``events`` and add ``documents``. Returns how many were added."""
        ...


class Engine(Protocol):
    """Holds documents; every method raises SearchUnavailable where the index cannot be read."""

    def search(
        self,
        tree: Node,
        *,
        sort: str = "relevance",
        offset: int = 0,
        limit: int = 20,
        facets: Sequence[str] = (),
    ) -> Answer:
        """The turns that fit ``tree``, ``limit`` of them from rank ``offset`` on.

        Without turns, where ``limit`` is 0, the counts are had for less.
        """
        ...

    def top(self, tree: Node, limit: int) -> tuple[int, ...]:
        """The most relevant turns, not counted: cheap also where nearly all fit."""
        ...

    def candidates(
        self, wish: Wish, *, offset: int = 0, limit: int = 100, facets: Sequence[str] = ()
    ) -> Candidates:
        """Turns that hold any word of ``wish`` that counts in full, the likest first."""
        ...

    def derived_stems(self, stem: str, limit: int = 6) -> tuple[str, ...]:
        """Other stems that the index holds and that share their root with ``stem``."""
        ...

    def turns_containing_phrase(
        self,
        literals: Sequence[str],
        limit: int,
        pieces: Sequence[Sequence[str]] = (),
        scope: Node | None = None,
    ) -> tuple[int, ...]:
        """Turns that hold ``literals`` in a row, or long runs of them, or the rarest of them.

        The likest come first. With ``pieces``, only turns that hold each piece in a row; with
        ``scope``, only turns that fit it.
        """
        ...

    def similar(
        self, stems: Sequence[str], scope: Node, *, without: int, limit: int
    ) -> tuple[int, ...]:
        """Turns within ``scope``, except ``without``, that share the rarest of ``stems``."""
        ...

    def turns_spelled_like(self, literal: str, limit: int = 30) -> tuple[int, ...]:
        """Turns that hold a word one or two letters away from ``literal``."""
        ...

    def without(self, events: frozenset[int]) -> Engine:
        """The same engine for one question, blind to what it holds of ``events``."""
        ...

    def replace(self, events: Iterable[int], documents: Iterable[Document]) -> int:
        """One batch of a writer, seen at once. Returns how many documents were added."""
        ...

    def writer(self) -> AbstractContextManager[Writer]:
        """A batch in several calls; the caller holds the index's lock."""
        ...

    def reload(self) -> None:
        """See what another process has written."""
        ...

    def count(self) -> int:
        """How many turns the engine holds."""
        ...

    def ids(self) -> set[int]:
        """Every turn the engine holds; for checks, not for pages."""
        ...
