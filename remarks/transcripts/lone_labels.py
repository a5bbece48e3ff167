"""Labels that stand alone on their lines without a colon: ``Journalist``, ``Arne Holt``.

Nothing but the document's own habit tells them from headings: they open paragraphs, no words stand
beside them, and the same few come again and again in turn.
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
# Two labels at least come again, so that neither a list of names nor a refrain is taken for turns.
MIN_REPEATED = 2


def find_lone_labels(lines: Sequence[Line]) -> list[Label]:
    """The labels of a text in which each stands alone between blank lines, or none."""
    labels = [label for at in range(len(lines)) if (label := _lone_label(lines, at)) is not None]
    counts = Counter(label.key for label in labels)
    repeated = {key for key, count in counts.items() if count > 1}
    habit = len(labels) >= MIN_LABELS and len(repeated) >= MIN_REPEATED
    if not habit or not _speaks_between(lines, [x for x in labels if x.key in repeated]):
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
    alone = line.opens and at + 1 < len(lines) and lines[at + 1].blank
    if not alone or not words or len(words) > MAX_LABEL or words[-1] in ".?!:;,…":
        return None
    kind = classify(words, bold=False)
    if kind is None or kind.shape in ("phrase", "initials", "word") or not words[0].isupper():
        return None
    start = line.start + len(line.text) - len(line.text.lstrip())
    return Label(
        words, start, line.end, True, kind.voice, words, kind.style, alone=True, shape=kind.shape
    )


def _speaks_between(lines: Sequence[Line], labels: Sequence[Label]) -> bool:
    """Whether words stand below most of the labels, and not the next label at once."""
    starts = {label.body for label in labels}
    filled = [line for line in lines if not line.blank]
    below = [then for line, then in itertools.pairwise(filled) if line.end in starts]
    spoken = sum(line.clean[-1:] in _CLOSERS for line in below)
    return spoken * 4 >= len(labels) * 3


_CLOSERS = '.?!…"”)'
