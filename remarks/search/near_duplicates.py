"""Near-identical texts of one day, such as two offices' transcripts of an event, are shown once."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from ..models import Prepared, Turn
from .engines.base import Answer
from .engines.document import twin_keys
from .tokens import literals_of

# Share of three-word runs that two texts must have in common to be shown as one.
MIN_OVERLAP = 0.75

_texts = Prepared(
    lambda ids: Turn.objects.filter(pk__in=ids).order_by().values_list("pk", "event_id", "text"),
    [int],
)


def collapse(answer: Answer, begin: int) -> tuple[tuple[int, ...], dict[int, tuple[int, ...]]]:
    """The ids from rank ``begin`` on without those shown before, and what each one stands for.

    ``answer`` holds the ranks from the first one whose text may be repeated.
    """
    groups: dict[int, list[int]] = defaultdict(list)
    for pk, twin in zip(answer.ids, answer.twins, strict=True):
        for key in twin_keys(twin) if twin else ():
            groups[key].append(pk)
    rank = {pk: i for i, pk in enumerate(answer.ids)}
    pairs = {(a, b) for ids in groups.values() for i, b in enumerate(ids) for a in ids[:i]}
    leaders = _leaders(sorted(pairs, key=lambda pair: (rank[pair[1]], rank[pair[0]])))
    page = tuple(pk for pk in answer.ids[begin:] if pk not in leaders)
    duplicates: dict[int, list[int]] = defaultdict(list)
    for pk, leader in leaders.items():
        duplicates[leader].append(pk)
    return page, {pk: tuple(duplicates[pk]) for pk in page if pk in duplicates}


def _leaders(pairs: list[tuple[int, int]]) -> dict[int, int]:
    """Turn -> the turn of another event and higher rank that says nearly the same."""
    if not pairs:
        return {}
    rows = _texts({pk for pair in pairs for pk in pair})
    turns = {pk: (event, text) for pk, event, text in rows}
    shingles = cache(lambda pk: _shingles(turns[pk][1]))
    leaders: dict[int, int] = {}
    for leader, pk in pairs:
        if leader in leaders or pk in leaders or not {leader, pk} <= turns.keys():
            continue
        is_elsewhere = turns[leader][0] != turns[pk][0]
        if is_elsewhere and _overlap(shingles(leader), shingles(pk)) >= MIN_OVERLAP:
            leaders[pk] = leader
    return leaders


def _shingles(text: str) -> frozenset:
    words = literals_of(text)
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _overlap(a: frozenset, b: frozenset) -> float:
    return len(a & b) / (len(a | b) or 1)
