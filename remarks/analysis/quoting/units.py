"""A text as units that can be compared: words, numbers whatever their writing, and signs as
content.

``$2.6 billion`` becomes a number and a currency, ``don't`` becomes ``do`` and ``not``, and each
unit knows where it stands. Two texts say the same in the same words where their units are equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from ...search.tokens import GAP, Piece, tokens
from .spellings import canonical

MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_CURRENCIES = """
    $=dollar €=euro £=pound ¥=yen ₽=ruble ₹=rupee ₪=shekel ₩=won ₴=hryvnia ¢=cent dollar=dollar
    dollars=dollar euro=euro euros=euro pound=pound pounds=pound yen=yen ruble=ruble rubles=ruble
    rouble=ruble roubles=ruble rupee=rupee rupees=rupee yuan=yuan shekel=shekel shekels=shekel
    hryvnia=hryvnia cents=cent franc=franc francs=franc lira=lira renminbi=yuan
"""
CURRENCIES = dict(pair.split("=") for pair in _CURRENCIES.split())
# Written before or behind a number. Whose dollars they are is content: "$" alone does not say it.
_CODES = dict(
    pair.split("=")
    for pair in (
        "usd=us-dollar aud=australian-dollar cad=canadian-dollar nzd=new-zealand-dollar eur=euro "
        "gbp=pound jpy=yen rub=ruble cny=yuan rmb=yuan inr=rupee uah=hryvnia chf=franc"
    ).split()
)
# As the cutting of words has them, right before "$": US$, A$, C$, NZ$.
_WHOSE_DOLLARS = {
    "us": "us-dollar", "u.s": "us-dollar", "a": "australian-dollar", "au": "australian-dollar",
    "c": "canadian-dollar", "ca": "canadian-dollar", "nz": "new-zealand-dollar",
    "hk": "hong-kong-dollar", "s": "singapore-dollar",
}  # fmt: skip
MONEY = frozenset(
    f"¤{name}" for table in (CURRENCIES, _CODES, _WHOSE_DOLLARS) for name in table.values()
)
_SIGNS = {
    "%": "percent",
    "‰": "permille",
    "&": "and",
    "<": "less",
    ">": "more",
    "≤": "at most",
    "≥": "at least",
    "~": "about",
    "≈": "about",
    "±": "plus or minus",
    "+": "plus",
    "-": "minus",
    "−": "minus",
    "°": "degree",
}
# A minus or plus counts only where it stands free before a figure: hyphens join, they do not
# subtract.
_SIGN = re.compile(r"[$€£¥₽₹₪₩₴¢%‰&<>≤≥~≈±°]|(?<![\w\-–—.,)])[-−+](?=[\d$€£¥])")
_SMALL = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), 2
    )
}
_POWERS = {
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_SHORT = {"bn": 10**9, "mn": 10**6, "tn": 10**12, "m": 10**6, "k": 10**3}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth "
        "twentieth".split(),
        1,
    )
}
# Where publishers strike out a slip beside its correction: ``<s>AFT</s> [ATF]``, ``~~AFT~~``.
STRIKE_SIGNS = re.compile(r"</?(?:s|del|strike)>|~~", re.I)
STRUCK = re.compile(r"<(s|del|strike)>[^<>]{0,200}</\1>|~~[^~]{1,200}~~", re.I)
_FIGURES = re.compile(
    r"\d{1,18}(?:\.\d{1,9})?|\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,9})?|\d{1,3},\d{1,2}"
)
# A comma before one or two figures sets off decimals, as on the continent of Europe.
_DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,2}")
_FRACTION = re.compile(r"(\d{1,2})\u2044(\d{1,2})")
_PARTS = {2: ("half", "halves"), 3: ("#3th", "thirds"), 4: ("quarter", "quarters"),
          5: ("#5th", "fifths"), 8: ("#8th", "eighths"), 10: ("#10th", "tenths")}  # fmt: skip
_FIGURES_SHORT = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(bn|mn|tn|m|k)")
_FIGURES_ORDINAL = re.compile(r"(\d{1,4})(?:st|nd|rd|th)")
_NOT_ALIKE = {"can't": "can", "won't": "will", "shan't": "shall"}
_ENDINGS = {"'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'d": "would"}
_BEFORE_IS = frozenset(
    "it he she that there here what who where how when this everybody everyone nobody somebody "
    "everything nothing something".split()
)
_BEHIND_HAS = frozenset("been got had become gone".split())


class Unit(NamedTuple):
    """One unit: what is compared, where it stands, and of what kind its writing is.

    ``form``: ``word``, ``number``, ``currency``, ``sign``, ``contraction`` or ``gap``.
    """

    key: str
    start: int
    end: int
    form: str = "word"


def units(text: str, base: int = 0) -> list[Unit]:
    """The units of ``text``; offsets count code points, ``base`` is added to each."""
    return _Cutter(text, base).units()


def units_of_pieces(pieces: Iterable[Piece]) -> list[Unit]:
    """The units of a turn's spoken stretches; a gap of the transcript equals nothing."""
    turn_units: list[Unit] = []
    for piece in pieces:
        if piece.after_gap:
            turn_units.append(Unit(GAP, piece.start, piece.start, "gap"))
        turn_units += units(piece.text, piece.start)
    return turn_units


