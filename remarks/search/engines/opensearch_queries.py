"""Resolved trees in OpenSearch's own query language.

Every word is compared as it is: nothing a reader writes reaches a syntax of the server's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any as Json

from .. import language as lang
from ..nodes import All, Any, Days, LabelWords, Node, Not, Terms, Text, Wish, WishWord
from ..tokens import tokens
from . import plans

Query = dict[str, Json]
# Besides turns an index holds words and notes of its own, which have no event.
EVERY_TURN: Query = {"exists": {"field": "event"}}
NOTHING: Query = {"match_none": {}}


def query_of(tree: Node) -> Query:
    """What fits ``tree``; only words rank, filters narrow."""
    match tree:
        case All(children=children):
            return _all(children)
        case Any(children=children):
            return any_of([query_of(child) for child in children])
        case Not():
            return _all((tree,))
        case Text():
            return _text(tree)
        case _:
            return {"bool": {"filter": [_filter(tree)]}}


def _all(children: Sequence[Node]) -> Query:
    must, narrowing, without = [], [], []
    for child in children:
        match child:
            case Not(child=inner):
                without.append(query_of(inner))
            case Terms() | Days() | LabelWords():
                narrowing.append(_filter(child))
            case _:
                must.append(query_of(child))
    if len(must) == 1 and not narrowing and not without:
        return must[0]
    if not must and not narrowing:
        narrowing.append(EVERY_TURN)
    parts = {"must": must, "filter": narrowing, "must_not": without}
    return {"bool": {name: queries for name, queries in parts.items() if queries}}


def _filter(node: Terms | Days | LabelWords) -> Query:
    match node:
        case Terms(field=name, values=values):
            return {"terms": {name: sorted(values)}} if values else NOTHING
        case Days(first=first, last=last):
            return {"range": {"day": {"gte": max(first, 1), "lte": max(last, 1)}}}
        case LabelWords(words=words):
            return {"bool": {"filter": [{"term": {"label": word}} for word in words]}}


def _text(node: Text) -> Query:
    prefix = "title_" if node.where == "title" else ""
    match node.leaf:
        case lang.Word(stems=stems):
            return run(f"{prefix}stems", stems)
        case lang.Phrase(literals=literals, slop=slop):
            return _near(f"{prefix}words", literals, slop)
        case lang.Prefix(literal=literal):
            return {"prefix": {f"{prefix}words": {"value": literal}}}


def term(name: str, word: str, boost: float = 1.0) -> Query:
    return {"term": {name: {"value": word, "boost": boost}}}


def run(name: str, words: Sequence[str], boost: float = 1.0, slop: int = 0) -> Query:
    """Words in order with nothing between; ``slop``, which is no exact bound, is for ranking."""
    if len(words) == 1:
        return term(name, words[0], boost)
    return {"match_phrase": {name: {"query": " ".join(words), "slop": slop, "boost": boost}}}


def _near(name: str, words: Sequence[str], slop: int) -> Query:
    """Words in any order with at most ``slop`` others among them, the nearer the better."""
    if not slop or len(words) == 1:
        return run(name, words)
    each = [{"match": {"query": word}} for word in words]
    within = {"all_of": {"ordered": False, "max_gaps": slop, "intervals": each}}
    ranking = run(name, words, slop=2 * slop + len(words))
    return {"bool": {"filter": [{"intervals": {name: within}}], "should": [ranking]}}


def any_of(queries: Sequence[Query], least: int = 1) -> Query:
    return {"bool": {"should": list(queries), "minimum_should_match": least}}


def step(name: str, planned: plans.Runs | plans.Shared) -> Query:
    if isinstance(planned, plans.Runs):
        return any_of([run(name, words) for words in planned.runs])
    return any_of([term(name, word) for word in planned.words], planned.least)


def within(query: Query, scope: Node | None) -> Query:
    """``query``, of what fits ``scope``."""
    if scope is None:
        return query
    return {"bool": {"must": [query], "filter": [query_of(scope)]}}


def with_lifts(query: Query, lifts: Sequence[Query]) -> Query:
    """``query`` with what raises a turn and need not be there."""
    return {"bool": {"must": [query], "should": list(lifts)}} if lifts else query


def boosts(tree: Node, places: Mapping[str, int]) -> list[Query]:
    """What lifts a turn: words near one another, in the lead, in the title."""
    words = plans.boosted_words(tree, places)
    lifts = pair_boosts(words, places)
    for stem in (stem for stems in words for stem in stems):
        lifts.append(term("lead", stem, plans.LEAD_BOOST))
        lifts.append(term("title_stems", stem, plans.TITLE_BOOST))
    return lifts


def pair_boosts(words: Sequence[tuple[str, ...]], places: Mapping[str, int]) -> list[Query]:
    return [
        query
        for pair in plans.boosted_pairs(words, places)
        for query in (
            run("stems", pair, plans.ADJACENT_BOOST),
            run("stems", pair, plans.NEAR_BOOST, plans.NEAR_WINDOW),
        )
    ]


def wish_query(wish: Wish) -> Query:
    """Any word that counts in full must be there, in whatever field; the others only rank."""
    full = [word for word in wish.words if word.weight >= 1]
    needed = [query for word in full for query in _wish_word(word, wish.with_names)]
    light = [
        query
        for word in wish.words
        if word.weight < 1
        for query in _wish_word(word, wish.with_names)
    ]
    lifts = [
        {"constant_score": {"filter": query_of(node), "boost": factor}}
        for node, factor in wish.lifts
    ]
    lifts += light if needed else []
    scope = wish.scope if wish.scope.children else None
    return with_lifts(within(any_of(needed or light), scope), lifts)


def _wish_word(word: WishWord, with_names: bool) -> Iterator[Query]:
    stems = word.leaf.stems
    yield run("stems", stems, word.weight)
    for stem in stems:
        for name, weight in plans.WISH_WEIGHTS.items() if with_names else ():
            yield term(name, stem, weight * word.weight)
    if word.weight < 1:
        return
    for stem in stems:
        yield term("lead", stem, plans.LEAD_BOOST)
    for token in tokens(word.leaf.text)[:4]:
        yield term("words", token.literal, plans.LITERAL_WEIGHT)
    for form in word.forms:
        yield term("stems", form, plans.DERIVED_WEIGHT)
