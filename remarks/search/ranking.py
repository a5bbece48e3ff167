"""In which order turns are shown that hold some words of a query: by how much of it they hold.

Pure. An engine finds the likest turns; here each is looked at for the passage that holds most, so
that all words in one passage come before words scattered over a long speech, and a reply of few
words is helped by the likeness of what it replies to.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from operator import mul
from typing import NamedTuple

from .engines.base import Candidate, Candidates
from .engines.document import ASKER_STEMS
from .nodes import Wish, WishWord

# Words that a passage has: about as many as a long paragraph.
PASSAGE_WORDS = 80
# How much of a word's weight counts by where the word, or one derived from it, stands.
IN_PASSAGE, IN_TURN, IN_WHO, IN_CONTEXT, IN_EXCHANGE = 1.0, 0.75, 1.0, 0.8, 0.6
DERIVED = 0.8
# What the engine's score of a turn and of the best of the turns around it weigh beside the share
# of the query that a turn holds; all three are 1 at best.
LIKENESS, LIKENESS_AROUND = 0.4, 0.2
# How many turns before and behind are around a turn.
AROUND = 2
# A turn that asks, where the query looks for a question and where it does not.
ASKS_AS_WANTED, ASKS_UNWANTED = 0.2, -0.05


class Ranked(NamedTuple):
    """A turn in its place, whether a passage of it holds all words, and which derived forms."""

    id: int
    twin: int
    has_all: bool
    forms: tuple[str, ...] = ()


# That a word of the query stands at a place of a turn: the place, the word's number, and "" for
# itself or the stem of a derived form.
Spot = tuple[int, int, str]
# What is looked for in a turn's words, with the number of its word and the form it stands for.
Needles = Sequence[tuple[str, int, str]]


def rank(wish: Wish, candidates: Candidates, *, in_passage: bool = True) -> list[Ranked]:
    """The candidates, the ones that hold all words in one passage first.

    Without ``in_passage``, the ones that hold all words anywhere: one in the question, one in the
    reply.
    """
    words = [word for word in wish.words if word.weight >= 1] or list(wish.words)
    weights = [_weight(word, candidates) for word in words]
    best = max((c.score for c in candidates.turns), default=1.0) or 1.0
    around = _best_around(candidates.turns)
    rows, needles, all_weights = [], _needles(words), sum(weights)
    for candidate in candidates.turns:
        spots = _spots(needles, candidate.stems)
        matches = _matches(words, weights, candidate, spots, wish.with_names, in_passage)
        share = sum(map(mul, weights, matches.values)) / all_weights
        likeness = LIKENESS * candidate.score + LIKENESS_AROUND * around.get(candidate.id, 0.0)
        score = share + likeness / best
        if wish.with_names and in_passage and candidate.who.issuperset(ASKER_STEMS):
            score += ASKS_AS_WANTED if wish.asks else ASKS_UNWANTED
        rows.append((matches.has_all, score, candidate, matches.forms))
    rows.sort(key=lambda row: (not row[0], -row[1]))
    return [Ranked(c.id, c.twin, has_all, forms) for has_all, _, c, forms in rows]


def _best_around(turns: Sequence[Candidate]) -> dict[int, float]:
    """For each turn the best score among the turns right before and behind it."""
    scores = {turn.oldest: turn.score for turn in turns}
    steps = [step for step in range(-AROUND, AROUND + 1) if step]
    return {turn.id: max(scores.get(turn.oldest + step, 0.0) for step in steps) for turn in turns}


def _weight(word: WishWord, candidates: Candidates) -> float:
    """Rare words tell more."""
    places = min(candidates.places.get(stem, 0) for stem in word.leaf.stems)
    return log(1 + candidates.size / (1 + places)) * word.weight + 0.1


class _Matches(NamedTuple):
    values: list[float]
    has_all: bool
    forms: tuple[str, ...]


def _matches(
    words: Sequence[WishWord],
    weights: Sequence[float],
    turn: Candidate,
    spots: Sequence[Spot],
    with_names: bool,
    in_passage: bool,
) -> _Matches:
    """How far a turn holds each word: 1 in the best passage, less elsewhere."""
    passage = _best_passage(spots, weights)
    anywhere = {word for _, word, _ in spots}
    itself = {word for _, word, form in spots if not form}
    values, has_all, forms = [], True, []
    for at, word in enumerate(words):
        exact, derived = passage[at]
        known = _context_weight(word, turn) if with_names else 0.0
        in_turn = exact or at in itself
        value = max(
            IN_PASSAGE if exact else IN_TURN if in_turn else 0.0,
            known,
            DERIVED * (IN_PASSAGE if derived else IN_TURN) if at in anywhere else 0.0,
            IN_EXCHANGE if with_names and turn.exchange.issuperset(word.leaf.stems) else 0.0,
        )
        has_all = has_all and (known > 0 or (exact if in_passage else in_turn))
        if value and not exact and derived:
            forms.append(derived)
        values.append(value)
    return _Matches(values, has_all and any(e for e, _ in passage), tuple(forms))


def _needles(words: Sequence[WishWord]) -> Needles:
    """What is looked for in each turn, whole words between blanks."""
    return [
        (f" {stem} ", at, form)
        for at, word in enumerate(words)
        for stem, form in [(" ".join(word.leaf.stems), ""), *((form, form) for form in word.forms)]
    ]


def _spots(needles: Needles, stems: str) -> list[Spot]:
    """Where the words and their derived forms stand, in order.

    The text is searched as it is: cutting a hundred long turns into words takes ten times as long.
    """
    text = f" {stems} "
    spots: list[Spot] = []
    for needle, word, form in needles:
        at, place, before = text.find(needle), 0, 0
        while at >= 0:
            place += text.count(" ", before, at)
            spots.append((place, word, form))
            before, at = at, text.find(needle, at + 1)
    spots.sort()
    return spots


def _context_weight(word: WishWord, turn: Candidate) -> float:
    """Whether a word stands among the names of a turn, or in what is known of its event."""
    if turn.who.issuperset(word.leaf.stems):
        return IN_WHO
    return IN_CONTEXT if turn.context.issuperset(word.leaf.stems) else 0.0


def _best_passage(spots: Sequence[Spot], weights: Sequence[float]) -> list[tuple[bool, str]]:
    """For each word whether the best passage holds it, and which derived form it holds."""
    best: list[tuple[bool, str]] = [(False, "")] * len(weights)
    most = 0.0
    for start, (first, _, _) in enumerate(spots):
        forms: dict[int, str] = {}
        for i, at, form in spots[start:]:
            if i - first >= PASSAGE_WORDS:
                break
            if at not in forms or not form:
                forms[at] = form
        value = sum(weights[at] * (DERIVED if form else 1.0) for at, form in forms.items())
        if value > most:
            most = value
            best = [(forms.get(at) == "", forms.get(at, "")) for at in range(len(weights))]
            if all(exact for exact, _ in best):
                # No other passage holds more.
                break
    return best
