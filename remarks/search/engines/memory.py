"""An engine that looks at every document: the reference for others, and what gives new turns their topics."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from .. import language as lang
from ..documents import Document
from ..resolution import Days, LabelWords, Terms, Text
from ..tokens import GAP
from .base import Answer


class Looked:
    """A document with its words sorted, so that asking it for many words is quick."""

    def __init__(self, document: Document):
        self.document = document

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(self.document.stems)

    @cached_property
    def distinct(self) -> frozenset[str]:
        return frozenset(self.document.words)

    @cached_property
    def words(self) -> list[str]:
        return sorted(self.distinct)

    def begins(self, literal: str) -> bool:
        at = bisect_left(self.words, literal)
        return at < len(self.words) and self.words[at].startswith(literal)


def matches(tree, document: Document | Looked) -> bool:
    """Whether a document fits a resolved tree; for many trees on one document hand over a ``Looked``."""
    looked = document if isinstance(document, Looked) else Looked(document)
    document = looked.document
    match tree:
        case lang.All(children=children):
            return all(matches(child, looked) for child in children)
        case lang.Any(children=children):
            return any(matches(child, looked) for child in children)
        case lang.Not(child=child):
            return not matches(child, looked)
        case Terms(field="day" | "year" | "twin"):
            return getattr(document, tree.field) in tree.values
        case Terms():
            return not tree.values.isdisjoint(getattr(document, tree.field))
        case Days():
            return document.day > 0 and tree.first <= document.day <= tree.last
        case LabelWords():
            return set(tree.words) <= set(document.label)
        case Text():
            return _text(tree, looked)
    raise TypeError(f"not a resolved node: {tree!r}")


def _text(node: Text, looked: Looked) -> bool:
    title, document = node.where == "title", looked.document
    match node.leaf:
        case lang.Word(stems=wanted) if not title:
            return looked.stems.issuperset(wanted) and (
                len(wanted) == 1 or bool(runs(document.stems, wanted))
            )
        case lang.Prefix(literal=literal) if not title:
            return looked.begins(literal)
        case lang.Phrase(literals=wanted) if not title and not looked.distinct.issuperset(wanted):
            return False
    literals = document.title_words if title else document.words
    stems = document.title_stems if title else document.stems
    match node.leaf:
        case lang.Word(stems=wanted):
            return bool(runs(stems, wanted))
        case lang.Phrase(literals=wanted, slop=0):
            return bool(runs(literals, wanted))
        case lang.Phrase(literals=wanted, slop=slop):
            return bool(near(literals, wanted, slop))
        case lang.Prefix(literal=literal):
            return any(word.startswith(literal) for word in literals)
    return False


def runs(words: list[str], wanted: tuple[str, ...]) -> list[int]:
    """Where ``wanted`` stands in ``words``, in order and without anything between."""
    size = len(wanted)
    if not size:
        return []
    first = wanted[0]
    return [
        i for i, word in enumerate(words) if word == first and tuple(words[i : i + size]) == wanted
    ]


def near(words: list[str], wanted: tuple[str, ...], slop: int) -> list[tuple[int, ...]]:
    """Positions of all ``wanted`` words, in any order, with at most ``slop`` other words among them; no gap inside."""
    need = Counter(wanted)
    spots = [(i, w) for i, w in enumerate(words) if w in need or w == GAP]
    found = []
    width = len(wanted) + slop
    for start, (first, word) in enumerate(spots):
        if word == GAP:
            continue
        left, picked = Counter(need), []
        for i, w in spots[start:]:
            if i - first >= width or w == GAP:
                break
            if left[w] > 0:
                left[w] -= 1
                picked.append(i)
        if sum(left.values()) == 0:
            found.append(tuple(picked))
    return found


class MemoryEngine:
    """Holds documents in a dictionary; exact and slow."""

    def __init__(self):
        self._documents: dict[int, Document] = {}

    def replace(self, events: Iterable[int], documents: Iterable[Document]) -> int:
        gone = set(events)
        self._documents = {pk: d for pk, d in self._documents.items() if d.event not in gone}
        fresh = {d.id: d for d in documents}
        self._documents.update(fresh)
        return len(fresh)

    def count(self) -> int:
        return len(self._documents)

    def search(self, tree, *, sort="relevance", offset=0, limit=20, facets=()) -> Answer:
        found = [d for d in self._documents.values() if matches(tree, d)]
        if sort == "oldest":
            found.sort(key=lambda d: d.oldest)
        else:
            found.sort(key=lambda d: d.newest, reverse=True)
        shown = found[offset : offset + limit]
        counts = {name: self._facet(name, found) for name in facets}
        return Answer(tuple(d.id for d in shown), len(found), counts, tuple(d.twin for d in shown))

    def _facet(self, name: str, found: list[Document]) -> dict:
        counts: Counter = Counter()
        for document in found:
            value = getattr(document, name)
            counts.update(value if isinstance(value, list) else [value] if value else [])
        return dict(counts)
