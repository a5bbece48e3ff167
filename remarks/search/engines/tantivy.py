"""The Tantivy engine: one index folder, many readers, one writer at a time."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations, permutations
from pathlib import Path
from types import TracebackType
from typing import Literal

import tantivy
from tantivy import Occur, Order, Query

from .. import language as lang
from ..nodes import (
    All,
    Any,
    Days,
    LabelWords,
    Node,
    Not,
    Terms,
    Text,
    Wish,
    WishWord,
)
from ..tokens import tokens
from ..word_forms import root
from . import plans
from .base import Answer, Candidate, Candidates, SearchUnavailable
from .counts import KeptCounts
from .document import (
    ASKER_STEMS,
    NUMBER_FIELDS,
    SINGLE_FIELDS,
    STORED_FIELDS,
    STRING_FIELDS,
    WORD_FIELDS,
    Document,
    fields_of_places,
    needles,
    stems_among,
)

# Whatever changes the schema or the cutting of words must raise this: older indexes are rebuilt.
SCHEMA_VERSION = 10
WRITER_BYTES = 64_000_000
MAX_FACET_VALUES = 65_000
# Words whose orders are all tried where they may stand in any.
MAX_ORDERED = 4
_WORDS = "words_by_space"
_WITHOUT_POSITIONS = ("lead", "who", "context", "exchange")
# Facets whose values are numbers.
_NUMBERED = ("event", *NUMBER_FIELDS)
_UNREADABLE = "The search index cannot be read; it is being rebuilt."


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
    for name in ("event", "newest", "oldest", *NUMBER_FIELDS):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in STRING_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in WORD_FIELDS:
        option = "freq" if name in _WITHOUT_POSITIONS else "position"
        stored = name in STORED_FIELDS
        builder.add_text_field(name, stored=stored, tokenizer_name=_WORDS, index_option=option)
    return builder.build()


def is_panic(error: BaseException) -> bool:
    """Whether Tantivy gave up in its own code: the binding raises that past ``Exception``."""
    kind = type(error)
    return (kind.__module__, kind.__name__) == ("pyo3_runtime", "PanicException")


@contextmanager
def _damage_reported() -> Iterator[None]:
    """Whatever Tantivy raises over a damaged index becomes SearchUnavailable."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise SearchUnavailable(_UNREADABLE) from error
    except BaseException as error:
        if not is_panic(error):
            raise
        raise SearchUnavailable(_UNREADABLE) from error


