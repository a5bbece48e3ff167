"""Correcting events turn by turn, parsing them again, merging rows: shown, confirmed, undone."""

from __future__ import annotations

import json

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from .. import loading
from ..loading import overlays, versions
from ..loading.duplicates import duplicates
from ..loading.plans import plan_reparse
from ..loading.turn_matching import compare_turns
from ..models import Correction, Event, Merge, Outlet, Question, ReaderReport, Speaker, Turn
from ..transcripts.sentences import sentences
from . import presence
from .widgets import Chooser

EDIT, PUBLISH, MERGE = "remarks.change_turn", "remarks.publish_event", "remarks.add_merge"
MAX_REPLY_CHOICES = 14
MAX_CHANGES = 400
# A page's number, head or note is no longer than this.
MAX_CUT_LINE = 160
REASONS = [
    "The recording has it otherwise.",
    "The publisher corrected the transcript.",
    "The label in the transcript is a slip.",
    "The transcript names the person elsewhere.",
    "The reporter works for this outlet.",
    "The parser read it wrongly.",
]


def urls(site):
    """The desk's URLs below an event; each asks for its own permission."""
    return [
        path("<int:pk>/correct/", site.guard(overview, EDIT), name="remarks_event_correct"),
        path(
            "<int:pk>/correct/<str:anchor>/",
            site.guard(correct_turn, EDIT),
            name="remarks_event_correct_turn",
        ),
        path("<int:pk>/again/", site.guard(again, EDIT), name="remarks_event_again"),
        path("corrections/<int:pk>/undo/", site.guard(undo, EDIT), name="remarks_event_undo"),
        path("merge/<str:kind>/", site.guard(merge, MERGE), name="remarks_event_merge"),
        path(
            "merges/<int:pk>/undo/", site.guard(undo_merge, MERGE), name="remarks_event_undo_merge"
        ),
    ]


