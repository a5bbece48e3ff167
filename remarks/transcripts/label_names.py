"""The office and the name that the words of a label hold, and whose name and office they fit."""

from __future__ import annotations

import re
from functools import lru_cache

from .label_kinds import style_of
from .lexicon import outlets
from .lexicon.names import (
    HONORIFICS,
    ROLE_NOUNS,
    ROLE_WORDS,
    bare,
    looks_like_name,
    normalize,
    pretty,
    split_role,
    without_honorifics,
)
from .types import Principal

_FEMALE = frozenset(["mrs", "ms", "miss", "madam", "madame", "lady", "dame"])
_MALE = frozenset(["mr", "sir", "lord", "mister"])
# "DENBY, JR.": the suffix is no second part.
_SUFFIX = re.compile(r",(?P<suffix> (?:jr|sr|ii|iii)\b)", re.I)
# "THE HON. GREG HUNT MP": what stands before and behind a name of honor.
_STYLED = re.compile(
    r"\b(?:the\s+)?(?:rt\.?\s+|right\s+)?hon(?:ou?rable)?\b\.?\s*"
    r"|(?<=\w)\s+(?:MP|MHR|MLA|MLC|AC|AO|AM|OAM|QC|SC|CH)\b(?=,|\s*$|\s[A-Z]{2,3}\b)",
    re.I,
)
_HOLDER = re.compile(
    r"[(\[]\s*(?P<name>(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|H\.E)\.?\s[^()\[\]]{2,60})[)\]]"
)


def holder_in_brackets(printed: str) -> str | None:
    """``The President (Ms. Grace Otieno)``: who holds the office at this moment."""
    match = _HOLDER.search(printed)
    tokens = without_honorifics(match["name"].split()) if match else []
    return " ".join(tokens) if looks_like_name(tokens, least=1) else None


def is_office(tokens: list[str]) -> bool:
    return all(
        bare(t) in ROLE_WORDS or bare(t) in HONORIFICS or t.lower() in _JOINTS for t in tokens
    )


_JOINTS = frozenset("of for the and to".split())


def initials_of(name: str) -> list[str]:
    return [token[0] for token in normalize(name).split()]


def office_printed(core: str) -> str:
    """``MR. FIRST DEPUTY SPEAKER`` as an office: ``First Deputy Speaker``."""
    tokens = core.split()
    while len(tokens) > 1 and (tokens[0].lower() == "the" or bare(tokens[0]) in HONORIFICS):
        tokens = tokens[1:]
    words = " ".join(tokens)
    return pretty(words) if style_of(tokens) == "capital" else words


_SEATS = frozenset("senator congressman congresswoman representative delegate".split())


@lru_cache(maxsize=4096)
def label_name(core: str) -> tuple[str | None, str]:
    """``(role, name)`` of a label: ``SECRETARY RICE``, ``Mr. MORI Ken, Minister for ...``."""
    core = _STYLED.sub("", _SUFFIX.sub(r"\g<suffix>", core))
    head, comma, tail = core.partition(",")
    tokens = without_honorifics(head.split())
    if comma and len(tokens) > 2 and bare(tokens[0]) in _SEATS and looks_like_name(tokens[1:]):
        # "SENATOR THE HON. EDDA ROTH, MINISTER FOR HEALTH": the office is behind the name.
        tokens = tokens[1:]
    if comma and tokens and all(bare(t) in ROLE_WORDS for t in tokens):
        # "Official Spokesperson, Shri Anand Rao": the office stands first.
        person = without_honorifics(tail.split())
        if looks_like_name(person):
            return head.strip(), " ".join(person)
    if (
        comma
        and outlets.is_worded(head)
        and looks_like_name(without_honorifics(tail.split()), least=1)
    ):
        return None, " ".join(without_honorifics(tail.split()))
    if comma and tail.strip() and (looks_like_name(tokens, least=1) or not tokens):
        if any(bare(w) in ROLE_NOUNS for w in tail.split()):
            return tail.strip(), " ".join(tokens)
        # "Yomiuri Shimbun, OYABU" and "NAME, Network": which is the organization is open.
        return None, " ".join(tokens) if len(tokens) > 1 else tail.strip()
    role, name = split_role(core)
    if role is None:
        # "UNDER SECRETARY" and the like always hold a noun; "VICE" or "ACTING" alone are no office.
        tokens = without_honorifics(core.split())
        while tokens and bare(tokens[0]) in ROLE_WORDS and len(tokens) > 1:
            tokens = tokens[1:]
        return None, " ".join(tokens)
    words = normalize(core).split()
    if words and words[0] == "the" and not name:
        return None, ""
    return role, name


