"""Near-identical texts of one day, such as two offices' transcripts of one event, are shown once."""

from __future__ import annotations

from collections import defaultdict

from ..models import Turn
from .documents import twin_keys
from .engines.base import Answer
from .tokens import tokens

# Share of three-word runs that two texts must have in common to be shown as one.
_ALIKE = 0.75


def folded(answer: Answer, begin: int) -> tuple[tuple[int, ...], dict[int, tuple[int, ...]]]:
    """The ids from rank ``begin`` on without those shown before, and those that each shown one stands for.

    ``answer`` holds the ranks from the first one whose text may be repeated.
    """
    groups: dict[int, list[int]] = defaultdict(list)
    for pk, twin in zip(answer.ids, answer.twins, strict=True):
        for key in twin_keys(twin) if twin else ():
            groups[key].append(pk)
    rank = {pk: i for i, pk in enumerate(answer.ids)}
    pairs = {(a, b) for ids in groups.values() for i, b in enumerate(ids) for a in ids[:i]}
    first = _firsts(sorted(pairs, key=lambda pair: (rank[pair[1]], rank[pair[0]])))
    shown = tuple(pk for pk in answer.ids[begin:] if pk not in first)
    also: dict[int, list[int]] = defaultdict(list)
    for pk, leader in first.items():
        also[leader].append(pk)
    return shown, {pk: tuple(also[pk]) for pk in shown if pk in also}


def _firsts(pairs: list[tuple[int, int]]) -> dict[int, int]:
    """Turn -> the turn of another event and higher rank that says nearly the same, read from the texts themselves."""
    if not pairs:
        return {}
    rows = Turn.objects.filter(pk__in={pk for pair in pairs for pk in pair}).values_list(
        "pk", "event_id", "text"
    )
    held = {pk: (event, _runs(text)) for pk, event, text in rows}
    found: dict[int, int] = {}
    for leader, pk in pairs:
        if leader in found or pk in found or leader not in held or pk not in held:
            continue
        (there, ours), (here, theirs) = held[leader], held[pk]
        if there != here and _alike(ours, theirs):
            found[pk] = leader
    return found


def _runs(text: str) -> frozenset:
    words = [token.literal for token in tokens(text)]
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _alike(a: frozenset, b: frozenset) -> bool:
    return len(a & b) >= _ALIKE * len(a | b)
