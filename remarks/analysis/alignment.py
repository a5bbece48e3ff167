"""Whether quoted words stand in a text: pure rules over words, which the help page lists.

A quote and a text are compared as words, after normalizations that are named one by one. What is
left over is a difference, and a difference is never called the same: least of all a negation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..search.tokens import GAP, Marks, TokenSequence, tokens
from ..search.tokens import tokenize_turn as tokens_of_turn

# Spellings that are taken for one another, British first; shown on the help page.
VARIANTS = (
    ("aluminium", "aluminum"), ("analyse", "analyze"), ("analysed", "analyzed"),
    ("armour", "armor"), ("behaviour", "behavior"), ("cancelled", "canceled"),
    ("catalogue", "catalog"), ("centre", "center"), ("centres", "centers"), ("cheque", "check"),
    ("colour", "color"), ("colours", "colors"), ("criticise", "criticize"),
    ("criticised", "criticized"), ("defence", "defense"), ("defences", "defenses"),
    ("emphasise", "emphasize"), ("endeavour", "endeavor"), ("favour", "favor"),
    ("favourable", "favorable"), ("favourite", "favorite"), ("fulfil", "fulfill"),
    ("grey", "gray"), ("harbour", "harbor"), ("honour", "honor"), ("honoured", "honored"),
    ("judgement", "judgment"), ("kilometre", "kilometer"), ("kilometres", "kilometers"),
    ("labelled", "labeled"), ("labour", "labor"), ("licence", "license"), ("metre", "meter"),
    ("metres", "meters"), ("neighbour", "neighbor"), ("neighbourhood", "neighborhood"),
    ("neighbours", "neighbors"), ("ok", "okay"), ("organisation", "organization"),
    ("organisations", "organizations"), ("organise", "organize"), ("organised", "organized"),
    ("programme", "program"), ("programmes", "programs"), ("realise", "realize"),
    ("realised", "realized"), ("recognise", "recognize"), ("recognised", "recognized"),
    ("rumour", "rumor"), ("sceptical", "skeptical"), ("signalled", "signaled"),
    ("theatre", "theater"), ("tonne", "ton"), ("towards", "toward"), ("travelled", "traveled"),
    ("travelling", "traveling"), ("tyre", "tire"),
)  # fmt: skip
_AMERICAN_SPELLING = dict(VARIANTS)
NEGATIONS = frozenset("no not never none nobody nothing nowhere neither nor without cannot".split())
_ELLIPSIS = re.compile(r"\[?(?:…|\.\s?\.\s?\.(?:\s?\.)?)\]?")
_ENDS = re.compile(r"[.?!]|\n\s*\n")
_OUTER = "\"“”„«»'‘’ \t\n.,;:!?…–—-"
# Fewer words in a row than this stand in many places by chance.
MIN_RUN = 4


@dataclass(frozen=True)
class Difference:
    """Words of the quote and the words that stand there instead; either may be empty.

    ``kind`` is one of ``changed``, ``added``, ``left out`` and ``gap``.
    """

    kind: str
    quoted: str
    source_text: str

    @property
    def negates(self) -> bool:
        return any(
            negates(word)
            for word in f"{self.quoted} {self.source_text}".lower().replace("’", "'").split()
        )


@dataclass(frozen=True)
class Match:
    """How a quote, or a piece of it, lies on a text: the stretch of the text, and what differs."""

    start: int
    end: int
    differences: tuple[Difference, ...]
    similarity: float
    normalized: tuple[str, ...] = ()
    gap: bool = False

    @property
    def verdict(self) -> str:
        if self.differences:
            return "altered"
        return "same" if self.normalized else "exact"


def negates(word: str) -> bool:
    bare = word.strip(_OUTER).replace("’", "'")
    return bare in NEGATIONS or bare.endswith("n't")


def spelling_key(literal: str) -> str:
    return _AMERICAN_SPELLING.get(literal, literal)


def tokenize_turn(text: str, marks: Marks, offset: int = 0) -> TokenSequence:
    """The words of a turn as they are compared: every spelling in its American form."""
    return tokens_of_turn(text, marks, offset).with_literals(spelling_key)


def tokenize_quote(text: str) -> TokenSequence:
    """The words of a quote as they are compared, ellipses and all other signs left out."""
    return TokenSequence.of(tokens(text)).with_literals(spelling_key)


def pieces_of(text: str) -> list[str]:
    """A quote cut at its ellipses; what holds no word is no piece."""
    return [piece.strip() for piece in _ELLIPSIS.split(text) if tokens(piece)]


def align_quote(quote: str, text: str, source: TokenSequence) -> Match | None:
    """How a whole quote lies best on a text, or None where they share too little to speak of."""
    asked = tokenize_quote(quote)
    if not asked.literals or not source.literals:
        return None
    place = _place(asked.literals, source.literals)
    if place is None:
        return None
    first, last = place
    differences, shared, gap = _differences(quote, asked, text, source, first, last)
    differences = differences or _cut_off(text, source, first, last)
    start, end = source.spans[first][0], source.spans[last - 1][1]
    similarity = (
        2 * shared / (len(asked.literals) + sum(w != GAP for w in source.literals[first:last]))
    )
    names = () if differences else _needed_normalizations(quote, text[start:end])
    return Match(start, end, differences, similarity, names, gap or _touches(source, first, last))


def _place(asked: Sequence[str], source: Sequence[str]) -> tuple[int, int] | None:
    """The stretch of ``source`` that ``asked`` lies on best.

    At its full run where that stands there, or around its longest.
    """
    size = len(asked)
    for i in range(len(source) - size + 1):
        if source[i] == asked[0] and tuple(source[i : i + size]) == tuple(asked):
            return i, i + size
    matcher = SequenceMatcher(None, asked, source, autojunk=False)
    long = matcher.find_longest_match(0, size, 0, len(source))
    if long.size == 0:
        return None
    # What may stand around the longest run: as many words as the quote has there, and half as many
    # more.
    low = max(0, long.b - long.a - long.a // 2 - 3)
    rest = size - long.a - long.size
    high = min(len(source), long.b + long.size + rest + rest // 2 + 3)
    blocks = [
        b
        for b in SequenceMatcher(
            None, asked, source[low:high], autojunk=False
        ).get_matching_blocks()
        if b.size
    ]
    first, last = low + blocks[0].b, low + blocks[-1].b + blocks[-1].size
    # Words of the quote before its first and behind its last shared word lie on the words that
    # stand there.
    first = max(0, first - blocks[0].a)
    last = min(len(source), last + size - blocks[-1].a - blocks[-1].size)
    while first < last and source[first] == GAP:
        first += 1
    while last > first and source[last - 1] == GAP:
        last -= 1
    return (first, last) if last > first else None


def _differences(
    quote: str, asked: TokenSequence, text: str, source: TokenSequence, first: int, last: int
) -> tuple[tuple[Difference, ...], int, bool]:
    """What differs, how many words are shared, and whether a gap stands among the differences."""
    differences, shared, gap = [], 0, False
    there = source.literals[first:last]
    for tag, a1, a2, b1, b2 in SequenceMatcher(
        None, asked.literals, there, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            shared += a2 - a1
            continue
        words = quote[asked.spans[a1][0] : asked.spans[a2 - 1][1]] if a2 > a1 else ""
        spoken = [i for i in range(first + b1, first + b2) if source.literals[i] != GAP]
        instead = text[source.spans[spoken[0]][0] : source.spans[spoken[-1]][1]] if spoken else ""
        if len(spoken) < b2 - b1:
            gap = True
            differences.append(Difference("gap", words, instead))
        elif words or instead:
            differences.append(
                Difference(
                    "changed" if words and instead else "added" if words else "left out",
                    words,
                    instead,
                )
            )
    return tuple(differences), shared, gap


def _cut_off(text: str, source: TokenSequence, first: int, last: int) -> tuple[Difference, ...]:
    """A negation right before or behind the words, in the same sentence.

    A quote that leaves it out says something else.
    """
    differences = []
    for i, low, high in ((first - 1, first - 1, first), (last, last - 1, last)):
        if (
            not 0 <= i < len(source.literals)
            or source.literals[i] == GAP
            or not negates(source.literals[i])
        ):
            continue
        between = text[source.spans[low][1] : source.spans[high][0]]
        if not _ENDS.search(between):
            differences.append(Difference("left out", "", text[slice(*source.spans[i])]))
    return tuple(differences)


def _touches(source: TokenSequence, first: int, last: int) -> bool:
    """Whether a gap of the transcript stands right before or behind the stretch."""
    return (first > 0 and source.literals[first - 1] == GAP) or (
        last < len(source.literals) and source.literals[last] == GAP
    )


def word_diff(quote: str, source: str) -> list[tuple[str, str, str]]:
    """Quote and source words laid side by side for the eye.

    ``(kind, quoted, source)``, kind empty where they agree.
    """
    ours, theirs = tokens(quote), tokens(source)
    shown = []
    matcher = SequenceMatcher(
        None,
        [spelling_key(t.literal) for t in ours],
        [spelling_key(t.literal) for t in theirs],
        autojunk=False,
    )
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        mine = quote[ours[a1].start : ours[a2 - 1].end] if a2 > a1 else ""
        other = source[theirs[b1].start : theirs[b2 - 1].end] if b2 > b1 else ""
        kind = (
            ""
            if tag == "equal"
            else "changed"
            if mine and other
            else "added"
            if mine
            else "left out"
        )
        shown.append((kind, mine, other))
    return shown


_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "`": "'"}
)
_DASHES = re.compile(r"\s*(?:--+|[–—‒―])\s*|\s+-\s+")
_NORMALIZATIONS = (
    ("spaces", lambda t: " ".join(t.replace("\u200b", "").split())),
    ("quotation marks", lambda t: t.translate(_QUOTES)),
    ("dashes", lambda t: _DASHES.sub(" - ", t)),
    ("case", str.casefold),
    (
        "accents",
        lambda t: "".join(
            c for c in unicodedata.normalize("NFKD", t) if not unicodedata.combining(c)
        ),
    ),
    ("spelling", lambda t: re.sub(r"\w+", lambda m: spelling_key(m[0]), t)),
    (
        "punctuation and editorial remarks",
        lambda t: " ".join(spelling_key(w.literal) for w in tokens(t)),
    ),
)


def _needed_normalizations(quote: str, source: str) -> tuple[str, ...]:
    """The normalisations that it took to make the two equal, in order.

    () where they are equal as they stand.
    """
    quote, source = quote.strip(_OUTER), source.strip(_OUTER)
    needed = []
    for name, apply in _NORMALIZATIONS:
        if quote == source:
            break
        before = (quote, source)
        quote, source = apply(quote), apply(source)
        if before != (quote, source) and name != "spaces":
            needed.append(name)
        elif before != (quote, source) and quote == source:
            # Line breaks and double blanks are no words: what differs in them alone is exact.
            break
    if quote == source and not needed:
        return ()
    return tuple(needed) or ("punctuation and editorial remarks",)


class Runs:
    """Where runs of four of the words asked for stand in a text, so that not every word is laid on
    every word.
    """

    def __init__(self, words: Sequence[str], asked: Sequence[str]):
        self.words = words
        wanted = {tuple(asked[i : i + MIN_RUN]) for i in range(len(asked) - MIN_RUN + 1)}
        begins = {run[0] for run in wanted}
        self._places: dict[tuple[str, ...], list[int]] = {}
        for i, word in enumerate(words):
            if word in begins and (run := tuple(words[i : i + MIN_RUN])) in wanted:
                self._places.setdefault(run, []).append(i)

    def longest(self, asked: Sequence[str], low: int, high: int) -> tuple[int, int]:
        """Where in ``asked[low:high]`` the longest run begins that stands here, and its length.

        0 below four words.
        """
        best, size = low, 0
        at = low
        while at + max(MIN_RUN, size + 1) <= high:
            for place in self._places.get(tuple(asked[at : at + MIN_RUN]), ()):
                length = MIN_RUN
                while (
                    at + length < high
                    and place + length < len(self.words)
                    and asked[at + length] == self.words[place + length]
                ):
                    length += 1
                if length > size:
                    best, size = at, length
            at += 1
        return best, size


def breaks_well(quote: str, asked: TokenSequence, at: int) -> bool:
    """Whether a sentence of the quote ends right before its word ``at``."""
    return bool(_ENDS.search(quote[asked.spans[at - 1][1] : asked.spans[at][0]]))
