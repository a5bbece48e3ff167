"""The rows that a page of hits shows, in three queries whatever its length.

A turn is fetched, and its words are cut, once until the archive changes: the same turns stand on
page after page, whatever the queries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from ..models import ChangeCache, Event, Prepared, Question, Turn, current_change
from .tokens import TokenSequence, tokenize_turn

# Room of a process for turns that were hits, in characters of theirs, and in words cut; what a turn
# takes besides its characters.
MAX_KEPT_CHARS, TURN_OVERHEAD, MAX_KEPT_WORDS = 4_000_000, 5_000, 100_000
# A search looks at the exchanges of its hundred likest turns.
MAX_KEPT_LINKS = 20_000
_kept_turns: ChangeCache[int, Turn] = ChangeCache(
    MAX_KEPT_CHARS, lambda turn: len(turn.text) + TURN_OVERHEAD
)
_kept_words: ChangeCache[int, TokenSequence] = ChangeCache(
    MAX_KEPT_WORDS, lambda words: len(words.stems)
)

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


class _Links(NamedTuple):
    """The turns that reply to what a turn asks, and those that ask what it replies to."""

    replies: tuple[int, ...]
    questions: tuple[int, ...]


_kept_links: ChangeCache[int, _Links] = ChangeCache(
    MAX_KEPT_LINKS, lambda links: 1 + len(links.replies) + len(links.questions)
)


def reply_ids(asking: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The turns that reply to what each of these turns asks, in their order."""
    return {pk: links.replies for pk, links in _links(asking).items() if links.replies}


def question_ids(replying: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The turns that ask what each of these turns replies to, in their order."""
    return {pk: links.questions for pk, links in _links(replying).items() if links.questions}


def exchange_links(ids: Collection[int]) -> list[tuple[int, int]]:
    """Pairs of a turn that asks and a turn that replies to it, both among ``ids``."""
    here = set(ids)
    return [
        (turn, reply)
        for turn, replies in reply_ids(ids).items()
        for reply in replies
        if reply in here and turn != reply
    ]


def _links(ids: Iterable[int]) -> dict[int, _Links]:
    """The links of each of these turns."""
    change, ids = current_change(), set(ids)
    links = _kept_links.get(change, ids)
    if missing := ids - links.keys():
        # Each once, in order.
        replies: dict[int, dict[int, None]] = {pk: {} for pk in missing}
        questions: dict[int, dict[int, None]] = {pk: {} for pk in missing}
        for turn, reply in _replies(missing):
            replies[turn].setdefault(reply)
        for turn, asking in _questions(missing):
            questions[turn].setdefault(asking)
        fetched = {pk: _Links(tuple(replies[pk]), tuple(questions[pk])) for pk in missing}
        _kept_links.keep(change, fetched)
        links |= fetched
    return links


def turns_by_id(ids: Iterable[int]) -> dict[int, Turn]:
    """Public turns with their event and speaker.

    Each has the questions in it as ``asks`` and those it answers as ``answers``; both are fetched
    for ``questions`` and ``replies_to`` too. They are shared by all who search until the archive
    changes, and must stay as they are.
    """
    change, ids = current_change(), set(ids)
    turns = _kept_turns.get(change, ids)
    if missing := ids - turns.keys():
        fetched = _rows_of(missing)
        _kept_turns.keep(change, fetched)
        turns |= fetched
    return turns


def _rows_of(ids: Iterable[int]) -> dict[int, Turn]:
    turns = {turn.pk: turn for turn in _turns(ids)}
    events: dict[int, Event] = {}
    for turn in turns.values():
        # A page shows many turns of few events.
        turn.event = events.setdefault(turn.event_id, turn.event)
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


def words_of(turn: Turn) -> TokenSequence:
    """The words of a turn that ``turns_by_id`` gave, cut once until the archive changes."""
    change = current_change()
    words = _kept_words.get(change, [turn.pk]).get(turn.pk)
    if words is None:
        words = tokenize_turn(turn.text, turn.marks, turn.body_start)
        _kept_words.keep(change, {turn.pk: words})
    return words
