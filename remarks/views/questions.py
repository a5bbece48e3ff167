"""One question and what became of it.

Who asked, for whom, whom, in which words, and how each of these is known.
"""

import datetime as dt

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from .. import filters
from ..exports import json_ld, serializers
from ..exports.records import record_of_question
from ..models import (
    Correction,
    Event,
    Prepared,
    Question,
    Resolution,
    Speaker,
    Turn,
    TurnTopic,
    with_people,
)
from ..presentation.corrections import corrections_of_question
from ..presentation.exchanges import evidence_of
from ..search import SearchUnavailable
from ..search.similarity import similar_questions
from .editing import correct_url
from .listed import question_lines
from .lookup import NOTHING_ASKED, page_of_filter, parts_of_key, question_of, resolve_slug
from .parameters import page_view, renamed_parameters
from .responses import check_parameters, data_view, json_response
from .sharing import quotable_question
from .signposting import sign_question

MAX_SIMILAR = 5
MAX_SAME_DAY = 12

# What the page of a question shows, of each row the columns that it shows.
_events = Prepared(
    lambda slug: (
        Event.objects.public()
        .filter(slug=slug)
        .annotate(is_corrected=Exists(Correction.objects.filter(event=OuterRef("pk"))))
        .select_related("series")
        .defer("segments", "headings", "problems", "notes")
    ),
    str,
)
_questions = Prepared(
    lambda event, anchor: (
        Question.objects.filter(event=event, turn__anchor=anchor)
        .select_related(
            "turn", "asker", "outlet", "asker_resolution__speaker", "asker_resolution__outlet",
            "outlet_resolution__speaker", "outlet_resolution__outlet",
        )
        .order_by()
    ),
    int,
    str,
)  # fmt: skip
_addressees = Prepared(lambda question: Speaker.objects.filter(questions_put_set=question), int)
_replies = Prepared(
    lambda question: (
        Turn.objects.filter(replies_to=question)
        .select_related("speaker", "resolution")
        .order_by("position")
    ),
    int,
)
_rules_of_addressees = Prepared(
    lambda question: (
        Resolution.objects.filter(question=question, kind=Resolution.Kind.ADDRESSEE)
        .select_related("speaker", "outlet")
        .order_by("pk")
    ),
    int,
)
_topics = Prepared(
    lambda turn: (
        TurnTopic.objects.standing()
        .filter(turn=turn, topic__is_active=True)
        .select_related("topic")
    ),
    int,
)


def _in_brief(rows):
    """Questions as a line beside another one shows them."""
    return rows.select_related("event", "turn", "asker", "outlet").only(
        "position", "nth", "text", "evidence", "asker_name", "outlet_name", "asker_inaudible",
        "event__slug", "event__date", "event__released", "event__listed_on",
        "turn__anchor", "asker__name", "outlet__name",
    )  # fmt: skip


_brief_by_turn = Prepared(
    lambda ids: _in_brief(Question.objects.public().filter(turn__in=ids, nth=1)), [int]
)
_brief_of_day = Prepared(
    lambda asker, day: _in_brief(
        Question.objects.public().filter(asker=asker, event__listed_on=day)
    ).order_by("event_id", "position")[: MAX_SAME_DAY + 1],
    int,
    dt.date,
)


def _question_by_key(slug, key):
    """The question that ``key`` (``t5``, ``t5-2``) names in a public event.

    The event's slug may be a former one.
    """
    event, moved = resolve_slug(Event, slug, Event.objects.public())
    return question_of(event, key), moved


def _shown_question(slug, key):
    """The same with everything that its page shows; None where the event has another slug now."""
    event = next(iter(_events(slug)), None)
    if event is None:
        return None
    with_people([event])
    anchor, nth = parts_of_key(key)
    row = next((one for one in _questions(event.pk, anchor) if one.nth == nth), None)
    if row is None:
        raise Http404(NOTHING_ASKED)
    Question.event.field.set_cached_value(row, event)
    replies = _replies(row.pk)
    for turn in (row.turn, *replies):
        Turn.event.field.set_cached_value(turn, event)
    row._prefetched_objects_cache = {"addressees": _addressees(row.pk), "replies": replies}
    return row


