"""The same rows for programs: JSON beside every page, cursor by cursor, and whole tables."""

import base64
import binascii
import json
from itertools import islice

from django.db.models import F, Q
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify

from .. import filters, search
from ..analysis import counts, profiles
from ..exports import serializers
from ..exports.writers import tabular, word
from ..models import Event, Outlet, Question, Speaker, Topic, Turn
from . import versions
from .lookup import asked_name, resolve_slug
from .parameters import renamed_parameters
from .responses import (
    WrongParameter,
    check_parameters,
    data_view,
    json_response,
    order_of,
    problem,
    search_unit,
)
from .streaming import MAX_WHOLE_TURNS, BoundedStream, ExportLimitError, streamed_json

PAGE_SIZE = 100
_CHUNK = 400
_MAX_CURSOR = 2000
_WRONG_CURSOR = "Invalid cursor. Start without one and follow the `next` links."


class Listing:
    """Rows of one kind in a fixed order, cut into pages by the last row seen.

    ``order`` names the columns of the order, the last of which is unique; a minus turns one
    around, and rows without a value in the first come last.
    """

    def __init__(self, rows, order, fact):
        self.rows = rows
        self.order = order
        self.fact = fact

    def in_order(self):
        first, *rest = self.order
        name = first.lstrip("-")
        lead = (
            F(name).desc(nulls_last=True) if first.startswith("-") else F(name).asc(nulls_last=True)
        )
        return self.rows.order_by(lead, *rest)

    def after(self, seen):
        """The rows behind the one whose order columns were ``seen``."""
        fits, same = Q(pk__in=()), Q()
        for name, value in zip(self.order, seen, strict=True):
            column, falling = name.lstrip("-"), name.startswith("-")
            if value is None:
                same &= Q(**{f"{column}__isnull": True})
                continue
            beyond = Q(**{f"{column}__{'lt' if falling else 'gt'}": value})
            if name == self.order[0]:
                beyond |= Q(**{f"{column}__isnull": True})
            fits |= same & beyond
            same &= Q(**{column: value})
        return self.in_order().filter(fits)

    def cursor(self, row):
        values = []
        for name in self.order:
            value = row
            for part in name.lstrip("-").split("__"):
                value = getattr(value, part)
            values.append(value.isoformat() if hasattr(value, "isoformat") else value)
        return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _values_of_cursor(text, size):
    """The order columns that a cursor holds. Raises WrongParameter where it is not a cursor."""
    try:
        values = json.loads(
            base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        )
    except (ValueError, binascii.Error, UnicodeError):
        raise WrongParameter(_WRONG_CURSOR) from None
    plain = isinstance(values, list) and len(values) == size
    if not plain or not all(v is None or isinstance(v, (str, int)) for v in values):
        raise WrongParameter(_WRONG_CURSOR)
    if not values[-1]:
        raise WrongParameter(_WRONG_CURSOR)
    return values


def _page(request, listing):
    """One page of a listing, with the URL of the next one in the body and in a ``Link`` header."""
    rows = _rows_after(listing, request.GET.get("cursor", "")[:_MAX_CURSOR])
    shown = rows[:PAGE_SIZE]
    # A filter may be there several times: each of its values belongs to the next page too.
    parameters = {
        name: [value for value in values if value]
        for name, values in request.GET.lists()
        if name != "cursor" and any(values)
    }
    following = None
    if len(rows) > PAGE_SIZE:
        following = _list_url(request, parameters | {"cursor": listing.cursor(shown[-1])})
    response = json_response(
        {
            "total": listing.rows.count(),
            "next": following,
            "items": [listing.fact(row, request.build_absolute_uri) for row in shown],
        }
    )
    links = [("first", _list_url(request, parameters))]
    if following:
        links.append(("next", following))
    response["Link"] = ", ".join(f'<{url}>; rel="{relation}"' for relation, url in links)
    return response


def _list_url(request, parameters):
    query = urlencode(parameters, doseq=True)
    return request.build_absolute_uri(f"{request.path}?{query}" if query else request.path)


def _rows_after(listing, cursor):
    """The rows of a page and one more, if there is one."""
    if not cursor:
        return list(listing.in_order()[: PAGE_SIZE + 1])
    values = _values_of_cursor(cursor, len(listing.order))
    try:
        return list(listing.after(values)[: PAGE_SIZE + 1])
    except (ValueError, TypeError, OverflowError, filters.ValidationError):
        raise WrongParameter(_WRONG_CURSOR) from None


def _event_listing(request):
    chosen = filters.EventFilter(request.GET, serializers.events(), request=request)
    return Listing(_chosen(chosen), ("-listed_on", "-pk"), serializers.event)


def _question_listing(request):
    chosen = filters.QuestionFilter(request.GET, serializers.questions(), request=request)
    return Listing(
        _chosen(chosen), ("-event__listed_on", "-event_id", "position", "pk"), serializers.question
    )


