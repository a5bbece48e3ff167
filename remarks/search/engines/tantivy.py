"""The Tantivy engine: one index folder, many readers, one writer at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import tantivy
from tantivy import Occur, Order, Query

from .. import language as lang
from ..documents import NUMBER_FIELDS, STRING_FIELDS, WORD_FIELDS, Document
from ..resolution import Days, LabelWords, Terms, Text
from ..tokens import GAP
from .base import Answer, SearchUnavailable

# Whatever changes the schema or the cutting of words must raise this: older indexes are then rebuilt.
SCHEMA_VERSION = 4
_WRITER_MEMORY = 64_000_000
_FACET_SIZE = 65_000
# Number fields with one value a turn.
_SINGLE = ("day", "year", "twin")
# How much is added for a word in an answer's first paragraph and in the title, and for two words together;
# chosen on `benchmarks.known_items`. Common words are in every title and pair: more than eight lift nothing more.
_LEAD, _TITLE, _SIDE_BY_SIDE, _NEAR = 0.2, 0.3, 0.5, 0.25
_MOST_LIFTED = 8
# A word in more turns than this tells nothing, and lifting all of them takes as long as finding them.
_LIFTABLE = 250_000
_MOST_TELLING = 12
# A quote's search ends at the step that has found so many; a longer run of words tells no more.
_ENOUGH = 8
_LONGEST_RUN = 40
# Places that one run of words, and the single words together, may make the index look at: in an archive of
# a million turns a run of common words ("we have to") takes 100 ms and tells nothing.
_MOST_PLACES_OF_A_RUN, _MOST_PLACES = 50_000, 150_000
_WORDS = "words_by_space"
# A gap is as wide as no "within N words" reaches.
_WIDE_GAP = " ".join([GAP] * (lang.MAX_SLOP + 2))


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
    for name in ("event", "newest", "oldest", *NUMBER_FIELDS):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in STRING_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in WORD_FIELDS:
        option = "freq" if name == "lead" else "position"
        builder.add_text_field(name, tokenizer_name=_WORDS, index_option=option)
    return builder.build()


class TantivyEngine:
    """An index in ``path``, opened when it is there and made when ``create`` is set."""

    def __init__(self, path: Path, *, create: bool = False):
        self.path = path
        self._schema = schema()
        try:
            if create:
                path.mkdir(parents=True, exist_ok=True)
            elif not tantivy.Index.exists(str(path)):
                raise SearchUnavailable("The search index is not there yet; it is being built.")
            self._index = tantivy.Index(self._schema, path=str(path), reuse=True)
        except (ValueError, OSError) as error:
            raise SearchUnavailable(
                "The search index cannot be read; it is being rebuilt."
            ) from error
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer(_WORDS, analyzer)

    def reload(self) -> None:
        try:
            self._index.reload()
        except (ValueError, OSError) as error:
            raise SearchUnavailable(
                "The search index cannot be read; it is being rebuilt."
            ) from error

    def count(self) -> int:
        return self._index.searcher().num_docs

    def ids(self) -> set[int]:
        """Every turn the index holds; for checks, not for pages."""
        searcher = self._index.searcher()
        hits = searcher.search(Query.all_query(), limit=max(1, searcher.num_docs)).hits
        addresses = [address for _, address in hits]
        return set(searcher.fast_field_values("id", addresses)) if addresses else set()

    def alike(self, literal: str, limit: int = 30) -> tuple[int, ...]:
        """Turns that hold a word one or two letters away from ``literal``; for spelling suggestions."""
        distance = 1 if len(literal) < 6 else 2
        query = Query.fuzzy_term_query(
            self._schema, "words", literal, distance=distance, transposition_cost_one=True
        )
        searcher = self._index.searcher()
        return _ids(searcher, searcher.search(query, limit=limit))

    # Writing: the caller holds the index's lock.

    def writer(self):
        return Writer(self._index, self._schema)

    def replace(self, events: Iterable[int], documents: Iterable[Document]) -> int:
        with self.writer() as writer:
            count = writer.replace(events, documents)
        self.reload()
        return count

    # Reading.

    def search(self, tree, *, sort="relevance", offset=0, limit=20, facets=()) -> Answer:
        query = self._query(tree)
        searcher = self._index.searcher()
        try:
            ranked = self._ranked(query, tree) if sort == "relevance" else query
            found = _ordered(searcher, ranked, sort, offset, limit)
            counts = (
                self._facets(searcher, query, facets)
                if facets and found.count
                else {name: {} for name in facets}
            )
            addresses = [address for _, address in found.hits]
            ids = tuple(searcher.fast_field_values("id", addresses)) if addresses else ()
            twins = tuple(searcher.fast_field_values("twin", addresses)) if addresses else ()
        except (ValueError, OSError) as error:
            raise SearchUnavailable(
                "The search index cannot be read; it is being rebuilt."
            ) from error
        return Answer(ids, found.count, counts, twins)

    def best(self, tree, limit: int) -> tuple[int, ...]:
        """The most relevant turns, without counting how many fit: cheap also where nearly all do."""
        searcher = self._index.searcher()
        try:
            return _ids(searcher, searcher.search(self._query(tree), limit=limit, count=False))
        except (ValueError, OSError) as error:
            raise SearchUnavailable(
                "The search index cannot be read; it is being rebuilt."
            ) from error

    def quoted(
        self, literals: list[str], limit: int, pieces: list[list[str]] | None = None
    ) -> tuple[int, ...]:
        """Turns that hold ``literals`` in a row; then those that hold a half, a quarter, and the rarest of them.

        Each step is asked only while turns are wanting: a phrase costs what its rarest word costs.
        """
        searcher = self._index.searcher()
        found: dict[int, None] = {}
        runs = [self._run("words", tuple(piece[:_LONGEST_RUN]), 0) for piece in pieces or ()]
        steps = [self._must(runs)] if runs else self._quoting(searcher, literals)
        for step, query in enumerate(steps):
            for pk in _ids(searcher, searcher.search(query, limit=limit, count=False)):
                found.setdefault(pk)
            # The first step is the whole quote: nothing lies better than that.
            if len(found) >= _ENOUGH or (found and not step):
                break
        return tuple(found)[:limit]

    def _quoting(self, searcher, literals: list[str]):
        rarity = {word: searcher.doc_freq("words", word) for word in set(literals)}
        for parts in (1, 2, 4):
            size = -(-len(literals) // parts)
            if parts > 1 and size < 3:
                break
            runs = [literals[i : i + size] for i in range(0, len(literals), size)]
            runs = [run[:_LONGEST_RUN] for run in runs if len(run) > 1]
            # A run that holds a word nobody said stands nowhere; the whole quote is looked for at any price.
            most = _MOST_PLACES_OF_A_RUN if parts > 1 else searcher.num_docs
            runs = [run for run in runs if 0 < min(rarity[word] for word in run) <= most]
            if runs:
                yield Query.boolean_query(
                    [(Occur.Should, self._run("words", tuple(run), 0)) for run in runs]
                )
        rarest = sorted((n, word) for word, n in rarity.items() if n)[:_MOST_TELLING]
        while len(rarest) > 2 and sum(n for n, _ in rarest) > _MOST_PLACES:
            rarest.pop()
        if rarest:
            terms = [(Occur.Should, self._term("words", word)) for _, word in rarest]
            yield Query.boolean_query(terms, minimum_number_should_match=-(-len(rarest) // 2))

    def like(self, stems: list[str], scope, *, without: int, limit: int) -> tuple[int, ...]:
        """Turns within ``scope`` that share the rarest of ``stems``, at least a third of them, the likest first."""
        searcher = self._index.searcher()
        total = max(1, searcher.num_docs)
        rarity = {
            stem: searcher.doc_freq("stems", stem)
            for stem in set(stems)
            if stem != GAP and len(stem) > 2
        }
        # What stands in a tenth of all turns says nothing of the matter; what stands in one is this turn's own.
        telling = sorted((n, stem) for stem, n in rarity.items() if 1 < n <= max(10, total // 10))[
            :_MOST_TELLING
        ]
        if len(telling) < 2:
            return ()
        terms = [(Occur.Should, self._term("stems", stem)) for _, stem in telling]
        shared = Query.boolean_query(terms, minimum_number_should_match=max(2, len(telling) // 3))
        found = searcher.search(
            self._must([shared, _silent(self._query(scope))]), limit=limit + 1, count=False
        )
        return tuple(pk for pk in _ids(searcher, found) if pk != without)[:limit]

    def _ranked(self, query: Query, tree) -> Query:
        """``query`` with what lifts a turn: words near one another, in an answer's first paragraph, in the title.

        Neighbouring words count as in the sequential dependence model (Metzler and Croft 2005): in order side
        by side, and anywhere within a window of eight.
        """
        searcher = self._index.searcher()
        words = [
            leaf.stems
            for leaf in (
                node.leaf
                for node in lang.positive(tree)
                if isinstance(node, Text) and node.where == "turn"
            )
            if isinstance(leaf, lang.Word)
            and all(searcher.doc_freq("stems", stem) <= _LIFTABLE for stem in leaf.stems)
        ][:_MOST_LIFTED]
        lifts = []
        for stems in words:
            for stem in stems:
                lifts.append(Query.boost_query(self._term("lead", stem, "freq"), _LEAD))
                lifts.append(Query.boost_query(self._term("title_stems", stem), _TITLE))
        for first, second in zip(words, words[1:], strict=False):
            pair = [first[-1], second[0]]
            if pair[0] != pair[1]:
                lifts.append(Query.boost_query(self._run("stems", pair, 0), _SIDE_BY_SIDE))
                lifts.append(Query.boost_query(self._run("stems", pair, 8), _NEAR))
        if not lifts:
            return query
        return Query.boolean_query([(Occur.Must, query), *((Occur.Should, lift) for lift in lifts)])

    def _facets(self, searcher, query, facets: tuple[str, ...]) -> dict[str, dict]:
        asked = {
            name: {"terms": {"field": name, "size": _FACET_SIZE, "segment_size": _FACET_SIZE}}
            for name in facets
        }
        answer = searcher.aggregate(query, asked)
        return {
            name: _buckets(answer[name]["buckets"], numeric=name in NUMBER_FIELDS)
            for name in facets
        }

    def _query(self, tree) -> Query:
        match tree:
            case lang.All(children=children):
                return self._all(children)
            case lang.Any(children=children):
                return Query.boolean_query([(Occur.Should, self._query(c)) for c in children])
            case lang.Not(child=child):
                return self._all((lang.Not(child),))
            case Terms():
                return self._terms(tree)
            case Days(first=first, last=last):
                return _silent(
                    Query.range_query(
                        self._schema, "day", tantivy.FieldType.Unsigned, max(first, 1), max(last, 1)
                    )
                )
            case LabelWords(words=words):
                return _silent(self._must([self._term("label", word) for word in words]))
            case Text():
                return self._text(tree)
        raise TypeError(f"not a resolved node: {tree!r}")

    def _all(self, children) -> Query:
        must = [(Occur.Must, self._query(c)) for c in children if not isinstance(c, lang.Not)]
        without = [
            (Occur.MustNot, self._query(c.child)) for c in children if isinstance(c, lang.Not)
        ]
        if not must:
            must = [(Occur.Must, Query.all_query())]
        if len(must) == 1 and not without:
            return must[0][1]
        return Query.boolean_query(must + without)

    def _must(self, queries: list[Query]) -> Query:
        return (
            queries[0]
            if len(queries) == 1
            else Query.boolean_query([(Occur.Must, q) for q in queries])
        )

    def _terms(self, node: Terms) -> Query:
        if not node.values:
            return Query.empty_query()
        return _silent(Query.term_set_query(self._schema, node.field, sorted(node.values)))

    def _term(self, name: str, word: str, option: str = "position") -> Query:
        return Query.term_query(self._schema, name, word, option)

    def _text(self, node: Text) -> Query:
        prefix = "title_" if node.where == "title" else ""
        match node.leaf:
            case lang.Word(stems=stems):
                return self._run(f"{prefix}stems", stems, 0)
            case lang.Phrase(literals=literals, slop=slop):
                return self._run(f"{prefix}words", literals, slop)
            case lang.Prefix(literal=literal):
                return Query.regex_query(self._schema, f"{prefix}words", _escaped(literal) + ".*")
        raise TypeError(f"not a leaf: {node!r}")

    def _run(self, name: str, words: tuple[str, ...], slop: int) -> Query:
        if len(words) == 1:
            return self._term(name, words[0])
        return Query.phrase_query(self._schema, name, list(words), slop)


class Writer:
    """A batch of changes: committed as a whole when the block ends well, dropped when it does not."""

    def __init__(self, index, schema):
        self._index = index
        self._schema = schema

    def __enter__(self):
        self._writer = self._index.writer(heap_size=_WRITER_MEMORY, num_threads=1)
        return self

    def __exit__(self, kind, value, trace):
        if kind is None:
            self._writer.commit()
        else:
            self._writer.rollback()
        self._writer.wait_merging_threads()
        return False

    def replace(self, events: Iterable[int], documents: Iterable[Document]) -> int:
        # Deleting by term takes the number for a signed one in this binding and deletes nothing; by query it is right.
        if gone := sorted(set(events)):
            self._writer.delete_documents_by_query(
                Query.term_set_query(self._schema, "event", gone)
            )
        count = 0
        for document in documents:
            self._writer.add_document(_tantivy_document(document))
            count += 1
        return count


def _ordered(searcher, query, sort: str, offset: int, limit: int):
    if sort == "relevance":
        return searcher.search(query, limit=limit, offset=offset)
    order = Order.Asc if sort == "oldest" else Order.Desc
    return searcher.search(query, limit=limit, offset=offset, order_by_field=sort, order=order)


def _ids(searcher, found) -> tuple[int, ...]:
    """The turns that a search of Tantivy found, in its order."""
    addresses = [address for _, address in found.hits]
    return tuple(searcher.fast_field_values("id", addresses)) if addresses else ()


def _silent(query: Query) -> Query:
    """A filter narrows and does not rank."""
    return Query.const_score_query(query, 0.0)


def _escaped(literal: str) -> str:
    return re.sub(r"([^\w])", r"\\\1", literal)


def _buckets(buckets: list[dict], *, numeric: bool) -> dict:
    counts = {(int(b["key"]) if numeric else b["key"]): b["doc_count"] for b in buckets}
    counts.pop(0, None)
    return counts


def _tantivy_document(document: Document) -> tantivy.Document:
    row = tantivy.Document()
    for name in ("id", "event", "newest", "oldest", *_SINGLE):
        row.add_unsigned(name, getattr(document, name))
    for name in NUMBER_FIELDS:
        if name not in _SINGLE:
            for value in getattr(document, name):
                row.add_unsigned(name, value)
    for name in STRING_FIELDS:
        for value in getattr(document, name):
            row.add_text(name, value)
    for name in WORD_FIELDS:
        row.add_text(
            name, " ".join(_WIDE_GAP if word == GAP else word for word in getattr(document, name))
        )
    return row


__all__ = ["SCHEMA_VERSION", "TantivyEngine"]
