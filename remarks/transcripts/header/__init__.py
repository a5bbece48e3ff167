"""What stands above the first turn and below the last: title, date, place, people, numbers, notes."""

from __future__ import annotations

import re
from dataclasses import replace

from ..lexicon.dates import find_dates, find_slashed, find_time, from_iso
from ..lexicon.names import bare, looks_like_name, normalize, surname_of, without_honorifics
from ..lines import Line
from ..marks import classify
from ..questions import titles
from ..types import Header, Hints
from .draft import Found
from .front_matter import FrontMatter
from .kind import _KIND_LINE, _is_asker, _joint, _kind, _says_kind
from .people import _intro_line, _person_line, _titled_by_person
from .place import _EN_ROUTE, _PLACE, _part_place, _place_line
from .principals import SMALL, VENUE, add_people, cased, each_once, people_from_title

_RELEASED = re.compile(
    r"^(?:as\s+)?(?:released|issued|published|posted|last updated|for immediate release|publication date)\b",
    re.I,
)

_NUMBER = re.compile(
    r"^\(?((?:19|20)\d\d/(?:T\d{1,2}-)?\d{1,4}[A-Z]?|(?:DPB|DPC|PRN|No\.?)[:\s]{0,2}#?\s?\d[\d/.-]{0,12}|PRN:\s*[\d/.]{1,12})\)?$", re.I
)  # fmt: skip

_FURNITURE = re.compile(
    r"^(?:the white house|office of the (?:press secretary|spokesman|spokesperson|vice president)|(?:[\w.]+ ){0,3}department of state|"
    r"for immediate release|.{0,60}\bphotos? by\b.{0,80}|(?:united states |u\.?s\.? )?department of defense.{0,30}|official website.*|an official website.*|share.*|print|home|menu|events|remarks|healthcare|news|"
    r"transcript|transcripts|press releases?|foreign policy|national security.{0,30}|economy.{0,30}|_{5,}|\* \* \*|-{3,}|={3,}|"
    r"bureau of public affairs|interview|speeches?|press briefings?|statements?(?: & releases)?|briefings?|"
    r"you are (?:in|viewing).*|great seal|blue bar|link to .*|photos?|video|audio)$",
    re.I,
)  # fmt: skip


def read_header(
    head: list[Line],
    tail: list[Line],
    hints: Hints,
    matter: FrontMatter,
    speaking: frozenset[str] = frozenset(),
) -> tuple[Header, list]:
    """The header from the lines above the first turn, those below the last, and the container's hints.

    ``speaking`` holds the surnames in labels: a name that the head gives without an office is a
    principal's only when it speaks. Returns the header and its doubts as ``(code, message)`` pairs.
    """
    found = Found()
    found.title = matter.values.get("title") or hints.title or None
    inside = False
    for line in _joined(head[matter.lines :]):
        inside = index_goes_on(inside, line.clean)
        if not inside:
            _head_line(line, found)
        elif not _keyed_line(" ".join(line.clean.split()), found):
            # An index holds heads such as IRAQ or Travel, which are no places of the event; its date counts.
            _date_line(" ".join(line.clean.split()), found) if len(line.clean) < 60 else None
    for line in tail:
        _tail_line(line.clean, found)
    if _titled_by_person(found):
        found.title = found.kind_line
    found.title = found.title or found.kind_line
    _fill_from_container(found, hints, matter)
    people_from_title(found)
    if hints.author:
        add_people(hints.author, found)
    asker = titles.from_title(found.title or "")
    kind = _kind(found, asker, matter)
    if any(role for role, _ in found.people):
        found.people = [
            (role, name) for role, name in found.people if role or not _is_asker(name, kind, asker)
        ]
    people = [(role, name) for role, name in found.people if role or surname_of(name) in speaking]
    principals = each_once(people)
    kind = _joint(kind, found.title or "", principals)
    _part_place(found)
    if found.date is None:
        found.doubts.append(("no_date", "No event date was found: enter it from another source."))
    if not found.title:
        found.doubts.append(("no_title", "No title was found: enter one."))
    return (
        Header(
            title=found.title,
            kind=kind,
            date=found.date,
            date_rule=found.date_rule,
            time=found.time,
            place=found.place,
            venue=found.venue,
            document_number=found.number,
            released=found.released,
            notes=tuple(found.notes),
            principals=principals,
            address=matter.values.get("source_url")
            or matter.values.get("url")
            or hints.address
            or None,
        ),
        found.doubts,
    )


