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
    """A kind of work, how it is counted, and who may see it; ``label`` is of one and of many."""

    label: tuple[str, str]
    count: Callable[[], int]
    view: str
    permission: str
    query: str = ""

    @property
    def url(self) -> str:
        return reverse(f"admin:remarks_{self.view}") + (f"?{self.query}" if self.query else "")


QUEUES = [
    Queue(
        ("unidentified speaker", "unidentified speakers"),
        lambda: len(unidentified_groups("label")),
        "event_labels",
        "remarks.change_turn",
        "kind=label",
    ),
    Queue(
        ("unidentified reporter", "unidentified reporters"),
        lambda: len(unidentified_groups("called")),
        "event_labels",
        "remarks.change_turn",
        "kind=called",
    ),
    Queue(
        ("question without a known reply", "questions without a known reply"),
        lambda: Question.objects.filter(state=Question.State.UNRESOLVED).count(),
        "question_changelist",
        "remarks.view_question",
        "state__exact=unresolved",
    ),
    Queue(
        ("event without a date", "events without a date"),
        lambda: Event.objects.filter(date=None).count(),
        "event_changelist",
        "remarks.view_event",
        "date__isempty=1",
    ),
    Queue(
        ("event without a place", "events without a place"),
        lambda: Event.objects.filter(place="").count(),
        "event_changelist",
        "remarks.view_event",
        "place__isempty=1",
    ),
    Queue(
        ("draft", "drafts"),
        lambda: Event.objects.filter(status=Event.Status.DRAFT).count(),
        "event_changelist",
        "remarks.view_event",
        "status__exact=draft",
    ),
    Queue(
        ("new text of a published event", "new texts of published events"),
        lambda: PendingRevision.objects.waiting().count(),
        "pendingrevision_changelist",
        "remarks.view_pendingrevision",
        "decided_at__isempty=1",
    ),
    Queue(
        ("failed import", "failed imports"),
        FailedImport.objects.count,
        "failedimport_changelist",
        "remarks.view_failedimport",
    ),
    Queue(
        ("page that its publisher took away", "pages that their publishers took away"),
        lambda: WebPage.objects.vanished().count(),
        "webpage_changelist",
        "remarks.view_webpage",
        "vanished_at__isempty=0",
    ),
    Queue(
        ("correction in conflict", "corrections in conflict"),
        lambda: Correction.objects.standing().exclude(conflict="").count(),
        "correction_changelist",
        "remarks.view_correction",
        "conflict__isempty=0&undone_at__isempty=1",
    ),
    Queue(
        ("report from a reader", "reports from readers"),
        lambda: ReaderReport.objects.filter(settled_at=None).count(),
        "readerreport_changelist",
        "remarks.view_readerreport",
        "settled_at__isempty=1",
    ),
    Queue(
        ("search without results", "searches without results"),
        EmptySearch.objects.count,
        "emptysearch_changelist",
        "remarks.view_emptysearch",
    ),
]


def waiting_lists(user) -> list[Waiting]:
    """What there is to do, of the lists that the user may see; empty where there is nothing."""
    rows = [(queue, queue.count()) for queue in QUEUES if user.has_perm(queue.permission)]
    return [Waiting(queue.label[count > 1], count, queue.url) for queue, count in rows if count]
