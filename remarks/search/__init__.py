"""Room 2: finding turns. ``search`` answers a reader's query, ``sync`` makes the index follow the rows."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from ..models import Outlet, Speaker, Turn, alias_key
from . import language, said, scopes
from .empty import Offer, dropping_one, spelled
from .engine import FACETS, SORTS, Answer, SearchUnavailable
from .facets import Facet, YearBar, facets_of, year_bars
from .highlight import hits as matched
from .highlight import passage, words_of
from .index import current, follow, in_background, paused
from .language import Query, parse
from .topics import assign_topics, reassign_topic

log = logging.getLogger(__name__)
PAGE_SIZE = 20
MOST_PAGES = 500

__all__ = [
    "FACETS", "PAGE_SIZE", "SORTS", "Answer", "Hit", "Query", "Results", "SearchUnavailable", "assign_topics", "count", "current", "named", "follow",
    "language", "mark", "parse", "paused", "reassign_topic", "search", "sync", "turn_ids",
]  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """A found turn, the spans to mark in its text, and the passage to show."""

    turn: Turn
    spans: tuple[tuple[int, int], ...]
    passage: tuple[int, int]


@dataclass(frozen=True)
class Results:
    """A page of hits, the exact total, the facets, and what to say about the query."""

    query: Query
    said: str
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
    dropping: tuple[Offer, ...] = ()
    meant: Offer | None = None

    @property
    def chosen(self) -> int:
        """How many filters the query holds, for the closed box on a phone."""
        return sum(isinstance(node, language.Filter) for node in language.positive(self.query.tree))


def sync() -> int:
    """Make the index follow the rows now. Returns how many turns were written."""
    return current().sync()


def search(text: str, page: int = 1, sort: str = "", *, with_facets: bool = True) -> Results:
    """What the archive holds for ``text``: never raises for anything a reader can type.

    ``sort`` is relevance, newest or oldest; left out, it is relevance where there are words.
    """
    query = parse(text)
    sort = sort if sort in SORTS else ("relevance" if query.has_words() else "newest")
    if sort == "relevance" and not query.has_words():
        sort = "newest"
    resolved = scopes.resolve(query)
    notes = (*query.notes, *resolved.notes)
    words = said.say(query, resolved.names, sort)
    page = max(1, min(page, MOST_PAGES))
    try:
        answer = _answer(resolved.tree, sort, page, FACETS if with_facets else ())
    except SearchUnavailable as error:
        return Results(query, words, (*notes, str(error)), sort=sort, available=False)
    return Results(
        query,
        words,
        notes,
        dropping=dropping_one(query.source, count) if not answer.total else (),
        meant=spelled(query, current().engine(), count) if not answer.total else None,
        hits=_hits(query, answer.ids),
        total=answer.total,
        facets=facets_of(query, answer.facets) if with_facets else (),
        years=year_bars(query, answer.facets.get("year", {})) if with_facets else (),
        page=page,
        pages=max(1, min(MOST_PAGES, -(-answer.total // PAGE_SIZE))),
        sort=sort,
        first=(page - 1) * PAGE_SIZE + 1,
    )


def _answer(tree, sort: str, page: int, facets: tuple[str, ...]) -> Answer:
    """Ask the index; one that lags or is damaged is mended on the way, in the background where that takes long."""
    index = current()
    if index.behind():
        # A crash or another machine's change: catch up if no other process is doing it already.
        in_background(lambda: index.sync(wait=0.0))
    asked = {"sort": sort, "offset": (page - 1) * PAGE_SIZE, "limit": PAGE_SIZE, "facets": facets}
    stamp = index.stamp()
    try:
        return index.engine().search(tree, **asked)
    except SearchUnavailable:
        in_background(lambda: index.repair(stamp))
        return index.engine().search(tree, **asked)


def count(text: str) -> int:
    """How many turns fit ``text``; 0 while the index cannot be read."""
    try:
        return _answer(scopes.resolve(parse(text)).tree, "newest", 1, ()).total
    except SearchUnavailable:
        return 0


def named(query: Query) -> Speaker | Outlet | None:
    """The person or outlet whose full name a query is, when it is nothing else."""
    leaves = query.tree.children
    if not leaves or len(leaves) > 5 or not all(isinstance(n, (language.Word, language.Phrase)) for n in leaves):
        return None
    key = alias_key(" ".join(leaf.text for leaf in leaves))
    people = Speaker.objects.public().filter(aliases__kind="name", aliases__key=key).distinct()[:2]
    if len(key.split()) > 1 and len(people) == 1:
        return people[0]
    press = Outlet.objects.public().filter(aliases__key=key).distinct()[:2]
    return press[0] if len(press) == 1 else None


def _hits(query: Query, ids: tuple[int, ...]) -> tuple[Hit, ...]:
    """The rows of the found turns, in their order; a turn that readers may no longer see is left out."""
    rows = (
        Turn.objects.public()
        .for_display()
        .prefetch_related("questions__asker", "questions__outlet", "replies_to__asker", "replies_to__outlet")
    )
    held = {turn.pk: turn for turn in rows.filter(pk__in=ids)}
    found = []
    for turn in (held[pk] for pk in ids if pk in held):
        spans = mark(query, turn)
        found.append(Hit(turn, spans, passage(turn.text, list(spans))))
    return tuple(found)


def mark(query: Query, turn: Turn) -> tuple[tuple[int, int], ...]:
    """The spans of ``turn.text`` that the query's words match."""
    if not query.has_words():
        return ()
    return tuple(matched(query, words_of(turn.text, turn.marks, turn.body_start)))


def turn_ids(text: str, limit: int = 100_000) -> tuple[int, ...]:
    """The ids of all turns that fit, oldest first; for topics, exports and checks."""
    tree = scopes.resolve(parse(text)).tree
    return current().engine().search(tree, sort="oldest", offset=0, limit=limit, facets=()).ids