_OPEN_END = re.compile(r"(?<![,;])\s(?:by|and|with|of|for|between)$", re.I)

_MOST_JOINED = 4


def _joined(head: list[Line]) -> list[Line]:
    """A title broken behind "by", "and" or "with" goes on in the next line."""
    rows: list[Line] = []
    run = 0
    for line in head:
        if (
            rows
            and run < _MOST_JOINED
            and line.clean.strip()
            and _OPEN_END.search(rows[-1].clean.strip())
        ):
            rows[-1] = replace(rows[-1], text=f"{rows[-1].text.rstrip()} {line.text.lstrip()}")
            run += 1
        else:
            rows.append(line)
            run = 0
    return rows


_INDEX = re.compile(
    r"^(?:index|contents|topics?|index (?:for|of) .{0,60}|.{0,20}briefing index)\W*$", re.I
)

_INDEX_ENDS = re.compile(
    r"^(?:u\.?\s?s\.? department of state|.{0,30}daily press briefing|d[bp][bc]\s?#.*|transcript:?|\(?on the record.*|off-camera.*)$",
    re.I,
)


def index_goes_on(inside: bool, clean: str) -> bool:
    """Whether a line of the head belongs to an index of topics; ``inside`` says so of the line before."""
    words = " ".join(clean.split())
    if not inside:
        return bool(_INDEX.match(words))
    return not (
        _INDEX_ENDS.match(words) or bool(words) and find_time(words) is not None and len(words) < 40
    )


def is_note(clean: str) -> bool:
    """A remark in brackets on a line of its own."""
    return len(clean) > 2 and clean[0] in "([" and clean[-1] in ")]" and len(clean) < 300


def _head_line(line: Line, found: Found) -> None:
    clean = " ".join(line.clean.split())
    if _KIND_LINE.match(clean):
        found.kind_line = found.kind_line or clean
    if not clean or len(clean) > 400 or _FURNITURE.match(clean):
        return
    if line.text.lstrip("\ufeff ").startswith("#") and not found.title:
        found.title = clean
        return
    if _keyed_line(clean, found) or _intro_line(clean, found):
        return
    if found.title and normalize(clean) == normalize(found.title):
        return
    if is_note(clean) and not _note_facts(clean, found):
        return
    if is_note(clean):
        return
    if _tail_line(clean, found):
        return
    if _date_line(clean, found) or _place_line(clean, found) or _person_line(clean, found):
        return
    if not found.title and len(clean.split()) <= 40:
        found.title = clean


_KEYED = re.compile(
    r"^(?P<key>title|subjects?|location|venue|place|transcription|e\s?&\s?o\s?e|briefers?|presenters?|speakers?|guests?|hosts?|moderators?|panel|interviewee|interviewer|compere|media|program|station|topics?)"
    r"\s*(?::|\s-\s|\s–\s)\s*(?P<value>.*)$",
    re.I,
)

_EOE = re.compile(r"^(?:transcription|e\s?&\s?o\s?e|\W*proof\b)", re.I)


