"""Correcting an event turn by turn, reading it again, and merging rows: each shown, confirmed, and taken back by one click."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from .. import loading
from ..models import Correction, Event, Merge, Outlet, Question, ReaderReport, Speaker, Turn
from ..transcripts.sentences import sentences

EDIT, PUBLISH, MERGE = "remarks.change_turn", "remarks.publish_event", "remarks.add_merge"
MAX_REPLY_CHOICES = 14
MAX_CHANGES = 400


def urls(site):
    """The desk's addresses below an event; each asks for its own permission."""

    def guarded(view, needed):
        def checked(request, *args, **kwargs):
            if not request.user.has_perm(needed):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return site.admin_view(checked)

    return [
        path("<int:pk>/correct/", guarded(overview, EDIT), name="remarks_event_correct"),
        path(
            "<int:pk>/correct/<str:anchor>/",
            guarded(correct_turn, EDIT),
            name="remarks_event_correct_turn",
        ),
        path("<int:pk>/again/", guarded(again, EDIT), name="remarks_event_again"),
        path("corrections/<int:pk>/undo/", guarded(undo, EDIT), name="remarks_event_undo"),
        path("merge/<str:kind>/", guarded(merge, MERGE), name="remarks_event_merge"),
        path("merges/<int:pk>/undo/", guarded(undo_merge, MERGE), name="remarks_event_undo_merge"),
    ]


def _page(request, template, title, context, status=200):
    base = {**admin.site.each_context(request), "title": title, "opts": Event._meta}
    return render(
        request, f"admin/remarks/correcting/{template}.html", base | context, status=status
    )


def overview(request, pk):
    """The turns of an event, each with its way to be corrected, and what was corrected before."""
    event = get_object_or_404(Event, pk=pk)
    context = {
        "event": event,
        "turns": event.turns.select_related("speaker").order_by("position"),
        "corrections": event.corrections.select_related("made_by").order_by("-pk"),
        "reports": ReaderReport.objects.filter(event=event, settled_at=None),
    }
    return _page(request, "overview", f"Correct {event.title}", context)


