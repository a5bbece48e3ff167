"""Whether quoted words stand in a text: pure rules over words, which the help page lists.

A quote and a text are compared as words, after normalisations that are named one by one. What is left
over is a difference, and a difference is never called the same: least of all a negation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..search.tokens import GAP, tokens

# Spellings that are taken for one another, British first; shown on the help page.
VARIANTS = (
    ("aluminium", "aluminum"), ("analyse", "analyze"), ("analysed", "analyzed"), ("armour", "armor"), ("behaviour", "behavior"),
    ("cancelled", "canceled"), ("catalogue", "catalog"), ("centre", "center"), ("centres", "centers"), ("cheque", "check"),
    ("colour", "color"), ("colours", "colors"), ("criticise", "criticize"), ("criticised", "criticized"), ("defence", "defense"),
    ("defences", "defenses"), ("emphasise", "emphasize"), ("endeavour", "endeavor"), ("favour", "favor"), ("favourable", "favorable"),
    ("favourite", "favorite"), ("fulfil", "fulfill"), ("grey", "gray"), ("harbour", "harbor"), ("honour", "honor"),
    ("honoured", "honored"), ("judgement", "judgment"), ("kilometre", "kilometer"), ("kilometres", "kilometers"), ("labelled", "labeled"),
    ("labour", "labor"), ("licence", "license"), ("metre", "meter"), ("metres", "meters"), ("neighbour", "neighbor"),
    ("neighbourhood", "neighborhood"), ("neighbours", "neighbors"), ("ok", "okay"), ("organisation", "organization"),
    ("organisations", "organizations"), ("organise", "organize"), ("organised", "organized"), ("programme", "program"),
    ("programmes", "programs"), ("realise", "realize"), ("realised", "realized"), ("recognise", "recognize"), ("recognised", "recognized"),
    ("rumour", "rumor"), ("sceptical", "skeptical"), ("signalled", "signaled"), ("theatre", "theater"), ("tonne", "ton"),
    ("towards", "toward"), ("travelled", "traveled"), ("travelling", "traveling"), ("tyre", "tire"),
)  # fmt: skip
_SPELLED = dict(VARIANTS)
NEGATIONS = frozenset("no not never none nobody nothing nowhere neither nor without cannot".split())
_ELLIPSIS = re.compile(r"\[?(?:…|\.\s?\.\s?\.(?:\s?\.)?)\]?")
_ENDS = re.compile(r"[.?!]|\n\s*\n")
_OUTER = "\"“”„«»'‘’ \t\n.,;:!?…–—-"
# Fewer words in a row than this stand in many places by chance.
MIN_RUN = 4


@dataclass(frozen=True)
class TokenSequence:
    """The words of a text in order: as compared, and where each stands. A gap is a word that nothing equals."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Difference:
    """Words of the quote and the words that stand there instead; either may be empty. ``kind``: changed, added, left out, gap."""

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


def compared(literal: str) -> str:
    return _SPELLED.get(literal, literal)


def tokenize_turn(text: str, pieces) -> TokenSequence:
    """The words of a turn; ``pieces`` are its spoken stretches as ``search.words.pieces`` cuts them."""
    words, spans = [], []
    for piece in pieces:
        if piece.after_gap:
            words.append(GAP)
            spans.append((piece.start, piece.start))
        for token in tokens(piece.text):
            words.append(compared(token.literal))
            spans.append((piece.start + token.start, piece.start + token.end))
    return TokenSequence(tuple(words), tuple(spans))


def tokenize_quote(text: str) -> TokenSequence:
    """The words of a quote, ellipses and all other signs left out."""
    found = tokens(text)
    return TokenSequence(
        tuple(compared(t.literal) for t in found), tuple((t.start, t.end) for t in found)
    )


def pieces_of(text: str) -> list[str]:
    """A quote cut at its ellipses; what holds no word is no piece."""
    return [piece.strip() for piece in _ELLIPSIS.split(text) if tokens(piece)]


def align_quote(quote: str, text: str, held: TokenSequence) -> Match | None:
    """How a whole quote lies best on a text, or None where they share too little to speak of."""
    asked = tokenize_quote(quote)
    if not asked.words or not held.words:
        return None
    place = _place(asked.words, held.words)
    if place is None:
        return None
    first, last = place
    differences, shared, gap = _differences(quote, asked, text, held, first, last)
    differences = differences or _cut_off(text, held, first, last)
    start, end = held.spans[first][0], held.spans[last - 1][1]
    similarity = 2 * shared / (len(asked.words) + sum(w != GAP for w in held.words[first:last]))
    names = () if differences else _normalized(quote, text[start:end])
    return Match(start, end, differences, similarity, names, gap or _touches(held, first, last))