def _keyed_line(clean: str, found: Found) -> bool:
    """``TITLE: ...``, ``BRIEFER: ...``: heads that say what their line is."""
    match = _KEYED.match(clean)
    if not match:
        return bool(_EOE.match(clean)) and len(clean) < 60
    key, value = match["key"].lower().rstrip("s"), match["value"].strip()
    if key == "title" and value:
        found.title = value
    elif key in ("location", "place", "venue") and value:
        if VENUE.search(value) and not found.venue:
            found.venue = value
        elif not found.place:
            found.place = value
    elif key in ("briefer", "presenter", "speaker", "guest", "interviewee"):
        name = without_honorifics(value.split())
        if looks_like_name(name):
            found.people.append((None, cased(" ".join(name))))
        else:
            add_people(value, found)
    return True


def _note_facts(clean: str, found: Found) -> bool:
    """A bracketed line: a date, a time, or a note; True where it was a date or a time."""
    inside = clean.strip("()[] ")
    dates = find_dates(inside)
    if dates and len(inside) < 30:
        found.date, found.date_rule = dates[0][0], "in brackets under the place"
        return True
    if (time := find_time(inside)) and len(inside) < 30:
        found.time = found.time or time
        return True
    kind, _ = classify(inside)
    if kind not in ("laughter", "applause", "inaudible"):
        found.notes.append(inside.rstrip("."))
    return False


# "Aired on May 4, 2020": words that say what the day is of, and are no place.
_DATE_NOTES = frozenset(["aired", "posted", "broadcast", "published", "recorded", "date", "on"])


def _date_line(clean: str, found: Found) -> bool:
    """A line that is a date, a time, or both, perhaps with a place before them."""
    label, _, rest = clean.partition(":")
    if label.strip().lower() in ("date", "event date") and rest:
        clean = rest.strip()
    dates = find_dates(clean)
    time = find_time(clean)
    if not dates and not time:
        return False
    left = clean[: dates[0][1]].strip(" ,-–—") if dates else ""
    if found.title is None and len(left) > 8 and _says_kind(left):
        # "Department Press Briefing – June 9, 2015" is a title; its date is read from it later.
        found.title = clean
        return True
    if dates and len(left) > 60 and not _EN_ROUTE.match(left):
        return False
    if not dates and len(clean) > 40:
        return False
    if dates and found.date is None:
        found.date, found.date_rule = dates[0][0], "header line"
    if time and not found.time:
        found.time = time
    weekday = bare(left) in {
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    }
    words = [bare(w) for w in left.split()]
    noted = not words or all(w in _DATE_NOTES for w in words) or words[-1] in SMALL
    if (
        not weekday
        and not noted
        and _PLACE.match(left)
        and not found.place
        and not VENUE.search(left)
    ):
        found.place = left
    return True


def _tail_line(clean: str, found: Found) -> bool:
    """Document numbers and release dates, which stand above or below the turns."""
    if match := _NUMBER.match(clean):
        found.number = found.number or " ".join(match[1].split())
        return True
    if _RELEASED.match(clean):
        dates = find_dates(clean)
        if dates and found.released is None:
            found.released = dates[0][0]
        return True
    return False


def _fill_from_container(found: Found, hints: Hints, matter: FrontMatter) -> None:
    """Dates, places and times that stand only in the title, the front matter or the page's head."""
    title = found.title or ""
    if found.date_rule in (None, "header line") and (dates := find_dates(title)):
        # A title that is dated gives the event's day; another day on a line of its own is the publication's.
        if found.date and found.date != dates[0][0]:
            found.released = found.released or found.date
        found.date, found.date_rule = (
            dates[0][0],
            "header line" if found.date == dates[0][0] else "title",
        )
    if found.date is None and (slashed := find_slashed(title)):
        found.date, found.date_rule = slashed, "title, month first"
    if found.date is None and (day := from_iso(matter.values.get("date", ""))):
        found.date, found.date_rule = day, "front matter"
    if found.date is None and (day := from_iso(hints.date)):
        found.date, found.date_rule = day, "page head"
    found.place = found.place or hints.place or None
    found.time = found.time or find_time(hints.time)
    published = matter.values.get("published_time") or hints.published
    if found.released is None and published:
        dates = find_dates(published)
        found.released = from_iso(published) or (dates[0][0] if dates else None)
