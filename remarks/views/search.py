"""The search page, and the same for programs."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from .. import filters
from ..analysis import counts
from ..analysis.coverage import unplaced_count
from ..models import EmptySearch, Event
from ..search import language, resolution
from ..search import results as searching
from ..search.name_cards import name_card
from ..search.readings import suggestions
from .lookup import number
from .parameters import address_without
from .responses import (
    WrongParameter,
    check_parameters,
    data_view,
    json_response,
    search_unit,
    unit_parameter,
)
from .site import EXAMPLES


@require_safe
def search_page(request):
    try:
        unit = search_unit(request)
    except WrongParameter as error:
        return _refusal(request, error)
    text = request.GET.get("q", "")
    strict = request.GET.get("words") == "all"
    results = searching.search(
        text,
        number(request.GET.get("page")),
        request.GET.get("sort", ""),
        strict=strict,
        with_names=request.GET.get("names") != "off",
        opened=request.GET.get("facet", ""),
        unit=unit,
    )
    if results.available and not results.total and request.method == "GET":
        note_empty(results.query)
    context = {
        "results": results,
        "query": results.query.source,
        "refusal": "",
        "strict": strict,
        "undated": _undated_count(results.query),
        "unplaced": unplaced_count() if results.query.has_filter("place") else 0,
        "with_undated": results.query.with_undated(),
        "asked": bool(text.strip()) or "q" in request.GET,
        "terms": results.terms,
        "size": counts.size(),
        "examples": EXAMPLES,
        "feed": urlencode({"q": results.query.source} | unit_parameter(unit)),
        "card": name_card(results.query),
        "page_range": Paginator(
            range(results.total + results.some_total), searching.PAGE_SIZE
        ).get_elided_page_range(results.page, on_each_side=2)
        if results.page <= results.pages
        else (),
    }
    response = render(request, "search.html", context, status=200 if results.available else 503)
    # Each search that finds nothing is counted, so its page is made anew each time.
    response.counted = not results.total
    return response


def _refusal(request, error):
    """The search page without hits: a parameter means nothing, and is named."""
    results = searching.Results(resolution.read(request.GET.get("q", "")), "", ())
    context = {
        "results": results,
        "query": results.query.source,
        "terms": results.terms,
        "refusal": str(error),
        "rest": address_without(request, error.parameter, error.instead),
        "feed": "",
    }
    return render(request, "search.html", context, status=400)


def _undated_count(query):
    """How many events a query's days cannot judge, since they have none; 0 without days."""
    filters_ = [
        leaf for leaf in language.positive_leaves(query.tree) if isinstance(leaf, language.Filter)
    ]
    dated = any(leaf.days for leaf in filters_) and all(
        leaf.value != "undated" for leaf in filters_
    )
    return Event.objects.public().undated().count() if dated else 0


def note_empty(query):
    """Keep the plain words of a search without hits, so that archivists see what is missed.

    Filters and long texts are not kept.
    """
    words = [
        leaf for leaf in query.tree.children if isinstance(leaf, (language.Word, language.Phrase))
    ]
    if words and len(words) == len(query.tree.children) <= 6:
        EmptySearch.objects.note(" ".join(leaf.text.lower() for leaf in words)[:200])


@data_view
def suggest_json(request):
    """Names and titles that what is typed in the search box may become."""
    check_parameters(request, ("q",))
    items = [
        {
            "kind": item.kind,
            "label": item.label,
            "query": item.query,
            "url": reverse("event", args=[item.event])
            if item.event
            else f"{reverse('search')}?{urlencode({'q': item.query})}",
        }
        for item in suggestions(request.GET.get("q", ""))
    ]
    return json_response({"items": items})


CHOOSERS = {"events": filters.EventFilter, "questions": filters.QuestionFilter}


@data_view
def choices_json(request):
    """The values of a list's filter that a beginning may become, with their live counts."""
    data = request.GET.copy()
    asked = {name: (data.pop(name, None) or [""])[-1] for name in ("list", "choose", "q")}
    if asked["list"] not in CHOOSERS:
        raise WrongParameter("“list” names the list to filter: events or questions.")
    model = CHOOSERS[asked["list"]].Meta.model
    chosen = CHOOSERS[asked["list"]](data, model.objects.public(), request=request)
    if asked["choose"] not in chosen.facet_names:
        known = ", ".join(chosen.facet_names)
        raise WrongParameter(f"“choose” names the filter to choose for: {known}.")
    for problem_ in chosen.problems:
        raise WrongParameter(f"“{problem_.name}”: {problem_.message}")
    rows = chosen.choices_of(asked["choose"], asked["q"].strip()[:100])
    items = [
        {"value": row.slug, "label": row.name, "kind": f"{row.count:,}", "count": row.count}
        for row in rows[: filters.MAX_SUGGESTED]
    ]
    return json_response({"items": items})


