"""The people whom a title or a line of the head announces, each with the office held that day."""

from __future__ import annotations

import re

from ..lexicon.names import (
    PARTICLES,
    ROLE_NOUNS,
    bare,
    is_name_token,
    is_office_matter,
    looks_like_name,
    normalize,
    pretty,
    split_role,
    surname_of,
    without_honorifics,
)
from ..lexicon.personal import name_fault
from ..types import Principal
from .draft import HeaderDraft, Holder
from .patterns import OPENER, VENUE

CUT = re.compile(
    r"""
    \s+(?:
        at|on|in|before|after|during|following|ahead|prior|to|for|en[ ]route|aboard
        | from|upon|via|regarding|announcing|discuss\w*|meets?|met|held|gave|answer\w*
        | spoke|who|marking|honoring|hosting|delivers?|signing|welcom\w+
        | and[ ]members[ ]of|and[ ]others|remarks?|statements?|interview
        | as[ ](?:part|seen)|joint|panel|roundtable
        | press[ ](?:availability|conference|briefing)
    )\b.*$
    | \s+[–—-]{1,2}\s+.*$|,?\s*\d{1,2}/\d.*$|;\s.*$
    """,
    re.I | re.VERBOSE,
)
_OPENERS = re.compile(
    r"""
    ^(?:
        opening[ ]|closing[ ]|final[ ]|introductory[ ]|keynote[ ]
        | joint[ ]|brief[ ]|prepared[ ]|special[ ]|remote[ ]
        | virtual[ ]|department[ ]|press[ ](?!secretar)|background[ ]|on-the-record[ ]
        | interview|remarks?|statements?|briefing|availability|conference|gaggle|news
        | toasts?|call|meeting|discussion|telephonic|exchange|teleconference|roundtable
        | address|speech|q&a|question|and[ ]answer|session|by|with|of|the|between|an?
        | in|to|reporters|media|senior-level|daily|white[ ]house|transcript|comments?
        | doorste?[op]p?|video|message|round[ ]table
    )\b[\s:,-]*
    """,
    re.I | re.VERBOSE,
)
# What a title looks ahead to: whoever stands behind is the matter.
_AHEAD = re.compile(
    r"\s(?:previewing|to preview|to discuss|ahead of)\s"
    r"|\son (?:the )?(?:vice president|president|secretary|prime minister) [\w. -]{2,30}['’]s?\s",
    re.I,
)
# "Secretary Hale's Upcoming Travel": the journey is the matter, whoever speaks of it.
_JOURNEY = re.compile(
    r"['’]s? (?:[\w-]{2,12} ){0,2}(?:travel|trip|visit|journey|meetings?|calls?|orders?|agenda)\b",
    re.I,
)
_BY = re.compile(r"\bby\b", re.I)
_MATTER = re.compile(
    r"(?:on|about|regarding|previewing|ahead|following|reading|readout|to (?:preview|discuss))\b",
    re.I,
)
_MONTHLIKE = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.I,
)
SMALL = frozenset("of the for and to in on at a an de la al bin von van & with".split())
MAX_OPENERS = 12
# "Foreign Secretary on the Morning Show", "Spokesperson at the Ministry": occasions and houses.
_OCCASIONS = frozenset(
    "show program programme conference meeting summit talks department ministry press media "
    "availability briefing news today report hour affairs security communication communications "
    "policy bureau council business interview remarks statement statements residence office".split()
)


def add_people(text: str, draft: HeaderDraft) -> None:
    """People of one header line: ``Name, Role``, ``Role Name and Role Name``."""
    text = re.sub(r"^(?:and|by|with) ", "", " ".join(text.split()), flags=re.I).strip(" ,;")
    name, comma, role = text.partition(",")
    person = without_honorifics(name.split())
    if comma and looks_like_name(person) and _is_office_behind(role):
        draft.people.append((sentence_case(role.strip(" ,")), sentence_case(" ".join(person))))
        return
    for piece in pieces(text):
        office, holder = split_role(piece)
        tokens = without_honorifics(holder.split())
        if office and is_person(tokens) and not _BY.search(office):
            draft.people.append((sentence_case(office), sentence_case(" ".join(tokens))))


def _is_office_behind(role: str) -> bool:
    words = role.split()
    return (
        bool(words) and bare(words[-1]) not in SMALL and any(bare(w) in ROLE_NOUNS for w in words)
    )


def sentence_case(words: str) -> str:
    """A line set in capitals as it would stand in a sentence; so names and offices are shown."""
    if not words.isupper() or len(words) < 5:
        return words
    small = {"of", "the", "for", "and", "to", "on", "at", "in"}
    tokens = pretty(words).split()
    return " ".join(w.lower() if i and w.lower() in small else w for i, w in enumerate(tokens))


def is_person(tokens: list[str]) -> bool:
    """Whether what stands behind an office is a name: one to five name words and no room."""
    if not 1 <= len(tokens) <= 5 or VENUE.search(" ".join(tokens[:-1])):
        return False
    if len(tokens) == 1 and VENUE.search(tokens[0]):
        return False
    if tokens[-1].lower() in SMALL or any(bare(t) in _OCCASIONS for t in tokens):
        return False
    return all(is_name_token(t) or bare(t) in PARTICLES for t in tokens) and tokens[0][0].isalpha()


def pieces(text: str) -> list[str]:
    """The people of a list, cut at commas, ``and``, ``with`` and ``by`` before another person."""
    people: list[str] = []
    parts = re.split(r"([,;]\s+(?:and\s+|&\s+)?|\s+(?:and|with|by|&)\s+)", text, flags=re.I)
    for joint, piece in zip(["", *parts[1::2]], parts[::2], strict=True):
        if people and office_is_alone(people[-1]) and _office_goes_on(joint, piece):
            # "Secretary of Commerce and Labor X", "Minister and Deputy X": the office goes on.
            people[-1] = f"{people[-1]}{', ' if ',' in joint else ' and '}{piece.strip()}"
        elif piece.strip():
            people.append(piece.strip())
    return people


