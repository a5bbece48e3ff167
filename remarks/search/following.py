"""Which events changed since a number of the change counter, in parts that an index can take in."""

from __future__ import annotations

from collections.abc import Iterator

from ..models import ChangeCounter, EventChange

BATCH = 200


def last_number() -> int:
    return ChangeCounter.objects.number()


def batches(followed: int, last: int, size: int = BATCH) -> Iterator[tuple[int, list[int]]]:
    """``(number, events)``: once an index holds the events as they are now, it has followed to it.

    The last one has the number ``last`` or a later one; there may be no event in it.
    """
    while followed < last:
        numbers = EventChange.objects.filter(number__gt=followed).order_by("number")
        some = list(numbers.values_list("number", flat=True)[:size])
        if not some:
            yield last, []
            return
        # A number may hold more events than fit the batch; it is followed when all of them are.
        top = some[-1]
        changed = EventChange.objects.filter(number__gt=followed, number__lte=top)
        yield top, list(changed.values_list("pk", flat=True))
        followed = top


def withdrawn_since(followed: int | None) -> frozenset[int]:
    """Events that an index may hold and readers may see no more, as the rows say."""
    return EventChange.objects.withdrawn_since(-1 if followed is None else followed)
