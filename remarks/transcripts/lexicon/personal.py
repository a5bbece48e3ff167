"""What a part of a stored personal name is: a closed definition, and what breaks it.

A name is stored only when every part of it is one of these:

- an initial or a run of them (``J.``, ``G.G.``);
- a particle (``von``, ``de``, ``al``), which does not end the name;
- a suffix (``Jr.``, ``III``) behind another part;
- a word shaped like a name (letters, apostrophes, hyphens, the first a capital) that is no word of
  an office, a form of address, a place, a people, an outlet, a heading, a voice or plain grammar,
  unless it is known to be a surname or given name as well (``Bishop``, ``Jordan``, ``May``) and
  stands where such a name stands.
"""

from __future__ import annotations

import re

from . import outlets
from .names import (
    HONORIFICS,
    PARTICLES,
    ROLE_WORDS,
    TITLE_SURNAMES,
    WORD_SURNAMES,
    bare,
    is_name_token,
    is_office_matter,
    normalize,
)
from .places import DEMONYMS, GAZETTEER, NAMESAKES

MAX_PARTS = 7

_SUFFIXES = frozenset("jr sr ii iii iv".split())
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?){1,4}|[A-Z]")
_SHAPE = re.compile(r"(?:[dlDL]['’])?[^\W\d_](?:['’.`‘-]?[^\W\d_])*['’.]?", re.UNICODE)
# "SecretaryBureau"; a short beginning is a name's own: "McCurry", "DiMaio", "LaHood".
_GLUED = re.compile(r"[a-z]{4,}[A-Z][a-z]")
_LOWER_BEHIND_DOT = re.compile(r"\.[^\W\dA-Z_]")
_HEADINGS = frozenset(
    (
        "release island islands river street avenue road bay strait valley hills "
        "joint press news media conference conferences briefing briefings remarks statement "
        "statements interview interviews transcript transcripts doorstop doorstep availability "
        "meeting meetings summit forum visit ceremony signing toast toasts dinner luncheon "
        "launch announcement address speech discussion roundtable question questions answer "
        "answers session subject subjects topic topics issues proof copy programme program show "
        "morning afternoon evening today tonight report edition live excerpt excerpts readout "
        "teleconference call gaggle stakeout opening closing welcome introduction presentation "
        "panel debate hearing event thank thanks good hello congratulations monday tuesday "
        "wednesday thursday friday saturday sunday january february march april may june july "
        "august september october november december mon tue wed thu fri sat sun"
    ).split()
)
_VOICES = frozenset(
    (
        "unidentified unknown unnamed male female several multiple various speakers off mic "
        "audience member members voice voices reporter reporters journalist journalists "
        "interpreter translator moderator operator crowd everyone both all inaudible staff "
        "participant participants press host caller student students child man woman boy girl "
        "frage zusatzfrage zusatz pregunta pergunta domanda "
        "another other others inaudible crosstalk"
    ).split()
)
_OFFICES_ABROAD = frozenset(
    (
        "pm mp mps mhr mep msp ceo cfo dg sg fm vp ministre président présidente ministro "
        "ministra presidente präsident kanzler kanzlerin bundeskanzler bundeskanzlerin "
        "ministerpräsident embajador monsieur madame"
    ).split()
)
_GRAMMAR = frozenset(
    (
        "the a an and or of for with by from to in on at our my his her your their its this that "
        "these those before after during about into over under is are was were be been has have "
        "had do does did will would can could should may might he she it we you they not no yes "
        "so but if then than as who what when where why how there here also well okay ok please "
        "sorry mr mrs ms"
    ).split()
)
# Words of the sets above that are surnames too, behind a given name or alone behind an office.
_SURNAMES = (
    WORD_SURNAMES
    | frozenset(
        "an no you to day law north south east west peace english french german welsh irish".split()
    )
    | frozenset(
        "youth dutch pain call show host child man christian england holland page chair "
        "border".split()
    )
)
# ... and given names before a surname.
_GIVEN = frozenset(
    "dean earl duke major marshall prince king price april may june august german christian "
    "peace art"
    "young so an justice judge welcome will".split()
)
# Towns that, standing alone, are sooner somebody's given name; countries stay countries.
_GIVEN_TOWNS = frozenset(
    (
        "victoria austin florence charlotte madison dallas savannah brooklyn petra chelsea troy "
        "warren"
    ).split()
)
_PRESS_WORDS = frozenset(
    "news television tv radio newspaper magazine broadcasting channel network herald tribune "
    "gazette"
    "newsroom newswire".split()
)  # fmt: skip


