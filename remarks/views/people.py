"""Who speaks, who asks, and on what: speakers, outlets, topics, and the questions themselves."""

from django.db.models import F
from django.http import Http404
from django.shortcuts import redirect, render

from .. import search
from ..analysis import counts, decisions, profiles, topic_counts
from ..analysis.question_counts import questions_url
from ..exports import json_ld
from ..models import Outlet, Question, Speaker, Topic, Turn, cached_until_change
from .editing import MAY_CHANGE_OUTLETS, MAY_CHANGE_PEOPLE, desk_url
from .listed import outlet_rows, question_lines, question_summaries, speaker_rows, turn_lines
from .lookup import NoSuchValue, asked_name, lines_of, page_of_ids, resolve_slug
from .parameters import page_view
from .responses import order_of

# Of the questions that somebody took so many are shown; a link leads to all.
MAX_TAKEN = 5
MAX_ASKED = 20
TURNS_ON_PAGE, EXCHANGES_ON_PAGE, ROWS_ON_PAGE = 10, 20, 50


def _ids_named(model, name):
    """The ids of those of this name; None where no name is asked for."""
    return set(model.objects.named(name).values_list("pk", flat=True)) if name else None


def _sorted_page(request, lines, model, orders, who="", named=None):
    """A page of a table, sorted by the column asked for; of ``named`` alone where it is given.

    Raises WrongParameter for a wrong one.
    """
    sort = order_of(request, orders)
    ids = counts.sorted_ids(model, orders[sort], who)
    if named is not None:
        ids = [pk for pk in ids if pk in named]
    page = page_of_ids(request, ids, ROWS_ON_PAGE, lines=lines)
    return {"page": page, "name": asked_name(request), "sort": sort}


@page_view("name", "who", "sort", "page")
def speakers(request):
    who = request.GET.get("who", "").strip()[:20]
    if who not in counts.PEOPLE:
        raise NoSuchValue(f"“{who}” is no kind of people: write speakers or reporters.", "who")
    named = _ids_named(Speaker, asked_name(request))
    context = _sorted_page(request, speaker_rows, Speaker, counts.SPEAKER_ORDERS, who, named)
    context["who"], context["people_counts"] = who, counts.people_counts(named)
    return render(request, "speakers.html", context)


def _profile_page(request, template, model, facts_of, slug, more):
    """The page of a person, an outlet or a topic: its facts, kept until the archive changes, and
    what ``more`` adds to them for this reader.
    """
    try:
        facts = facts_of(slug)
    except Http404:
        # Raises another one where nothing ever had this slug.
        return redirect(resolve_slug(model, slug, model.objects.public())[0], permanent=True)
    return render(request, template, facts | more(request, facts))


def _first_ids(rows, size):
    """The rows of a list's first page, which nearly all readers ask for and no other."""
    return list(rows.values_list("pk", flat=True)[:size])


def _list_page(request, first, rows, count, size, lines):
    """A list on a profile: ``first`` are the ids of its first page, ``rows`` gives the others."""
    ids = rows().values_list("pk", flat=True) if request.GET.get("page") else first
    return page_of_ids(request, ids, size, lines=lines, count=count)


def _public_row(model, slug):
    """The public person or outlet of this slug with what is counted of it. Raises Http404."""
    row = model.objects.filter(slug=slug).first()
    if row is None or row.pk not in counts.tallies_of(model):
        raise Http404
    counts.with_tallies([row])
    return row


def _query_of_all_by(person):
    """The search for all that somebody said, which of a reporter are the questions."""
    speaking, asking = f"speaker:{person.slug}", f"reporter:{person.slug}"
    if not person.questions_asked:
        return speaking
    return f"{speaking} OR {asking}" if person.turns_spoken else asking


def _turns_of(speaker):
    rows = Turn.objects.public().filter(speaker=speaker)
    return rows.order_by(F("event__listed_on").desc(nulls_last=True), "event_id", "position")


@cached_until_change
def _facts_of_speaker(slug):
    row = _public_row(Speaker, slug)
    asked = Question.objects.public().filter(asker=row)
    taken = Question.objects.public().filter(addressees=row)
    row._prefetched_objects_cache = {"identifiers": list(row.identifiers.all())}
    return {
        "speaker": row,
        "profile": profiles.of_speaker(row),
        "downloads": profiles.downloads_of(_query_of_all_by(row)),
        "years": counts.turns_by_year(Turn.objects.public().filter(speaker=row), f"speaker:{slug}")
        if row.turns_spoken
        else counts.turns_by_year(asked, f"reporter:{slug}"),
        "corrections": decisions.corrections_naming(row),
        "merges": decisions.names_merged_into(row),
        "offices": list(counts.offices_of(row)),
        "known": profiles.degrees_of(row),
        "terms": list(row.holdings.order_by("first")),
        "identifiers": row.identifiers.all(),
        "labels": list(row.aliases.public().filter(kind="label")),
        "names": list(row.aliases.public().filter(kind="name").exclude(text=row.name)),
        "askers": counts.askers_of(row),
        "turn_ids": _first_ids(_turns_of(row), TURNS_ON_PAGE),
        "asked_ids": _first_ids(asked.latest_first(), MAX_ASKED),
        "taken_ids": _first_ids(taken.latest_first(), MAX_TAKEN),
    }


