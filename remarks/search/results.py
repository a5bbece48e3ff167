"""Answers to what a reader typed: a page of hits, a count, all ids, counts by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..models import Turn, at_one_change
from . import explanation, language, nodes, resolution
from .engines.base import SORTS, Answer, Engine, SearchUnavailable
from .execution import run
from .facets import Facet, YearBar, build_facets, year_bars
from .halves import counterparts, fold_halves
from .highlight import fragments, matched_spans, may_match, passage
from .hit_rows import reply_ids, turns_by_id, words_of
from .language import Query
from .near_duplicates import collapse
from .ranking import Ranked, rank
from .readings import Reading, either, full_name, readings
from .suggestions import Counts, Offer, any_word, relaxations, spelling
from .tokens import tokenize_turn, tokens
from .units import ASKED, TURNS, Unit
from .wishes import is_plain, plain_words, wish_of
from .word_forms import is_form

PAGE_SIZE = 20
MAX_PAGES = 500
# On these pages a text that stood on a page before is not shown again.
MAX_COLLAPSED_PAGES = 10
MAX_NEAREST = 10
# So many of the likest turns are looked at word by word; behind them the engine's order stands.
MAX_RERANKED = 100
# A question may have thirty replies: of those that hold words so many are shown with it.
MAX_HALVES = 4
# Engines bound how many values a filter and an answer have.
EVENTS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Hit:
    """A turn, the spans to mark in its text, the passage to show, and turns that say the same.

    Of an exchange it is the turn that asks, with the replies as hits of their own.
    """

    turn: Turn
    spans: tuple[tuple[int, int], ...]
    passage: tuple[int, int]
    near_duplicates: tuple[Turn, ...] = ()
    # Whether a passage of the turn, with its names, day and place, holds all words of the query.
    has_all: bool = True
    # Words of the turn that are derived from those of the query.
    forms: tuple[str, ...] = ()
    # The passage, and where it lacks a word up to two more stretches that hold it.
    fragments: tuple[tuple[int, int], ...] = ()
    replies: tuple[Hit, ...] = ()
    # Of its exchange the turns that would stand behind it: its question, its replies.
    halves: tuple[Hit, ...] = ()
    # Where there are none: its question or first reply, which holds too little to be a hit.
    counterpart: Hit | None = None

    @property
    def shown_with(self) -> tuple[Hit, ...]:
        """The turns of its exchange that are shown with it, hits or not."""
        likest = self.halves[:MAX_HALVES]
        return (*likest, self.counterpart) if self.counterpart else likest

    @property
    def best_reply(self) -> Hit | None:
        """The reply that holds most of what was found, else the first."""
        return max(self.replies, key=lambda hit: len(hit.spans), default=None)


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
    # Where operators or phrases find nothing: the turns that hold most of the words.
    nearest: tuple[Hit, ...] = ()
    # Whether turns follow that hold some of the words, and how many there are besides ``total``.
    is_wide: bool = False
    some_total: int = 0
    # Names in the plain words, and whether they lift; the query as it may be meant.
    readings: tuple[Reading, ...] = ()
    with_names: bool = True
    rewordings: tuple[Offer, ...] = ()
    # The facet that is shown at length.
    opened: str = ""
    error: str = ""
    unit: Unit = TURNS

    @property
    def filter_count(self) -> int:
        """How many filters the query holds, for the closed box on a phone."""
        leaves = language.positive_leaves(self.query.tree)
        return sum(isinstance(node, language.Filter) for node in leaves)

    @property
    def forms(self) -> list[str]:
        """The derived words that the page's hits hold instead of those typed."""
        return sorted({form for hit in self.hits for form in hit.forms})

    @property
    def forms_by_word(self) -> list[tuple[str, list[str]]]:
        """The words typed, each with its ``forms``; last, below "", those of no one word."""
        rest = self.forms
        rows: list[tuple[str, list[str]]] = []
        typed = (word for node in self.query.tree.children for word in plain_words(node)[-1:])
        for word in typed if rest else ():
            if akin := [form for form in rest if is_form(form, word.text)]:
                rows.append((word.text, akin))
                rest = [form for form in rest if form not in akin]
        return [*rows, ("", rest)] if rest else rows

    @property
    def exact(self) -> str:
        """The query that finds its words only as they are written; "" where it has none."""
        return language.exactly(self.query)

    @property
    def printed_only(self) -> tuple[bool, str]:
        """Whether only printed names count, and the query that has it the other way."""
        for index, node in enumerate(self.query.tree.children):
            if isinstance(node, language.Filter) and (node.name, node.value) == (
                "known",
                "printed",
            ):
                return True, self.query.without(index).source
        return False, language.with_filter(self.query.source, "known", "printed")

    @property
    def terms(self) -> list[tuple[str, str]]:
        """Each top-level term with the query that is left without it."""
        query = self.query
        return [(term, query.without(i).source) for i, term in enumerate(query.terms)]


