"""A quote beside the turns it may stand in: matches with what differs, all of it in reader's terms.

Pure but for the rows it is given; ``quoting`` has the rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..presentation.text import plain
from ..search.tokens import GAP, Marks, pieces
from .quoting import differences, laying, sameness
from .quoting.differences import Difference
from .quoting.laying import Laid, Op, Quoted, Stretch
from .quoting.readings import Reading
from .quoting.spellings import TRANSLITERATIONS, VARIANTS
from .quoting.units import Unit, units, units_of_pieces

__all__ = ["TRANSLITERATIONS", "VARIANTS", "Difference", "Match", "Text", "match_of", "text_of"]

_OUTER = "\"“”„«»'‘’ \t\n.,;:!?…–—-"


@dataclass(frozen=True)
class Text:
    """A turn's text and its units, marks left out."""

    text: str
    units: Sequence[Unit]
    event: int

    def stretch(self, bonus: float = 0.0) -> Stretch:
        return Stretch(self.event, self.units, bonus)


@dataclass(frozen=True)
class Match:
    """How a quote, or a piece of it, lies on a text: the stretch of the text, and what differs.

    ``q0:q1`` are the units of the quote; ``shared`` of them stand there.
    """

    start: int
    end: int
    q0: int
    q1: int
    shared: int
    differences: tuple[Difference, ...]
    normalized: tuple[str, ...] = ()
    gap: bool = False
    # So many units at the start of the quote stand there.
    begins: int = 0
    # The most words of the quote without a counterpart between two runs of three that have one.
    loose: int = 0

    @property
    def verdict(self) -> str:
        if self.differences:
            return "altered"
        return "same" if self.normalized else "exact"

    @property
    def similarity(self) -> float:
        return self.shared / max(1, self.q1 - self.q0)


def text_of(text: str, marks: Marks, offset: int, event: int) -> Text:
    return Text(text, units_of_pieces(pieces(text, marks, offset)), event)


def match_of(laid: Laid, reading: Reading, source: Text, whole: str) -> Match | None:
    """The match of one passage; ``whole`` is the quote as pasted, for what is letter for letter."""
    quoted = reading.quoted
    compared = differences.compare(laid, quoted, reading.text, source.stretch(), source.text)
    matched = [u for u in source.units[laid.h0 : laid.h1] if u.key != GAP]
    if not matched:
        return None
    start, end = _span(matched)
    differing = compared.differences + _sign_left_out(laid, source)
    names: tuple[str, ...] = ()
    if not differing:
        if laid.q1 - laid.q0 < len(quoted.units):
            whole = _piece(reading, laid.q0, laid.q1)
        if not _letter_for_letter(whole, source.text, start, end):
            names = _names(laid, reading, source, compared)
    return Match(
        start,
        end,
        laid.q0,
        laid.q1,
        laid.shared,
        differing,
        names,
        _touches(source.units, laid),
        _begins(laid),
        _loose(laid),
    )


def _sign_left_out(laid: Laid, source: Text) -> tuple[Difference, ...]:
    """A currency or percent sign that is set with the last number, which the quote leaves out."""
    if not _cuts_amount(source.units, laid.h1):
        return ()
    sign = source.units[laid.h1]
    kind = "currency" if sign.form == "currency" else "number"
    return (Difference(kind, "", source.text[sign.start : sign.end]),)


def _loose(laid: Laid) -> int:
    most = count = 0
    for op in laid.ops:
        if op.equal and op.q1 - op.q0 >= 3:
            count = 0
        elif not op.equal:
            count += op.q1 - op.q0
            most = max(most, count)
    return most


def _begins(laid: Laid) -> int:
    """How many units from the start of the quote stand there before one that does not."""
    at = 0
    for op in laid.ops:
        if op.q0 != at or (op.q1 > op.q0 and not op.equal):
            break
        at = op.q1
    return at


def _span(stretch: Sequence[Unit]) -> tuple[int, int]:
    """The stretch of the text, with a sign that stands before its number."""
    return min(u.start for u in stretch), max(u.end for u in stretch)


def _piece(reading: Reading, q0: int, q1: int) -> str:
    chosen = reading.quoted.units[q0:q1]
    return reading.text[min(u.start for u in chosen) : max(u.end for u in chosen)]


def _letter_for_letter(quote: str, text: str, start: int, end: int) -> bool:
    quote = " ".join(quote.split()).strip(_OUTER)
    return quote == plain(text[start:end]).strip(_OUTER)


