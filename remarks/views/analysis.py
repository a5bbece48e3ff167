"""Who asks whom, and what the archive has of each year."""

from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..analysis import coverage as coverage_tables
from ..analysis import question_counts as tables
from ..models import Event, Outlet, Series, Speaker, Topic
from ..search.language import period
from .lookup import NoSuchValue
from .parameters import address_without, page_view
from .responses import WrongParameter, check_parameters, data_view, json_response

# Days of a series that the page lists as lacking; the data has all.
MAX_MISSING = 400
# Offices that the page lists, those of most events; the data has all.
MAX_OFFICES = 20


def _period(request):
    """The first and last day of ``from`` and ``to``. Raises WrongParameter for what is no date."""
    bounds = []
    for name, side in (("from", 0), ("to", 1)):
        text = request.GET.get(name, "").strip()[:10]
        span = period(text) if text else None
        if text and span is None:
            raise WrongParameter(
                f"“{text}” is not a date: write 2007, 2007-05 or 2007-05-15.", name
            )
        bounds.append(span[side] if span else None)
    if all(bounds) and bounds[0] > bounds[1]:
        raise WrongParameter("The first day lies behind the last, so that nothing can fit.", "to")
    return bounds


def _topic(request):
    """The topic that ``topic`` names, by slug or name; None without it. Raises NoSuchValue."""
    text = request.GET.get("topic", "").strip()[:120].replace("\0", "")
    if not text:
        return None
    row = Topic.objects.public().filter(Q(slug=text) | Q(name__iexact=text)).first()
    if row is None:
        raise NoSuchValue(f"No topic called “{text}” is in the archive.", "topic")
    return row


def _tables(request):
    check_parameters(request, ("from", "to", "topic", "outlet", "reporter"))
    first, last = _period(request)
    scope = tables.Scope(first, last, _topic(request))
    figures = {
        "scope": scope,
        "undated": coverage_tables.undated_count() if first or last else 0,
        "known": tables.completeness(scope.rows),
        "outlets": tables.outlets(scope),
        "most_asked": tables.most_asked(scope),
    }
    if slug := request.GET.get("outlet", "")[:120].replace("\0", ""):
        figures["outlet"] = Outlet.objects.public().filter(slug=slug).first()
        if figures["outlet"] is None:
            raise NoSuchValue(f"No outlet called “{slug}” asks here.", "outlet")
        figures["topics"] = tables.topics(figures["outlet"], scope)
    if slug := request.GET.get("reporter", "")[:120].replace("\0", ""):
        figures["reporter"] = Speaker.objects.public().filter(slug=slug).first()
        if figures["reporter"] is None:
            raise NoSuchValue(f"No reporter called “{slug}” asks here.", "reporter")
        figures["addressees"] = tables.addressees(figures["reporter"], scope)
        figures["known_of"] = tables.completeness(scope.rows.filter(asker=figures["reporter"]))
    return figures


@require_safe
def asking(request):
    chosen = {
        "refusal": "",
        "scope": tables.Scope(),
        "outlet": None,
        "reporter": None,
        "least": tables.MIN_FOR_SHARE,
        "undated": 0,
    }
    try:
        return render(request, "asking.html", chosen | _tables(request))
    except WrongParameter as error:
        refusal = {"refusal": error, "rest": address_without(request, error.parameter)}
        return render(request, "asking.html", chosen | refusal, status=400)


def _notes(undated):
    """What the numbers leave out, in sentences."""
    if not undated:
        return []
    return [f"Events without any date, of which there are {undated:,}, are not counted by day."]


@data_view
def asking_json(request):
    figures = _tables(request)
    address = request.build_absolute_uri

    def rows_json(rows):
        return [
            {"name": r.name, "question_count": r.count, "total": r.total, "url": address(r.url)}
            for r in rows
        ]

    values = {
        "known": vars(figures["known"]),
        "notes": _notes(figures["undated"]),
        "outlets": rows_json(figures["outlets"]),
        "most_asked": rows_json(figures["most_asked"]),
    }
    for name in ("topics", "addressees"):
        if name in figures:
            values[name] = rows_json(figures[name])
    return json_response(values)


