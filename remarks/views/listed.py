"""The rows of lists, each kind fetched as far as its line shows it, and the lines themselves."""

from ..analysis import counts
from ..models import Event, Outlet, Prepared, Question, Speaker, Turn, with_people
from ..presentation.lines import Lines

_events = Prepared(
    lambda ids: (
        Event.objects.public()
        .filter(pk__in=ids)
        .latest_first()
        .defer("segments", "problems", "notes")
    ),
    [int],
)


def _listed_events(ids):
    return with_people(_events(ids))


_questions = Prepared(
    lambda ids: Question.objects.public().filter(pk__in=ids)
    .select_related(
        "event", "turn", "asker", "outlet", "asker_resolution", "outlet_resolution"
    )
    .defer(
        "event__segments", "event__problems", "event__notes", "event__source_url",
        "event__created_at", "event__updated_at", "event__published_at",
        "turn__text", "turn__marks", "asker__created_at",
        "asker_resolution__evidence", "outlet_resolution__evidence",
    )
    .latest_first(),
    [int],
)  # fmt: skip
_addressees = Prepared(
    lambda ids: (
        Question.addressees.through.objects.filter(question__in=ids)
        .select_related("speaker")
        .defer("speaker__created_at")
        .order_by("speaker__sort_name", "speaker_id")
    ),
    [int],
)
_replies = Prepared(
    lambda ids: (
        Question.replies.through.objects.filter(question__in=ids)
        .select_related("turn__speaker")
        .defer("turn__marks", "turn__speaker__created_at")
        .order_by("turn__event", "turn__position")
    ),
    [int],
)


def _listed_questions(ids):
    questions = _questions(ids)
    by_id = {question.pk: question for question in questions}
    for question in questions:
        question._prefetched_objects_cache = {"addressees": [], "replies": []}
    for link in _addressees(by_id):
        by_id[link.question_id]._prefetched_objects_cache["addressees"].append(link.speaker)
    for link in _replies(by_id):
        by_id[link.question_id]._prefetched_objects_cache["replies"].append(link.turn)
    return questions


_turns = Prepared(
    lambda ids: Turn.objects.public().filter(pk__in=ids)
    .select_related("event", "speaker", "resolution")
    .defer(
        "event__segments", "event__problems", "event__notes", "event__source_url",
        "event__created_at", "event__updated_at", "event__published_at",
        "marks", "speaker__created_at", "resolution__evidence", "resolution__words",
    )
    .order_by(),
    [int],
)  # fmt: skip

_speakers = Prepared(lambda ids: Speaker.objects.filter(pk__in=ids).defer("created_at"), [int])
_outlets = Prepared(lambda ids: Outlet.objects.filter(pk__in=ids).order_by(), [int])


def _listed_speakers(ids):
    rows, appearances = counts.with_tallies(_speakers(ids)), counts.appearances(ids)
    for row in rows:
        row.appearance = appearances[row.pk]
    return rows


def _listed_outlets(ids):
    return counts.with_tallies(_outlets(ids))


speaker_rows = Lines("speaker_row", _listed_speakers)
outlet_rows = Lines("outlet_row", _listed_outlets)
event_lines = Lines("event_entry", _listed_events)
turn_lines = Lines("turn_entry", _turns)
question_lines = Lines("question_entry", _listed_questions)
question_summaries = Lines("question_summary", _listed_questions)
