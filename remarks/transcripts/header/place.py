"""Where the event took place, as the header says."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..label_kinds import is_anonymous
from ..lexicon import outlets
from ..lexicon.dates import MONTHS, find_dates, mended_dates
from ..lexicon.names import HONORIFICS, ROLE_NOUNS, bare, is_name_token, is_office_matter, normalize
from ..lexicon.places import COUNTRIES, GAZETTEER, REGIONS
from .draft import HeaderDraft, Location
from .kind import says_kind
from .patterns import EN_ROUTE, KIND_PHRASE, VENUE, WEEKDAYS

PLACE = re.compile(r"^[^\W\d_][^\d:;!?()]{1,70}$")
_ABBREVIATED = ("D.C.", "U.S.", "U.K.", "N.Y.", "N.S.W.")
_SMALL = frozenset("de la of the and al el der am upon les du".split())
_POST_NOMINALS = frozenset("mp mhr mla am ao ac qc sc mep msp".split())
_NO_PLACES = frozenset(
    "dear good ladies gentlemen thank welcome hello microsoft word subject subjects topic topics "
    "page proof copy transcript doorstop doorstep visit launch".split()
)
_TOWN_PREFIXES = frozenset("port mount mt new saint st north south east west upper lower".split())
_STREET = re.compile(r"\b(?:street|st|road|rd|avenue|ave|square|wharf|park|reserve|mall)\b", re.I)
_WITH_PERSON = re.compile(r"^\W*(?:with|by|of)\b", re.I)
_BETWEEN = re.compile(r"\s*(?:,|;|!|\||\s[-–—]{1,2}(?=\s|$)|(?<=[A-Z])-(?=[A-Z]{5,}))\s*")
_GAP_IN_DATE = re.compile(r" \| (?=(?:19|20)\d\d\b)|(?<=\d) \| (?=[A-Z][a-z]{2,8}|[A-Z]{3,9})")
_LED_PLACE = re.compile(r"^(?:through|in|near|outside) (?=[A-Z][\w.’' -]+, [A-Z])", re.I)
# "Seville, Norland Location": the name of the field behind what stands in it.
_NAMED_FIELD = re.compile(r"(?<=\w) location$", re.I)
_POSTED = re.compile(r"\s*\b[\w .'’-]{0,40}\bposted\b.*$", re.I)


def take_place_line(text: str, draft: HeaderDraft, behind_letterhead: bool) -> bool:
    """Take a row that is a place or a venue; True where it was one, wanted or not."""
    text = _NAMED_FIELD.sub("", _LED_PLACE.sub("", text))
    if draft.title is None and says_kind(text) or not could_be_place(text):
        return False
    words = text.split()
    roles = any(bare(w) in ROLE_NOUNS for w in words)
    if EN_ROUTE.match(text):
        draft.place = draft.place or text
        return True
    if _is_venue(text, words, roles=roles):
        return _take_venue(text, draft, behind_letterhead)
    if roles or says_kind(text) or not _is_place(text, draft):
        return False
    if draft.place is None and not behind_letterhead:
        draft.place = text
        return True
    return behind_letterhead


def is_location(text: str) -> bool:
    """Whether a line or a part of one says where, and nothing else."""
    return not says_kind(text) and take_place_line(text, HeaderDraft(title="-"), False)


def could_be_place(text: str) -> bool:
    """Whether nothing in a line's words forbids that it says where something took place."""
    if not PLACE.match(text) or text.endswith(".") and not text.endswith(_ABBREVIATED):
        return False
    on_air = not VENUE.search(text) and any(map(outlets.is_worded, text.split(", ")))
    if on_air or is_anonymous(text):
        # "Senior Department Official", "Radio Norland, Morning Program": who, and on which air.
        return False
    words = [bare(word) for word in text.split()]
    return (
        len(words) <= 12
        and not _NO_PLACES & set(words)
        and words[-1] not in _POST_NOMINALS
        and not set(words) <= WEEKDAYS
        and words[0] not in HONORIFICS
        and words[0] not in ("with", "by")
    )


def _is_venue(text: str, words: list[str], *, roles: bool) -> bool:
    return bool(VENUE.search(text)) and not (roles and "," in text) and not _leads_with_role(words)


def _take_venue(text: str, draft: HeaderDraft, behind_letterhead: bool) -> bool:
    if draft.title is None and (not draft.venue and len(text.split()) > 7):
        return False
    if not behind_letterhead:
        draft.venue = draft.venue or text
    return True


def _is_place(text: str, draft: HeaderDraft) -> bool:
    """``City, Country``, or below the title a town that is known."""
    if draft.title is None and "," not in text:
        return False
    return _place_shape(text) or is_town(text)


