"""Which turns of a changed transcript are those of before."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from ..models import Turn
from ..transcripts import Transcript
from .plans import Plan


@dataclass(frozen=True)
class Change:
    """One turn in the comparison of two readings: ``same``, ``moved``, ``changed``, ``added`` or ``removed``."""

    kind: str
    anchor: str
    before: str
    after: str
    label_before: str = ""
    label_after: str = ""


def changes_of(plan: Plan) -> list[Change]:
    """What a plan would do to the turns of the event that is held, turn by turn in the new order, removed ones last."""
    old = (
        list(plan.event.turns.select_related("speaker").order_by("position")) if plan.event else []
    )
    kept, found = _matches(old, plan.transcript), []
    for parsed in plan.transcript.turns:
        words = plan.transcript.text[parsed.body : parsed.end]
        row = kept.get(parsed.position)
        if row is None:
            found.append(Change("added", "", "", words, "", parsed.label))
            continue
        same = row.text == words and row.label == parsed.label and row.voice == parsed.voice
        kind = "changed" if not same else "same" if row.position == parsed.position else "moved"
        found.append(Change(kind, row.anchor, row.text, words, row.label, parsed.label))
    stay = {row.pk for row in kept.values()}
    found += [
        Change("removed", row.anchor, row.text, "", row.label) for row in old if row.pk not in stay
    ]
    return found


def _matches(old: list[Turn], transcript: Transcript) -> dict[int, Turn]:
    """New position -> the old row of the same turn: equal turns first, then same labels in changed stretches."""
    if not old:
        return {}
    before = [(t.label, t.text) for t in old]
    after = [(t.label, transcript.text[t.body : t.end]) for t in transcript.turns]
    kept: dict[int, Turn] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            kept.update({j + 1: old[i] for i, j in zip(range(i1, i2), range(j1, j2), strict=True)})
        elif tag == "replace":
            kept.update(_same_labels(old[i1:i2], transcript.turns[j1:j2]))
    return kept


def _same_labels(old: list[Turn], new) -> dict[int, Turn]:
    """Turns of one label in the same order inside a changed stretch are the same turns, reworded."""
    kept = {}
    waiting = list(old)
    for turn in new:
        found = next((t for t in waiting if t.label == turn.label), None)
        if found is not None:
            kept[turn.position] = found
            waiting = waiting[waiting.index(found) + 1 :]
    return kept
