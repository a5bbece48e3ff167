"""The day and the hour of the event, and the day of its release."""

from __future__ import annotations

import datetime as dt
import re

from ..lexicon.dates import (
    find_dates,
    find_numeric,
    find_slashed,
    find_time,
    from_iso,
    mended_dates,
)
from ..lexicon.names import bare, normalize
from ..lexicon.places import GAZETTEER
from ..types import Hints
from .draft import HeaderDraft
from .front_matter import FrontMatter
from .kind import says_kind
from .patterns import EN_ROUTE, NUMBER, RELEASED, VENUE, WEEKDAYS
from .place import could_be_place, location_of_title
from .principals import SMALL

MAX_DAYS_APART = 31
MAX_BEFORE_DATE = 60
# "Aired on May 4, 2020": words that say what the day is of, and are no place.
_DATE_NOTES = frozenset(["aired", "posted", "broadcast", "published", "recorded", "date", "on"])
# "the Accord of June 5, 1963": the day of a matter.
_OF_A_MATTER = re.compile(
    r"\b(?:of|since|from|signed|adopted|dated|after|before|until)(?: the)?\s*$"
)


def take_note_line(
    text: str, draft: HeaderDraft, note_kinds: tuple[str, ...], kind: str | None
) -> None:
    """A bracketed row: a date, a time, or a note."""
    inside = text.strip("()[] ")
    dates = find_dates(inside)
    if dates and len(inside) < 30:
        draft.date, draft.date_rule = dates[0][0], "in brackets under the place"
        return
    if (time := find_time(inside)) and len(inside) < 30:
        draft.time = draft.time or time
        return
    if kind not in note_kinds:
        draft.notes.append(inside.rstrip("."))


# "The Minister addressed the Institute in Port Anvil on 6 March 1978 and answered questions."
_NARRATED = re.compile(
    r"\b(?:addressed|spoke (?:to|at|before)|answered questions)\b.{0,160}?"
    r"\b(?:in (?P<place>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}),? )?on (?=\d|[A-Z][a-z]{2,8} \d)"
)


# What presents the words below; any other sentence may tell of another day.
_PRESENTS = re.compile(r"\b(?:transcript|answered questions|follows|following)\b", re.I)


def take_narrated(text: str, draft: HeaderDraft) -> None:
    """The day, and perhaps the place, of which a sentence tells that somebody spoke then.

    Another day on a line of its own is the day of release.
    """
    text = " ".join(text.split())
    told = _NARRATED.search(text) if _PRESENTS.search(text) else None
    dates = find_dates(text[told.end() : told.end() + 30]) if told else []
    if told is None or not dates or dates[0][1] > 0:
        return
    day = dates[0][0]
    if draft.date and draft.date != day:
        if abs((draft.date - day).days) > MAX_DAYS_APART:
            return
        draft.released = draft.released or draft.date
    draft.date, draft.date_rule = day, "told in a sentence"
    if told["place"] and could_be_place(told["place"]):
        draft.place = draft.place or told["place"]


def take_date_line(text: str, draft: HeaderDraft) -> bool:
    """A row that is a date, a time, or both, perhaps with a place before them."""
    text = mended_dates(text)
    label, _, rest = text.partition(":")
    if label.strip().lower() in ("date", "event date") and rest:
        text = rest.strip()
    dates, time = find_dates(text), find_time(text)
    if not dates and (numeric := find_numeric(text)):
        return _take_numeric(text, *numeric, draft)
    if not dates and not time:
        return False
    left = text[: dates[0][1]].strip(" ,-–—") if dates else ""
    if _is_dated_title(left):
        return _take_dated_title(text, left, draft)
    if not dates and len(text) > 40 or _is_too_long(left):
        return False
    if dates and draft.date is None:
        draft.date, draft.date_rule = dates[0][0], "header line"
    draft.time = draft.time or time
    _take_place_before(left, draft)
    return True


def _take_numeric(text: str, day: dt.date | None, start: int, draft: HeaderDraft) -> bool:
    """``Brussels, 04/05/2011 - 09:10``: place and hour; the day only if the numbers say it."""
    left = text[:start].strip(" ,-–—")
    if draft.title is None or _is_too_long(left) or says_kind(left):
        return False
    if day and draft.date is None:
        draft.date, draft.date_rule = day, "header line"
    draft.time = draft.time or find_time(text[start:])
    _take_place_before(left, draft)
    return True


def _is_dated_title(left: str) -> bool:
    return len(left) > 8 and says_kind(left)


