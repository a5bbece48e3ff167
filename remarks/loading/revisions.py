"""New texts of published events that wait for a publisher: applied or discarded, once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from ..models import Event, PendingRevision
from .overlays import CurationError, header_value
from .plans import plan_source
from .writing import Loader, keep_header, known_user


def apply_revision(revision: PendingRevision, *, user=None) -> Event:
    """Make a pending revision the event's text. Raises CurationError when already decided."""
    with transaction.atomic():
        revision = _lock_undecided(revision)
        plan = plan_source(revision.source, revision.event)
        header = {name: header_value(name, value) for name, value in revision.header.items()}
        event = Loader(plan, user, header).load(publish=True)
        keep_header(event, plan, header, user)
        _decide(revision, user, applied=True)
    return event


def discard_revision(revision: PendingRevision, *, user=None) -> None:
    """Leave the event as it is. Raises CurationError when the revision was decided already."""
    with transaction.atomic():
        _decide(_lock_undecided(revision), user, applied=False)


def _lock_undecided(revision: PendingRevision) -> PendingRevision:
    event = Event.objects.select_for_update().get(pk=revision.event_id)
    revision = PendingRevision.objects.select_for_update().get(pk=revision.pk)
    if revision.decided_at is not None:
        done = "applied" if revision.applied else "discarded"
        raise CurationError(
            f"This revision was {done} by {revision.decided_by or 'the archive'} already."
        )
    revision.event = event
    return revision


def _decide(revision: PendingRevision, user, *, applied: bool) -> None:
    revision.decided_at, revision.decided_by = timezone.now(), known_user(user)
    revision.applied = applied
    revision.save(update_fields=["decided_at", "decided_by", "applied"])
