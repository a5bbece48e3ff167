"""An engine that looks at every document: the reference for others; it gives turns their topics."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import SequenceMatcher
from functools import cached_property

from .. import language as lang
from ..nodes import All, Any, Days, LabelWords, Node, Not, Terms, Text, Wish, WishWord
from ..tokens import GAP
from ..word_forms import root
from .base import Answer, Candidate, Candidates
from .document import ASKER_STEMS, Document, fields_of_places


class IndexedDocument:
    """A document with its words sorted, so that asking it for many words is quick."""

    def __init__(self, document: Document):
        self.document = document

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(self.document.stems)

    @cached_property
    def literals(self) -> frozenset[str]:
        return frozenset(self.document.words)

    @cached_property
    def sorted_literals(self) -> list[str]:
        return sorted(self.literals)

    def has_prefix(self, literal: str) -> bool:
        at = bisect_left(self.sorted_literals, literal)
        return at < len(self.sorted_literals) and self.sorted_literals[at].startswith(literal)


def matches(tree: Node, document: Document | IndexedDocument) -> bool:
    """Whether a document fits a resolved tree; for many trees hand over an ``IndexedDocument``."""
    indexed = document if isinstance(document, IndexedDocument) else IndexedDocument(document)
    match tree:
        case All(children=children):
            return all(matches(child, indexed) for child in children)
        case Any(children=children):
            return any(matches(child, indexed) for child in children)
        case Not(child=child):
            return not matches(child, indexed)
        case Text():
            return _matches_text(tree, indexed)
        case _:
            return _matches_filter(tree, indexed.document)


def _matches_filter(node: Terms | Days | LabelWords, document: Document) -> bool:
    match node:
        case Terms(field=name, values=values):
            return not values.isdisjoint(_values(document, name))
        case Days(first=first, last=last):
            return document.day > 0 and first <= document.day <= last
        case LabelWords(words=words):
            return set(words) <= set(document.label)


def _values(document: Document, name: str) -> list[int | str]:
    """The values of a field; 0 stands for none in fields with one value."""
    value: int | list[int | str] = getattr(document, name)
    if isinstance(value, int):
        return [value] if value else []
    return value


def _matches_text(node: Text, indexed: IndexedDocument) -> bool:
    if node.where == "title":
        document = indexed.document
        return _contains(node.leaf, document.title_words, document.title_stems)
    match node.leaf:
        # Sets answer most questions before the words are walked through.
        case lang.Word(stems=wanted):
            if not indexed.stems.issuperset(wanted):
                return False
            if len(wanted) == 1:
                return True
        case lang.Prefix(literal=literal):
            return indexed.has_prefix(literal)
        case lang.Phrase(literals=wanted):
            if not indexed.literals.issuperset(wanted):
                return False
    return _contains(node.leaf, indexed.document.words, indexed.document.stems)


def _contains(leaf: lang.Leaf, literals: Sequence[str], stems: Sequence[str]) -> bool:
    match leaf:
        case lang.Word(stems=wanted):
            return bool(find_runs(stems, wanted))
        case lang.Phrase(literals=wanted, slop=0):
            return bool(find_runs(literals, wanted))
        case lang.Phrase(literals=wanted, slop=slop):
            return bool(find_near(literals, wanted, slop))
        case lang.Prefix(literal=literal):
            return any(word.startswith(literal) for word in literals)


def find_runs(words: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Where ``wanted`` stands in ``words``, in order and without anything between."""
    size = len(wanted)
    if not size:
        return []
    first, run = wanted[0], tuple(wanted)
    if first not in words:
        return []
    return [
        i for i, word in enumerate(words) if word == first and tuple(words[i : i + size]) == run
    ]


def find_near(words: Sequence[str], wanted: Sequence[str], slop: int) -> list[tuple[int, ...]]:
    """Positions of all ``wanted`` words in any order, ``slop`` others among them, no gap."""
    need = Counter(wanted)
    spots = [(i, w) for i, w in enumerate(words) if w in need or w == GAP]
    groups = []
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
            groups.append(tuple(picked))
    return groups


