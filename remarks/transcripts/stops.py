"""Labels that end in a full stop: ``CHAIR DELGADO. Good afternoon.``, ``The SPEAKER. ...``.

Printed papers of heads of government set them in ordinary case beside ``Q.``: ``The President.
It does.``
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .label_kinds import classify, is_anonymous, is_apparatus, is_titled, keyword_voice
from .labels import Label
from .lexicon.names import HONORIFICS, ROLE_WORDS, bare, normalize
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
# "The President. ...", "Foreign Minister Stone. ...", "Mr. Okoro. ...", "Secretary of State Ruiz".
_ORDINARY = re.compile(
    r"""
    [\s*_]{0,12}(?P<label>
        (?:(?:The|Mr|Mrs|Ms|Miss|Dr)\.?[ ])?
        [A-Z][\w'’-]{1,24}(?:[ ](?:of|for|the|and|[A-Z][\w'’-]{1,24})){0,6}
    )\.[*_]{0,3}(?:[ \u00a0]{1,3}|[-—]{1,2})(?=[\"“(\[]?[A-Z])
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


def find_ordinary_stop_labels(lines: Sequence[Line], questions: int) -> StopLabels:
    """The labels of a text that sets offices and forms of address in ordinary case.

    ``questions`` is the number of lines that ``Q.`` begins: beside them three labels are a habit,
    without them half of all paragraphs must begin so.
    """
    labels: list[Label] = []
    told: set[int] = set()
    paragraphs = spoken_count = 0
    for line in lines:
        if line.blank or not line.opens:
            continue
        label = _ordinary_stop_label(line)
        paragraphs += bool(labels) or label is not None
        if label is not None:
            labels.append(label)
            spoken_count += bool(_SPEAKS.search(line.text))
            if _tells_of(label, line):
                told.add(label.start)
    # "The President. He will stay.": a label once other paragraphs show that it is one.
    plain = Counter(label.key for label in labels if label.start not in told)
    kept = [label for label in labels if plain[label.key]]
    counts = Counter(label.key for label in kept)
    spoken = questions > 1 or spoken_count * 2 >= len(labels)
    habit = questions > 1 or len(counts) > 1 and len(kept) * 2 >= paragraphs
    if len(kept) < MIN_LABELS or not habit or not spoken or max(counts.values()) < 2:
        return StopLabels([], [])
    articled = any(label.printed.startswith("The ") for label in kept if label.shape == "office")
    taken = [label for label in kept if counts[label.key] > 1 or not _is_thin(label, articled)]
    starts = {label.start for label in taken}
    return StopLabels(taken, [label for label in labels if label.start not in starts])


def _is_thin(label: Label, articled: bool) -> bool:
    """What stands once and may be a sentence, ``Question. ...``, or an address, ``Prime Minister.
    ...``, beside ``The President.``
    """
    address = articled and label.shape == "office" and not label.printed.startswith("The ")
    return label.voice is not None or address


def _tells_of(label: Label, line: Line) -> bool:
    """``General Stone. He will go.``, and a statute's ``The Chairman. The Chairman presides.``"""
    at = label.body - line.start
    return bool(_TELLS.match(line.text, at)) or line.text.startswith(label.printed, at)


# A statute's "The Chairman. The Chairman presides ..." speaks to nobody.
_SPEAKS = re.compile(r"\?|\b(?:I|I['’]m|we|you|my|our|me|us)\b")
_TELLS = re.compile(r"(?:He|She)\b")


def _ordinary_stop_label(line: Line) -> Label | None:
    match = _ORDINARY.match(line.text[:140])
    kind = classify(match["label"], bold=False) if match else None
    if match is None or kind is None or kind.shape not in ("office", "titled", "voice"):
        return None
    printed = match["label"]
    if kind.shape == "office" and bare(printed.split()[0]) in HONORIFICS:
        # "Mr. President. ..." turns to him.
        return None
    start, body = line.start + match.start("label"), line.start + match.end()
    core = normalize_office(printed)
    return Label(printed, start, body, True, kind.voice, core, "stop", shape=kind.shape, mark=".")


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
