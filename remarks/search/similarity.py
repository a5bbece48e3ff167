"""Turns that are like a question or like quoted words."""

from __future__ import annotations

from collections.abc import Sequence

from ..models import Question
from . import nodes
from .execution import run
from .tokens import streams


def similar_questions(question: Question, limit: int) -> tuple[int, ...]:
    """Turns that ask the same people in words like those of ``question``; () if nobody is asked.

    Raises SearchUnavailable while there is no index to ask.
    """
    people = frozenset(speaker.pk for speaker in question.addressees.all())
    if not people:
        return ()
    # Who asks and for whom is the same in all that they ask.
    _, stems = streams(question.text.removeprefix(question.evidence), ())
    scope: list[nodes.Node] = [nodes.Terms("asked", people)]
    topics = frozenset(question.turn.turn_topics.standing().values_list("topic", flat=True))
    if topics:
        scope.append(nodes.Terms("topic", topics))
    tree, turn = nodes.All(tuple(scope)), question.turn_id
    return run(lambda engine: engine.similar(stems, tree, without=turn, limit=limit))


def turns_containing_phrase(
    literals: Sequence[str],
    limit: int = 12,
    pieces: Sequence[Sequence[str]] = (),
    scope: nodes.Node | None = None,
) -> tuple[int, ...]:
    """Turns that hold these words in a row, or long runs of them, or the rarest; the likest first.

    With ``pieces``, only turns that hold each piece in a row; with ``scope``, only what fits it.

    Raises SearchUnavailable while there is no index to ask.
    """
    return run(lambda engine: engine.turns_containing_phrase(literals, limit, pieces, scope))