@page_view("page")
def speaker(request, slug):
    return _profile_page(
        request, "speaker.html", Speaker, _facts_of_speaker, slug, _more_of_speaker
    )


def _more_of_speaker(request, facts):
    row = facts["speaker"]
    return {
        "described": json_ld.of_person(row, request.build_absolute_uri),
        "size": counts.size(),
        "desk": desk_url(request, MAY_CHANGE_PEOPLE, "remarks_speaker_change", row.pk),
        "turns": _list_page(
            request, facts["turn_ids"], lambda: _turns_of(row), row.turns_spoken, TURNS_ON_PAGE,
            turn_lines,
        ),
        "questions": lines_of(request, facts["asked_ids"], question_lines),
        "taken": lines_of(request, facts["taken_ids"], question_summaries),
    }  # fmt: skip


@page_view("name", "sort", "page")
def outlets(request):
    named = _ids_named(Outlet, asked_name(request))
    context = _sorted_page(request, outlet_rows, Outlet, counts.OUTLET_ORDERS, named=named)
    return render(request, "outlets.html", context)


def _questions_for(outlet):
    return Question.objects.public().filter(outlet=outlet).latest_first()


@cached_until_change
def _facts_of_outlet(slug):
    row = _public_row(Outlet, slug)
    return {
        "outlet": row,
        "profile": profiles.of_outlet(row),
        "downloads": profiles.downloads_of(f"outlet:{slug}"),
        "years": counts.turns_by_year(_questions_for(row), f"outlet:{slug}"),
        "reporters": counts.reporters_of(row),
        "corrections": decisions.corrections_naming(row),
        "merges": decisions.names_merged_into(row),
        "question_ids": _first_ids(_questions_for(row), EXCHANGES_ON_PAGE),
    }


@page_view("page")
def outlet(request, slug):
    return _profile_page(request, "outlet.html", Outlet, _facts_of_outlet, slug, _more_of_outlet)


def _more_of_outlet(request, facts):
    row = facts["outlet"]
    return {
        "size": counts.size(),
        "desk": desk_url(request, MAY_CHANGE_OUTLETS, "remarks_outlet_change", row.pk),
        "page": _list_page(
            request, facts["question_ids"], lambda: _questions_for(row), row.questions_asked,
            EXCHANGES_ON_PAGE, question_lines,
        ),
    }  # fmt: skip


@page_view()
def topics(request):
    return render(request, "topics.html", {"topics": counts.topics()})


def _mentions(topic):
    """None while no index can be asked."""
    try:
        return topic_counts.mentions(topic.query)
    except search.SearchUnavailable:
        return None


def _rows_on(topic, exchange_count):
    """The exchanges about a topic; where nobody asked about it, what was said about it."""
    if exchange_count:
        return topic_counts.questions_about(topic).latest_first()
    rows = Turn.objects.public().filter(turn_topics__in=topic.turn_topics.standing())
    return rows.order_by(F("event__listed_on").desc(nulls_last=True), "event_id", "position")


@cached_until_change
def _facts_of_topic(slug):
    row = Topic.objects.public().filter(slug=slug).first()
    if row is None:
        raise Http404
    exchange_count = topic_counts.questions_about(row).count()
    turns = Turn.objects.public().filter(turn_topics__in=row.turn_topics.standing())
    return {
        "topic": row,
        "profile": profiles.of_topic(row),
        "downloads": profiles.downloads_of(f"topic:{slug}"),
        "exchanges": exchange_count,
        "turn_count": turns.count(),
        "questions_url": questions_url(topic=slug),
        "years": topic_counts.years(row),
        "outlets": topic_counts.outlets(row),
        "without_outlet": topic_counts.without_outlet(row),
        "reporters": topic_counts.reporters(row),
        "related": topic_counts.related_topics(row),
        "by_year": topic_counts.by_year_and_person(row),
        "people": counts.people_on(row),
        "first_ids": _first_ids(_rows_on(row, exchange_count), EXCHANGES_ON_PAGE),
    }


@page_view("page")
def topic(request, slug):
    return _profile_page(request, "topic.html", Topic, _facts_of_topic, slug, _more_of_topic)


def _more_of_topic(request, facts):
    row, exchange_count = facts["topic"], facts["exchanges"]
    return {
        "size": counts.size(),
        "mentions": _mentions(row),
        "page": _list_page(
            request, facts["first_ids"], lambda: _rows_on(row, exchange_count),
            exchange_count or facts["turn_count"], EXCHANGES_ON_PAGE,
            question_lines if exchange_count else turn_lines,
        ),
    }  # fmt: skip
