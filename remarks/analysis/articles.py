"""Every quotation of an article, with its place and the speaker it names, checked one by one."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

from .quotes import MIN_WORDS, Check, check
from .quoting.readings import clean
from .quoting.units import units

MAX_BYTES, MAX_CHARACTERS, MAX_QUOTATIONS = 400_000, 200_000, 100
# A long article is checked for so long; what is left over is said.
MAX_SECONDS = 20.0
MAX_AROUND = 160
_QUOTATION = re.compile(
    r"[“„«](?P<curly>[^“”„«»]{2,6000})[”»]|(?<!\w)\"(?P<straight>[^\"\n]{2,6000})\"(?!\w)"
)
_TITLE = r"(?:President|Secretary|Minister|Ambassador|Senator|Mr|Mrs|Ms|Dr)\.?\s"
# A full stop belongs to an initial only: another ends the sentence and the name.
_PART = r"(?:[A-Z]\.|[A-Z][\w’'-]{1,30})"
_NAME = rf"(?:{_TITLE})?{_PART}(?:\s{_PART}){{0,3}}"
_SAYS = (
    r"(?:said|says|added|adds|told|noted|stated|continued|insisted|warned|argued|explained|declared|"
    r"replied|acknowledged|claimed|remarked|asserted|asked|answered|wrote)"
)
_BEHIND = re.compile(rf"[\s,]{{0,3}}(?:{_SAYS}\s(?P<one>{_NAME})|(?P<two>{_NAME})\s{_SAYS}\b)")
_BEFORE = re.compile(
    rf"(?:(?P<one>{_NAME})(?:,[^,.“”\"]{{1,80}},)?\s{_SAYS}|according\sto\s(?P<two>{_NAME}))\b[^.?!“”\"]{{0,60}}$"
)
_NO_NAME = frozenset(
    "The He She They It But And In On At We I You That This When As If After Before".split()
)


@dataclass(frozen=True)
class Quotation:
    """Quoted words of an article: where they begin, on which line, and whom it names for them."""

    text: str
    start: int
    line: int
    speaker: str = ""


@dataclass
class Item:
    """A quotation and its check; ``address`` is set by the page that shows it."""

    quotation: Quotation
    check: Check
    on: str = ""
    address: str = ""


@dataclass(frozen=True)
class Report:
    """All that was checked, and what was left out and why."""

    items: tuple[Item, ...]
    notes: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for item in self.items:
            counts[item.check.verdict] = counts.get(item.check.verdict, 0) + 1
        return counts


def quotations(text: str) -> Iterator[Quotation]:
    """The quotations of two words or more, in order; offsets count code points of ``text``."""
    for match in _QUOTATION.finditer(text):
        words = match["curly"] or match["straight"]
        if len(units(clean(words)[0])) >= MIN_WORDS:
            speaker = _speaker(text, match.start(), match.end())
            yield Quotation(words, match.start(), text.count("\n", 0, match.start()) + 1, speaker)


def _speaker(text: str, start: int, end: int) -> str:
    """The name beside a quotation: ``said Price`` behind it, or ``Price said`` before it; "" for
    none.
    """
    behind = _BEHIND.match(text[end : end + MAX_AROUND])
    before = _BEFORE.search(text[max(0, start - MAX_AROUND) : start].replace("\n", " "))
    for match in (behind, before):
        name = (match["one"] or match["two"]) if match else ""
        if name and name.split()[0] not in _NO_NAME:
            return name.rstrip(".,")
    return ""


def check_article(text: str, on: str = "") -> Report:
    """Every quotation of ``text`` checked. Never raises for anything a reader can paste."""
    notes: list[str] = []
    if len(text) > MAX_CHARACTERS:
        notes.append(f"Only the first {MAX_CHARACTERS:,} characters were read.")
        text = text[:MAX_CHARACTERS]
    deadline = time.monotonic() + MAX_SECONDS
    items: list[Item] = []
    for quotation in quotations(text):
        if len(items) >= MAX_QUOTATIONS or time.monotonic() > deadline:
            notes.append(
                f"Checking stopped after {len(items)} quotations, at line {quotation.line}: "
                "paste the rest by itself."
            )
            break
        # A surname that an article has given in full before means that person.
        quotation = _in_full(quotation, items)
        items.append(Item(quotation, check(quotation.text, quotation.speaker, on), on))
    if not items:
        notes.append('No quotation of two words or more stands in the text, in “…” or "…".')
    return Report(tuple(items), tuple(notes))


def _in_full(quotation: Quotation, items: list[Item]) -> Quotation:
    for item in items:
        full = item.quotation.speaker.split()
        if len(full) > 1 and quotation.speaker == full[-1]:
            return Quotation(
                quotation.text, quotation.start, quotation.line, item.quotation.speaker
            )
    return quotation
