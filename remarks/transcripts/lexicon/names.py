"""What a personal name, a role and an honorific look like, for labels, headers and introductions."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

HONORIFICS = frozenset(
    (
        "mr mrs ms miss mx dr sir madam madame mme mister lord lady dame prof professor hon rev reverend "
        "father sister bishop archbishop cardinal rabbi imam shri smt messrs sheikh sheikha gen adm col capt "
        "lt maj sgt cmdr sen rep gov amb"
    ).split()
)
# A role noun can end a role; what stands before it on the same line belongs to the role.
ROLE_NOUNS = frozenset(
    (
        "secretary sec'y minister president ambassador chancellor premier spokesman spokesperson spokeswoman "
        "general admiral colonel captain major lieutenant commander marshal senator congressman congresswoman "
        "representative governor mayor director administrator commissioner chairman chairwoman chairperson "
        "chair king queen prince princess emir sultan envoy coordinator advisor adviser counsel counselor "
        "counsellor attorney justice judge speaker leader chief official officer agent professor doctor pope "
        "vice-president undersecretary taoiseach consul deputy manager inspector superintendent principal "
        "assistant archivist laureate editor editor-in-chief co-chair co-host monsignor patriarch majesty "
        "highness excellency honorable honourable host anchor correspondent journalist moderator analyst "
        "economist investigator sherpa plenipotentiary charge chargé vice-minister vice-premier chairmanship"
    ).split()
)
ROLE_WORDS = ROLE_NOUNS | frozenset(
    (
        "prime foreign vice first lady under acting deputy assistant senior special high national security "
        "defense defence press state surgeon permanent principal interim former executive external affairs "
        "finance trade interior homeland treasury energy royal supreme chief second third gentleman white "
        "house administration department foreign-minister secretary-general director-general attorney-general "
        "governor-general minister-president staff cabinet legal political joint staff us u.s. uk russian"
    ).split()
)
PARTICLES = frozenset(
    (
        "de da di do du del della der den des dos das le la las los van von ter ten zu zur bin ibn bint al el "
        "ul ud e y af av st"
    ).split()
)
# After "Minister of ..." these go on with the office rather than begin a name.
_OFFICE_TAIL = frozenset(
    (
        "state defense defence commerce treasury energy interior homeland security justice labor labour "
        "agriculture education transportation health human services affairs foreign external internal "
        "european federation republic states kingdom emirates union nations trade industry finance economy "
        "economic development cooperation management resources budget environment climate migration refugees "
        "population intelligence research policy planning operations staff america korea africa zealand "
        "arabia rica salvador lanka leone guinea faso timor asia pacific hemisphere western eastern near east "
        "south north central southern northern international law enforcement narcotics arms control "
        "verification compliance diplomacy public political military civilian democracy rights religious "
        "freedom women global issues information technology culture tourism sport sports science parliament "
        "senate house council commission assembly board and the of for to in on with & territories isles "
        "strategic communications communication islands immigration citizenship communities immigrant "
        "veterans persons people peoples children youth girls men families minorities migrants workers victims "
        "survivors displaced missing disabled disabilities indigenous tribal racial equity equality inclusion "
        "accessibility antisemitism holocaust hostage hostages detainees prisoners trafficking terrorism "
        "counterterrorism extremism partnerships cyberspace cyber digital space oceans polar arctic water food "
        "hunger aid relief reconstruction stabilization stabilisation assistance asylum conflict peace"
    ).split()
)
_OFFICE_HEADS = frozenset(
    [
        "united",
        "new",
        "south",
        "north",
        "saudi",
        "el",
        "sri",
        "costa",
        "san",
        "sierra",
        "burkina",
        "papua",
    ]
)
_NOT_GIVEN_NAMES = (
    ROLE_WORDS
    | HONORIFICS
    | frozenset(
        (
            "the a an and or of for with by from to in on at our my his her your this that remarks interview "
            "press briefing statement statements joint meeting conference availability news call teleconference "
            "before after during white house thank thanks good morning afternoon evening hello hi yes no okay ok "
            "well so but now here there congratulations welcome january february march april may june july august "
            "september october november december monday tuesday wednesday thursday friday saturday sunday"
        ).split()
    )
)
_NAME_TOKEN = re.compile(r"(?:[^\W\d_]|['’.\-‑])+\Z")


@lru_cache(maxsize=65536)
def normalize(text: str) -> str:
    """Case, accents and curly apostrophes taken away: the form in which names are compared."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‑", "-"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def bare(token: str) -> str:
    """A folded token without the punctuation around it: ``"Mr.," -> "mr"``."""
    return normalize(token).strip(".,;:()[]\"'*_`“”")


def is_name_token(token: str) -> bool:
    """A capitalised word or initial that can stand in a personal name."""
    clean = token.strip(',;:()"“”')
    return (
        bool(clean)
        and (clean[0].isupper() or clean[:2].lower() in ("d'", "d’"))
        and bool(_NAME_TOKEN.match(clean))
        and any(c.isalpha() for c in clean)
    )


