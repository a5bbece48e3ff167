"""Words over time: the page with its chart, table and lines, and the same as data and pictures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from .. import search
from ..analysis import comparison as comparing
from ..analysis.concordance import concordance
from ..analysis.coverage import undated_count, unplaced_count
from ..exports.writers import tabular
from ..presentation import images
from ..presentation.line_chart import Value, line_chart
from ..search.language import exactly, one_line
from .lookup import number
from .parameters import page_view, renamed_parameters
from .responses import (
    WrongParameter,
    check_parameters,
    check_query,
    choice,
    data_view,
    json_response,
    problem,
)

# The first four boxes had names of their own before 0.2.
_one_name_for_series = renamed_parameters(a="series", b="series", c="series", d="series")
_PARAMETERS = ("q", "series", "by", "measure", "exact", "page")
MAX_TYPED = 200
_WIDE, _NARROW = (1000, 380), (400, 320)


def _words(request):
    """The words to count; with ``exact`` each only as it is written. Raises WrongParameter."""
    check_query(request)
    words = one_line(request.GET.get("q", ""))[:MAX_TYPED]
    if choice(request, "exact", ("1",)):
        return (exactly(search.parse(words)) or words)[:MAX_TYPED]
    return words


def _misreadings(texts):
    """By what was typed for a series why it means nothing; those that do are left out."""
    read = {text: search.parse(comparing.read_scope(text).query) for text in texts}
    return {text: query.refusal for text, query in read.items() if query.refusal}


def _comparison(request):
    """What the comparison page and its data show.

    ``error`` is a sentence where there is no answer, ``misread`` those for series without a line.
    Raises WrongParameter.
    """
    texts = [one_line(text)[:MAX_TYPED] for text in request.GET.getlist("series")]
    texts = list(dict.fromkeys(text for text in texts if text))
    unit = choice(request, "by", comparing.UNITS) or comparing.UNITS[0]
    measure = choice(request, "measure", comparing.MEASURES) or comparing.MEASURES[0]
    notes = []
    if len(texts) > comparing.MAX_SERIES:
        notes.append(f"Only the first {comparing.MAX_SERIES} of {len(texts)} series are shown.")
    texts = texts[: comparing.MAX_SERIES]
    misread = _misreadings(texts)
    notes += [f"There is no line for “{text}”. {why}" for text, why in misread.items()]
    asked = {
        "q": _words(request),
        "texts": texts,
        "unit": unit,
        "measure": measure,
        "notes": notes,
        "comparison": None,
        "error": "",
        "misread": misread,
    }
    drawn = [text for text in texts if text not in misread]
    if not asked["q"] or (texts and not drawn):
        return asked
    try:
        counted = comparing.compare(asked["q"], drawn or [""], unit, measure)
    except search.SearchUnavailable as error:
        return asked | {"error": str(error)}
    notes += counted.notes
    return asked | {"comparison": counted, "unit": counted.unit, "measure": counted.measure}


def _data_of_comparison(request):
    """The same for data, which would silently lack a series: a misread one is a WrongParameter."""
    check_parameters(request, _PARAMETERS)
    asked = _comparison(request)
    for sentence in asked["misread"].values():
        raise WrongParameter(sentence, "series")
    return asked


def _lines(request, asked):
    """The page of lines that is asked for."""
    page = number(request.GET.get("page"))
    ids = asked["comparison"].turn_ids if asked["comparison"] else ()
    by_exchange = asked["measure"] == "exchanges"
    lines, pages = concordance(asked["q"], ids, page, with_replies=by_exchange)
    if page > pages:
        raise WrongParameter(f"There is no page {page:,} of mentions: there are {pages:,}.", "page")
    return {"lines": lines, "pages": pages, "page": page, "turns": len(ids)}


def _permanent(asked):
    """The comparison's parameters with every name as the query that it means today."""
    series = [one.scope.query or "all" for one in asked["comparison"].series]
    pairs = [("q", asked["q"]), *(("series", query) for query in series)]
    return urlencode([*pairs, ("by", asked["unit"]), ("measure", asked["measure"])])


def _axis(asked):
    if asked["measure"] == "exchanges":
        return f"Exchanges with the words, of 100, by {asked['unit']}"
    return f"{asked['measure'].capitalize()} in 10,000 words, by {asked['unit']}"


def _chart(asked, size, address=str):
    """The chart of a comparison, ``size`` being its width and height; ``address`` makes links."""
    counted = asked["comparison"]
    series = [
        (one.scope.label, [_value(cell, counted.measure, address) for cell in one.cells])
        for one in counted.series
    ]
    return line_chart(counted.periods, series, width=size[0], height=size[1])


def _value(cell, measure, address):
    count = cell.uses if measure == "uses" else cell.matched
    rate = cell.rate(measure)
    base = f"of {cell.base:,}" if measure == "exchanges" else f"in {cell.base:,} words"
    note = f"{count:,} {measure if count != 1 else measure[:-1]} {base}"
    label = f"{cell.base:,}" if cell.is_small else ""
    url = address(cell.url) if cell.matched and cell.url else ""
    return Value(rate, f"{cell.period}: {note}", url, cell.is_small, label)


def _rows(counted):
    """The table: each a period and its cells; periods without any transcripts are one row."""
    rows = []
    for cells in zip(*(one.cells for one in counted.series), strict=True):
        is_empty = not any(cell.total for cell in cells)
        if is_empty and rows and not rows[-1]["cells"]:
            rows[-1]["last"] = cells[0].period
        else:
            period = cells[0].period
            rows.append({"first": period, "last": period, "cells": () if is_empty else cells})
    return rows