def _names(
    laid: Laid, reading: Reading, source: Text, compared: differences.Compared
) -> tuple[str, ...]:
    """What differs in writing, each by its name: what was set aside, words, then signs."""
    pairs = [
        pair
        for op in laid.ops
        if op.equal
        for pair in zip(
            reading.quoted.units[op.q0 : op.q1], source.units[op.h0 : op.h1], strict=True
        )
    ]
    named = dict.fromkeys(compared.allowed)
    named |= sameness.differences_of_words(pairs, reading.text, source.text)
    if laid.q0 == 0 and laid.q1 == len(reading.quoted.units):
        named |= dict.fromkeys(reading.set_aside)
    ours = _signs(reading.text, [ours for ours, _ in pairs])
    theirs = _signs(source.text, _kept_units(laid, source, compared.skipped))
    signs = sameness.differences_of_signs(ours, theirs)
    if "(" in theirs or "[" in theirs:
        named.setdefault("tags")
    if compared.allowed or reading.set_aside or reading.quoted.joints:
        # Dashes and brackets of what is left out go with it.
        signs = {} if named else signs
    return tuple((named | signs) or {"punctuation": None})


def _kept_units(laid: Laid, source: Text, skipped: frozenset[int]) -> list[Unit]:
    return [source.units[i] for i in range(laid.h0, laid.h1) if i not in skipped]


def _signs(text: str, chosen: Sequence[Unit]) -> str:
    """What stands between the words of a stretch, the words themselves left out."""
    spans = sorted({(u.start, u.end) for u in chosen if u.end > u.start})
    between = [text[a:b] for (_, a), (b, _) in zip(spans, spans[1:], strict=False) if b > a]
    return "".join(between)


def _touches(source_units: Sequence[Unit], laid: Laid) -> bool:
    """Whether a gap of the transcript stands in the stretch or right at its ends."""
    return any(u.key == GAP for u in source_units[max(0, laid.h0 - 1) : laid.h1 + 1])


def word_diff(quote: str, source_text: str) -> list[tuple[str, str, str]]:
    """Quote and source side by side for the eye: ``(kind, quoted, source)``, kind empty where
    they agree.

    Bounded: of very long texts the parts that differ are shown whole.
    """
    ours, theirs = units(quote), units(source_text)
    quoted, stretch = Quoted(tuple(ours)), Stretch(0, theirs)
    laid = max(laying.lay(quoted, [stretch]), key=lambda one: one.shared, default=None)
    if laid is None:
        return [("changed", quote, source_text)]
    shown = []
    for op in _with_whole_amounts(laid.ops, ours, theirs):
        mine, other = _slice(quote, ours[op.q0 : op.q1]), _slice(source_text, theirs[op.h0 : op.h1])
        kind = "" if op.equal else "changed" if mine and other else "added" if mine else "dropped"
        if mine or other:
            shown.append((kind, mine, other))
    return shown


def _with_whole_amounts(
    ops: Sequence[Op], ours: Sequence[Unit], theirs: Sequence[Unit]
) -> list[Op]:
    """The ops cut so that none ends between a number and its sign, which may stand before it."""
    whole: list[Op] = []
    for op in ops:
        if whole and (_cuts_amount(ours, op.q0) or _cuts_amount(theirs, op.h0)):
            last = whole.pop()
            if op.equal:
                last = replace(last, q1=last.q1 + 1, h1=last.h1 + 1)
                op = replace(op, q0=op.q0 + 1, h0=op.h0 + 1)
            elif last.equal:
                last = replace(last, q1=last.q1 - 1, h1=last.h1 - 1)
                op = replace(op, q0=op.q0 - 1, h0=op.h0 - 1)
            else:
                op = replace(op, q0=last.q0, h0=last.h0)
                last = replace(last, q1=last.q0, h1=last.h0)
            whole.append(last)
        whole.append(op)
    return whole


def _cuts_amount(row: Sequence[Unit], at: int) -> bool:
    """Whether the unit at ``at`` is a sign that is set with the number before it."""
    if not 0 < at < len(row):
        return False
    number, sign = row[at - 1], row[at]
    is_set_with = sign.end <= number.start or sign.start == number.end
    return number.form == "number" and sign.form in ("currency", "sign") and is_set_with


def _slice(text: str, chosen: Sequence[Unit]) -> str:
    spoken = [u for u in chosen if u.key != GAP]
    if not spoken:
        return ""
    low, high = min(u.start for u in spoken), max(u.end for u in spoken)
    return text[low : high + len(re.match(r"[.,;:!?”\"’')]*", text[high : high + 3])[0])]  # type: ignore[index]
