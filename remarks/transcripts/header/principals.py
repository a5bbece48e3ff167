"""The people whom a title or a line of the head announces, each with the office held at this event."""

from __future__ import annotations

import re

from ..lexicon.names import (
    PARTICLES,
    ROLE_NOUNS,
    bare,
    is_name_token,
    looks_like_name,
    normalize,
    pretty,
    split_role,
    surname_of,
    without_honorifics,
)
from ..types import Principal

VENUE = re.compile(
    r"\b(?:room|hall|hotel|palace|house|ministry|embassy|residence|auditorium|center|centre|building|"
    r"university|airport|airport lounge|lobby|gardens?|pavilion|terminal|barracks|shipyard|factory|monument|memorial|mosque|synagogue|theater|theatre|library|museum|headquarters|base|"
    r"air force one|aboard|studio|institute|club|castle|villa|plaza|tarmac|south lawn|north lawn|oval office|"
    r"department|international airport|school|church|cathedral|stadium|arena|ballroom|chancery|capitol|council|compound|kremlin|"
    r"via (?:teleconference|telephone|zoom|video)|virtual|teleconference|convention)\b",
    re.I,
)  # fmt: skip


CUT = re.compile(
    r"\s+(?:at|on|in|before|after|during|following|ahead|prior|to|for|en route|aboard|from|upon|via|regarding|announcing|discuss\w*|"
    r"meets?|met|held|gave|answer\w*|spoke|who|marking|honoring|hosting|delivers?|signing|welcom\w+|and members of|and others|remarks?|statements?|interview|press availability)\b.*$|\s+[–—-]{1,2}\s+.*$|,?\s*\d{1,2}/\d.*$|;\s.*$",
    re.I,
)


_OPENERS = re.compile(
    r"^(?:opening |closing |joint |brief |prepared |special |remote |virtual |department |press (?!secretar)|background |on-the-record |"
    r"interview|remarks?|statements?|briefing|availability|conference|gaggle|news|toasts?|call|meeting|discussion|telephonic|exchange|"
    r"teleconference|roundtable|address|speech|q&a|question|and answer|session|by|with|of|the|between|an?|in|to|reporters|media|"
    r"senior-level|daily|white house|transcript|comments?|doorstop|video|message|round table|previewing|reading|readout)\b[\s:,-]*",
    re.I,
)


_MONTHLIKE = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.I,
)


SMALL = frozenset(
    [
        "of",
        "the",
        "for",
        "and",
        "to",
        "in",
        "on",
        "at",
        "a",
        "an",
        "de",
        "la",
        "al",
        "bin",
        "von",
        "van",
        "&",
        "with",
    ]
)


# "Foreign Secretary on the Morning Show", "Spokesperson at the Ministry": occasions and houses, never a name.
_OCCASIONS = frozenset(
    "show program programme conference meeting summit talks department ministry press media availability briefing news "
    "today report hour affairs security communication communications policy bureau council business interview remarks statement statements residence office".split()
)


def add_people(text: str, found) -> None:
    """People of one header line: ``Name, Role``, ``Role Name and Role Name``."""
    text = re.sub(r"^(?:and|by|with) ", "", " ".join(text.split()), flags=re.I).strip(" ,;")
    name, comma, role = text.partition(",")
    if (
        comma
        and bare(role.split()[-1] if role.split() else "") not in SMALL
        and looks_like_name(without_honorifics(name.split()))
        and any(bare(w) in ROLE_NOUNS for w in role.split())
    ):
        found.people.append(
            (cased(role.strip(" ,")), cased(" ".join(without_honorifics(name.split()))))
        )
        return
    for piece in _pieces(text):
        role, person = split_role(piece)
        tokens = without_honorifics(person.split())
        if role and is_person(tokens):
            found.people.append((cased(role), cased(" ".join(tokens))))


def cased(words: str) -> str:
    """A line set in capitals as it would stand in a sentence; names and offices are compared and shown so."""
    if not words.isupper() or len(words) < 5:
        return words
    small = {"of", "the", "for", "and", "to", "on", "at", "in"}
    return " ".join(
        w.lower() if i and w.lower() in small else pretty(w) for i, w in enumerate(words.split())
    )


def is_person(tokens: list[str]) -> bool:
    """Whether what stands behind an office is a name: one to five name words, no room and no opening."""
    if not 1 <= len(tokens) <= 5 or VENUE.search(" ".join(tokens)):
        return False
    if tokens[-1].lower() in SMALL or any(bare(t) in _OCCASIONS for t in tokens):
        return False
    return (
        all(is_name_token(t) or bare(t) in PARTICLES or bare(t) in SMALL for t in tokens)
        and tokens[0][0].isalpha()
    )


