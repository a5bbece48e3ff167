"""One way to fold text, for labels, names, search and quotes alike.

What a reader does not see or would not tell apart is taken away: soft hyphens, marks of direction
and width, control characters, hyphens at line ends, accents (set as one letter or as two),
ligatures, stroke letters, curly apostrophes, case. Folded text is for comparing only; the reading
text keeps every character and its offset.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# As the inside of a character class: soft hyphen (word processors write it as U+001F), zero width,
# marks of direction, controls.
INVISIBLE = (
    "\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u206f"
    "\\ufe00-\\ufe0f\\ufeff\\ufff9-\\ufffb\\x00-\\x08\\x0e-\\x1b\\x1f\\x7f-\\x84\\x86-\\x9f"
)
# Accents that stand behind their letter as characters of their own.
COMBINING = (
    "\\u0300-\\u036f\\u0483-\\u0487\\u0591-\\u05bd\\u064b-\\u065f\\u0670\\u1ab0-\\u1aff"
    "\\u1dc0-\\u1dff\\u20d0-\\u20f0\\ufe20-\\ufe2f"
)
# A word that goes on in the next line: "inspec-" and "tors".
LINE_END_HYPHEN = r"-[ \t\u00a0]{0,8}\r?\n[ \t\u00a0]{0,8}(?=[a-zß-öø-ÿ])"

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_LINE_END = re.compile(rf"(?<=[^\W\d_]){LINE_END_HYPHEN}")
# Letters that no decomposition gives.
_LETTERS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "ʻ": "'",
        "´": "'",
        "`": "'",
        "′": "'",
        "‐": "-",
        "‑": "-",
        "ı": "i",
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ħ": "h",
        "Ħ": "H",
        "ŧ": "t",
        "Ŧ": "T",
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "TH",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
    }
)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Words as they are compared: ``"Małek" -> "malek"``, ``"inspec-\\ntors" -> "inspectors"``."""
    if text.isascii() and text.isprintable():
        return text.lower().replace("`", "'")
    joined = _LINE_END.sub("", text) if "\n" in text else text
    letters = unicodedata.normalize("NFKD", visible(joined).translate(_LETTERS))
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold()


_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)


def plain(text: str) -> str:
    """Printed words as names and titles are stored: no invisible marks, ligatures taken apart,
    accents one character with their letters.
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", visible(text)).translate(_LIGATURES)


def visible(text: str) -> str:
    """The text without the characters that nobody sees."""
    return _INVISIBLE.sub("", text)
