"""How text becomes words for search: one cutting for every engine, for marking hits and for topics.

A token has a literal form (lower case, no accents, straight quotes) and a stem. Everything that
looks for words, in the index or on a page, cuts text here, so that what is found is what is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import Stemmer

from ..transcripts.folding import COMBINING, INVISIBLE, LINE_END_HYPHEN, fold

# Stands between words that a gap keeps apart; no token of a query can equal it.
GAP = "\u241e"
GAP_KINDS = frozenset(("untranslated", "inaudible", "crosstalk", "interruption"))
# A word goes on over apostrophes, over what nobody sees, and over a hyphen at the end of a line.
_INSIDE = rf"[{INVISIBLE}{COMBINING}]"
_TOKEN = re.compile(
    # Most words stand alone before a blank; what begins no word is passed over before the three
    # kinds of other words are tried.
    rf"\w++(?=[,.?]?[ ])|(?=\w)(?:(?:[^\W\d_]\.){{2,}}(?:[^\W\d_]\b)?|\d+(?:[.,:]\d+)+"
    rf"|\w+(?:(?:['’]{_INSIDE}*|{_INSIDE}+|(?<=[^\W\d_]){LINE_END_HYPHEN})\w+)*{_INSIDE}*)"
)
MAX_TOKEN_LENGTH = 80
# Marks of a turn as its row holds them: ``{"start": 3, "end": 9, "kind": "laughter"}``.
Marks = Iterable[Mapping[str, Any]]
_stemmer = Stemmer.Stemmer("english")


class Token(NamedTuple):
    """A word of a text: its literal form, its stem, and where it stands."""

    literal: str
    stem: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of ``text`` in order; offsets count code points of ``text``."""
    return [
        Token(literal, stem(literal), match.start(), match.end())
        for match in _TOKEN.finditer(text)
        if (literal := literal_form(match[0]))
    ]


@lru_cache(maxsize=200_000)
def literal_form(word: str) -> str:
    """``"Russia’s" -> "russia's"``; ``U.S.``, ``US`` -> ``u.s``: the country is not the pronoun."""
    if word in ("US", "U.S", "U.S."):
        return "u.s"
    plain = fold(word.replace("_", ""))
    if "." in plain and not plain[0].isdigit():
        plain = plain.replace(".", "")
        if plain == "us":
            return "u.s"
    return plain[:MAX_TOKEN_LENGTH]


@lru_cache(maxsize=200_000)
def stem(literal: str) -> str:
    if literal == "u.s":
        return literal
    stemmed: str = _stemmer.stemWord(literal.removesuffix("'s").removesuffix("'"))
    return stemmed or literal


def vocabulary(text: str) -> set[str]:
    """The literal forms of all words of ``text``, each once."""
    return {literal_form(word) for word in set(_TOKEN.findall(text))}


def literals_of(text: str) -> list[str]:
    """The literal forms of the words of ``text`` in order."""
    return list(filter(None, map(literal_form, _TOKEN.findall(text))))


def streams(text: str, marks: Marks, offset: int = 0) -> tuple[list[str], list[str]]:
    """``(literals, stems)`` of a turn: what marks cover is left out, gaps leave a GAP behind.

    Marks hold offsets of the source's text; ``offset`` is where ``text`` begins there.
    """
    literals: list[str] = []
    stems: list[str] = []
    for piece in pieces(text, marks, offset):
        if piece.after_gap:
            literals.append(GAP)
            stems.append(GAP)
        words = literals_of(piece.text)
        literals += words
        stems += map(stem, words)
    return literals, stems


@dataclass(frozen=True, slots=True)
class TokenSequence:
    """The words of a turn in order, each with its place in the text; a gap is a word by itself."""

    literals: tuple[str, ...]
    stems: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, words: Iterable[Token]) -> TokenSequence:
        words = tuple(words)
        return cls(
            tuple(w.literal for w in words),
            tuple(w.stem for w in words),
            tuple((w.start, w.end) for w in words),
        )

    def after(self, index: int) -> TokenSequence:
        """The words from the one at ``index`` on."""
        return TokenSequence(self.literals[index:], self.stems[index:], self.spans[index:])


def tokenize_turn(text: str, marks: Marks, offset: int = 0) -> TokenSequence:
    """The same words that ``streams`` gives the index, with offsets into ``text``."""
    literals: list[str] = []
    spans: list[tuple[int, int]] = []
    for piece in pieces(text, marks, offset):
        if piece.after_gap:
            literals.append(GAP)
            spans.append((piece.start, piece.start))
        places = [match.span() for match in _TOKEN.finditer(piece.text)]
        words = [literal_form(piece.text[start:end]) for start, end in places]
        literals += filter(None, words)
        spans += [
            (piece.start + start, piece.start + end)
            for (start, end), literal in zip(places, words, strict=True)
            if literal
        ]
    # A gap is its own stem.
    return TokenSequence(tuple(literals), tuple(map(stem, literals)), tuple(spans))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of spoken text, its place in the turn, and whether a gap stands before it."""

    text: str
    start: int
    after_gap: bool


def pieces(text: str, marks: Marks, offset: int = 0) -> list[Piece]:
    """The spoken stretches of a turn."""
    stretches, at, after_gap = [], 0, False
    for mark in sorted(marks, key=lambda m: m["start"]):
        start, end = mark["start"] - offset, mark["end"] - offset
        if start < at or end > len(text):
            continue
        stretches.append(Piece(text[at:start], at, after_gap))
        after_gap = mark["kind"] in GAP_KINDS
        at = end
    stretches.append(Piece(text[at:], at, after_gap))
    return stretches
