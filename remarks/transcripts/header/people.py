"""Who the lines of a header name."""

from __future__ import annotations

import re

from ..lexicon.names import (
    ROLE_NOUNS,
    bare,
    is_name_token,
    looks_like_name,
    normalize,
    pretty,
    split_role,
    without_honorifics,
)
from .draft import Found
from .kind import _says_kind
from .principals import CUT, SMALL, add_people, cased, protect

# "THE HON. JOHN CITIZEN MP" below "TRANSCRIPT OF THE PRIME MINISTER", the head of Commonwealth transcripts.
_HONOURED = re.compile(
    r"^(?:the |rt\.? |right |senator |dr\.? |professor ){0,4}hon(?:ourable|orable)?\.?\s+(?P<name>[^,\d]{4,60}?)(?:,?\s+(?:m\.?p\.?|a\.?[cmo]\.?|m\.?h\.?r\.?|c\.?h\.?|q\.?c\.?|m\.?l\.?a\.?))*$",
    re.I,
)

_OF_THE = re.compile(
    r"\bof the (?P<role>(?:deputy )?(?:prime minister|president|treasurer|foreign minister|minister for [a-z ]{3,40}))$",
    re.I,
)


def _titled_by_person(found: Found) -> bool:
    """Whether the title is only a person's name, and a line such as ``Press Briefing`` says what the event was."""
    if not found.title or not found.kind_line:
        return False
    role, name = split_role(found.title)
    tokens = without_honorifics(name.split())
    if not looks_like_name(tokens):
        return False
    if role or not any(normalize(person) == normalize(name) for _, person in found.people):
        # Said here too, or the name would be lost with the title.
        found.people.insert(0, (cased(role) if role else None, cased(" ".join(tokens))))
    return True


# "today's noon briefing by Stefan Durand, Spokesman for the Secretary-General."
_BRIEFING_BY = re.compile(
    r"\bby (?P<name>[^,.]{4,60}), (?P<role>(?:the )?(?:\w+ ){0,3}spokes(?:man|woman|person)[^.,]{0,60})",
    re.I,
)


def _intro_line(clean: str, found: Found) -> bool:
    """Lines that name a person inside a sentence, or begin with "by"."""
    if (match := _BRIEFING_BY.search(clean)) and looks_like_name(match["name"].split()):
        found.people.append((match["role"].removeprefix("the ").strip(), match["name"].strip()))
        return True
    if (
        found.title
        and clean.lower().startswith("by ")
        and any(bare(w) in ROLE_NOUNS for w in clean.split())
    ):
        before = len(found.people)
        add_people(CUT.sub("", protect(clean[3:])).replace("§", " "), found)
        return len(found.people) > before
    return False


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
    if not has_role or not all(
        is_name_token(w) or bare(w) in SMALL or not w[0].isalpha() for w in words
    ):
        return False
    if found.people and found.people[-1][0] is None and not split_role(clean)[1]:
        found.people[-1] = (cased(clean.strip(" ,")), found.people[-1][1])
        return True
    if found.title is None:
        return False
    before = len(found.people)
    add_people(clean, found)
    return len(found.people) > before
