"""Unidentified speakers: labels without a known person, with suggestions and their evidence."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.shortcuts import redirect
from django.urls import path
from rapidfuzz import fuzz, process

from .. import loading
from ..models import LabelRule, Outlet, OutletAlias, Speaker, SpeakerAlias, Turn, alias_key

PERMISSION = "remarks.change_turn"
MIN_SCORE = 72
MAX_ROWS = 60


def urls(site):
    return [path("labels/", site.guard(queue, PERMISSION), name="remarks_event_labels")]


@dataclass(frozen=True)
class Suggestion:
    """A person whom a label may mean, and why: a likeness of names decides nothing by itself."""

    speaker: Speaker
    score: int
    evidence: str


@dataclass(frozen=True)
class Row:
    """A label of one year with an example, suggestions, and the form that assigns it."""

    label: str
    year: int | None
    turns: int
    events: int
    first: object
    last: object
    example: Turn
    suggestions: list[Suggestion]
    form: AssignForm


class AssignForm(forms.Form):
    """Whom a label means, and from when to when."""

    label = forms.CharField(max_length=200, widget=forms.HiddenInput)
    speaker = forms.ModelChoiceField(
        Speaker.objects.all(),
        widget=AutocompleteSelect(LabelRule._meta.get_field("speaker"), admin.site),
        error_messages={"invalid_choice": "This speaker does not exist (any more): choose again."},
    )
    first = forms.DateField(required=False, label="from", widget=forms.DateInput({"type": "date"}))
    last = forms.DateField(required=False, label="to", widget=forms.DateInput({"type": "date"}))

    def clean(self):
        fields = super().clean()
        if fields.get("first") and fields.get("last") and fields["first"] > fields["last"]:
            raise forms.ValidationError("The first day is after the last: swap the two.")
        return fields


def suggestions(label: str, names: dict[int, str], limit: int = 4) -> list[Suggestion]:
    """Speakers with a name or label like ``label``; ``names`` maps alias ids to their keys."""
    key = alias_key(label)
    matches = process.extract(
        key, names, scorer=fuzz.token_set_ratio, score_cutoff=MIN_SCORE, limit=limit * 4
    )
    aliases = SpeakerAlias.objects.select_related("speaker", "event").in_bulk(
        [pk for _, _, pk in matches]
    )
    best: dict[int, Suggestion] = {}
    for _, score, pk in matches:
        alias = aliases[pk]
        where = f" in “{alias.event.title}”, {alias.event.date or 'undated'}" if alias.event else ""
        evidence = f"{alias.get_kind_display()} “{alias.text}”{where}"
        best.setdefault(alias.speaker_id, Suggestion(alias.speaker, round(score), evidence))
    return list(best.values())[:limit]


def like_outlets(printed: str, names: dict[int, str], limit: int = 4) -> list[tuple[Outlet, int]]:
    """Outlets one of whose names is like a printed one, with how like it is of 100."""
    matches = process.extract(
        alias_key(printed), names, scorer=fuzz.WRatio, score_cutoff=MIN_SCORE, limit=limit * 3
    )
    aliases = OutletAlias.objects.select_related("outlet").in_bulk([pk for _, _, pk in matches])
    best: dict[int, tuple[Outlet, int]] = {}
    for _, score, pk in matches:
        best.setdefault(aliases[pk].outlet_id, (aliases[pk].outlet, round(score)))
    return list(best.values())[:limit]


def queue(request):
    """Every unidentified label with its suggestions; one decision at a time, kept as a rule."""
    form = AssignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _assign(request, form.cleaned_data)
    labels = loading.unidentified_labels()
    context = {
        "rows": _rows(labels[:MAX_ROWS]),
        "more": max(0, len(labels) - MAX_ROWS),
        "form": form,
        "media": form.media,
    }
    return admin.site.page(request, "importing/labels", "Unidentified speakers", context)


def _assign(request, fields):
    count = loading.assign_label(
        fields["label"],
        fields["speaker"],
        first=fields["first"],
        last=fields["last"],
        user=request.user,
    )
    messages.success(
        request,
        f"“{fields['label']}” means {fields['speaker']} now, in {count} "
        f"turn{'s' if count != 1 else ''} of this archive and in later imports.",
    )
    return redirect("admin:remarks_event_labels")


def _rows(labels: list[dict]) -> list[Row]:
    names = dict(SpeakerAlias.objects.values_list("pk", "key")) if labels else {}
    return [_row(number, label, names) for number, label in enumerate(labels)]


def _row(number: int, label: dict, names: dict[int, str]) -> Row:
    example = (
        Turn.objects.filter(label=label["label"], speaker=None, event__listed_on=label["first"])
        .select_related("event")
        .order_by("event_id", "position")
        .first()
    )
    initial = {name: label[name] for name in ("label", "first", "last")}
    form = AssignForm(initial=initial, auto_id=f"id_{number}_%s")
    return Row(**label, example=example, suggestions=suggestions(label["label"], names), form=form)
