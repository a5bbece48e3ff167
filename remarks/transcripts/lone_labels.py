"""Labels that stand alone on their lines without a colon: ``Journalist``, ``Arne Holt``.

Nothing but the document's own habit tells them from headings: they open paragraphs, no words stand
beside them, what stands below is speech, and the press is among them, or speaks under ``Q``.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from .label_kinds import classify
from .labels import Label
from .lexicon.personal import name_fault
from .lines import Line

MAX_LABEL = 70
MIN_LABELS = 3
MAX_PARAGRAPH_LINES = 60
MAX_HEAD_LINES = 40
INTERVIEW = re.compile(r"\b(?:interview|q ?& ?a|questions and answers|conversation)\b", re.I)


def find_lone_labels(lines: Sequence[Line], asked: Sequence[Label] = ()) -> list[Label]:
    """The labels of a text in which each stands alone on the first line of a paragraph, or none.

    ``asked`` are the labels ``Q`` beside which they may stand.
    """
    taken = {label.start for label in asked}
    places = {at: label for at in range(len(lines)) if (label := _lone_label(lines, at, taken))}
    labels = list(places.values())
    answers = {label.start for at, label in places.items() if _stands_below_asked(lines, at, taken)}
    counts = Counter(label.key for label in labels)
    repeated = {key for key, count in counts.items() if count > 1}
    first = next((i for i, label in enumerate(labels) if label.key in repeated), None)
    if (
        first is None
        or len(labels) < MIN_LABELS
        or not _is_dialogue(lines, labels, repeated, asked)
    ):
        return []
    # What stands once is a label where it says what somebody is; above the first, the head.
    return [
        label
        for label in labels[first:]
        if label.key in repeated
        or label.voice
        or label.shape in ("titled", "listed")
        or label.start in answers
    ]


def _is_dialogue(
    lines: Sequence[Line], labels: Sequence[Label], repeated: set[str], asked: Sequence[Label]
) -> bool:
    """Whether the press speaks among the labels again and again, or most of ``Q`` are answered."""
    if not asked:
        press = [label for label in labels if label.voice == "press"]
        if any(label.key in repeated for label in press):
            return len(repeated) > 1
        # Each reporter under a name of his own, one who answers them all.
        return len(press) > 1 or _asks_in_turn(lines, labels, repeated)
    starts = [label.start for label in labels]
    ends = [label.start for label in asked[1:]]
    between = zip((label.start for label in asked), ends, strict=False)
    answered = sum(bisect_left(starts, start) < bisect_left(starts, end) for start, end in between)
    behind = bool(starts) and starts[-1] > asked[-1].start
    return (answered + behind) * 3 >= len(asked) * 2


def _asks_in_turn(lines: Sequence[Line], labels: Sequence[Label], repeated: set[str]) -> bool:
    """Whether two names take turns and one of the two asks again and again: an interview."""
    keys = [label.key for label in labels if label.key in repeated]
    head = " ".join(line.clean for line in lines[:MAX_HEAD_LINES] if line.end <= labels[0].start)
    if not INTERVIEW.search(head):
        return False
    if len(repeated) != 2 or any(one == other for one, other in itertools.pairwise(keys)):
        return False
    asking = Counter(
        label.key for label in labels if label.key in repeated and _asks_below(lines, label)
    )
    shares = sorted(asking[key] / keys.count(key) for key in repeated)
    return shares[0] < 0.25 and shares[1] >= 0.5 and max(asking.values()) > 1


def _asks_below(lines: Sequence[Line], label: Label) -> bool:
    """Whether the paragraph below a label ends in a question."""
    at = bisect_left(lines, label.body, key=lambda line: line.start)
    paragraph = _paragraph_below(lines, at)
    return bool(paragraph) and paragraph[-1].clean.endswith("?")


def _lone_label(lines: Sequence[Line], at: int, taken: set[int]) -> Label | None:
    line = lines[at]
    words = line.clean
    if not line.opens or at + 1 == len(lines) or not words or len(words) > MAX_LABEL:
        return None
    if words[-1] in ".?!:;,…" or not words[0].isupper() or not _speaks_below(lines, at + 1, taken):
        return None
    kind = classify(words, bold=False)
    if kind is None or kind.shape in ("phrase", "initials", "word"):
        return None
    if kind.shape == "name" and name_fault(words):
        return None
    start, voice, style = line.words_start, kind.voice, kind.style
    return Label(words, start, line.end, True, voice, words, style, alone=True, shape=kind.shape)


def _paragraph_below(lines: Sequence[Line], at: int) -> list[Line]:
    """The lines of the first paragraph from a line on."""
    below = itertools.dropwhile(lambda line: line.blank, lines[at : at + MAX_PARAGRAPH_LINES])
    return list(itertools.takewhile(lambda line: not line.blank, below))


def _speaks_below(lines: Sequence[Line], at: int, taken: set[int]) -> bool:
    """Whether the next paragraph is no labeled one and ends as speech does.

    Below a name in the head stands an office, below a heading a question.
    """
    paragraph = _paragraph_below(lines, at)
    if not paragraph or paragraph[0].words_start in taken:
        return False
    return paragraph[-1].clean[-1:] in SPEECH_ENDS


def _stands_below_asked(lines: Sequence[Line], at: int, taken: set[int]) -> bool:
    """Whether the paragraph before is that of a ``Q``: what stands alone here answers it."""
    above = itertools.dropwhile(
        lambda line: line.blank, reversed(lines[max(0, at - MAX_PARAGRAPH_LINES) : at])
    )
    paragraph = list(itertools.takewhile(lambda line: not line.blank, above))
    return bool(paragraph) and paragraph[-1].words_start in taken


SPEECH_ENDS = '.?!…"”)'
