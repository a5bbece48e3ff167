"""Checking a quote: candidates from the index, the verdict from the stored text alone."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.db.models import Q

from .. import search
from ..models import Turn
from ..search.similarity import turns_containing_phrase
from . import alignment, quote_words
from .attribution import Attribution, attribution
from .counts import size
from .quote_passages import Passage
from .quoting import context, laying
from .quoting.readings import Reading, clean, readings
from .quoting.units import units

MIN_WORDS, MAX_WORDS, MAX_CHARACTERS = 2, 1_500, 12_000
MAX_PASSAGES = 5
# Places of a phrase that are counted, and turns that are looked at word by word.
MAX_COUNTED, MAX_COMPARED, MAX_WIDENED = 200, 8, 2
NEIGHBORS = 4
# The sentences of a quote that are looked for one by one.
MAX_PARTS = 8
# Below this share of its words a passage is no altered form of the quote, only the nearest there
# is.
MIN_ALTERED_SIMILARITY, MIN_NEAREST_SIMILARITY = 0.6, 0.25
# From so many words in a row that stand nowhere there, the quote has a part that is made up.
MADE_UP_WORDS, MADE_UP_SHARE = 5, 0.27
# Of so few words only those count that stand there as they are.
MAX_SHORT = 3
# A word of so many letters tells one passage of a day from the others.
MIN_TELLING = 6
# A check that has taken so long answers with what it has.
MAX_SECONDS = 2.0


@dataclass(frozen=True)
class Check:
    """The answer: a verdict, a sentence, what was searched, and the passages it rests on.

    ``denies``: the words are held, and not as the named person's or not from the named day.
    ``place_count`` counts all turns that hold the words in a row, up to MAX_COUNTED.
    """

    text: str
    verdict: str
    description: str
    searched: str = ""
    passages: tuple[Passage, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[context.Warning, ...] = ()
    joins: tuple[str, ...] = ()
    denies: bool = False
    place_count: int = 0
    answer: str = ""
    # False where no index could be asked: the same quote may be checked in a moment.
    is_available: bool = True


@dataclass(frozen=True)
class _Result:
    """What one reading comes to."""

    verdict: str
    passages: tuple[Passage, ...] = ()
    place_count: int = 0
    reading: Reading | None = None


def check(text: str, speaker: str = "", on: str = "") -> Check:
    """Whether these words are held, and whose they are. Never raises for anything a reader can
    paste.
    """
    if refusal := _refusal(text):
        return refusal
    cleaned, undone = clean(text)
    asked = attribution(speaker, on)
    try:
        result = _best(cleaned, undone, " ".join(text.split()), asked)
    except search.SearchUnavailable as error:
        return Check(cleaned, "refused", str(error), answer=str(error), is_available=False)
    return _answer(cleaned, result, asked)


def _refusal(text: str) -> Check | None:
    """Why a text is not checked; None where it can be."""
    shown = " ".join(text[:MAX_CHARACTERS].split())
    why = ""
    if len(text) > MAX_CHARACTERS:
        why = (
            f"Paste at most {MAX_WORDS:,} words ({MAX_CHARACTERS:,} characters) as one quote. "
            "A whole article is checked on the page for articles."
        )
    else:
        count = len(units(clean(text)[0]))
        if count < MIN_WORDS:
            why = f"Paste at least {MIN_WORDS} words: one alone stands in many places by chance."
        elif count > MAX_WORDS:
            why = (
                f"Paste at most {MAX_WORDS:,} words as one quote; this has {count:,}. "
                "A whole article is checked on the page for articles."
            )
    return Check(shown, "refused", why, answer=why) if why else None


DESCRIPTIONS = {
    "exact": "The words stand in the transcript exactly so.",
    "same": "The same words stand in the transcript; they differ in the ways named below only.",
    "altered": "Words like these stand in a transcript, but not these: what differs is marked.",
    "spliced": "These words stand in transcripts, but not in one piece: "
    "they are stitched together from the places shown.",
    "not_found": "Nobody says these words in the transcripts of this archive. "
    "Headings and reports without speakers, in a publisher’s own words, are not searched.",
}
_ORDER = ("exact", "same", "spliced", "altered", "not_found")


def _best(text: str, undone: tuple[str, ...], pasted: str, asked: Attribution) -> _Result:
    """The reading of the text that fits best: the whole where it stands there, else what is in
    quotation marks.
    """
    # Time of this thread alone: a busy machine changes no verdict.
    deadline = time.thread_time() + MAX_SECONDS
    tried: list[_Result] = []
    options = readings(text, undone)
    if not options:
        return _Result("not_found")
    for reading in options:
        if reading.inner and tried and not _is_papers(tried[0]):
            break
        if time.thread_time() > deadline and not reading.inner:
            continue
        result = _locate(reading, pasted, asked, deadline)
        # A pasted sentence: what stands outside the quotation marks is the paper's.
        if result.verdict in ("exact", "same") or (reading.inner and result.verdict != "not_found"):
            return result
        tried.append(result)
    return min(tried, key=lambda result: (_ORDER.index(result.verdict), _distance(result)))


def _distance(result: _Result) -> int:
    """How many words of a reading its passages do not share; what is set aside is none of them."""
    if result.reading is None:
        return 0
    return len(result.reading.quoted.units) - sum(p.match.shared for p in result.passages[:1])


def _is_papers(whole: _Result) -> bool:
    """Whether a text with quotation marks inside does not stand there as a whole, or nearly so."""
    if whole.verdict == "not_found":
        return True
    covered = sum(p.match.shared for p in whole.passages[:1])
    return whole.verdict == "altered" and covered < 0.8 * len(whole.reading.quoted.units)


def _locate(reading: Reading, whole: str, asked: Attribution, deadline: float) -> _Result:
    literals = reading.literals()
    scoped, everywhere = _whole_phrase(literals, asked) if literals else ((), ())
    ids = list(dict.fromkeys([*scoped, *everywhere]))
    turns = _load(ids[:MAX_COMPARED], literals)
    clean_ones = [
        p
        for p in _single(reading, whole, turns, asked)
        if not p.match.differences and _is_all(p, reading)
    ]
    if clean_ones:
        clean_ones.sort(key=_rank)
        if nearer := _local_change(reading, whole, asked, clean_ones[0]):
            return nearer
        count = max(len(ids), len(clean_ones))
        return _Result(clean_ones[0].match.verdict, tuple(clean_ones), count, reading)
    if reading.words <= MAX_SHORT and not reading.inner and len(reading.quoted.units) <= MAX_SHORT:
        return _Result("not_found", reading=reading)
    return _laid_out(reading, whole, asked, turns, deadline)


def _local_change(
    reading: Reading, whole: str, asked: Attribution, first: Passage
) -> _Result | None:
    """A few words that others say so and the named person on the named day nearly so: another word
    then.

    Only for what a newspaper sets in quotation marks and dates: there the day's transcript decides.
    """
    dated = asked.span is not None and asked.is_known
    if not (reading.inner and dated and reading.words <= MAX_SHORT):
        return None
    if first.speaker_fits is not False and first.day_fits is not False:
        return None
    rare = [w for w in reading.literals() if len(w) >= MIN_TELLING]
    ids = [pk for w in rare for pk in turns_containing_phrase([w], 3, [[w]], asked.scopes()[0])]
    by_word = replace(reading, quoted=replace(reading.quoted, by_word=True))
    for passage in _single(by_word, whole, _load(ids, rare), asked):
        kinds = {d.kind for d in passage.match.differences}
        if kinds == {"synonym"} and 2 * passage.match.shared >= reading.words:
            return _Result("altered", (passage, first), 0, reading)
    return None


def _is_all(passage: Passage, reading: Reading) -> bool:
    return passage.match.q1 - passage.match.q0 == len(reading.quoted.units)


def _whole_phrase(
    literals: Sequence[str], asked: Attribution
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Turns that hold the words in a row: the named person's and day's first, then all."""
    everywhere = turns_containing_phrase(literals, MAX_COUNTED, [literals])
    scoped: list[int] = []
    if everywhere:
        for scope in asked.scopes():
            scoped += turns_containing_phrase(literals, MAX_COMPARED, [literals], scope)
            if scoped:
                break
    return tuple(scoped), everywhere


