"""The safety net: what a careful reader of a transcript should look at, each doubt with its place.

Codes in ``types.NAMES_AND_LABELS`` say that words may stand under the wrong name, or under none;
the others are of smaller weight.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .label_kinds import speaks_in_clauses
from .labels import Label
from .lexicon.names import bare, normalize, surname_of
from .lines import Line
from .opening import is_speech, paragraphs_of, without_notes
from .types import Header, Principal, Question, Turn

MAX_PROBLEMS = 200
MIN_FOOTER_SPEECH_WORDS = 12


@dataclass(frozen=True)
class Doubt:
    """A problem before its line is known."""

    code: str
    message: str
    start: int
    end: int


def lines_left(left: Iterable[Label], turns: Sequence[Turn], foot: int) -> Iterator[Doubt]:
    """Lines that look like labels and begin no turn.

    A principal reads out what others said ("Senator Hale: “I voted ...”"); between the words of a
    host such a line is somebody's whose voice is played in.
    """
    first = turns[0].start if turns else foot
    starts = [turn.start for turn in turns]
    for label in left:
        if first <= label.start < foot:
            around = turns[bisect_right(starts, label.start) - 1]
            if label.quoting and around.voice == "principal" or _lists(label):
                continue
            inside = label.paragraph and label.mark == ":"
            yield Doubt(
                "name_inside_turn" if inside and label.style == "title" else "label_not_taken",
                f"“{label.printed}{label.mark}” looks like a label and begins no turn.",
                label.start,
                label.body,
            )


def _lists(label: Label) -> bool:
    """``First, on the President’s visit: ...``: what somebody says."""
    return speaks_in_clauses(bare(label.core.split()[0]))


def labels_mended(labels: Iterable[Label]) -> Iterator[Doubt]:
    for label in labels:
        if label.meant:
            message = f"“{label.printed}” was read as the label “{label.meant}”."
            yield Doubt("typo_label", message, label.start, label.body)


def silent_people(header: Header, turns: Sequence[Turn], at: int) -> Iterator[Doubt]:
    """People whom the title or a line of the head announces and who never speak."""
    if len(turns) < 2:
        return
    names = {turn.name for turn in turns if turn.name}
    if any(turn.voice in ("principal", "unknown") and not turn.name for turn in turns):
        # The label of an office or of an official unnamed may be anybody's who is announced.
        return
    surnames = {surname_of(name) for name in names}
    for principal in header.principals:
        if surname_of(principal.name) in surnames or not _is_announced(principal, header):
            continue
        message = f"{principal.name} is announced and never speaks: is a label missing?"
        yield Doubt("announced_silent", message, at, at + 1)


def _is_announced(principal: Principal, header: Header) -> bool:
    """Whether the title itself names who speaks; who is only spoken of there is not announced."""
    title = normalize(header.title or "")
    whole = bool(principal.role) and len(principal.name.split()) > 1
    return whole and surname_of(principal.name) in title


def speech_in_header(head: Sequence[Line]) -> Iterator[Doubt]:
    """Paragraphs above the first turn in which somebody plainly speaks."""
    for paragraph in without_notes(paragraphs_of(head)):
        if is_speech(paragraph.text):
            message = "This paragraph above the first turn reads like speech."
            yield Doubt("speech_in_header", message, paragraph.start, paragraph.start + 1)


_SPOKEN = re.compile(r"\b(?:I|I['’]m|we|you|my|our)\b")
_NOTICE = re.compile(
    r"https?://|@|\b(?:copyright|commonwealth|rights reserved|please (?:contact|call|visit)|liable|"
    r"authorised|transcript|subscribe|privacy|website|correction|asterisk)\b",
    re.I,
)


def speech_in_footer(tail: Sequence[Line]) -> Iterator[Doubt]:
    """Paragraphs below the last turn in which somebody plainly speaks."""
    for line in tail:
        clean = line.clean
        if line.blank or _NOTICE.search(clean) or len(clean.split()) < MIN_FOOTER_SPEECH_WORDS:
            continue
        if clean[-1:] in ".?!" and len(_SPOKEN.findall(clean)) > 1:
            message = "This line below the last turn reads like speech."
            yield Doubt("speech_in_footer", message, line.start, line.end)


def same_label_twice(turns: Sequence[Turn]) -> Iterator[Doubt]:
    for before, turn in itertools.pairwise(turns):
        if before.label and before.label == turn.label and before.voice == "principal":
            message = f"“{turn.label}” stands twice in a row: a turn may be missing."
            yield Doubt("same_label_twice", message, turn.start, turn.body)


def labels_swapped(runs: Iterable[Sequence[Turn]]) -> Iterator[Doubt]:
    """Where questions stand under the label of who answers, and the answers under the press's."""
    for run in runs:
        first = next(turn for turn in run if turn.voice == "principal")
        message = (
            f"Questions stand under “{first.label}” here, and answers under the press: "
            "the labels are printed the wrong way round, so nobody is named."
        )
        yield Doubt("labels_swapped", message, first.start, first.body)


def question_doubts(turns: Sequence[Turn], questions: Sequence[Question]) -> Iterator[Doubt]:
    for question in questions:
        if question.state == "unresolved":
            message = "The rules cannot say which turn replies."
            yield Doubt("unresolved_reply", message, question.start, question.end)
    if len(turns) > 3 and not questions and any(t.voice == "press" for t in turns):
        message = "The press speaks here, but no question was found."
        yield Doubt("no_questions", message, turns[0].start, turns[0].body)
