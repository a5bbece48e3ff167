"""Questions, whom they are put to, and which turns reply: observable facts only."""

from __future__ import annotations

from itertools import pairwise

from ..types import Question, Turn
from .addressees import asks_of
from .asking import asks_here
from .attribution import Askers
from .context import Ask, Scene, only
from .exchanges import Exchanges
from .replies import Replies

__all__ = ["find_questions"]


# Where somebody steers, a panel sits together: a question is put to all of it, whoever answers.
MAX_TURNS_OF_MODERATOR = 1


def find_questions(scene: Scene) -> tuple[tuple[Question, ...], tuple[int, ...]]:
    """All questions with askers, addressees, replies and states, and the orphan replies."""
    asks = [ask for turn in scene.turns if asks_here(scene, turn) for ask in asks_of(scene, turn)]
    exchanges = Exchanges(scene)
    walk = Replies(scene, asks, exchanges)
    links = walk.links()
    askers = Askers(scene, exchanges)
    steered = _is_steered(scene)
    questions = tuple(
        Question(
            position,
            ask.turn,
            ask.span.start,
            ask.span.end,
            askers.of(ask),
            ask.to or (() if steered else _sole_answerer(scene, ask, replies)),
            replies,
            _state(scene, walk.next_words(ask), replies),
        )
        for position, (ask, replies) in enumerate(zip(asks, links, strict=True), 1)
    )
    return questions, _orphans(scene, asks, links)


def _is_steered(scene: Scene) -> bool:
    """Whether a moderator calls on people throughout; counted once, not for each question."""
    return sum(turn.voice == "moderator" for turn in scene.turns) > MAX_TURNS_OF_MODERATOR


def _sole_answerer(scene: Scene, ask: Ask, replies: tuple[int, ...]) -> tuple[str, ...]:
    """Whoever alone replies to a question that names nobody: where several could, it was his."""
    names = {scene.turn(position).name for position in replies}
    only_one = names.pop() if len(names) == 1 else None
    return (only_one,) if only_one and not ask.named else ()


def _state(scene: Scene, following: Turn | None, replies: tuple[int, ...]) -> str:
    if replies:
        turns = [scene.turn(position) for position in replies]
        if all(only(scene, turn, "untranslated") for turn in turns):
            return "not_transcribed"
        if all(only(scene, turn, "inaudible") for turn in turns):
            return "inaudible"
        return "replied"
    if following is None:
        return "none"
    return "none" if following.voice in ("press", "audience") else "unresolved"


def _orphans(scene: Scene, asks: list[Ask], replies: list[tuple[int, ...]]) -> tuple[int, ...]:
    """Answers to questions that a partial transcript leaves out.

    In a transcript of one language's portions a principal who has answered, is followed by another
    speaker's untranslated words, and then speaks again, answers a question that is not printed.
    """
    if not scene.portions or not asks:
        return ()
    linked = {position for group in replies for position in group}
    return tuple(
        turn.position
        for before, turn in pairwise(scene.turns)
        if turn.position > asks[0].turn
        and turn.position not in linked
        and before.voice == turn.voice == "principal"
        and before.name != turn.name
        and not only(scene, turn, "untranslated")
    )