def _load(
    ids: Sequence[int],
    literals: Sequence[str],
    asked: Attribution | None = None,
    parts: Sequence[Sequence[str]] = (),
) -> dict[int, tuple[Turn, alignment.Text]]:
    """Those public turns that share most pairs of words with the quote, with their texts cut."""
    if not ids:
        return {}
    rows = {turn.pk: turn for turn in Turn.objects.public().for_display().filter(pk__in=ids)}
    order = {pk: i for i, pk in enumerate(ids)}
    bonus = {pk: _bonus(turn, asked) if asked else 0.0 for pk, turn in rows.items()}
    folded = {
        pk: " ".join(turn.text.replace("’", "'").casefold().split()) for pk, turn in rows.items()
    }

    def likest(words: Sequence[str]) -> list[int]:
        pairs = [f"{one} {other}" for one, other in pairwise(words)][:200] or list(words)
        shared = {
            pk: sum(pair in text for pair in pairs) + bonus[pk] for pk, text in folded.items()
        }
        return sorted(rows, key=lambda pk: (-shared[pk], order[pk]))

    # The turn that has most of a sentence is among them, however few words the sentence has.
    chosen = [pk for part in parts for pk in likest(part)[:1]] + likest(literals)
    return {pk: (rows[pk], _text(rows[pk])) for pk in list(dict.fromkeys(chosen))[:MAX_COMPARED]}