def is_town(text: str) -> bool:
    """Whether a line of its own is a known place but no country, which may be a topic as well."""
    key = normalize(text).strip(" .")
    return key in GAZETTEER and key not in COUNTRIES


def _leads_with_role(words: list[str]) -> bool:
    return bare(words[0]) in ROLE_NOUNS


def _place_shape(text: str) -> bool:
    """``City, Country``: one comma or two, every word of weight capitalized."""
    parts = [p.strip() for p in text.split(",")]
    if not 2 <= len(parts) <= 3 or any(not p or len(p.split()) > 4 for p in parts):
        return False
    return all(w[0].isupper() or w.lower() in _SMALL for p in parts for w in p.split())


def part_place(draft: HeaderDraft) -> None:
    """``The Kremlin, Moscow``: a venue, and the place behind its comma."""
    if _part_journey(draft):
        return
    for whole in (draft.place, draft.venue):
        venue, place = _split_venue(whole or "")
        if place and _is_in(venue, place, sure=whole == draft.place):
            if draft.venue in (None, whole):
                draft.venue = venue
            if draft.place in (None, whole):
                draft.place = place
            return
    venue, _, town = (draft.place or "").partition(", ")
    if draft.venue is None and town and _is_house_in(venue, town):
        draft.venue, draft.place = venue, town


_ABOARD = re.compile(
    r"(?P<vehicle>aboard\s.{2,60}?)\s+(?P<way>en\s+route\b.*|(?P<goal>to\b.*))", re.I
)


def _part_journey(draft: HeaderDraft) -> bool:
    """``Aboard Air Force Two En Route Oslo, Norland``: nobody is in Oslo yet.

    What is bound for a town without these words stays one venue.
    """
    journey = _ABOARD.fullmatch(draft.venue or "")
    if journey is None or draft.place is not None:
        return False
    if not journey["goal"]:
        draft.venue, draft.place = journey["vehicle"], journey["way"]
    return True


_TOWN_ENDS = frozenset(
    "hill hills bay beach springs harbour harbor creek river heights valley island islands town "
    "city rock rapids lake forest grove falls mines terrace".split()
)


def _is_house_in(venue: str, town: str) -> bool:
    """``PALAZZO VERSACE, GOLD COAST``: a house by its name only, before the city it stands in."""
    city = normalize(town.partition(", ")[0])
    words = [bare(word) for word in venue.split()]
    return (
        city in GAZETTEER - COUNTRIES - REGIONS
        and not _is_known(venue)
        and (len(words) > 1 or bool(_STREET.search(venue)))
        and words[0] not in _TOWN_PREFIXES
        and words[-1] not in _TOWN_ENDS
    )


def _is_in(venue: str, place: str, *, sure: bool) -> bool:
    """Whether a venue stands in a place; ``sure`` says that the line is known to hold a place."""
    if not VENUE.search(venue) or VENUE.search(place):
        return False
    known = normalize(place.rpartition(", ")[2]) in GAZETTEER
    town = place.isalpha() and len(place) > 4 and not is_office_matter(place)
    words = [bare(word) for word in place.split()]
    # "Fern Hill", "Port Arlen"
    town = town or len(words) > 1 and (words[-1] in _TOWN_ENDS or words[0] in _TOWN_PREFIXES)
    return sure or known or town


def _split_venue(whole: str) -> tuple[str, str]:
    """``(venue, place)`` at the comma before the place; a state goes with its city."""
    venue, _, place = whole.rpartition(", ")
    if "," in venue and normalize(venue.rpartition(", ")[2]) in GAZETTEER:
        venue, _, state = venue.rpartition(", ")
        place = f"{state}, {place}"
    return venue, place


def location_of_title(
    title: str, parts: tuple[str, ...], is_plain: Callable[[str], bool]
) -> Location:
    """The location that stands at the end of a title, behind what it says the event was.

    ``parts`` are the title's pieces between wide gaps; ``is_plain`` says whether the text prints a
    word in lower case, as it does with matters and not with places.
    """
    whole = " | ".join(parts) if parts and " ".join(parts) == title else title
    whole = mended_dates(_GAP_IN_DATE.sub(" ", whole))
    kinds = list(KIND_PHRASE.finditer(whole))
    if not kinds:
        return Location()
    tail = _without_date(_POSTED.sub("", whole[kinds[-1].end() :]))
    segments = [s for s in (_segment(piece) for piece in _BETWEEN.split(tail)) if s]
    segments = [piece for segment in segments for piece in _town_apart(segment)]
    direct = len(segments) == 1 and not _WITH_PERSON.match(tail.strip(" |"))
    return _location_at_end(segments, direct=direct, is_plain=is_plain)


