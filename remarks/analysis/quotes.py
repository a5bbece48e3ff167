"""Checking a quote: candidates from the index, the verdict from the stored text alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from .. import search
from ..exports import writers
from ..models import Turn
from ..presentation.text import plain
from ..search.language import period
from ..search.resolution import find_people
from ..search.similarity import turns_containing_phrase
from ..search.tokens import TokenSequence, tokens
from . import alignment
from .counts import size

MIN_WORDS, MAX_WORDS, MAX_CHARACTERS = 4, 500, 6_000
MAX_PASSAGES = 5
# Below this share of words in common a passage is no altered form of the quote, only the nearest
# there is.
MIN_ALTERED_SIMILARITY = 0.6
MIN_NEAREST_SIMILARITY = 0.25
MAX_COMPARED = 8


@dataclass(frozen=True)
class Passage:
    """Where quoted words, or a piece of them, stand or nearly stand."""

    turn: Turn
    match: alignment.Match
    piece: str

    @property
    def words(self) -> str:
        return self.turn.text[self.match.start : self.match.end]

    @property
    def url(self) -> str:
        """The turn, and in it the words themselves."""
        return self.turn.get_absolute_url() + writers.fragment(plain(self.words))

    @property
    def word_diff(self) -> list[tuple[str, str, str]]:
        """The quote beside the text, piece by piece.

        ``(kind, quoted, source)``, kind empty where both agree.
        """
        return alignment.word_diff(self.piece, self.words)

    @property
    def around(self) -> tuple[str, str]:
        """A little of what stands before and behind."""
        text, a, b = self.turn.text, self.match.start, self.match.end
        return text[max(0, a - 120) : a], text[b : b + 120]


@dataclass(frozen=True)
class Check:
    """The answer: a verdict, what it says in words, what was searched, and the passages it rests
    on.
    """

    text: str
    verdict: str
    description: str
    searched: str = ""
    passages: tuple[Passage, ...] = ()
    notes: tuple[str, ...] = ()


def check(text: str, speaker: str = "", on: str = "") -> Check:
    """Whether these words are held, and whose they are.

    Never raises for anything a reader can paste.
    """
    text = " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in text).split())
    asked = alignment.tokenize_quote(text[:MAX_CHARACTERS])
    if len(asked.literals) < MIN_WORDS:
        return Check(
            text,
            "refused",
            f"Paste at least {MIN_WORDS} words: fewer appear in many places by chance.",
        )
    if len(asked.literals) > MAX_WORDS or len(text) > MAX_CHARACTERS:
        return Check(
            text[:MAX_CHARACTERS], "refused", f"Paste at most {MAX_WORDS} words at a time."
        )
    try:
        located = _locate(text, asked)
    except search.SearchUnavailable as error:
        return Check(text, "refused", str(error))
    kind, passages = located
    notes = _notes(kind, passages, speaker.strip()[:200], on.strip()[:20])
    return Check(text, kind, DESCRIPTIONS[kind], _coverage(), passages[:MAX_PASSAGES], notes)


DESCRIPTIONS = {
    "exact": "These words appear here exactly so.",
    "same": "The same words appear here; they differ only in the ways named below.",
    "altered": "Similar words appear here; what differs is marked.",
    "spliced": "These words appear here, but not in one piece: they come from the places shown.",
    "not_found": "These words are not in this archive.",
}


def _coverage() -> str:
    archive = size()
    if not archive.events:
        return "The archive holds no events."
    years = f", {archive.first.year}-{archive.last.year}" if archive.first else ""
    return f"Searched: {archive.events:,} events{years}. It may still have been said elsewhere."


def _locate(text: str, asked: TokenSequence) -> tuple[str, tuple[Passage, ...]]:
    parts = alignment.pieces_of(text)
    whole = text if len(parts) < 2 else " ".join(parts)
    ids = turns_containing_phrase([t.literal for t in tokens(whole)])
    candidates = _load_turns(ids)
    lying = sorted(_alignments(whole, candidates), key=_rank)
    if len(parts) < 2 and lying and not lying[0].match.differences:
        clean = [p for p in lying if not p.match.differences]
        return clean[0].match.verdict, tuple(clean)
    joined = _pieces(parts) if len(parts) > 1 else _splice(text, asked, candidates)
    if joined:
        return "spliced", joined
    like = [p for p in lying if p.match.similarity >= MIN_ALTERED_SIMILARITY]
    if like:
        return "altered", tuple(like)
    return "not_found", tuple(p for p in lying if p.match.similarity >= MIN_NEAREST_SIMILARITY)


def _rank(passage: Passage) -> tuple:
    """Exact before same before altered; then the likest, then the earliest."""
    order = ("exact", "same", "altered").index(passage.match.verdict)
    return (
        order,
        -passage.match.similarity,
        passage.turn.event.listed_on or dt.date.max,
        passage.turn.pk,
    )


def _load_turns(ids: Sequence[int]) -> list[tuple[Turn, TokenSequence]]:
    rows = Turn.objects.public().for_display()
    turns_by_id = {turn.pk: turn for turn in rows.filter(pk__in=ids)}
    turns = [turns_by_id[pk] for pk in ids if pk in turns_by_id]
    return [
        (turn, alignment.tokenize_turn(turn.text, turn.marks, turn.body_start)) for turn in turns
    ]


def _best_candidates(text: str, candidates):
    """The texts that share most runs with the quote, and else most words.

    Only these are compared word by word.
    """
    asked = alignment.tokenize_quote(text).literals
    words = set(asked)
    scored = sorted(
        (
            (
                alignment.Runs(tokens_of_turn.literals, asked).longest(asked, 0, len(asked))[1],
                len(words.intersection(tokens_of_turn.literals)),
                -i,
            )
            for i, (_, tokens_of_turn) in enumerate(candidates)
        ),
        reverse=True,
    )
    return [candidates[-i] for _, _, i in scored[:MAX_COMPARED]]


def _alignments(text: str, candidates) -> list[Passage]:
    passages = []
    for turn, words in _best_candidates(text, candidates):
        match = alignment.align_quote(text, turn.text, words)
        if match is not None:
            passages.append(Passage(turn, match, text))
    return passages


def _pieces(parts: list[str]) -> tuple[Passage, ...]:
    """The pieces of a quote with ellipses, each where it stands word for word.

    () unless every one is found.

    A turn that holds all of them in order is looked for first.
    """
    cut = [[t.literal for t in tokens(part)] for part in parts]
    for turn, words in _load_turns(
        turns_containing_phrase([w for piece in cut for w in piece], pieces=cut)
    ):
        if passages := _in_order(parts, turn, words):
            return passages
    passages: list[Passage] = []
    for part, literals in zip(parts, cut, strict=True):
        clean = [
            p
            for p in sorted(
                _alignments(part, _load_turns(turns_containing_phrase(literals))), key=_rank
            )
            if not p.match.differences
        ]
        if not clean:
            return ()
        passages.append(clean[0])
    return tuple(passages)


def _in_order(parts: list[str], turn: Turn, words: TokenSequence) -> tuple[Passage, ...]:
    """The pieces one behind the other in one turn; () where one is missing."""
    passages, at = [], 0
    for part in parts:
        rest = words.after(at)
        match = alignment.align_quote(part, turn.text, rest)
        if match is None or match.differences:
            return ()
        passages.append(Passage(turn, match, part))
        at += sum(end <= match.end for _, end in rest.spans)
    return tuple(passages)


def _splice(text: str, asked: TokenSequence, candidates) -> tuple[Passage, ...]:
    """A quote as runs of words from several places that leave no word over.

    () where there is no such reading.

    A seam stands at the end of a sentence or between two runs of eight words: shorter runs meet by
    chance.
    """
    texts = [alignment.Runs(words.literals, asked.literals) for _, words in candidates]
    runs = _partition_into_runs(asked.literals, texts, 0, len(asked.literals))
    if runs is None or len(runs) < 2:
        return ()
    for (low, middle, _), (_, high, _) in zip(runs, runs[1:], strict=False):
        if (
            not alignment.breaks_well(text, asked, middle)
            and min(middle - low, high - middle) < MIN_SEAM_RUN
        ):
            return ()
    passages = []
    for low, high, index in runs:
        turn, words = candidates[index]
        piece = text[asked.spans[low][0] : asked.spans[high - 1][1]]
        match = alignment.align_quote(piece, turn.text, words)
        if match is None or match.differences:
            return ()
        passages.append(Passage(turn, match, piece))
    # Two runs that follow one another in one turn with a word or so between are one altered
    # passage.
    for one, other in zip(passages, passages[1:], strict=False):
        between = words_between(one, other)
        if between is not None and between <= MAX_WORDS_BETWEEN:
            return ()
    return tuple(passages)


MIN_SEAM_RUN = 8
# As many words may be left out between two runs of one turn for it to count as one altered passage.
MAX_WORDS_BETWEEN = 6


def words_between(one: Passage, other: Passage) -> int | None:
    """Words between two passages of one turn in order; None where they are not that."""
    if one.turn.pk != other.turn.pk or other.match.start < one.match.end:
        return None
    return len(tokens(one.turn.text[one.match.end : other.match.start]))


def _partition_into_runs(
    asked: Sequence[str], texts: list[alignment.Runs], low: int, high: int
) -> list[tuple[int, int, int]] | None:
    """``asked[low:high]`` as runs of at least four words, each in one text.

    None where a word is left over.
    """
    if low == high:
        return []
    (a, length), index = max(
        ((text.longest(asked, low, high), i) for i, text in enumerate(texts)),
        key=lambda found: (found[0][1], -found[1]),
        default=((0, 0), 0),
    )
    if length < alignment.MIN_RUN:
        return None
    left = _partition_into_runs(asked, texts, low, a)
    right = _partition_into_runs(asked, texts, a + length, high) if left is not None else None
    return None if left is None or right is None else [*left, (a, a + length, index), *right]


def _notes(kind: str, passages: tuple[Passage, ...], speaker: str, on: str) -> tuple[str, ...]:
    """What must be said of a check besides its verdict."""
    notes = []
    first = passages[0] if passages else None
    if kind == "altered" and any(d.negates for d in first.match.differences):
        notes.append("A negation was added, dropped or changed: the quote may say the opposite.")
    if first is not None and any(p.match.gap for p in passages[:MAX_PASSAGES]):
        notes.append(
            "A gap in the transcript, such as (inaudible), touches the passage: what stood there "
            "is not known."
        )
    if kind == "spliced" and len({p.turn.speaker_id or p.turn.label for p in passages}) > 1:
        notes.append("The pieces are the words of different speakers.")
    if first is None or kind == "not_found":
        return tuple(notes)
    if speaker:
        notes += _speaker_note(passages, speaker)
    if on:
        notes += _day_note(passages, on)
    return tuple(notes)


def _speaker_note(passages, speaker: str) -> list[str]:
    wanted, name = find_people(speaker)
    if not wanted:
        return [f"Nobody called “{speaker}” is in the archive."]
    holders = {p.turn.speaker_id for p in passages}
    if holders & wanted:
        return []
    return [f"These words are {passages[0].turn.display_name}’s here, not {name}’s."]


def _day_note(passages, on: str) -> list[str]:
    span = period(on)
    if span is None:
        return [f"“{on}” is not a date: write 2007, 2007-05 or 2007-05-15."]
    days = [p.turn.event.date for p in passages if p.turn.event.date]
    if any(span[0] <= day <= span[1] for day in days):
        return []
    return (
        [f"The transcript is of {days[0].day} {days[0]:%B} {days[0].year}, not {on}."]
        if days
        else []
    )
