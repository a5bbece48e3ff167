"""Which ways of writing differ between two texts that are the same words: those, and no others."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

from ...transcripts.folding import LINE_END_HYPHEN, fold, visible
from .spellings import is_transliteration
from .units import Unit

_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "`": "'", "´": "'"}
)
_LINE_END = re.compile(rf"(?<=[^\W\d_]){LINE_END_HYPHEN}")
_DASHES = re.compile(r"--+|[–—‒―-]")
_QUOTE_MARKS = re.compile(r"""["'“”„«»‘’`´]""")
_OTHER_SIGNS = re.compile(r"[^\w\s\"'“”„«»‘’`´–—‒―-]")
# Letters of other alphabets that look like ours, and the ligatures of old printing.
LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοАВЕКМНОРСТХІЈЅνι",
    "aeopcyxijshdqwABEZHIKMNOPTYXoABEKMHOPCTXIJSvi",
)
_FOREIGN = re.compile(r"[\u0370-\u03ff\u0400-\u04ff\u0500-\u052f]")
_LATIN = re.compile(r"[A-Za-z]")
_LIGATURES = re.compile(r"[\ufb00-\ufb06]")
_WORD = re.compile(r"\w+")


def with_latin_letters(text: str) -> str:
    """Look-alike letters set in ours, in texts otherwise in Latin letters; length is kept."""
    if not _FOREIGN.search(text):
        return text
    share = len(_LATIN.findall(text)) / max(1, sum(c.isalpha() for c in text))
    if share < 0.5:
        return text

    def ours(match: re.Match[str]) -> str:
        word = match[0].translate(LOOKALIKES)
        return match[0] if _FOREIGN.search(word) else word

    return _WORD.sub(ours, text)


def differences_of_words(
    pairs: Sequence[tuple[Unit, Unit]], quote: str, text: str
) -> dict[str, None]:
    """Names of the ways in which equal units are written differently, in order of the text."""
    named: dict[str, None] = {}
    for ours, theirs in pairs:
        one, other = quote[ours.start : ours.end], text[theirs.start : theirs.end]
        if one != other:
            for name in _writing_differences(one, other, ours, theirs):
                named.setdefault(name)
    return named


def _writing_differences(one: str, other: str, ours: Unit, theirs: Unit) -> list[str]:
    names = []
    if _LINE_END.search(one) or _LINE_END.search(other):
        one, other = _LINE_END.sub("", one), _LINE_END.sub("", other)
        names.append("line-end hyphens")
    if visible(one) != one or visible(other) != other:
        one, other = visible(one), visible(other)
        names.append("invisible characters")
    latin = with_latin_letters(one + " latin words")[: len(one)]
    if latin != one or _LIGATURES.search(one) and not _LIGATURES.search(other):
        one = unicodedata.normalize("NFKC", latin)
        names.append("look-alike letters")
    if "contraction" in (ours.form, theirs.form) and ours.form != theirs.form:
        return [*names, "contraction"]
    return names + _letters(one, other, ours)


def _letters(one: str, other: str, unit: Unit) -> list[str]:
    names = []
    if _QUOTE_MARKS.findall(one) != _QUOTE_MARKS.findall(other):
        names.append("quotation marks")
    one, other = one.translate(_QUOTES), other.translate(_QUOTES)
    if one == other:
        return names
    if unit.form in ("number", "currency", "sign"):
        if one.casefold() == other.casefold():
            return [*names, "case"]
        return [*names, "number writing"]
    if one.casefold() != other.casefold():
        plain, bare = _bare(one), _bare(other)
        if plain.casefold() == bare.casefold():
            names.append("accents")
        elif fold(one).replace(".", "") == fold(other).replace(".", "") or "." in one + other:
            names.append("punctuation")
        else:
            variant = is_transliteration(fold(one), fold(other))
            return [*names, "transliteration" if variant else "spelling"]
        one, other = plain, bare
    return [*names, "case"] if one != other and one.casefold() == other.casefold() else names


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def differences_of_signs(quote: str, text: str) -> dict[str, None]:
    """What differs between the words: ``quote`` and ``text`` are what remains without them."""
    quote, text = html.unescape(quote), visible(text)
    quote = visible(quote)
    named: dict[str, None] = {}
    for name, signs in (
        ("quotation marks", _QUOTE_MARKS),
        ("dashes", _DASHES),
        ("punctuation", _OTHER_SIGNS),
    ):
        if signs.findall(quote) != signs.findall(text):
            named.setdefault(name)
    return named