def _others(row):
    """The same asker's questions on the same day, at this event and at others.

    Nobody's where the asker is not known.
    """
    if not row.asker_id or not row.event.listed_on:
        return []
    rows = _brief_of_day(row.asker_id, row.event.listed_on)
    return [other for other in rows if other.pk != row.pk][:MAX_SAME_DAY]


def _alike(row, fetch):
    """Questions in similar words put to the same people, oldest first; None while no index answers.

    A likeness of words says nothing more. ``fetch`` gives the first question of each of some turns.
    """
    try:
        ids = similar_questions(row, MAX_SIMILAR)
    except SearchUnavailable:
        return None
    rows = [other for other in fetch(ids) if other.turn_id != row.turn_id]
    return sorted(
        rows, key=lambda q: (q.event.listed_on is None, q.event.listed_on, q.event_id, q.position)
    )


def _corrections(row):
    """Those of the question and of the turn that asks it, as the event's page shows them."""
    if not row.event.is_corrected:
        return []
    rows = Correction.objects.standing().filter(event=row.event, conflict="")
    return rows.filter(target__in=[row.key, row.turn.anchor]).select_related("event")


@page_view()
def question(request, slug, key):
    row = _shown_question(slug, key)
    if row is None:
        return redirect(_question_by_key(slug, key)[0], permanent=True)
    alike = _alike(row, _brief_by_turn)
    replies = row.replies.all()
    context = {
        "question": row,
        "event": row.event,
        "share": quotable_question(row),
        "evidence": evidence_of(row),
        "replies": replies,
        "record": record_of_question(row, request.build_absolute_uri),
        "described": json_ld.of_question(row, replies, request.build_absolute_uri),
        "corrections": corrections_of_question(_corrections(row), row.key),
        "desk": correct_url(request, row.event, row.turn.anchor),
        "desks": {turn.anchor: correct_url(request, row.event, turn.anchor) for turn in replies},
        "is_compared": alike is not None,
        "earlier": [q for q in alike or () if _before(q, row)],
        "later": [q for q in alike or () if not _before(q, row)],
        "others": _others(row),
        "rules_of_addressees": _rules_of_addressees(row.pk),
        "topics": _topics(row.turn_id),
    }
    return sign_question(request, render(request, "question.html", context), row)


def _before(a, b):
    return (a.event.listed_on or b.event.listed_on, a.event_id, a.position) < (
        b.event.listed_on or a.event.listed_on,
        b.event_id,
        b.position,
    )


@data_view
def question_json(request, slug, key):
    check_parameters(request, ())
    row, moved = _question_by_key(slug, key)
    if moved:
        return redirect("question_json", row.event.slug, key, permanent=True)
    address = request.build_absolute_uri
    values = serializers.question(row, address)
    values["reply_turns"] = [
        serializers.turn(t, address)
        for t in serializers.turns().filter(replies_to=row).order_by("position")
    ]
    listed = Question.objects.public().for_display()
    alike = _alike(row, lambda ids: listed.filter(turn__in=ids, nth=1))
    values["similar_questions"] = (
        None if alike is None else [serializers.question(q, address) for q in alike]
    )
    others = {other.pk: number for number, other in enumerate(_others(row))}
    same_day = sorted(listed.filter(pk__in=others), key=lambda other: others[other.pk])
    values["same_asker_same_day"] = [serializers.question(q, address) for q in same_day]
    return json_response(values)


def _states(chosen):
    """Each outcome with the number of questions under the other filters."""
    numbers = chosen.counts_of("state")
    return [(state, label, numbers.get(state, 0)) for state, label in Question.State.choices]


@require_safe
@renamed_parameters(to_whom="addressee")
def questions(request):
    chosen = filters.QuestionFilter(
        request.GET, Question.objects.public().latest_first(), request=request
    )
    return render(
        request,
        "questions.html",
        {
            "filter": chosen,
            "page": page_of_filter(request, chosen, question_lines),
            "states": _states(chosen),
            "scope_notes": chosen.scope_notes,
        },
    )