class BulkForm(forms.Form):
    """One value for several turns or questions of an event."""

    SPEAKER, ASKER, OUTLET = "speaker", "asker", "outlet"
    targets = forms.MultipleChoiceField(
        error_messages={
            "required": "Choose at least one turn or question below.",
            "invalid_choice": "%(value)s is not in the present text: load the page again.",
        }
    )
    kind = forms.ChoiceField(
        label="Set",
        choices=[
            (SPEAKER, "speaker of the chosen turns"),
            (ASKER, "reporter of the chosen turns’ questions"),
            (OUTLET, "outlet of the chosen turns’ questions"),
        ],
    )
    speaker = forms.ModelChoiceField(
        Speaker.objects.all(),
        required=False,
        label="Person",
        widget=Chooser(Turn._meta.get_field("speaker")),
    )
    outlet = forms.ModelChoiceField(
        Outlet.objects.all(),
        required=False,
        widget=Chooser(Question._meta.get_field("outlet")),
    )
    reason = forms.CharField(
        max_length=300,
        label="Reason (public)",
        widget=forms.TextInput({"list": "reasons", "size": 40}),
        error_messages={"required": "Give a reason in a few words: readers see it."},
    )

    def __init__(self, *args, anchors=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["targets"].choices = [(anchor, anchor) for anchor in anchors]

    def clean(self):
        fields = super().clean()
        needed = "outlet" if fields.get("kind") == self.OUTLET else "speaker"
        if not fields.get(needed) and needed not in self.errors:
            self.add_error(needed, "Choose whom or what the chosen turns get.")
        return fields


def overview(request, pk):
    """The turns of an event, each with its way to be corrected, and what was corrected before."""
    event = get_object_or_404(Event, pk=pk)
    presence.note(request, event)
    turns = event.turns.select_related("speaker").prefetch_related("questions__outlet")
    turns = list(turns.order_by("position"))
    form = BulkForm(request.POST or None, anchors=[turn.anchor for turn in turns])
    if request.method == "POST" and form.is_valid():
        try:
            count = _correct_many(event, form.cleaned_data, request.user)
        except loading.CurationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{count} corrected.")
            return redirect("admin:remarks_event_correct", pk)
    context = {
        "event": event,
        "turns": turns,
        "form": form,
        "media": form.media,
        "chosen": form.data.getlist("targets") if form.is_bound else [],
        "reasons": REASONS,
        "corrections": event.corrections.select_related("made_by").order_by("-pk"),
        "reports": ReaderReport.objects.filter(event=event, settled_at=None),
    }
    status = 400 if form.is_bound else 200
    return admin.site.page(
        request, "correcting/overview", f"Correct {event.title}", context, status
    )


def _correct_many(event: Event, fields: dict, user) -> int:
    """One correction for each chosen turn or each of its questions; all of them or none."""
    value = (fields["outlet"] if fields["kind"] == BulkForm.OUTLET else fields["speaker"]).pk
    targets = fields["targets"]
    if fields["kind"] != BulkForm.SPEAKER:
        questions = event.questions.filter(turn__anchor__in=targets).select_related("turn")
        targets = [question.key for question in questions.order_by("position")]
    if not targets:
        raise loading.CurationError("The chosen turns ask no question: choose turns that do.")
    count = 0
    with transaction.atomic(), versions.kept(event.pk):
        for target in targets:
            if overlays.value_of(event, fields["kind"], target) != value:
                loading.correct(event, fields["kind"], target, value, fields["reason"], user=user)
                count += 1
    if not count:
        raise loading.CurationError("All chosen have this value already: nothing to correct.")
    return count


class CorrectionForm(forms.Form):
    """One correction of a turn or of a question in it; which fields count depends on its kind.

    ``seen`` is the value that the page showed, as JSON: a correction of something that somebody
    else has changed since is refused.
    """

    kind = forms.ChoiceField(choices=Correction.Kind.choices)
    target = forms.CharField(max_length=40, required=False)
    one = forms.CharField(max_length=40, required=False)
    many = forms.MultipleChoiceField(required=False)
    seen = forms.JSONField(required=False)
    reason = forms.CharField(
        max_length=300,
        error_messages={"required": "Give a reason in a few words: readers see it."},
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
        return int(chosen) if chosen.isdigit() and len(chosen) < 18 else None


class PickForm(forms.Form):
    """One person or one outlet, found by typing a part of the name."""

    def __init__(self, field, rows, current=None, *, auto_id):
        super().__init__(auto_id=auto_id, initial={"one": current})
        self.fields["one"] = forms.ModelChoiceField(
            rows, required=False, label=field.verbose_name.title(), widget=Chooser(field)
        )


class TurnPage:
    """What the page of one turn shows: its fields, its questions, and their forms."""

    def __init__(self, event: Event, turn: Turn):
        self.event, self.turn = event, turn
        people = Speaker.objects.filter(participations__event=event).distinct()
        self.people = people.order_by("sort_name")
        self.following = event.turns.filter(position__gt=turn.position).order_by("position")[
            :MAX_REPLY_CHOICES
        ]

    @property
    def choices(self):
        return [*(p.pk for p in self.people), *(t.anchor for t in self.following)]

    def context(self):
        speaker = PickForm(
            Turn._meta.get_field("speaker"),
            Speaker.objects.all(),
            self.turn.speaker_id,
            auto_id="id_turn_%s",
        )
        beside = self.event.turns.filter(
            position__in=(self.turn.position - 1, self.turn.position + 1)
        )
        beside = {turn.position - self.turn.position: turn for turn in beside}
        return {
            "event": self.event,
            "turn": self.turn,
            "previous": beside.get(-1),
            "following_turn": beside.get(1),
            "people": self.people,
            "following": self.following,
            "speaker_form": speaker,
            "media": speaker.media,
            "questions": [self._question(question) for question in self._questions()],
            "voices": Turn.Voice.choices,
            "states": Question.State.choices,
            "splits": _split_places(self.turn),
            "lines": _short_lines(self.turn),
            "reasons": REASONS,
            "seen": {
                kind: json.dumps(overlays.value_of(self.event, kind, self.turn.anchor))
                for kind in (Correction.Kind.SPEAKER, Correction.Kind.VOICE)
            },
            "corrections": self.event.corrections.standing().filter(
                target__regex=rf"^{self.turn.anchor}(-\d+)?$"
            ),
        }

    def _questions(self):
        return Question.objects.for_display().filter(turn=self.turn).order_by("position")

    def _question(self, question: Question) -> dict:
        kinds = ("asker", "outlet", "addressees", "replies", "state")
        return {
            "row": question,
            "asker": PickForm(
                Question._meta.get_field("asker"),
                Speaker.objects.all(),
                question.asker_id,
                auto_id=f"id_{question.key}_asker_%s",
            ),
            "outlet": PickForm(
                Question._meta.get_field("outlet"),
                Outlet.objects.all(),
                question.outlet_id,
                auto_id=f"id_{question.key}_outlet_%s",
            ),
            "seen": {
                kind: json.dumps(overlays.value_of(self.event, kind, question.key))
                for kind in kinds
            },
        }


def correct_turn(request, pk, anchor):
    """Everything that can be corrected of one turn and its questions."""
    event = get_object_or_404(Event, pk=pk)
    turn = event.turns.select_related("speaker").filter(anchor=anchor).first()
    if turn is None:
        raise Http404("This turn is not in the present text: go back to the event.")
    presence.note(request, event)
    page = TurnPage(event, turn)
    status = 200
    if request.method == "POST":
        form = CorrectionForm(request.POST, many=page.choices)
        problem = _correct(request, event, form)
        if not problem:
            messages.success(request, "Corrected.")
            if event.turns.filter(anchor=anchor).exists():
                return redirect("admin:remarks_event_correct_turn", pk, anchor)
            return redirect("admin:remarks_event_correct", pk)
        messages.error(request, problem)
        status = 400
    return admin.site.page(
        request, "correcting/turn", f"Correct turn {turn.position}", page.context(), status
    )


def _correct(request, event: Event, form: CorrectionForm) -> str:
    """Apply the form's correction; a sentence where it cannot be applied, else empty."""
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        return errors[0] if name == "reason" else f"{name}: {errors[0]}"
    fields = form.cleaned_data
    try:
        with transaction.atomic():
            if conflict := _conflict(event, form):
                return conflict
            loading.correct(
                event,
                fields["kind"],
                fields["target"],
                form.value(),
                fields["reason"],
                user=request.user,
            )
    except loading.CurationError as error:
        return str(error)
    return ""


def _conflict(event: Event, form: CorrectionForm) -> str:
    """A sentence with both versions where the value is not what the page had shown."""
    fields = form.cleaned_data
    kind, target = fields["kind"], fields["target"]
    if "seen" not in form.data or kind in overlays.STRUCTURAL:
        return ""
    # The row lock of the event keeps others out until this correction is written.
    Event.objects.select_for_update().get(pk=event.pk)
    now = overlays.value_of(event, kind, target)
    if now == fields["seen"]:
        return ""
    last = event.corrections.standing().filter(kind=kind, target=target).last()
    who = last.made_by if last and last.made_by else "Somebody else"
    before, after, chosen = (
        _display_value(kind, value) for value in (fields["seen"], now, form.value())
    )
    return (
        f"{who} changed this while you had the page open. It was {before}, is {after} now, and you "
        f"chose {chosen}. Nothing was changed: look at it below and choose again."
    )


def _display_value(kind: str, value) -> str:
    """A correction's value as a person reads it."""
    if value in (None, "", []):
        return "nobody" if kind != Correction.Kind.OUTLET else "no outlet"
    if kind in (Correction.Kind.SPEAKER, Correction.Kind.ASKER, Correction.Kind.ADDRESSEES):
        keys = value if isinstance(value, list) else [value]
        names = Speaker.objects.filter(pk__in=keys).values_list("name", flat=True)
        return f"“{', '.join(names)}”"
    if kind == Correction.Kind.OUTLET:
        return f"“{Outlet.objects.filter(pk=value).values_list('name', flat=True).first()}”"
    return f"“{', '.join(value) if isinstance(value, list) else value}”"


def _split_places(turn):
    """Where a turn may be split: offsets in the source of its sentences after the first."""
    spans = sentences(turn.text, 0, len(turn.text))[1:]
    return [
        (turn.body_start + span.start, " ".join(turn.text[span.start : span.end].split())[:90])
        for span in spans
    ]


def _short_lines(turn):
    """Lines of a turn below its first that may be a page's number or note: ``(offset, words)``."""
    at, rows = turn.body_start, []
    for line in turn.text.splitlines(keepends=True):
        words = " ".join(line.split())
        if at > turn.body_start and words and len(words) <= MAX_CUT_LINE:
            rows.append((at, words))
        at += len(line)
    return rows


def undo(request, pk):
    """Revert a correction; only by POST."""
    correction = get_object_or_404(Correction.objects.select_related("event"), pk=pk)
    if request.method == "POST":
        try:
            loading.revert_correction(correction, user=request.user)
            messages.success(request, "Correction reverted.")
        except loading.CurationError as error:
            messages.error(request, str(error))
    return redirect("admin:remarks_event_correct", correction.event_id)


def again(request, pk):
    """What the present parser makes of the event's source, turn by turn; applied by POST."""
    event = get_object_or_404(Event.objects.select_related("source"), pk=pk)
    may_apply = not event.is_public or request.user.has_perm(PUBLISH)
    if request.method == "POST":
        if not may_apply:
            messages.error(request, "Only a publisher changes the text of a published event.")
            return redirect("admin:remarks_event_again", pk)
        loading.reparse_event(event, user=request.user)
        messages.success(request, "Changes applied; corrections stay in place.")
        return redirect("admin:remarks_event_correct", pk)
    comparison = Comparison(plan_reparse(event))
    context = {"event": event, "comparison": comparison, "may_apply": may_apply}
    return admin.site.page(request, "correcting/again", f"Parse again: {event.title}", context)


class Comparison:
    """A plan beside its event, turn by turn."""

    def __init__(self, plan):
        changes = compare_turns(plan)
        self.different = [change for change in changes if change.kind != "same"]
        self.shown = self.different[:MAX_CHANGES]
        kinds = [change.kind for change in changes]
        self.counts = {
            kind: kinds.count(kind) for kind in ("same", "moved", "changed", "added", "removed")
        }


class MergeForm(forms.Form):
    """Two rows: the one that is kept, and the one that becomes part of it."""

    reason = forms.CharField(
        max_length=300,
        label="Reason (public): how it is known that they are the same",
        widget=forms.TextInput({"size": 60}),
    )

    def __init__(self, kind, *args, **kwargs):
        super().__init__(*args, **kwargs)
        speaker = kind == Merge.Kind.SPEAKER
        field = (Turn if speaker else Question)._meta.get_field("speaker" if speaker else "outlet")
        model = Speaker if speaker else Outlet
        labels = {"kept": "Keep", "gone": "Merge into it"}
        for name, label in labels.items():
            self.fields[name] = forms.ModelChoiceField(
                model.objects.all(), label=label, widget=Chooser(field)
            )
        self.order_fields(["kept", "gone", "reason"])


def merge(request, kind):
    """Both rows side by side with what each has; nothing is merged before it is confirmed."""
    if kind not in Merge.Kind.values:
        raise Http404("Only speakers and outlets can be merged.")
    keys = {name: request.GET.get(name, "") for name in ("kept", "gone")}
    keys = {name: key for name, key in keys.items() if key.isdigit() and len(key) < 18}
    form = MergeForm(kind, request.POST or None, initial=keys)
    if form.is_valid():
        fields = form.cleaned_data
        try:
            merged = loading.merge(
                kind,
                fields["kept"].pk,
                fields["gone"].pk,
                reason=fields["reason"],
                user=request.user,
            )
            messages.success(request, f"Merged: {merged}. It can be undone below.")
            return redirect("admin:remarks_event_merge", kind)
        except loading.CurationError as error:
            form.add_error(None, str(error))
    model = Speaker if kind == Merge.Kind.SPEAKER else Outlet
    rows = model.objects.with_counts().prefetch_related("aliases").filter(pk__in=keys.values())
    context = {
        "kind": kind,
        "form": form,
        "media": form.media,
        "rows": rows,
        "pairs": duplicates(kind),
        "merges": Merge.objects.filter(kind=kind).select_related("made_by")[:50],
    }
    status = 400 if form.is_bound else 200
    return admin.site.page(request, "correcting/merge", f"Merge {kind}s", context, status)


def undo_merge(request, pk):
    merged = get_object_or_404(Merge, pk=pk)
    if request.method == "POST":
        try:
            loading.undo_merge(merged, user=request.user)
            messages.success(request, "Merge undone.")
        except loading.CurationError as error:
            messages.error(request, str(error))
    return redirect("admin:remarks_event_merge", merged.kind)
