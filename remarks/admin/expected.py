"""A list of the days on which series took place, from a file or pasted."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import path

from ..loading import CurationError
from ..loading.expected_dates import ExpectedDates, load_expected_dates
from ..models import Series

PERMISSION = "remarks.add_expecteddate"
MAX_BYTES = 5 * 1024 * 1024


def urls(site):
    return [path("import/", site.guard(import_dates, PERMISSION), name="remarks_expected_import")]


class ExpectedDatesForm(forms.Form):
    """A CSV table; ``table`` is its text."""

    file = forms.FileField(
        required=False,
        label="CSV file",
        help_text="The first line names the columns: date (2007-05-15), and where they are known "
        "series (its slug or name), title and url.",
    )
    text = forms.CharField(
        required=False,
        label="Or paste the table",
        widget=forms.Textarea(attrs={"rows": 8, "cols": 90, "spellcheck": "false"}),
    )
    series = forms.ModelChoiceField(
        Series.objects.order_by("name"), required=False, label="Series of rows that name none"
    )
    replace = forms.BooleanField(
        required=False, label="Remove dates of these series that the list no longer has"
    )

    def clean(self):
        values = super().clean()
        upload, text = values.get("file"), values.get("text", "").strip()
        if bool(upload) == bool(text):
            raise ValidationError("Choose a file or paste a table: one of the two.")
        values["table"] = _text_of(upload) if upload else text
        return values


def _text_of(upload) -> str:
    if upload.size > MAX_BYTES:
        raise ValidationError(f"The file is over {MAX_BYTES // 1024 // 1024} MB: split it.")
    try:
        return upload.read().decode()
    except UnicodeDecodeError:
        raise ValidationError(f"{upload.name[:80]} is not UTF-8: save it as UTF-8.") from None


def import_dates(request):
    """The form, and with a table all its rows or none, with the line that is wrong."""
    is_sent = request.method == "POST"
    form = ExpectedDatesForm(request.POST, request.FILES) if is_sent else ExpectedDatesForm()
    if is_sent and form.is_valid():
        chosen = form.cleaned_data["series"]
        try:
            report = load_expected_dates(
                form.cleaned_data["table"],
                series=chosen.slug if chosen else "",
                replace=form.cleaned_data["replace"],
            )
        except CurationError as error:
            form.add_error(None, f"Nothing was imported. {error}")
        else:
            messages.success(request, _summary(report))
            return redirect("admin:remarks_expecteddate_changelist")
    status = 400 if form.is_bound else 200
    title = "Import expected dates"
    return admin.site.page(request, "expected_dates", title, {"form": form}, status)


def _summary(report: ExpectedDates) -> str:
    names = "; ".join(series.name for series in report.series)
    return (
        f"{report.added:,} expected dates added, {report.known:,} were known, "
        f"{report.removed:,} removed ({names}). The coverage shows which of them have an event."
    )
