"""What journalists come for: is this quote here, how did the words change, who asks whom, and what is held at all?"""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import search
from ..analysis import concordance as comparing
from ..analysis import coverage as coverage_tables
from ..analysis import question_counts as tables
from ..analysis import quotes
from ..models import Event, Outlet, Speaker
from ..search.language import period
from .lookup import number
from .responses import data_view, json_response


def _checked(request):
    text = request.GET.get("text", "")
    if not text.strip():
        return None
    return quotes.check(text, request.GET.get("speaker", ""), request.GET.get("on", ""))


@require_safe
def quote(request):
    context = {"check": _checked(request), "most": quotes.MOST_WORDS, "least": quotes.LEAST_WORDS}
    return render(request, "remarks/quote.html", context)


@data_view
def quote_json(request):
    found = _checked(request) or quotes.check("")
    address = request.build_absolute_uri
    return json_response(
        {
            "verdict": found.verdict,
            "said": found.said,
            "searched": found.searched or None,
            "notes": list(found.notes),
            "passages": [_passage(passage, address) for passage in found.passages],
        }
    )


def _passage(passage, address):
    turn, match = passage.turn, passage.match
    return {
        "url": address(passage.url),
        "event": turn.event.title,
        "date": turn.event.date.isoformat() if turn.event.date else None,
        "speaker": turn.speaker.slug if turn.speaker_id else None,
        "name": turn.display_name,
        "words": passage.words,
        "gap": match.gap,
        "normalised": list(match.normalised),
        "differences": [
            {"kind": d.kind, "quoted": d.quoted, "held": d.held} for d in match.differences
        ],
    }


_SIDES = ("a", "b", "c", "d")


def _compared(request):
    """The words, the sides and the unit of a comparison, and all that is found; the trouble in a sentence if there is any."""
    words = request.GET.get("q", "").strip()[:200]
    queries = [q for name in _SIDES if (q := request.GET.get(name, "").strip()[:200])] or [""]
    unit = request.GET.get("by", "year")
    unit = unit if unit in comparing.UNITS else "year"
    found = {
        "q": words,
        "queries": queries,
        "unit": unit,
        "sides": (),
        "lines": (),
        "turns": 0,
        "pages": 1,
        "trouble": "",
    }
    if not words:
        return found
    try:
        found["sides"] = comparing.sides_of(words, queries, unit)
        found["page"] = number(request.GET.get("page"))
        found["lines"], found["turns"], found["pages"] = comparing.lines_of(
            words, queries, found["page"]
        )
    except search.SearchUnavailable as error:
        found["trouble"] = str(error)
    return found


@require_safe
def compare(request):
    found = _compared(request)
    most = max((cell.share or 0 for side in found["sides"] for cell in side.cells), default=0)
    boxes = [(name, request.GET.get(name, "").strip()[:200]) for name in _SIDES]
    # One strip a side, all on one scale.
    strips = [
        {
            "side": side,
            "bars": [
                {"cell": c, "height": round(88 * c.share / most + 2, 1) if c.share and most else 0, "x": i * 1000 / len(side.cells), "width": min(800 / len(side.cells), 60)}
                for i, c in enumerate(side.cells)
            ],
        }
        for side in found["sides"]
    ]  # fmt: skip
    return render(
        request,
        "remarks/compare.html",
        found | {"boxes": boxes, "strips": strips},
        status=503 if found["trouble"] else 200,
    )


@data_view
def compare_json(request):
    found = _compared(request)
    address = request.build_absolute_uri
    values = {
        "q": found["q"],
        "by": found["unit"],
        "sides": [
            {
                "query": side.query,
                "said": side.said,
                "notes": list(side.notes),
                "periods": [
                    {"period": c.period, "matched": c.matched, "held": c.held} for c in side.cells
                ],
            }
            for side in found["sides"]
        ],
        "turns": found["turns"],
        "pages": found["pages"],
        "lines": [
            {
                "url": address(line.turn.get_absolute_url()),
                "date": line.turn.event.date.isoformat() if line.turn.event.date else None,
                "name": line.turn.display_name,
                "before": line.before,
                "word": line.word,
                "after": line.after,
            }
            for line in found["lines"]
        ],
        "trouble": found["trouble"] or None,
    }
    return json_response(values, 503 if found["trouble"] else 200)


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
    found = {
        "first": first,
        "last": last,
        "notes": notes,
        "known": tables.known(rows),
        "outlets": tables.outlets(first, last),
    }
    if slug := request.GET.get("outlet", "")[:120].replace("\0", ""):
        found["outlet"] = Outlet.objects.public().filter(slug=slug).first()
        if found["outlet"] is None:
            raise Http404("No outlet of this name asks here.")
        found["topics"] = tables.topics(found["outlet"], first, last)
    if slug := request.GET.get("reporter", "")[:120].replace("\0", ""):
        found["reporter"] = Speaker.objects.public().filter(slug=slug).first()
        if found["reporter"] is None:
            raise Http404("No reporter of this name asks here.")
        found["addressees"] = tables.addressees(found["reporter"], first, last)
        found["known_of"] = tables.known(rows.filter(asker=found["reporter"]))
    return found


@require_safe
def asking(request):
    return render(
        request, "remarks/asking.html", _tables(request) | {"least": tables.LEAST_FOR_SHARE}
    )


@data_view
def asking_json(request):
    found = _tables(request)
    address = request.build_absolute_uri

    def shown(rows):
        return [
            {"name": r.name, "questions": r.count, "of": r.of, "url": address(r.url)} for r in rows
        ]

    values = {
        "known": vars(found["known"]),
        "notes": found["notes"],
        "outlets": shown(found["outlets"]),
    }
    for name in ("topics", "addressees"):
        if name in found:
            values[name] = shown(found[name])
    return json_response(values)


@require_safe
def coverage(request):
    return render(
        request,
        "remarks/coverage.html",
        {
            "years": coverage_tables.years(),
            "undated": coverage_tables.undated(),
            "imports": coverage_tables.imports(),
            "kinds": Event.Kind.choices,
        },
    )


@data_view
def coverage_json(request):
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
    return json_response({"years": years, "undated": coverage_tables.undated(), "imports": imports})