def name_fault(name: str) -> str | None:
    """Why ``name`` cannot be stored as a person's, in words for a warning; else None."""
    tokens = name.replace(",", " ").split()
    if not tokens:
        return "it is empty"
    if len(tokens) > MAX_PARTS:
        return f"it has more than {MAX_PARTS} parts"
    if _is_place(tokens):
        return "it is a place"
    if outlets.stands_for_press(" ".join(tokens)):
        return "it is an outlet"
    if len(tokens) > 2 and outlets.canonical_name(" ".join(tokens[:2])):
        return f"“{' '.join(tokens[:2])}” is an outlet"
    if pair := _place_of_two(tokens):
        return f"“{pair}” is a place"
    faults = (_part_fault(tokens, at) for at in range(len(tokens)))
    return next((fault for fault in faults if fault), None) or _whole_fault(tokens)


# "MJ", "M.J.", "JT": given names of two initials.
_TWO_INITIALS = re.compile(r"[A-Z]\.?J\.?|J[A-Z]")


def _whole_fault(tokens: list[str]) -> str | None:
    """A name of initials and particles only is no name."""
    if len(tokens) == 1 and _TWO_INITIALS.fullmatch(tokens[0]):
        return None
    if all(_INITIALS.fullmatch(t) or bare(t) in PARTICLES and t.islower() for t in tokens):
        return "it holds no whole name"
    return None


def _is_place(tokens: list[str]) -> bool:
    whole = normalize(" ".join(tokens))
    if whole not in GAZETTEER or whole in _GIVEN_TOWNS:
        return False
    return len(tokens) == 1 or not all(bare(t) in NAMESAKES for t in tokens)


def _place_of_two(tokens: list[str]) -> str | None:
    for first, second in zip(tokens, tokens[1:], strict=False):
        pair = f"{bare(first)} {bare(second)}"
        if pair in GAZETTEER and first[0].isupper():
            return f"{first} {second}"
    return None


def _part_fault(tokens: list[str], at: int) -> str | None:
    token, word = tokens[at], bare(tokens[at])
    last = at == len(tokens) - 1
    if _INITIALS.fullmatch(token) or at and word in _SUFFIXES:
        return None
    if at == 0 and _TWO_INITIALS.fullmatch(token):
        return None
    if word in PARTICLES and not (last and token.islower()):
        return None
    if re.search(r"['’][sS]$", token) and at + 1 == len(tokens):
        return f"“{token}” is what somebody has"
    if _GLUED.search(token):
        return f"“{token}” is two words glued together"
    if len(word) == 2 and word != "ng" and not re.search(r"[aeiouy]", word):
        return f"“{token}” is not shaped like a name"
    if not is_name_token(token) or not _SHAPE.fullmatch(token) or _LOWER_BEHIND_DOT.search(token):
        return f"“{token}” is not shaped like a name"
    kind = _kind_of_word(token, word)
    if kind is None or _stands_as_name(tokens, at, word):
        return None
    return f"“{token}” is {kind}"


def _stands_as_name(tokens: list[str], at: int, word: str) -> bool:
    """Whether a word of another kind stands where it is known to be a surname or a given name."""
    if len(tokens) == 1 and word in _GIVEN_TOWNS:
        return True
    alone, last = len(tokens) == 1, at >= len(tokens) - 1 or bare(tokens[-1]) in _SUFFIXES
    if word in NAMESAKES and not alone:
        return True
    if word in _SURNAMES and (alone or at > 0 and last):
        return True
    return word in _GIVEN and at == 0 and not alone or word in TITLE_SURNAMES and at > 0


def _kind_of_word(token: str, word: str) -> str | None:
    """Which kind of word outside names this is, as words for a warning."""
    if word in _GRAMMAR:
        return "no part of a name"
    if word in ROLE_WORDS or word in HONORIFICS or word in _OFFICES_ABROAD:
        return "an office or a form of address"
    if word in _VOICES:
        return "a voice without a name"
    if word in _HEADINGS:
        return "a word of headings"
    if (
        word in _PRESS_WORDS
        or token.isupper()
        and len(token) > 1
        and outlets.stands_for_press(token)
    ):
        return "an outlet"
    if len(word) > 3 and (word in GAZETTEER or word in DEMONYMS):
        return "a place or a people"
    if is_office_matter(token):
        return "a word of offices"
    return None
