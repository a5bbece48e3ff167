"""Labels that something other than a colon sets off from the words.

``Minister Wu - Good morning.``, ``(Reporter) Will you sign?``, a label and a tab, or, as programs
that write down speech print it, ``Ana Holt  00:40`` on a line of its own. The document's habit
decides: a mark is taken only where most paragraphs begin with it and the press is among those who
speak, a time code where the times rise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .label_kinds import Kind, classify
from .labels import Label, without_brackets
from .lexicon.names import looks_like_name
from .lines import Line
from .lone_labels import SPEECH_ENDS

MIN_LABELS = 4
MIN_TIMED = 3
MIN_PRESS = 2
MAX_LINE = 120
_NAME = r"(?P<label>[^\W\d_][^\n\t:;]{0,60}?)"
_MARKS = (
    re.compile(rf"[ \u00a0]{{0,8}}{_NAME}[ \u00a0]{{1,3}}[-–—][ \u00a0]{{1,3}}(?=\S)"),
    re.compile(rf"[ \u00a0]{{0,8}}{_NAME}[ \u00a0]{{0,3}}\t[\t \u00a0]{{0,20}}(?=\S)"),
    re.compile(r"[ \u00a0]{0,8}[(<](?P<label>[^\W\d_][^()<>\n:;]{0,60})[)>][ \u00a0]{1,3}(?=\S)"),
)
_TIME = r"[\[(]?(?P<time>\d{1,2}(?::\d\d){1,2})[\])]?"
_TIMED = (
    re.compile(
        rf"[ \t]{{0,8}}{_NAME}(?:[ \u00a0]{{2,20}}|[ \u00a0]{{0,3}}[\t|,–-][ \t]{{0,8}})"
        rf"{_TIME}\s*\Z"
    ),
    re.compile(rf"[ \t]{{0,8}}{_TIME}[ \t\u00a0]{{1,20}}{_NAME}\s*\Z"),
)
_SHAPES = frozenset(("voice", "outlet", "anonymous", "titled", "office", "name", "listed"))


def find_set_off_labels(lines: Sequence[Line]) -> list[Label]:
    """The labels of a text that prints none with a colon, or none."""
    for pattern in _TIMED:
        if labels := _timed_labels(lines, pattern):
            return labels
    for pattern in _MARKS:
        if labels := _marked_labels(lines, pattern):
            return labels
    return []


def _marked_labels(lines: Sequence[Line], pattern: re.Pattern[str]) -> list[Label]:
    crowds = "\\t" in pattern.pattern
    labels: list[Label] = []
    paragraphs = spoken = 0
    for line in lines:
        if line.blank or not (line.opens or crowds):
            continue
        label = _marked_label(line, pattern)
        paragraphs += bool(labels) or label is not None
        if label is not None:
            labels.append(label)
            spoken += line.clean[-1:] in SPEECH_ENDS
    press = sum(label.voice == "press" for label in labels)
    # A digest of papers or a list of reporters has no answers.
    answering = Counter(label.key for label in labels if label.voice != "press")
    habit = len(labels) >= MIN_LABELS and len(labels) * 2 >= paragraphs
    if not habit or press < MIN_PRESS or max(answering.values(), default=0) < 2:
        return []
    return labels if spoken * 2 >= len(labels) else []


def _marked_label(line: Line, pattern: re.Pattern[str]) -> Label | None:
    match = pattern.match(line.text[:MAX_LINE])
    core = without_brackets(match["label"]) if match else ""
    kind = classify(core, bold=False) if core else None
    if match is None or kind is None or kind.shape not in _SHAPES:
        return None
    start, body = line.start + match.start(), line.start + match.end()
    return _label(match["label"], start, body, core, kind)


def _timed_labels(lines: Sequence[Line], pattern: re.Pattern[str]) -> list[Label]:
    """The names beside time codes that rise, each alone on its line with words below."""
    labels: list[Label] = []
    seconds: list[int] = []
    for line, match in _timed_lines(lines, pattern):
        core = _in_order(without_brackets(match["label"]))
        if not core:
            continue
        kind = classify(core, bold=False)
        if kind is None or kind.shape not in _SHAPES:
            continue
        labels.append(_label(match["label"], line.start, line.end, core, kind))
        seconds.append(_seconds(match["time"]))
    if len(labels) < MIN_TIMED or seconds != sorted(seconds) or seconds[0] == seconds[-1]:
        return []
    if max(Counter(label.key for label in labels).values()) < 2:
        # The items of a programme stand once each.
        return []
    return labels


def _timed_lines(
    lines: Sequence[Line], pattern: re.Pattern[str]
) -> Iterator[tuple[Line, re.Match[str]]]:
    """The lines that hold a name and a time, below which words stand."""
    spoken = [line for line in lines if not line.blank]
    matches = [pattern.match(line.text[:MAX_LINE]) for line in spoken]
    for (line, match), below in zip(zip(spoken, matches, strict=True), matches[1:], strict=False):
        if match and below is None and match["label"][-1] not in ".?!,":
            yield line, match


def _seconds(time: str) -> int:
    seconds = 0
    for part in time.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds


def _in_order(core: str) -> str:
    """``Wu, Dora`` as it is said."""
    last, comma, first = core.partition(", ")
    if comma and " " not in first and looks_like_name([first, *last.split()]):
        return f"{first} {last}"
    return core


def _label(printed: str, start: int, body: int, core: str, kind: Kind) -> Label:
    return Label(printed.strip(), start, body, True, kind.voice, core, kind.style, shape=kind.shape)
