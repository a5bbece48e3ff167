"""One question and what became of it.

Who asked, for whom, whom, in which words, and how each of these is known.
"""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from .. import filters
from ..exports import json_ld, serializers
from ..exports.records import record_of_question
from ..models import Correction, Event, Question, Turn
from ..presentation.corrections import corrections_of_question
from ..presentation.exchanges import evidence_of
from ..search import SearchUnavailable
from ..search.similarity import similar_questions
from .editing import correct_url
from .listed import question_lines
from .lookup import page_of_filter, question_of, resolve_slug
from .parameters import page_view, renamed_parameters
from .responses import check_parameters, data_view, json_response
from .sharing import quotable_question
from .signposting import sign_question

MAX_SIMILAR = 5
MAX_SAME_DAY = 12


def _question_by_key(slug, key):
    """The question that ``key`` (``t5``, ``t5-2``) names in a public event.

    The event's slug may be a former one.
    """
    event, moved = resolve_slug(Event, slug, Event.objects.public())
    return question_of(event, key), moved


def _others(row):
    """The same asker's questions on the same day, at this event and at others.

    Nobody's where the asker is not known.
    """
    if not row.asker_id or not row.event.listed_on:
        return []
    rows = (
        Question.objects.public()
        .for_display()
        .filter(asker=row.asker, event__listed_on=row.event.listed_on)
    )
    return list(rows.exclude(pk=row.pk).order_by("event_id", "position")[:MAX_SAME_DAY])


def _alike(row):
    """Questions in similar words put to the same people, oldest first; None while no index answers.

    A likeness of words says nothing more.
    """
    try:
        ids = similar_questions(row, MAX_SIMILAR)
    except SearchUnavailable:
        return None
    rows = (
        Question.objects.public()
        .for_display()
        .filter(turn__in=ids, nth=1)
        .exclude(turn=row.turn_id)
    )
    return sorted(
        rows, key=lambda q: (q.event.listed_on is None, q.event.listed_on, q.event_id, q.position)
    )


def _corrections(row):
    """Those of the question and of the turn that asks it, as the event's page shows them."""
    rows = Correction.objects.standing().filter(event=row.event, conflict="")
    return rows.filter(target__in=[row.key, row.turn.anchor]).select_related("event")


@page_view()
def question(request, slug, key):
    row, moved = _question_by_key(slug, key)
    if moved:
        return redirect(row, permanent=True)
    alike = _alike(row)
    replies = list(Turn.objects.for_display().filter(replies_to=row).order_by("position"))
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
        "is_compared": alike is not None,
        "earlier": [q for q in alike or () if _before(q, row)],
        "later": [q for q in alike or () if not _before(q, row)],
        "others": _others(row),
        "topics": row.turn.turn_topics.standing()
        .filter(topic__is_active=True)
        .select_related("topic"),
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
    alike = _alike(row)
    values["similar_questions"] = (
        None if alike is None else [serializers.question(q, address) for q in alike]
    )
    values["same_asker_same_day"] = [serializers.question(q, address) for q in _others(row)]
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
