"""What stands at the start of a line like a speaker's label, and which kind of label it would be.

Only the first ``LABEL_REACH`` characters of a line are looked at, so the work is linear in the
text. What is found here is a candidate; ``survey`` decides with the whole document in view.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from .folding import INVISIBLE, plain, visible
from .label_kinds import classify
from .lexicon.names import GLUED_INITIALS, normalize

LABEL_REACH = 170
MAX_WORDS = 18
_PARENS = re.compile(r"\s*[(\[][^()\[\]]{0,60}[)\]]")
_CONTINUED = re.compile(r"\s*[(\[]?\s*\bcont(?:inued|inuing|['’]?d)?\.?[)\]]?\s*\Z", re.I)
# "MR.PESICKA": the blank behind the honorific was lost.
_TIGHT = re.compile(r"^(MR|MRS|MS|DR|Mr|Mrs|Ms|Dr)\.(?=[^\W\d_]{2})")
_LEAD = re.compile(r"[\s>`•·]*(?:[*_]{1,3})?[\s`]*\[?(?=[^\W_])")
_Q_LINE = re.compile(
    r"[\s>`]*(?:\*\*|__)?(?P<letter>Q(?:\d{1,3}(?=[:.]))?)(?:\*\*|__)?"
    r"(?:(?P<sure>[:.](?:\*\*|__)?|\s*[-–—](?=\s)|[\u00a0\t]|\s{2})|(?P<thin>\s))\s*(?:\*\*)?"
)
_QA_LINE = re.compile(
    r"\s*(?:\*\*)?([AR](?:\d{1,3}(?=[:.]))?)(?:\*\*)?"
    r"(?:[ \u00a0\u202f]?:(?:\*\*)?\s*(?=\D)|(?:\.(?:\*\*)?|\s+[-–—])\s+)"
)
_TIME_CODE = re.compile(
    r"(?P<lead>[ \t]{0,8})(?:\[\d{1,2}(?::\d\d){1,2}(?:[.,]\d{1,3})?\]"
    r"|\d{1,2}(?::\d\d){2}(?:[.,]\d{1,3})?)[ \t]+(?=[^\W\d])"
)
# What stands between a label and the words: stars, blanks, a time code of the recording.
_TAIL = re.compile(r"[*_]{0,3}[ \t\u00a0]*(?:\(\d{1,2}(?::\d\d){1,2}\)[ \t\u00a0]*)?")
# A telephone number or an address on the web or in the mail is nobody's words.
_REACHED_AT = re.compile(
    r"[\s*]*(?:(?:tel|ph|phone|mob|fax|press office,?)\.?:?\s*)?"
    r"(?:\(?\+?\d[\d ()\-.]{6,}|https?://|www\.|\S{1,40}@\S)",
    re.I,
)
# Bytes of another encoding, read wrongly.
_MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00ff]|[ÃÂ]{2}")
_WIDE_COLON = str.maketrans({"：": ":", "\ufe13": ":", "；": ";", "\u2028": " ", "\u3000": " "})


# A colon or semicolon, or the letter of a question or an answer: what every label has.
_WIDE_COLONS = ("：", "；", "\ufe13")
_LETTER = re.compile(r"[\W_]{0,40}[QAR]\d{0,3}(?!\w)")
_ODD = re.compile(f"[{INVISIBLE}：；\ufe13\u2028\u3000]")


@dataclass(frozen=True, slots=True)
class Label:
    """A candidate label. ``sure`` labels need no support from the rest of the text.

    ``style`` is how it is set (capital, title, q, qn for Q1, qa, initials, stop, numbered, none);
    ``shape`` what its words are (voice, outlet, anonymous, titled, office, name, word, listed,
    phrase);
    ``meant`` the label of the same document that a damaged one stands for.
    """

    printed: str
    start: int
    body: int
    sure: bool
    voice: str | None
    core: str
    style: str
    alone: bool = False
    paragraph: bool = True
    shape: str = "voice"
    bold: bool = False
    mark: str = ":"
    quoting: bool = False
    meant: str | None = None

    @property
    def key(self) -> str:
        return _key(self.core)


@lru_cache(maxsize=4096)
def _key(core: str) -> str:
    return normalize(core).replace(".", "").strip()


@dataclass(frozen=True, slots=True)
class SeenLine:
    """The start of a line as a reader sees it, and the line's offset of each of its characters."""

    text: str
    places: tuple[int, ...] | None

    def place(self, at: int) -> int:
        """The offset in the printed line of the character that is seen at ``at``."""
        if self.places is None:
            return at
        return self.places[at] if at < len(self.places) else self.places[-1] + 1


def see(line: str) -> SeenLine:
    """A line without marks of direction and width, which stand before, behind and in labels."""
    head = line[: LABEL_REACH + 40]
    if not _ODD.search(head):
        return SeenLine(line, None)
    head = head.translate(_WIDE_COLON)
    places = [i for i, c in enumerate(head) if visible(c)]
    seen = "".join(head[i] for i in places)
    places += range(len(head), len(line))
    return SeenLine(seen + line[len(head) :], tuple(places) or (0,))


