"""Room 2: finding turns. ``search`` answers a reader's query, ``sync`` makes the index follow the rows."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from django.db.models import Prefetch

from ..models import Outlet, OutletAlias, Question, Speaker, SpeakerAlias, Turn, alias_key
from . import explanation, language, resolution
from .engines.base import FACETS, SORTS, Answer, SearchTooLong, SearchUnavailable
from .execution import ask, asked_behind, clear_asked
from .facets import Facet, YearBar, facets_of, year_bars
from .highlight import hits as matched
from .highlight import passage, words_of
from .index import current, follow, paused
from .language import Query, parse
from .near_duplicates import folded
from .suggestions import Offer, dropping_one, loosened, spelled
from .tokens import streams
from .tokens import tokens as words
from .topics import assign_topics, reassign_topic

log = logging.getLogger(__name__)
PAGE_SIZE = 20
MOST_PAGES = 500
_FOLDED_PAGES = 10
_NEAREST = 10

__all__ = [
    "FACETS", "PAGE_SIZE", "SORTS", "Answer", "Hit", "Query", "Results", "SearchTooLong", "SearchUnavailable", "assign_topics", "count", "current", "named", "follow",
    "alike_questions", "asked_behind", "clear_asked", "days", "language", "said_of", "like_words", "people_called", "words", "mark", "parse", "paused", "reassign_topic", "search", "sync", "turn_ids",
]  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """A found turn, the spans to mark in its text, the passage to show, and turns that say nearly the same."""

    turn: Turn
    spans: tuple[tuple[int, int], ...]
    passage: tuple[int, int]
    also: tuple[Turn, ...] = ()


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
    # Where nothing holds all words: the turns that hold most of them.
    nearest: tuple[Hit, ...] = ()
    trouble: str = ""

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
    resolved = resolution.resolve(query)
    notes = (*query.notes, *resolved.notes)
    spoken = explanation.say(query, resolved.names, sort)
    page = max(1, min(page, MOST_PAGES))
    try:
        answer, folded = _answer(resolved.tree, sort, page, FACETS if with_facets else ())
        nothing = _nothing(query, resolved.tree) if not answer.total else {}
    except SearchUnavailable as error:
        return Results(
            query, spoken, (*notes, str(error)), sort=sort, available=False, trouble=str(error)
        )
    return Results(
        query,
        spoken,
        notes,
        hits=_hits(query, answer.ids, folded),
        total=answer.total,
        facets=facets_of(query, answer.facets) if with_facets else (),
        years=year_bars(query, answer.facets.get("year", {})) if with_facets else (),
        page=page,
        pages=max(1, min(MOST_PAGES, -(-answer.total // PAGE_SIZE))),
        sort=sort,
        first=(page - 1) * PAGE_SIZE + 1,
        **nothing,
    )


def _answer(
    tree, sort: str, page: int, facets: tuple[str, ...]
) -> tuple[Answer, dict[int, tuple[int, ...]]]:
    """The page's turns, and for each shown turn the near-identical ones that stand with it."""
    begin = (page - 1) * PAGE_SIZE
    # On the first pages the ranks before are fetched too: a text shown there is not shown again.
    offset = 0 if page <= _FOLDED_PAGES else begin
    asked = {"sort": sort, "offset": offset, "limit": begin - offset + PAGE_SIZE, "facets": facets}
    answer = ask(lambda engine: engine.search(tree, **asked))
    ids, also = folded(answer, begin - offset)
    return Answer(ids, answer.total, answer.facets), also


def _nothing(query: Query, tree) -> dict:
    """What to offer a reader whose query finds nothing."""
    loose = loosened(tree)
    ids = ask(lambda engine: engine.best(loose, _NEAREST)) if loose else ()
    return {
        "dropping": dropping_one(query.source, count),
        "meant": spelled(query, current().engine(), count),
        "nearest": _hits(query, ids, {}),
    }


def count(text: str) -> int:
    """How many turns fit ``text``; 0 while the index cannot be read."""
    try:
        tree = resolution.resolve(parse(text)).tree
        return ask(lambda engine: engine.search(tree, sort="newest", offset=0, limit=1)).total
    except SearchUnavailable:
        return 0


