"""The pages: each view fetches public rows and hands them to a template."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from . import exports, filters, loading, search, stats
from .exchanges import exchanges_of, parts_of
from .models import Event, OldSlug, Outlet, Question, Speaker, Topic, Turn

PAGE_SIZE = 25
EXAMPLES = ('"missile defense"', "speaker:lavrov in:answer", "kosovo veto -iraq")

# The search language by example, for the help page; each is a link with what it finds now.
LANGUAGE = (
    ("missile defense", "both words, in one turn, in any inflection"),
    ('"missile defense"', "these words literally and in order; never across a gap such as (inaudible)"),
    ('"russia states"~10', "within ten words of each other, in any order"),
    ("russia -kosovo", "the first without the second; - works before quotes and filters too"),
    ("iran OR kosovo", "either; brackets group"),
    ("nonprolif*", "words that begin so, three letters or more"),
    ("speaker:rice", "said by; full names in quotes, surnames and labels as printed count"),
    ('reporter:"Arshad Mohammed"', "questions asked by a person; with in:answer the replies to them"),
    ("outlet:reuters", "questions asked for a news organisation, under any of its names"),
    ("asked:lavrov", "questions put to a person"),
    ("topic:kosovo", "turns that carry a topic"),
    ("place:moscow kind:joint", "where, and what kind of event"),
    ("doc:2007/T7-4", "a document number"),
    ("in:question kosovo", "words of questions; in:answer of answers, in:title of the event's title"),
    ("from:2007 to:2007-05", "dates, inclusive; a partial date is its whole period"),
    ("before:2008 after:2006", "dates, strict"),
    ("on:2007-05-15", "one day, month or year"),
    ("is:untranslated", "turns whose words were not translated; is:orphan answers whose question is not printed"),
    ("has:inaudible", "turns with such a gap; also laughter, applause, crosstalk, interpreted"),
    ("state:not_transcribed", "what became of a question: replied, not_transcribed, inaudible, none, unresolved"),
)


def _page(request, rows, size=PAGE_SIZE):
    """The asked page of ``rows``; a number beyond the last gives the last."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def _found(model, slug, rows):
    """The public row of this slug, or the row that the slug once belonged to."""
    row = rows.filter(slug=slug).first()
    if row is not None:
        return row, False
    old = OldSlug.objects.filter(kind=model._meta.model_name, slug=slug).first()
    if old is None:
        raise Http404
    return get_object_or_404(rows, pk=old.target), True


@require_safe
def home(request):
    context = {
        "size": stats.size(),
        "years": stats.events_by_year(),
        "latest": Event.objects.public().with_people().latest_first()[:8],
        "asked": stats.most_asked(),
        "asking": stats.most_asking(),
        "topics": stats.topics_held(),
        "examples": EXAMPLES,
    }
    return render(request, "remarks/home.html", context)


@require_safe
def search_page(request):
    text = request.GET.get("q", "")
    results = search.search(text, _number(request.GET.get("page")), request.GET.get("sort", ""))
    context = {
        "results": results,
        "query": results.query.source,
        "asked": bool(text.strip()) or "q" in request.GET,
        "terms": search.language.each_left_out(results.query.source),
        "size": stats.size(),
        "examples": EXAMPLES,
        "feed": urlencode({"q": results.query.source}),
        "card": search.named(results.query),
        "page_range": Paginator(range(results.total), search.PAGE_SIZE).get_elided_page_range(
            results.page, on_each_side=2
        )
        if results.page <= results.pages
        else (),
    }
    return render(request, "remarks/search.html", context, status=200 if results.available else 503)


