"""What waits for an archivist, each number with the list that makes it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import admin
from django.urls import reverse

from .. import loading
from ..models import Correction, EmptySearch, Event, FailedImport, Question, ReaderReport


@dataclass(frozen=True)
class Waiting:
    """A kind of work: how much of it there is, and where."""

    said: str
    count: int
    url: str


def waiting(user) -> list[Waiting]:
    """Only what the user may look at."""
    lists = [
        ("labels without a person", len(loading.unidentified_labels()), "event_labels", "", "remarks.change_turn"),
        ("questions without a known reply", Question.objects.filter(state=Question.State.UNRESOLVED).count(), "question_changelist", "state__exact=unresolved", "remarks.view_question"),
        ("events without a date", Event.objects.filter(date=None).count(), "event_changelist", "date__isempty=1", "remarks.view_event"),
        ("events without a place", Event.objects.filter(place="").count(), "event_changelist", "place__isempty=1", "remarks.view_event"),
        ("drafts", Event.objects.filter(status=Event.Status.DRAFT).count(), "event_changelist", "status__exact=draft", "remarks.view_event"),
        ("failed imports", FailedImport.objects.count(), "failedimport_changelist", "", "remarks.view_failedimport"),
        ("corrections in conflict", Correction.objects.standing().exclude(conflict="").count(), "correction_changelist", "conflict__isempty=0&undone_at__isempty=1", "remarks.view_correction"),
        ("reports from readers", ReaderReport.objects.filter(settled_at=None).count(), "readerreport_changelist", "settled_at__isempty=1", "remarks.view_readerreport"),
        ("searches that found nothing", EmptySearch.objects.count(), "emptysearch_changelist", "", "remarks.view_emptysearch"),
    ]  # fmt: skip
    return [
        Waiting(said, count, f"{reverse(f'admin:remarks_{name}')}{'?' + query if query else ''}")
        for said, count, name, query, needed in lists
        if user.has_perm(needed)
    ]


def index(request, extra_context=None):
    """The admin's first page with what waits above the models."""
    return _index(request, {**(extra_context or {}), "waiting": waiting(request.user)})


_index = admin.site.index
admin.site.index = index
