"""Harvesting by OAI-PMH 2.0: every public event as a record, and every withdrawn one as deleted.

https://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from xml.etree import ElementTree as ET

from django.conf import settings
from django.db.models import Min, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ..exports import arks, serializers, writers
from ..exports.records import record_of, transcript_of
from ..exports.writers import dublin_core
from ..exports.writers.transcript import xml_text
from ..models import Event, EventChange, Series

OAI = "http://www.openarchives.org/OAI/2.0/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_TEI = "http://www.tei-c.org/ns/1.0"
_TEI_SCHEMA = "https://vault.tei-c.org/P5/current/xml/tei/custom/schema/xsd/tei_all.xsd"
HEADERS_A_PAGE = 200
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


class OaiError(Exception):
    """An error of the protocol: its code, and a sentence for whoever harvests."""

    def __init__(self, code: str, sentence: str):
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class MetadataFormat:
    """A form of records; ``page`` is how many of them one answer holds."""

    schema: str
    namespace: str
    page: int
    write: Callable[[Event, Callable[[str], str]], str]


def _dublin_core(event: Event, absolute) -> str:
    rights = settings.DATA_LICENSE_URL or settings.DATA_RIGHTS
    return dublin_core.write(record_of(event, absolute), rights)


def _tei(event: Event, absolute) -> str:
    pieces, _, _ = writers.write_transcript("tei", transcript_of(event, absolute))
    text = "".join(pieces).partition("?>")[2].strip()
    place = f'<TEI xmlns:xsi="{_XSI}" xsi:schemaLocation="{_TEI} {_TEI_SCHEMA}"'
    return text.replace("<TEI", place, 1)


FORMATS = {
    "oai_dc": MetadataFormat(
        "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
        "http://www.openarchives.org/OAI/2.0/oai_dc/",
        100,
        _dublin_core,
    ),
    # Whole transcripts: an answer holds as many as one page of the site takes to make.
    "tei": MetadataFormat(_TEI_SCHEMA, _TEI, 10, _tei),
}


@dataclass(frozen=True)
class Selection:
    """What a list is of and how far it was read: ``number`` and ``key`` of the last change sent,
    ``sent`` how many went before it. A resumption token holds all of it.
    """

    prefix: str
    series: str = ""
    first: str = ""
    last: str = ""
    number: int = -1
    key: int = 0
    sent: int = 0

    def token(self) -> str:
        return base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode().rstrip("=")


def _selection_of_token(token: str) -> Selection:
    wrong = OaiError(
        "badResumptionToken", "This token was not given here. Begin the list again without one."
    )
    try:
        values = json.loads(base64.urlsafe_b64decode(token.encode("ascii") + b"==="))
        selection = Selection(**values)
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise wrong from None
    texts = (selection.prefix, selection.series, selection.first, selection.last)
    numbers = (selection.number, selection.key, selection.sent)
    if not all(type(t) is str for t in texts) or selection.prefix not in FORMATS:
        raise wrong
    if not all(type(n) is int and -1 <= n < 2**62 for n in numbers):
        raise wrong
    return selection


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """One request of the protocol; errors of the protocol are answered with 200, as it says."""
    arguments = request.POST if request.method == "POST" else request.GET
    try:
        body = _answer(request, arguments)
        shown = dict(arguments.items())
    except OaiError as error:
        body = _xml("error", str(error), code=error.code)
        bare = error.code in ("badVerb", "badArgument")
        shown = {} if bare else dict(arguments.items())
    address = request.build_absolute_uri(reverse("oai"))
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<OAI-PMH xmlns="{OAI}" xmlns:xsi="{_XSI}" '
        f'xsi:schemaLocation="{OAI} {OAI}OAI-PMH.xsd">\n'
    )
    parts = (_xml("responseDate", _stamp(timezone.now())), _xml("request", address, **shown), body)
    return HttpResponse(
        head + "\n".join(parts) + "\n</OAI-PMH>\n", content_type="text/xml; charset=utf-8"
    )


def _answer(request: HttpRequest, arguments) -> str:
    verbs = arguments.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise OaiError("badVerb", f"Name one verb, one of {', '.join(VERBS)}.")
    verb = VERBS[verbs[0]]
    given = {name: arguments[name] for name in arguments if name != "verb"}
    _check(verbs[0], verb, arguments, given)
    return _wrap(verbs[0], verb.answer(request, given))


def _check(name: str, verb: Verb, arguments, given: dict[str, str]) -> None:
    allowed = {*verb.required, *verb.optional}
    for argument in given:
        if argument not in allowed:
            raise OaiError("badArgument", f"{name} takes no argument “{argument[:60]}”.")
        if len(arguments.getlist(argument)) > 1:
            raise OaiError("badArgument", f"“{argument}” is given more than once.")
    if "resumptionToken" in given:
        if len(given) > 1:
            raise OaiError("badArgument", "A resumptionToken stands alone beside the verb.")
        return
    for argument in verb.required:
        if not given.get(argument):
            raise OaiError("badArgument", f"{name} needs the argument “{argument}”.")


def _identify(request: HttpRequest, _given) -> Iterable[str]:
    earliest = EventChange.objects.seen_by_readers().aggregate(at=Min("changed_at"))["at"]
    contact = settings.SECURITY_CONTACT.removeprefix("mailto:")
    yield _xml("repositoryName", settings.SITE_NAME)
    yield _xml("baseURL", request.build_absolute_uri(reverse("oai")))
    yield _xml("protocolVersion", "2.0")
    # The schema asks for an address of mail.
    host = request.get_host().partition(":")[0]
    yield _xml("adminEmail", contact if "@" in contact else f"postmaster@{host}")
    yield _xml("earliestDatestamp", _stamp(earliest or timezone.now()))
    yield _xml("deletedRecord", "persistent")
    yield _xml("granularity", "YYYY-MM-DDThh:mm:ssZ")


def _list_formats(_request, given) -> Iterable[str]:
    if "identifier" in given and _change_of(given["identifier"])[1] is None:
        raise OaiError("noMetadataFormats", "This event was withdrawn.")
    for prefix, form in FORMATS.items():
        yield _wrap(
            "metadataFormat",
            [
                _xml("metadataPrefix", prefix),
                _xml("schema", form.schema),
                _xml("metadataNamespace", form.namespace),
            ],
        )


def _list_sets(_request, given) -> Iterable[str]:
    if "resumptionToken" in given:
        raise OaiError("badResumptionToken", "The list of sets is whole: no token was given.")
    keys = EventChange.objects.seen_by_readers().exclude(series_key=None).values("series_key")
    series = list(Series.objects.filter(pk__in=keys))
    if not series:
        raise OaiError("noSetHierarchy", "No event here belongs to a series.")
    for row in series:
        yield _wrap("set", [_xml("setSpec", row.slug), _xml("setName", row.name)])


def _get_record(request: HttpRequest, given) -> Iterable[str]:
    form = _format(given["metadataPrefix"])
    change, event = _change_of(given["identifier"])
    yield _record(change, event, _slugs([change]), form, request.build_absolute_uri)


def _list_identifiers(_request, given) -> Iterable[str]:
    selection = _selection(given)
    changes, token = _page(selection, HEADERS_A_PAGE)
    events, slugs = _events(changes), _slugs(changes)
    for change in changes:
        yield _header(change, change.event_key in events, slugs)
    yield token


def _list_records(request: HttpRequest, given) -> Iterable[str]:
    selection = _selection(given)
    form = FORMATS[selection.prefix]
    changes, token = _page(selection, form.page)
    events, slugs = _events(changes), _slugs(changes)
    for change in changes:
        event = events.get(change.event_key)
        yield _record(change, event, slugs, form, request.build_absolute_uri)
    yield token


@dataclass(frozen=True)
class Verb:
    answer: Callable[[HttpRequest, dict[str, str]], Iterable[str]]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


_LIST = ("from", "until", "set", "resumptionToken")
VERBS = {
    "Identify": Verb(_identify),
    "ListMetadataFormats": Verb(_list_formats, optional=("identifier",)),
    "ListSets": Verb(_list_sets, optional=("resumptionToken",)),
    "GetRecord": Verb(_get_record, required=("identifier", "metadataPrefix")),
    "ListIdentifiers": Verb(_list_identifiers, required=("metadataPrefix",), optional=_LIST),
    "ListRecords": Verb(_list_records, required=("metadataPrefix",), optional=_LIST),
}


def _format(prefix: str) -> MetadataFormat:
    if prefix not in FORMATS:
        raise OaiError(
            "cannotDisseminateFormat", f"Records are given as {' and '.join(FORMATS)} only."
        )
    return FORMATS[prefix]


def _change_of(identifier: str) -> tuple[EventChange, Event | None]:
    """The last change of an event, and the event where readers still see it."""
    try:
        target = arks.target_of(identifier)
    except arks.UnknownArkError as error:
        raise OaiError("idDoesNotExist", str(error)) from None
    change = EventChange.objects.seen_by_readers().filter(event_key=target.event).first()
    if change is None or target.anchor:
        raise OaiError("idDoesNotExist", "No event here has this identifier.")
    return change, _events([change]).get(change.event_key)


def _selection(given: dict[str, str]) -> Selection:
    if "resumptionToken" in given:
        return _selection_of_token(given["resumptionToken"])
    _format(given["metadataPrefix"])
    first, last = given.get("from", ""), given.get("until", "")
    if first and last and len(first) != len(last):
        raise OaiError("badArgument", "“from” and “until” have different granularities.")
    if first and last and first > last:
        raise OaiError("badArgument", "“from” is later than “until”.")
    return Selection(given["metadataPrefix"], given.get("set", ""), first, last)


def _page(selection: Selection, size: int) -> tuple[list[EventChange], str]:
    """Changes in their order, and the element that leads on, where the list does not end in them.

    What changes while it is harvested moves to the end of the list: it is sent again, never missed.
    """
    rows = EventChange.objects.seen_by_readers()
    if selection.series:
        series = Series.objects.filter(slug=selection.series.replace("\0", "")).first()
        rows = rows.filter(series_key=series.pk) if series else rows.none()
    if selection.first:
        rows = rows.filter(changed_at__gte=_time(selection.first, "from"))
    if selection.last:
        rows = rows.filter(changed_at__lt=_after(selection.last))
    beyond = Q(number__gt=selection.number) | Q(
        number=selection.number, event_key__gt=selection.key
    )
    changes = list(rows.filter(beyond).order_by("number", "event_key")[: size + 1])
    if not changes:
        raise OaiError("noRecordsMatch", "No record matches these arguments.")
    shown = changes[:size]
    if len(changes) <= size and not selection.sent:
        return shown, ""
    following = ""
    if len(changes) > size:
        last = shown[-1]
        following = Selection(
            selection.prefix, selection.series, selection.first, selection.last,
            last.number, last.event_key, selection.sent + len(shown),
        ).token()  # fmt: skip
    total = max(rows.count(), selection.sent + len(shown))
    return shown, _xml(
        "resumptionToken", following, completeListSize=str(total), cursor=str(selection.sent)
    )


def _time(text: str, name: str) -> dt.datetime:
    try:
        if _DAY.fullmatch(text):
            return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
        if _SECOND.fullmatch(text):
            return dt.datetime.fromisoformat(text)
    except ValueError:
        pass
    raise OaiError(
        "badArgument", f"“{name}” is no day (2026-03-04) and no second (2026-03-04T05:06:07Z)."
    )


def _after(text: str) -> dt.datetime:
    """The first moment that ``until`` does not include."""
    moment = _time(text, "until")
    step = dt.timedelta(days=1) if _DAY.fullmatch(text) else dt.timedelta(seconds=1)
    return moment + step if moment.year < dt.MAXYEAR else moment


def _events(changes: Iterable[EventChange]) -> dict[int, Event]:
    """The events of these changes that readers see, by key."""
    return serializers.events().in_bulk([change.event_key for change in changes])


def _slugs(changes: Iterable[EventChange]) -> dict[int, str]:
    keys = {change.series_key for change in changes if change.series_key}
    return dict(Series.objects.filter(pk__in=keys).values_list("pk", "slug"))


def _record(change, event: Event | None, slugs, form: MetadataFormat, absolute) -> str:
    header = _header(change, event is not None, slugs)
    if event is None:
        return _wrap("record", [header])
    return _wrap("record", [header, _wrap("metadata", [form.write(event, absolute)])])


def _header(change: EventChange, is_public: bool, slugs: dict[int, str]) -> str:
    series = slugs.get(change.series_key or 0)
    return _wrap(
        "header",
        [
            _xml("identifier", arks.of_event_key(change.event_key)),
            _xml("datestamp", _stamp(change.changed_at)),
            *([_xml("setSpec", series)] if series else []),
        ],
        "" if is_public else ' status="deleted"',
    )


def _stamp(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _xml(name: str, text: str, **attributes: str) -> str:
    element = ET.Element(name, {k: xml_text(v) for k, v in attributes.items()})
    element.text = xml_text(text)
    return ET.tostring(element, encoding="unicode")


def _wrap(name: str, parts: Iterable[str], attributes: str = "") -> str:
    return f"<{name}{attributes}>" + "".join(parts) + f"</{name}>"