def _without_date(text: str) -> str:
    """A tail without its date, time and weekday."""
    if dates := find_dates(text):
        text = text[: dates[0][1]] + " " + text[dates[-1][2] :]
    text = re.sub(r"\b\d{1,2}[:.]?\d{0,2}\s?[ap]\.?m\.?\b", " ", text, flags=re.I)
    month = "|".join(name for name in MONTHS if len(name) > 3)
    text = re.sub(rf"\b(?:\d{{1,2}}\s+)?(?:{month})\b[\s\d,]*$", " ", text, flags=re.I)
    words = [w for w in text.split() if bare(w) not in WEEKDAYS or w == "|"]
    return re.sub(r"[\s,|–-]+$", "", " ".join(words))


def _segment(piece: str) -> str:
    """A piece without the preposition before the location in it."""
    piece = piece.strip(" .:-–—'‘’\"`")
    if not re.search(r"[^\W\d_]{2}", piece):
        return ""
    ahead, at, behind = re.sub(r"^(?:at|in|on) ", " at ", piece, flags=re.I).rpartition(" at ")
    if not at:
        ahead, at, behind = piece.rpartition(" AT ")
    return behind.strip() if at and (VENUE.search(behind) or not ahead.strip()) else piece


def _town_apart(segment: str) -> list[str]:
    """``ORIENTAL HOTEL BANGKOK``: a venue and the known town glued behind it."""
    words = segment.split()
    for count in (3, 2, 1):
        venue, town = " ".join(words[:-count]), " ".join(words[-count:])
        if venue and _is_known(town) and (_is_venue_name(venue) or _STREET.search(venue)):
            return [venue, town]
    return [segment]


def _is_known(segment: str) -> bool:
    return normalize(segment).strip(" .") in GAZETTEER


def _is_venue_name(segment: str) -> bool:
    return len(segment.split()) > 1 and bool(VENUE.search(segment)) and _is_nameable(segment)


def _is_nameable(segment: str) -> bool:
    """Whether nothing in a segment speaks of people, kinds, outlets or grammar."""
    words = [bare(word) for word in segment.split()]
    return (
        bool(words)
        and len(words) <= 7
        and not KIND_PHRASE.search(segment)
        and not any(w in ROLE_NOUNS or w in HONORIFICS - {"st"} for w in words)
        and not _NO_PLACES & set(words)
        and words[0]
        not in ("to", "with", "by", "on", "for", "about", "following", "after", "and", "his")
        and not any(
            outlets.canonical_name(w) and w.isupper() and len(w) < 5 for w in segment.split()[:1]
        )
        and not outlets.canonical_name(segment)
        and (segment[0].isupper() or segment[0].isdigit())
    )


def _location_at_end(
    segments: list[str], *, direct: bool, is_plain: Callable[[str], bool]
) -> Location:
    """The place at the end of the segments and the venue before it."""
    if not segments:
        return Location()
    *before, last = segments
    if _is_known(last):
        town = before[-1] if before and _is_town_of(before[-1], last, is_plain) else None
        before = before[:-1] if town else before
        place = f"{town}, {last}" if town else last
        return Location(place, _venue_at_end(before))
    if _is_venue_name(last):
        return Location(None, last)
    behind_venue = bool(before) and _is_venue_name(before[-1])
    if (direct or behind_venue) and _is_unknown_town(last, is_plain):
        return Location(last, _venue_at_end(before))
    return Location()


def _is_town_of(town: str, region: str, is_plain: Callable[[str], bool]) -> bool:
    """``SILVAN, VICTORIA``, ``OAKLEIGH, MELBOURNE``: a town before its state, country or city."""
    if _is_known(town):
        return normalize(town) != normalize(region)
    words = town.split()
    in_region = normalize(region).strip(" .") in REGIONS
    return (
        (len(words) == 1 or len(words) == 2 and (in_region or bare(words[0]) in _TOWN_PREFIXES))
        and _is_nameable(town)
        and not VENUE.search(town)
        and not _STREET.search(town)
        and all(is_name_token(w) and not is_office_matter(w) and not is_plain(w) for w in words)
    )


def _venue_at_end(before: list[str]) -> str | None:
    if not before:
        return None
    last = before[-1]
    street = bool(_STREET.search(last)) and len(last.split()) > 1 and _is_nameable(last)
    return last if _is_venue_name(last) or street else None


def _is_unknown_town(segment: str, is_plain: Callable[[str], bool]) -> bool:
    words = segment.split()
    return (
        len(words) <= 2
        and _is_nameable(segment)
        and all(is_name_token(w) and len(bare(w)) > 3 for w in words)
        and not any(is_office_matter(w) or is_plain(w) for w in words)
        and not outlets.sounds_like_press(segment)
    )