class CorrectionForm(forms.Form):
    """One correction of a turn or of a question in it; which fields count depends on its kind."""

    kind = forms.ChoiceField(choices=Correction.Kind.choices)
    target = forms.CharField(max_length=40, required=False)
    one = forms.CharField(max_length=40, required=False)
    number = forms.IntegerField(required=False, min_value=1)
    many = forms.MultipleChoiceField(required=False)
    reason = forms.CharField(
        max_length=300, error_messages={"required": "Say in a few words why: readers see it."}
    )

    def __init__(self, *args, many=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["many"].choices = [(str(value), value) for value in many]

    def value(self):
        """The corrected value in the form in which ``loading.correct`` takes it."""
        fields = self.cleaned_data
        kind, chosen = fields["kind"], fields["one"]
        if kind == Correction.Kind.ADDRESSEES:
            return sorted(int(pk) for pk in fields["many"])
        if kind == Correction.Kind.REPLIES:
            return list(fields["many"])
        if kind in (Correction.Kind.VOICE, Correction.Kind.STATE):
            return chosen
        if kind == Correction.Kind.JOIN:
            return None
        if fields["number"]:
            return fields["number"]
        return int(chosen) if chosen.isdigit() else None


def correct_turn(request, pk, anchor):
    """Everything that can be corrected of one turn and its questions."""
    event = get_object_or_404(Event, pk=pk)
    turn = event.turns.select_related("speaker").filter(anchor=anchor).first()
    if turn is None:
        raise Http404("This turn is not there.")
    people = Speaker.objects.filter(participations__event=event).distinct().order_by("sort_name")
    following = event.turns.filter(position__gt=turn.position).order_by("position")[
        :MAX_REPLY_CHOICES
    ]
    allowed = [*(p.pk for p in people), *(t.anchor for t in following)]
    form = CorrectionForm(request.POST or None, many=allowed)
    status = 200
    if request.method == "POST":
        done, sentence = _lay(request, event, form)
        if done:
            messages.success(request, "Corrected.")
            still = event.turns.filter(anchor=anchor).exists()
            return (
                redirect("admin:remarks_event_correct_turn", pk, anchor)
                if still
                else redirect("admin:remarks_event_correct", pk)
            )
        messages.error(request, sentence)
        status = 400
    context = {
        "event": event,
        "turn": turn,
        "people": people,
        "following": following,
        "questions": Question.objects.for_display().filter(turn=turn).order_by("position"),
        "outlets": Outlet.objects.filter(questions__event=event).distinct().order_by("name"),
        "voices": Turn.Voice.choices,
        "states": Question.State.choices,
        "cuts": _cuts(turn),
        "corrections": event.corrections.standing().filter(target__startswith=anchor),
        "form": form,
    }
    return _page(request, "turn", f"Correct turn {turn.position}", context, status)


def _lay(request, event, form):
    """Lays the form's correction on; gives whether it was done, and else the sentence why not."""
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        return False, errors[0] if name == "reason" else f"{name}: {errors[0]}"
    try:
        loading.correct(
            event,
            form.cleaned_data["kind"],
            form.cleaned_data["target"],
            form.value(),
            form.cleaned_data["reason"],
            user=request.user,
        )
    except loading.CurationError as error:
        return False, str(error)
    return True, ""


def _cuts(turn):
    """Where a turn may be cut: the beginnings of its sentences but the first, as offsets in the source."""
    spans = sentences(turn.text, 0, len(turn.text))[1:]
    return [
        (turn.body_start + span.start, " ".join(turn.text[span.start : span.end].split())[:90])
        for span in spans
    ]


def undo(request, pk):
    """Takes a correction back; only by POST."""
    made = get_object_or_404(Correction.objects.select_related("event"), pk=pk)
    if request.method != "POST":
        return redirect("admin:remarks_event_correct", made.event_id)
    try:
        loading.revert_correction(made, user=request.user)
        messages.success(request, "The correction was taken back.")
    except loading.CurationError as error:
        messages.error(request, str(error))
    return redirect("admin:remarks_event_correct", made.event_id)


def again(request, pk):
    """What the present parser makes of the event's own source, turn by turn beside what is held; taken over by POST."""
    event = get_object_or_404(Event.objects.select_related("source"), pk=pk)
    if request.method == "POST":
        loading.reparse_event(event, user=request.user)
        messages.success(request, "Read again; corrections were laid on again.")
        return redirect("admin:remarks_event_correct", pk)
    changes = loading.compare_turns(loading.plan_reparse(event))
    counts = {
        kind: sum(c.kind == kind for c in changes)
        for kind in ("same", "moved", "changed", "added", "removed")
    }
    different = [c for c in changes if c.kind != "same"]
    context = {
        "event": event,
        "changes": different[:MAX_CHANGES],
        "counts": counts,
        "different": len(different),
    }
    return _page(request, "again", f"Read again: {event.title}", context)


class MergeForm(forms.Form):
    """Two rows by number: the one that is kept, and the one that becomes part of it."""

    kept = forms.IntegerField(min_value=1, label="Number of the one to keep")
    gone = forms.IntegerField(min_value=1, label="Number of the one that becomes part of it")
    reason = forms.CharField(max_length=300, label="How it is known that they are one")


def merge(request, kind):
    """Both rows side by side with what each holds; nothing is merged before it is confirmed."""
    if kind not in Merge.Kind.values:
        raise Http404("Speakers and outlets can be merged.")
    model = Speaker if kind == "speaker" else Outlet
    first = {"kept": request.GET.get("kept"), "gone": request.GET.get("gone")}
    form = MergeForm(request.POST or None, initial=first)
    rows, status = [], 200
    if form.is_bound:
        if form.is_valid():
            try:
                made = loading.merge(
                    kind,
                    form.cleaned_data["kept"],
                    form.cleaned_data["gone"],
                    reason=form.cleaned_data["reason"],
                    user=request.user,
                )
                messages.success(request, f"{made}: merged. It can be undone below.")
                return redirect("admin:remarks_event_merge", kind)
            except loading.CurationError as error:
                form.add_error(None, str(error))
        status = 400
    numbers = [int(n) for n in first.values() if n and n.isdigit() and len(n) < 18]
    rows = list(model.objects.with_counts().prefetch_related("aliases").filter(pk__in=numbers))
    merges = Merge.objects.filter(kind=kind).select_related("made_by")[:50]
    return _page(
        request,
        "merge",
        f"Merge {kind}s",
        {"kind": kind, "form": form, "rows": rows, "merges": merges},
        status,
    )


def undo_merge(request, pk):
    made = get_object_or_404(Merge, pk=pk)
    if request.method == "POST":
        try:
            loading.undo_merge(made, user=request.user)
            messages.success(request, "The merge was undone.")
        except loading.CurationError as error:
            messages.error(request, str(error))
    return redirect("admin:remarks_event_merge", made.kind)