def _text(turn: Turn) -> alignment.Text:
    return alignment.text_of(turn.text, turn.marks, turn.body_start, turn.event_id)


def _bonus(turn: Turn, asked: Attribution) -> float:
    """What lifts a turn of the named person and day among others that fit as well."""
    return float(bool(asked.speaker_fits(turn))) + float(bool(asked.day_fits(turn)))


def _single(reading: Reading, whole: str, turns, asked: Attribution) -> list[Passage]:
    """The best passage of each turn by itself, the likest first."""
    candidates = list(turns.values())
    passages = []
    for laid in laying.lay_each(reading.quoted, [text.stretch() for _, text in candidates]):
        turn, text = candidates[laid.turn]
        if passage := _passage(laid, reading, whole, turn, text, asked):
            passages.append(passage)
    return passages


def _passage(laid, reading: Reading, whole: str, turn: Turn, text, asked) -> Passage | None:
    match = alignment.match_of(laid, reading, text, whole)
    if match is None:
        return None
    chosen = reading.quoted.units[laid.q0 : laid.q1]
    start, end = min(u.start for u in chosen), max(u.end for u in chosen)
    piece = reading.text[start:end]
    return Passage(turn, match, piece, asked.speaker_fits(turn), asked.day_fits(turn))


def _rank(passage: Passage) -> tuple:
    """The named person's on the named day first; then exact before same, then the earliest."""
    fits = {True: 0, None: 1, False: 2}
    return (
        fits[passage.speaker_fits] + fits[passage.day_fits],
        fits[passage.speaker_fits],
        ("exact", "same", "altered").index(passage.match.verdict),
        passage.turn.event.listed_on or dt.date.max,
        passage.turn.pk,
    )


