"""When a text that readers have seen is about to change: what it was is kept as a version.

What a version holds is said a floor above, where rows become data; this only tells when.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.dispatch import Signal

from ..models import Event

# All are sent inside the transaction of the change. What the receiver of the first returns, or
# None, comes back to that of the second as ``before``.
text_changing = Signal()
text_changed = Signal()
# Sent while readers still see the event: what is written into the draft is none of its versions.
text_withdrawn = Signal()
_kept: ContextVar[frozenset[int]] = ContextVar("events whose version is kept", default=frozenset())


@contextmanager
def kept(event_id: int) -> Iterator[None]:
    """Inside, an event changes, in one or several steps that readers see as one.

    For use in a transaction: the event's row is locked until its end.
    """
    if event_id in _kept.get():
        yield
        return
    # Whoever changes the event at this moment must be done before what readers see is read.
    Event.objects.select_for_update().filter(pk=event_id).values_list("pk").first()
    answers = text_changing.send(Event, event_id=event_id)
    token = _kept.set(_kept.get() | {event_id})
    try:
        yield
    finally:
        _kept.reset(token)
    for _, before in answers:
        text_changed.send(Event, event_id=event_id, before=before)
