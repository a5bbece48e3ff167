"""Full names that a text prints, for the surnames of labels: "Given Surname", in ordinary
letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..transcripts.lexicon import names

# A given name, perhaps initials or a middle name, and a surname on one line; particles may stand
# before it.
_NAME = re.compile(
    r"""
    (?<![\w’'.-])
    (?=                                                   # names may overlap by a word
      ([A-ZÀ-ÖØ-Þ][\w’'-]*[a-zß-ÿ][\w’'-]*)               # given name
      ((?:[\ \u00a0](?:[A-Z]\.){1,2})?)                    # initials
      [\ \u00a0]
      ((?:(?:de|da|di|del|van|von|der|bin|al|el)[\ \u00a0]){0,2}
       [A-ZÀ-ÖØ-Þ][\w’'-]*[a-zß-ÿ][\w’'-]*)               # surname with its particles
    )""",
    re.VERBOSE,
)
MAX_NAMES = 2_000


_LOWER = re.compile(r"(?<![\w’'-])[a-z][a-z'’-]+")
_POSSESSIVE = re.compile(r"[’']s$")


@dataclass(frozen=True)
class NameWords:
    """The words of a text by which its names are told: those in small letters, and what may be a
    given name, initials and a surname, each once and in order.
    """

    lower: frozenset[str]
    candidates: tuple[tuple[str, str, str], ...]

    @classmethod
    def of(cls, text: str) -> NameWords:
        return cls(
            frozenset(_LOWER.findall(text)), tuple(dict.fromkeys(map(tuple, _NAME.findall(text))))
        )

    def before(self, other: NameWords) -> NameWords:
        """Those of a text on whose next line another begins."""
        candidates = dict.fromkeys(self.candidates + other.candidates)
        return NameWords(self.lower | other.lower, tuple(candidates))


def printed_names(words: NameWords) -> dict[tuple[str, str], str]:
    """``(given, surname)``, folded -> the name as first printed, for every likely full name of a
    text.
    """
    names_by_key: dict[tuple[str, str], str] = {}
    lower = words.lower
    for given, initials, surname in words.candidates:
        surname = _POSSESSIVE.sub("", surname)
        if not _is_given(given, lower) or not _is_surname(surname, lower):
            continue
        name = " ".join(f"{given}{initials} {surname}".replace("\u00a0", " ").split())
        names_by_key.setdefault((names.bare(given), names.surname_of(name)), name)
        if len(names_by_key) >= MAX_NAMES:
            break
    return names_by_key


def _is_given(word: str, lower: frozenset[str]) -> bool:
    return (
        names.is_given_name_like(word)
        and len(names.bare(word)) > 1
        and names.bare(word) not in names.PARTICLES
        and "’s" not in word
        and "'s" not in word
        and word.lower() not in lower
    )


def _is_surname(word: str, lower: frozenset[str]) -> bool:
    last = word.split()[-1]
    return (
        names.is_given_name_like(last) and len(names.bare(last)) > 1 and last.lower() not in lower
    )