@require_safe
def search_json(request):
    """The search page for programs: the same parameters, order and counts."""
    results = search.search(request.GET.get("q", ""), _number(request.GET.get("page")), request.GET.get("sort", ""))
    response = JsonResponse(_facts(request, results), json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    if not results.available:
        response.status_code = 503
    return response


def _facts(request, results):
    def address(query):
        return f"{reverse('search_json')}?{urlencode({'q': query})}"

    return {
        "query": results.query.source,
        "said": results.said,
        "notes": list(results.notes),
        "sort": results.sort,
        "total": results.total,
        "page": results.page,
        "pages": results.pages,
        "hits": [_hit_facts(request, hit) for hit in results.hits],
        "facets": {
            facet.name: [
                {"name": v.name, "count": v.count, "query": v.query, "url": address(v.query)} for v in facet.values
            ]
            for facet in results.facets
        },
        "years": [{"year": bar.year, "count": bar.count, "query": bar.query} for bar in results.years],
        "nearest": [_hit_facts(request, hit) for hit in results.nearest],
    }


def _hit_facts(request, hit):
    turn, event = hit.turn, hit.turn.event
    return {
        "url": request.build_absolute_uri(turn.get_absolute_url()),
        "event": {
            "title": event.title,
            "date": event.date.isoformat() if event.date else None,
            "place": event.place or None,
            "kind": event.kind,
        },
        "position": turn.position,
        "speaker": turn.speaker.name if turn.speaker_id else None,
        "label": turn.label,
        "voice": turn.voice,
        "questions": [
            {
                "asker": q.asker.name if q.asker_id else q.asker_name or None,
                "outlet": q.outlet.name if q.outlet_id else q.outlet_name or None,
                "state": q.state,
            }
            for q in turn.questions.all()
        ],
        "text": turn.text,
        "passage": list(hit.passage),
        "marks": [list(span) for span in hit.spans],
        "also_in": [request.build_absolute_uri(turn.get_absolute_url()) for turn in hit.also],
    }


def _number(text):
    """A page number from an address; anything else is the first page."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1


@require_safe
def events(request):
    chosen = filters.EventFilter(request.GET, Event.objects.public().with_people().latest_first(), request=request)
    return render(request, "remarks/events.html", {"filter": chosen, "page": _page(request, chosen.qs)})


@require_safe
def event(request, slug):
    row, moved = _found(Event, slug, Event.objects.public().with_people())
    if moved:
        return redirect(row, permanent=True)
    query = search.parse(request.GET.get("q", ""))
    exchanges = exchanges_of(row)
    hits = _mark_hits(query, exchanges)
    context = {
        "event": row,
        "exchanges": exchanges,
        "questions": [q for x in exchanges for q in x.questions],
        "query": query.source,
        "hits": hits,
        "principals": row.principals,
        "principal_count": len(row.principals),
        "later": _neighbour(row, later=True),
        "earlier": _neighbour(row, later=False),
    }
    return render(request, "remarks/event.html", context)


def _record(request, row):
    """The event, or the turn that ``?turn=`` names, as exports see it."""
    turn = None
    if anchor := request.GET.get("turn"):
        turn = get_object_or_404(row.turns.select_related("speaker"), anchor=anchor[:20].replace("\0", ""))
    address = request.build_absolute_uri(turn.get_absolute_url() if turn else row.get_absolute_url())
    quote = turn and exports.Quote(
        turn.position, turn.speaker and exports.person(turn.speaker.name), turn.label, turn.text
    )
    return exports.Record(
        key=f"{row.slug}-{turn.anchor}" if turn else row.slug,
        title=row.title,
        kind=row.get_kind_display(),
        url=address,
        accessed=timezone.localdate(),
        people=tuple(exports.person(p.speaker.name, p.role) for p in row.principals),
        date=row.date,
        released=row.released,
        place=row.place,
        document_number=row.document_number,
        original=row.address,
        quote=quote,
    )


@require_safe
def event_cite(request, slug):
    row, moved = _found(Event, slug, Event.objects.public().with_people())
    if moved:
        return redirect("event_cite", row.slug, permanent=True)
    record = _record(request, row)
    context = {
        "event": row,
        "record": record,
        "styles": [(title, style(record)) for title, style in exports.STYLES],
        "writers": exports.WRITERS,
        "turn": request.GET.get("turn", "") if record.quote else "",
    }
    return render(request, "remarks/cite.html", context)


@require_safe
def event_export(request, slug, format):
    row, moved = _found(Event, slug, Event.objects.public().with_people())
    if format not in exports.WRITERS:
        raise Http404
    if moved:
        return redirect("event_export", row.slug, format, permanent=True)
    data, media_type, name = exports.write(format, _record(request, row))
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def event_source(request, slug):
    row, moved = _found(Event, slug, Event.objects.public().select_related("source"))
    if moved:
        return redirect("event_source", row.slug, permanent=True)
    text = loading.text_of(row.source)
    context = {"event": row, "source": row.source, "parts": parts_of(row, text), "characters": len(text)}
    return render(request, "remarks/source.html", context)


@require_safe
def event_raw(request, slug):
    """The bytes as they came in; a download, whatever they hold."""
    row, moved = _found(Event, slug, Event.objects.public().select_related("source"))
    if moved:
        return redirect("event_raw", row.slug, permanent=True)
    response = HttpResponse(bytes(row.source.content), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{get_valid_filename(row.source.name) or "source"}"'
    response["ETag"] = f'"{row.source.sha256}"'
    return response


def _mark_hits(query, exchanges):
    """Give every turn the spans to mark; returns the turns that hold any, each with its number."""
    found = []
    for exchange in exchanges:
        for turn in exchange.turns:
            turn.hits = search.mark(query, turn)
            if turn.hits:
                found.append(turn)
    for number, turn in enumerate(found, 1):
        turn.hit_number = number
        turn.hit_next = found[number % len(found)]
        turn.hit_previous = found[number - 2]
    return found


def _neighbour(row, *, later):
    if row.listed_on is None:
        return None
    rows = Event.objects.public().exclude(pk=row.pk)
    if later:
        after = rows.filter(listed_on__gt=row.listed_on) | rows.filter(listed_on=row.listed_on, pk__gt=row.pk)
        return after.order_by("listed_on", "pk").first()
    before = rows.filter(listed_on__lt=row.listed_on) | rows.filter(listed_on=row.listed_on, pk__lt=row.pk)
    return before.order_by("-listed_on", "-pk").first()


@require_safe
def speakers(request):
    rows = Speaker.objects.public().with_counts()
    name = request.GET.get("name", "").strip()[:100]
    if name:
        rows = rows.filter(name__icontains=name)
    context = {"page": _page(request, rows.order_by("sort_name", "pk"), 50), "name": name}
    return render(request, "remarks/speakers.html", context)


@require_safe
def speaker(request, slug):
    row, moved = _found(Speaker, slug, Speaker.objects.public().with_counts())
    if moved:
        return redirect(row, permanent=True)
    turns = Turn.objects.public().filter(speaker=row)
    asked = Question.objects.public().filter(asker=row)
    context = {
        "speaker": row,
        "years": stats.turns_by_year(turns, f"speaker:{row.slug}")
        if row.turns_spoken
        else stats.turns_by_year(asked, f"reporter:{row.slug}"),
        "offices": stats.offices_of(row),
        "labels": row.aliases.filter(kind="label"),
        "names": row.aliases.filter(kind="name").exclude(text=row.name),
        "askers": stats.askers_of(row),
        "turns": _page(
            request, turns.for_display().order_by(F("event__listed_on").desc(nulls_last=True), "event", "position"), 10
        ),
        "questions": asked.for_display().latest_first()[:20],
    }
    return render(request, "remarks/speaker.html", context)


@require_safe
def outlets(request):
    rows = Outlet.objects.public().with_counts()
    name = request.GET.get("name", "").strip()[:100]
    if name:
        rows = rows.filter(aliases__text__icontains=name).distinct()
    context = {"page": _page(request, rows.order_by("-questions_asked", "name"), 50), "name": name}
    return render(request, "remarks/outlets.html", context)


@require_safe
def outlet(request, slug):
    row, moved = _found(Outlet, slug, Outlet.objects.public().with_counts())
    if moved:
        return redirect(row, permanent=True)
    asked = Question.objects.public().filter(outlet=row)
    context = {
        "outlet": row,
        "years": stats.turns_by_year(asked, f"outlet:{row.slug}"),
        "reporters": stats.reporters_of(row),
        "page": _page(request, asked.for_display().latest_first(), 20),
    }
    return render(request, "remarks/outlet.html", context)


@require_safe
def topics(request):
    return render(
        request, "remarks/topics.html", {"topics": Topic.objects.public().with_counts().order_by("group", "name")}
    )


@require_safe
def topic(request, slug):
    row, moved = _found(Topic, slug, Topic.objects.public().with_counts())
    if moved:
        return redirect(row, permanent=True)
    turns = Turn.objects.public().filter(turn_topics__in=row.turn_topics.standing())
    context = {
        "topic": row,
        "years": stats.turns_by_year(turns, f"topic:{row.slug}"),
        "people": stats.people_on(row),
        "page": _page(
            request, turns.for_display().order_by(F("event__listed_on").desc(nulls_last=True), "event", "position"), 20
        ),
    }
    return render(request, "remarks/topic.html", context)


@require_safe
def questions(request):
    chosen = filters.QuestionFilter(
        request.GET, Question.objects.public().for_display().latest_first(), request=request
    )
    return render(
        request,
        "remarks/questions.html",
        {"filter": chosen, "page": _page(request, chosen.qs), "states": stats.states()},
    )


@require_safe
def about(request):
    return render(
        request, "remarks/about.html", {"size": stats.size(), "years": stats.events_by_year(), "states": stats.states()}
    )


@require_safe
def help_page(request):
    examples = [(query, meaning, search.count(query)) for query, meaning in LANGUAGE]
    return render(request, "remarks/help.html", {"examples": examples})


@require_safe
def robots(request):
    return render(request, "remarks/robots.txt", content_type="text/plain")


@require_safe
def opensearch(request):
    context = {"icon": static("remarks/icon.svg")}
    return render(request, "remarks/opensearch.xml", context, content_type="application/opensearchdescription+xml")


@require_safe
def favicon(request):
    """For pages that name no icon of their own, such as the admin's."""
    return redirect(static("remarks/icon.svg"))


def not_found(request, exception=None):
    return page_not_found(request, exception, template_name="remarks/404.html")


def server_error(request):
    """The page for a fault of ours: it asks the database nothing, since that may be what is at fault."""
    return render(request, "remarks/500.html", status=500)