def _is_of_places(asked):
    """Whether the words or a series are narrowed by place, which not every event has."""
    texts = (asked["q"], *asked["texts"])
    return any(search.parse(text).has_filter("place") for text in texts)


@_one_name_for_series
@page_view(*_PARAMETERS)
def compare(request):
    asked = _comparison(request)
    counted = asked["comparison"]
    context = {"chart": None, "undated": 0, "unplaced": 0, "permanent": ""}
    context |= asked | _lines(request, asked)
    # There is always a box more than is filled, as long as one more series can be shown.
    empty = [""] * max(1, 4 - len(asked["texts"]))
    context["boxes"] = (asked["texts"] + empty)[: comparing.MAX_SERIES]
    context["most"] = comparing.MAX_SERIES
    if counted and counted.periods:
        context |= {
            "chart": _chart(asked, _WIDE),
            "small_chart": _chart(asked, _NARROW),
            "axis": _axis(asked),
            "rows": _rows(counted),
            "undated": undated_count(),
            "unplaced": unplaced_count() if _is_of_places(asked) else 0,
        }
    if counted:
        context["permanent"] = _permanent(asked)
    status = 400 if asked["misread"] and not counted else 200
    return render(request, "compare.html", context, status=503 if asked["error"] else status)


@data_view
@_one_name_for_series
def compare_json(request):
    asked = _data_of_comparison(request)
    address = request.build_absolute_uri
    counted = asked["comparison"]
    shown = _lines(request, asked)
    by_exchange = asked["measure"] == "exchanges"
    values = {
        "q": asked["q"],
        "by": asked["unit"],
        "measure": asked["measure"],
        "notes": asked["notes"],
        "series": [_series_facts(one, asked["measure"]) for one in counted.series]
        if counted
        else [],
        "turn_count": None if by_exchange else shown["turns"],
        "exchange_count": shown["turns"] if by_exchange else None,
        "pages": shown["pages"],
        "lines": [
            {
                "url": address(line.turn.get_absolute_url()),
                "date": _iso(line.turn.event.date),
                "released": _iso(line.turn.event.released),
                "name": line.turn.display_name,
                "before": line.before,
                "word": line.word,
                "after": line.after,
            }
            for line in shown["lines"]
        ],
        "error": asked["error"] or None,
    }
    return json_response(values, 503 if asked["error"] else 200)


def _iso(day):
    return day.isoformat() if day else None


def _series_facts(one, measure):
    return {
        "text": one.scope.text,
        "query": one.scope.query,
        "description": one.scope.label,
        "notes": list(one.notes),
        "periods": [
            {
                "period": c.period,
                "matched": c.matched,
                "total": c.total,
                "uses": c.uses,
                "words": c.words,
                "rate": _round_rate(c.rate(measure)),
                "is_small": c.is_small,
            }
            for c in one.cells
        ],
    }


def _round_rate(rate):
    return None if rate is None else round(rate, 4)


_COLUMNS = (
    "period", "series", "query", "matched_turns", "turns", "uses", "words", "measure",
    "per_10000_words", "small_sample", "matched_exchanges", "exchanges", "per_100_exchanges",
)  # fmt: skip


def _counts(cell, measure):
    """The counts of a cell by their columns; those of turns or of exchanges stay empty."""
    rate = _round_rate(cell.rate(measure))
    if measure == "exchanges":
        return {
            "matched_exchanges": cell.matched,
            "exchanges": cell.total,
            "per_100_exchanges": rate,
        }
    return {
        "matched_turns": cell.matched,
        "turns": cell.total,
        "uses": cell.uses,
        "words": cell.words,
        "per_10000_words": rate,
    }


def _as_csv(_request, asked):
    rows = (
        {
            "period": cell.period,
            "series": one.scope.label,
            "query": one.scope.query,
            "measure": asked["measure"],
            "small_sample": cell.is_small,
        }
        | _counts(cell, asked["measure"])
        for one in asked["comparison"].series
        for cell in one.cells
    )
    return "".join(tabular.csv_lines(_COLUMNS, rows)), "text/csv; charset=utf-8"


def _as_svg(request, asked):
    context = {
        "chart": _chart(asked, _WIDE, request.build_absolute_uri),
        "title": asked["q"],
        "axis": _axis(asked),
        "source": request.build_absolute_uri(reverse("compare")),
        "colors": images.COLORS,
    }
    return render_to_string("compare.svg", context, request=request), "image/svg+xml"


def _as_png(request, asked):
    chart, source = _chart(asked, _WIDE), request.build_absolute_uri(reverse("compare"))
    return images.chart_png(chart, asked["q"], _axis(asked), f"Remarks, {source}"), "image/png"


def _file_view(ending, written):
    """The comparison as a file, which ``written`` makes with its media type."""

    @data_view
    @_one_name_for_series
    def compare_file(request):
        asked = _data_of_comparison(request)
        if asked["error"]:
            return problem(503, asked["error"])
        if asked["comparison"] is None:
            raise WrongParameter("A comparison needs words: give them as “q”.")
        content, kind = written(request, asked)
        response = HttpResponse(content, content_type=kind)
        response["Content-Disposition"] = f'attachment; filename="comparison.{ending}"'
        return response

    return compare_file


compare_csv = _file_view("csv", _as_csv)
compare_svg = _file_view("svg", _as_svg)
compare_png = _file_view("png", _as_png)