class TantivyEngine:
    """An index in ``path``, opened when it is there and made when ``create`` is set."""

    def __init__(self, path: Path, *, create: bool = False):
        self.path = path
        self._schema = schema()
        self._hidden: frozenset[int] = frozenset()
        self._kept_counts = KeptCounts()
        with _damage_reported():
            if create:
                path.mkdir(parents=True, exist_ok=True)
            elif not tantivy.Index.exists(str(path)):
                raise SearchUnavailable("The search index is not there yet; it is being built.")
            self._index = tantivy.Index(self._schema, path=str(path), reuse=True)
            # Left to itself a thread of Tantivy's looks for commits and reads files that nobody
            # has looked at before.
            self._index.config_reader(reload_policy="manual")
            analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
            self._index.register_tokenizer(_WORDS, analyzer)

    def reload(self) -> None:
        with _damage_reported():
            self._index.reload()
        # Only now: who counted before keeps it where nobody looks any more.
        self._kept_counts = KeptCounts()

    def count(self) -> int:
        with _damage_reported():
            return self._index.searcher().num_docs

    def ids(self) -> set[int]:
        with _damage_reported():
            searcher = self._index.searcher()
            hits = searcher.search(Query.all_query(), limit=max(1, searcher.num_docs))
            return set(_ids(searcher, hits))

    def without(self, events: frozenset[int]) -> TantivyEngine:
        view = copy.copy(self)
        view._hidden = events
        return view

    # Writing: the caller holds the index's lock.

    def writer(self) -> TantivyWriter:
        return TantivyWriter(self._index, self._schema)

    def replace(self, events: Iterable[int], documents: Iterable[Document]) -> int:
        with self.writer() as writer:
            count = writer.replace(events, documents)
        self.reload()
        return count

    # Reading.

    def search(
        self,
        tree: Node,
        *,
        sort: str = "relevance",
        offset: int = 0,
        limit: int = 20,
        facets: Sequence[str] = (),
    ) -> Answer:
        with _damage_reported():
            kept = KeptCounts() if self._hidden else self._kept_counts
            query = self._visible(self._query(tree))
            searcher = self._index.searcher()
            if not limit:
                return kept.of(tree, facets, lambda: _counts(searcher, query, facets))
            ranked = self._boost(searcher, query, tree) if sort == "relevance" else query
            hits = _sorted_ids(searcher, ranked, sort, offset, limit)
            # The binding's own description of its types leaves the count out.
            total = int(getattr(hits, "count", None) or 0)
            counts = kept.of(
                tree, facets, lambda: Answer((), total, _facets_if(total, searcher, query, facets))
            ).facets
            addresses = [address for _, address in hits.hits]
            ids = _numbers(searcher, "id", addresses)
            return Answer(ids, total, counts, _numbers(searcher, "twin", addresses))

    def top(self, tree: Node, limit: int) -> tuple[int, ...]:
        with _damage_reported():
            return self._first(self._query(tree), limit)

    def candidates(
        self, wish: Wish, *, offset: int = 0, limit: int = 100, facets: Sequence[str] = ()
    ) -> Candidates:
        with _damage_reported():
            searcher = self._index.searcher()
            query = self._wish(wish)
            hits = searcher.search(query, limit=limit, offset=offset)
            addresses = [address for _, address in hits.hits]
            names = ("id", "twin", "oldest")
            ids, twins, places = (_numbers(searcher, name, addresses) for name in names)
            wanted = wish.stems
            known = needles(wanted | ASKER_STEMS)
            rows = []
            for (score, address), pk, twin, oldest in zip(
                hits.hits, ids, twins, places, strict=True
            ):
                stored = searcher.doc(address)
                stems, *fields = (stored.get_first(n) or "" for n in STORED_FIELDS)
                who, context, exchange = (stems_among(text, known) for text in fields)
                rows.append(
                    Candidate(pk, twin, float(score), stems, who, context, exchange, oldest)
                )
            total = int(getattr(hits, "count", None) or 0)
            by_field = [
                _places(searcher, name, wanted) for name in fields_of_places(wish.with_names)
            ]
            frequencies = {stem: max(places[stem] for places in by_field) for stem in wanted}
            counts = _facets_if(total, searcher, query, facets)
            return Candidates(tuple(rows), total, frequencies, searcher.num_docs, counts)

    def derived_stems(self, stem: str, limit: int = 6) -> tuple[str, ...]:
        common = root(stem)
        with _damage_reported():
            terms = self._index.searcher().terms_with_prefix(
                "stems", common, limit=plans.MAX_DERIVED_TRIED
            )
        return tuple(term for term, _ in terms if term != stem and root(term) == common)[:limit]

    def _wish(self, wish: Wish) -> Query:
        """Any word that counts in full must be there, in whatever field; the others only rank."""
        needed = [
            q
            for word in wish.words
            if word.weight >= 1
            for q in self._wish_word(word, wish.with_names)
        ]
        light = [
            q
            for word in wish.words
            if word.weight < 1
            for q in self._wish_word(word, wish.with_names)
        ]
        must = [Query.boolean_query([(Occur.Should, query) for query in needed or light])]
        if wish.scope.children:
            must.append(_as_filter(self._query(wish.scope)))
        lifts = [
            (Occur.Should, Query.const_score_query(self._query(node), factor))
            for node, factor in wish.lifts
        ]
        if needed:
            lifts += [(Occur.Should, query) for query in light]
        if len(must) == 1 and not lifts:
            # Within another query the same takes twice as long.
            return must[0]
        return Query.boolean_query([(Occur.Must, query) for query in must] + lifts)

    def _wish_word(self, word: WishWord, with_names: bool) -> Iterator[Query]:
        stems = word.leaf.stems
        yield Query.boost_query(self._run("stems", stems, 0), word.weight)
        for stem in stems:
            for name, weight in plans.WISH_WEIGHTS.items() if with_names else ():
                yield Query.boost_query(self._term(name, stem, "freq"), weight * word.weight)
        if word.weight < 1:
            return
        for stem in stems:
            yield Query.boost_query(self._term("lead", stem, "freq"), plans.LEAD_BOOST)
        for token in tokens(word.leaf.text)[:4]:
            yield Query.boost_query(self._term("words", token.literal), plans.LITERAL_WEIGHT)
        for form in word.forms:
            yield Query.boost_query(self._term("stems", form), plans.DERIVED_WEIGHT)

    def turns_spelled_like(self, literal: str, limit: int = 30) -> tuple[int, ...]:
        distance = 1 if len(literal) < 6 else 2
        with _damage_reported():
            query = Query.fuzzy_term_query(
                self._schema, "words", literal, distance=distance, transposition_cost_one=True
            )
            return self._first(query, limit)

    def turns_containing_phrase(
        self,
        literals: Sequence[str],
        limit: int,
        pieces: Sequence[Sequence[str]] = (),
        scope: Node | None = None,
    ) -> tuple[int, ...]:
        """Each step is asked only while turns are wanting.

        A phrase costs what its rarest word does.
        """
        with _damage_reported():
            within = _as_filter(self._query(scope)) if scope else None
            runs = [self._run("words", piece[: plans.MAX_RUN], 0) for piece in pieces]
            steps = iter([_must(runs)]) if runs else self._phrase_steps(literals)
            ids: dict[int, None] = {}
            for step, query in enumerate(steps):
                for pk in self._first(_must([query, within]) if within else query, limit):
                    ids.setdefault(pk)
                # The first step is the whole phrase: nothing fits better than that.
                if len(ids) >= plans.ENOUGH_HITS or (ids and not step):
                    break
            return tuple(ids)[:limit]

    def _phrase_steps(self, literals: Sequence[str]) -> Iterator[Query]:
        searcher = self._index.searcher()
        places = _places(searcher, "words", literals)
        for step in plans.phrase_steps(literals, places, searcher.num_docs):
            yield self._step("words", step)

    def _step(self, name: str, step: plans.Runs | plans.Shared) -> Query:
        if isinstance(step, plans.Runs):
            return Query.boolean_query([(Occur.Should, self._run(name, r, 0)) for r in step.runs])
        terms = [(Occur.Should, self._term(name, word)) for word in step.words]
        return Query.boolean_query(terms, minimum_number_should_match=step.least)

    def similar(
        self, stems: Sequence[str], scope: Node, *, without: int, limit: int
    ) -> tuple[int, ...]:
        """At least a third of the rarest stems are shared, the likest turns first."""
        with _damage_reported():
            searcher = self._index.searcher()
            places = _places(searcher, "stems", plans.telling_stems(stems))
            shared = plans.shared_stems(places, searcher.num_docs)
            if shared is None:
                return ()
            query = _must([self._step("stems", shared), _as_filter(self._query(scope))])
            return tuple(pk for pk in self._first(query, limit + 1) if pk != without)[:limit]

    def _first(self, query: Query, limit: int) -> tuple[int, ...]:
        """The ids of the best hits, without the price of counting all."""
        searcher = self._index.searcher()
        return _ids(searcher, searcher.search(self._visible(query), limit=limit, count=False))

    def _visible(self, query: Query) -> Query:
        if not self._hidden:
            return query
        hidden = Query.term_set_query(self._schema, "event", sorted(self._hidden))
        return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, hidden)])

    def _boost(self, searcher: tantivy.Searcher, query: Query, tree: Node) -> Query:
        """``query`` with what lifts a turn: words near one another, in the lead, in the title.

        Neighboring words count as in the sequential dependence model (Metzler and Croft 2005): in
        order side by side, and anywhere within a window of eight.
        """
        stems_asked = {stem for stems in plans.turn_words(tree) for stem in stems}
        words = plans.boosted_words(tree, _places(searcher, "stems", stems_asked))
        boosts = self._pair_boosts(searcher, words)
        for stems in words:
            for stem in stems:
                boosts.append(Query.boost_query(self._term("lead", stem, "freq"), plans.LEAD_BOOST))
                boosts.append(Query.boost_query(self._term("title_stems", stem), plans.TITLE_BOOST))
        if not boosts:
            return query
        optional = [(Occur.Should, boost) for boost in boosts]
        return Query.boolean_query([(Occur.Must, query), *optional])

    def _pair_boosts(
        self, searcher: tantivy.Searcher, words: Sequence[tuple[str, ...]]
    ) -> list[Query]:
        """What lifts a turn in which neighboring words of a query stand near one another."""
        boosts = []
        places = _places(searcher, "stems", {stem for stems in words for stem in stems})
        for pair in plans.boosted_pairs(words, places):
            adjacent, near = (self._run("stems", pair, n) for n in (0, plans.NEAR_WINDOW))
            boosts.append(Query.boost_query(adjacent, plans.ADJACENT_BOOST))
            boosts.append(Query.boost_query(near, plans.NEAR_BOOST))
        return boosts

    def _query(self, tree: Node) -> Query:
        match tree:
            case All(children=children):
                return self._all(children)
            case Any(children=children):
                return Query.boolean_query([(Occur.Should, self._query(c)) for c in children])
            case Not():
                return self._all((tree,))
            case Text():
                return self._text(tree)
            case _:
                return self._filter(tree)

    def _all(self, children: Sequence[Node]) -> Query:
        must = [(Occur.Must, self._query(c)) for c in children if not isinstance(c, Not)]
        without = [(Occur.MustNot, self._query(c.child)) for c in children if isinstance(c, Not)]
        if not must:
            must = [(Occur.Must, Query.all_query())]
        if len(must) == 1 and not without:
            return must[0][1]
        return Query.boolean_query(must + without)

    def _filter(self, node: Terms | Days | LabelWords) -> Query:
        match node:
            case Terms(field=name, values=values):
                if not values:
                    return Query.empty_query()
                return _as_filter(Query.term_set_query(self._schema, name, sorted(values)))
            case Days(first=first, last=last):
                kind = tantivy.FieldType.Unsigned
                span = Query.range_query(self._schema, "day", kind, max(first, 1), max(last, 1))
                return _as_filter(span)
            case LabelWords(words=words):
                return _as_filter(_must([self._term("label", word) for word in words]))

    def _term(self, name: str, word: str, option: str = "position") -> Query:
        return Query.term_query(self._schema, name, word, option)

    def _text(self, node: Text) -> Query:
        prefix = "title_" if node.where == "title" else ""
        match node.leaf:
            case lang.Word(stems=stems):
                return self._run(f"{prefix}stems", stems, 0)
            case lang.Phrase(literals=literals, slop=0):
                return self._run(f"{prefix}words", literals, 0)
            case lang.Phrase(literals=literals, slop=slop):
                return self._near(f"{prefix}words", literals, slop)
            case lang.Prefix(literal=literal):
                pattern = re.escape(literal) + ".*"
                return Query.regex_query(self._schema, f"{prefix}words", pattern)

    def _near(self, name: str, words: Sequence[str], slop: int) -> Query:
        """Words in any order with at most ``slop`` others among them.

        Tantivy counts moves instead, so that what stands the other way round counts as farther:
        each order is asked for by itself. Two words are found exactly, three or more nearly so.
        """
        if len(words) == 1:
            return self._term(name, words[0])
        others = slop + len(words) - 2
        again = sorted({word for word in words if words.count(word) > 1})
        must = [self._twice(name, word, others) for word in again]
        if len(set(words)) > 2:
            # The bound is kept for two words only; each pair must keep it by itself.
            pairs = combinations(dict.fromkeys(words), 2)
            must += [self._near(name, pair, others) for pair in pairs]
        if len(set(words)) > 1:
            is_short = len(words) <= MAX_ORDERED
            orders = dict.fromkeys(permutations(words) if is_short else [tuple(words)])
            runs = [(Occur.Should, self._run(name, order, slop)) for order in orders]
            must.append(Query.boolean_query(runs))
        return _must(must)

    def _twice(self, name: str, word: str, most: int) -> Query:
        """A word at two places with at most ``most`` others between: one place alone is no pair."""
        pairs: list[list[str | tuple[int, str]]] = [
            [(0, word), (apart, word)] for apart in range(1, most + 2)
        ]
        return Query.boolean_query(
            [(Occur.Should, Query.phrase_query(self._schema, name, pair, 0)) for pair in pairs]
        )

    def _run(self, name: str, words: Sequence[str], slop: int) -> Query:
        if len(words) == 1:
            return self._term(name, words[0])
        return Query.phrase_query(self._schema, name, list(words), slop)


