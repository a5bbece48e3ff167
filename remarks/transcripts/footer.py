"""What follows the last words, and what a page printed between them: no speaker said it."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence

from .lexicon.dates import TIME
from .lines import Line

# A page's running line stands at least so often, and is no longer than this.
MIN_RUNNING = 3
MAX_RUNNING = 90
# The block of contacts below the last turn is looked for in so many lines.
MAX_CONTACT_LINES = 14
MAX_LETTERHEAD_LINES = 12
MAX_NOTE_LINES = 12
MAX_FURNITURE = 330

_END = re.compile(
    r"""
    ^(?:
        [*\[(\s]*(?:end|ends)[*\])\s.]*|\#\s?\#\s?\#|\#\#\#|-\s?30\s?-
        | \((?:the[ ])?(?:[a-z]{1,12}[ ]){0,3}
          (?:briefing|conference|interview|availability|call)[ ](?:was[ ])?
          (?:concluded|ended|adjourned|concludes|ends)[ ](?:at[ ])?[\d:.apm ]{3,20}\.?\)
    )$
    """,
    re.I | re.VERBOSE,
)
_FOOTER_LINES = (
    r"(?:19|20)\d\d/(?:T\d{1,2}-)?\d{1,4}[A-Z]?",
    r"(?:released|published|as released|issued)\b.{0,120}",
    r"\[?back to top\]?.{0,20}",
    r"top",
    r"published by .{0,300}",
    r"\(?(?:the )?(?:(?:daily|press|news|special|background|joint) ){0,3}"
    r"(?:briefing|conference|interview|availability|call|event)\s+(?:was\s+)?"
    r"(?:concluded|ended|adjourned|concludes|ends).{0,60}",
    r"(?:DPB|DPC|PRN)\b.{0,30}",
    r"return to:.{0,200}",
    r"press (?:contact|office|enquiries).{0,200}",
    r"publication status.{0,80}",
    r"published in sections?:?.{0,300}",
    r"publication date:?.{0,60}",
    r"direct link:?.{0,200}",
    r"link to the video.{0,200}",
    r"official website of.{0,100}",
    r"\[\d{1,2}\].{0,300}",
    r"tags?:.{0,200}",
    r"quick find:?.{0,200}",
    r"share (?:this|on).{0,60}",
    r"print this page",
    r"\(?end transcript\)?",
    r"text version",
    r"see also.{0,100}",
    r"https?://\S{1,300}",
    r"en\.kremlin\.ru\S{0,100}",
    r"all content on this site.{0,200}",
    r"last updated.{0,60}",
    r"topics?:?",
    r"persons?",
    r"geography",
)
_FOOTER = re.compile(f"^(?:{'|'.join(_FOOTER_LINES)})$", re.I)
# The words with which a line of contacts begins: a number, an office or a name follows.
_CONTACT_WORDS = (
    r"(?:non-)?media (?:contacts?|enquir(?:y|ies)|inquir(?:y|ies)|queries|liaison|release)",
    r"(?:dfat )?media liaison",
    r"contacts?",
    r"(?:further )?(?:enquir|inquir)(?:y|ies)",
    r"tel(?:ephone)?",
    r"phone",
    r"fax",
    r"e-?mail",
    r"press office",
    r"(?:the )?\w+(?:['’]s)? (?:media )?office",
)
_CONTACT = re.compile(
    rf"^[\W_]{{0,6}}(?:{'|'.join(_CONTACT_WORDS)})\s?(?::.{{0,200}}|[\d(+][\d\s()+-]{{5,40}}|$)",
    re.I,
)
_FINAL_TIME = re.compile(
    r"^(?:end\s*)?[\s\u00a0]*(?:"
    + TIME.pattern.replace("?P<time>", "?:")
    + r")\.?(?:\s*\(?(?:local|[a-z]{2,4}t)\)?)?$",
    re.I,
)
_DECORATION = re.compile(r"^[\\#*\s_=–—-]{1,80}$")
_FURNITURE_LINES = (
    r"\(\d{1,2}:\d\d(?::\d\d)?\)",
    r"page\s+\d{1,4}(?:\s+of\s+\d{1,4})?",
    r"[-–—]\s?\d{1,4}\s?[-–—]",
    r"\d{1,2}/\d{1,2}/\d{4}\s+\d{1,2}:\d\d:\d\d(?:\s?[AP]M)?",
    r"https?://\S{5,300}",
    r"advertisement - scroll to continue reading",
    r",?\.{1,3}/\d{1,4}",
    r"more\.{3}",
    r"\(more\)",
    r"\(more to come\)",
    r"- ?more ?-",
)
_FURNITURE = re.compile(f"^(?:{'|'.join(_FURNITURE_LINES)})$", re.I)
_PAGE_NUMBER = re.compile(r"\s*(\d{1,3})\s*\Z")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = (".", "?", "!", ",", "…", ")", "”", '"')


def is_footer_line(clean: str) -> bool:
    clean = " ".join(clean.replace("\\", "").split())
    if not clean or len(clean) > 320:
        return False
    return bool(
        _END.match(clean)
        or _FOOTER.match(clean)
        or _FINAL_TIME.match(clean)
        or _DECORATION.match(clean)
    )


def is_end_mark(clean: str) -> bool:
    return bool(_END.match(" ".join(clean.replace("\\", "").split())))


def _may_be_furniture(line: str) -> bool:
    """Whether a line holds what such lines hold: most are no more than looked at."""
    if _DIGITS.search(line):
        return True
    lowered = line.lower() if len(line) < MAX_RUNNING else ""
    return "more" in lowered or "advert" in lowered or "ttp" in line or "TTP" in line


def is_furniture(line: str) -> bool:
    """Print stamps and addresses that a page left inside the words; ``line`` as it stands."""
    if len(line) >= MAX_FURNITURE or not _may_be_furniture(line):
        return False
    words = " ".join(line.split())
    return bool(_FURNITURE.match(words) or _CONTACT.match(words) and _DIGITS.search(words))


def furniture_lines(lines: Sequence[Line]) -> frozenset[int]:
    """The numbers of the lines that are a page's and nobody's words."""
    printed = {line.number for line in lines if not line.blank and is_furniture(line.text)}
    return frozenset(
        printed | _running_lines(lines) | _page_numbers(lines) | _repeated_letterhead(lines)
    )


def _running_lines(lines: Sequence[Line]) -> set[int]:
    """Lines that stand on every page with another number: ``Fax: 26 Jun '01 04:13  P.03``."""
    alike: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        if line.blank or not line.opens or len(line.text) > MAX_RUNNING:
            continue
        words = " ".join(line.text.split())
        if _DIGITS.search(words) and not words.endswith(_SENTENCE_END):
            alike[_DIGITS.sub("0", words).lower()].append(line.number)
    return {
        number
        for words, numbers in alike.items()
        if len(numbers) >= MIN_RUNNING and sum(c.isalpha() for c in words) > 3
        for number in numbers
    }


