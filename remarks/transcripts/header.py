"""What stands above the first turn and below the last: title, date, place, people, numbers, notes."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

import yaml

from . import askers
from .announced import CUT, SMALL, VENUE, add_people, cased, each_once, people_from_title, protect
from .lexicon.dates import find_dates, find_slashed, find_time, from_iso
from .lexicon.names import (
    ROLE_NOUNS,
    bare,
    fold,
    is_name_token,
    looks_like_name,
    pretty,
    split_role,
    surname_of,
    without_honorifics,
)
from .lexicon.places import PLACES
from .lines import Line
from .marks import classify
from .types import Header, Hints, Principal

_RELEASED = re.compile(
    r"^(?:as\s+)?(?:released|issued|published|posted|last updated|for immediate release|publication date)\b", re.I
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
_PLACE = re.compile(r"^[^\W\d_][^\d:;!?()]{1,70}$")
_EN_ROUTE = re.compile(r"^en route\b", re.I)
_KINDS = (
    ("interview", re.compile(r"\binterview|\bon (?:the )?(?:[\w'’.]+ ){0,3}(?:show|program)\b|\broundtable with (?:journalists|press|reporters)|\bdirect line\b", re.I)),
    ("call", re.compile(r"\b(?:press|conference|background|media|telephone) call\b|\btele(?:phonic|conference)|\bvia telephone\b|\bcall with reporters|\bbriefing call", re.I)),
    ("briefing", re.compile(r"\bbriefings?\b|\bpress gaggle|\bgaggle\b", re.I)),
    ("joint", re.compile(r"\bjoint (?:press|news|statement|media|remarks|conference)|\bjoint availability", re.I)),
    ("speech", re.compile(r"\bspeech\b|\baddress(?:es)? (?:to|at|before|by)\b|\bkeynote|\blecture|\bcommencement|\binaugural address|\bstate of the union", re.I)),
    ("remarks", re.compile(r"\bremarks?\b|\bpress availability|\b(?:press|news) conference|\bstatements?\b|\bavailability|\bdoor\s?stop|\bpress stakeout|\bmeeting\b|\bdiscussion\b|\btoasts?\b|\btown hall|\bq ?& ?a\b|\bmeet and greet|\banswers? (?:to|a )", re.I)),
)  # fmt: skip


_MOST_MATTER = 200
# "THE HON. JOHN CITIZEN MP" below "TRANSCRIPT OF THE PRIME MINISTER", the head of Commonwealth transcripts.
_HONOURED = re.compile(
    r"^(?:the |rt\.? |right |senator |dr\.? |professor ){0,4}hon(?:ourable|orable)?\.?\s+(?P<name>[^,\d]{4,60}?)(?:,?\s+(?:m\.?p\.?|a\.?[cmo]\.?|m\.?h\.?r\.?|c\.?h\.?|q\.?c\.?|m\.?l\.?a\.?))*$",
    re.I,
)
_OF_THE = re.compile(
    r"\bof the (?P<role>(?:deputy )?(?:prime minister|president|treasurer|foreign minister|minister for [a-z ]{3,40}))$",
    re.I,
)


# "With A of B", "On NBC's Programme": the occasion is an outlet's.
_TOLD = re.compile(r"\b(?:met|meets|held|holds|had|has|have|answered|visited|spoke|arrived|took|discussed)\b", re.I)
_WITH_PRESS = re.compile(r"\b(?:with|on)\s+\S", re.I)


@dataclass
class Found:
    """The header while it is being read, with the doubts met on the way."""

    title: str | None = None
    date: dt.date | None = None
    date_rule: str | None = None
    time: str | None = None
    place: str | None = None
    venue: str | None = None
    number: str | None = None
    kind_line: str | None = None
    released: dt.date | None = None
    notes: list[str] = None
    people: list[tuple[str | None, str]] = None
    doubts: list[tuple[str, str]] = None

    def __post_init__(self):
        self.notes, self.people, self.doubts = [], [], []


@dataclass(frozen=True)
class FrontMatter:
    values: dict
    lines: int


def front_matter(lines: list[Line]) -> FrontMatter:
    """The ``key: value`` lines between two rules at the top of a Markdown file."""
    first = next((i for i, line in enumerate(lines) if not line.blank), None)
    if first is None or lines[first].text.strip() != "---":
        return FrontMatter({}, 0)
    for i, line in enumerate(lines[first + 1 : first + _MOST_MATTER], first + 1):
        if line.text.strip() in ("---", "..."):
            return FrontMatter(_yaml("".join(row.text for row in lines[first + 1 : i])), i + 1)
    return FrontMatter({}, 0)


def _yaml(text: str) -> dict[str, str]:
    """The mapping's plain values as text; what is no YAML is read line by line as ``key: value``."""
    try:
        values = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  BaseLoader makes text, lists and dicts only  # nosec B506
    except (yaml.YAMLError, RecursionError, ValueError):
        pairs = (line.partition(":") for line in text.splitlines())
        values = {key: value.strip().strip("'\"") for key, colon, value in pairs if colon}
    if not isinstance(values, dict):
        return {}
    return {
        str(key).strip().lower(): " ".join(value.split())
        if isinstance(value, str)
        else " ".join(v for v in value if isinstance(v, str))
        for key, value in values.items()
        if isinstance(value, (str, list))
    }


