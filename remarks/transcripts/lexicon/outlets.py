"""The world's press by name: one maintained table, and the shape of names that are not in it."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .names import bare, is_name_token, normalize
from .places import PLACES

TABLE = Path(__file__).with_name("outlets.csv")
MAX_TOKENS = 8
_WORD = re.compile(r"[^\s\u00a0]+")
_PRESS_NOUNS = frozenset(
    (
        "courier gazeta diario giornale tageblatt anzeiger nachrichten kurier dagbladet posten "
        "tv television radio news times post agency daily magazine newspaper network press "
        "herald tribune journal gazette channel media broadcasting broadcaster broadcast today "
        "online weekly chronicle observer telegraph mail standard review monitor guardian globe "
        "express dispatch examiner newswire wire newsroom report reports publications zeitung "
        "presse journaux telegrafo newsweek podcast communications correspondent bureau inquirer "
        "sun star independent voice bulletin"
    ).split()
)
_PRESS_TAIL = frozenset(["company", "channel", "portal", "website", "outlet"])
# Names in the table that are given names or plain words too: alone, in a call, they name none.
_AMBIGUOUS = frozenset(
    (
        "petra ana mia alan ian dawn ata bela time times today star sun people fortune nature "
        "focus mint globe nine seven ten vice quartz punch life messenger mirror nation national "
        "republic root paper print inter hill insider advocate diplomat independent tempo trend "
        "wire stern stat atlantic guardian excelsior economist express liberation essence fox "
        "age argus australian standard telegraph spectator sky union beta bet meduza valor "
        "hearst sinclair gannett blaze"
    ).split()
)
# Capitalized names that are no outlet's: "(Inaudible) with G20", "This is Ana Ruiz at EPA".
_ORGANIZATIONS = frozenset(
    "g7 g8 g20 nato osce asean apec opec oecd nafta brics imf wto who unesco unicef iaea icrc usaid"
    " epa fema cdc fda nih doe hhs omb nsc doj dhs dod".split()
)
_SMALL = frozenset(
    ("of the de del la le el al and & für der die das do da d' y e du des voor til na i").split()
)


@dataclass(frozen=True)
class Outlet:
    """A row of the table: the name readers know, its country, what it is, its other names."""

    name: str
    country: str
    kind: str
    aliases: tuple[str, ...]


@lru_cache(maxsize=1)
def table() -> tuple[Outlet, ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Outlet(
                row["name"],
                row["country"],
                row["kind"],
                tuple(a for a in row["aliases"].split("|") if a),
            )
            for row in csv.DictReader(file)
        )


def key(name: str) -> str:
    """The form in which outlet names are compared."""
    words = re.sub(r"[^\w&+\s]", "", normalize(name).replace("-", " ")).split()
    if words and words[0] == "the":
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=1)
def _by_key() -> dict[str, str]:
    names: dict[str, str] = {}
    for outlet in table():
        for alias in (outlet.name, *outlet.aliases):
            names.setdefault(key(alias), outlet.name)
    return names


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    return frozenset(name.split()[0] for name in _by_key() if name)


@lru_cache(maxsize=65536)
def may_begin(token: str) -> bool:
    """Whether a name of the table may begin with this token; most words of a text may not."""
    words = key(token).split()
    if not words or normalize(token) in ("the", "a"):
        return True
    owned = re.sub(r"s$", "", words[0])
    return words[0] in _first_words() or owned in _first_words()


@lru_cache(maxsize=1)
def _by_country() -> dict[tuple[str, str], str]:
    names: dict[tuple[str, str], str] = {}
    for outlet in table():
        for alias in (outlet.name, *outlet.aliases):
            names.setdefault((outlet.country, key(alias)), outlet.name)
    return names


@lru_cache(maxsize=65536)
def canonical_name(name: str, country: str = "") -> str | None:
    """The table's name for what the text calls an outlet; in ``country`` ABC is that country's."""
    words = key(name)
    if country and (country, words) in _by_country():
        return _by_country()[country, words]
    if words in _by_key():
        return _by_key()[words]
    for tail in (
        " newspaper",
        " magazine",
        " tv",
        " television",
        " news",
        " news agency",
        " radio",
        " network",
    ):
        if words.endswith(tail) and words.removesuffix(tail) in _by_key():
            return _by_key()[words.removesuffix(tail)]
    return None


def match_at(text: str, at: int, *, grammar: bool) -> tuple[str, int] | None:
    """``(outlet as printed, end)`` of the outlet named at ``text[at]``, the longest known first.

    With ``grammar`` a name outside the table counts too when it is shaped like an outlet's.
    """
    # Most places of a text can be told from their first word alone.
    first = _WORD.match(text, at)
    likely = first is not None and is_name_like(text[at : at + 4]) and may_begin(first[0])
    if not likely and not grammar:
        return None
    tokens = _tokens(text, at)
    for count in range(len(tokens) if likely else 0, 0, -1):
        phrase = text[at : tokens[count - 1]]
        printed = phrase.strip(" ,;:?!—–-\"”’'")
        printed = (
            printed
            if canonical_name(printed) and printed.endswith(("Inc.", "Corp."))
            else printed.rstrip(".")
        )
        if canonical_name(printed) and is_name_like(phrase) and _has_own_spelling(printed):
            return " ".join(printed.split()), at + len(phrase.rstrip(' ,.;:?!—–-"”'))
        owner = re.sub(r"['’]s?$", "", printed)
        if owner != printed and canonical_name(owner) and is_name_like(owner):
            # "CBS's Face the Nation": the owner of the programme is the outlet.
            return " ".join(owner.split()), at + len(owner)
    return _by_grammar(text, at, tokens) if grammar else None


@lru_cache(maxsize=1)
def _spellings() -> frozenset[str]:
    return frozenset(
        fold_accents(alias) for outlet in table() for alias in (outlet.name, *outlet.aliases)
    )


def fold_accents(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return (
        "".join(c for c in plain if not unicodedata.combining(c))
        .replace("’", "'")
        .removeprefix("The ")
    )


def _has_own_spelling(name: str) -> bool:
    """One word must stand as the table spells it, or in capitals: ``Ata`` may be a person."""
    return (
        len(name.split()) > 1
        or (name.isupper() and len(name) > 1)
        or fold_accents(name).removeprefix("the ") in _spellings()
    )


def is_ambiguous(name: str) -> bool:
    """Whether a table name, standing alone, may as well be a given name or a plain word."""
    return not name.isupper() and key(name) in _AMBIGUOUS


def stands_for_press(name: str) -> bool:
    """Whether a name can only be an outlet's: spelled as in the table, and no everyday word."""
    return (
        canonical_name(name) is not None
        and is_name_like(name)
        and _has_own_spelling(name)
        and not is_ambiguous(name)
    )


