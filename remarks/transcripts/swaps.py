"""Labels printed the wrong way round: questions under who answers, answers under the press.

The document itself shows it. Where voices take turns strictly, one slip turns all labels round up
to the next slip; somebody then asks himself by his own office ("Prime Minister, will you ...?"),
or asks again and again what the press answers at length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from .lexicon.names import normalize, surname_of
from .types import Turn

MIN_PAIRS = 3
MIN_ANSWER_SHARE = 2
MIN_WORDS = 5
MAX_ASKING_WORDS = 120
MAX_CALL = 60
_CLOSING = " \t\r\n\u00a0\"'”’)]"
_VOICES = ("principal", "press")


def swapped_runs(turns: Sequence[Turn], text: str) -> list[Sequence[Turn]]:
    """The stretches of turns whose labels stand the wrong way round."""
    return [run for run in _stretches_by_turns(turns) if _is_swapped(run, text)]


def without_voices(turns: Sequence[Turn], runs: Iterable[Sequence[Turn]]) -> tuple[Turn, ...]:
    """The turns without the names and voices that labels in ``runs`` give: they are another's."""
    wrong = {turn.position for run in runs for turn in run}
    return tuple(
        replace(turn, name=None, role=None, voice="unknown") if turn.position in wrong else turn
        for turn in turns
    )


def _stretches_by_turns(turns: Sequence[Turn]) -> Iterator[Sequence[Turn]]:
    """Stretches in which one principal and the press speak by turns."""
    run: list[Turn] = []
    for turn in turns:
        goes_on = bool(run) and turn.voice != run[-1].voice and turn.voice in _VOICES
        if goes_on and len(run) > 1:
            goes_on = turn.voice == "press" or turn.label == run[-2].label
        if not goes_on:
            yield run
            run = []
        run.append(turn)
    yield run


def _is_swapped(run: Sequence[Turn], text: str) -> bool:
    pairs = list(zip(run, run[1:], strict=False))
    wrong = [pair for pair in pairs if _asks_and_is_answered(*pair, "principal", text)]
    right = [pair for pair in pairs if _asks_and_is_answered(*pair, "press", text)]
    if len(wrong) <= len(right):
        return False
    asked, answered = (sum(pair[i].words for pair in wrong) for i in (0, 1))
    long = len(wrong) >= MIN_PAIRS and answered > asked * MIN_ANSWER_SHARE
    return long or any(_calls_himself(turn, text) for turn, _ in wrong)


def _asks_and_is_answered(turn: Turn, after: Turn, asking: str, text: str) -> bool:
    """Whether ``turn`` is of the voice ``asking`` and only asks, and ``after`` does not ask."""
    return (
        turn.voice == asking
        and MIN_WORDS <= turn.words <= MAX_ASKING_WORDS
        and after.words >= MIN_WORDS
        and text[turn.body : turn.end].rstrip(_CLOSING).endswith("?")
        and "?" not in text[after.body : after.end]
    )


def _calls_himself(turn: Turn, text: str) -> bool:
    """Whether a turn opens by calling the one whose label it has: ``Prime Minister, will ...``."""
    words = normalize(" ".join(text[turn.body : turn.end].split())[:MAX_CALL])
    names = [turn.label.removeprefix("THE "), turn.role or ""]
    if turn.name:
        names += [turn.name, *(f"{title} {surname_of(turn.name)}" for title in ("mr", "mr.", "ms"))]
    return any(name and words.startswith(normalize(name) + ",") for name in names)