def pretty_role(role: str | None) -> str | None:
    if not role:
        return None
    small = {"of", "the", "for", "and", "to", "on"}
    # In an office set in ordinary case, capitals are an abbreviation: "NATO Spokesperson".
    words = [w.capitalize() if role.isupper() and len(w) > 2 else w for w in role.split()]
    return " ".join(w.lower() if w.lower() in small and i else w for i, w in enumerate(words))


def gender(label: str) -> str | None:
    first = bare(label.split()[0]) if label.split() else ""
    return "f" if first in _FEMALE else "m" if first in _MALE else None


def fits(principal: Principal, name: str, surname: str) -> bool:
    """Whether the words of a label's name all stand in the header's name."""
    full, words = _name_words(principal.name), _name_words(name)
    if not words:
        return False
    if surname == principal.surname and len(words) <= len(surname.split()):
        return True
    if all(w in full for w in words):
        return True
    if surname != principal.surname or words[0][:1] != full[0][:1]:
        return False
    return len(words[0]) == 1 or words[0] == full[0] or len(full) == 1


def _name_words(name: str) -> list[str]:
    """The folded words of a name; a hyphen joins two of them."""
    return normalize(name).replace(".", " ").replace(",", " ").replace("-", " ").split()


# "Minister for Foreign Affairs" and "Foreign Minister" are one office.
_MINISTER_OF = re.compile(
    r"\bminister (?:for|of) (?P<matter>foreign|defen[cs]e|finance|trade|justice|interior)"
    r"(?: affairs)?\b"
)
_SPOKES = re.compile(r"\bspokes(?:man|woman)\b")
_LOWER_OFFICES = frozenset("vice deputy former assistant under shadow prime foreign".split())


def _office_key(office: str) -> str:
    """The form in which offices are compared."""
    words = _MINISTER_OF.sub(r"\g<matter> minister", normalize(office))
    return _SPOKES.sub("spokesperson", words)


_MATTER = re.compile(r"(?P<matter>[\w'-]{3,20}(?: [\w'-]{3,20})?) minister")


def _is_minister_of(whole: str, named: str) -> bool:
    """``minister for health and sport`` is the ``health minister``; a shadow minister is not."""
    match = _MATTER.fullmatch(named)
    if match is None or match["matter"].split()[-1] in _LOWER_OFFICES - {"foreign"}:
        return False
    matter = re.escape(match["matter"])
    office = re.search(rf"\bminister (?:for|of) (?:[\w,'&-]{{1,20}} ){{0,5}}?{matter}\b", whole)
    before = whole[: office.start()].split() if office else []
    return office is not None and not (before and before[-1] in _LOWER_OFFICES)


def holds(office: str, label: str) -> bool:
    """``Russian Foreign Minister`` holds ``foreign minister``; a vice president is no president."""
    whole, named = _office_key(office), _office_key(label)
    if _is_minister_of(normalize(office), normalize(label)):
        return True
    if not whole.endswith(named) and not re.search(rf"\b{re.escape(named)}\b(?: of| for)", whole):
        return False
    before = whole[: whole.rfind(named)].split()
    return not before or before[-1] not in _LOWER_OFFICES


def by_office(fitting: list[Principal], role: str | None) -> list[Principal]:
    if not role:
        return []
    words = {bare(w) for w in role.split()}
    return [p for p in fitting if p.role and words & {bare(w) for w in p.role.split()}]