def _series(request):
    """The public series that ``series`` names, None without it. Raises NoSuchValue."""
    slug = request.GET.get("series", "")[:120].replace("\0", "")
    if not slug:
        return None
    row = Series.objects.public().filter(slug=slug).first()
    if row is None:
        raise NoSuchValue(f"No series called “{slug}” is in the archive.", "series")
    return row


def _office(request):
    """The office that ``office`` names, None without it. Raises NoSuchValue."""
    key = request.GET.get("office", "")[:200].replace("\0", "")
    if not key:
        return None
    if request.GET.get("series"):
        raise WrongParameter("Choose a series or an office: the table has one of them.", "office")
    row = coverage_tables.office_by_key(key)
    if row is None:
        raise NoSuchValue(f"No holder of an office called “{key}” is in an event.", "office")
    return row


@page_view("series", "office")
def coverage(request):
    chosen, office = _series(request), _office(request)
    dates = coverage_tables.expected_dates(chosen) if chosen else []
    expected_years = {row.day.year for row in dates}
    years = coverage_tables.years(chosen, expected_years, office)
    return render(
        request,
        "coverage.html",
        {
            "chosen": chosen,
            "office": office,
            "all_offices": coverage_tables.by_office(),
            "all_series": coverage_tables.by_series(),
            "years": coverage_tables.with_gaps(years, expected_years),
            "expected": coverage_tables.expected_days_by_month(dates),
            "expected_of": coverage_tables.expected_days_by_series(),
            "missing": [row for row in dates if not row.has_event],
            "max_missing": MAX_MISSING,
            "max_offices": MAX_OFFICES,
            "undated": coverage_tables.undated_count(),
            "undated_events": coverage_tables.undated_events(),
            "imports": coverage_tables.imports(),
            "kinds": Event.Kind.choices,
        },
    )


def _expected_facts(rows):
    return [
        {
            "date": row.day.isoformat(),
            "title": row.title or None,
            "url": row.url or None,
            "has_event": row.has_event,
        }
        for row in rows
    ]


@data_view
def coverage_json(request):
    check_parameters(request, ("series", "office"))
    chosen, office = _series(request), _office(request)
    dates = coverage_tables.expected_dates(chosen) if chosen else []
    expected = coverage_tables.expected_days_by_series()
    years = [
        {"year": y.year, "months": list(y.months), "kinds": dict(y.kinds)}
        for y in coverage_tables.years(chosen, {row.day.year for row in dates}, office)
    ]
    series = [
        {
            "slug": row.slug or None,
            "name": row.name or None,
            "publisher": row.publisher or None,
            "event_count": row.count,
            "first_date": row.first and row.first.isoformat(),
            "last_date": row.last and row.last.isoformat(),
            "undated": row.without_day,
            "expected_days": expected[row.slug].expected if row.slug in expected else None,
            "expected_days_with_event": (
                expected[row.slug].with_event if row.slug in expected else None
            ),
        }
        for row in coverage_tables.by_series()
    ]
    imports = [
        {
            "day": row["day"].isoformat(),
            "format": row["format"],
            "sources": row["n"],
            "with_capture_date": row["captured"],
        }
        for row in coverage_tables.imports()
    ]
    return json_response(
        {
            "years": years,
            "undated": coverage_tables.undated_count(),
            "imports": imports,
            "series": series,
            "offices": [
                {
                    "key": row.key,
                    "office": row.office,
                    "organization": row.organization,
                    "event_count": row.count,
                    "first_date": row.first.isoformat(),
                    "last_date": row.last.isoformat(),
                }
                for row in coverage_tables.by_office()
            ],
            "expected_dates": _expected_facts(dates),
        }
    )
