"""What an engine is: a place that holds documents and answers resolved queries. The contract suite tests each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from ..documents import Document

FACETS = ("speaker", "reporter", "outlet", "topic", "place", "kind", "year")
SORTS = ("relevance", "newest", "oldest")


class SearchUnavailable(RuntimeError):
    """The index is missing or damaged; the message is a sentence for readers."""


class SearchTooLong(SearchUnavailable):
    """A question that took more time than one may; the message is a sentence for readers."""


@dataclass(frozen=True)
class Answer:
    """Ids of the turns on the asked page in order, how many fit in all, and exact counts by facet value."""

    ids: tuple[int, ...]
    total: int
    facets: dict[str, dict] = field(default_factory=dict)
    # For each id the number that near-identical texts of one day share, 0 for none.
    twins: tuple[int, ...] = ()


class Engine(Protocol):
    """Reads; what it reads from is written by ``replace`` and ``remove`` under the index's lock."""

    def search(
        self, tree, *, sort: str, offset: int, limit: int, facets: tuple[str, ...]
    ) -> Answer: ...

    def replace(self, events: Iterable[int], documents: Iterable[Document]) -> int: ...

    def count(self) -> int: ...