def _pieces(text: str) -> list[str]:
    """The people of a list: cut at commas, ``and``, ``with`` and ``by`` that begin another person."""
    pieces: list[str] = []
    parts = re.split(r"([,;]\s+(?:and\s+|&\s+)?|\s+(?:and|with|by|&)\s+)", text, flags=re.I)
    for joint, piece in zip(["", *parts[1::2]], parts[::2], strict=True):
        half = pieces and _office_alone(pieces[-1])
        role, name = split_role(piece.replace("§", " "))
        if half and (not (role and name) or joint.strip().lower() == "and"):
            # "Secretary of Commerce and Labor X", "Foreign Minister and Deputy Premier Y": the office goes on.
            pieces[-1] = f"{pieces[-1]}{', ' if ',' in joint else ' and '}{piece.strip()}"
        elif piece.strip():
            pieces.append(piece.strip())
    return pieces


def _office_alone(piece: str) -> bool:
    role, name = split_role(piece.replace("§", " "))
    return bool(role) and not name


def people_from_title(found) -> None:
    """The people a title announces: those before it turns to the occasion."""
    title = " ".join((found.title or "").replace("\u00a0", " ").split())
    for _ in range(12):
        shorter = _OPENERS.sub("", title, count=1)
        if shorter == title:
            break
        title = shorter
    if re.match(r"(?:on|about|regarding|previewing|ahead|following)\b", title, re.I):
        # "Press Call on President X's Order": the people behind "on" are the matter, not the speakers.
        return
    for piece in _pieces(protect(title)):
        piece = CUT.sub("", piece).replace("§", " ")
        piece = re.sub(r"['’]s?$", "", piece)
        piece = re.sub(r"['’]s?\s.*$", "", piece) if re.search(r"['’]s?\s", piece) else piece
        role, name = split_role(piece)
        tokens = without_honorifics(name.split())
        if role and is_person(tokens):
            found.people.append((cased(" ".join(role.split())), cased(" ".join(tokens))))
        elif (
            not role
            and looks_like_name(tokens)
            and not _MONTHLIKE.search(name)
            and piece is not title
        ):
            found.people.append((None, cased(" ".join(tokens))))


def protect(title: str) -> str:
    """Joins the words of offices that hold a cutting word, such as ``Minister for``."""
    title = re.sub(
        r"\b((?:secretary|minister|ambassador|representative|director|envoy|commissioner|coordinator|advisor|adviser|"
        r"administrator)(?:[\s-]general)?)\s+(for|to)\s+",
        r"\1§\2§",
        title,
        flags=re.I,
    )
    # "Special Envoy on Climate" holds an office; "Foreign Secretary on the Morning Show" is a guest.
    return re.sub(
        r"\b(representative|envoy|coordinator|advisor|adviser)\s+(on)\s+",
        r"\1§\2§",
        title,
        flags=re.I,
    )


def each_once(people: list[tuple[str | None, str]]) -> tuple[Principal, ...]:
    """Each person once: the fuller name wins, the first role stays."""
    kept: list[Principal] = []
    for role, name in people:
        surname = surname_of(name)
        if not surname:
            continue
        for i, known in enumerate(kept):
            if _same_person(known, name, surname, role):
                shorter, fuller = sorted((name, known.name), key=lambda n: len(n.split()))
                if len(shorter.split()) > 1 and normalize(fuller).endswith(
                    f" {normalize(shorter)}"
                ):
                    # "... of Refugee Persons Wanda Blume" in a title, and Wanda Blume below it.
                    fuller = shorter
                kept[i] = Principal(fuller, known.role or role, surname_of(fuller))
                break
        else:
            kept.append(Principal(name, role, surname))
    return tuple(kept)


def _same_person(known: Principal, name: str, surname: str, role: str | None) -> bool:
    mine, theirs = normalize(name).split(), normalize(known.name).split()
    few, many = sorted((mine, theirs), key=len)
    if len(few) > 1 and many[-len(few) :] == few:
        return True
    if known.surname != surname and set(mine) != set(theirs):
        return (
            len(mine) == 1 and mine[0] == theirs[-1] or len(theirs) == 1 and theirs[0] == mine[-1]
        )
    if len(mine) == 1 or len(theirs) == 1:
        return True
    return mine[0].strip(".")[:1] == theirs[0].strip(".")[:1] and (
        mine[0] == theirs[0] or len(mine[0].strip(".")) == 1 or len(theirs[0].strip(".")) == 1
    )
