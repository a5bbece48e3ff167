"""What a printed label says of a person: a surname behind a title, an office alone, or nobody."""

from __future__ import annotations

from functools import lru_cache

from ..transcripts.folding import fold
from ..transcripts.label_kinds import is_anonymous, keyword_voice
from ..transcripts.lexicon import names

MAX_LABEL_WORDS = 6
# Words of an office that no table of roles lists but that no surname is, either.
_OFFICE_WORDS = frozenset("pm the of and for to hon mp rear acting".split())


@lru_cache(maxsize=65536)
def label_key(label: str) -> str:
    """The form in which labels are compared: no case, accents, dots or marks of markup."""
    folded = fold(label).replace(".", " ").strip(" *_:'‘’\"`")
    return " ".join(folded.split())[:200]


@lru_cache(maxsize=65536)
def surname_of_label(label: str) -> str:
    """The folded surname of ``MR. CARNEY`` or ``SECRETARY BLINKEN``; "" where the label names
    nobody.

    A label that is an office alone, a standing word, an anonymous official, a text of
    many words, or a name in full has none.
    """
    if not label or is_anonymous(label) or keyword_voice(label):
        return ""
    tokens = [t for t in label.replace(" ", " ").replace(".", ". ").split() if names.bare(t)]
    if not tokens or len(tokens) > MAX_LABEL_WORDS or "," in label:
        return ""
    rest = [t for t in tokens if not _is_title(t)]
    if not rest or len(tokens) == 1 and not tokens[0].isupper():
        return ""
    words = [names.bare(t) for t in rest]
    if any(not w.replace("-", "").replace("'", "").isalpha() for w in words):
        return ""
    if len(words) > 1 and any(w not in names.PARTICLES for w in words[:-1]):
        return ""
    if len(words[-1]) < 2 or tokens[-1] is not rest[-1]:
        return ""
    return " ".join(words)


# What makes another office of the one behind it; a label and an office must have the same.
_RANKS = frozenset("vice deputy under assistant acting principal associate former shadow".split())
# The words that name an office; "General" or "Admiral" is a rank that many of a surname may have.
_OFFICES = frozenset(
    "president secretary minister chancellor ambassador administrator premier treasurer surgeon"
    " attorney director commissioner representative advisor adviser".split()
)


@lru_cache(maxsize=65536)
def office_words(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of an office, and among them its ranks: ``Deputy Secretary of State``.

    Both are empty where no word names an office, as in MR. HALE or ADMIRAL HALE.
    """
    words = frozenset(
        part for token in text.split() for part in names.bare(token).split("-") if part
    ) - {"the", "of", "for", "and", "mr", "mrs", "ms", "madam", "dr", "hon"}
    return (words, words & _RANKS) if words & _OFFICES else (frozenset(), frozenset())


def _is_title(token: str) -> bool:
    word = names.bare(token)
    return word in names.ROLE_WORDS or word in names.HONORIFICS or word in _OFFICE_WORDS


@lru_cache(maxsize=65536)
def names_nobody(label: str) -> bool:
    """Whether a label can never be carried from one event to another.

    Empty labels, pure offices, standing words and officials on background mean another person each
    time.
    """
    if not label_key(label) or is_anonymous(label) or keyword_voice(label):
        return True
    words = [names.bare(t) for t in label.split()]
    if any(w in ("official", "officials") for w in words):
        return True
    return all(_is_title(t) or not names.bare(t) or _is_ordinal(t) for t in label.split())


def _is_ordinal(token: str) -> bool:
    word = names.bare(token)
    return word.isdigit() or word in ("one", "two", "three", "four", "five", "six", "number", "no")
