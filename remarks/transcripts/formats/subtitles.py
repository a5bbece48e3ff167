"""Subtitles (SubRip, WebVTT) as the turns that they were cut from.

The words of the cues are joined; a cue that opens with a speaker begins a turn, before whose label
its time code stands in brackets. Numbers, settings and styles of cues are nobody's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..types import Hints
from .content import Content, TurnWriter

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}"
_TIMES = re.compile(rf"\s{{0,8}}(?P<start>{_TIME})[ \t]{{1,4}}-->[ \t]{{1,4}}(?P<end>{_TIME})")
_SUBRIP = re.compile(rf"\s{{0,80}}(?:\d{{1,9}}\s{{0,8}}\n\s{{0,8}})?{_TIME}[ \t]{{1,4}}-->")
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,60})?[ \t]{1,4}(?P<name>[^<>]{1,80})>")
_TAG = re.compile(r"</?[a-zA-Z0-9.:][^<>]{0,80}>|\{\\[^{}]{0,40}\}")
# "MINISTER HALVORSEN: ...", "[SPEAKER_01]: ...", ">> REPORTER: ..."
_SPEAKER = re.compile(
    r"\s{0,4}(?:>>\s{0,3}|-\s{0,2})?"
    r"(?:\[(?P<coded>[^\[\]:]{1,60})\]"
    r"|(?P<name>[^\W\d_a-z][^:.?!\[\]()]{1,60}?(?:\s[(\[][^:()\[\]]{1,60}[)\]])?))\s?:(?=\s|$)"
)
MAX_NAME_WORDS = 8


@dataclass(frozen=True)
class Cue:
    """The words shown at one moment, and whose they are if the cue says it."""

    start: str
    words: str
    speaker: str | None = None


def looks_like_subtitles(text: str) -> bool:
    head = text[:400].lstrip("\ufeff")
    return head.startswith("WEBVTT") or bool(_SUBRIP.match(head.replace("\r", "")))


def subtitles_reading(text: str) -> Content:
    """The joined words of the cues, with a label where the cues name a speaker."""
    cues = list(_spoken_cues(_cues(text)))
    writer = TurnWriter(())
    if not any(cue.speaker for cue in cues):
        return Content(_join_cues([cue.words for cue in cues]))
    at = 0
    first = next(i for i, cue in enumerate(cues) if cue.speaker)
    if first:
        writer = TurnWriter((_join_cues([cue.words for cue in cues[:first]]),))
        at = first
    while at < len(cues):
        end = at + 1
        while end < len(cues) and cues[end].speaker in (None, cues[at].speaker):
            end += 1
        words = _join_cues([cue.words for cue in cues[at:end]])
        writer.turn(cues[at].speaker or "", (words,), lead=f"[{cues[at].start}] ")
        at = end
    return writer.content(Hints())


def _join_cues(words: list[str]) -> str:
    """The words of cues as they were said; what two cues in a row show alike is said once."""
    return " ".join(w for i, w in enumerate(words) if w and (not i or w != words[i - 1]))


def _cues(text: str) -> Iterator[Cue]:
    start: str | None = None
    rows: list[str] = []
    shown: list[str] = []
    for line in text.splitlines():
        times = _TIMES.match(line[:100])
        if times:
            if start is not None:
                yield Cue(start, _words(_fresh(_without_number(rows), shown)))
                shown = rows
            start, rows = _clock(times["start"]), []
        elif start is not None:
            rows.append(line.strip())
    if start is not None:
        yield Cue(start, _words(_fresh(rows, shown)))


def _without_number(rows: list[str]) -> list[str]:
    """The rows of a cue without the number or the name of the next one, behind a blank row."""
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > 1 and not rows[-2] and len(rows[-1]) < 40:
        rows.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _fresh(rows: list[str], shown: list[str]) -> list[str]:
    """The rows that roll up for the first time: captions repeat the row shown before."""
    kept = [row for row in rows if row]
    before = [row for row in shown if row]
    return kept[1:] if len(kept) > 1 and before and kept[0] == before[-1] else kept


def _words(rows: list[str]) -> str:
    voiced = (_VOICE.sub(lambda m: f"{m['name'].strip()}: ", row) for row in rows)
    return " ".join(" ".join(_TAG.sub("", row).split()) for row in voiced if row)


def _clock(time: str) -> str:
    """``01:02:03`` of a cue's time; hours are always printed."""
    whole = re.split(r"[,.]", time)[0]
    return whole if whole.count(":") == 2 else f"00:{whole}"


def _spoken_cues(cues: Iterator[Cue]) -> Iterator[Cue]:
    for cue in cues:
        match = _SPEAKER.match(cue.words[:100])
        name = (match["coded"] or match["name"] or "").strip() if match else ""
        if match and name and len(name.split()) <= MAX_NAME_WORDS:
            yield Cue(cue.start, cue.words[match.end() :].strip(), name)
        else:
            yield cue
