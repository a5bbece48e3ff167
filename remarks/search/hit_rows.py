"""The rows that a page of hits shows, in three queries whatever its length."""

from __future__ import annotations

from collections.abc import Iterable

from ..models import Prepared, Question, Turn

_turns = Prepared(
    lambda ids: Turn.objects.public()
    .filter(pk__in=ids)
    .select_related("event", "speaker", "resolution")
    .defer(
        "event__segments", "event__problems", "event__notes", "event__source_url",
        "event__created_at", "event__updated_at", "event__published_at", "speaker__created_at",
        "resolution__evidence", "resolution__words",
    )
    .order_by(),
    [int],
)  # fmt: skip
_asked = Prepared(
    lambda ids: (
        Question.objects.filter(turn__in=ids)
        .select_related("asker", "outlet", "asker_resolution", "outlet_resolution")
        .defer("text", "evidence", "asker__created_at")
        .order_by("event", "position")
    ),
    [int],
)
_answered = Prepared(
    lambda ids: (
        Question.replies.through.objects.filter(turn__in=ids)
        .select_related("question__asker", "question__outlet")
        .defer("question__text", "question__evidence", "question__asker__created_at")
        .order_by("question__event", "question__position")
    ),
    [int],
)


_replies = Prepared(
    lambda ids: (
        Question.replies.through.objects.filter(question__turn__in=ids)
        .order_by("turn__position")
        .values_list("question__turn_id", "turn_id")
    ),
    [int],
)


_questions = Prepared(
    lambda ids: (
        Question.replies.through.objects.filter(turn__in=ids)
        .order_by("question__turn__position")
        .values_list("turn_id", "question__turn_id")
    ),
    [int],
)


_links = Prepared(
    lambda ids: (
        Question.replies.through.objects.filter(question__turn__in=ids, turn__in=ids)
        .order_by("turn__position")
        .values_list("question__turn_id", "turn_id")
    ),
    [int],
)


def reply_ids(asking: Iterable[int]) -> dict[int, list[int]]:
    """The turns that reply to what each of these turns asks, in their order."""
    replies: dict[int, list[int]] = {}
    for turn, reply in _replies(asking):
        if reply not in replies.setdefault(turn, []):
            replies[turn].append(reply)
    return replies


def question_ids(replying: Iterable[int]) -> dict[int, list[int]]:
    """The turns that ask what each of these turns replies to, in their order."""
    questions: dict[int, list[int]] = {}
    for turn, asking in _questions(replying):
        questions.setdefault(turn, []).append(asking)
    return questions


def exchange_links(ids: Iterable[int]) -> list[tuple[int, int]]:
    """Pairs of a turn that asks and a turn that replies to it, both among ``ids``."""
    return [(turn, reply) for turn, reply in _links(ids) if turn != reply]


def turns_by_id(ids: Iterable[int]) -> dict[int, Turn]:
    """Public turns with their event and speaker.

    Each has the questions in it as ``asks`` and those it answers as ``answers``; both are fetched
    for ``questions`` and ``replies_to`` too.
    """
    turns = {turn.pk: turn for turn in _turns(ids)}
    for turn in turns.values():
        turn.asks, turn.answers = [], []
        turn._prefetched_objects_cache = {"questions": turn.asks, "replies_to": turn.answers}
    for question in _asked(turns):
        # Its address is made of both.
        Question.turn.field.set_cached_value(question, turns[question.turn_id])
        Question.event.field.set_cached_value(question, turns[question.turn_id].event)
        turns[question.turn_id].asks.append(question)
    for link in _answered(turns):
        turns[link.turn_id].answers.append(link.question)
    return turns
