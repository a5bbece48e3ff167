"""The queue of labels that no person is known for: suggestions with their evidence, and a person's decision."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path
from rapidfuzz import fuzz, process

from .. import loading
from ..models import Event, Outlet, OutletAlias, Speaker, SpeakerAlias, Turn, alias_key

NEEDED = "remarks.change_turn"
MIN_SCORE = 72


def urls(site):
    def checked(request):
        if not request.user.has_perm(NEEDED):
            raise PermissionDenied
        return queue(request)

    return [path("labels/", site.admin_view(checked), name="remarks_event_labels")]


@dataclass(frozen=True)
class Suggestion:
    """A person whom a label may mean, and why: a likeness of names decides nothing by itself."""

    speaker: Speaker
    score: int
    evidence: str


class SettleForm(forms.Form):
    """Whom a label means, and from when to when."""

    label = forms.CharField(max_length=200, widget=forms.HiddenInput)
    speaker = forms.ModelChoiceField(
        Speaker.objects.all(),
        widget=forms.TextInput,
        error_messages={"invalid_choice": "There is no speaker of this number."},
    )
    first = forms.DateField(required=False)
    last = forms.DateField(required=False)

    def clean(self):
        fields = super().clean()
        if fields.get("first") and fields.get("last") and fields["first"] > fields["last"]:
            raise forms.ValidationError("The first day is after the last.")
        return fields


def suggestions(label: str, names: dict[int, str], limit: int = 4) -> list[Suggestion]:
    """Speakers one of whose names or labels is like ``label``; ``names`` maps alias ids to their keys."""
    key = alias_key(label)
    found = process.extract(
        key, names, scorer=fuzz.token_set_ratio, score_cutoff=MIN_SCORE, limit=limit * 4
    )
    aliases = SpeakerAlias.objects.select_related("speaker", "event").in_bulk(
        [pk for _, _, pk in found]
    )
    best: dict[int, Suggestion] = {}
    for _, score, pk in found:
        alias = aliases[pk]
        where = f" in “{alias.event.title}”, {alias.event.date or 'undated'}" if alias.event else ""
        best.setdefault(
            alias.speaker_id,
            Suggestion(
                alias.speaker, round(score), f"{alias.get_kind_display()} “{alias.text}”{where}"
            ),
        )
    return list(best.values())[:limit]


def like_outlets(printed: str, names: dict[int, str], limit: int = 4) -> list[tuple[Outlet, int]]:
    """Outlets one of whose names is like a printed one, with how like it is of 100."""
    found = process.extract(
        alias_key(printed), names, scorer=fuzz.WRatio, score_cutoff=MIN_SCORE, limit=limit * 3
    )
    aliases = OutletAlias.objects.select_related("outlet").in_bulk([pk for _, _, pk in found])
    best: dict[int, tuple[Outlet, int]] = {}
    for _, score, pk in found:
        best.setdefault(aliases[pk].outlet_id, (aliases[pk].outlet, round(score)))
    return list(best.values())[:limit]


def queue(request):
    """Every unsettled label with its suggestions; one decision at a time, kept as a rule."""
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        done = loading.assign_label(
            fields["label"],
            fields["speaker"],
            first=fields["first"],
            last=fields["last"],
            user=request.user,
        )
        messages.success(
            request,
            f"“{fields['label']}” means {fields['speaker']} now, in {done} turn{'s' if done != 1 else ''} held and in what comes later.",
        )
        return redirect("admin:remarks_event_labels")
    names = dict(SpeakerAlias.objects.values_list("pk", "key"))
    rows = []
    for row in loading.unidentified_labels():
        example = (
            Turn.objects.filter(label=row["label"], speaker=None, event__listed_on=row["first"])
            .select_related("event")
            .order_by("event_id", "position")
            .first()
        )
        rows.append({**row, "example": example, "suggestions": suggestions(row["label"], names)})
    context = {
        **admin.site.each_context(request),
        "title": "Labels without a person",
        "opts": Event._meta,
        "rows": rows,
        "form": form,
    }
    return render(request, "admin/remarks/importing/labels.html", context)
