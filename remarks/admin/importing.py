"""The import desk: paste or upload, look at what would come in, save only on confirmation."""

from __future__ import annotations

import hashlib
import itertools
import time
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse

from .. import loading
from ..forms import MAX_FILES, HeaderForm, ImportForm, ReadingForm
from ..loading import staging
from ..models import Event, Outlet, OutletAlias, Speaker, SpeakerAlias, alias_key
from ..transcripts import Unreadable
from ..transcripts.labels import is_anonymous
from ..transcripts.lexicon.outlets import known as known_outlet
from . import doubts

MAX_LINES = 20_000
# One step of a batch; what is left waits on disk and is gone on with, also after a crash.
BATCH_SECONDS = 5
MAX_CHOICES = 30
NEEDED = "remarks.import_transcripts"
PUBLISH = "remarks.publish_event"


def urls(site):
    """The desk's addresses, below the events' own."""

    def guarded(view):
        def checked(request, *args, **kwargs):
            if not request.user.has_perm(NEEDED):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return site.admin_view(checked)

    return [
        path("import/", guarded(start), name="remarks_event_import"),
        path("import/<str:token>/", guarded(batch), name="remarks_event_import_batch"),
        path(
            "import/<str:token>/<int:number>/",
            guarded(preview),
            name="remarks_event_import_preview",
        ),
    ]


def _page(request, template, title, context):
    base = {
        **admin.site.each_context(request),
        "title": title,
        "opts": Event._meta,
        "may_publish": request.user.has_perm(PUBLISH),
    }
    return render(request, f"admin/remarks/importing/{template}.html", base | context)