class TantivyWriter:
    """A batch of changes: committed as a whole when its block ends well, else dropped."""

    def __init__(self, index: tantivy.Index, schema: tantivy.Schema):
        self._index = index
        self._schema = schema

    def __enter__(self) -> TantivyWriter:
        with _damage_reported():
            self._writer = self._index.writer(heap_size=WRITER_BYTES, num_threads=1)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> Literal[False]:
        with _damage_reported():
            if kind is None:
                self._writer.commit()
            else:
                self._writer.rollback()
            self._writer.wait_merging_threads()
        return False

    def replace(self, events: Iterable[int], documents: Iterable[Document]) -> int:
        with _damage_reported():
            # Deleting by term takes the number for a signed one in this binding: nothing is
            # deleted.
            if dropped := sorted(set(events)):
                query = Query.term_set_query(self._schema, "event", dropped)
                self._writer.delete_documents_by_query(query)
        count = 0
        for document in documents:
            with _damage_reported():
                self._writer.add_document(_tantivy_document(document))
            count += 1
        return count


def _places(searcher: tantivy.Searcher, name: str, words: Iterable[str]) -> dict[str, int]:
    """In how many turns each word stands in a field."""
    return {word: searcher.doc_freq(name, word) for word in set(words)}


def _sorted_ids(
    searcher: tantivy.Searcher, query: Query, sort: str, offset: int, limit: int
) -> tantivy.SearchResult:
    if sort == "relevance":
        return searcher.search(query, limit=limit, offset=offset)
    order = Order.Asc if sort == "oldest" else Order.Desc
    return searcher.search(query, limit=limit, offset=offset, order_by_field=sort, order=order)


