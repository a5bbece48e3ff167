"""The queue on the first page: what waits for an archivist, each number with its list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from ..loading.unidentified import unidentified_groups
from ..models import (
    Correction,
    EmptySearch,
    Event,
    FailedImport,
    PendingRevision,
    Question,
    ReaderReport,
    WebPage,
)


@dataclass(frozen=True)
class Waiting:
    """A kind of work: how much of it there is, and the list that makes the number."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Queue:
    """A kind of work, how it is counted, and who may see it."""

    label: str
    count: Callable[[], int]
    view: str
    permission: str
    query: str = ""

    @property
    def url(self) -> str:
        return reverse(f"admin:remarks_{self.view}") + (f"?{self.query}" if self.query else "")


QUEUES = [
    Queue(
        "unidentified speakers",
        lambda: len(unidentified_groups("label")),
        "event_labels",
        "remarks.change_turn",
        "kind=label",
    ),
    Queue(
        "unidentified reporters",
        lambda: len(unidentified_groups("called")),
        "event_labels",
        "remarks.change_turn",
        "kind=called",
    ),
    Queue(
        "questions without a known reply",
        lambda: Question.objects.filter(state=Question.State.UNRESOLVED).count(),
        "question_changelist",
        "remarks.view_question",
        "state__exact=unresolved",
    ),
    Queue(
        "events without a date",
        lambda: Event.objects.filter(date=None).count(),
        "event_changelist",
        "remarks.view_event",
        "date__isempty=1",
    ),
    Queue(
        "events without a place",
        lambda: Event.objects.filter(place="").count(),
        "event_changelist",
        "remarks.view_event",
        "place__isempty=1",
    ),
    Queue(
        "drafts",
        lambda: Event.objects.filter(status=Event.Status.DRAFT).count(),
        "event_changelist",
        "remarks.view_event",
        "status__exact=draft",
    ),
    Queue(
        "new texts of published events",
        lambda: PendingRevision.objects.waiting().count(),
        "pendingrevision_changelist",
        "remarks.view_pendingrevision",
        "decided_at__isempty=1",
    ),
    Queue(
        "failed imports",
        FailedImport.objects.count,
        "failedimport_changelist",
        "remarks.view_failedimport",
    ),
    Queue(
        "pages that their publishers took away",
        lambda: WebPage.objects.vanished().count(),
        "webpage_changelist",
        "remarks.view_webpage",
        "vanished_at__isempty=0",
    ),
    Queue(
        "corrections in conflict",
        lambda: Correction.objects.standing().exclude(conflict="").count(),
        "correction_changelist",
        "remarks.view_correction",
        "conflict__isempty=0&undone_at__isempty=1",
    ),
    Queue(
        "reports from readers",
        lambda: ReaderReport.objects.filter(settled_at=None).count(),
        "readerreport_changelist",
        "remarks.view_readerreport",
        "settled_at__isempty=1",
    ),
    Queue(
        "searches without results",
        EmptySearch.objects.count,
        "emptysearch_changelist",
        "remarks.view_emptysearch",
    ),
]


def waiting_lists(user) -> list[Waiting]:
    """What waits, of the lists that the user may see; nothing where nothing waits."""
    rows = [
        Waiting(queue.label, queue.count(), queue.url)
        for queue in QUEUES
        if user.has_perm(queue.permission)
    ]
    return [row for row in rows if row.count]
