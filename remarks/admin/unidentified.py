"""Unidentified speakers and reporters: who they may be, what speaks for it, and one decision for
many turns.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.http import urlencode

from .. import loading, search
from ..identity.labels import label_key
from ..identity.rooms import NO_ROOM
from ..loading.label_rules import assign, undo_label_rule
from ..loading.unidentified import (
    CALLED,
    LABEL,
    Candidate,
    Unidentified,
    candidates,
    person_of,
    unidentified_groups,
)
from ..models import Event, LabelRule, Outlet, Question, Speaker, Turn
from .widgets import Chooser

PERMISSION = "remarks.change_turn"
PAGE_ROWS = 25
MAX_CHOSEN = 200
MAX_DECISIONS = 20
REASONS = [
    "Held the office on these days.",
    "The other transcripts of these weeks name the person.",
    "The reporter covered this room for the outlet.",
    "The recording shows who it is.",
]


def urls(site):
    return [
        path("labels/", site.guard(queue, PERMISSION), name="remarks_event_labels"),
        path(
            "labels/<int:pk>/undo/", site.guard(undo, PERMISSION), name="remarks_event_undo_label"
        ),
    ]


class AssignForm(forms.Form):
    """Whom the chosen groups mean, and why; without days each group keeps its own."""

    rows = forms.MultipleChoiceField(
        error_messages={
            "required": "Choose at least one label or name below.",
            "invalid_choice": "“%(value)s” is assigned already, or is gone. Choose again.",
        }
    )
    speaker = forms.ModelChoiceField(
        Speaker.objects.all(),
        required=False,
        label="Person",
        widget=Chooser(LabelRule._meta.get_field("speaker")),
        error_messages={"invalid_choice": "This speaker does not exist (any more): choose again."},
    )
    name = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    outlet = forms.ModelChoiceField(
        Outlet.objects.all(),
        required=False,
        label="Outlet",
        widget=Chooser(LabelRule._meta.get_field("outlet")),
        error_messages={"invalid_choice": "This outlet does not exist (any more): choose again."},
    )
    first = forms.DateField(required=False, label="from", widget=forms.DateInput({"type": "date"}))
    last = forms.DateField(required=False, label="to", widget=forms.DateInput({"type": "date"}))
    reason = forms.CharField(
        max_length=300,
        label="Reason (public)",
        widget=forms.TextInput({"list": "reasons", "size": 40}),
        error_messages={"required": "Give a reason in a few words: readers see it."},
    )

    def __init__(self, kind: str, tokens, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["rows"].choices = [(token, token) for token in tokens]
        if kind == LABEL:
            del self.fields["outlet"]

    def clean(self):
        fields = super().clean()
        if fields.get("first") and fields.get("last") and fields["first"] > fields["last"]:
            raise forms.ValidationError("The first day is after the last: swap the two.")
        if len(fields.get("rows", ())) > MAX_CHOSEN:
            raise forms.ValidationError(f"Choose {MAX_CHOSEN} at most at once.")
        is_chosen = any(fields.get(name) for name in ("speaker", "name", "outlet"))
        if not is_chosen and "speaker" not in self.errors:
            self.add_error("speaker", "Choose whom it means, or add the person.")
        return fields


@dataclass(frozen=True)
class Row:
    """A group with its first printed words and those whom it may mean."""

    group: Unidentified
    example: Turn
    words: str
    candidates: list[tuple[Candidate, list[Event]]]

    @property
    def room(self) -> str:
        """Where the decision holds, in words."""
        if self.group.series:
            return ", ".join(self.group.series)
        return "Events of no series" if self.group.room == NO_ROOM else self.group.room

    @property
    def counted(self) -> str:
        """What one decision names: "12 turns in 3 events"."""
        what = "turn" if self.group.kind == LABEL else "question"
        events = _count_phrase(len(self.group.events), "event")
        return f"{_count_phrase(self.group.count, what)} in {events}"


def _count_phrase(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def queue(request):
    """What is not identified, by label or called name, series and year; to decide and to undo."""
    kind = CALLED if request.GET.get("kind") == CALLED else LABEL
    wanted = request.GET.get("q", "").strip()[:100]
    groups = unidentified_groups(kind)
    by_token = {group.token: group for group in groups}
    form = AssignForm(kind, by_token, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _assign(request, [by_token[t] for t in form.cleaned_data["rows"]], form)
        except loading.CurationError as error:
            form.add_error(None, str(error))
    shown = [group for group in groups if label_key(wanted) in group.key]
    page = Paginator(shown, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "kind": kind,
        "kinds": [(LABEL, "Speakers"), (CALLED, "Reporters")],
        "q": wanted,
        "page": page,
        "rows": _rows(list(page.object_list)),
        "total": sum(group.count for group in shown),
        "form": form,
        "media": form.media,
        "chosen": form.data.getlist("rows") if form.is_bound else [],
        "reasons": REASONS,
        "decisions": _decisions(kind),
    }
    title = "Unidentified speakers and reporters"
    return admin.site.page(
        request, "importing/labels", title, context, 400 if form.is_bound else 200
    )


@contextmanager
def _index_later() -> Iterator[None]:
    """The rows change now; in a large archive the index follows beside the request, since one
    decision may touch hundreds of events.
    """
    with search.pause_sync():
        yield
    search.sync_soon()


def _assign(request, groups: list[Unidentified], form: AssignForm):
    fields = form.cleaned_data
    speaker = fields["speaker"]
    if speaker is None and fields["name"]:
        speaker = person_of(fields["name"])
        if speaker is None:
            raise loading.CurationError(
                f"“{fields['name']}” is no full name, or several people here bear it: choose one."
            )
    outlet = fields.get("outlet")
    with _index_later():
        count = assign(
            groups,
            speaker,
            outlet,
            first=fields["first"],
            last=fields["last"],
            reason=fields["reason"],
            user=request.user,
        )
    names = ", ".join(sorted({f"“{group.name}”" for group in groups})[:5])
    whom = " of ".join(str(who) for who in (speaker, outlet) if who)
    what = "turn" if form.kind == LABEL else "question"
    messages.success(
        request,
        f"{names} means {whom} now, in {_count_phrase(count, what)} of this archive and in later"
        " imports.",
    )
    return _back(request)


def undo(request, pk):
    """Take a decision back; only by POST."""
    rule = get_object_or_404(LabelRule, pk=pk)
    if request.method == "POST":
        try:
            with _index_later():
                undo_label_rule(rule, user=request.user)
            messages.success(request, f"“{rule}” was undone: everything is as it was before.")
        except loading.CurationError as error:
            messages.error(request, str(error))
    return _back(request, rule.kind)


def _back(request, kind: str = "") -> HttpResponseRedirect:
    """The same list again."""
    kept = {name: request.GET[name] for name in ("kind", "q", "page") if request.GET.get(name)}
    kept |= {"kind": kind} if kind else {}
    url = reverse("admin:remarks_event_labels")
    return redirect(f"{url}?{urlencode(kept)}" if kept else url)


def _rows(groups: list[Unidentified]) -> list[Row]:
    turns = Turn.objects.for_display().in_bulk([group.example for group in groups])
    evidence = dict(
        Question.objects.filter(turn__in=turns).order_by("-pk").values_list("turn", "evidence")
    )
    offers = candidates(groups)
    ids = {pk for rows in offers.values() for candidate in rows for pk in candidate.events}
    events = Event.objects.only("title", "slug", "status", "date").in_bulk(ids)
    rows = []
    for group in groups:
        turn = turns[group.example]
        named = [
            (candidate, [events[pk] for pk in candidate.events if pk in events])
            for candidate in offers[group.token]
        ]
        words = evidence.get(turn.pk, "") if group.kind == CALLED else ""
        rows.append(Row(group, turn, words or turn.text, named))
    return rows


def _decisions(kind: str) -> list[LabelRule]:
    """The latest decisions that stand, each with how much it names."""
    rules = LabelRule.objects.standing().filter(kind=kind).order_by("-made_at", "-pk")
    rules = list(rules.select_related("speaker", "outlet", "made_by")[:MAX_DECISIONS])
    rows, link = (
        (Turn.objects, "resolution__ruling")
        if kind == LABEL
        else (Question.objects, "asker_resolution__ruling")
    )
    counts = dict(
        rows.filter(**{f"{link}__in": rules}).values_list(link).annotate(n=Count("pk")).order_by()
    )
    for rule in rules:
        rule.named = counts.get(rule.pk, 0)
    return rules