class MemoryEngine:
    """Holds documents in a dictionary; exact and slow. Its relevance is the newest first."""

    def __init__(self) -> None:
        self._documents: dict[int, Document] = {}

    def search(
        self,
        tree: Node,
        *,
        sort: str = "relevance",
        offset: int = 0,
        limit: int = 20,
        facets: Sequence[str] = (),
    ) -> Answer:
        hits = self._hits(tree, sort)
        page = hits[offset : offset + limit]
        counts = {name: _count_values(name, hits) for name in facets}
        return Answer(tuple(d.id for d in page), len(hits), counts, tuple(d.twin for d in page))

    def top(self, tree: Node, limit: int) -> tuple[int, ...]:
        return tuple(d.id for d in self._hits(tree, "relevance")[:limit])

    def candidates(
        self, wish: Wish, *, offset: int = 0, limit: int = 100, facets: Sequence[str] = ()
    ) -> Candidates:
        """Ranked by how many words of the wish a turn holds."""
        full = [word for word in wish.words if word.weight >= 1] or list(wish.words)
        known = wish.stems | ASKER_STEMS
        scores = {
            d.id: sum(_holds(word, d, wish.with_names) for word in full)
            for d in self._hits(wish.scope, "newest")
        }
        ranked = sorted((pk for pk, n in scores.items() if n), key=lambda pk: -scores[pk])
        turns = tuple(
            Candidate(
                pk,
                document.twin,
                float(scores[pk]),
                " ".join(document.stems),
                frozenset(document.who) & known,
                frozenset(document.context) & known,
                frozenset(document.exchange) & known,
                document.oldest,
            )
            for pk in ranked[offset : offset + limit]
            if (document := self._documents[pk])
        )
        stems = wish.stems
        places = {
            stem: max(
                sum(stem in getattr(document, name) for document in self._documents.values())
                for name in fields_of_places(wish.with_names)
            )
            for stem in stems
        }
        fitting = [self._documents[pk] for pk in ranked]
        counts = {name: _count_values(name, fitting) for name in facets}
        return Candidates(turns, len(ranked), places, len(self._documents), counts)

    def derived_stems(self, stem: str, limit: int = 6) -> tuple[str, ...]:
        counts = Counter(
            other
            for document in self._documents.values()
            for other in set(document.stems)
            if other != stem and root(other) == root(stem)
        )
        return tuple(sorted(counts, key=lambda other: (-counts[other], other))[:limit])

    def turns_containing_phrase(
        self,
        literals: Sequence[str],
        limit: int,
        pieces: Sequence[Sequence[str]] = (),
        scope: Node | None = None,
    ) -> tuple[int, ...]:
        documents = self._hits(scope, "newest") if scope else self._documents.values()
        if pieces:
            hits = [
                document
                for document in documents
                if all(find_runs(document.words, piece) for piece in pieces)
            ]
            return tuple(d.id for d in hits[:limit])
        lengths = {
            document.id: _longest_common_run(literals, document.words) for document in documents
        }
        ranked = sorted((pk for pk, n in lengths.items() if n), key=lambda pk: (-lengths[pk], pk))
        return tuple(ranked[:limit])

    def similar(
        self, stems: Sequence[str], scope: Node, *, without: int, limit: int
    ) -> tuple[int, ...]:
        wanted = {stem for stem in stems if stem != GAP and len(stem) > 2}
        shared = {
            document.id: len(wanted.intersection(document.stems))
            for document in self._hits(scope, "newest")
            if document.id != without
        }
        ranked = [pk for pk in shared if shared[pk] >= max(2, len(wanted) // 3)]
        return tuple(sorted(ranked, key=lambda pk: (-shared[pk], pk))[:limit])

    def turns_spelled_like(self, literal: str, limit: int = 30) -> tuple[int, ...]:
        distance = 1 if len(literal) < 6 else 2
        hits = (
            document.id
            for document in self._documents.values()
            if any(_within_edits(literal, word, distance) for word in set(document.words))
        )
        return tuple(hits)[:limit]

    def without(self, events: frozenset[int]) -> MemoryEngine:
        rest = MemoryEngine()
        rest._documents = {pk: d for pk, d in self._documents.items() if d.event not in events}
        return rest

    def replace(self, events: Iterable[int], documents: Iterable[Document]) -> int:
        dropped = set(events)
        self._documents = {pk: d for pk, d in self._documents.items() if d.event not in dropped}
        fresh = {d.id: d for d in documents}
        self._documents.update(fresh)
        return len(fresh)

    @contextmanager
    def writer(self) -> Iterator[MemoryEngine]:
        """Changes are seen when the block has ended well, and dropped when it has not."""
        batch = MemoryEngine()
        batch._documents = dict(self._documents)
        yield batch
        self._documents = batch._documents

    def reload(self) -> None:
        """Nobody else writes here."""

    def count(self) -> int:
        return len(self._documents)

    def ids(self) -> set[int]:
        return set(self._documents)

    def _hits(self, tree: Node, sort: str) -> list[Document]:
        hits = [d for d in self._documents.values() if matches(tree, d)]
        if sort == "oldest":
            return sorted(hits, key=lambda d: d.oldest)
        return sorted(hits, key=lambda d: d.newest, reverse=True)


def _holds(word: WishWord, document: Document, with_names: bool) -> bool:
    """Whether a word of a wish, or one derived from it, stands anywhere in what is known."""
    if find_runs(document.stems, word.leaf.stems):
        return True
    fields = (document.who, document.context, document.exchange)
    if with_names and any(stem in field for stem in word.leaf.stems for field in fields):
        return True
    return not set(word.forms).isdisjoint(document.stems)


def _count_values(name: str, documents: list[Document]) -> dict[int | str, int]:
    counts: Counter[int | str] = Counter()
    for document in documents:
        counts.update(_values(document, name))
    return dict(counts)


def _longest_common_run(a: Sequence[str], b: Sequence[str]) -> int:
    return SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size


def _within_edits(a: str, b: str, most: int) -> bool:
    """Whether ``most`` letters added, dropped, changed or swapped lead from ``a`` to ``b``."""
    if abs(len(a) - len(b)) > most:
        return False
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row = row, [i]
        for j, y in enumerate(b, 1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = previous
    return row[-1] <= most
