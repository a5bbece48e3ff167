"""How a quote lies on a stream of turns: the runs of words they share, joined at the least cost.

The stream is the units of several turns, one behind the other. A path of runs says which words of
the quote stand where; from it come passages (in one turn, close together) and what differs in them.
Everything is bounded: runs, path and the filling between runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from .units import Unit

# More runs than this are never looked at: what repeats so often decides nothing.
MAX_RUNS, MAX_PLACES = 240, 60
# Between two runs of one turn so many more words may be left out without its being a cut.
MAX_DROPPED = 6
MAX_FILLED = 80
MAX_BRACKETED = 15
# Fewer words in a row stand in many places by chance.
MIN_RUN = 4


@dataclass(frozen=True)
class Stretch:
    """One turn in the stream: its index, its event, and its units."""

    event: int
    units: Sequence[Unit]
    bonus: float = 0.0


@dataclass(frozen=True)
class Quoted:
    """The units of a quote; ``joints`` are indexes before which it has dots or a bracket.

    ``bounds`` are indexes at which a sentence of the quote begins or ends.
    """

    units: Sequence[Unit]
    joints: dict[int, str] = field(default_factory=dict)
    bounds: frozenset[int] = frozenset()
    # Whether a single shared word is a run: for quotes of two or three words in a known turn.
    by_word: bool = False


@dataclass(frozen=True)
class Run:
    """Quote units ``q0:q1`` stand at ``h0:h1`` of stretch ``turn``."""

    q0: int
    q1: int
    turn: int
    h0: int
    h1: int


@dataclass(frozen=True)
class Op:
    """Quote units ``q0:q1`` beside turn units ``h0:h1``; ``joint``: dots or a bracket stand
    between.
    """

    equal: bool
    q0: int
    q1: int
    h0: int
    h1: int
    joint: str = ""


@dataclass(frozen=True)
class Laid:
    """One passage: a stretch of the stream and its operations in order."""

    turn: int
    ops: tuple[Op, ...]

    @property
    def q0(self) -> int:
        return self.ops[0].q0

    @property
    def q1(self) -> int:
        return self.ops[-1].q1

    @property
    def h0(self) -> int:
        return min(op.h0 for op in self.ops)

    @property
    def h1(self) -> int:
        return max(op.h1 for op in self.ops)

    @property
    def shared(self) -> int:
        return sum(op.q1 - op.q0 for op in self.ops if op.equal)


def lay(quoted: Quoted, stretches: Sequence[Stretch]) -> list[Laid]:
    """The passages on which the quote lies best, in its order; [] where nothing is shared."""
    runs = _runs(quoted, stretches)
    path = _best_path(runs, quoted, stretches)
    if not path:
        return []
    groups: list[list[Run]] = [[path[0]]]
    for run in path[1:]:
        if _goes_on(groups[-1][-1], run, quoted):
            groups[-1].append(run)
        else:
            groups.append([run])
    return [
        _passage(group, quoted, stretches[group[0].turn], i == 0, i == len(groups) - 1)
        for i, group in enumerate(groups)
    ]


def lay_each(quoted: Quoted, stretches: Sequence[Stretch]) -> list[Laid]:
    """The best single passage of each stretch by itself, the likest first."""
    passages = []
    for index, stretch in enumerate(stretches):
        laid = lay(quoted, [stretch])
        if laid:
            best = max(laid, key=lambda passage: passage.shared)
            passages.append(Laid(index, best.ops))
    return sorted(passages, key=lambda passage: (-passage.shared, passage.turn))


def _runs(quoted: Quoted, stretches: Sequence[Stretch]) -> list[Run]:
    """Maximal runs of two or more units; the longest ones where there are very many."""
    asked = [u.key for u in quoted.units]
    size = 1 if quoted.by_word or len(asked) < 2 else 2
    places: dict[tuple[str, ...], list[int]] = {}
    for i in range(len(asked) - size + 1):
        spots = places.setdefault(tuple(asked[i : i + size]), [])
        if len(spots) < MAX_PLACES:
            spots.append(i)
    runs: list[Run] = []
    for turn, stretch in enumerate(stretches):
        runs += _runs_of(asked, size, places, turn, [u.key for u in stretch.units])
    runs.sort(key=lambda run: (run.q0 - run.q1, run.turn, run.h0))
    return sorted(runs[:MAX_RUNS], key=lambda run: (run.q0, run.q1, run.turn, run.h0))


def _runs_of(
    asked: list[str],
    size: int,
    places: dict[tuple[str, ...], list[int]],
    turn: int,
    keys: list[str],
) -> list[Run]:
    runs: list[Run] = []
    # Where on each diagonal the last run ended, so that none is entered twice.
    ended: dict[int, int] = {}
    for at in range(len(keys) - size + 1):
        for q in places.get(tuple(keys[at : at + size]), ()):
            if ended.get(at - q, -1) > at:
                continue
            length = size
            while (
                q + length < len(asked)
                and at + length < len(keys)
                and asked[q + length] == keys[at + length]
            ):
                length += 1
            ended[at - q] = at + length - size + 1
            runs.append(Run(q, q + length, turn, at, at + length))
    return runs


def _best_path(runs: list[Run], quoted: Quoted, stretches: Sequence[Stretch]) -> list[Run]:
    """The chain of runs that covers most of the quote at the least cost of joining."""
    best: list[float] = []
    before: list[int] = []
    for i, run in enumerate(runs):
        score, link = run.q1 - run.q0 + stretches[run.turn].bonus, -1
        for j in range(i):
            joined = runs[j]
            if joined.q0 >= run.q0 or joined.q1 >= run.q1:
                continue
            fresh = run.q1 - max(run.q0, joined.q1)
            reached = best[j] + fresh - _cost(joined, run, quoted, stretches)
            if reached > score:
                score, link = reached, j
        best.append(score)
        before.append(link)
    if not runs:
        return []
    at = max(range(len(runs)), key=lambda i: (best[i], -i))
    path: list[Run] = []
    while at >= 0:
        run = runs[at]
        # A run that overlaps the one before it in the quote begins behind that.
        if path and run.q1 > path[-1].q0:
            path[-1] = _without_start(path[-1], run.q1 - path[-1].q0)
        path.append(run)
        at = before[at]
    return path[::-1]


def _without_start(run: Run, count: int) -> Run:
    return Run(run.q0 + count, run.q1, run.turn, run.h0 + count, run.h1)


def _cost(one: Run, other: Run, quoted: Quoted, stretches: Sequence[Stretch]) -> float:
    """What it costs to go on from one run at another: little nearby, much at another place."""
    overlap = max(0, one.q1 - other.q0)
    begin, missed = other.h0 + overlap, max(0, other.q0 - one.q1)
    if one.turn == other.turn and begin >= one.h1:
        gap = begin - one.h1
        if gap <= MAX_DROPPED + missed or _joint_between(one, other, quoted) == "bracket":
            return 0.2 + 0.1 * min(gap, 15)
        cost = 1.0 + min(gap, 400) / 400
    elif one.turn == other.turn:
        cost = 1.6
    elif stretches[one.turn].event == stretches[other.turn].event:
        cost = 1.3 + 0.05 * min(abs(one.turn - other.turn), 20) + 0.3 * (other.turn < one.turn)
    else:
        cost = 3.0
    if _joint_between(one, other, quoted):
        return cost
    return cost + sum(
        3.0
        for q0, q1 in ((max(other.q0, one.q1), other.q1), (one.q0, one.q1))
        if q1 - q0 < MIN_RUN and not {q0, q1} <= quoted.bounds
    )


def _joint_between(one: Run, other: Run, quoted: Quoted) -> str:
    if not quoted.joints:
        return ""
    low, high = sorted((one.q1, max(other.q0, one.q1)))
    low = min(low, other.q0)
    return next((quoted.joints[i] for i in range(low, high + 1) if i in quoted.joints), "")


def _goes_on(one: Run, other: Run, quoted: Quoted) -> bool:
    """Whether two runs of the path belong to one passage: close together and in order."""
    if one.turn != other.turn or other.h0 < one.h1:
        return False
    gap, missed = other.h0 - one.h1, other.q0 - one.q1
    joint = _joint_between(one, other, quoted)
    if joint == "bracket":
        return gap <= MAX_BRACKETED + missed
    if joint:
        return gap == 0 and missed == 0
    return gap <= MAX_DROPPED + missed


def _passage(
    group: list[Run], quoted: Quoted, stretch: Stretch, is_first: bool, is_last: bool
) -> Laid:
    ops: list[Op] = []
    if is_first and group[0].q0:
        ops += _head(group[0], quoted, stretch)
    for one, other in zip([None, *group], group, strict=False):
        if one is not None:
            joint = _joint_between(one, other, quoted)
            ops += _fill(quoted, stretch, one.q1, other.q0, one.h1, other.h0, joint)
        ops.append(Op(True, other.q0, other.q1, other.h0, other.h1))
    if is_last and group[-1].q1 < len(quoted.units):
        ops += _tail(group[-1], quoted, stretch)
    return Laid(group[0].turn, tuple(ops))


def _fill(
    quoted: Quoted, stretch: Stretch, q0: int, q1: int, h0: int, h1: int, joint: str = ""
) -> list[Op]:
    """What lies between two runs: single shared words, and what differs around them."""
    if q1 == q0 or h1 == h0 or max(q1 - q0, h1 - h0) > MAX_FILLED:
        return [Op(False, q0, q1, h0, h1, joint)] if q1 > q0 or h1 > h0 or joint else []
    asked = [u.key for u in quoted.units[q0:q1]]
    there = [u.key for u in stretch.units[h0:h1]]
    return [
        Op(tag == "equal", q0 + a1, q0 + a2, h0 + b1, h0 + b2, "" if tag == "equal" else joint)
        for tag, a1, a2, b1, b2 in SequenceMatcher(None, asked, there, autojunk=False).get_opcodes()
    ]


def _head(run: Run, quoted: Quoted, stretch: Stretch) -> list[Op]:
    """The words of the quote before its first run lie on the words that stand there."""
    count = min(run.q0, MAX_FILLED)
    low = max(0, run.h0 - count - 3)
    ops = _fill(quoted, stretch, run.q0 - count, run.q0, low, run.h0)
    first = next((i for i, op in enumerate(ops) if op.equal), None)
    if first is None:
        ops = [Op(False, run.q0 - count, run.q0, max(0, run.h0 - count), run.h0)]
    elif first:
        op = ops[0]
        ops = [Op(False, op.q0, op.q1, max(op.h0, op.h1 - (op.q1 - op.q0)), op.h1), *ops[1:]]
    if run.q0 > count:
        ops = [Op(False, 0, run.q0 - count, ops[0].h0, ops[0].h0), *ops]
    kept = [op for op in ops if op.q1 > op.q0 or op is not ops[0]]
    # What a bracket of the quote stands for: "The [minister] said" beside "The old man said".
    joints = quoted.joints
    return [replace(op, joint=joints[op.q0]) if _is_at_joint(op, joints) else op for op in kept]


def _is_at_joint(op: Op, joints: dict[int, str]) -> bool:
    return not op.equal and op.q0 == op.q1 and op.q0 in joints


def _tail(run: Run, quoted: Quoted, stretch: Stretch) -> list[Op]:
    rest = len(quoted.units) - run.q1
    count = min(rest, MAX_FILLED)
    high = min(len(stretch.units), run.h1 + count + 3)
    ops = _fill(quoted, stretch, run.q1, run.q1 + count, run.h1, high)
    if not any(op.equal for op in ops):
        ops = [Op(False, run.q1, run.q1 + count, run.h1, min(high, run.h1 + count))]
    elif not ops[-1].equal:
        op = ops[-1]
        ops = [*ops[:-1], Op(False, op.q0, op.q1, op.h0, min(op.h1, op.h0 + op.q1 - op.q0))]
    if rest > count:
        ops = [*ops, Op(False, run.q1 + count, len(quoted.units), ops[-1].h1, ops[-1].h1)]
    return [op for op in ops if op.q1 > op.q0 or op is not ops[-1]]
