"""What a reader pasted, as one or more readings of what is quoted: labels, tags and editors' marks
set aside.

The first reading is the whole text; the others leave out a speaker's label, ``Price said`` in the
middle, or what stands around the quotation marks of a newspaper's sentence.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from itertools import pairwise

from ...search.tokens import tokens
from .laying import Quoted
from .sameness import with_latin_letters
from .units import Unit, units

# At the end of a post: what points elsewhere is not quoted.
_POSTED = re.compile(r"#\w{2,60}|https?://[^\s]{1,300}|pic\.twitter\.com/\w{1,40}")
MAX_POSTED = 20
_ELLIPSIS = re.compile(r"[\[(]?\s?(?:…|\.\s?\.\s?\.(?:\s?\.)?)\s?[\])]?")
_MARKUP = re.compile(r"<[/a-zA-Z][^<>]{0,200}>")
_FOOTNOTES = re.compile(r"(?<=[\w.,;:!?”\"’)])(?:\s?\[\d{1,3}\]|[¹²³⁰⁴-⁹†‡*]{1,3})(?!\w)")
_TAG_WORDS = (
    "sic|laughter|laughs|laughing|applause|cheers|crosstalk|cross talk|inaudible|pause|chuckles|"
    "smiles|gestures|unintelligible|off-mic|interruption|music|booing|audience[a-z ]{0,30}"
)
_TAGS = re.compile(rf"\\?[(\[]\s?(?:{_TAG_WORDS})[.!]?\s?\\?[)\]]", re.I)
_LETTERS_IN_BRACKETS = re.compile(r"\[(\w{1,3})\](?=\w)|(?<=\w)\[(\w{1,3})\]")
_BRACKETS = re.compile(r"\[[^\[\]]{1,80}\]")
_INNER = re.compile(r"[“„«]([^“”„«»]{3,4000})[”»“]|(?<![\w])\"([^\"]{3,4000})\"")
_SPACES = re.compile(r"[^\S\n]+")
_LINE_END = re.compile(r"(?<=[^\W\d_])-[ \t]*\r?\n[ \t]*(?=[a-zß-öø-ÿ])")
_NAME = r"[A-Z][\w’'.-]{1,30}"
_WHO = (
    rf"(?:(?:the|The)\s(?:[a-z]+\s){{0,3}}[a-z]+|(?:M[rs]s?\.?\s|Dr\.?\s)?{_NAME}(?:\s{_NAME}){{0,3}}|"
    r"he|she|they|He|She|They)"
)
_SAYS = (
    r"(?:said|says|added|adds|told\s(?:reporters|the\s\w+)|noted|stated|continued|insisted|warned|argued|"
    r"explained|declared|replied|went\son|acknowledged|claimed|remarked|asserted)"
)
_SAID = re.compile(
    rf"(?<=[,.?!”\"])\s*(?:{_WHO}\s{_SAYS}|{_SAYS}\s{_WHO})(?:\s(?:on|in|at)\s\w+(?:\s\w+){{0,3}})?\s*(?:[,.:;]|$)"
)
_LABEL = re.compile(
    r"\s*(?:Q|A|[A-Z][A-Z.'’-]*(?:\s[A-Z][A-Z.'’-]*){0,6}|[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){1,5})\s?:\s+"
)
_PLAIN_LABEL = re.compile(r"\s*[A-Z][\w.'’-]{2,30}\s?:\s+")
_ENDS = re.compile(r"[.?!]")
# A word that is quoted by itself decides nothing.
MIN_WORDS = 2
# So many words of the paper's own between two quotations set them apart.
MIN_APART = 2


@dataclass(frozen=True)
class Reading:
    """One way to read what was pasted: the text to compare, and what was set aside to get it."""

    text: str
    quoted: Quoted
    set_aside: tuple[str, ...] = ()
    inner: bool = False
    # How many quotations of a pasted sentence it has that other words than a tag part.
    apart: int = 0

    @property
    def words(self) -> int:
        return sum(unit.form != "currency" for unit in self.quoted.units)

    def literals(self, low: int = 0, high: int | None = None) -> list[str]:
        """The words of units ``low:high`` as the index holds them."""
        chosen = self.quoted.units[low:high]
        if not chosen:
            return []
        start, end = min(u.start for u in chosen), max(u.end for u in chosen)
        return [t.literal for t in tokens(self.text[start:end])]

    def segments(self) -> list[tuple[int, int]]:
        """The quote cut at its dots and brackets: ranges of units."""
        cuts = sorted({0, *self.quoted.joints, len(self.quoted.units)})
        return [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if b > a]

    def sentences(self) -> list[tuple[int, int]]:
        cuts = sorted({0, *self.quoted.bounds, *self.quoted.joints, len(self.quoted.units)})
        return [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if b > a]


def clean(raw: str) -> tuple[str, tuple[str, ...]]:
    """The pasted text on one line, with entities, markup and line-end hyphens undone; and their
    names.
    """
    names: list[str] = []
    text = raw
    if "&" in text and html.unescape(text) != text:
        text = html.unescape(text)
        names.append("HTML entities")
    if _MARKUP.search(text):
        text = _MARKUP.sub(" ", text)
        names.append("markup")
    if _LINE_END.search(text):
        text = _LINE_END.sub("", text)
        names.append("line-end hyphens")
    if (unposted := _without_posted(text)) != text:
        text = unposted
        names.append("hashtags and links")
    text = "".join(c if c.isprintable() or c.isspace() or ord(c) in _HIDDEN else " " for c in text)
    return " ".join(text.split()), tuple(names)


def _without_posted(text: str) -> str:
    """The text without the hashtags and links at its end; one that is nothing else stays."""
    for _ in range(MAX_POSTED):
        words = text.rsplit(maxsplit=1)
        if len(words) < 2 or not _POSTED.fullmatch(words[1]):
            break
        text = words[0]
    return text


# Soft hyphens and characters without width stay: they do not part words.
_HIDDEN = frozenset((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


def readings(text: str, set_aside: tuple[str, ...]) -> list[Reading]:
    """The readings of a cleaned text, the whole first; readings without two words are left out."""
    options = [_reading(text, set_aside)]
    label = _LABEL.match(text) or _PLAIN_LABEL.match(text)
    if label:
        text = text[label.end() :]
        options.append(_reading(text, (*set_aside, "speaker's label")))
        set_aside = (*set_aside, "speaker's label")
    if _SAID.search(text):
        options.append(_reading(_SAID.sub(" ", text), (*set_aside, "who said it, in the middle")))
    inner = [match[1] or match[2] for match in _INNER.finditer(text)]
    outside = _INNER.sub(" ", text)
    if inner and len(outside.split()) > 1:
        marks = "the words around the quotation marks"
        reading = _reading(" … ".join(inner), (*set_aside, marks), inner=True)
        options.append(replace(reading, apart=_count_apart(text)))
    return [reading for reading in options if reading.words >= MIN_WORDS]


def _count_apart(text: str) -> int:
    """How many quotations a sentence has, each in words of its own: “A,” he said, adding that “B”;
    0 where a mere tag parts two.
    """
    spots = list(_INNER.finditer(text))
    for one, other in pairwise(spots):
        between = _SAID.sub(" ", "," + text[one.end() : other.start()])
        if len(re.findall(r"\w+", between)) < MIN_APART:
            return 0
    return len(spots)


def _reading(text: str, set_aside: tuple[str, ...], *, inner: bool = False) -> Reading:
    names = list(set_aside)
    compared = with_latin_letters(text)
    if compared != text:
        names.append("look-alike letters")
    for pattern, name in (
        (_FOOTNOTES, "footnote marks"),
        (_TAGS, "tags"),
        (_LETTERS_IN_BRACKETS, "editors' marks"),
    ):
        changed = pattern.sub(lambda m: next((g for g in m.groups() if g), ""), compared)
        if changed != compared:
            names.append(name)
            compared = changed
    quote_units: list[Unit] = []
    joints: dict[int, str] = {}
    for start, end, joint in _segments(compared):
        if joint and quote_units:
            joints[len(quote_units)] = joint
        if joint == "bracket" and "editors' marks" not in names:
            names.append("editors' marks")
        quote_units += units(compared[start:end], start)
    joints.pop(len(quote_units), None)
    bounds = {0, len(quote_units)} | {
        i
        for i in range(1, len(quote_units))
        if _ENDS.search(compared[quote_units[i - 1].end : quote_units[i].start])
    }
    return Reading(
        compared,
        Quoted(tuple(quote_units), joints, frozenset(bounds)),
        tuple(dict.fromkeys(names)),
        inner,
    )


def _segments(text: str) -> list[tuple[int, int, str]]:
    """Stretches between dots and brackets, each with what stands before it."""
    marks = [(m.start(), m.end(), "dots") for m in _ELLIPSIS.finditer(text)]
    marks += [
        (m.start(), m.end(), "bracket")
        for m in _BRACKETS.finditer(text)
        if not any(a < m.end() and m.start() < b for a, b, _ in marks)
    ]
    segments, at, joint = [], 0, ""
    for start, end, kind in sorted(marks):
        if start >= at:
            segments.append((at, start, joint))
            # Of dots beside a bracket the dots count: they say that something was left out.
            joint = "dots" if joint == "dots" and not text[at:start].strip() else kind
            at = end
    segments.append((at, len(text), joint))
    return segments
