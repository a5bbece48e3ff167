"""What a name, a role and an honorific look like, in labels, headers and introductions."""

from __future__ import annotations

import re
from functools import lru_cache

from ..folding import fold
from .places import DEMONYMS, PLACES

HONORIFICS = frozenset(
    (
        "mr mrs ms miss mx dr sir madam madame mme mister lord lady dame prof professor hon rev "
        "reverend father sister bishop archbishop cardinal sec pres brig cpl supt mlle monsieur "
        "mademoiselle herr frau señor señora signor signora rabbi imam shri smt messrs sheikh "
        "sheikha gen adm col capt lt maj sgt cmdr sen rep gov amb "
        "datuk datin dato"
    ).split()
)
# A role noun can end a role; what stands before it on the same line belongs to the role.
ROLE_NOUNS = frozenset(
    (
        "secretary sec'y minister president ambassador chancellor premier spokesman spokesperson "
        "spokeswoman general admiral colonel captain major lieutenant commander marshal senator "
        "congressman congresswoman representative governor mayor director administrator "
        "commissioner chairman chairwoman chairperson chair king queen prince princess emir "
        "sultan envoy coordinator advisor adviser counsel counselor counsellor attorney justice "
        "judge speaker leader chief official officer agent professor doctor pope vice-president "
        "undersecretary taoiseach consul deputy manager inspector superintendent principal "
        "assistant archivist laureate editor editor-in-chief co-chair co-host monsignor "
        "patriarch majesty highness excellency honorable honourable host anchor correspondent "
        "journalist moderator analyst economist investigator sherpa plenipotentiary charge "
        "chargé vice-minister vice-premier chairmanship treasurer comptroller magistrate "
        "brigadier commodore sergeant rapporteur"
    ).split()
)
ROLE_WORDS = ROLE_NOUNS | frozenset(
    (
        "prime foreign vice first lady under acting deputy assistant senior special high "
        "national security defense defence press state surgeon permanent principal interim "
        "former executive external affairs finance trade interior homeland treasury energy royal "
        "supreme chief second third gentleman white house administration department "
        "foreign-minister secretary-general director-general attorney-general governor-general "
        "minister-president staff cabinet legal political joint staff us u.s. uk russian"
    ).split()
)
PARTICLES = frozenset(
    (
        "de da di do du del della der den des dos das le la las los van von ter ten zu zur bin "
        "ibn bint al el ul ud e y af av st"
    ).split()
)
# After "Minister of ..." these go on with the office rather than begin a name.
_OFFICE_TAIL = frozenset(
    (
        "state defense defence commerce treasury energy interior homeland security justice labor "
        "labour agriculture education transportation health human services affairs foreign "
        "external internal european federation republic states kingdom emirates union nations "
        "trade industry finance economy economic development cooperation management resources "
        "budget environment climate migration refugees population intelligence research policy "
        "planning operations staff america korea africa zealand arabia rica salvador lanka leone "
        "guinea faso timor asia pacific hemisphere western eastern near east south north central "
        "southern northern international law enforcement narcotics arms control verification "
        "compliance diplomacy public political military civilian democracy rights religious "
        "freedom women global issues information technology culture tourism sport sports science "
        "parliament senate house council commission assembly board and the of for to in on with "
        "& territories isles strategic communications communication islands immigration "
        "citizenship communities immigrant veterans persons people peoples children youth girls "
        "men families minorities migrants workers victims survivors displaced missing disabled "
        "disabilities indigenous tribal racial equity equality inclusion accessibility "
        "antisemitism holocaust hostage hostages detainees prisoners trafficking terrorism "
        "counterterrorism extremism partnerships cyberspace cyber digital space oceans polar "
        "arctic water food hunger aid relief reconstruction stabilization stabilisation "
        "assistance asylum conflict peace protection border financial innovation implementation "
        "recreation region district province county territory city electricity infrastructure "
        "industries enterprise business small employment workplace relations work family housing "
        "planning urban rural regional local government social welfare youth ageing aged "
        "disability families fisheries forestry mines mining petroleum oil gas renewable clean "
        "nuclear science technological higher training skills universities communications "
        "broadband media tourism arts heritage creative consumer competition customs revenue "
        "expenditure statistics monetary central bank treasury investment exports supply chain "
        "logistics ports shipping aviation railways roads sustainability sustainable ecological "
        "ecology emergency emergencies disaster disasters civil religion worship faith "
        "devolution decentralization reform reforms institutional constitutional electoral club "
        "foundation fund institute university academy association society centre center school "
        "group forum company corporation agency league movement party museum theatre task force "
        "forces triangle emerging allies partners advisory subjects topics parliamentary "
        "elections oversight accountability transparency ethics engagement outreach initiative "
        "initiatives campaign coordination response recovery preparedness nonproliferation "
        "proliferation disarmament multilateral bilateral global strategy strategic"
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
            "the a an and or of for with by from to in on at our my his her your this that "
            "remarks interview press briefing statement statements joint meeting conference "
            "availability news call teleconference before after during white house thank thanks "
            "good morning afternoon evening hello hi yes no okay ok well so but now here there "
            "congratulations welcome january february march april may june july august september "
            "october november december monday tuesday wednesday thursday friday saturday sunday"
        ).split()
    )
)
# Offices and forms of address that are surnames too: "Julia Bishop", "Carl Major", "Grace King".
TITLE_SURNAMES = frozenset(
    (
        "bishop king queen prince princess lord lady dean pope major marshal marshall judge "
        "justice mayor abbot cardinal baron duke earl knight constable sergeant chancellor"
    ).split()
)
# Words that are surnames behind a given name only: "Theresa May", "Mary Jo White", "Will So".
WORD_SURNAMES = TITLE_SURNAMES | frozenset(
    (
        "may april june august march white house young price will so he do field special gentleman"
    ).split()
)
# Ranks and epithets before which such a word stays an office: "Crown Prince", "Sergeant Major".
_NO_SURNAME_BEHIND = frozenset(
    (
        "crown chief presiding federal former acting district circuit supreme associate senior "
        "high field drum auxiliary lieutenant brigadier deputy attorney air sergeant lord the a "
        "our his her grand"
    ).split()
)
_JOINING = frozenset("and the of for to in on with &".split())
_OFFICE_SUFFIXES = re.compile(
    r"(?!(?:trinity|charity|felicity|clement|chism|furness|guinness)$)"
    r"[a-z-]{3,}(?:tion|tions|sion|sions|[rt]ity|lity|ship|ships|ology|omics|ment|ments|ness|ism)"
)


