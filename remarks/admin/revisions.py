"""Pending revisions: a new text beside the public one, which a publisher applies or discards."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from .. import loading
from ..loading.plans import plan_source
from ..loading.revisions import apply_revision, discard_revision
from ..models import PendingRevision
from .correcting import EDIT, PUBLISH, Comparison


def urls(site):
    return [path("revisions/<int:pk>/", site.guard(revision, EDIT), name="remarks_event_revision")]


def revision(request, pk):
    """The new text beside the public text, turn by turn; decided by POST."""
    pending = get_object_or_404(PendingRevision.objects.select_related("event", "source"), pk=pk)
    may_decide = request.user.has_perm(PUBLISH)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        return _decide(request, pending)
    plan = plan_source(pending.source, pending.event)
    context = {
        "event": pending.event,
        "pending": pending,
        "comparison": Comparison(plan),
        "plan": plan,
        "may_decide": may_decide and pending.decided_at is None,
    }
    return admin.site.page(request, "revision", f"New text: {pending.event.title}", context)


def _decide(request, pending):
    apply = "apply" in request.POST
    try:
        if apply:
            apply_revision(pending, user=request.user)
            messages.success(request, "Applied: readers see the new text now.")
        else:
            discard_revision(pending, user=request.user)
            messages.success(request, "Discarded: readers keep the present text.")
    except (loading.CurationError, loading.Unreadable) as error:
        messages.error(request, str(error))
        return redirect("admin:remarks_event_revision", pending.pk)
    return redirect("admin:remarks_event_correct", pending.event_id)