@at_one_change
def search(
    text: str,
    page: int = 1,
    sort: str = "",
    *,
    with_facets: bool = True,
    strict: bool = False,
    with_names: bool = True,
    opened: str = "",
    unit: Unit = TURNS,
) -> Results:
    """What the archive holds for ``text``: never raises for anything a reader can type.

    ``sort`` is relevance, newest or oldest; left out, it is relevance where there are words.
    Unless ``strict`` is set, plain words in order of relevance are followed by the turns that
    hold some of them; ``total`` and facets count the turns that hold all. ``opened`` names the
    facet to show at length. Of another ``unit`` all this holds of exchanges or questions.
    """
    query = resolution.read(text)
    sort = _sort_for(query, sort)
    resolved = resolution.resolve(query)
    tree, notes = unit.within(resolved.tree), (*query.notes, *resolved.notes)
    description = explanation.explain(query, resolved.names, sort, unit.noun)
    page = max(1, min(page, MAX_PAGES))
    facets = unit.facets if with_facets else ()
    start = Results(query, description, notes, sort=sort, opened=opened, unit=unit)
    if sort == "relevance" and not strict and is_plain(query):
        start = _with_readings(replace(start, with_names=with_names))
        return _wide(start, tree, page, facets)
    try:
        answer, duplicates = _answer(unit, tree, sort, page, facets)
        offers = _offers(unit, query, tree) if not answer.total else {}
        counts = answer.facets | (_of_others(unit, query, facets) if answer.total else {})
        notes = (*notes, *scope_notes(unit, query, page))
    except SearchUnavailable as error:
        notes = (*notes, str(error))
        return replace(start, notes=notes, available=False, error=str(error))
    return replace(
        start,
        notes=notes,
        hits=_hits(unit, query, _Page(answer.ids, duplicates)),
        total=answer.total,
        facets=build_facets(query, counts, opened) if with_facets else (),
        years=year_bars(query, answer.facets.get("year", {}), unit.name) if with_facets else (),
        page=page,
        pages=max(1, min(MAX_PAGES, -(-answer.total // PAGE_SIZE))),
        first=(page - 1) * PAGE_SIZE + 1,
        **offers,
    )


def _with_readings(start: Results) -> Results:
    """What the words may mean besides themselves."""
    meant, count_query = (either(start.query), full_name(start.query)), _counter(start.unit)
    texts = (text for text in meant if text)
    offers = (Offer("meant", text, count_query(resolution.read(text))) for text in texts)
    return replace(
        start,
        readings=readings(start.query),
        rewordings=tuple(offer for offer in offers if offer.total),
    )


@dataclass(frozen=True)
class _Wide:
    """What an engine says of a wish: the count of all words, the ranks of a page, and the rest."""

    total: int
    all_total: int
    ranked: list[Ranked]
    facets: dict
    has_unknown: bool


def _wide(start: Results, tree, page: int, facets: tuple[str, ...]) -> Results:
    """The page's turns by how much of the query they hold."""
    query, unit, begin = start.query, start.unit, (page - 1) * PAGE_SIZE
    near = begin < MAX_RERANKED

    def ask(engine: Engine) -> _Wide:
        exact = engine.search(tree, sort="newest", limit=0, facets=facets)
        wish = wish_of(query, tree, engine, start.with_names)
        candidates = engine.candidates(
            wish,
            offset=0 if near else begin,
            limit=MAX_RERANKED if near else PAGE_SIZE,
            facets=() if exact.total else facets,
        )
        counts = exact.facets if exact.total else candidates.facets
        total = max(candidates.total, exact.total)
        unknown = 0 in candidates.places.values()
        ranked = rank(wish, candidates, in_passage=unit.name != "exchanges")
        return _Wide(total, exact.total, ranked, counts, unknown)

    try:
        wide = run(ask, unit.index)
        chosen = _of_others(unit, query, facets) if wide.all_total else {}
        offers = _wide_offers(unit, query, tree, wide)
        unknown = scope_notes(unit, query, page)
    except SearchUnavailable as error:
        notes = (*start.notes, str(error))
        return replace(start, notes=notes, available=False, error=str(error))
    ranked = {row.id: row for row in wide.ranked}
    folded = _folded_page(unit, query, wide.ranked, begin if near else 0)
    return replace(
        start,
        notes=(*start.notes, *unknown),
        hits=_hits(unit, query, folded, ranked),
        total=wide.all_total,
        facets=build_facets(query, wide.facets | chosen, start.opened) if facets else (),
        years=year_bars(query, wide.facets.get("year", {}), unit.name) if facets else (),
        page=page,
        pages=max(1, min(MAX_PAGES, -(-wide.total // PAGE_SIZE))),
        first=begin + 1,
        is_wide=True,
        some_total=wide.total - wide.all_total,
        **offers,
    )


@dataclass(frozen=True)
class _Page:
    """The turns that lead the hits of a page, and what is shown with each of them."""

    ids: tuple[int, ...]
    duplicates: dict[int, tuple[int, ...]] = field(default_factory=dict)
    halves: dict[int, tuple[int, ...]] = field(default_factory=dict)
    counterparts: dict[int, int] = field(default_factory=dict)


def _folded_page(unit: Unit, query: Query, ranked: list[Ranked], begin: int) -> _Page:
    """The page from rank ``begin`` on: halves and near-identical texts stand with their leaders.

    All ranks are folded and not only the page's, so that a reply far down is shown with its
    question, and every page leaves out the same turns.
    """
    ids = tuple(row.id for row in ranked)
    leaders, duplicates = collapse(Answer(ids, 0, {}, tuple(row.twin for row in ranked)), 0)
    halves: dict[int, tuple[int, ...]] = {}
    if unit.is_turns:
        leaders, halves = fold_halves(leaders, duplicates)
    page = set(leaders).intersection(ids[begin : begin + PAGE_SIZE])
    shown = tuple(pk for pk in leaders if pk in page)
    others: dict[int, int] = {}
    if unit.is_turns and all(plain_words(node) for node in query.tree.children):
        # Whoever filters means to see what fits, and nothing else.
        single = counterparts([pk for pk in shown if pk not in halves])
        others = {pk: other for pk, other in single.items() if other not in ids}
    return _Page(
        shown,
        {pk: rows for pk, rows in duplicates.items() if pk in page},
        {pk: rows for pk, rows in halves.items() if pk in page},
        others,
    )


def _of_others(unit: Unit, query: Query, facets: tuple[str, ...]) -> dict[str, dict]:
    """The counts of each facet of which values are chosen, under the other terms of the query."""
    counts = {}
    for name in facets:
        if chosen := language.chosen_values(query, name):
            rest = unit.within(resolution.resolve(query.without(chosen[0])).tree)
            answer = run(
                lambda engine, rest=rest, name=name: engine.search(
                    rest, sort="newest", limit=0, facets=(name,)
                ),
                unit.index,
            )
            counts[name] = answer.facets[name]
    return counts


def _wide_offers(unit: Unit, query: Query, tree, wide: _Wide) -> dict:
    """What else to offer where no turn holds all words.

    Where some are shown: another spelling of a word nobody uses, and the query without a filter.
    """
    if not wide.total:
        return _offers(unit, query, tree)
    if wide.all_total:
        return {}
    offers: dict = {}
    count_query = _counter(unit)
    if wide.has_unknown:
        offers["spelling"] = spelling(query, count_query)
    if any(isinstance(node, language.Filter) for node in query.tree.children):
        offers["relaxations"] = relaxations(query, count_query)
    return offers


def count(text: str, unit: Unit = TURNS) -> int:
    """How many turns, or other units, fit ``text``. Raises SearchUnavailable."""
    return _count(resolution.read(text), unit)


def _count(query: Query, unit: Unit) -> int:
    return _total(unit, resolution.resolve(query).tree)


def _counter(unit: Unit) -> Counts:
    """Counts what may be offered: 0, so nothing, while the index cannot be read."""

    def count_or_zero(query: Query) -> int:
        try:
            return _count(query, unit)
        except SearchUnavailable:
            return 0

    return count_or_zero


def turn_ids(
    text: str,
    limit: int | None = None,
    sort: str = "oldest",
    unit: Unit = TURNS,
    events: Sequence[int] | None = None,
) -> tuple[int, ...]:
    """The ids of all turns that fit, oldest first or in another order; for exports and checks.

    Of exchanges and questions, the turns that ask; with ``events``, only those in them. Raises
    SearchUnavailable.
    """
    query = resolution.read(text)
    sort = _sort_for(query, sort)
    tree = unit.within(resolution.resolve(query).tree)
    if events is not None:
        tree = _in_events(tree, events)
    if limit:
        return _first(unit, tree, sort, limit).ids
    total = 1
    # What came to it since it was counted is not left out either.
    while (answer := _first(unit, tree, sort, total)).total > total:
        total = answer.total
    return answer.ids


def events_that_fit(
    text: str, events: Sequence[int], limit: int, unit: Unit = TURNS
) -> tuple[int, ...]:
    """The first ``limit`` of these events in which anything fits, in their order.

    Raises SearchUnavailable.
    """
    tree = unit.within(resolution.resolve(resolution.read(text)).tree)
    fitting: list[int] = []
    for start in range(0, len(events), EVENTS_AT_ONCE):
        batch = events[start : start + EVENTS_AT_ONCE]
        inside = _in_events(tree, batch)
        counts = run(
            lambda engine, inside=inside: engine.search(
                inside, sort="newest", limit=0, facets=("event",)
            ),
            unit.index,
        ).facets["event"]
        fitting += [event for event in batch if event in counts]
        if len(fitting) >= limit:
            break
    return tuple(fitting[:limit])


def _in_events(tree: nodes.All, events: Iterable[int]) -> nodes.All:
    return nodes.All((*tree.children, nodes.Terms("event", frozenset(events))))


def _first(unit: Unit, tree: nodes.All, sort: str, limit: int) -> Answer:
    return run(lambda engine: engine.search(tree, sort=sort, limit=limit), unit.index)


def notes_on(text: str) -> tuple[str, ...]:
    """What must be said of how a query was read: mends, and names that nobody has."""
    query = resolution.read(text)
    return (*query.notes, *resolution.resolve(query).notes)


def describe(text: str) -> str:
    """A query in words, without its order."""
    query = resolution.read(text)
    sentence = explanation.explain(query, resolution.resolve(query).names, "newest")
    return sentence.removesuffix(f", {explanation.SORTS['newest']}.")


def highlight_spans(query: Query, turn: Turn) -> tuple[tuple[int, int], ...]:
    """The spans of ``turn.text`` that the query's words match; most turns of an event hold none."""
    if not query.has_words() or not may_match(query, turn.text):
        return ()
    return tuple(matched_spans(query, tokenize_turn(turn.text, turn.marks, turn.body_start)))


def _written_forms(text: str, spans, stems: tuple[str, ...]) -> tuple[str, ...]:
    """The marked words that have one of these stems, as they are written."""
    words = {token for start, end in spans if stems for token in tokens(text[start:end])}
    return tuple(sorted({token.literal for token in words if token.stem in stems}))


def scope_notes(unit: Unit, query: Query, page: int = 1) -> list[str]:
    """For a filter by reporter, outlet or addressee, in how many of the others' questions none is
    known. Raises SearchUnavailable.
    """
    terms = query.tree.children
    about_replies = any(isinstance(n, language.Filter) and n.value == "answer" for n in terms)
    what = "turns with questions" if unit.is_turns else f"{unit.noun}s"
    if page > 1 or about_replies:
        return []
    notes = []
    for index, node in enumerate(terms):
        if isinstance(node, language.Filter) and node.name in _NOT_KNOWN:
            rest = resolution.resolve(query.without(index)).tree.children
            asked = (*rest, *ASKED.scope)
            unknown = _total(unit, nodes.All((*asked, _unknown(node.name))))
            if unknown:
                total = _total(unit, nodes.All(asked))
                has = "has" if unknown == 1 else "have"
                notes.append(
                    f"Of {total:,} {what} that fit the rest, {unknown:,} {has}"
                    f" {_NOT_KNOWN[node.name]}: those are not among these."
                )
    return notes


# What is not known of questions that a filter therefore leaves out.
_NOT_KNOWN = {
    "reporter": "one whose reporter is not known",
    "outlet": "one whose outlet is not known",
    "asked": "no addressee that is known",
}


def _unknown(name: str) -> nodes.Node:
    if name == "asked":
        return nodes.Not(nodes.Terms("asked", resolution.addressees()))
    return nodes.Terms("part", frozenset([f"no-{name}"]))


def _total(unit: Unit, tree: nodes.All) -> int:
    return _first(unit, unit.within(tree), "newest", 1).total


def _sort_for(query: Query, sort: str) -> str:
    """The order to use: relevance needs words."""
    if sort not in SORTS:
        sort = "relevance"
    return "newest" if sort == "relevance" and not query.has_words() else sort


def _answer(
    unit: Unit, tree, sort: str, page: int, facets: tuple[str, ...]
) -> tuple[Answer, dict[int, tuple[int, ...]]]:
    """The page's turns, and for each shown turn the near-identical ones that stand with it."""
    begin = (page - 1) * PAGE_SIZE
    # On the first pages the ranks before are fetched too: a text shown there is not shown again.
    offset = 0 if page <= MAX_COLLAPSED_PAGES else begin
    limit = begin - offset + PAGE_SIZE
    answer = run(
        lambda engine: engine.search(tree, sort=sort, offset=offset, limit=limit, facets=facets),
        unit.index,
    )
    ids, duplicates = collapse(answer, begin - offset)
    return Answer(ids, answer.total, answer.facets), duplicates


def _offers(unit: Unit, query: Query, tree) -> dict:
    """What to offer a reader whose query finds nothing."""
    loose, count_query = any_word(tree), _counter(unit)
    ids = run(lambda engine: engine.top(loose, MAX_NEAREST), unit.index) if loose else ()
    return {
        "relaxations": relaxations(query, count_query),
        "spelling": spelling(query, count_query),
        "nearest": _hits(unit, query, _Page(ids)),
    }


def _hits(
    unit: Unit, query: Query, page: _Page, ranked: dict[int, Ranked] | None = None
) -> tuple[Hit, ...]:
    """The rows of a page's turns, in their order, without those that readers may no longer see."""
    replies = {} if unit.is_turns else reply_ids(page.ids)
    more = (*page.duplicates.values(), *replies.values(), *page.halves.values())
    rest = {pk for others in more for pk in others}
    turns = turns_by_id({*page.ids, *rest, *page.counterparts.values()})

    def hits_of(ids: Iterable[int], row: Ranked | None = None) -> tuple[Hit, ...]:
        rows = ranked or {}
        return tuple(_hit(query, turns[pk], row or rows.get(pk)) for pk in ids if pk in turns)

    hits = []
    for turn in (turns[pk] for pk in page.ids if pk in turns):
        row = (ranked or {}).get(turn.pk)
        others = tuple(turns[pk] for pk in page.duplicates.get(turn.pk, ()) if pk in turns)
        counterpart = hits_of([page.counterparts.get(turn.pk, 0)])
        hits.append(
            replace(
                _hit(query, turn, row),
                near_duplicates=others,
                replies=hits_of(replies.get(turn.pk, ()), row),
                halves=hits_of(page.halves.get(turn.pk, ())),
                counterpart=counterpart[0] if counterpart else None,
            )
        )
    return tuple(hits)


def _hit(query: Query, turn: Turn, row: Ranked | None) -> Hit:
    stems = row.forms if row else ()
    wanted = frozenset(stems)
    spans = tuple(matched_spans(query, words_of(turn), wanted)) if query.has_words() else ()
    shown = passage(turn.text, list(spans))
    return Hit(
        turn,
        spans,
        shown,
        has_all=row.has_all if row else True,
        forms=_written_forms(turn.text, spans, stems),
        fragments=fragments(turn.text, list(spans), shown),
    )
