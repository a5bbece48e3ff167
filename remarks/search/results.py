"""Answers to what a reader typed: a page of hits, a count, all ids, counts by day."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..models import Turn
from . import explanation, language, resolution
from .engines.base import FACETS, SORTS, Answer, SearchUnavailable
from .execution import run
from .facets import Facet, YearBar, build_facets, year_bars
from .highlight import matched_spans, passage
from .hit_rows import turns_by_id
from .language import Query, parse
from .near_duplicates import collapse
from .suggestions import Offer, any_word, relaxations, spelling
from .tokens import tokenize_turn

PAGE_SIZE = 20
MAX_PAGES = 500
# On these pages a text that stood on a page before is not shown again.
MAX_COLLAPSED_PAGES = 10
MAX_NEAREST = 10


@dataclass(frozen=True)
class Hit:
    """A turn, the spans to mark in its text, the passage to show, and turns that say the same."""

    turn: Turn
    spans: tuple[tuple[int, int], ...]
    passage: tuple[int, int]
    near_duplicates: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class Results:
    """A page of hits, the exact total, the facets, and what to say about the query."""

    query: Query
    description: str
    notes: tuple[str, ...]
    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: tuple[Facet, ...] = ()
    years: tuple[YearBar, ...] = ()
    page: int = 1
    pages: int = 1
    sort: str = "relevance"
    available: bool = True
    first: int = field(default=0)
    relaxations: tuple[Offer, ...] = ()
    spelling: Offer | None = None
    # Where nothing holds all words: the turns that hold most of them.
    nearest: tuple[Hit, ...] = ()
    error: str = ""

    @property
    def filter_count(self) -> int:
        """How many filters the query holds, for the closed box on a phone."""
        leaves = language.positive_leaves(self.query.tree)
        return sum(isinstance(node, language.Filter) for node in leaves)

    @property
    def terms(self) -> list[tuple[str, str]]:
        """Each top-level term with the query that is left without it."""
        query = self.query
        return [(term, query.without(i).source) for i, term in enumerate(query.terms)]


def search(text: str, page: int = 1, sort: str = "", *, with_facets: bool = True) -> Results:
    """What the archive holds for ``text``: never raises for anything a reader can type.

    ``sort`` is relevance, newest or oldest; left out, it is relevance where there are words.
    """
    query = parse(text)
    sort = _sort_for(query, sort)
    resolved = resolution.resolve(query)
    notes = (*query.notes, *resolved.notes)
    description = explanation.explain(query, resolved.names, sort)
    page = max(1, min(page, MAX_PAGES))
    try:
        answer, duplicates = _answer(resolved.tree, sort, page, FACETS if with_facets else ())
        offers = _offers(query, resolved.tree) if not answer.total else {}
    except SearchUnavailable as error:
        notes = (*notes, str(error))
        return Results(query, description, notes, sort=sort, available=False, error=str(error))
    return Results(
        query,
        description,
        notes,
        hits=_hits(query, answer.ids, duplicates),
        total=answer.total,
        facets=build_facets(query, answer.facets) if with_facets else (),
        years=year_bars(query, answer.facets.get("year", {})) if with_facets else (),
        page=page,
        pages=max(1, min(MAX_PAGES, -(-answer.total // PAGE_SIZE))),
        sort=sort,
        first=(page - 1) * PAGE_SIZE + 1,
        **offers,
    )


def count(text: str) -> int:
    """How many turns fit ``text``; 0 while the index cannot be read."""
    return count_query(parse(text))


def count_query(query: Query) -> int:
    """How many turns fit a query that was read already; 0 while the index cannot be read."""
    tree = resolution.resolve(query).tree
    try:
        return run(lambda engine: engine.search(tree, sort="newest", limit=1)).total
    except SearchUnavailable:
        return 0


def turn_ids(text: str, limit: int | None = None, sort: str = "oldest") -> tuple[int, ...]:
    """The ids of all turns that fit, oldest first or in another order; for exports and checks."""
    query = parse(text)
    sort = _sort_for(query, sort)
    tree = resolution.resolve(query).tree
    limit = limit or max(1, count_query(query))
    return run(lambda engine: engine.search(tree, sort=sort, limit=limit)).ids


def count_by_day(text: str) -> tuple[dict[int, int], tuple[str, ...]]:
    """Turns that fit by the day of their event, and what must be said of the query.

    Days are proleptic ordinals; undated events are left out.
    """
    query = parse(text)
    resolved = resolution.resolve(query)
    answer = run(
        lambda engine: engine.search(resolved.tree, sort="newest", limit=1, facets=("day",))
    )
    return answer.facets["day"], (*query.notes, *resolved.notes)


def describe(text: str) -> str:
    """A query in words, without its order."""
    query = parse(text)
    sentence = explanation.explain(query, resolution.resolve(query).names, "newest")
    return sentence.removesuffix(f", {explanation.SORTS['newest']}.")


def highlight_spans(query: Query, turn: Turn) -> tuple[tuple[int, int], ...]:
    """The spans of ``turn.text`` that the query's words match."""
    if not query.has_words():
        return ()
    return tuple(matched_spans(query, tokenize_turn(turn.text, turn.marks, turn.body_start)))


def _sort_for(query: Query, sort: str) -> str:
    """The order to use: relevance needs words."""
    if sort not in SORTS:
        sort = "relevance"
    return "newest" if sort == "relevance" and not query.has_words() else sort


def _answer(
    tree, sort: str, page: int, facets: tuple[str, ...]
) -> tuple[Answer, dict[int, tuple[int, ...]]]:
    """The page's turns, and for each shown turn the near-identical ones that stand with it."""
    begin = (page - 1) * PAGE_SIZE
    # On the first pages the ranks before are fetched too: a text shown there is not shown again.
    offset = 0 if page <= MAX_COLLAPSED_PAGES else begin
    limit = begin - offset + PAGE_SIZE
    answer = run(
        lambda engine: engine.search(tree, sort=sort, offset=offset, limit=limit, facets=facets)
    )
    ids, duplicates = collapse(answer, begin - offset)
    return Answer(ids, answer.total, answer.facets), duplicates


def _offers(query: Query, tree) -> dict:
    """What to offer a reader whose query finds nothing."""
    loose = any_word(tree)
    ids = run(lambda engine: engine.top(loose, MAX_NEAREST)) if loose else ()
    return {
        "relaxations": relaxations(query, count_query),
        "spelling": spelling(query, count_query),
        "nearest": _hits(query, ids, {}),
    }


def _hits(
    query: Query, ids: tuple[int, ...], duplicates: dict[int, tuple[int, ...]]
) -> tuple[Hit, ...]:
    """The rows of these turns, in their order, without those that readers may no longer see."""
    wanted = {*ids, *(pk for others in duplicates.values() for pk in others)}
    turns = turns_by_id(wanted)
    hits = []
    for turn in (turns[pk] for pk in ids if pk in turns):
        spans = highlight_spans(query, turn)
        others = tuple(turns[pk] for pk in duplicates.get(turn.pk, ()) if pk in turns)
        hits.append(Hit(turn, spans, passage(turn.text, list(spans)), others))
    return tuple(hits)
