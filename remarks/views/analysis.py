"""Words over time, who asks whom, and what the archive has of each year."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import search
from ..analysis import concordance as comparing
from ..analysis import coverage as coverage_tables
from ..analysis import question_counts as tables
from ..models import Event, Outlet, Speaker
from ..search.language import period
from .lookup import number
from .renamed import renamed_parameters
from .responses import data_view, json_response

# The four boxes had names of their own before 0.2.
_one_name_for_series = renamed_parameters(a="series", b="series", c="series", d="series")


def _series_queries(request):
    queries = (query.strip()[:200] for query in request.GET.getlist("series"))
    return [query for query in queries if query][: comparing.MAX_SERIES]


def _comparison(request):
    """What the comparison page and its data show.

    ``error`` is a sentence where there is no answer.
    """
    words = request.GET.get("q", "").strip()[:200]
    queries = _series_queries(request) or [""]
    unit = request.GET.get("by", "year")
    unit = unit if unit in comparing.UNITS else "year"
    comparison = {
        "q": words,
        "queries": queries,
        "unit": unit,
        "series": (),
        "lines": (),
        "turns": 0,
        "pages": 1,
        "error": "",
    }
    if not words:
        return comparison
    try:
        comparison["series"] = comparing.compare_series(words, queries, unit)
        comparison["page"] = number(request.GET.get("page"))
        comparison["lines"], comparison["turns"], comparison["pages"] = comparing.concordance(
            words, queries, comparison["page"]
        )
    except search.SearchUnavailable as error:
        comparison["error"] = str(error)
    return comparison


@require_safe
@_one_name_for_series
def compare(request):
    comparison = _comparison(request)
    queries = _series_queries(request)
    context = {
        "boxes": queries + [""] * (comparing.MAX_SERIES - len(queries)),
        "strips": _strips(comparison["series"]),
        "rows": list(zip(*(one.cells for one in comparison["series"]), strict=True)),
    }
    status = 503 if comparison["error"] else 200
    return render(request, "compare.html", comparison | context, status=status)


def _strips(series):
    """One strip of bars each, all on one scale, in a drawing of 1000 by 100 units."""
    most = max((cell.share or 0 for one in series for cell in one.cells), default=0)
    return [{"series": one, "bars": _bars(one.cells, most)} for one in series]


def _bars(cells, most):
    step = 1000 / max(1, len(cells))
    bars = []
    for i, cell in enumerate(cells):
        height = round(88 * cell.share / most + 2, 1) if cell.share and most else 0
        bar = {"cell": cell, "x": i * step, "width": min(step * 0.8, 60)}
        bars.append(bar | {"y": round(100 - height, 1), "height": height})
    return bars


@data_view
@_one_name_for_series
def compare_json(request):
    comparison = _comparison(request)
    address = request.build_absolute_uri
    values = {
        "q": comparison["q"],
        "by": comparison["unit"],
        "series": [
            {
                "query": series.query,
                "description": series.description,
                "notes": list(series.notes),
                "periods": [
                    {"period": c.period, "matched": c.matched, "total": c.total}
                    for c in series.cells
                ],
            }
            for series in comparison["series"]
        ],
        "turn_count": comparison["turns"],
        "pages": comparison["pages"],
        "lines": [
            {
                "url": address(line.turn.get_absolute_url()),
                "date": line.turn.event.date.isoformat() if line.turn.event.date else None,
                "name": line.turn.display_name,
                "before": line.before,
                "word": line.word,
                "after": line.after,
            }
            for line in comparison["lines"]
        ],
        "error": comparison["error"] or None,
    }
    return json_response(values, 503 if comparison["error"] else 200)


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


@require_safe
def coverage(request):
    return render(
        request,
        "coverage.html",
        {
            "years": coverage_tables.years(),
            "undated": coverage_tables.undated_count(),
            "undated_events": coverage_tables.undated_events(),
            "imports": coverage_tables.imports(),
            "kinds": Event.Kind.choices,
        },
    )


@data_view
def coverage_json(_request):
    years = [
        {"year": y.year, "months": list(y.months), "kinds": dict(y.kinds)}
        for y in coverage_tables.years()
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
        {"years": years, "undated": coverage_tables.undated_count(), "imports": imports}
    )