def _chosen(filtered):
    """The filtered rows.

    Raises WrongParameter where a filter was not understood: data must not silently be of all.
    """
    for problem_ in filtered.problems:
        raise WrongParameter(f"“{problem_.name}”: {problem_.message}")
    return filtered.qs


# Of the page of a list, whose address gives the data too; the page is none of the data's.
_LIST_PARAMETERS = ("cursor", "page", "sort")


def _rows_by_name(rows, request):
    name = asked_name(request)
    return rows.named(name) if name else rows


def _speaker_listing(request):
    check_parameters(request, (*_LIST_PARAMETERS, "name", "who"))
    order = counts.SPEAKER_ORDERS[order_of(request, counts.SPEAKER_ORDERS)]
    who = request.GET.get("who", "").strip()[:20]
    if who not in counts.PEOPLE:
        raise WrongParameter(f"“{who}” is no value of “who”: it can be speakers or reporters.")
    rows = Speaker.objects.public().with_counts()
    if counted := counts.PEOPLE[who]:
        rows = rows.filter(**{f"{counted}__gt": 0})
    return Listing(
        _rows_by_name(rows, request),
        order,
        serializers.speaker,
    )


def _outlet_listing(request):
    check_parameters(request, (*_LIST_PARAMETERS, "name"))
    order = counts.OUTLET_ORDERS[order_of(request, counts.OUTLET_ORDERS)]
    return Listing(
        _rows_by_name(Outlet.objects.public().with_counts(), request),
        order,
        serializers.outlet,
    )


def _topic_listing(request):
    check_parameters(request, ("cursor",))
    return Listing(Topic.objects.public().with_counts(), ("name", "pk"), serializers.topic)


LISTINGS = {
    "events": _event_listing,
    "questions": _question_listing,
    "speakers": _speaker_listing,
    "outlets": _outlet_listing,
    "topics": _topic_listing,
}


@data_view
@renamed_parameters(to_whom="addressee")
def listing_json(request, kind):
    return _page(request, LISTINGS[kind](request))


@data_view
def event_json(request, slug):
    """An event with all its turns and questions, as they are or, with ``?version=``, were."""
    if "version" in request.GET:
        return versions.version_json(request, slug)
    check_parameters(request, ("version",))
    row, moved = resolve_slug(Event, slug, serializers.events())
    if moved:
        return redirect("event_json", row.slug, permanent=True)
    address = request.build_absolute_uri
    if row.turn_count > MAX_WHOLE_TURNS:
        return streamed_json(serializers.event(row, address), _long_lists(row, address))
    return json_response(serializers.whole_event(row, address))


def _long_lists(event, address):
    """The turns and questions of a long event, some hundred in memory at a time."""
    turns = Turn.objects.filter(event=event).order_by("position").values_list("pk", flat=True)
    asked = Question.objects.filter(event=event).order_by("position").values_list("pk", flat=True)
    return {
        "turns": _in_chunks(turns, serializers.turns, serializers.turn, address),
        "questions": _in_chunks(asked, serializers.questions, serializers.question, address),
    }


def _detail(request, slug, model, fact, more):
    check_parameters(request, ())
    row, moved = resolve_slug(model, slug, model.objects.public().with_counts())
    if moved:
        return redirect(f"{model._meta.model_name}_json", row.slug, permanent=True)
    return json_response(fact(row, request.build_absolute_uri) | more(row))


@data_view
def speaker_json(request, slug):
    def more(row):
        offices = [
            {
                "role": o["role"],
                "event_count": o["events"],
                "first": _iso(o["first"]),
                "last": _iso(o["last"]),
            }
            for o in counts.offices_of(row)
        ]
        labels = list(row.aliases.public().filter(kind="label").values_list("text", flat=True))
        names = row.aliases.public().filter(kind="name").exclude(text=row.name)
        return {
            "offices": offices,
            "terms": [
                {
                    "office": term.office,
                    "organization": term.organization,
                    "first": _iso(term.first),
                    "last": _iso(term.last),
                    "source": term.source,
                }
                for term in row.holdings.order_by("first")
            ],
            "identifiers": [
                {"scheme": i.scheme, "value": i.value, "url": i.url, "source": i.source}
                for i in row.identifiers.all()
            ],
            "known": [
                {"what": known.what, "known": known.degree, "count": known.count}
                for known in profiles.degrees_of(row)
            ],
            "names": sorted(set(names.values_list("text", flat=True))),
            "labels": labels,
            "asked_by": [
                {"speaker": s.slug, "name": s.name, "question_count": s.n}
                for s in counts.askers_of(row)
            ],
        }

    return _detail(request, slug, Speaker, serializers.speaker, more)


def _iso(day):
    return day.isoformat() if day else None


@data_view
def outlet_json(request, slug):
    def more(row):
        aliases = list(row.aliases.order_by("text").values_list("text", flat=True))
        reporters = [
            {"speaker": s.slug, "name": s.name, "question_count": s.n}
            for s in counts.reporters_of(row)
        ]
        return {"aliases": aliases, "reporters": reporters}

    return _detail(request, slug, Outlet, serializers.outlet, more)


