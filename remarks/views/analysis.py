"""Who asks whom, and what the archive has of each year."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..analysis import coverage as coverage_tables
from ..analysis import question_counts as tables
from ..models import Event, Outlet, Series, Speaker
from ..search.language import period
from .responses import data_view, json_response


def _period(request):
    """The first and last day of ``from`` and ``to``; what is no date is no bound and is said."""
    bounds, notes = [], []
    for name, side in (("from", 0), ("to", 1)):
        text = request.GET.get(name, "").strip()[:10]
        span = period(text) if text else None
        if text and span is None:
            notes.append(f"“{text}” is not a date: write 2007, 2007-05 or 2007-05-15.")
        bounds.append(span[side] if span else None)
    return (*bounds, notes)


def _tables(request):
    first, last, notes = _period(request)
    rows = tables.in_period(first, last)
    figures = {
        "first": first,
        "last": last,
        "notes": notes,
        "known": tables.completeness(rows),
        "outlets": tables.outlets(first, last),
    }
    if slug := request.GET.get("outlet", "")[:120].replace("\0", ""):
        figures["outlet"] = Outlet.objects.public().filter(slug=slug).first()
        if figures["outlet"] is None:
            raise Http404("No outlet of this name asks here.")
        figures["topics"] = tables.topics(figures["outlet"], first, last)
    if slug := request.GET.get("reporter", "")[:120].replace("\0", ""):
        figures["reporter"] = Speaker.objects.public().filter(slug=slug).first()
        if figures["reporter"] is None:
            raise Http404("No reporter of this name asks here.")
        figures["addressees"] = tables.addressees(figures["reporter"], first, last)
        figures["known_of"] = tables.completeness(rows.filter(asker=figures["reporter"]))
    return figures


@require_safe
def asking(request):
    chosen = {"outlet": None, "reporter": None, "least": tables.MIN_FOR_SHARE}
    return render(request, "asking.html", chosen | _tables(request))


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
        "notes": figures["notes"],
        "outlets": rows_json(figures["outlets"]),
    }
    for name in ("topics", "addressees"):
        if name in figures:
            values[name] = rows_json(figures[name])
    return json_response(values)


def _series(request):
    """The public series that ``series`` names, None without it. Raises Http404."""
    slug = request.GET.get("series", "")[:120].replace("\0", "")
    if not slug:
        return None
    row = Series.objects.public().filter(slug=slug).first()
    if row is None:
        raise Http404("No series of this name is in the archive.")
    return row


@require_safe
def coverage(request):
    chosen = _series(request)
    return render(
        request,
        "coverage.html",
        {
            "chosen": chosen,
            "all_series": coverage_tables.by_series(),
            "years": coverage_tables.years(chosen),
            "undated": coverage_tables.undated_count(),
            "undated_events": coverage_tables.undated_events(),
            "imports": coverage_tables.imports(),
            "kinds": Event.Kind.choices,
        },
    )


@data_view
def coverage_json(request):
    years = [
        {"year": y.year, "months": list(y.months), "kinds": dict(y.kinds)}
        for y in coverage_tables.years(_series(request))
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
        }
    )