def _laid_out(reading: Reading, whole: str, asked: Attribution, turns, deadline: float) -> _Result:
    """The quote over all turns that may hold parts of it: altered, joined, or not found."""
    ids = [pk for pk in _candidates(reading, asked, deadline) if pk not in turns]
    parts = [reading.literals(low, high) for low, high in _longest_parts(reading)]
    turns = turns | _load(ids, reading.literals(), asked, parts)
    path = _path(reading, whole, asked, turns)
    if not _is_settled(path) and time.thread_time() < deadline:
        turns = _with_neighbors(reading, turns)
        path = _path(reading, whole, asked, turns)
    verdict = _verdict(path, reading)
    if verdict in ("exact", "same"):
        return _Result(verdict, tuple(path), 1, reading)
    if verdict == "spliced":
        return _Result(verdict, tuple(path), 0, reading)
    nearest = _nearest(reading, whole, asked, turns, path)
    if verdict == "not_found":
        nearest = [
            p
            for p in nearest
            if p.match.shared / len(reading.quoted.units) >= MIN_NEAREST_SIMILARITY
        ]
    return _Result(verdict, tuple(nearest), 0, reading)


def _candidates(reading: Reading, asked: Attribution, deadline: float) -> list[int]:
    """Ids of turns that may hold the quote or a part: by the whole, then by its sentences."""
    literals = reading.literals()
    ids: dict[int, None] = {}
    scopes = asked.scopes()
    for scope in [*scopes, None]:
        ids |= dict.fromkeys(turns_containing_phrase(literals, MAX_COMPARED, (), scope))
    for low, high in _longest_parts(reading):
        words = reading.literals(low, high)
        if time.thread_time() > deadline or len(words) < 2:
            break
        for scope in [*scopes[:1], None]:
            ids |= dict.fromkeys(turns_containing_phrase(words, 5, [words], scope))
    return list(ids)[: 4 * MAX_COMPARED]


def _longest_parts(reading: Reading) -> list[tuple[int, int]]:
    """The longest sentences and pieces of a quote that has several; [] of one that has one."""
    parts = reading.sentences()
    return sorted(parts, key=lambda part: part[0] - part[1])[:MAX_PARTS] if len(parts) > 1 else []


def _path(reading: Reading, whole: str, asked: Attribution, turns) -> list[Passage]:
    candidates = list(turns.values())
    stretches = [text.stretch(_bonus(turn, asked)) for turn, text in candidates]
    passages = []
    for laid in laying.lay(reading.quoted, stretches):
        turn, text = candidates[laid.turn]
        if passage := _passage(laid, reading, whole, turn, text, asked):
            passages.append(passage)
    return [_without_moved(passage, passages) for passage in passages]


def _without_moved(passage: Passage, passages: list[Passage]) -> Passage:
    """A passage without the differences that are other pieces of the quote, which stand there in
    another order.
    """
    pieces = {_keys(p.words) for p in passages if p is not passage and p.turn.pk == passage.turn.pk}
    kept = tuple(
        d
        for d in passage.match.differences
        if d.quoted or not d.source_text or _keys(d.source_text) not in pieces
    )
    if len(kept) == len(passage.match.differences):
        return passage
    return replace(passage, match=replace(passage.match, differences=kept))


def _keys(text: str) -> tuple[str, ...]:
    return tuple(unit.key for unit in units(text))


def _is_settled(path: list[Passage]) -> bool:
    """Whether one passage holds nearly all, so that its neighbors need not be looked at."""
    return len(path) == 1 and path[0].match.similarity > 0.8