@data_view
def topic_json(request, slug):
    def more(row):
        people = [
            {"speaker": s.slug, "name": s.name, "turn_count": s.n} for s in counts.people_on(row)
        ]
        return {"people": people}

    return _detail(request, slug, Topic, serializers.topic, more)


@data_view
def about_json(request):
    check_parameters(request, ())
    size = counts.size()
    years = [{"year": bar.year, "event_count": bar.count} for bar in counts.events_by_year()]
    states = [
        {"state": state, "label": label, "question_count": n} for state, label, n in counts.states()
    ]
    return json_response(
        {
            "event_count": size.events,
            "turn_count": size.turns,
            "question_count": size.questions,
            "word_count": size.words,
            "first_date": _iso(size.first),
            "last_date": _iso(size.last),
            "years": years,
            "states": states,
        }
    )


# Tables


MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "docx": word.MEDIA_TYPE,
}


def _table(rows, columns, ending, name):
    lines = tabular.csv_lines(columns, rows) if ending == "csv" else tabular.json_lines(rows)
    return _download(lines, ending, name)


def _download(lines, ending, name):
    try:
        response = StreamingHttpResponse(BoundedStream(lines), content_type=MEDIA_TYPES[ending])
    except ExportLimitError as error:
        return _try_later(str(error), 60)
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def _try_later(sentence, seconds):
    response = problem(503, sentence)
    response["Retry-After"] = str(seconds)
    return response


def _in_chunks(ids, rows_of, fact, address):
    """Facts of the rows of ``ids`` in their order, some hundred at a time.

    A row that is gone meanwhile is left out.
    """
    ids = iter(ids)
    while chunk := list(islice(ids, _CHUNK)):
        rows = {row.pk: row for row in rows_of().filter(pk__in=chunk)}
        yield from (fact(rows[pk], address) for pk in chunk if pk in rows)


@data_view
@renamed_parameters(to_whom="addressee")
def listing_table(request, kind, ending):
    """All rows of a list as the filters leave them, in the page's order."""
    listing = LISTINGS[kind](request)
    ids = list(dict.fromkeys(listing.in_order().values_list("pk", flat=True)))
    base = {"events": serializers.events, "questions": serializers.questions}.get(kind)
    rows_of = base or (lambda: listing.rows.model.objects.with_counts())
    return _table(
        _in_chunks(ids, rows_of, listing.fact, request.build_absolute_uri),
        serializers.COLUMNS[kind],
        ending,
        kind,
    )


@data_view
def search_table(request, ending):
    """Every turn that a search finds, in its order; or every exchange or question, one a row."""
    unit = search_unit(request)
    try:
        ids = search.turn_ids(request.GET.get("q", ""), sort=request.GET.get("sort", ""), unit=unit)
    except search.SearchUnavailable as error:
        return _try_later(str(error), 10)
    if unit.is_turns:
        rows_of, row_of, kind = serializers.turns, serializers.turn, "turns"
    else:
        rows_of, row_of, kind = serializers.exchanges, serializers.exchange, "exchanges"
    name = _file_name(request.GET.get("q", ""))
    if ending in ("txt", "docx"):
        passages = _in_chunks(ids, rows_of, serializers.passage, request.build_absolute_uri)
        lines = _text(passages) if ending == "txt" else _word(request, len(ids), unit, passages)
        return _download(lines, ending, name)
    rows = _in_chunks(ids, rows_of, row_of, request.build_absolute_uri)
    return _table(rows, serializers.COLUMNS[kind], ending, name)


def _file_name(query):
    """``search-speaker-rice`` for ``speaker:rice``, so that two downloads are told apart."""
    return f"search-{slugify(query.replace(':', ' '))}"[:80].strip("-")


def _text(passages):
    """Passages to read: who, where, when, the link and the words; blank lines between two."""
    for one in passages:
        yield f"{one.heading}\n{one.source}\n{one.url}\n\n{one.text}\n\n\n"


def _word(request, count, unit, passages):
    """The same as a Word document, which says what it holds and from where."""
    query = request.GET.get("q", "")[:400].replace("\0", "")
    today = timezone.localdate()
    lead = (
        f"{count:,} {unit.noun}{'' if count == 1 else 's'}, {request.get_host()}, "
        f"{today.day} {today:%B %Y}. Not every name is printed "
        "in its transcript: a rule or an archivist gave some, and the page of each turn says so."
    )
    return word.pieces(f"Remarks: {query}", lead, passages)


@data_view
def event_table(request, slug, ending):
    """The turns of one event."""
    check_parameters(request, ())
    row, moved = resolve_slug(Event, slug, Event.objects.public())
    if moved:
        return redirect("event_table", row.slug, ending, permanent=True)
    ids = Turn.objects.filter(event=row).order_by("position").values_list("pk", flat=True)
    rows = _in_chunks(ids, serializers.turns, serializers.turn, request.build_absolute_uri)
    return _table(rows, serializers.COLUMNS["turns"], ending, row.slug)