def _place(asked: Sequence[str], held: Sequence[str]) -> tuple[int, int] | None:
    """The stretch of ``held`` that ``asked`` lies on best: at its full run where that stands there, or around its longest."""
    size = len(asked)
    for i in range(len(held) - size + 1):
        if held[i] == asked[0] and tuple(held[i : i + size]) == tuple(asked):
            return i, i + size
    matcher = SequenceMatcher(None, asked, held, autojunk=False)
    long = matcher.find_longest_match(0, size, 0, len(held))
    if long.size == 0:
        return None
    # What may stand around the longest run: as many words as the quote has there, and half as many more.
    low = max(0, long.b - long.a - long.a // 2 - 3)
    rest = size - long.a - long.size
    high = min(len(held), long.b + long.size + rest + rest // 2 + 3)
    blocks = [
        b
        for b in SequenceMatcher(None, asked, held[low:high], autojunk=False).get_matching_blocks()
        if b.size
    ]
    first, last = low + blocks[0].b, low + blocks[-1].b + blocks[-1].size
    # Words of the quote before its first and behind its last shared word lie on the words that stand there.
    first = max(0, first - blocks[0].a)
    last = min(len(held), last + size - blocks[-1].a - blocks[-1].size)
    while first < last and held[first] == GAP:
        first += 1
    while last > first and held[last - 1] == GAP:
        last -= 1
    return (first, last) if last > first else None


def _differences(
    quote: str, asked: TokenSequence, text: str, held: TokenSequence, first: int, last: int
):
    found, shared, gap = [], 0, False
    there = held.words[first:last]
    for tag, a1, a2, b1, b2 in SequenceMatcher(
        None, asked.words, there, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            shared += a2 - a1
            continue
        words = quote[asked.spans[a1][0] : asked.spans[a2 - 1][1]] if a2 > a1 else ""
        spoken = [i for i in range(first + b1, first + b2) if held.words[i] != GAP]
        instead = text[held.spans[spoken[0]][0] : held.spans[spoken[-1]][1]] if spoken else ""
        if len(spoken) < b2 - b1:
            gap = True
            found.append(Difference("gap", words, instead))
        elif words or instead:
            found.append(
                Difference(
                    "changed" if words and instead else "added" if words else "left out",
                    words,
                    instead,
                )
            )
    return tuple(found), shared, gap


def _cut_off(text: str, held: TokenSequence, first: int, last: int) -> tuple[Difference, ...]:
    """A negation right before or behind the words, in the same sentence: a quote that leaves it out says something else."""
    found = []
    for i, low, high in ((first - 1, first - 1, first), (last, last - 1, last)):
        if not 0 <= i < len(held.words) or held.words[i] == GAP or not negates(held.words[i]):
            continue
        between = text[held.spans[low][1] : held.spans[high][0]]
        if not _ENDS.search(between):
            found.append(Difference("left out", "", text[slice(*held.spans[i])]))
    return tuple(found)


def _touches(held: TokenSequence, first: int, last: int) -> bool:
    """Whether a gap of the transcript stands right before or behind the stretch."""
    return (first > 0 and held.words[first - 1] == GAP) or (
        last < len(held.words) and held.words[last] == GAP
    )


def word_diff(quote: str, held: str) -> list[tuple[str, str, str]]:
    """Quote and held words laid side by side for the eye: ``(kind, quoted, held)``, kind empty where they agree."""
    ours, theirs = tokens(quote), tokens(held)
    shown = []
    matcher = SequenceMatcher(
        None,
        [compared(t.literal) for t in ours],
        [compared(t.literal) for t in theirs],
        autojunk=False,
    )
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        mine = quote[ours[a1].start : ours[a2 - 1].end] if a2 > a1 else ""
        other = held[theirs[b1].start : theirs[b2 - 1].end] if b2 > b1 else ""
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
_NORMALISATIONS = (
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
    ("spelling", lambda t: re.sub(r"\w+", lambda m: compared(m[0]), t)),
    (
        "punctuation and editorial remarks",
        lambda t: " ".join(compared(w.literal) for w in tokens(t)),
    ),
)


def _normalized(quote: str, held: str) -> tuple[str, ...]:
    """The normalisations that it took to make the two equal, in order; () where they are equal as they stand."""
    quote, held = quote.strip(_OUTER), held.strip(_OUTER)
    needed = []
    for name, apply in _NORMALISATIONS:
        if quote == held:
            break
        before = (quote, held)
        quote, held = apply(quote), apply(held)
        if before != (quote, held) and name != "spaces":
            needed.append(name)
        elif before != (quote, held) and quote == held:
            # Line breaks and double blanks are no words: what differs in them alone is exact.
            break
    if quote == held and not needed:
        return ()
    return tuple(needed) or ("punctuation and editorial remarks",)


class Runs:
    """Where runs of four of the words asked for stand in a text, so that not every word is laid on every word."""

    def __init__(self, words: Sequence[str], asked: Sequence[str]):
        self.words = words
        wanted = {tuple(asked[i : i + MIN_RUN]) for i in range(len(asked) - MIN_RUN + 1)}
        begins = {run[0] for run in wanted}
        self._places: dict[tuple[str, ...], list[int]] = {}
        for i, word in enumerate(words):
            if word in begins and (run := tuple(words[i : i + MIN_RUN])) in wanted:
                self._places.setdefault(run, []).append(i)

    def longest(self, asked: Sequence[str], low: int, high: int) -> tuple[int, int]:
        """Where in ``asked[low:high]`` the longest run begins that stands here, and its length; 0 below four words."""
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
