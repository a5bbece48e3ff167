"""The import desk: paste or upload, look at what would come in, save only on confirmation."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, OperationalError, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse

from .. import loading
from ..forms import HeaderForm, ImportForm, ReadingForm
from ..loading import staging, web_pages
from ..loading.label_rules import assign_label
from ..loading.plans import CHANGED, NEW, UNCHANGED, Plan, is_transcript
from ..loading.uploads import Failure, record_failure, unpack
from ..models import Event
from ..transcripts import Unreadable
from .correcting import Comparison
from .preview import Choices, PlanView, header_fields

# One step of a batch; what is left waits on disk and is gone on with, also after a crash.
BATCH_SECONDS = 5
# Pages that one form fetches, and for how long; feeds of more are for the command line.
FETCH_PAGES = 10
FETCH_SECONDS = 40
PERMISSION = "remarks.import_transcripts"
PUBLISH = "remarks.publish_event"


def urls(site):
    """The desk's URLs, below the events' own."""
    return [
        path("import/", site.guard(start, PERMISSION), name="remarks_event_import"),
        path(
            "import/<str:token>/",
            site.guard(batch, PERMISSION),
            name="remarks_event_import_batch",
        ),
        path(
            "import/<str:token>/<int:number>/",
            site.guard(preview, PERMISSION),
            name="remarks_event_import_preview",
        ),
    ]


def _page(request, template, title, context):
    context = {"may_publish": request.user.has_perm(PUBLISH), **context}
    return admin.site.page(request, f"importing/{template}", title, context)


def start(request):
    """The form; what it takes waits on disk until it is confirmed."""
    posted = request.method == "POST"
    form = ImportForm(request.POST if posted else None, request.FILES if posted else None)
    valid = form.is_valid()
    if problem := getattr(request, "upload_problem", ""):
        form.add_error("files", problem)
    elif valid:
        try:
            staged = staging.put(request.user.pk, _files_of(form.cleaned_data))
        except staging.StagingError as error:
            form.add_error("files", str(error))
        except web_pages.FetchError as error:
            form.add_error("url", str(error))
        else:
            _record_failures(staged)
            return _open(staged)
    return _page(request, "start", "Import transcripts", {"form": form})


def _fetched_files(url):
    """Pages from the web, each with its answer kept beside it; as many as the time is enough for.

    Raises FetchError where nothing can be fetched at all.
    """
    begun, number = time.monotonic(), 0
    for fetched in web_pages.fetch(web_pages.client(), url, limit=FETCH_PAGES, again=False):
        number += 1
        if fetched.page is None:
            if number == 1:
                raise web_pages.FetchError(fetched.failure)
            yield {"name": fetched.url[-255:], "failure": fetched.failure}, None
            continue
        page = fetched.page
        web_pages.record_capture(fetched.url, page)
        captured = page.fetched_at.isoformat()
        yield {"name": page.name, "origin": page.url, "captured": captured}, page.data
        if time.monotonic() - begun > FETCH_SECONDS:
            reason = "The time for one form was over: fetch again for the pages behind this one."
            yield {"name": url[-255:], "failure": reason}, None
            return
    if not number:
        raise web_pages.FetchError("All pages that are listed there were fetched before.")


def _files_of(fields):
    if url := fields["url"].strip():
        yield from _fetched_files(url)
        return
    if fields["text"].strip():
        data = fields["text"].encode("utf-8", "replace")
        name = fields["name"] or f"pasted-{hashlib.sha256(data).hexdigest()[:8]}.md"
        yield {"name": name, "origin": fields["origin"]}, data
        return
    for file in fields["files"]:
        for item in unpack(file.name, file, origin=fields["origin"]):
            if isinstance(item, Failure):
                yield {"name": item.name, "failure": item.reason}, None
            else:
                captured = item.captured.isoformat() if item.captured else ""
                yield {"name": item.name, "origin": item.origin, "captured": captured}, item.data


def _record_failures(staged):
    for item in staged.items:
        if item.failure:
            _record_failure(item.name, item.failure)


def _record_failure(name, reason):
    """A failed import is listed; a database that is busy does not make the page fail as well."""
    try:
        record_failure(name, reason)
    except OperationalError:
        return


def _open(staged):
    if len(staged.items) == 1 and staged.waiting:
        return redirect("admin:remarks_event_import_preview", staged.token, staged.items[0].number)
    return redirect("admin:remarks_event_import_batch", staged.token)


_GONE = (
    "This import was confirmed or discarded in another window, or has waited for more than a week. "
    "Nothing was saved now: upload the files again if they are not in the archive."
)


def _gone(request):
    """The clear answer to whoever sends the form of an import that is there no more."""
    if request.method != "POST":
        raise Http404(_GONE)
    messages.warning(request, _GONE)
    return redirect("admin:remarks_event_import")


@dataclass(frozen=True)
class Row:
    """A file of a batch with its plan, or the sentence why it has none."""

    item: staging.Item
    plan: Plan | None = None
    failure: str = ""


def _row(staged, item):
    if item.failure or item.saved:
        return Row(item, failure=item.failure)
    try:
        upload = loading.Upload(
            item.name, staged.data(item), item.origin, item.format, item.encoding, item.captured_at
        )
        plan = loading.plan(upload, as_new=item.as_new)
    except Unreadable as error:
        return Row(item, failure=str(error))
    except FileNotFoundError:
        return Row(item, failure="The staged file is gone: upload it again.")
    if item.captured and not is_transcript(plan):
        return Row(item, failure="This captured page is no transcript: it has no repeated label.")
    return Row(item, plan)


def batch(request, token):
    """All files of an upload: what each would do, and one button for those that can come in."""
    staged = staging.get(token, request.user.pk)
    if staged is None:
        return _gone(request)
    if "discard" in request.POST:
        return _discard(request, staged)
    publish = _wants_publishing(request)
    try:
        with staging.locked(staged) as present:
            staged = _read_some(present)
            if request.method == "POST" and not staged.unread:
                staged = _save_some(request, staged, publish)
    except staging.StagingError as error:
        messages.warning(request, str(error))
        if staging.get(token, request.user.pk) is None:
            return redirect("admin:remarks_event_import")
    if request.method == "POST":
        url = reverse("admin:remarks_event_import_batch", args=[token])
        return redirect(f"{url}?on={'publish' if publish else 'draft'}" if staged.waiting else url)
    if staged.unread:
        return _under_way(request, staged, "read")
    if staged.waiting and request.GET.get("on") in ("publish", "draft"):
        return _under_way(request, staged, request.GET["on"])
    return _page(request, "batch", "Import transcripts", _batch_context(staged))


def _batch_context(staged):
    reports = [item.report for item in staged.waiting if item.report]
    counts = {
        name: sum(report.action == name for report in reports)
        for name in ("new", "changed", "unchanged")
    }
    counts["failed"] = sum(bool(item.failure) for item in staged.items)
    counts["saved"] = sum(bool(item.saved) for item in staged.items)
    counts["review"] = sum(bool(report.blocking_count) for report in reports)
    if counts["review"]:
        label = "Publish those without such warnings, save the others as drafts"
    else:
        label = "Save and publish the rest" if counts["saved"] else "Save and publish all"
    return {"batch": staged, "counts": counts, "publish_label": label}


def _steps(items):
    """Items for one step of a batch: at least one, and no further once the time is over."""
    begun = time.monotonic()
    for item in items:
        yield item
        if time.monotonic() - begun > BATCH_SECONDS:
            return


def _read_some(staged):
    """The batch with some more of its files parsed and reported."""
    for item in _steps(staged.unread):
        row = _row(staged, item)
        report = row.plan.report if row.plan else None
        staged = staged.replace_item(replace(item, failure=row.failure, report=report))
        if row.failure:
            _record_failure(item.name, row.failure)
    return staged


def _save_some(request, staged, publish):
    for item in _steps(staged.waiting):
        staged = _save_row(request, staged, _row(staged, item), publish)
    return staged


def _under_way(request, staged, on):
    """How far a long batch is; the page goes on by itself, and by its button without scripts."""
    left = staged.unread if on == "read" else staged.waiting
    done, total = len(staged.items) - len(left), len(staged.items)
    context = {
        "batch": staged,
        "done": done,
        "total": total,
        "left": len(left),
        "failed": [item for item in staged.items if item.failure],
        "on": on,
        "next": left[0],
        "stop_url": reverse(*_stop(staged, on)),
    }
    return _page(request, "under_way", f"Import: {done} of {total} files", context)


def _stop(staged, on):
    if on == "read":
        return ("admin:index",)
    return "admin:remarks_event_import_batch", None, [staged.token]


def _wants_publishing(request):
    publish = "publish" in request.POST
    if publish and not request.user.has_perm(PUBLISH):
        raise PermissionDenied
    return publish


def _save_row(request, staged, row, publish):
    if row.plan is None:
        _record_failure(row.item.name, row.failure)
        return staged.replace_item(replace(row.item, failure=row.failure))
    try:
        # What a person should look at first is never published by a button for many files.
        publish = publish and not row.plan.needs_review
        event = loading.apply(row.plan, publish=publish, user=request.user)
    except OperationalError:
        raise
    except DatabaseError as error:
        return staged.replace_item(replace(row.item, failure=_refusal(error)))
    return staged.replace_item(replace(row.item, saved=str(event.pk)))


def _refusal(error):
    reason = str(error).splitlines()[0][:200]
    return f"The database refused it and nothing of it was saved: {reason}"


def _discard(request, staged):
    staging.drop(staged)
    messages.info(request, "Discarded. Nothing more was saved.")
    return redirect("admin:remarks_event_import")


def preview(request, token, number):
    """One file beside what the parser makes of it; the bytes are read again on confirmation."""
    staged = staging.get(token, request.user.pk)
    if staged is None:
        return _gone(request)
    item = staged.item(number)
    if item is None:
        raise Http404("This file is not in the batch: go back to the list.")
    if item.saved:
        return _redirect_to_saved(request, item)
    reading = ReadingForm(
        request.POST if "again" in request.POST else None,
        initial={"format": item.format, "encoding": item.encoding},
    )
    if reading.is_bound and reading.is_valid():
        fields = {**reading.cleaned_data, "as_new": "as_new" in request.POST}
        staged.replace_item(replace(item, **fields, failure="", report=None))
        return redirect("admin:remarks_event_import_preview", token, number)
    if "discard" in request.POST:
        return _discard(request, staged)
    row = _row(staged, item)
    if row.plan is None:
        context = {"batch": staged, "item": item, "failure": row.failure, "reading": reading}
        return _page(request, "preview", f"Preview: {item.name}", context)
    saving = "publish" in request.POST or "draft" in request.POST
    form = HeaderForm(request.POST if saving else None, instance=Event(**header_fields(row.plan)))
    choices = Choices(row.plan)
    if saving and form.is_valid():
        return _confirm(request, staged, row, form, choices)
    context = {
        "choices": choices,
        "comparison": Comparison(row.plan) if row.plan.action == CHANGED else None,
        "batch": staged,
        "item": item,
        "plan": row.plan,
        "view": PlanView(row.plan),
        "form": form,
        "media": choices.media,
        "reading": reading,
    }
    return _page(request, "preview", f"Preview: {row.plan.title}", context)


def _redirect_to_saved(request, item):
    messages.info(request, "This file was saved already: this is its event.")
    return redirect("admin:remarks_event_change", item.saved)


def _confirm(request, staged, row, form, choices):
    publish = _wants_publishing(request)
    back = redirect("admin:remarks_event_import_preview", staged.token, row.item.number)
    try:
        with staging.locked(staged) as staged:
            item = staged.item(row.item.number)
            if item.saved:
                return _redirect_to_saved(request, item)
            event = _write(request, row, form, choices, publish)
            staged = staged.replace_item(replace(item, saved=str(event.pk)))
    except staging.StagingError as error:
        messages.warning(request, str(error))
        return back if staging.get(staged.token, request.user.pk) else redirect("admin:index")
    except OperationalError:
        raise
    except DatabaseError as error:
        messages.error(request, _refusal(error))
        return back
    messages.success(request, _outcome(event, row.plan, publish))
    if len(staged.items) > 1:
        return redirect("admin:remarks_event_import_batch", staged.token)
    staging.drop(staged)
    if not request.user.has_perm("remarks.view_event"):
        return redirect("admin:index")
    return redirect("admin:remarks_event_change", event.pk)


def _write(request, row, form, choices, publish):
    """The event with the names that a person chose in the preview; all of it or nothing."""
    header = {name: form.cleaned_data[name] for name in form.changed_data}
    if "date" in header:
        header["date_rule"] = "entered by an archivist"
    with transaction.atomic():
        for printed, outlet in choices.outlets_chosen(request.POST):
            evidence = f"Chosen at the import of “{row.plan.title[:200]}”"
            outlet.aliases.get_or_create(text=printed, defaults={"evidence": evidence})
        event = loading.apply(row.plan, publish=publish, user=request.user, header=header)
        for label, speaker in choices.people_chosen(request.POST):
            assign_label(
                label, speaker, first=event.listed_on, last=event.listed_on, user=request.user
            )
    return event


def _outcome(event, plan, publish):
    if plan.action == UNCHANGED:
        return f"“{event.title}” is in the archive already; nothing was changed."
    if plan.changes_public_text and not publish:
        return (
            f"“{event.title}” stays as readers see it; the new text waits for a publisher to "
            "apply it."
        )
    done = "saved" if plan.action == NEW else "updated"
    return f"“{event.title}” was {done}{' and published' if publish else ''}."