def is_office_matter(token: str) -> bool:
    """Whether a word says what an office is for: ``Devolution``, ``Trade``, ``Border``."""
    word = bare(token)
    if word in _JOINING:
        return False
    matter = word in _OFFICE_TAIL or _singular(word) in _OFFICE_TAIL
    # "of the Council of Economic Advisers": who holds offices is a matter of one too.
    holders = word.endswith("s") and word not in ROLE_NOUNS and word[:-1] in ROLE_NOUNS
    return matter or holders or bool(_OFFICE_SUFFIXES.fullmatch(word))


def _singular(word: str) -> str:
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


# "d'Arcy", "al-Rahman": names that begin in lower case.
_SMALL_PREFIX = re.compile(r"(?:[dl]['’]|(?:al|el|ul|ad|ar|as|ash|at|az|an)[-‑])[^\W\d_]", re.I)
_NAME_TOKEN = re.compile(r"(?:[^\W\d_]|['’.\-‑])+\Z")


# The form in which names are compared.
normalize = fold


# "T.O.ADEMOLA": the blank behind the initials was lost.
GLUED_INITIALS = re.compile(r"(?<=\b[A-Z]\.)(?=[A-Z][A-Za-z'’-]{2})")


@lru_cache(maxsize=65536)
def bare(token: str) -> str:
    """A normalized token without the punctuation around it: ``"Mr.," -> "mr"``."""
    return normalize(token).strip(".,;:()[]\"'*_`“”")


@lru_cache(maxsize=65536)
def is_name_token(token: str) -> bool:
    """A capitalised word or initial that can stand in a personal name."""
    clean = token.strip(',;:()"“”')
    return (
        bool(clean)
        and (clean[0].isupper() or bool(_SMALL_PREFIX.match(clean)))
        and bool(_NAME_TOKEN.match(clean))
        and any(c.isalpha() for c in clean)
    )


def is_given_name_like(token: str) -> bool:
    # "Brian A. Nichols": an initial is no article.
    initial = bool(_INITIALS.fullmatch(token.strip(",")))
    return is_name_token(token) and (initial or bare(token) not in _NOT_GIVEN_NAMES)


def looks_like_name(tokens: list[str], *, least: int = 2, most: int = 5) -> bool:
    """True for two to five tokens, capitalised or particles, none of them a role or filler."""
    if not least <= len(tokens) <= most:
        return False
    if not (is_name_token(tokens[0]) and is_name_token(tokens[-1])):
        return False
    # A name does not end in an initial ("Robert B.", "Mr. X." are halves).
    if len(bare(tokens[-1])) < 2:
        return False
    return all(
        is_given_name_like(t)
        or bare(t) in PARTICLES
        or bool(i)
        and (bare(t) in WORD_SURNAMES or bare(t) in _SUFFIXES)
        for i, t in enumerate(tokens)
    )


