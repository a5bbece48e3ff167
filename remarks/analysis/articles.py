"""Every quotation of an article, with its place and the speaker it names, checked one by one."""

from __future__ import annotations

import re
import time
from bisect import bisect_right
from dataclasses import dataclass, replace

from .quotes import MIN_WORDS, Check, check
from .quoting.quotation_marks import PlainText, Quoted, quotations_in
from .quoting.readings import clean
from .quoting.speech_tags import Speakers, Tag
from .quoting.units import units

MAX_BYTES, MAX_CHARACTERS, MAX_QUOTATIONS = 400_000, 200_000, 100
# More marked words than these are not even looked at: no article has so many.
MAX_MARKED = 1_000
# A long article is checked for so long; what is left over is said.
MAX_SECONDS = 20.0
MAX_UNCLOSED_NAMED = 5
# Between the halves of a sentence that the name of its speaker parts: ,” Price said, “
MAX_PARTED = 160
# Of so few words a phrase that nobody is said to say is a title or a scare quote.
MAX_PHRASE_WORDS = 6
_ENDS = re.compile(r"[.?!,]$")


@dataclass(frozen=True)
class Quotation:
    """Quoted words of an article: where they begin, on which line, and whom it names for them."""

    text: str
    start: int
    line: int
    speaker: str = ""
    # By which words the speaker is named where it is no name: “he”, “the spokesman”.
    via: str = ""

    @property
    def attributed(self) -> str:
        """``Ned Price (“he”)``: the speaker, and by which word the article names them."""
        return f"{self.speaker}, by {self.via}" if self.via else self.speaker


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
    phrases: tuple[Quotation, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for item in self.items:
            counts[item.check.verdict] = counts.get(item.check.verdict, 0) + 1
        return counts


@dataclass(frozen=True)
class QuotedWords:
    """What an article has in quotation marks: quotations, phrases nobody is said to say, and the
    offsets of marks that nothing closes.
    """

    quotations: tuple[Quotation, ...]
    phrases: tuple[Quotation, ...] = ()
    unclosed: tuple[int, ...] = ()


def read_article(source: str) -> QuotedWords:
    """What stands in quotation marks, in order; offsets count code points of ``source``."""
    plain = PlainText(source)
    marked, unclosed = quotations_in(plain.text)
    marked = marked[:MAX_MARKED]
    lines = [match.end() for match in re.finditer("\n", source)]
    tags = Speakers(plain.text, marked).tags
    quoted: list[Quotation] = []
    phrases: list[Quotation] = []
    last: Quoted | None = None
    for one, tag in zip(marked, tags, strict=True):
        start = plain.origin(one.start - len(one.style))
        line = bisect_right(lines, start) + 1
        quotation = Quotation(one.text, start, line, tag.speaker, tag.via)
        if last is not None and quoted and _is_parted(plain.text, last, one):
            quoted[-1] = _join_halves(quoted[-1], quotation)
        elif _is_phrase(one.text, tag, plain.text, one):
            phrases.append(quotation)
        else:
            quoted.append(quotation)
        last = one
    places = tuple(plain.origin(place) for place in unclosed)
    return QuotedWords(tuple(quoted), tuple(phrases), places)


def _is_parted(text: str, one: Quoted, other: Quoted) -> bool:
    """Whether two quotations are one sentence: “We can’t,” she said, “if we don’t.”"""
    between = text[one.end + 1 : other.start - 1]
    if len(between) > MAX_PARTED or "\n\n" in between or one.text[-1:] in ".?!":
        return False
    is_comma = one.text[-1:] == "," or between.lstrip()[:1] == ","
    goes_on = between.rstrip()[-1:] == "," and not re.search(r"[.?!]\s", between)
    return is_comma and goes_on and not re.search(r"\b(?:and|but|while|then)\b", between)


def _join_halves(one: Quotation, other: Quotation) -> Quotation:
    text = f"{one.text.rstrip(' ,')} {other.text}"
    return replace(one, text=text, speaker=one.speaker or other.speaker)


def _is_phrase(words: str, tag: Tag, text: str, quoted: Quoted) -> bool:
    """Whether words in marks are a title, a term or a single word, and no quotation."""
    count = len(units(clean(words)[0]))
    if count < MIN_WORDS:
        return True
    if tag.is_speech or count > MAX_PHRASE_WORDS:
        return False
    # A sentence by itself is speech, whoever says it.
    before = text[: quoted.start - 1].rstrip(" ")[-1:]
    return not (_ENDS.search(words) and before in ("", "\n", ".", "?", "!", ":", ","))


def _check_quotation(quotation: Quotation, on: str) -> Item:
    """The check; whom a pronoun stands for is a guess, upon which nobody is contradicted."""
    result = check(quotation.text, quotation.speaker, on)
    if not (quotation.via and result.denies):
        return Item(quotation, result, on)
    note = (
        f"The article names the speaker by {quotation.via} only, perhaps {quotation.speaker}: "
        "see whether that is who is meant."
    )
    result = check(quotation.text, "", on)
    return Item(replace(quotation, speaker=""), replace(result, notes=(note, *result.notes)), on)


def check_article(text: str, on: str = "") -> Report:
    """Every quotation of ``text`` checked. Never raises for anything a reader can paste."""
    notes: list[str] = []
    if len(text) > MAX_CHARACTERS:
        notes.append(f"Only the first {MAX_CHARACTERS:,} characters were read.")
        text = text[:MAX_CHARACTERS]
    deadline = time.monotonic() + MAX_SECONDS
    contents = read_article(text)
    items: list[Item] = []
    for quotation in contents.quotations:
        if len(items) >= MAX_QUOTATIONS or time.monotonic() > deadline:
            notes.append(
                f"Checking stopped after {len(items)} quotations, at line {quotation.line}: "
                "paste the rest by itself."
            )
            break
        items.append(_check_quotation(quotation, on))
    for place in contents.unclosed[:MAX_UNCLOSED_NAMED]:
        notes.append(
            f"Line {text.count(chr(10), 0, place) + 1}: a quotation mark is opened and not closed; "
            "what follows it was not checked."
        )
    if not items:
        notes.append(
            'No quotation of two words or more stands in the text, in “…”, "…", ‘…’, «…» or „…“.'
        )
    return Report(tuple(items), tuple(notes), contents.phrases)
