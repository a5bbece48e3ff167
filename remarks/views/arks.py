"""Where ARKs lead, and what they say of what they name (``?info``)."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..exports import arks
from ..exports.records import record_of, record_of_question, record_of_turn
from ..exports.writers import Record
from ..models import Event, EventChange, Turn
from .lookup import question_of
from .responses import data_view

_SUPPORT = (
    "The name is kept for good and never given again. The words it names change only by "
    "corrections, which the page lists."
)


@require_safe
@data_view
def ark(request: HttpRequest, name: str) -> HttpResponse:
    """To the event, turn or question that the ARK names; with ``?info`` or ``??`` its metadata."""
    try:
        target = arks.target_of(f"ark:{name}")
    except arks.UnknownArkError as error:
        raise Http404(str(error)) from None
    event = Event.objects.public().select_related("series").filter(pk=target.event).first()
    if event is None:
        return _withdrawn(target)
    if request.META.get("QUERY_STRING") in ("info", "?"):
        record = _record(event, target, request.build_absolute_uri)
        return HttpResponse(_erc(record), content_type="text/plain; charset=utf-8")
    return redirect(_path(event, target))


def _withdrawn(target: arks.Target) -> HttpResponse:
    """410 for what readers once saw, 404 for what they never did."""
    if not EventChange.objects.seen_by_readers().filter(event_key=target.event).exists():
        raise Http404("No public event has this ARK.")
    return HttpResponse(
        f"{arks.of_event_key(target.event)} named an event that was withdrawn from this archive.\n",
        status=410,
        content_type="text/plain; charset=utf-8",
    )


def _path(event: Event, target: arks.Target) -> str:
    if target.nth:
        return question_of(event, _key(target)).get_absolute_url()
    if target.anchor:
        # That page knows where the words of a turn that is no more are now, or that they are gone.
        return reverse("event_turn", args=[event.slug, target.anchor])
    return event.get_absolute_url()


def _key(target: arks.Target) -> str:
    return target.anchor if target.nth == 1 else f"{target.anchor}-{target.nth}"


def _record(event: Event, target: arks.Target, absolute) -> Record:
    if target.nth:
        return record_of_question(question_of(event, _key(target)), absolute)
    if target.anchor:
        turns = Turn.objects.for_display().filter(event=event)
        return record_of_turn(get_object_or_404(turns, anchor=target.anchor), absolute)
    return record_of(event, absolute)


def _erc(record: Record) -> str:
    """An Electronic Resource Citation: who, what, when, where, and what is promised."""
    title = record.title + (f" ({record.quote.place})" if record.quote else "")
    values = {
        "who": "; ".join(p.family_name_first for p in record.authors) or "(:unkn) not named",
        "what": title,
        "when": record.day.isoformat() if record.day else "(:unkn) not known",
        "where": record.url,
        "how": f"(:mtype text) {record.kind}",
        "identifier": record.identifier,
        "publisher": record.publisher or record.archive,
        "rights": settings.DATA_RIGHTS,
        "support-what": _SUPPORT,
    }
    return "erc:\n" + "".join(f"{name}: {' '.join(v.split())}\n" for name, v in values.items())
