"""Who else has an event open, and a form that refuses a later save of older data."""

from __future__ import annotations

from django import forms
from django.contrib import messages

from ..models import EditorPresence, Event


def note(request, event: Event) -> None:
    """Remember who opened the event, and say who else has it open."""
    if request.method != "GET":
        return
    EditorPresence.objects.note(event, request.user)
    for other in EditorPresence.objects.others(event, request.user):
        messages.warning(
            request,
            f"{other.user} opened this event at {other.seen_at:%H:%M} UTC and may be editing it.",
        )


class EventForm(forms.ModelForm):
    """The event's header; a save is refused where somebody else saved since the page was loaded."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        required=False,
        max_length=300,
        label="Reason of a change (public)",
        widget=forms.TextInput({"list": "reasons", "size": 60}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self._version()

    def _version(self) -> str:
        updated = Event.objects.filter(pk=self.instance.pk).values_list("updated_at", flat=True)
        return updated.get().isoformat()

    def clean(self):
        fields = super().clean()
        version = self._version()
        if fields.get("version") in ("", None, version):
            return fields
        mine = [name for name in self.changed_data if name not in ("version", "reason")]
        rows = [
            f"{self.fields[name].label or name}: “{_display_value(self.initial.get(name))}” in the "
            f"archive now, “{_display_value(fields.get(name))}” on this page."
            for name in mine
        ]
        # The next save of this page is made knowing both versions.
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = version
        raise forms.ValidationError(
            [
                "Somebody else saved this event while you had it open. Nothing was changed.",
                *rows,
                "Save again to replace the archive’s version, or load the page again to keep it.",
            ]
        )


def _display_value(value) -> str:
    return "" if value is None else str(value)
