"""Which words weigh little in a query, and which words are derived from one another.

Pure. A stem joins inflections (``talks``, ``talked``); a root also joins derivations (``comply``,
``compliance``) and a country with its people (``Iran``, ``Iranian``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from .tokens import stem

# Words of a question or a request rather than of what is looked for, and words in most turns.
_LIGHT = (
    "a an and any are as at be been but by can could did do does doing for from had has have "
    "he her his how i if in into is it its may me might my of on or our out over shall she "
    "should so some that the their them then there they this those to up us was we were what "
    "when where which who whom whose why will with would you your about against after before "
    "between during regarding concerning around not no one whether say says said saying tell "
    "tells told talk talked talking speak spoke speaking ask asks asked asking answer answers "
    "answered question questions reply replied respond responds responded response discuss "
    "discussed mention mentioned explain explained describe described comment comments "
    "commented statement statements remark remarks think thinks thought know find give gave "
    "make made get got reporter reporters journalist journalists press official officials "
    "someone somebody anyone something anything thing things people time ever also just like "
    "according"
)
LIGHT_WORDS = frozenset(_LIGHT.split())

# Endings of derived words, longest first; what is left must keep so many letters.
_ENDINGS = (
    "ational", "ization", "ation", "ition", "ative", "ement", "ment", "ness", "ance", "anc", "ence",
    "enc", "able", "abl", "ible", "ibl", "ship", "hood", "ion", "ism", "ist", "ive", "iv", "ant",
    "ent", "ian", "ean", "ese", "ish", "ary", "ari", "ory", "ori", "al", "an", "er", "or", "ic",
    "ous", "ful", "ity", "iti", "ate", "at", "fy", "fi", "ti", "e", "i", "y", "a",
)  # fmt: skip
_MIN_ROOT = 4
# Countries whose people's name does not begin as theirs does, and what shares a root by chance.
_IRREGULAR = {
    "french": "franc", "franc": "franc", "britain": "britain", "british": "britain",
    "dutch": "netherland", "polish": "poland", "spanish": "spain", "swedish": "sweden",
    "danish": "denmark", "finnish": "finland", "greek": "greec", "greec": "greec",
    "turkish": "turkey", "turkey": "turkey", "swiss": "switzerland", "irish": "ireland",
    "iran": "iran", "iranian": "iran", "iraq": "iraq", "iraqi": "iraq", "israel": "israel",
    "isra": "israel", "isr": "israel", "peru": "peru", "syria": "syri", "syrian": "syri",
    "cuba": "cuba", "cuban": "cuba", "mali": "mali", "malian": "mali", "oman": "oman",
    "china": "china", "chines": "china", "german": "german", "germani": "german",
    "japan": "japan", "japanes": "japan", "thai": "thailand", "afghan": "afghanistan",
    "uzbek": "uzbekistan", "kazakh": "kazakhstan", "tajik": "tajikistan",
}  # fmt: skip
# Stems that the endings above would join although their words are not akin.
_APART = frozenset(
    stem(word)
    for word in (
        "complicate complete complement compliment complain complex "
        "general generate generation nation native ration rational station state status "
        "statue position posit positive portion universe university universal organ organic "
        "organize party partial particular part partner past pastor minor minority minister "
        "ministry customs custom customer human humane mission missile passion passive action "
        "active actor community communist communism commune commission committee commit "
        "comment command commend policy police politic political politics intern "
        "international internal internet nature natural relation relate relative oper operate "
        "opera secure secretary secret sanction sanctity council counsel confer conference "
        "confident confidence president preside precedent resident important import "
        "importance export expert cent center central century promise prominent capital "
        "capitol capable event eventual eventually final finance hospital hospitality market "
        "marine marina moral morale mortal object objective objection subject press pressure "
        "major majority author authority senate senator senior moment momentum depart "
        "department military militia militant protestant protest current currency apartment "
        "appoint appointment point vacant vacation vacate "
    ).split()
)


@lru_cache(maxsize=50_000)
def root(stemmed: str) -> str:
    """What derived words share: ``compli`` and ``complianc`` give ``compl``. Short stems stay."""
    if stemmed in _IRREGULAR:
        return _IRREGULAR[stemmed]
    if stemmed in _APART:
        return stemmed
    for _ in range(2):
        for ending in _ENDINGS:
            if stemmed.endswith(ending) and len(stemmed) - len(ending) >= _MIN_ROOT:
                stemmed = stemmed[: -len(ending)]
                break
    return stemmed


# Written so in one English and so in the other, as far as no rule of endings says it.
_BRITISH = {
    **{f"{start}our": f"{start}or" for start in (
        "ard arm behavi clam col endeav fav flav harb hon hum lab neighb od rig rum sav splend "
        "tum val vap vig"
    ).split()},
    **{f"{start}re": f"{start}er" for start in "cent calib fib lit lust met meag theat".split()},
    **{f"{start}ence": f"{start}ense" for start in "def off lic pret".split()},
    "programme": "program", "dialogue": "dialog", "catalogue": "catalog", "sceptic": "skeptic",
    "grey": "gray", "cheque": "check", "tonne": "ton", "judgement": "judgment",
}  # fmt: skip
_SPELLINGS = _BRITISH | {american: british for british, american in _BRITISH.items()}
# What has one name here and another there: places renamed, names transcribed, abbreviations.
_SAME = (
    "covid coronavirus", "isis isil daesh", "kyiv kiev", "kharkiv kharkov",
    "odesa odessa", "burma myanmar", "turkey turkiye", "guantanamo gitmo", "peking beijing",
    "bombay mumbai", "saigon hcmc", "obamacare aca", "hezbollah hizballah hizbullah",
    "zelensky zelenskyy zelenskiy", "qaddafi gaddafi gadhafi qadhafi", "taliban taleban",
    "houthi houthis huthi", "koran quran", "jobless unemployed", "petrol gasoline",
    "tsar czar", "yanukovych yanukovich", "assad asad", "osama usama",
)  # fmt: skip
_OTHERS = {
    word: tuple(other for other in group.split() if other != word)
    for group in _SAME
    for word in group.split()
}
_ISE, _IZE = (re.compile(rf"(\w{{3,}}[iy]){z}(e[drs]?|es|ers|ing|ations?)") for z in "sz")
_PLAIN_NUMBER, _GROUPED = (
    re.compile(r"[1-9][0-9]{3,8}"),
    re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+"),
)
_ORDINAL = re.compile(r"([12]?[0-9]|3[01])(st|nd|rd|th)?")


def other_spellings(literal: str) -> tuple[str, ...]:
    """How else a word is written: ``labour``, ``labor``; ``4000``, ``4,000``; ``31``, ``31st``."""
    others = [*_OTHERS.get(literal, ())]
    for ending in ("", "s", "ed", "ing", "ly"):
        base = literal.removesuffix(ending)
        if base in _SPELLINGS and base + ending == literal:
            others.append(_SPELLINGS[base] + ending)
    for pattern, letter in ((_ISE, "z"), (_IZE, "s")):
        if match := pattern.fullmatch(literal):
            others.append(f"{match[1]}{letter}{match[2]}")
    if literal[:1].isdigit():
        others += _other_numbers(literal)
    return tuple(dict.fromkeys(others))


def _other_numbers(literal: str) -> list[str]:
    if _PLAIN_NUMBER.fullmatch(literal):
        return [f"{int(literal):,}"]
    if _GROUPED.fullmatch(literal):
        return [literal.replace(",", "")]
    if match := _ORDINAL.fullmatch(literal):
        day = int(match[1])
        if match[2]:
            return [match[1]]
        ending = "th" if 10 < day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
        return [f"{day}{ending}"]
    return []


def is_form(literal: str, typed: str) -> bool:
    """Whether a word is derived from one that was typed, or another way to write it."""
    word = typed.lower()
    spellings = {stem(other) for other in other_spellings(word)}
    return stem(literal) in spellings or root(stem(literal)) == root(stem(word))


def is_light(literal: str) -> bool:
    return literal in LIGHT_WORDS
