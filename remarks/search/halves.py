"""A question and its replies among the hits are shown as one: the likest leads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from .hit_rows import exchange_links, question_ids, reply_ids


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
    places = {pk: place for place, pk in enumerate(ids)}
    leaders: set[int] = set()
    folded: dict[int, list[int]] = defaultdict(list)
    for pk in ids:
        # Only a turn that leads itself: what it replies to, or what replies to it, stands there.
        before = () if pk in alone else halves[pk] & leaders
        if before:
            folded[min(before, key=places.__getitem__)].append(pk)
        else:
            leaders.add(pk)
    page = tuple(pk for pk in ids if pk in leaders)
    return page, {pk: tuple(others) for pk, others in folded.items()}


def counterparts(ids: Sequence[int]) -> dict[int, int]:
    """For a turn that asks the first reply, for one that replies what it answers; not both."""
    replies = reply_ids(ids)
    others = {pk: turns[0] for pk, turns in question_ids(ids).items()}
    others |= {pk: turns[0] for pk, turns in replies.items()}
    return {pk: other for pk, other in others.items() if other != pk}
