"""Who speaks, who asks, and on what: speakers, outlets, topics, and the questions themselves."""

from django.db.models import F
from django.shortcuts import redirect, render

from .. import search
from ..analysis import counts, decisions, profiles, topic_counts
from ..analysis.question_counts import questions_url
from ..exports import json_ld
from ..models import Outlet, Question, Speaker, Topic, Turn
from .editing import MAY_CHANGE_OUTLETS, MAY_CHANGE_PEOPLE, desk_url
from .listed import question_lines, question_summaries, turn_lines
from .lookup import NoSuchValue, lines_of, page_of, page_of_ids, resolve_slug
from .parameters import page_view
from .responses import choice

# Of the questions that somebody took so many are shown; a link leads to all.
MAX_TAKEN = 5


def _sorted_page(request, rows, orders, by_name, who=""):
    """A page of a table, sorted by the column asked for. Raises WrongParameter for a wrong one."""
    model, name = rows.model, request.GET.get("name", "").replace("\0", "").strip()[:100]
    sort = choice(request, "sort", orders) or next(iter(orders))
    order = orders[sort]
    rows = rows.order_by(*order)
    if name:
        page = page_of(request, rows.filter(**{by_name: name}).distinct(), 50)
    else:
        page = page_of_ids(request, counts.sorted_ids(model, order, who), rows, 50)
    return {"page": page, "name": name, "sort": sort}


@page_view("name", "who", "sort", "page")
def speakers(request):
    who = request.GET.get("who", "").strip()[:20]
    if who not in counts.PEOPLE:
        raise NoSuchValue(f"“{who}” is no kind of people: write speakers or reporters.", "who")
    rows = Speaker.objects.public().with_counts().filter(**counts.PEOPLE[who])
    context = _sorted_page(request, rows, counts.SPEAKER_ORDERS, "name__icontains", who)
    context["who"], context["people_counts"] = who, counts.people_counts()
    context["appearances"] = counts.appearances([row.pk for row in context["page"]])
    return render(request, "speakers.html", context)


def _query_of_all_by(person):
    """The search for all that somebody said, which of a reporter are the questions."""
    speaking, asking = f"speaker:{person.slug}", f"reporter:{person.slug}"
    if not person.questions_asked:
        return speaking
    return f"{speaking} OR {asking}" if person.turns_spoken else asking


@page_view("page")
def speaker(request, slug):
    row, moved = resolve_slug(Speaker, slug, Speaker.objects.public().with_counts())
    if moved:
        return redirect(row, permanent=True)
    turns = Turn.objects.public().filter(speaker=row)
    asked = Question.objects.public().filter(asker=row)
    taken = Question.objects.public().filter(addressees=row)
    context = {
        "speaker": row,
        "described": json_ld.of_person(row, request.build_absolute_uri),
        "profile": profiles.of_speaker(row),
        "downloads": profiles.downloads_of(_query_of_all_by(row)),
        "size": counts.size(),
        "years": counts.turns_by_year(turns, f"speaker:{row.slug}")
        if row.turns_spoken
        else counts.turns_by_year(asked, f"reporter:{row.slug}"),
        "corrections": decisions.corrections_naming(row),
        "merges": decisions.names_merged_into(row),
        "desk": desk_url(request, MAY_CHANGE_PEOPLE, "remarks_speaker_change", row.pk),
        "offices": counts.offices_of(row),
        "known": profiles.degrees_of(row),
        "terms": row.holdings.order_by("first"),
        "identifiers": row.identifiers.all(),
        "labels": row.aliases.public().filter(kind="label"),
        "names": row.aliases.public().filter(kind="name").exclude(text=row.name),
        "askers": counts.askers_of(row),
        "turns": page_of(
            request,
            turns.order_by(F("event__listed_on").desc(nulls_last=True), "event_id", "position"),
            10,
            lines=turn_lines,
        ),
        "questions": lines_of(request, asked.latest_first()[:20], question_lines),
        "taken": lines_of(request, taken.latest_first()[:MAX_TAKEN], question_summaries)
        if row.questions_put
        else (),
    }
    return render(request, "speaker.html", context)


@page_view("name", "sort", "page")
def outlets(request):
    rows = Outlet.objects.public().with_counts()
    context = _sorted_page(request, rows, counts.OUTLET_ORDERS, "aliases__text__icontains")
    return render(request, "outlets.html", context)


@page_view("page")
def outlet(request, slug):
    row, moved = resolve_slug(Outlet, slug, Outlet.objects.public().with_counts())
    if moved:
        return redirect(row, permanent=True)
    asked = Question.objects.public().filter(outlet=row)
    context = {
        "outlet": row,
        "profile": profiles.of_outlet(row),
        "downloads": profiles.downloads_of(f"outlet:{row.slug}"),
        "size": counts.size(),
        "years": counts.turns_by_year(asked, f"outlet:{row.slug}"),
        "reporters": counts.reporters_of(row),
        "corrections": decisions.corrections_naming(row),
        "merges": decisions.names_merged_into(row),
        "desk": desk_url(request, MAY_CHANGE_OUTLETS, "remarks_outlet_change", row.pk),
        "page": page_of(request, asked.latest_first(), 20, lines=question_lines),
    }
    return render(request, "outlet.html", context)


@page_view()
def topics(request):
    return render(request, "topics.html", {"topics": counts.topics()})


def _mentions(topic):
    """None while no index can be asked."""
    try:
        return topic_counts.mentions(topic.query)
    except search.SearchUnavailable:
        return None


@page_view("page")
def topic(request, slug):
    row, moved = resolve_slug(Topic, slug, Topic.objects.public().with_counts())
    if moved:
        return redirect(row, permanent=True)
    turns = Turn.objects.public().filter(turn_topics__in=row.turn_topics.standing())
    exchanges = topic_counts.questions_about(row)
    exchange_count = exchanges.count()
    context = {
        "topic": row,
        "profile": profiles.of_topic(row),
        "downloads": profiles.downloads_of(f"topic:{row.slug}"),
        "size": counts.size(),
        "exchanges": exchange_count,
        "turn_count": turns.count(),
        "questions_url": questions_url(topic=row.slug),
        "mentions": _mentions(row),
        "years": topic_counts.years(row),
        "outlets": topic_counts.outlets(row),
        "reporters": topic_counts.reporters(row),
        "related": topic_counts.related_topics(row),
        "by_year": topic_counts.by_year_and_person(row),
        "people": counts.people_on(row),
        # Where nobody asked about it, what was said about it.
        "page": page_of(
            request,
            exchanges.latest_first()
            if exchange_count
            else turns.order_by(
                F("event__listed_on").desc(nulls_last=True), "event_id", "position"
            ),
            20,
            lines=question_lines if exchange_count else turn_lines,
        ),
    }
    return render(request, "topic.html", context)