def _page_numbers(lines: Sequence[Line]) -> set[int]:
    """Numbers alone on their lines that rise through the document, at least three of them."""
    rising: list[tuple[int, int]] = []
    for line in lines:
        match = None if line.blank or not line.opens else _PAGE_NUMBER.match(line.text)
        if match and (not rising or int(match[1]) == rising[-1][0] + 1):
            rising.append((int(match[1]), line.number))
    return {number for _, number in rising} if len(rising) >= MIN_RUNNING else set()


def _repeated_letterhead(lines: Sequence[Line]) -> set[int]:
    """A line of the letterhead that stands again above a page's number, and the number."""
    filled = [line for line in lines if not line.blank]
    letterhead = {
        words
        for line in filled[:MAX_LETTERHEAD_LINES]
        if (words := line.text.strip()).isupper() and len(words) <= MAX_RUNNING
    }
    repeated: set[int] = set()
    for line, below in itertools.pairwise(filled[1:]):
        numbered = line.opens and below.opens and _PAGE_NUMBER.match(below.text)
        if numbered and line.text.strip() in letterhead:
            repeated |= {line.number, below.number}
    return repeated


def footer_start(lines: Sequence[Line], after: int) -> int | None:
    """The offset where the footer begins, looking only at lines that begin after ``after``.

    An end mark ends the words, whatever follows it; without one, the footer is the block of
    contacts or the run of footer lines at the very end.
    """
    tail = [line for line in lines if line.start >= after and not line.blank][-200:]
    for line in tail[-60:]:
        if is_end_mark(line.clean):
            return line.start
    contacts = min(_contacts_begin(tail), _own_questions_begin(tail), _editors_note_begins(tail))
    start = tail[contacts].start if contacts < len(tail) else None
    for line in reversed(tail[:contacts]):
        if not is_footer_line(line.clean):
            break
        start = line.start
    return start


def _contacts_begin(tail: Sequence[Line]) -> int:
    """The index of the line that opens the contacts below the words; the length without any."""
    for i in range(max(0, len(tail) - MAX_CONTACT_LINES), len(tail)):
        if _CONTACT.match(" ".join(tail[i].clean.split())):
            rest = tail[i:]
            if all(len(line.clean) < MAX_FURNITURE and "?" not in line.clean for line in rest):
                return i
    return len(tail)


# "NOTE: The President spoke at 7:02 p.m. in ...": of the paper, not of whoever speaks last.
_EDITORS_NOTE = re.compile(
    r"""
    NOTE:\ (?:
        (?:the|this|a|portions?\ of\ (?:the|this))\ (?:[\w’'-]{1,20}\ ){0,6}
        (?:spoke|began|met|conference|interview|exchange|transcript|tape|item|remarks)
      | (?:the\ )?(?:president|prime\ minister|secretary|chancellor|minister)
        (?:\ [\w.’'-]{1,20}){0,3}\ spoke
    )\b
    """,
    re.I | re.VERBOSE,
)
_SAYS_I = re.compile(r"\b(?:I|we|my|our)\b")


def _editors_note_begins(tail: Sequence[Line]) -> int:
    """The index of the last paragraphs' ``NOTE: The President spoke at ...`` in printed papers."""
    for i in range(max(0, len(tail) - MAX_NOTE_LINES), len(tail)):
        if tail[i].opens and _EDITORS_NOTE.match(tail[i].clean):
            return len(tail) if any(_SAYS_I.search(line.clean) for line in tail[i + 1 :]) else i
    return len(tail)


def _own_questions_begin(tail: Sequence[Line]) -> int:
    """The index of the list of questions with which this archive's plain text ends."""
    for i, (line, below) in enumerate(itertools.pairwise(tail)):
        if line.clean == "Questions" and _DECORATION.match(below.clean):
            return i
    return len(tail)
