"""Labels that stand alone on their lines without a colon: ``Journalist``, ``Arne Holt``.

Nothing but the document's own habit tells them from headings: they open paragraphs, no words stand
beside them, what stands below is speech, and the same few come again in turn.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

from .label_kinds import classify
from .labels import Label
from .lines import Line

MAX_LABEL = 70
MIN_LABELS = 4
MAX_PARAGRAPH_LINES = 60
# Two labels at least come again, so that neither a list of names nor a refrain is taken for turns.
MIN_REPEATED = 2


def find_lone_labels(lines: Sequence[Line], questions: int = 0) -> list[Label]:
    """The labels of a text in which each stands alone on the first line of a paragraph, or none.

    Beside so many ``questions`` under ``Q`` one label that comes again is enough.
    """
    labels = [label for at in range(len(lines)) if (label := _lone_label(lines, at)) is not None]
    counts = Counter(label.key for label in labels)
    repeated = {key for key, count in counts.items() if count > 1}
    least = 1 if questions > 1 else MIN_REPEATED
    habit = len(labels) >= MIN_LABELS - questions and len(repeated) >= least
    if not habit:
        return []
    first = next(i for i, label in enumerate(labels) if label.key in repeated)
    # What stands once is a label too where it says what somebody is; above the first, the head.
    return [
        label
        for label in labels[first:]
        if label.key in repeated or label.voice or label.shape in ("titled", "listed", "name")
    ]


def _lone_label(lines: Sequence[Line], at: int) -> Label | None:
    line = lines[at]
    words = line.clean
    if not line.opens or at + 1 == len(lines) or len(words) > MAX_LABEL or not words:
        return None
    if words[-1] in ".?!:;,…":
        return None
    if not _speaks_below(lines, at + 1):
        return None
    kind = classify(words, bold=False)
    if kind is None or kind.shape in ("phrase", "initials", "word") or not words[0].isupper():
        return None
    start = line.start + len(line.text) - len(line.text.lstrip())
    return Label(
        words, start, line.end, True, kind.voice, words, kind.style, alone=True, shape=kind.shape
    )


def _speaks_below(lines: Sequence[Line], at: int) -> bool:
    """Whether the next paragraph ends as speech does; below a name in the head stands an office."""
    below = itertools.dropwhile(lambda line: line.blank, lines[at : at + MAX_PARAGRAPH_LINES])
    last = None
    for line in itertools.takewhile(lambda line: not line.blank, below):
        last = line
    return last is not None and last.clean[-1:] in _CLOSERS


_CLOSERS = '.?!…"”)'