def _counts(searcher: tantivy.Searcher, query: Query, names: Sequence[str]) -> Answer:
    """How many turns fit, and the counts of facets, with no turns."""
    if "year" not in names:
        hits = _sorted_ids(searcher, query, "newest", 0, 1)
        total = int(getattr(hits, "count", None) or 0)
        return Answer((), total, _facets_if(total, searcher, query, names))
    # Each turn has one year, be it 0: all years together are all turns, found in one pass.
    buckets = _facet_buckets(searcher, query, names)
    total = sum(int(bucket["doc_count"]) for bucket in buckets["year"])
    return Answer((), total, _facet_values(buckets))


def _facets_if(
    total: int, searcher: tantivy.Searcher, query: Query, names: Sequence[str]
) -> dict[str, dict[int | str, int]]:
    """The counts of facets; of a query that nothing fits they are not asked for."""
    if not total or not names:
        return {name: {} for name in names}
    return _facet_values(_facet_buckets(searcher, query, names))


def _facet_buckets(
    searcher: tantivy.Searcher, query: Query, names: Sequence[str]
) -> dict[str, list[dict[str, str | int]]]:
    """For each facet its values with their counts, as Tantivy has them."""
    size = MAX_FACET_VALUES
    asked = {name: {"terms": {"field": name, "size": size, "segment_size": size}} for name in names}
    answer = searcher.aggregate(query, asked)
    return {name: answer[name]["buckets"] for name in names}


