"""What engines look for beyond the words of a query, and what each find weighs: alike for all.

Pure. Engines write these plans down in their own query language, so that two engines order turns
by the same reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .. import language as lang
from ..nodes import Node, Text, positive_leaves
from ..tokens import GAP

# How much is added for a word in an answer's first paragraph and in the title, and for two words
# together; chosen on `benchmarks.known_items`.
LEAD_BOOST, TITLE_BOOST, ADJACENT_BOOST, NEAR_BOOST = 0.2, 0.3, 0.5, 0.25
NEAR_WINDOW = 8
# Common words are in every title and pair: more than eight lift nothing more.
MAX_BOOSTED = 8
# A word in more turns than this tells nothing, and lifting all takes as long as finding them.
MAX_BOOSTED_PLACES = 250_000
MAX_RARE_WORDS = 12
# A phrase's search ends at the step that has reached so many; a longer run of words tells no more.
ENOUGH_HITS = 8
MAX_RUN = 40
# Places that one run of words, and the single words together, may make the index look at: in an
# archive of a million turns a run of common words ("we have to") takes 100 ms and tells nothing.
MAX_RUN_PLACES, MAX_WORD_PLACES = 50_000, 150_000
# What a word of a wish weighs by where it stands, beside the turn's own words at 1.
WISH_WEIGHTS = {"who": 1.0, "context": 1.0, "exchange": 1.2}
LITERAL_WEIGHT, DERIVED_WEIGHT = 0.2, 0.35
MAX_DERIVED_TRIED = 60
# A gap is as wide as no "within N words" reaches.
WIDE_GAP = " ".join([GAP] * (lang.MAX_SLOP + 2))


@dataclass(frozen=True)
class Runs:
    """Any of these runs of words, each in order and with nothing between."""

    runs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Shared:
    """At least ``least`` of these words, anywhere in a turn."""

    words: tuple[str, ...]
    least: int


def written(words: Sequence[str]) -> str:
    """Words as engines that cut at blanks are given them."""
    return " ".join(words).replace(GAP, WIDE_GAP)


def turn_words(tree: Node) -> Iterator[tuple[str, ...]]:
    """The stems of each word that turns are asked for."""
    for node in positive_leaves(tree):
        if isinstance(node, Text) and node.where == "turn" and isinstance(node.leaf, lang.Word):
            yield node.leaf.stems


def boosted_words(tree: Node, places: Mapping[str, int]) -> list[tuple[str, ...]]:
    """The words of a query that lift a turn; ``places`` says in how many turns each stem stands."""
    words = turn_words(tree)
    return [stems for stems in words if _is_rare(stems, places)][:MAX_BOOSTED]


def boosted_pairs(
    words: Sequence[tuple[str, ...]], places: Mapping[str, int]
) -> list[tuple[str, str]]:
    """Neighboring words of a query that lift a turn in which they stand near one another."""
    pairs = [(first[-1], second[0]) for first, second in zip(words, words[1:], strict=False)]
    return [pair for pair in pairs if pair[0] != pair[1] and _is_rare(pair, places)]


def _is_rare(stems: Sequence[str], places: Mapping[str, int]) -> bool:
    return all(places[stem] <= MAX_BOOSTED_PLACES for stem in stems)


def phrase_steps(
    literals: Sequence[str], places: Mapping[str, int], size: int
) -> Iterator[Runs | Shared]:
    """The whole phrase, its halves, its quarters, and at last the rarest of its words.

    ``places`` says in how many of the ``size`` turns each word stands.
    """
    for parts in (1, 2, 4):
        length = -(-len(literals) // parts)
        if parts > 1 and length < 3:
            break
        runs = [tuple(literals[i : i + length][:MAX_RUN]) for i in range(0, len(literals), length)]
        # The whole phrase is looked for at any price; a run that holds a word nobody used stands
        # nowhere.
        most = MAX_RUN_PLACES if parts > 1 else size
        runs = [run for run in runs if len(run) > 1 and 0 < min(places[w] for w in run) <= most]
        if runs:
            yield Runs(tuple(runs))
    rarest = sorted((n, word) for word, n in places.items() if n)[:MAX_RARE_WORDS]
    while len(rarest) > 2 and sum(n for n, _ in rarest) > MAX_WORD_PLACES:
        rarest.pop()
    if rarest:
        yield Shared(tuple(word for _, word in rarest), -(-len(rarest) // 2))


def telling_stems(stems: Sequence[str]) -> set[str]:
    """The stems by which two questions can be compared."""
    return {stem for stem in stems if stem != GAP and len(stem) > 2}


def shared_stems(places: Mapping[str, int], size: int) -> Shared | None:
    """At least a third of the rarest stems; None where too few say anything.

    What stands in a tenth of all turns says nothing of the matter; what stands in one is this
    turn's own.
    """
    most = max(10, size // 10)
    rare = sorted((n, stem) for stem, n in places.items() if 1 < n <= most)[:MAX_RARE_WORDS]
    if len(rare) < 2:
        return None
    return Shared(tuple(stem for _, stem in rare), max(2, len(rare) // 3))