class Scanner:
    """Finds the label candidate of each line, line after line."""

    def __init__(self, bold: tuple[tuple[int, int], ...] = ()):
        self._bold = bold
        self._at = 0

    def candidate(self, line: str, offset: int, *, paragraph: bool) -> Label | None:
        """The label that ``line`` (which stands at ``offset``) may begin with, or None."""
        head = line[: LABEL_REACH + 40]
        if not (
            ":" in head
            or ";" in head
            or _LETTER.match(head)
            or not head.isascii()
            and any(colon in head for colon in _WIDE_COLONS)
        ):
            return None
        seen = see(line)
        if coded := _TIME_CODE.match(seen.text[:40]):
            # "[00:00:12] NAME: ...": the code belongs to the turn that it opens.
            behind = seen.place(coded.end())
            label = self.candidate(line[behind:], offset + behind, paragraph=paragraph)
            return replace(label, start=offset + coded.end("lead")) if label else None
        label = self._seen(seen.text, offset, paragraph)
        if label is None or seen.places is None:
            return label
        return replace(
            label,
            start=offset + seen.place(label.start - offset),
            body=offset + seen.place(label.body - offset),
        )

    def _seen(self, line: str, offset: int, paragraph: bool) -> Label | None:
        head = line[:LABEL_REACH]
        first = head.lstrip("\u00a0 \t*_>`")[:1]
        if first == "Q" and (label := _q_label(line, offset, paragraph)):
            return label
        colon = head.find(":")
        if first in ("A", "R") and (label := _qa_label(line, offset, paragraph)) and colon < 4:
            return label
        semicolon = head.find(";", 0, 40)
        if semicolon > 0 and (colon < 0 or semicolon < colon):
            return self._worded_label(line, head, semicolon, offset, paragraph)
        return self._worded_label(line, head, colon, offset, paragraph) if colon > 0 else None

    def _worded_label(
        self, line: str, head: str, colon: int, offset: int, paragraph: bool
    ) -> Label | None:
        if not (lead := _LEAD.match(head)) or (at := _past_parentheses(head, colon)) is None:
            return None
        colon, begin = at, lead.end()
        printed = _printed_form(head[begin:colon])
        core = without_brackets(printed)
        tokens = core.split()
        if not tokens or len(tokens) > MAX_WORDS or not tokens[0][0].isupper():
            return None
        if _MOJIBAKE.search(core):
            return None
        after = line[colon + 1 : colon + 3]
        if after[:2] == "//" or (after[:1].isdigit() and head[colon - 1 : colon].isdigit()):
            return None
        if _REACHED_AT.match(line, colon + 1):
            return None
        tail = _TAIL.match(line, colon + 1)
        body = tail.end() if tail else colon + 1
        marked = "**" in head[:body] or "__" in head[:begin]
        bold = marked or self._is_bold(offset + begin, offset + colon)
        kind = classify(core, bold)
        if kind is None:
            return None
        words = line[body:].strip()
        return Label(
            printed,
            offset + len(head) - len(head.lstrip(" \t\u00a0\u3000")),
            offset + body,
            kind.sure and head[colon] == ":",
            kind.voice,
            core,
            kind.style,
            alone=not words,
            paragraph=paragraph,
            shape=kind.shape,
            bold=bold,
            mark=head[colon],
            quoting=words[:1] in ("“", '"', "‘", "«"),
        )

    def _is_bold(self, start: int, end: int) -> bool:
        """Whether ``start..end`` lies in a bold span; the cursor walks, lines come in order."""
        bold = self._bold
        while self._at < len(bold) and bold[self._at][1] <= start:
            self._at += 1
        if self._at >= len(bold):
            return False
        return bold[self._at][0] <= start and end <= bold[self._at][1] + 2


def _past_parentheses(head: str, colon: int) -> int | None:
    """The label's own colon: one inside "Name (00:12):" is the time code's."""
    opened = head.rfind("(", 0, colon)
    if opened < 0 or ")" in head[opened:colon]:
        return colon
    closed = head.find(")", colon)
    if closed < 0:
        return None
    # "Volunteer (Passes a note.):" and "Name (00:12) :".
    behind = head[closed + 1 : closed + 3]
    return closed + 1 + behind.index(":") if behind.strip(" ")[:1] == ":" else None


def _printed_form(raw: str) -> str:
    words = raw.replace("*", "").replace("_", " ").strip(" \u00a0\t`")
    # "[SPEAKER 01]": its first bracket stands before the label.
    return words if "[" in words else words.rstrip("]")


@lru_cache(maxsize=4096)
def without_brackets(printed: str) -> str:
    """A label without what brackets add to it."""
    bare_words = _CONTINUED.sub("", _PARENS.sub("", plain(printed))).strip(" ,\u00a0")
    return GLUED_INITIALS.sub(" ", _TIGHT.sub(r"\1. ", bare_words))


_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{2,60})[)\]]")


@lru_cache(maxsize=4096)
def in_brackets(printed: str) -> str | None:
    """What the first brackets of a label hold: ``Harbor News`` of ``Ana Holt (Harbor News)``."""
    match = _IN_BRACKETS.search(printed)
    return match[1].strip() if match else None


def _q_label(line: str, offset: int, paragraph: bool) -> Label | None:
    match = _Q_LINE.match(line[:40])
    if not match:
        return None
    numbered = match["letter"] != "Q"
    # "Q2: ..." may be a quarter of a year: the survey looks at all of them together.
    sure = match["sure"] is not None and not numbered
    following = line[match.end() : match.end() + 1]
    if not sure and not following.isupper() and (following or "x") not in "(\"“'‘[—–-…":
        return None
    at = line.index("Q")
    stars = 2 if line[max(0, at - 2) : at] in ("**", "__") else 0
    return Label(
        match["letter"],
        offset + at - stars,
        offset + match.end(),
        sure,
        "press",
        "Q",
        "qn" if numbered else "q",
        paragraph=paragraph,
        alone=not line[match.end() :].strip(),
    )


def _qa_label(line: str, offset: int, paragraph: bool) -> Label | None:
    match = _QA_LINE.match(line[:40])
    if not match:
        return None
    start = offset + len(line) - len(line.lstrip())
    body = offset + match.end()
    core = match[1][0]
    return Label(match[1], start, body, False, "principal", core, "qa", paragraph=paragraph)
