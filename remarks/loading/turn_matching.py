"""Which turns of a changed transcript are those of before, in time linear in their number."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from ..models import Turn
from ..transcripts import Transcript
from .plans import Plan

# Stretches in which every turn stands more than once are aligned so many turns at a time: an
# alignment costs the product of both lengths.
WINDOW = 1_000


@dataclass(frozen=True)
class Change:
    """One turn in the comparison of two readings.

    ``kind`` is ``same``, ``moved``, ``changed``, ``added`` or ``removed``.
    """

    kind: str
    anchor: str
    before: str
    after: str
    label_before: str = ""
    label_after: str = ""


def compare_turns(plan: Plan) -> list[Change]:
    """What a plan would do to its event's turns, turn by turn in the new order, removed last."""
    old = (
        list(plan.event.turns.select_related("speaker").order_by("position")) if plan.event else []
    )
    kept = match_turns(old, plan.transcript)
    changes = []
    for parsed in plan.transcript.turns:
        words = plan.transcript.text[parsed.body : parsed.end]
        row = kept.get(parsed.position)
        if row is None:
            changes.append(Change("added", "", "", words, "", parsed.label))
            continue
        same = row.text == words and row.label == parsed.label and row.voice == parsed.voice
        kind = "changed" if not same else "same" if row.position == parsed.position else "moved"
        changes.append(Change(kind, row.anchor, row.text, words, row.label, parsed.label))
    stay = {row.pk for row in kept.values()}
    changes += [
        Change("removed", row.anchor, row.text, "", row.label) for row in old if row.pk not in stay
    ]
    return changes


def match_turns(old: list[Turn], transcript: Transcript) -> dict[int, Turn]:
    """New position -> the old row of the same turn.

    Turns with the same label and words are matched first, in order; between them, turns of one
    label in the same order are the same turns, reworded.
    """
    new = transcript.turns
    before = [(t.label, t.text) for t in old]
    after = [(t.label, transcript.text[t.body : t.end]) for t in new]
    pairs = align(before, after)
    kept = {new[j].position: old[i] for i, j in pairs}
    i0 = j0 = 0
    for i, j in [*pairs, (len(old), len(new))]:
        if i > i0 and j > j0:
            kept |= _match_by_label(old[i0:i], new[j0:j])
        i0, j0 = i + 1, j + 1
    return kept


def _match_by_label(old: Sequence[Turn], new: Sequence) -> dict[int, Turn]:
    """Turns of one label in the same order inside a changed stretch."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, turn in enumerate(old):
        places[turn.label].append(at)
    kept, free = {}, 0
    for turn in new:
        of_label = places.get(turn.label, [])
        at = bisect_left(of_label, free)
        if at < len(of_label):
            kept[turn.position] = old[of_label[at]]
            free = of_label[at] + 1
    return kept


def align(before: Sequence, after: Sequence) -> list[tuple[int, int]]:
    """Pairs of places with equal values, rising in both sequences.

    Equal ends are paired first, then values that stand once in both; what is left between two of
    those is aligned by its longest common subsequence, a window at a time.
    """
    numbers: dict = {}
    a = [numbers.setdefault(value, len(numbers)) for value in before]
    b = [numbers.setdefault(value, len(numbers)) for value in after]
    anchors = _longest_increasing_run(_unique_pairs(a, b))
    pairs, i0, j0 = [], 0, 0
    for i, j in [*anchors, (len(a), len(b))]:
        pairs += _align_gap(a, b, (i0, i), (j0, j))
        if i < len(a):
            pairs.append((i, j))
        i0, j0 = i + 1, j + 1
    return pairs


def _unique_pairs(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    in_a, in_b = Counter(a), Counter(b)
    place = {value: j for j, value in enumerate(b) if in_b[value] == 1}
    return [(i, place[value]) for i, value in enumerate(a) if in_a[value] == 1 and value in place]


def _longest_increasing_run(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rise in both places; the first places rise already."""
    tails: list[int] = []
    best: list[int] = []
    previous: list[int | None] = []
    for index, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        previous.append(best[at - 1] if at else None)
        tails[at : at + 1] = [j]
        best[at : at + 1] = [index]
    chain: list[tuple[int, int]] = []
    index = best[-1] if best else None
    while index is not None:
        chain.append(pairs[index])
        index = previous[index]
    return chain[::-1]


def _align_gap(
    a: list[int], b: list[int], of_a: tuple[int, int], of_b: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    (i, i1), (j, j1) = of_a, of_b
    while i < i1 and j < j1 and a[i] == b[j]:
        yield i, j
        i, j = i + 1, j + 1
    tail = 0
    while i < i1 - tail and j < j1 - tail and a[i1 - tail - 1] == b[j1 - tail - 1]:
        tail += 1
    yield from _align_windows(a, b, (i, i1 - tail), (j, j1 - tail))
    for back in range(tail, 0, -1):
        yield i1 - back, j1 - back


def _align_windows(
    a: list[int], b: list[int], of_a: tuple[int, int], of_b: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    (i, i1), (j, j1) = of_a, of_b
    while i < i1 and j < j1:
        left, right = a[i : min(i + WINDOW, i1)], b[j : min(j + WINDOW, j1)]
        last = None
        for step in LCSseq.opcodes(left, right):
            if step.tag == "equal":
                for k in range(step.src_end - step.src_start):
                    last = (i + step.src_start + k, j + step.dest_start + k)
                    yield last
        # On from the last pair; where it came early, at least half a window on in both.
        i = max(last[0] + 1 if last else 0, i + WINDOW // 2)
        j = max(last[1] + 1 if last else 0, j + WINDOW // 2)
