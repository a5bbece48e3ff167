"""Editorial remarks inside the words: gaps, languages, laughter. The transcriber's own."""

from __future__ import annotations

import re

from .lexicon.names import normalize
from .types import Mark

_BRACKETED = re.compile(r"\\?[(\[]([^()\[\]]{1,120})[)\]]")
LANGUAGES = frozenset(
    (
        "afrikaans albanian amharic arabic armenian azerbaijani azeri bahasa bengali bosnian "
        "bulgarian burmese cantonese catalan chinese croatian czech danish dari dutch english "
        "estonian farsi finnish french georgian german greek hebrew hindi hungarian icelandic "
        "indonesian irish italian japanese kazakh khmer korean kurdish kyrgyz lao latvian "
        "lithuanian macedonian malay maltese mandarin mongolian nepali norwegian pashto "
        "persian polish portuguese punjabi romanian russian serbian sinhala slovak slovene "
        "slovenian somali spanish swahili swedish tagalog tajik tamil thai tibetan turkish "
        "turkmen ukrainian urdu uzbek vietnamese welsh"
    ).split()
)
_LANGUAGE = re.compile(r"\b(" + "|".join(sorted(LANGUAGES)) + r")\b")
_SPOKEN_IN = re.compile(
    r"""
    (?:(?:speaks|speaking|spoke|said|asked|answered|answers|replied|question|answer|remarks
        |continues|responds|responding|response|statement)\s+)?
    (?:in|from)\s+(?:the\s+|brazilian\s+|mandarin\s+)?LANGUAGE\b
    |^(?:speaks|speaking|spoke)\s+(?:in\s+)?LANGUAGE\b
    """.replace("LANGUAGE", _LANGUAGE.pattern.strip(r"\b")),
    re.VERBOSE,
)
_INTERPRETED = re.compile(
    r"interpret|via\s+translat|through\s+(?:a\s+|an\s+)?translat|translated|as\s+translated|"
    r"retranslat|translation"
)
_SIMPLE = (
    (
        "inaudible",
        re.compile(
            r"inaudible|indistinct|unintelligible|unclear|off[\s-]?mi(?:ke|c)\b|no microphone|"
            r"without a microphone|audio (?:break|drops|gap)|tape break"
        ),
    ),
    ("laughter", re.compile(r"laugh(?:s|ter|ing|ed)?\b|chuckl")),
    ("applause", re.compile(r"applau|cheers|claps|clapping")),
    ("crosstalk", re.compile(r"cross[\s-]?talk|simultaneous")),
    ("interruption", re.compile(r"interrupt|disruption|protest(?:o|e)r")),
    ("sic", re.compile(r"sic\.?\Z")),
)
_NOTES = re.compile(
    r"""
    phonetic|\bph\b|break|in[ ]progress|gestur|points|coughs|clears[ ]throat|sneez
    | rings?\b|music|video|redacted|as[ ]delivered|as[ ]prepared|off[ ]the[ ]record
    | pause|displays?|holds[ ]up|presented|signed|signs|handshake|turbulence|local\b
    | reads?\b|nods|whistl|alarm|marked[ ]with|speaking[ ]simultan|no[ ]response
    | silence|begin|end\b|photograph|phone|no[ ]translation|technical|mike\b|mic\b
    | prayer|moment|anthem|toast
    """,
    re.VERBOSE,
)
_UNSPOKEN = frozenset(
    (
        "furniture",
        "untranslated",
        "inaudible",
        "laughter",
        "applause",
        "crosstalk",
        "interruption",
        "note",
        "interpreted",
        "sic",
    )
)


def find_marks(text: str, start: int, end: int) -> tuple[Mark, ...]:
    """The marks in ``text[start:end]``, in order, with offsets into ``text``."""
    if "(" not in text[start:end] and "[" not in text[start:end]:
        return ()
    marks = []
    for match in _BRACKETED.finditer(text, start, end):
        kind, language = classify(match[1].rstrip(chr(92)))
        if kind:
            marks.append(Mark(kind, match.start(), match.end(), language))
    return tuple(marks)


def classify(inside: str) -> tuple[str | None, str | None]:
    """``("untranslated", "Russian")`` for ``In Russian.``; two Nones for ordinary brackets."""
    words = " ".join(normalize(inside).split()).strip(" .!")
    language = _LANGUAGE.search(words)
    named = language[1].capitalize() if language else None
    if _INTERPRETED.search(words) and not words.startswith("no "):
        return "interpreted", named
    if "no translation" in words or "not translated" in words:
        return "untranslated", named
    if language and len(words.split()) <= 10 and (_SPOKEN_IN.search(words) or words == language[1]):
        return ("note", named) if named == "English" else ("untranslated", named)
    for kind, pattern in _SIMPLE:
        if pattern.match(words) or (
            kind != "sic" and len(words.split()) <= 6 and pattern.search(words)
        ):
            return kind, None
    if len(words.split()) <= 9 and _NOTES.search(words):
        return "note", None
    return None, None


def spoken(text: str, start: int, end: int, marks: tuple[Mark, ...]) -> str:
    """The words really said in ``text[start:end]``: what the marks cover is left out."""
    parts, at = [], start
    for mark in marks:
        if mark.start >= at and mark.kind in _UNSPOKEN:
            parts.append(text[at : mark.start])
            at = mark.end
    parts.append(text[at:end])
    return " ".join(parts)