def read_header(
    head: list[Line], tail: list[Line], hints: Hints, matter: FrontMatter, speaking: frozenset[str] = frozenset()
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
    asker = askers.from_title(found.title or "")
    kind = _kind(found, asker, matter)
    if any(role for role, _ in found.people):
        found.people = [(role, name) for role, name in found.people if role or not _is_asker(name, kind, asker)]
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
            address=matter.values.get("source_url") or matter.values.get("url") or hints.address or None,
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
        if rows and run < _MOST_JOINED and line.clean.strip() and _OPEN_END.search(rows[-1].clean.strip()):
            rows[-1] = replace(rows[-1], text=f"{rows[-1].text.rstrip()} {line.text.lstrip()}")
            run += 1
        else:
            rows.append(line)
            run = 0
    return rows


def _titled_by_person(found: Found) -> bool:
    """Whether the title is only a person's name, and a line such as ``Press Briefing`` says what the event was."""
    if not found.title or not found.kind_line:
        return False
    role, name = split_role(found.title)
    tokens = without_honorifics(name.split())
    if not looks_like_name(tokens):
        return False
    if role or not any(fold(person) == fold(name) for _, person in found.people):
        # Said here too, or the name would be lost with the title.
        found.people.insert(0, (cased(role) if role else None, cased(" ".join(tokens))))
    return True


def _is_asker(name: str, kind: str, asker) -> bool:
    """Whether a name in an interview's title is the interviewer's."""
    return kind == "interview" and asker is not None and bool(asker.name) and surname_of(asker.name) == surname_of(name)


def _part_place(found: Found) -> None:
    """``The Kremlin, Moscow``: a venue, and the place behind its comma."""
    for whole in (found.place, found.venue):
        venue, comma, place = (whole or "").rpartition(", ")
        if comma and "," in venue and fold(venue.rpartition(", ")[2]) in PLACES:
            venue, _, state = venue.rpartition(", ")
            place = f"{state}, {place}"
        if (
            comma
            and VENUE.search(venue)
            and not VENUE.search(place)
            and (whole == found.place or fold(place) in PLACES)
        ):
            if found.venue in (None, whole):
                found.venue = venue
            if found.place in (None, whole):
                found.place = place
            return


_INDEX = re.compile(r"^(?:index|contents|topics?|index (?:for|of) .{0,60}|.{0,20}briefing index)\W*$", re.I)
_INDEX_ENDS = re.compile(
    r"^(?:u\.?\s?s\.? department of state|.{0,30}daily press briefing|d[bp][bc]\s?#.*|transcript:?|\(?on the record.*|off-camera.*)$",
    re.I,
)


def index_goes_on(inside: bool, clean: str) -> bool:
    """Whether a line of the head belongs to an index of topics; ``inside`` says so of the line before."""
    words = " ".join(clean.split())
    if not inside:
        return bool(_INDEX.match(words))
    return not (_INDEX_ENDS.match(words) or bool(words) and find_time(words) is not None and len(words) < 40)


def is_note(clean: str) -> bool:
    """A remark in brackets on a line of its own."""
    return len(clean) > 2 and clean[0] in "([" and clean[-1] in ")]" and len(clean) < 300


# A line that only says what the event was; many heads set it above or below the name of who spoke.
_KIND_LINE = re.compile(
    r"^(?:(?:joint|special|press|news|media|background) ){0,2}(?:briefing|conference|availability|remarks|interview|statements?|stakeout)$",
    re.I,
)


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
    if found.title and fold(clean) == fold(found.title):
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


# "today's noon briefing by Stefan Durand, Spokesman for the Secretary-General."
_BRIEFING_BY = re.compile(
    r"\bby (?P<name>[^,.]{4,60}), (?P<role>(?:the )?(?:\w+ ){0,3}spokes(?:man|woman|person)[^.,]{0,60})", re.I
)


def _intro_line(clean: str, found: Found) -> bool:
    """Lines that name a person inside a sentence, or begin with "by"."""
    if (match := _BRIEFING_BY.search(clean)) and looks_like_name(match["name"].split()):
        found.people.append((match["role"].removeprefix("the ").strip(), match["name"].strip()))
        return True
    if found.title and clean.lower().startswith("by ") and any(bare(w) in ROLE_NOUNS for w in clean.split()):
        before = len(found.people)
        add_people(CUT.sub("", protect(clean[3:])).replace("§", " "), found)
        return len(found.people) > before
    return False


def _says_kind(words: str) -> bool:
    """Whether words say what kind of event it was, as titles do."""
    return any(pattern.search(words) for _, pattern in _KINDS)


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
    weekday = bare(left) in {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
    words = [bare(w) for w in left.split()]
    noted = not words or all(w in _DATE_NOTES for w in words) or words[-1] in SMALL
    if not weekday and not noted and _PLACE.match(left) and not found.place and not VENUE.search(left):
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


def _place_line(clean: str, found: Found) -> bool:
    if found.title is None and _says_kind(clean):
        return False
    if not _PLACE.match(clean) or clean.endswith(".") and not clean.endswith(("D.C.", "U.S.", "U.K.")):
        return False
    words = clean.split()
    if len(words) > 12:
        return False
    roles = any(bare(w) in ROLE_NOUNS for w in words)
    if _EN_ROUTE.match(clean):
        found.place = found.place or clean
        return True
    if VENUE.search(clean) and not (roles and "," in clean) and not _leads_with_role(words):
        if found.title is None and not found.venue and len(words) > 7:
            return False
        found.venue = found.venue or clean
        return True
    if roles or not _place_shape(clean) or found.title is None and "," not in clean:
        return False
    if _says_kind(clean):
        return False
    if found.place is None:
        found.place = clean
        return True
    return False


def _leads_with_role(words: list[str]) -> bool:
    return bare(words[0]) in ROLE_NOUNS


def _place_shape(clean: str) -> bool:
    """``City, Country``: one comma or two, every word of weight capitalised."""
    parts = [p.strip() for p in clean.split(",")]
    if not 2 <= len(parts) <= 3 or any(not p or len(p.split()) > 4 for p in parts):
        return False
    small = {"de", "la", "of", "the", "and", "al", "el", "der", "am", "upon", "les", "du"}
    return all(w[0].isupper() or w.lower() in small for p in parts for w in p.split())


def _person_line(clean: str, found: Found) -> bool:
    """A line that names people, with or without their roles."""
    words = clean.split()
    if len(words) > 40 or clean.endswith((".", "?", "!")) and not clean.endswith(("Jr.", "Sr.")):
        return False
    if found.title is None and _says_kind(clean):
        return False
    if honoured := _HONOURED.match(clean):
        name = pretty(honoured["name"])
        role = pretty(m["role"]) if (m := _OF_THE.search(found.title or "")) else None
        if looks_like_name(name.split()):
            found.people.append((role, name))
            return True
    has_role = any(bare(w) in ROLE_NOUNS for w in words)
    if looks_like_name(words) and (found.title or found.kind_line):
        found.people.append((None, cased(clean)))
        return True
    if not has_role or not all(is_name_token(w) or bare(w) in SMALL or not w[0].isalpha() for w in words):
        return False
    if found.people and found.people[-1][0] is None and not split_role(clean)[1]:
        found.people[-1] = (cased(clean.strip(" ,")), found.people[-1][1])
        return True
    if found.title is None:
        return False
    before = len(found.people)
    add_people(clean, found)
    return len(found.people) > before


def _fill_from_container(found: Found, hints: Hints, matter: FrontMatter) -> None:
    """Dates, places and times that stand only in the title, the front matter or the page's head."""
    title = found.title or ""
    if found.date_rule in (None, "header line") and (dates := find_dates(title)):
        # A title that is dated gives the event's day; another day on a line of its own is the publication's.
        if found.date and found.date != dates[0][0]:
            found.released = found.released or found.date
        found.date, found.date_rule = dates[0][0], "header line" if found.date == dates[0][0] else "title"
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


def _kind(found: Found, asker, matter: FrontMatter) -> str:
    """The kind that the title's words say; an interviewer in the title, or a principal alone, says it too."""
    title = found.title or ""
    kind = next((kind for kind, pattern in _KINDS if pattern.search(title)), None)
    if kind is None and "briefing" in matter.values.get("tags", ""):
        kind = "briefing"
    hosted = askers.host_in_title(title) is not None or asker is not None and asker.outlet is not None
    if kind in (None, "speech") and (hosted or kind is None and asker is not None and _WITH_PRESS.search(title)):
        kind = "interview"
    if (
        kind is None
        and not _TOLD.search(title)
        and any(role and fold(title).startswith(fold(role)) for role, _ in found.people)
    ):
        kind = "remarks"
    return kind or "other"


def _joint(kind: str, title: str, principals: tuple[Principal, ...]) -> str:
    """Remarks in which two holders of high office stand side by side."""
    if (
        kind != "remarks"
        or len(principals) < 2
        or _TOLD.search(title)
        or not re.search(r"\b(?:with|and)\b", title, re.I)
    ):
        return kind
    high = [
        p
        for p in principals
        if p.role and re.search(r"minister|president|chancellor|premier|secretary|king|representative", p.role, re.I)
    ]
    return "joint" if len(high) > 1 else kind
