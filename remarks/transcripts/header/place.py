"""Where the event took place, as the header says."""

from __future__ import annotations

import re

from ..lexicon.names import ROLE_NOUNS, bare, normalize
from ..lexicon.places import PLACES
from .draft import Found
from .kind import _says_kind
from .principals import VENUE

_PLACE = re.compile(r"^[^\W\d_][^\d:;!?()]{1,70}$")

_EN_ROUTE = re.compile(r"^en route\b", re.I)


def _part_place(found: Found) -> None:
    """``The Kremlin, Moscow``: a venue, and the place behind its comma."""
    for whole in (found.place, found.venue):
        venue, comma, place = (whole or "").rpartition(", ")
        if comma and "," in venue and normalize(venue.rpartition(", ")[2]) in PLACES:
            venue, _, state = venue.rpartition(", ")
            place = f"{state}, {place}"
        if (
            comma
            and VENUE.search(venue)
            and not VENUE.search(place)
            and (whole == found.place or normalize(place) in PLACES)
        ):
            if found.venue in (None, whole):
                found.venue = venue
            if found.place in (None, whole):
                found.place = place
            return


def _place_line(clean: str, found: Found) -> bool:
    if found.title is None and _says_kind(clean):
        return False
    if (
        not _PLACE.match(clean)
        or clean.endswith(".")
        and not clean.endswith(("D.C.", "U.S.", "U.K."))
    ):
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
