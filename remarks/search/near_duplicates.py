"""Near-identical texts of one day, such as two offices' transcripts of an event, are shown once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache

from ..models import ChangeCache, Prepared, Turn, current_change
from .engines.base import Answer
from .engines.document import twin_keys
from .tokens import literals_of

# Share of three-word runs that two texts must have in common to be shown as one.
MIN_OVERLAP = 0.75
# Of so many pairs a process knows the answer until the archive changes.
MAX_PAIRS = 20_000
_alike: ChangeCache[tuple[int, int], bool] = ChangeCache(MAX_PAIRS, lambda _: 1)

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
    change = current_change()
    alike = _alike.get(change, pairs)
    is_alike = _comparison([pair for pair in pairs if pair not in alike])
    leaders: dict[int, int] = {}
    for pair in pairs:
        leader, pk = pair
        if leader in leaders or pk in leaders:
            continue
        if pair not in alike:
            alike[pair] = is_alike(leader, pk)
        if alike[pair]:
            leaders[pk] = leader
    _alike.keep(change, alike)
    return leaders


def _comparison(pairs: list[tuple[int, int]]) -> Callable[[int, int], bool]:
    """Tells of two turns among ``pairs`` whether they are of two events and say nearly the same."""
    rows = _texts({pk for pair in pairs for pk in pair})
    turns = {pk: (event, text) for pk, event, text in rows}
    shingles = cache(lambda pk: _shingles(turns[pk][1]))

    def is_alike(one: int, other: int) -> bool:
        if not {one, other} <= turns.keys() or turns[one][0] == turns[other][0]:
            return False
        return _overlap(shingles(one), shingles(other)) >= MIN_OVERLAP

    return is_alike


def _shingles(text: str) -> frozenset:
    words = literals_of(text)
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _overlap(a: frozenset, b: frozenset) -> float:
    return len(a & b) / (len(a | b) or 1)