def _with_neighbors(reading: Reading, turns):
    """The turns with their neighbors in the events that share most with the quote."""
    candidates = list(turns.values())
    laid = laying.lay_each(reading.quoted, [text.stretch() for _, text in candidates])
    wanted = Q()
    for one in laid[:MAX_WIDENED]:
        turn = candidates[one.turn][0]
        low, high = turn.position - NEIGHBORS, turn.position + NEIGHBORS
        wanted |= Q(event_id=turn.event_id, position__range=(low, high))
    if not wanted:
        return turns
    rows = Turn.objects.public().for_display().filter(wanted).exclude(pk__in=list(turns))
    more = {turn.pk: (turn, _text(turn)) for turn in rows.order_by("event", "position")[:60]}
    everything = turns | more
    # In the order of each event, so that what follows what is known.
    firsts = {
        pk: i for i, pk in enumerate(dict.fromkeys(t.event_id for t, _ in everything.values()))
    }
    ordered = sorted(
        everything.items(), key=lambda item: (firsts[item[1][0].event_id], item[1][0].position)
    )
    return dict(ordered)


def _verdict(path: list[Passage], reading: Reading) -> str:
    total = len(reading.quoted.units)
    if not path:
        return "not_found"
    shared = sum(p.match.shared for p in path) / total
    if shared < MIN_ALTERED_SIMILARITY or _made_up(path, reading):
        return "not_found"
    differing = [d for p in path for d in p.match.differences]
    if _uncovered_ranges(path, total) or differing:
        return "altered"
    if len(path) > 1:
        return "same" if _are_apart(path, reading) else "spliced"
    return path[0].match.verdict


def _are_apart(path: list[Passage], reading: Reading) -> bool:
    """Whether the pieces are quotations that a paper sets apart itself, all of one speaker at one
    event.
    """
    starts = {0, *reading.quoted.joints}
    if len(path) != reading.apart or {p.match.q0 for p in path} != starts:
        return False
    return len({(p.turn.event_id, p.turn.speaker_id, p.turn.label) for p in path}) == 1


def _uncovered_ranges(path: list[Passage], total: int) -> list[tuple[int, int]]:
    """Ranges of quote units that no passage has."""
    missing, at = [], 0
    for passage in sorted(path, key=lambda p: p.match.q0):
        if passage.match.q0 > at:
            missing.append((at, passage.match.q0))
        at = max(at, passage.match.q1)
    if at < total:
        missing.append((at, total))
    return missing


def _made_up(path: list[Passage], reading: Reading) -> bool:
    """Whether a long stretch of the quote stands nowhere, so that no passage is its home."""
    total = len(reading.quoted.units)
    longest = max((high - low for low, high in _uncovered_ranges(path, total)), default=0)
    longest = max([longest, *(p.match.loose for p in path)])
    return longest >= MADE_UP_WORDS and longest / total >= MADE_UP_SHARE


def _nearest(reading: Reading, whole: str, asked: Attribution, turns, path) -> list[Passage]:
    """The passages of the path, then those of other turns, the likest first."""
    taken = {p.turn.pk for p in path}
    others = [p for p in _single(reading, whole, turns, asked) if p.turn.pk not in taken]
    others = [
        p for p in others if p.match.shared / len(reading.quoted.units) >= MIN_ALTERED_SIMILARITY
    ]
    path = sorted(path, key=lambda p: -p.match.shared)
    return [*path, *others][:MAX_PASSAGES]


# The answer in words.


def _answer(text: str, result: _Result, asked: Attribution) -> Check:
    passages, kind = result.passages[:MAX_PASSAGES], result.verdict
    denies, notes = quote_words.who_and_when(kind, passages, asked)
    warned = quote_words.passage_warnings(kind, passages)
    joins = quote_words.joins(passages) if kind == "spliced" else ()
    notes = (*asked.notes, *notes, *quote_words.cautions(kind, passages, result.reading))
    return Check(
        text,
        kind,
        DESCRIPTIONS[kind],
        coverage(),
        passages,
        notes,
        warned,
        joins,
        denies,
        result.place_count,
        quote_words.answer(kind, passages, asked, denies, result.place_count),
    )


def coverage() -> str:
    archive = size()
    if not archive.events:
        return "The archive holds no events."
    years = f", {archive.first.year}-{archive.last.year}" if archive.first else ""
    return f"Searched: {archive.events:,} events{years}. It may still have been said elsewhere."