def start(request):
    """The form; what it takes waits on disk until it is confirmed."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = list(itertools.islice(_staged_files(form.cleaned_data), MAX_FILES + 1))
        if len(files) <= MAX_FILES:
            return _open(staging.put(request.user.pk, files))
        form.add_error(
            "files",
            f"There are more than {MAX_FILES} files inside: bring them in with manage.py import_transcripts.",
        )
    return _page(request, "start", "Import transcripts", {"form": form})


def _staged_files(fields):
    if fields["text"].strip():
        name = (
            fields["name"]
            or f"pasted-{hashlib.sha256(fields['text'].encode('utf-8', 'surrogatepass')).hexdigest()[:8]}.md"
        )
        yield {"name": name, "origin": fields["origin"]}, fields["text"].encode("utf-8", "replace")
        return
    for file in fields["files"]:
        for item in loading.unpack(file.name, file.read(), origin=fields["origin"]):
            if isinstance(item, loading.Failure):
                yield {"name": item.name, "failure": item.reason}, None
            else:
                captured = item.captured.isoformat() if item.captured else ""
                yield {"name": item.name, "origin": item.origin, "captured": captured}, item.data


def _open(staged):
    if len(staged.items) == 1 and staged.waiting:
        return redirect("admin:remarks_event_import_preview", staged.token, staged.items[0].number)
    return redirect("admin:remarks_event_import_batch", staged.token)


def _batch(request, token):
    staged = staging.get(token, request.user.pk)
    if staged is None:
        raise Http404(
            "This import was confirmed, discarded, or has waited for more than a week: upload the files again."
        )
    return staged


def _upload(staged, item):
    return loading.Upload(
        item.name, staged.data(item), item.origin, item.format, item.encoding, item.captured_at
    )


@dataclass(frozen=True)
class Row:
    """A file of a batch with its plan, or the sentence why it has none."""

    item: staging.Item
    plan: loading.Plan | None = None
    failure: str = ""


def _row(staged, item):
    if item.failure or item.saved:
        return Row(item, failure=item.failure)
    try:
        plan = loading.plan(_upload(staged, item))
        if item.captured and not loading.is_transcript(plan):
            return Row(
                item,
                failure="This captured page is no transcript: nobody's label stands in it twice.",
            )
        return Row(item, plan)
    except Unreadable as error:
        return Row(item, failure=str(error))
    except FileNotFoundError:
        return Row(item, failure="The staged file is gone: upload it again.")


def batch(request, token):
    """All files of an upload: what each would do, and one button for those that can come in."""
    staged = _batch(request, token)
    if request.method == "POST":
        if "discard" in request.POST:
            return _discard(request, staged)
        publish = _wants_publishing(request)
        begun = time.monotonic()
        for item in staged.waiting:
            staged = _save_row(request, staged, _row(staged, item), publish)
            if time.monotonic() - begun > BATCH_SECONDS:
                break
        address = reverse("admin:remarks_event_import_batch", args=[token])
        return redirect(
            f"{address}?on={'publish' if publish else 'draft'}" if staged.waiting else address
        )
    if staged.waiting and request.GET.get("on") in ("publish", "draft"):
        return _under_way(request, staged, request.GET["on"])
    rows = [_row(staged, item) for item in staged.items]
    counts = {
        name: sum(r.plan is not None and r.plan.action == name for r in rows)
        for name in ("new", "changed", "unchanged")
    }
    counts["failed"] = sum(bool(r.failure) for r in rows)
    counts["saved"] = sum(bool(r.item.saved) for r in rows)
    return _page(
        request, "batch", "Import transcripts", {"batch": staged, "rows": rows, "counts": counts}
    )


def _under_way(request, staged, on):
    """How far a long batch is: the page goes on by itself where scripts run, and by its button where none do."""
    done, total = len(staged.items) - len(staged.waiting), len(staged.items)
    failed = [item for item in staged.items if item.failure]
    context = {
        "batch": staged,
        "done": done,
        "total": total,
        "failed": failed,
        "on": on,
        "next": staged.waiting[0],
    }
    return _page(request, "under_way", f"Import: {done} of {total} files", context)


def _wants_publishing(request):
    publish = "publish" in request.POST
    if publish and not request.user.has_perm(PUBLISH):
        raise PermissionDenied
    return publish


def _save_row(request, staged, row, publish):
    if row.plan is None:
        return staged.changed(replace(row.item, failure=row.failure))
    try:
        event = loading.apply(row.plan, publish=publish, user=request.user)
    except DatabaseError as error:
        return staged.changed(replace(row.item, failure=_refused(error)))
    return staged.changed(replace(row.item, saved=str(event.pk)))


def _refused(error):
    return (
        f"The database refused it and nothing of it was saved: {str(error).splitlines()[0][:200]}"
    )


def _discard(request, staged):
    staging.drop(staged)
    messages.info(request, "Discarded. Nothing was saved.")
    return redirect("admin:remarks_event_import")


def preview(request, token, number):
    """One file beside what the parser makes of it; the bytes are read again on confirmation."""
    staged = _batch(request, token)
    item = staged.item(number)
    if item is None or item.saved:
        raise Http404("This file was saved already.")
    reading = ReadingForm(
        request.POST if "again" in request.POST else None,
        initial={"format": item.format, "encoding": item.encoding},
    )
    if reading.is_bound and reading.is_valid():
        staged = staged.changed(replace(item, **reading.cleaned_data, failure=""))
        return redirect("admin:remarks_event_import_preview", token, number)
    if "discard" in request.POST:
        return _discard(request, staged)
    row = _row(staged, item)
    if row.plan is None:
        return _page(
            request,
            "preview",
            f"Preview: {item.name}",
            {"batch": staged, "item": item, "failure": row.failure, "reading": reading},
        )
    saving = "publish" in request.POST or "draft" in request.POST
    form = HeaderForm(request.POST if saving else None, instance=Event(**_header(row.plan)))
    choices = Choices(row.plan)
    if saving and form.is_valid():
        return _confirm(request, staged, row, form, choices)
    context = {
        "choices": choices,
        "changes": [c for c in loading.compare_turns(row.plan) if c.kind != "same"]
        if row.plan.action == "changed"
        else [],
        "batch": staged,
        "item": item,
        "plan": row.plan,
        "view": PlanView(row.plan),
        "form": form,
        "reading": reading,
    }
    return _page(request, "preview", f"Preview: {row.plan.title}", context)


def _header(plan):
    header = plan.header
    return {
        "title": plan.title,
        "kind": header.kind,
        "date": header.date,
        "time": header.time or "",
        "place": header.place or "",
        "venue": header.venue or "",
        "document_number": header.document_number or "",
        "released": header.released,
        "address": plan.source_url,
    }


def _confirm(request, staged, row, form, choices):
    publish = _wants_publishing(request)
    outlets = choices.outlets_chosen(request.POST)
    people = choices.people_chosen(request.POST)
    corrected = {name: form.cleaned_data[name] for name in form.changed_data}
    if "date" in corrected:
        corrected["date_rule"] = "entered by an archivist"
    try:
        with transaction.atomic():
            for printed, outlet in outlets:
                outlet.aliases.get_or_create(
                    text=printed,
                    defaults={"evidence": f"Chosen at the import of “{row.plan.title[:200]}”"},
                )
            event = loading.apply(row.plan, publish=publish, user=request.user, header=corrected)
            for label, speaker in people:
                loading.assign_label(
                    label, speaker, first=event.listed_on, last=event.listed_on, user=request.user
                )
    except DatabaseError as error:
        messages.error(request, _refused(error))
        return redirect("admin:remarks_event_import_preview", staged.token, row.item.number)
    staged = staged.changed(replace(row.item, saved=str(event.pk)))
    done = {
        "new": "saved",
        "changed": "brought up to date",
        "unchanged": "held already; nothing was changed",
    }[row.plan.action]
    messages.success(
        request,
        f"“{event.title}” is {done}{' and published' if publish and row.plan.action != 'unchanged' else ''}.",
    )
    if len(staged.items) > 1:
        return redirect("admin:remarks_event_import_batch", staged.token)
    staging.drop(staged)
    return redirect(
        reverse("admin:remarks_event_change", args=[event.pk])
        if request.user.has_perm("remarks.view_event")
        else "admin:index"
    )


class Choices:
    """What a person may decide before the save: whom a label means on that day, and whose a printed outlet's name is.

    A likeness of names suggests and decides nothing: without a choice a label stays nobody's, and an
    outlet stands as it is printed.
    """

    def __init__(self, plan):
        transcript = plan.transcript
        self._labels = Counter(
            turn.label
            for turn in transcript.turns
            if turn.label
            and " " not in (turn.name or "")
            and turn.voice == "principal"
            and not is_anonymous(turn.label)
        )
        self._outlets = Counter(q.asker.outlet for q in transcript.questions if q.asker.outlet)

    @cached_property
    def labels(self):
        names = dict(SpeakerAlias.objects.values_list("pk", "key")) if self._labels else {}
        return [
            {
                "field": f"label-{i}",
                "printed": label,
                "turns": n,
                "suggestions": doubts.suggestions(label, names),
            }
            for i, (label, n) in enumerate(self._labels.most_common(MAX_CHOICES))
        ]

    @cached_property
    def outlets(self):
        unknown = [
            (printed, n)
            for printed, n in self._outlets.most_common()
            if not known_outlet(printed)
            and not OutletAlias.objects.filter(key=alias_key(printed)).exists()
        ][:MAX_CHOICES]
        names = dict(OutletAlias.objects.values_list("pk", "key")) if unknown else {}
        return [
            {
                "field": f"outlet-{i}",
                "printed": printed,
                "questions": n,
                "suggestions": doubts.like_outlets(printed, names),
            }
            for i, (printed, n) in enumerate(unknown)
        ]

    def people_chosen(self, posted):
        return list(self._chosen(self.labels, Speaker, posted))

    def outlets_chosen(self, posted):
        return list(self._chosen(self.outlets, Outlet, posted))

    def _chosen(self, rows, model, posted):
        for row in rows:
            number = posted.get(row["field"], "")
            found = (
                model.objects.filter(pk=number).first()
                if number.isdigit() and len(number) < 18
                else None
            )
            if found is not None:
                yield row["printed"], found


@dataclass(frozen=True)
class ShownTurn:
    """A parsed turn with the names that the public style asks for."""

    position: int
    line: int
    label: str
    name: str
    role: str
    voice: str
    text: str
    marks: list
    body_start: int
    questions: list


class PlanView:
    """A plan as the preview shows it."""

    def __init__(self, plan):
        self.plan = plan
        self.text = plan.transcript.text

    @cached_property
    def lines(self):
        return self.text.split("\n")[:MAX_LINES]

    @cached_property
    def lines_left_out(self):
        return max(0, self.text.count("\n") + 1 - MAX_LINES)

    @cached_property
    def parts(self):
        names = {
            "header": "header",
            "note": "notes",
            "turn": "turns",
            "footer": "footer",
            "furniture": "page furniture",
            "index": "index",
        }
        return [(names.get(kind, kind), size) for kind, size in self.plan.parts.items()]

    @cached_property
    def turns(self):
        transcript = self.plan.transcript
        asked = {}
        for question in transcript.questions:
            asked.setdefault(question.turn, []).append(question)
        at, line, shown = 0, 1, []
        for turn in transcript.turns:
            line += self.text.count("\n", at, turn.start)
            at = turn.start
            shown.append(
                ShownTurn(
                    turn.position, line, turn.label, turn.name or "", turn.role or "", turn.voice,
                    self.text[turn.body : turn.end], [vars(m) for m in turn.marks], turn.body, asked.get(turn.position, []),
                )
            )  # fmt: skip
        return shown

    @property
    def words(self):
        return sum(turn.words for turn in self.plan.transcript.turns)
