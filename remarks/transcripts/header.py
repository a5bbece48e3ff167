"""What stands above the first turn and below the last: title, date, place, people, numbers, notes."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from .dates import find_dates, find_slashed, find_time, from_iso
from .lines import Line
from .marks import classify
from .names import (
    HONORIFICS,
    ROLE_NOUNS,
    bare,
    fold,
    is_name_token,
    looks_like_name,
    split_role,
    surname_of,
)
from .shapes import Header, Hints, Principal

_RELEASED = re.compile(r"^(?:as\s+)?(?:released|issued|published|posted|last updated|for immediate release|publication date)\b", re.I)
_NUMBER = re.compile(
    r"^\(?((?:19|20)\d\d/(?:T\d{1,2}-)?\d{1,4}[A-Z]?|(?:DPB|DPC|PRN|No\.?)[:\s]{0,2}#?\s?\d[\d/.-]{0,12}|PRN:\s*[\d/.]{1,12})\)?$", re.I
)  # fmt: skip
_VENUE = re.compile(
    r"\b(?:room|hall|hotel|palace|house|ministry|embassy|residence|auditorium|center|centre|building|"
    r"university|airport|airport lounge|lobby|garden|theater|theatre|library|museum|headquarters|base|"
    r"air force one|aboard|studio|institute|club|castle|villa|plaza|tarmac|south lawn|north lawn|oval office|"
    r"department|international airport|school|church|cathedral|stadium|arena|ballroom|chancery|capitol|council|compound|kremlin|"
    r"via (?:teleconference|telephone|zoom|video)|virtual|teleconference|convention)\b",
    re.I,
)  # fmt: skip
_FURNITURE = re.compile(
    r"^(?:the white house|office of the (?:press secretary|spokesman|spokesperson|vice president)|u\.?\s?s\.? department of state|"
    r"for immediate release.*|official website.*|an official website.*|share.*|print|home|menu|events|remarks|healthcare|news|"
    r"transcript|transcripts|press releases?|foreign policy|national security.{0,30}|economy.{0,30}|issued on.*|_{5,}|\* \* \*|-{3,}|={3,}|"
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
    ("remarks", re.compile(r"\bremarks?\b|\bpress availability|\b(?:press|news) conference|\bstatements?\b|\bavailability|\bdoorstop|\bpress stakeout|\bmeeting\b|\bdiscussion\b|\btoasts?\b|\btown hall|\bq ?& ?a\b|\bmeet and greet", re.I)),
)  # fmt: skip
_CUT = re.compile(
    r"\s+(?:at|on|in|before|after|during|following|ahead|prior|to|for|en route|aboard|from|upon|via|regarding|announcing|discuss\w*|"
    r"meets?|met|held|gave|answer\w*|spoke|who|marking|honoring|hosting|delivers?|signing|welcom\w+|and members of|and others)\b.*$|\s+[–—-]{1,2}\s+.*$|,?\s*\d{1,2}/\d.*$|;\s.*$",
    re.I,
)
_OPENERS = re.compile(
    r"^(?:opening |closing |joint |brief |prepared |special |remote |virtual |department |press |background |on-the-record |"
    r"interview|remarks?|statements?|briefing|availability|conference|gaggle|news|toasts?|call|meeting|discussion|telephonic|exchange|"
    r"teleconference|roundtable|address|speech|q&a|question|and answer|session|by|with|of|the|between|an?|in|to|reporters|media|"
    r"senior-level|daily|white house|transcript|comments?|doorstop|video|message|round table|previewing|reading|readout)\b[\s:,-]*",
    re.I,
)
_MONTHLIKE = re.compile(r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b", re.I)


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
    values = {}
    for i, line in enumerate(lines[first + 1 : first + 60], first + 1):
        raw = line.text.strip()
        if raw == "---":
            return FrontMatter(values, i + 1)
        key, colon, value = raw.partition(":")
        if colon and key.replace("_", "").isalnum():
            values[key.strip().lower()] = _unquote(value.strip())
    return FrontMatter({}, 0)


def _unquote(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1]
    return value.replace("\\_", " ").replace("\u00a0", " ").replace('\\"', '"').strip()


def read_header(head: list[Line], tail: list[Line], hints: Hints, matter: FrontMatter) -> tuple[Header, list]:
    """The header from the lines above the first turn, those below the last, and the container's hints.

    Returns the header and its doubts as ``(code, message)`` pairs.
    """
    found = Found()
    found.title = matter.values.get("title") or hints.title or None
    for line in head[matter.lines :]:
        _head_line(line, found)
    for line in tail:
        _tail_line(line.clean, found)
    _fill_from_container(found, hints, matter)
    _people_from_title(found)
    if hints.author:
        _add_people(hints.author, found)
    principals = _principals(found.people)
    if found.date is None:
        found.doubts.append(("no_date", "No event date was found: enter it from another source."))
    if not found.title:
        found.doubts.append(("no_title", "No title was found: enter one."))
    return (
        Header(
            title=found.title,
            kind=_kind(found, principals, matter),
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


def is_note(clean: str) -> bool:
    """A remark in brackets on a line of its own."""
    return len(clean) > 2 and clean[0] in "([" and clean[-1] in ")]" and len(clean) < 300


def _head_line(line: Line, found: Found) -> None:
    clean = " ".join(line.clean.split())
    if not clean or len(clean) > 400 or _FURNITURE.match(clean):
        return
    if line.text.lstrip("\ufeff ").startswith("#") and not found.title:
        found.title = clean
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
    if dates and len(left) > 60 and not _EN_ROUTE.match(left):
        return False
    if not dates and len(clean) > 40:
        return False
    if dates and found.date is None:
        found.date, found.date_rule = dates[0][0], "header line"
    if time and not found.time:
        found.time = time
    weekday = bare(left) in {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
    if left and not weekday and _PLACE.match(left) and not found.place and not _VENUE.search(left):
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
    if not _PLACE.match(clean) or clean.endswith(".") and not clean.endswith(("D.C.", "U.S.", "U.K.")):
        return False
    words = clean.split()
    if len(words) > 12:
        return False
    roles = any(bare(w) in ROLE_NOUNS for w in words)
    if _EN_ROUTE.match(clean):
        found.place = found.place or clean
        return True
    if _VENUE.search(clean) and not (roles and "," in clean) and not _leads_with_role(words):
        if found.title is None and not found.venue and len(words) > 7:
            return False
        found.venue = found.venue or clean
        return True
    if roles or not _place_shape(clean) or found.title is None and "," not in clean:
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
    if found.title is None and any(kind[1].search(clean) for kind in _KINDS):
        return False
    has_role = any(bare(w) in ROLE_NOUNS for w in words)
    if looks_like_name(words) and found.title is not None:
        found.people.append((None, clean))
        return True
    if not has_role or not all(is_name_token(w) or bare(w) in _SMALL or not w[0].isalpha() for w in words):
        return False
    if found.people and found.people[-1][0] is None and not split_role(clean)[1]:
        found.people[-1] = (clean.strip(" ,"), found.people[-1][1])
        return True
    if found.title is None:
        return False
    before = len(found.people)
    _add_people(clean, found)
    return len(found.people) > before


_SMALL = frozenset("of the for and to in on at a an de la al bin von van & with".split())


def _add_people(text: str, found: Found) -> None:
    """People of one header line: ``Name, Role``, ``Role Name and Role Name``."""
    text = " ".join(text.split())
    name, comma, role = text.partition(",")
    if comma and looks_like_name(_without_honorifics(name)) and any(bare(w) in ROLE_NOUNS for w in role.split()):
        found.people.append((role.strip(" ,"), " ".join(_without_honorifics(name))))
        return
    for piece in _pieces(text):
        role, person = split_role(piece)
        tokens = _without_honorifics(person)
        if role and tokens and len(tokens) <= 5 and all(is_name_token(t) or bare(t) in _SMALL | {"di", "le", "el", "da"} for t in tokens):
            found.people.append((role, " ".join(tokens)))


def _without_honorifics(name: str) -> list[str]:
    tokens = name.split()
    while tokens and bare(tokens[0]) in HONORIFICS:
        tokens = tokens[1:]
    return tokens


def _pieces(text: str) -> list[str]:
    """The people of a list: cut at commas, ``and``, ``with`` and ``by`` that begin another person."""
    pieces: list[str] = []
    for piece in re.split(r",\s+(?:and\s+|&\s+)?|\s+(?:and|with|by|&)\s+", text):
        joins = pieces and (not split_role(piece)[0] or not split_role(piece)[1])
        if joins and split_role(pieces[-1])[0] and not split_role(pieces[-1])[1]:
            # "Secretary of Commerce and Labor X": the office went on after the "and".
            pieces[-1] = f"{pieces[-1]} and {piece}"
        elif piece.strip():
            pieces.append(piece.strip())
    return pieces


def _people_from_title(found: Found) -> None:
    """The people a title announces: those before it turns to the occasion."""
    title = " ".join((found.title or "").replace("\u00a0", " ").split())
    for _ in range(12):
        shorter = _OPENERS.sub("", title, count=1)
        if shorter == title:
            break
        title = shorter
    for piece in _pieces(_protect(title)):
        piece = _CUT.sub("", piece.replace("§", " "))
        piece = re.sub(r"['’]s?\s.*$", "", piece) if re.search(r"['’]s?\s", piece) else piece
        role, name = split_role(piece)
        tokens = _without_honorifics(name)
        if role and tokens and len(tokens) <= 5 and all(is_name_token(t) or bare(t) in {"di", "de", "le", "el", "al", "van", "von", "bin", "da"} for t in tokens):
            found.people.append((" ".join(role.split()), " ".join(tokens)))
        elif not role and looks_like_name(tokens) and not _MONTHLIKE.search(name) and piece is not title:
            found.people.append((None, " ".join(tokens)))


def _protect(title: str) -> str:
    """Joins the words of offices that hold a cutting word, such as ``Minister for``."""
    return re.sub(
        r"\b((?:secretary|minister|ambassador|representative|director|envoy|commissioner|coordinator|advisor|adviser|"
        r"administrator)(?:[\s-]general)?)\s+(for|to|on|at)\s+",
        r"\1§\2§",
        title,
        flags=re.I,
    )


def _principals(people: list[tuple[str | None, str]]) -> tuple[Principal, ...]:
    """Each person once: the fuller name wins, the first role stays."""
    kept: list[Principal] = []
    for role, name in people:
        surname = surname_of(name)
        if not surname:
            continue
        for i, known in enumerate(kept):
            if _same_person(known, name, surname, role):
                fuller = name if len(name.split()) > len(known.name.split()) else known.name
                kept[i] = Principal(fuller, known.role or role, surname_of(fuller))
                break
        else:
            kept.append(Principal(name, role, surname))
    return tuple(kept)


def _same_person(known: Principal, name: str, surname: str, role: str | None) -> bool:
    mine, theirs = fold(name).split(), fold(known.name).split()
    if known.surname != surname and set(mine) != set(theirs):
        return len(mine) == 1 and mine[0] == theirs[-1] or len(theirs) == 1 and theirs[0] == mine[-1]
    if len(mine) == 1 or len(theirs) == 1:
        return True
    return mine[0].strip(".")[:1] == theirs[0].strip(".")[:1] and (
        mine[0] == theirs[0] or len(mine[0].strip(".")) == 1 or len(theirs[0].strip(".")) == 1
    )


def _fill_from_container(found: Found, hints: Hints, matter: FrontMatter) -> None:
    """Dates, places and times that stand only in the title, the front matter or the page's head."""
    title = found.title or ""
    if found.date is None and (dates := find_dates(title)):
        found.date, found.date_rule = dates[0][0], "title"
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


def _kind(found: Found, principals: tuple[Principal, ...], matter: FrontMatter) -> str:
    title = found.title or ""
    kind = next((kind for kind, pattern in _KINDS if pattern.search(title)), None)
    if kind is None and "briefing" in matter.values.get("tags", ""):
        kind = "briefing"
    if kind == "remarks" and len(principals) > 1 and re.search(r"\b(?:with|and)\b", title, re.I):
        foreign = [p for p in principals if p.role and re.search(r"minister|president|chancellor|premier|secretary|king|representative", p.role, re.I)]
        kind = "joint" if len(foreign) > 1 else kind
    return kind or "other"