def named(query: Query) -> Speaker | Outlet | None:
    """The person or outlet whose full name a query is, when it is nothing else."""
    leaves = query.tree.children
    if (
        not leaves
        or len(leaves) > 5
        or not all(isinstance(n, (language.Word, language.Phrase)) for n in leaves)
    ):
        return None
    key = alias_key(" ".join(leaf.text for leaf in leaves))
    # Who bears the name is looked up first: whether readers may see them is the dearer question.
    people = set(
        SpeakerAlias.objects.filter(kind="name", key=key).values_list("speaker_id", flat=True)
    )
    if (
        len(key.split()) > 1
        and len(people) == 1
        and (person := Speaker.objects.public().filter(pk__in=people).first())
    ):
        return person
    press = set(OutletAlias.objects.filter(key=key).values_list("outlet_id", flat=True))
    return Outlet.objects.public().filter(pk__in=press).first() if len(press) == 1 else None


def alike_questions(question: Question, limit: int) -> tuple[int, ...]:
    """Turns that ask in words like those of ``question`` and put it to the same people; () where nobody is asked."""
    people = frozenset(speaker.pk for speaker in question.addressees.all())
    if not people:
        return ()
    # Who asks and for whom is the same in all that they ask.
    _, stems = streams(question.text.removeprefix(question.evidence), ())
    wanted = resolution.Terms("asked", people)
    topics = frozenset(question.turn.turn_topics.standing().values_list("topic", flat=True))
    scope = language.All((wanted, *((resolution.Terms("topic", topics),) if topics else ())))
    try:
        return ask(lambda engine: engine.like(stems, scope, without=question.turn_id, limit=limit))
    except SearchUnavailable:
        return ()


def like_words(
    literals: list[str], limit: int = 12, pieces: list[list[str]] | None = None
) -> tuple[int, ...]:
    """Turns that hold these words in a row, or long runs of them, or the rarest of them; the likest first.

    With ``pieces``, only turns that hold each piece in a row.

    Raises SearchUnavailable while there is no index to ask.
    """
    return ask(lambda engine: engine.quoted(literals, limit, pieces))


def days(text: str) -> tuple[dict[int, int], tuple[str, ...]]:
    """Turns that fit by the day of their event (its ordinal), undated ones left out, and what must be said of the query."""
    query = parse(text)
    resolved = resolution.resolve(query)
    answer = ask(
        lambda engine: engine.search(
            resolved.tree, sort="newest", offset=0, limit=1, facets=("day",)
        )
    )
    return answer.facets["day"], (*query.notes, *resolved.notes)


def said_of(text: str) -> str:
    """A query in words, without its order."""
    query = parse(text)
    return explanation.say(query, resolution.resolve(query).names, "newest").removesuffix(
        f", {explanation.SORTS['newest']}."
    )


def people_called(name: str) -> tuple[set[int], str]:
    """Ids of everybody whom ``speaker:`` would find by a name, and the name in words."""
    resolved = resolution.resolve(parse(f"speaker:{language.quoted(name.replace(chr(34), ' '))}"))
    ids = {
        pk
        for node in language.positive(resolved.tree)
        if isinstance(node, resolution.Terms)
        for pk in node.values
    }
    return ids, next(iter(resolved.names.values()), name)


def _hits(query: Query, ids: tuple[int, ...], also: dict[int, tuple[int, ...]]) -> tuple[Hit, ...]:
    """The rows of the found turns, in their order; a turn that readers may no longer see is left out."""
    wanted = {*ids, *(pk for others in also.values() for pk in others)}
    asked = Question.objects.select_related("asker", "outlet").defer("text", "evidence")
    rows = (
        Turn.objects.public()
        .for_display()
        .prefetch_related(Prefetch("questions", asked), Prefetch("replies_to", asked))
    )
    held = {turn.pk: turn for turn in rows.filter(pk__in=wanted)}
    found = []
    for turn in (held[pk] for pk in ids if pk in held):
        spans = mark(query, turn)
        others = tuple(held[pk] for pk in also.get(turn.pk, ()) if pk in held)
        found.append(Hit(turn, spans, passage(turn.text, list(spans)), others))
    return tuple(found)


def mark(query: Query, turn: Turn) -> tuple[tuple[int, int], ...]:
    """The spans of ``turn.text`` that the query's words match."""
    if not query.has_words():
        return ()
    return tuple(matched(query, words_of(turn.text, turn.marks, turn.body_start)))


def turn_ids(text: str, limit: int | None = None, sort: str = "oldest") -> tuple[int, ...]:
    """The ids of all turns that fit, oldest first or in another order; for exports and checks."""
    query = parse(text)
    sort = sort if sort in SORTS else ("relevance" if query.has_words() else "newest")
    sort = "newest" if sort == "relevance" and not query.has_words() else sort
    tree = resolution.resolve(query).tree
    limit = limit or max(1, count(text))
    return ask(lambda engine: engine.search(tree, sort=sort, offset=0, limit=limit)).ids