def _facet_values(
    buckets: dict[str, list[dict[str, str | int]]],
) -> dict[str, dict[int | str, int]]:
    return {name: _buckets(rows, numeric=name in _NUMBERED) for name, rows in buckets.items()}


def _buckets(buckets: list[dict[str, str | int]], *, numeric: bool) -> dict[int | str, int]:
    counts: dict[int | str, int] = {
        int(b["key"]) if numeric else b["key"]: int(b["doc_count"]) for b in buckets
    }
    counts.pop(0, None)
    return counts


def _numbers(
    searcher: tantivy.Searcher, field: str, addresses: list[tantivy.DocAddress]
) -> tuple[int, ...]:
    values = searcher.fast_field_values(field, addresses) if addresses else []
    return tuple(int(value) for value in values if value is not None)


def _ids(searcher: tantivy.Searcher, results: tantivy.SearchResult) -> tuple[int, ...]:
    """The turns of a result of Tantivy, in its order."""
    return _numbers(searcher, "id", [address for _, address in results.hits])


def _must(queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _as_filter(query: Query) -> Query:
    """A filter narrows and does not rank."""
    return Query.const_score_query(query, 0.0)


def _tantivy_document(document: Document) -> tantivy.Document:
    row = tantivy.Document()
    for name in ("id", "event", "newest", "oldest", *SINGLE_FIELDS):
        row.add_unsigned(name, getattr(document, name))
    for name in NUMBER_FIELDS:
        if name not in SINGLE_FIELDS:
            for value in getattr(document, name):
                row.add_unsigned(name, value)
    for name in STRING_FIELDS:
        for value in getattr(document, name):
            row.add_text(name, value)
    for name in WORD_FIELDS:
        row.add_text(name, plans.written(getattr(document, name)))
    return row