def is_role_word(token: str) -> bool:
    return bare(token) in ROLE_WORDS


def is_given_name_like(token: str) -> bool:
    return is_name_token(token) and bare(token) not in _NOT_GIVEN_NAMES


def looks_like_name(tokens: list[str], *, least: int = 2, most: int = 5) -> bool:
    """True for two to five tokens, capitalised or particles, none of them a role or filler."""
    if not least <= len(tokens) <= most:
        return False
    if not (is_name_token(tokens[0]) and is_name_token(tokens[-1])):
        return False
    # A name does not end in an initial ("Robert B.", "Mr. X." are halves).
    if len(bare(tokens[-1])) < 2:
        return False
    # "Theresa May": a month can be a surname behind a given name.
    return all(
        is_given_name_like(t) or bare(t) in PARTICLES or i and bare(t) in ("may", "april", "june")
        for i, t in enumerate(tokens)
    )


_PRESS_ENDS = frozenset(
    "newspaper magazine agency channel radio tv television portal website daily weekly broadcaster".split()
)


def _office_end(tokens: list[str], at: int) -> int:
    """Where an office that begins before ``at`` ends: ``of State``, ``for X Affairs``, ``of the X newspaper``."""
    if at < len(tokens) and bare(tokens[at]) in ("of", "for", "at", "with"):
        for i in range(at + 1, min(at + 7, len(tokens))):
            if bare(tokens[i]) in _PRESS_ENDS:
                return i + 1
    while at < len(tokens) and bare(tokens[at]) in ("of", "for", "to", "on"):
        at += 1
        while at < len(tokens) and bare(tokens[at]) in ("the", "his", "her"):
            at += 1
        first = True
        while at < len(tokens) and (
            first or bare(tokens[at]) in _OFFICE_TAIL or bare(tokens[at - 1]) in _OFFICE_HEADS
        ):
            if bare(tokens[at]) in ("of", "for", "to", "on") and not first:
                break
            first = False
            at += 1
    return at


def split_role(phrase: str) -> tuple[str | None, str]:
    """``"Russian Foreign Minister Sergey Lavrov"`` -> ``("Russian Foreign Minister", "Sergey Lavrov")``.

    A phrase without a role noun comes back whole as a name.
    """
    tokens = phrase.replace("\u00a0", " ").split()
    last = -1
    for i, token in enumerate(tokens[:16]):
        word = bare(token)
        if word in ROLE_NOUNS or word.split("-")[-1] in ROLE_NOUNS and "-" in word:
            last = i
    if last < 0:
        return None, " ".join(without_honorifics(tokens)).strip(" ,;")
    end = _office_end(tokens, last + 1)
    role = " ".join(tokens[:end]).strip(" ,;")
    rest = tokens[end:]
    while rest and bare(rest[0]) in HONORIFICS | {"designate"}:
        rest = rest[1:]
    return role, " ".join(rest).strip(" ,;")


def surname_of(name: str) -> str:
    """The folded surname, with its particles: ``"Luigi Di Maio" -> "di maio"``."""
    tokens = [
        t
        for t in normalize(name).replace(",", " ").split()
        if bare(t) not in ("jr", "sr", "ii", "iii")
    ]
    if not tokens:
        return ""
    start = len(tokens) - 1
    while start > 1 and bare(tokens[start - 1]) in PARTICLES:
        start -= 1
    return " ".join(t.strip(".,") for t in tokens[start:])


def without_honorifics(tokens: list[str]) -> list[str]:
    """The words of a name behind its ``Mr.``, ``Dr.`` and ``The Hon.``."""
    while tokens and bare(tokens[0]) in HONORIFICS:
        tokens = tokens[1:]
    return tokens


def pretty(caps: str) -> str:
    """A name from a capital label in ordinary case; ``McCURRY`` keeps its Mc, particles stay apart."""
    return " ".join(_pretty_token(token) for token in caps.split())


def _pretty_token(token: str) -> str:
    if not token.isupper() and not token.startswith(("Mc", "Mac")):
        return token
    if token[:2] == "Mc" or (token[:2] == "MC" and len(token) > 3):
        return "Mc" + token[2:].capitalize()
    if len(token) <= 2 and token.endswith("."):
        return token
    parts = re.split(r"([-'’‑])", token)
    return "".join(part.capitalize() for part in parts)


def is_slip(word: str, meant: str) -> bool:
    """Whether ``word`` is ``meant`` with one or two letters lost, doubled or swapped."""
    if (
        abs(len(word) - len(meant)) > 2
        or word == meant
        or word[:1] != meant[:1]
        and word != meant[1:]
    ):
        return False
    return sorted(word) == sorted(meant) or _within(word, meant) or _within(meant, word)


def _within(short: str, long: str) -> bool:
    """Whether the letters of ``short`` stand in ``long`` in order, one or two of them left out."""
    letters = iter(long)
    return 0 < len(long) - len(short) <= 2 and all(c in letters for c in short)