def _take_dated_title(text: str, left: str, draft: HeaderDraft) -> bool:
    """``Department Press Briefing – June 9, 2015`` is a title; its date is read from it later."""
    if draft.title is None:
        draft.title = text
        return True
    return not _is_too_long(left) and take_kind_line(text, draft, ())


def take_kind_line(text: str, draft: HeaderDraft, parts: tuple[str, ...]) -> bool:
    """A row below the title that says what the event was, where and when.

    The day there is the event's; another on a letterhead is the day of release.
    """
    dates, time = find_dates(mended_dates(text)), find_time(text)
    if dates:
        day = dates[0][0]
        if draft.date and draft.date != day and draft.date_rule == "header line":
            draft.released, draft.date = draft.released or draft.date, None
        if draft.date is None:
            draft.date, draft.date_rule = day, "header line"
    draft.time = draft.time or time
    location = location_of_title(text, parts, lambda _word: True)
    draft.beside = draft.beside or location
    return bool(dates or time or location.place or location.venue)


def _is_too_long(left: str) -> bool:
    return len(left) > MAX_BEFORE_DATE and not EN_ROUTE.match(left)


def _take_place_before(left: str, draft: HeaderDraft) -> None:
    """``Brussels, 4 May 2011``: the place before a date."""
    words = [word for word in left.split() if bare(word) not in WEEKDAYS]
    left = " ".join(words).strip(" ,-–—")
    bares = [bare(w) for w in words]
    noted = not words or all(w in _DATE_NOTES for w in bares) or bares[-1] in SMALL
    if noted or draft.place or not could_be_place(left):
        return
    if VENUE.search(left):
        if normalize(left.rpartition(", ")[2]) in GAZETTEER and not draft.venue:
            draft.venue, _, draft.place = left.rpartition(", ")
        return
    draft.place = left


def take_tail_line(text: str, draft: HeaderDraft) -> bool:
    """Document numbers and release dates, which stand above or below the turns."""
    if match := NUMBER.match(text):
        draft.number = draft.number or " ".join(match[1].split())
        return True
    if RELEASED.match(text):
        dates = find_dates(text)
        if dates and draft.released is None:
            draft.released = dates[0][0]
        return True
    return False


def fill_from_container(draft: HeaderDraft, hints: Hints, matter: FrontMatter) -> None:
    """Dates, places and times that stand only in the title, front matter or the page's head."""
    if draft.date_rule in (None, "header line"):
        _take_date_of_title(draft)
    if draft.date is None and (slashed := find_slashed(draft.title or "")):
        draft.date, draft.date_rule = slashed, "title, month first"
    if draft.date is None and (day := from_iso(matter.values.get("date", ""))):
        draft.date, draft.date_rule = day, "front matter"
    if draft.date is None and (day := from_iso(hints.date)):
        draft.date, draft.date_rule = day, "page head"
    draft.place = draft.place or hints.place or None
    draft.time = draft.time or find_time(hints.time)
    published = matter.values.get("published_time") or hints.published
    if draft.released is None and published:
        dates = find_dates(published)
        draft.released = from_iso(published) or (dates[0][0] if dates else None)


def hour_of(title: str) -> str | None:
    """``DOORSTOP INTERVIEW 2.00 PM``: an hour in a title; numbers without a.m. or p.m. are none."""
    time = find_time(title)
    return time if time and re.search(r"[ap]\.?\s?m\b", time, re.I) else None


def _take_date_of_title(draft: HeaderDraft) -> None:
    """A title that is dated gives the event's day; another day on a line is the publication's.

    A date inside the title, or far from the day on a line of its own, is of the matter: a treaty's.
    """
    title = mended_dates(draft.title or "")
    dates = find_dates(title)
    if not dates:
        return
    day, start, end = dates[-1]
    if not _is_end_of_title(title[end:]) or _OF_A_MATTER.search(title[:start].lower()):
        return
    if draft.date == day:
        return
    if draft.date:
        if abs((draft.date - day).days) > MAX_DAYS_APART:
            return
        draft.released = draft.released or draft.date
    draft.date, draft.date_rule = day, "title"


_CLOCK = re.compile(r"\([^()]*\)|\b\d{1,2}[:.]\d\d\b|\b[ap]\.?m\b\.?|\bunique id\b.*", re.I)


def _is_end_of_title(behind: str) -> bool:
    """Whether nothing but brackets, hours and places stands behind a title's date."""
    left = [part.strip(" .!|-–—") for part in _CLOCK.sub("", behind).split(",")]
    return sum(len(part) for part in left if normalize(part) not in GAZETTEER) <= 4