class _Cutter:
    def __init__(self, text: str, base: int):
        self._base = base
        if "<" in text or "~~" in text:
            text = STRIKE_SIGNS.sub(lambda match: " " * len(match[0]), text)
        items = [(t.start, t.end, t.literal) for t in tokens(text)]
        # No word holds a sign: the cutting of words ends at each.
        signs = [(m.start(), m.end(), m[0]) for m in _SIGN.finditer(text)]
        self._items = sorted(items + signs) if signs else items
        self._text = text
        self._found: list[Unit] = []

    def units(self) -> list[Unit]:
        at, items, base = 0, self._items, self._base
        while at < len(items):
            start, end, word = items[at]
            if key := _plain_key(word):
                self._found.append(Unit(key, base + start, base + end))
                at += 1
            else:
                at = self._next(at)
        return self._found

    def _word(self, at: int) -> str:
        return self._items[at][2] if 0 <= at < len(self._items) else ""

    def _add(self, key: str, first: int, last: int, form: str) -> None:
        start, end = self._items[first][0], self._items[last - 1][1]
        self._found.append(Unit(key, self._base + start, self._base + end, form))

    def _next(self, at: int) -> int:
        """Adds the units that begin at item ``at``; returns the item behind them."""
        word = self._word(at)
        if parts := self._fraction(at):
            count, part, behind = parts
            self._add(f"#{count}", at, behind, "number")
            self._add(_PARTS[part][count > 1], at, behind, "number")
            return behind
        value, behind = self._number(at)
        if behind > at and not self._whose_dollars(at):
            self._add(value, at, behind, "number")
            return behind
        if whose := self._whose_dollars(at):
            return self._sign_before_number(at, at + 2, whose)
        if word in _CODES:
            return self._sign_before_number(at, at + 1, _CODES[word])
        if word in CURRENCIES and not word.isalpha():
            return self._sign_before_number(at, at + 1, CURRENCIES[word])
        if word in CURRENCIES:
            self._add("¤" + CURRENCIES[word], at, at + 1, "currency")
        elif word in ("percent", "pct") or word in _SIGNS:
            form = "word" if word == "&" else "sign"
            self._add({"&": "and"}.get(word, "¤" + _SIGNS.get(word, "percent")), at, at + 1, form)
        elif word == "per" and self._word(at + 1) == "cent":
            self._add("¤percent", at, at + 2, "sign")
            return at + 2
        else:
            self._plain(at, word)
        return at + 1

    def _sign_before_number(self, at: int, after: int, currency: str) -> int:
        """A currency's sign ``at:after`` stands before its figure and is compared behind it, as
        words do.
        """
        value, behind = self._number(after)
        if behind > after:
            self._add(value, after, behind, "number")
        self._add("¤" + currency, at, after, "currency")
        return max(behind, after)

    def _whose_dollars(self, at: int) -> str:
        """The currency of ``US$``, ``A$``; "" where none stands at item ``at``."""
        if self._word(at + 1) != "$" or self._items[at][1] != self._items[at + 1][0]:
            return ""
        return _WHOSE_DOLLARS.get(self._word(at), "")

    def _fraction(self, at: int) -> tuple[int, int, int] | None:
        """``2/3`` or ``⅔`` as 2, 3 and the item behind; None for dates and the like (9/11)."""
        if match := _FRACTION.fullmatch(self._word(at)):
            count, part, behind = int(match[1]), int(match[2]), at + 1
        elif self._is_slash_behind(at) and not self._is_slash_behind(at + 1):
            count, part, behind = int(self._word(at)), int(self._word(at + 1)), at + 2
        else:
            return None
        return (count, part, behind) if 0 < count < part and part in _PARTS else None

    def _is_slash_behind(self, at: int) -> bool:
        if at + 1 >= len(self._items):
            return False
        between = self._text[self._items[at][1] : self._items[at + 1][0]]
        words = self._word(at), self._word(at + 1)
        return between == "/" and all(len(w) <= 2 and w.isascii() and w.isdigit() for w in words)

    def _plain(self, at: int, word: str) -> None:
        parts = _expansion(word, self._word(at + 1))
        if len(parts) > 1:
            for part in parts:
                self._add(canonical(part), at, at + 1, "contraction")
        elif word in _ORDINALS or _FIGURES_ORDINAL.fullmatch(word):
            number = _ORDINALS.get(word) or int(_FIGURES_ORDINAL.fullmatch(word)[1])  # type: ignore[index]
            key = f"#{number}" if self._word(at - 1) in MONTHS else f"#{number}th"
            self._add(key, at, at + 1, "number")
        else:
            self._add(canonical(word), at, at + 1, "word")

    def _number(self, at: int) -> tuple[str, int]:
        """``("#2600000000", item behind)``; ("", at) where no number begins."""
        word = self._word(at)
        if word in ("a", "an") and self._word(at + 1) in ("hundred", *_POWERS):
            value, behind = Decimal(1), at + 1
        elif short := _FIGURES_SHORT.fullmatch(word):
            if short[2] in ("m", "k") and self._word(at - 1) not in CURRENCIES:
                return "", at
            return _key(Decimal(short[1]) * _SHORT[short[2]]), at + 1
        elif _FIGURES.fullmatch(word):
            value, behind = self._figures(at)
        else:
            value, behind = self._below_hundred(at)
        if behind == at:
            return "", at
        return self._with_powers(value, behind)

    def _figures(self, at: int) -> tuple[Decimal, int]:
        """``20,000``, and ``20 000`` with a blank between its thousands."""
        digits, behind = self._word(at), at + 1
        if digits.isdigit() and len(digits) <= 3 and digits[0] != "0":
            while self._is_thousands(behind):
                digits += self._word(behind)
                behind += 1
        return _decimal(digits), behind

    def _is_thousands(self, at: int) -> bool:
        word = self._word(at)
        is_next = len(word) == 3 and self._items[at][0] - self._items[at - 1][1] == 1
        return is_next and word.isdigit() and word.isascii()

    def _below_hundred(self, at: int) -> tuple[Decimal, int]:
        word, following = self._word(at), self._word(at + 1)
        if word in _SMALL:
            return Decimal(_SMALL[word]), at + 1
        if word in _TENS:
            ones = _SMALL.get(following, 0)
            if 0 < ones < 10:
                return Decimal(_TENS[word] + ones), at + 2
            return Decimal(_TENS[word]), at + 1
        return Decimal(0), at

    def _with_powers(self, value: Decimal, behind: int) -> tuple[str, int]:
        """``two hundred and fifty thousand``, ``25 thousand``, ``2.6 billion``."""
        if self._word(behind) == "hundred":
            value, behind = value * 100, behind + 1
            rest_at = behind + (self._word(behind) == "and")
            rest, after = self._below_hundred(rest_at)
            if after > rest_at:
                value, behind = value + rest, after
        if power := _POWERS.get(self._word(behind)) or self._glued_power(behind):
            return _key(value * power), behind + 1
        return _key(value), behind

    def _glued_power(self, at: int) -> int:
        """``bn`` of ``2.6bn``, which the cutting of words keeps apart."""
        glued = 0 < at < len(self._items) and self._items[at - 1][1] == self._items[at][0]
        return _SHORT.get(self._word(at), 0) if glued else 0


