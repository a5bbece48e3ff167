"""Which words weigh little in a query, and which words are derived from one another.

Pure. A stem joins inflections (``talks``, ``talked``); a root also joins derivations (``comply``,
``compliance``) and a country with its people (``Iran``, ``Iranian``).
"""

from __future__ import annotations

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


def is_light(literal: str) -> bool:
    return literal in LIGHT_WORDS
