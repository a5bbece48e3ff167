"""Labels that end in a full stop: ``CHAIR DELGADO. Good afternoon.``, ``The SPEAKER. ...``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .label_kinds import is_anonymous, is_apparatus, is_titled, keyword_voice
from .labels import Label
from .lexicon.names import ROLE_WORDS, bare, normalize
from .lexicon.outlets import reads_as_press
from .lines import Line

MIN_LABELS = 3
# Offices and forms of address in ordinary case, a name in capitals, perhaps where it is from.
_LABEL = re.compile(
    r"""
    [\s*]{0,12}(?P<label>
        (?:(?:The|Mr|Mrs|Ms|Miss|Dr|Sir|[A-Z][a-z]{2,14})\.?[ ]){0,4}[A-Z][A-Z'’-]{1,24}
        (?:[ ](?:[A-Z]\.|[A-Z][A-Z'’-]{1,24})){0,4}
        (?:[ ]of[ ][A-Z][a-z]{2,20}(?:[ ][A-Z][a-z]{2,20}){0,2})?
    )\.[*]{0,2}(?:[ \u00a0]{1,3}|[-—]{1,2})(?=[\"“(]?[A-Z])
    """,
    re.VERBOSE,
)


# "WALTER PRYCE, Reuters. Miss Farrow, ...": behind the name what somebody is.
_DESCRIBED = re.compile(
    r"""
    [\s*]{0,12}(?P<label>
        (?P<name>[A-Z][A-Z'’-]{1,24}(?:[ ](?:[A-Z]\.|[A-Z][A-Z'’-]{1,24})){0,4}),[ ]
        (?P<what>(?:the[ ])?[A-Z][\w&'’-]{1,24}(?:[ ][\w&'’-]{2,24}){0,5})
    )\.[*]{0,2}(?:[ \u00a0]{1,3}|[-—]{1,2})(?=[\"“(]?[A-Z])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class StopLabels:
    """The labels taken, and the lines that look like one and are none."""

    taken: list[Label]
    left: list[Label]


def find_stop_labels(lines: Sequence[Line]) -> StopLabels:
    """The labels of a text whose paragraphs begin with names in capitals and a full stop."""
    labels: list[Label] = []
    described: list[Label] = []
    paragraphs = 0
    for line in lines:
        if line.blank or not line.opens:
            continue
        label = _stop_label(line)
        other = _described_label(line) if label is None else None
        paragraphs += bool(labels) or label is not None
        if label is not None:
            labels.append(label)
        elif other is not None:
            described.append(other)
    counts = Counter(label.key for label in labels)
    again = sum(count > 1 for count in counts.values())
    settled = len(labels) >= MIN_LABELS and (len(labels) + len(described)) * 2 >= paragraphs
    if not (settled and len(counts) > 1 and again):
        return StopLabels([], [])
    sure = [label for label in described if label.sure]
    return StopLabels(labels + sure, [label for label in described if not label.sure])


def _described_label(line: Line) -> Label | None:
    """A label that says behind the name what its owner is; ``sure`` where that is understood."""
    match = _DESCRIBED.match(line.text[:140])
    if not match or is_apparatus([bare(word) for word in match["name"].split()]):
        return None
    name, what = match["name"], match["what"]
    press = reads_as_press(what.removeprefix("the "))
    # Labels of the press have the outlet before the name elsewhere.
    core = f"{what}, {name}" if press else name
    known = press or any(bare(word) in ROLE_WORDS for word in what.split())
    start, body = line.start + match.start("label"), line.start + match.end()
    voice = "press" if press else None
    return Label(match["label"], start, body, known, voice, core, "stop", shape="name", mark=".")


def _stop_label(line: Line) -> Label | None:
    match = _LABEL.match(line.text[:140])
    if not match:
        return None
    printed = match["label"]
    core = re.sub(r" of [A-Z].*\Z", "", printed)
    words = [bare(word) for word in core.split()]
    if is_apparatus(words):
        return None
    voice = keyword_voice(core) if words[-1] != "speaker" else None
    if is_anonymous(core):
        voice = "principal"
    shape = "titled" if is_titled(words) else "name"
    start = line.start + match.start("label")
    body = line.start + match.end()
    return Label(printed, start, body, True, voice, normalize_office(core), "stop", shape=shape)


def normalize_office(core: str) -> str:
    """``The SPEAKER`` as the office is looked up: set in capitals throughout."""
    return core.upper() if normalize(core).startswith("the ") else core