def is_worded(name: str) -> bool:
    """Whether a capitalized name says itself that it is an outlet's: ``Harbour News``."""
    words = name.split()
    return (
        1 < len(words) <= 6
        and all(w[:1].isupper() or w in ("of", "the", "and", "de", "la") for w in words)
        and sounds_like_press(name)
    )


def reads_as_press(name: str) -> bool:
    """Whether a name set apart by brackets or a comma is an outlet's, known or by its words."""
    return stands_for_press(name) or is_worded(name)


def is_name_like(phrase: str) -> bool:
    return phrase[:1].isupper() or phrase[:1].isdigit() or phrase[:4] in ("the ", "i24N", "eNCA")


def _tokens(text: str, at: int) -> list[int]:
    """The ends of up to eight tokens from ``at`` on that could belong to one name."""
    ends: list[int] = []
    for match in _WORD.finditer(text, at, at + 120):
        # One line end is a hard wrap; a blank line ends the paragraph.
        if ends and text[ends[-1] : match.start()].count("\n") > 1:
            break
        ends.append(match.end())
        if len(ends) == MAX_TOKENS:
            break
    return ends


_STOPS = '.,;:?!—–-)"”'
_BEHIND_NAME = ("", ".", ",", ";", ":", "?", "!", "—", "–", "-", " ", "\n", "\u00a0")


def _by_grammar(text: str, at: int, ends: list[int]) -> tuple[str, int] | None:
    """A run of capitalized words up to a stop, that is no place: ``Today News Africa``."""
    phrase = text[at : _name_end(text, at, ends)]
    name = " ".join(phrase.split()).rstrip(" " + _STOPS.replace(")", ""))
    words = [bare(w) for w in name.split()]
    if not words or words[-1] in _SMALL or _is_place(name, words):
        return None
    if len(words) == 1 and words[0] in _ORGANIZATIONS:
        return None
    if text[at + len(name) : at + len(name) + 1] not in _BEHIND_NAME:
        return None
    name = name.removeprefix("the ")
    if words[-1] not in _PRESS_NOUNS:
        name = name.removeprefix("The ")
    return (name, at + len(phrase.rstrip(" " + _STOPS))) if name else None


def _name_end(text: str, at: int, ends: list[int]) -> int:
    """Where the run of words that can belong to one name ends."""
    taken = at
    for end in ends:
        clean = text[taken:end].strip().strip("\"“”'’(")
        word = clean.rstrip(_STOPS)
        # "Snob magazine", "the TVN television company": a press noun in lower case closes the name.
        if not (_can_be_in_name(word) or taken > at and word in _PRESS_NOUNS | _PRESS_TAIL):
            break
        taken = end
        if word != clean:
            break
    return taken


def _can_be_in_name(word: str) -> bool:
    return is_name_token(word) or word.lower() in _SMALL or word.isupper() or word[:1].isdigit()


def _is_place(name: str, words: list[str]) -> bool:
    return normalize(name) in PLACES or (
        words[0] == "the" and normalize(" ".join(words[1:])) in PLACES
    )


def sounds_like_press(name: str) -> bool:
    """Whether a name outside the table holds a word that only press names hold."""
    return any(bare(w) in _PRESS_NOUNS for w in name.split())
