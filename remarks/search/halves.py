"""A question and its replies among the hits of a page are shown as one: the likest leads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from .hit_rows import exchange_links


def fold_halves(
    ids: Sequence[int], alone: Collection[int] = ()
) -> tuple[tuple[int, ...], dict[int, tuple[int, ...]]]:
    """The turns without those of whose exchange one stands before them, and these by that one.

    Those of ``alone`` stay hits of their own: they have something of their own to show.
    """
    halves: dict[int, set[int]] = defaultdict(set)
    for asking, reply in exchange_links(ids):
        halves[asking].add(reply)
        halves[reply].add(asking)
    leaders: dict[int, int] = {}
    folded: dict[int, list[int]] = defaultdict(list)
    for pk in ids:
        # Only a turn that leads itself: what it replies to, or what replies to it, stands there.
        before = (other for other in ids if other in halves[pk] and leaders.get(other) == other)
        leaders[pk] = leader = pk if pk in alone else next(before, pk)
        if leader != pk:
            folded[leader].append(pk)
    page = tuple(pk for pk in ids if leaders[pk] == pk)
    return page, {pk: tuple(others) for pk, others in folded.items()}