_SUFFIXES = frozenset("jr sr ii iii iv".split())
_PRESS_ENDS = frozenset(
    (
        "newspaper magazine agency channel radio tv television portal website daily weekly "
        "broadcaster"
    ).split()
)


_PREPOSITIONS = frozenset(("of", "for", "to", "on"))


def _office_end(tokens: list[str], at: int) -> int:
    """Where an office whose noun stands before ``at`` ends.

    It goes on with ``of State``, ``for Foreign Affairs and Trade``, ``of the X newspaper``.
    """
    if at < len(tokens) and bare(tokens[at]) in ("of", "for", "at", "with"):
        for i in range(at + 1, min(at + 7, len(tokens))):
            if bare(tokens[i]) in _PRESS_ENDS:
                return i + 1
    while at < len(tokens) and bare(tokens[at]) in _PREPOSITIONS:
        at = _matter_end(tokens, at + 1)
    return at


def _matter_end(tokens: list[str], at: int) -> int:
    """Where the words behind an office's ``of`` or ``for`` end; the first is always its own."""
    while at < len(tokens) and bare(tokens[at]) in ("the", "his", "her"):
        at += 1
    start = at
    while at < len(tokens) and (at == start or _goes_on(tokens, at)):
        if at > start and bare(tokens[at]) in _PREPOSITIONS:
            break
        at += 1
    return at


def _goes_on(tokens: list[str], at: int) -> bool:
    """Whether an office goes on with the word at ``at``: a matter, or what a joining word adds."""
    before = tokens[at - 1]
    if (
        is_office_matter(tokens[at])
        or bare(tokens[at]) in _JOINING
        or bare(before) in _OFFICE_HEADS
    ):
        return True
    # "Planning and Enterprise Grace Otieno": as long as a whole name is left behind the word.
    return bare(before) in ("and", "&") and len(tokens) - at > 2


def _is_title_surname(tokens: list[str], at: int) -> bool:
    """Whether an office's word is the surname that the phrase ends with: ``Senator Grace King``."""
    if at != len(tokens) - 1 or not at or bare(tokens[at]) not in TITLE_SURNAMES:
        return False
    before = bare(tokens[at - 1])
    if before in _NO_SURNAME_BEHIND:
        return False
    if before in ROLE_NOUNS or before in HONORIFICS:
        return True
    if not is_given_name_like(tokens[at - 1]) or before in DEMONYMS or before in PLACES:
        return False
    return all(bare(t) not in DEMONYMS for t in tokens[:at])


def _last_role_noun(tokens: list[str]) -> int:
    last = -1
    for i, token in enumerate(tokens[:24]):
        word = bare(token)
        if (
            word in ROLE_NOUNS or "-" in word and word.split("-")[-1] in ROLE_NOUNS
        ) and not _is_title_surname(tokens, i):
            last = i
    return last


def _is_abbreviation(tokens: list[str], at: int) -> bool:
    """``Deputy NSA for ...``: letters between an office's noun and what it is for."""
    if at + 1 >= len(tokens) or tokens[at + 1] not in ("for", "of"):
        return False
    return tokens[at].isupper() and tokens[at].isalpha() and 2 <= len(tokens[at]) < 7


def split_role(phrase: str) -> tuple[str | None, str]:
    """``"Russian Minister Sergey Lavrov"`` -> ``("Russian Minister", "Sergey Lavrov")``.

    A phrase without a role noun comes back whole as a name.
    """
    tokens = phrase.replace("\u00a0", " ").split()
    last = _last_role_noun(tokens)
    if last < 0:
        return None, " ".join(without_honorifics(tokens)).strip(" ,;")
    end = last + 2 if _is_abbreviation(tokens, last + 1) else last + 1
    end = _office_end(tokens, end)
    role, rest = tokens[:end], tokens[end:]
    if len(rest) > 2 and [t.lower() for t in role[-2:-1]] == ["to"] and _is_acronym(rest[0]):
        # "Director of the Coalition to Defeat ISIS Ana Ruiz": what is defeated is the office's.
        role, rest = role + rest[:1], rest[1:]
    if len(rest) > 2 and bare(rest[0]) == "the" and bare(rest[1]) in HONORIFICS:
        # "SENATOR THE HON ANA RUIZ"
        rest = rest[1:]
    while len(rest) > 1 and bare(rest[0]) in HONORIFICS | {"designate"}:
        rest = rest[1:]
    owner = next((i for i, t in enumerate(rest) if i and t.lower() in ("of", "for")), None)
    if owner and looks_like_name(rest[:owner], least=1):
        # "Prime Minister John Howard of Australia": the country is the office's.
        role, rest = role + rest[owner:], rest[:owner]
    while len(role) > 1 and bare(role[-1]) in ("and", "&"):
        role = role[:-1]
    return " ".join(role).strip(" ,;"), " ".join(rest).strip(" ,;")