@lru_cache(maxsize=100_000)
def _plain_key(word: str) -> str:
    """The key of a word that is nothing but a word whatever stands beside it; "" for others."""
    special = word in _SPECIAL or "'" in word or not word.isalpha()
    return "" if special else canonical(word)


_SPECIAL = frozenset(
    (*CURRENCIES, *_CODES, *_WHOSE_DOLLARS, *_SMALL, *_TENS, *_POWERS, *_SHORT, *_ORDINALS)
    + ("a", "an", "percent", "pct", "per", "cannot", "hundred")
)


def _decimal(word: str) -> Decimal:
    if _DECIMAL_COMMA.fullmatch(word):
        word = word.replace(",", ".")
    try:
        return Decimal(word.replace(",", ""))
    except InvalidOperation:
        return Decimal(0)


def _key(value: Decimal) -> str:
    text = f"{value:f}"
    return "#" + (text.rstrip("0").rstrip(".") if "." in text else text)


def _expansion(word: str, following: str) -> list[str]:
    """``don't -> do not``, ``it's -> it is`` or ``it has``; a possessive stays as it is."""
    if word == "cannot":
        return ["can", "not"]
    if "'" not in word:
        return [word]
    if word.endswith("n't") and word != "ain't":
        return [_NOT_ALIKE.get(word, word[:-3]), "not"]
    if word == "let's":
        return ["let", "us"]
    for ending, full in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return [word.removesuffix(ending), full]
    base = word.removesuffix("'s")
    if base != word and base in _BEFORE_IS:
        return [base, "has" if following in _BEHIND_HAS else "is"]
    return [word]
