"""The lines of a head as rows of words: noise of scanning dropped, broken lines joined."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..folding import plain
from ..lexicon.dates import MONTHS, find_dates, find_time, mended_dates
from ..lexicon.names import GLUED_INITIALS, ROLE_NOUNS, bare, is_office_matter
from ..lexicon.places import COUNTRIES
from ..lines import Line
from .letterhead import is_dropped, letterhead_squashed, office_alone
from .patterns import EOE, KEYED_INSIDE, KIND_PHRASE, NUMBER, RELEASED, TRANSCRIPT, WEEKDAYS
from .place import is_location

MAX_JOINED = 4
MAX_ROW = 400
# UTF-8 that was read as Latin-1, once or twice: no letter of a head's words.
_MOJIBAKE = re.compile(
    r"[\u00c2\u00c3\u00e2][\u0080-\u00bf\u20ac\u2122\u201a-\u203a\u0152-\u0178]*"
)
_WIDE = re.compile(r"[ \t]{2,}|\t")
_WORD = re.compile(r"[^\W\d_]{4,}")
_SHORT_WORDS = frozenset(
    "uae usa fez q&a end the and of his her hon mr mrs ms for with by in at".split()
)


@dataclass(frozen=True)
class Row:
    """A line of the head freed of markup. ``parts`` are its pieces between wide gaps."""

    text: str
    parts: tuple[str, ...]
    heading: bool = False
    opens: bool = True

    @property
    def is_capital(self) -> bool:
        letters = [c for c in self.text if c.isalpha()]
        return bool(letters) and sum(c.isupper() for c in letters) > 0.6 * len(letters)


def read_rows(lines: Iterable[Line]) -> list[Row]:
    """The rows of a head in their order."""
    rows: list[Row] = []
    for line in lines:
        for row in _rows_of(line):
            if rows and _goes_on(rows[-1], row):
                rows[-1] = together(rows[-1], row)
            else:
                rows.append(row)
    return rows


def _rows_of(line: Line) -> list[Row]:
    """The rows that one printed line holds: one, or several where wide gaps set its parts apart."""
    words = line.clean
    mended = plain(_MOJIBAKE.sub(" ", words) if _is_garbled(words) else words)
    mended = GLUED_INITIALS.sub(" ", _GLUED_OFFICE.sub(", ", mended))
    parts = tuple(" ".join(part.split()) for part in _WIDE.split(mended) if part.strip())
    text = " ".join(parts)
    if not text or len(text) > MAX_ROW or is_noise(text):
        return []
    heading = line.text.lstrip("\ufeff ").startswith("#")
    whole = Row(text, parts, heading, line.opens)
    if heading or len(parts) == 1 or RELEASED.match(text):
        return [_before_key(whole)]
    return _apart(whole)


# "Assistant SecretaryBureau of Fisheries": a line end that the page's markup has lost.
_GLUED_OFFICE = re.compile(
    r"(?<=[a-z]{3})(?=(?:Bureau|Office|Department|Ministry|Division) (?:of|for) )"
)


def _is_garbled(text: str) -> bool:
    return bool(
        re.search(r"[\u00c2\u00c3](?:[\u0080-\u00bf]|\s|$)|\u00e2[\u0080-\u009f\u20ac]", text)
    )


def _before_key(row: Row) -> Row:
    """``PRESS CONFERENCE, JERUSALEM Subjects: ...``: what stands before the key."""
    key = KEYED_INSIDE.search(row.text)
    if not key or not row.text[: key.start()].strip():
        return row
    text = row.text[: key.start()].strip(" ,;-")
    return Row(text, (text,), row.heading, row.opens)


def _apart(row: Row) -> list[Row]:
    """A line of several parts: its letterhead, names and dates are rows of their own."""
    parts = list(row.parts)
    keyed = next((i for i, part in enumerate(parts) if i and KEYED_INSIDE.match(" " + part)), None)
    parts = parts[:keyed]
    if EOE.match(parts[0]):
        parts = [part for part in (EOE.sub("", parts[0]).strip(" ,-"), *parts[1:]) if part]
    opener = next((i for i, part in enumerate(parts) if TRANSCRIPT.match(part)), None)
    if opener is not None:
        end = _title_end(parts, opener)
        return [
            *(Row(p, (p,), False, row.opens) for p in parts[:opener] if not is_noise(p)),
            _opener_row(parts[opener:end], row),
            *(Row(p, (p,), False, False) for p in parts[end:]),
        ]
    if not parts or not _is_collapsed(row, parts):
        return [_opener_row(parts, row)] if parts else []
    return [Row(part, (part,), False, i == 0 and row.opens) for i, part in enumerate(parts)]


def _title_end(parts: list[str], opener: int) -> int:
    """How many parts belong to the title: a place or a date set apart behind it does not."""
    end = len(parts)
    while end > opener + 1 and not parts[end - 2].endswith((",", "-", "–")):
        apart = is_location(parts[end - 1])
        if not apart and not (_is_date(parts[end - 1]) and _is_apart(*parts[end - 2 : end])):
            break
        end -= 1
    return end


def _opener_row(parts: list[str], row: Row) -> Row:
    return Row(" ".join(parts), tuple(parts), False, row.opens)


def _is_date(part: str) -> bool:
    """Whether a part is a date and its weekday only."""
    dates = find_dates(mended_dates(part))
    words = re.sub(r"[^\W\d_]+", lambda m: "" if _is_of_date(m[0]) else m[0], part)
    return bool(dates) and not re.search(r"[^\W\d_]{2}", words)


def _is_apart(before: str, date: str) -> bool:
    """Whether a date is no part of the title before it: behind a town, or with its weekday."""
    return date.split()[0].lower().strip(",") in WEEKDAYS or is_location(before)


def _is_of_date(word: str) -> bool:
    return word.lower() in WEEKDAYS or word.lower() in MONTHS


def _is_collapsed(row: Row, parts: list[str]) -> bool:
    """Whether wide gaps stand for line ends: every part stands alone, and one says what it is."""
    if _is_sentence(row.text) or not all(_stands_alone(part) for part in parts):
        return False
    return any(
        find_dates(part) or office_alone(part) or KIND_PHRASE.search(part) or is_dropped(part)
        for part in parts
    )


def _is_sentence(text: str) -> bool:
    return text.endswith((".", "?", "!")) and len(text) > 60


def _stands_alone(part: str) -> bool:
    """Whether a part can be a line of its own: it neither begins nor ends inside a phrase."""
    first, last = part.split()[0], part.split()[-1]
    return (
        (first[0].isupper() or first[0].isdigit() or first[0] in "(“\"'")
        and not _OPEN_END.search(" " + part)
        and not _is_bare_year(part)
        and not is_noise(part)
        and bare(first) not in _INSIDE_VENUE
        and last not in ("-", "–", "&")
    )


def _is_bare_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d\.?", text))


def is_noise(text: str) -> bool:
    """What scanning leaves on top of a page: its number, specks, coats of arms, addresses."""
    if NUMBER.match(text) or _MONTH_OR_YEAR.match(text) or find_dates(text) or find_time(text):
        return bool(is_dropped(text))
    if is_dropped(text) or letterhead_squashed(text):
        return True
    words = _WORD.findall(text)
    if words:
        # A coat of arms: the country's name among specks.
        return len(text.split()) > len(words) and all(w.lower() in COUNTRIES for w in words)
    short = {bare(token) for token in text.split()}
    return not short & _SHORT_WORDS and text[:1] not in "(["


# A line that ends so goes on in the next one.
_OPEN_END = re.compile(
    r"(?<![,;])\s(?:by|and|with|of|for|between|the|his|her|prime|foreign|deputy|vice|shadow|acting|"
    r"hon\.?|mr\.?|sir)$",
    re.I,
)
# A part that begins so goes on with the venue before the gap: "Victoria University  Campus".
_INSIDE_VENUE = frozenset("campus building room hall house centre center conference".split())
_KEY = re.compile(r"^[A-Za-z][A-Za-z&() ]{1,20}:")
_MONTH_NAME = r"(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
# A date that the line's end cuts: what stands before the end, and what then begins the next line.
_CUT_DATES = (
    (re.compile(rf"\b{_MONTH_NAME}\s+\d{{1,2}},?$", re.I), re.compile(r"(?:19|20)\d\d\b")),
    (re.compile(rf"\b{_MONTH_NAME}$", re.I), re.compile(r"\d{1,2}\b|(?:19|20)\d\d\b")),
    (
        re.compile(r"(?<!\d)\d{1,2}$"),
        re.compile(rf"{_MONTH_NAME}\s+(?:19|20)\d\d\b", re.I),
    ),
)
_MONTH_OR_YEAR = re.compile(rf"(?:{_MONTH_NAME}\s+)?(?:19|20)\d\d\b", re.I)


def _cuts_date(row: str, after: str) -> bool:
    for before, behind in _CUT_DATES:
        if before.search(row):
            return bool(behind.match(after))
    return False


def _goes_on(row: Row, after: Row) -> bool:
    """Whether ``after`` is the rest of the phrase that ``row`` breaks off."""
    if row.heading != after.heading or len(row.text) > MAX_ROW:
        return False
    if _OPEN_END.search(" " + row.text):
        return True
    if _cuts_date(row.text, after.text):
        return True
    if row.is_capital != after.is_capital or after.opens or _KEY.match(after.text):
        return False
    return _office_goes_on(row.text, after.text.split()[0])


def _office_goes_on(before: str, first: str) -> bool:
    """``... THE MINISTER FOR FOREIGN`` and ``AFFAIRS, ...``; ``PRESIDENT`` and ``OF THE ...``."""
    words = [bare(word) for word in before.split()]
    if first.lower() == "of":
        return words[-1] in ROLE_NOUNS or words[-1] == "transcript"
    inside = any(word in ROLE_NOUNS for word in words[-8:]) and {"for", "of"} & set(words[-6:])
    return bool(inside) and not before.endswith((",", ".")) and is_office_matter(first.strip(","))


def together(row: Row, after: Row) -> Row:
    """Two rows as one, the last part of the first and the first of the second joined."""
    parts = (*row.parts[:-1], f"{row.parts[-1]} {after.parts[0]}", *after.parts[1:])
    return Row(f"{row.text} {after.text}", parts, row.heading, row.opens)