def _is_acronym(token: str) -> bool:
    return token.isupper() and token.isalpha() and len(token) > 2


@lru_cache(maxsize=8192)
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


_SUFFIXES = frozenset("jr sr ii iii iv phd md esq".split())
# These say whose child somebody is; what follows them is no family name by itself.
_PATRONYMIC = frozenset("bin ibn bint".split())


def split_name(name: str) -> tuple[str, str, str]:
    """``(given, family, suffix)``; a name that cannot be split is all family.

    The family name begins at its particle: ``"Jaap de Hoop Scheffer" -> ("Jaap", "de Hoop
    Scheffer", "")``. Printed capitals (``"MOTEGI Toshimitsu"``) mark the family name where only one
    end of the name has them.
    """
    tokens = name.replace(",", " ").split()
    suffix: list[str] = []
    while len(tokens) > 1 and bare(tokens[-1]).replace(".", "") in _SUFFIXES:
        suffix.insert(0, tokens.pop())
    if len(tokens) < 2:
        return "", " ".join(tokens), " ".join(suffix)
    if len(tokens[0]) > 2 and tokens[0].isupper() and not any(t.isupper() for t in tokens[1:]):
        return " ".join(tokens[1:]), tokens[0], " ".join(suffix)
    start = len(tokens) - 1
    while start > 1 and bare(tokens[start - 1]) in PARTICLES:
        start -= 1
    for at in range(1, start):
        word = tokens[at]
        if word.islower() and word in PARTICLES - _PATRONYMIC:
            start = at
            break
    return " ".join(tokens[:start]), " ".join(tokens[start:]), " ".join(suffix)


def without_honorifics(tokens: list[str]) -> list[str]:
    """The words of a name behind its ``Mr.`` or ``The Hon.``; a surname such as Lord stays."""
    while tokens and bare(tokens[0]) in HONORIFICS:
        if len(tokens) == 1 and bare(tokens[0]) in TITLE_SURNAMES:
            break
        tokens = tokens[1:]
    # "M. Dorn" is Monsieur Dorn: to lose an initial is the smaller fault.
    return tokens[1:] if len(tokens) == 2 and tokens[0] == "M." else tokens


# Particles that stand in lower case inside a name: "Ursula von der Leyen", "Maria de la Cruz".
_LOWER_PARTICLES = frozenset(
    "von der den zu zur bin ibn bint y e de del das dos da ter ten af av".split()
)
# What follows Mac- in names that print it with a second capital.
_MAC_ROOTS = (
    "donald|arthur|kenzie|leod|millan|gregor|dougall|kay|lean|farlane|intyre|pherson|namara|kinnon|"
    "neil|callum|laren|innes|phail|tavish|naughton|nair|bride|askill|aulay|allister|alister|diarmid"
)
_MAC = re.compile(rf"mac(?:{_MAC_ROOTS})", re.I)
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+")
_ROMAN = frozenset(("II", "III", "IV"))


def pretty(caps: str) -> str:
    """A capital label's name in ordinary case: ``McCURRY`` keeps its Mc, ``G.G.`` stays."""
    words: list[str] = []
    for token in caps.split():
        article = bare(token) in ("la", "las", "los") and bool(words) and bare(words[-1]) == "de"
        words.append(_pretty_token(token, bool(words), article=article))
    return " ".join(words)


def _pretty_token(token: str, inside: bool, *, article: bool) -> str:
    if not _is_set_in_capitals(token) or _INITIALS.fullmatch(token) or token.strip(",") in _ROMAN:
        return token
    if article or inside and bare(token) in _LOWER_PARTICLES:
        return token.lower()
    parts = re.split(r"([-'’‑])", token)
    cased = "".join(_cased_part(part) for part in parts)
    return re.sub(r"(?<=['’])S$", "s", cased) if len(parts[0]) > 1 else cased


def _is_set_in_capitals(token: str) -> bool:
    """``SMITH``, ``O'NEIL``, and with their small letter ``McCURRY`` and ``MacLEOD``."""
    return token.isupper() or token.startswith(("Mc", "Mac")) and token[3:].isupper()


def _cased_part(part: str) -> str:
    if part[:2].upper() == "MC" and len(part) > 3:
        return "Mc" + part[2:].capitalize()
    if _MAC.fullmatch(part) or part[:3] == "Mac" and part[3:].isupper():
        return "Mac" + part[3:].capitalize()
    return part.capitalize()


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
