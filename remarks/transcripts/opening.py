"""Where words begin that no label opens: a greeting above the first label, a text of one voice."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .lexicon.dates import TIME
from .lines import Line

MIN_SPEECH_WORDS = 30
MIN_PROSE_SHARE = 0.6
MAX_PARAGRAPH_LINES = 60

_GREETINGS = (
    "good (?:morning|afternoon|evening|day)", "thank you", "thanks", "welcome", "dear ", "hello",
    "hi,", "excellenc", "ladies and gentlemen", "distinguished", "colleagues", "friends",
    r"mr\.? (?:president|chairman|secretary)",
)  # fmt: skip
_GREETS = re.compile(
    r"(?:(?:well|so|okay|all right),? )?"
    rf"(?:{'|'.join(_GREETINGS)})\b",
    re.I,
)
# Words with which somebody speaks of himself or to somebody.
_ADDRESSING = re.compile(
    r"\b(?:I|I['’](?:m|ve|d|ll)|[Ww]e|[Ww]e['’](?:re|ve)|[Mm]y|[Oo]ur|[Yy]ou)\b"
)
# What a report puts between quotation marks is not how the report itself speaks.
_QUOTED = re.compile(r"[“\"][^”\"\n]{0,2000}[”\"]")
_REPORTS = re.compile(
    r"\b(?:the following|transcript|this is a|is provided|proof|copyright|near-verbatim|"
    r"e\s?&\s?o\s?e)\b",
    re.I,
)


# The hour on a line of its own, with which the words begin.
_HOUR_LINE = re.compile(
    rf"\W*(?:{TIME.pattern})\W*(?:(?:local(?: time)?|[a-z]{{2,4}}t)\b)?\W*", re.I
)
_SAYS_ASTERISK = re.compile(r"\basterisks?\b", re.I)


@dataclass(frozen=True)
class Paragraph:
    """Lines up to a blank one, joined. ``starred`` ones begin as a footnote does."""

    start: int
    text: str
    starred: bool = False


def opening_start(lines: Sequence[Line], first: int) -> int | None:
    """Where speech begins above the first label at ``first``, or None.

    It begins at a greeting, or at a paragraph in which somebody plainly speaks, and prose goes on
    from there to the label; headings between its paragraphs are allowed.
    """
    head = without_notes(paragraphs_of([line for line in lines if line.end <= first]))
    for i, paragraph in enumerate(head):
        if i and (_greets(paragraph.text) or is_speech(paragraph.text)) and _runs_on(head[i:]):
            return head[_first_spoken(head, i)].start
    return None


def _first_spoken(head: Sequence[Paragraph], at: int) -> int:
    """Where the words begin that run on to the paragraph ``at``, which is plainly speech.

    A scanned page breaks sentences into paragraphs of their own, too short to be plain speech.
    """
    first = at
    for i in range(at - 1, 0, -1):
        text = head[i].text
        addresses = _ADDRESSING.search(text) is not None
        if text.isupper() or _REPORTS.search(text[:600]) or not (addresses or is_prose(text)):
            break
        first = i if addresses else first
    return first


def paragraphs_of(lines: Sequence[Line]) -> list[Paragraph]:
    """The paragraphs of lines; a line of Markdown's headings is one."""
    rows: list[tuple[Line, list[str]]] = []
    for line in lines:
        if line.blank:
            continue
        if line.opens or not rows:
            rows.append((line, []))
        rows[-1][1].append(line.clean)
    return [Paragraph(line.start, " ".join(words), _is_starred(line)) for line, words in rows]


def without_notes(head: Sequence[Paragraph]) -> list[Paragraph]:
    """Paragraphs of a head that may be speech.

    What stands above the hour, with which the words begin, was added in writing; so were footnotes
    where the head speaks of asterisks.
    """
    hours = [i for i, row in enumerate(head) if _HOUR_LINE.fullmatch(row.text[:60])]
    noted = any(_SAYS_ASTERISK.search(row.text) for row in head)
    below = head[hours[-1] :] if hours else head
    return [row for row in below if not (noted and row.starred)]


def _is_starred(line: Line) -> bool:
    words = line.text.lstrip()
    return words.startswith("*") and not words.startswith(("**", "* "))


def _greets(paragraph: str) -> bool:
    return bool(_GREETS.match(paragraph)) and is_prose(paragraph)


def is_speech(paragraph: str) -> bool:
    """Whether a paragraph is plainly somebody's words, and no summary or notice."""
    if len(paragraph.split()) < MIN_SPEECH_WORDS or _REPORTS.search(paragraph[:200]):
        return False
    return len(_ADDRESSING.findall(paragraph[:2000])) > 1 and paragraph[-1:] in '.?!…”"’:-–—'


def speaks(words: str) -> bool:
    """Whether somebody speaks of himself or to others in words without a label."""
    quoted = _QUOTED.sub(" ", words[:20000])
    return len(_ADDRESSING.findall(quoted)) * 100 >= len(quoted.split())


def _runs_on(rows: Sequence[Paragraph]) -> bool:
    """Whether paragraphs are prose for the most part, as words that are spoken are."""
    words = sum(len(row.text.split()) for row in rows)
    prose = sum(len(row.text.split()) for row in rows if is_prose(row.text))
    return prose >= MIN_PROSE_SHARE * words and is_prose(rows[0].text)


def is_prose(clean: str) -> bool:
    """A line of sentences: it ends as one does, or it is long enough to be a wrapped one."""
    return clean.endswith((".", "?", "!", ",", ":", "”", '"', "…")) or len(clean) > 55


def speech_start(lines: Sequence[Line], size: int) -> int:
    """Without labels the words begin at the first long paragraph below the head."""
    for i, line in enumerate(lines):
        if not line.opens or line.text.lstrip().startswith("#"):
            continue
        rows = lines[i : i + MAX_PARAGRAPH_LINES]
        paragraph = itertools.takewhile(lambda row: not row.blank, rows)
        if sum(len(row.text.split()) for row in paragraph) >= MIN_SPEECH_WORDS:
            return line.start
    for line in lines:
        heading = line.text.lstrip().startswith("#")
        if line.opens and not heading and line.clean.endswith((".", "?", "!")):
            return line.start
    return size