def _office_goes_on(joint: str, piece: str) -> bool:
    """Whether a piece behind an office alone goes on with it; a whole name begins anew."""
    role, name = split_role(piece.replace("§", " "))
    if joint.strip().lower() != "and":
        return not (role and name)
    tokens = without_honorifics(piece.split())
    whole_name = len(tokens) == 2 and looks_like_name(tokens)
    return not (whole_name and not any(is_office_matter(token) for token in tokens))


def office_is_alone(piece: str) -> bool:
    role, name = split_role(piece.replace("§", " "))
    return bool(role) and not name


def people_of_title(title: str) -> list[Holder]:
    """The people a title announces: those before it turns to the occasion."""
    title = _AHEAD.split(" ".join(title.replace("\u00a0", " ").split()), maxsplit=1)[0]
    title = _without_openers(title)
    if _MATTER.match(title):
        # "Press Call on President X's Order": whoever stands behind "on" is the matter.
        return []
    people: list[Holder] = []
    for piece in pieces(protect(title)):
        office = piece.replace("§", " ")
        if people and people[-1][0] is None and office_is_alone(office):
            # "Ana Ruiz, Deputy Advisor for Trade": the office behind its holder.
            people[-1] = (sentence_case(" ".join(office.split())), people[-1][1])
        elif holder := _holder(piece, whole=piece == title):
            people.append(holder)
    return people


def _without_openers(title: str) -> str:
    title = OPENER.sub("", title, count=1)
    for _ in range(MAX_OPENERS):
        shorter = _OPENERS.sub("", title, count=1)
        if shorter == title:
            break
        title = shorter
    return title


def _holder(piece: str, *, whole: bool) -> Holder | None:
    """The person whom a piece of a title names, without the occasion behind."""
    cut = CUT.sub("", piece).replace("§", " ")
    if _JOURNEY.search(cut):
        return None
    cut = re.sub(r"['’]s?(?:\s.*)?$", "", cut) if re.search(r"['’]s?(?:\s|$)", cut) else cut
    role, name = split_role(cut)
    tokens = without_honorifics(name.split())
    if name.isupper() and not cut.isupper():
        # "Deputy NSA": an abbreviation of the office.
        return None
    if role and is_person(tokens) and not _BY.search(role):
        return sentence_case(" ".join(role.split())), sentence_case(" ".join(tokens))
    alone = not role and looks_like_name(tokens) and not _MONTHLIKE.search(name)
    return (
        (None, sentence_case(" ".join(tokens))) if alone and not (whole and cut == piece) else None
    )


def protect(title: str) -> str:
    """Joins the words of offices that hold a cutting word, such as ``Minister for``."""
    title = re.sub(
        r"\b((?:secretary|minister|ambassador|representative|director|envoy|commissioner|coordinator|"
        r"advisor|adviser|administrator|deputy)(?:[\s-]general)?(?:\s(?-i:[A-Z]{2,6}))?)\s+(for|to)\s+",
        r"\1§\2§",
        title,
        flags=re.I,
    )
    # "Special Envoy on Climate" is an office; "Foreign Secretary on the Morning Show" is a guest.
    return re.sub(
        r"\b(representative|envoy|coordinator|advisor|adviser)\s+(on)\s+",
        r"\1§\2§",
        title,
        flags=re.I,
    )


def only_names(people: list[Holder], draft: HeaderDraft, speaking: frozenset[str]) -> list[Holder]:
    """The people whose names are names; who else may be meant is left out with a doubt."""
    kept: list[Holder] = []
    for role, name in people:
        fault = name_fault(name)
        if fault is None:
            # "MORI Takeshi" tells its surname by its capitals.
            kept.append((role, pretty(name) if name.isupper() and len(name) > 2 else name))
        elif len(name.split()) > 1 or surname_of(name) in speaking:
            draft.doubt(
                "odd_name",
                f"“{name}” in the header was not taken as a person: {fault}. "
                "Enter the principal if it is one.",
            )
    return kept


def each_once(people: list[Holder]) -> tuple[Principal, ...]:
    """Each person once: the fuller name wins, the first role stays."""
    kept: list[Principal] = []
    for role, name in people:
        surname = surname_of(name)
        if not surname:
            continue
        for i, known in enumerate(kept):
            if _is_same_person(known, name, surname):
                kept[i] = _merge(known, name, role)
                break
        else:
            kept.append(Principal(name, role, surname))
    return tuple(kept)


def _merge(known: Principal, name: str, role: str | None) -> Principal:
    shorter, fuller = sorted((name, known.name), key=lambda n: len(n.split()))
    if len(shorter.split()) > 1 and normalize(fuller).endswith(f" {normalize(shorter)}"):
        # "... of Refugee Persons Wanda Blume" in a title, and Wanda Blume below it.
        fuller = shorter
    return Principal(fuller, known.role or role, surname_of(fuller))


def _is_same_person(known: Principal, name: str, surname: str) -> bool:
    mine, theirs = normalize(name).split(), normalize(known.name).split()
    few, many = sorted((mine, theirs), key=len)
    if len(few) > 1 and many[-len(few) :] == few:
        return True
    if known.surname != surname and set(mine) != set(theirs):
        return len(few) == 1 and few[0] == many[-1]
    if len(few) == 1:
        return True
    one, other = mine[0].strip("."), theirs[0].strip(".")
    return one[:1] == other[:1] and (mine[0] == theirs[0] or 1 in (len(one), len(other)))