@data_view
def search_json(request):
    """The search page for programs: the same parameters, order and counts."""
    results = searching.search(
        request.GET.get("q", ""),
        number(request.GET.get("page")),
        request.GET.get("sort", ""),
        strict=request.GET.get("words") == "all",
        with_names=request.GET.get("names") != "off",
        opened=request.GET.get("facet", ""),
        unit=search_unit(request),
    )
    return json_response(_facts(request, results), 200 if results.available else 503)


def _facts(request, results):
    def address(query):
        parameters = {"q": query} | unit_parameter(results.unit)
        return f"{reverse('search_json')}?{urlencode(parameters)}"

    return {
        "query": results.query.source,
        "description": results.description,
        "notes": list(results.notes),
        "sort": results.sort,
        "unit": results.unit.name,
        "readings": [_reading_facts(reading) for reading in results.readings],
        "total": results.total,
        "some_total": results.some_total,
        "page": results.page,
        "pages": results.pages,
        "next": _next(request, results),
        "hits": [_hit_facts(request, hit) for hit in results.hits],
        "facets": {
            facet.name: [
                {"name": v.name, "count": v.count, "query": v.query, "url": address(v.query)}
                for v in facet.values
            ]
            for facet in results.facets
        },
        "years": [
            {"year": bar.year, "count": bar.count, "query": bar.query} for bar in results.years
        ],
        "nearest": [_hit_facts(request, hit) for hit in results.nearest],
    }


def _reading_facts(reading):
    return {
        "words": reading.words,
        "description": reading.label,
        "strict": [{"description": s.label, "query": s.query} for s in reading.strict],
    }


def _next(request, results):
    """The address of the page behind this one; None on the last."""
    if results.page >= results.pages:
        return None
    asked = {"q": results.query.source, "sort": results.sort, "page": results.page + 1}
    asked |= {name: request.GET[name] for name in ("words", "names", "unit") if name in request.GET}
    return request.build_absolute_uri(f"{reverse('search_json')}?{urlencode(asked)}")


def _hit_facts(request, hit):
    turn, event = hit.turn, hit.turn.event
    return {
        "url": request.build_absolute_uri(turn.get_absolute_url()),
        "event": {
            "title": event.title,
            "date": event.date.isoformat() if event.date else None,
            "released": event.released.isoformat() if event.released else None,
            "place": event.place or None,
            "kind": event.kind,
        },
        "position": turn.position,
        "speaker": turn.speaker.name if turn.speaker_id else None,
        "label": turn.label,
        "voice": turn.voice,
        "questions": _question_facts(turn),
        "has_all_words": hit.has_all,
        "related_words": list(hit.forms),
        "text": turn.text,
        "passage": list(hit.passage),
        "fragments": [list(span) for span in hit.fragments],
        "marks": [list(span) for span in hit.spans],
        "replies": [_reply_facts(request, reply) for reply in hit.replies],
        "same_exchange": [
            *(_half_facts(request, half, is_hit=True) for half in hit.halves),
            *(_half_facts(request, other, is_hit=False) for other in [hit.counterpart] if other),
        ],
        "near_duplicates": [
            request.build_absolute_uri(turn.get_absolute_url()) for turn in hit.near_duplicates
        ],
    }


def _question_facts(turn):
    """Who asks the questions of a turn, for whom, and with what outcome; empty for a reply."""
    return [
        {
            "asker": q.asker.name if q.asker_id else q.asker_name or None,
            "outlet": q.outlet.name if q.outlet_id else q.outlet_name or None,
            "state": q.state,
        }
        for q in turn.questions.all()
    ]


def _half_facts(request, half, *, is_hit):
    """The other half of a hit's exchange; ``is_hit`` says whether it holds words itself."""
    questions = _question_facts(half.turn)
    return _reply_facts(request, half) | {"is_hit": is_hit, "questions": questions}


def _reply_facts(request, hit):
    turn = hit.turn
    return {
        "url": request.build_absolute_uri(turn.get_absolute_url()),
        "position": turn.position,
        "speaker": turn.speaker.name if turn.speaker_id else None,
        "label": turn.label,
        "text": turn.text,
        "passage": list(hit.passage),
        "fragments": [list(span) for span in hit.fragments],
        "marks": [list(span) for span in hit.spans],
    }
