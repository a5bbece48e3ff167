"""The words of topics, and what of each topic stands in a passage.

Pure. A topic has names (strong words), words that only support them (weak ones) and phrases in
which none of these counts ("Gulf of Mexico" for Mexico).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from . import language as lang
from .tokens import literals_of

# How many letters a name with ``*`` has at least, as in the search language.
_INITIALS = 3
# Fewer letters with an ``s`` behind them are no plural of a name.
_MIN_SINGULAR = 4
# Fewer letters are no name within a run of letters; more are not looked for.
_MIN_JOINED, _MAX_JOINED = 4, 40
# ``NorthKorea``: where a word begins without a blank.
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Weights of a strong and of a weak word.
STRONG, WEAK = 2, 1
# A name repeated without end says no more than so many times.
MAX_COUNTED = 12


@dataclass(frozen=True)
class Definition:
    """A topic's words, separated by commas: ``missile defense, tariff*``; ``*`` is any ending."""

    topic: int
    names: str
    weak: str = ""
    besides: str = ""


@dataclass
class Tally:
    """The words of one topic in one passage, and how many of them are names or support these."""

    strong: int = 0
    weak: int = 0
    words: Counter[str] = field(default_factory=Counter)
    # Where the first and the last name stand, in words from the start.
    first: int = -1
    last: int = -1

    @property
    def weight(self) -> int:
        return STRONG * min(self.strong, MAX_COUNTED) + WEAK * min(self.weak, MAX_COUNTED)


@dataclass(frozen=True)
class _Entry:
    """A name of a topic by what follows its first word."""

    topic: int
    strength: int
    rest: tuple[str, ...]

    @cached_property
    def next_letters(self) -> str:
        """What the word behind the first one begins with, whatever its ending."""
        return self.rest[0].removesuffix("s") if self.rest else ""


class _Known(dict[str, tuple[_Entry, ...]]):
    """The entries that each literal begins, most often none; looked up when first asked for."""

    def __init__(self, look_up: Callable[[str], tuple[_Entry, ...]]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, literal: str) -> tuple[_Entry, ...]:
        entries = self[literal] = self._look_up(literal)
        return entries


class Lexicon:
    """The words of all topics, ready to be looked for in passages that are cut into literals."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        # By their first letters, so that a literal is held against few of them.
        self._prefixes: dict[str, list[tuple[str, _Entry]]] = defaultdict(list)
        self._known = _Known(self._look_up)
        # Names as one run of letters, made when a heading asks for them.
        self._joined: dict[str, tuple[str, ...]] = {}
        for definition in definitions:
            self._add(definition)

    def _add(self, definition: Definition) -> None:
        strengths: dict[tuple[str, ...], int] = {}
        for listed, strength in (
            (definition.names, STRONG),
            (definition.weak, WEAK),
            (definition.besides, 0),
        ):
            for name in listed.split(","):
                words = tuple(literals_of(name))
                if not words:
                    continue
                if name.strip().endswith("*") and len(words) == 1:
                    entry = _Entry(definition.topic, strength, ())
                    self._prefixes[words[0][:_INITIALS]].append((words[0], entry))
                else:
                    strengths[words] = strength
        for words, strength in strengths.items():
            self._entries[words[0]].append(_Entry(definition.topic, strength, words[1:]))

    def _look_up(self, literal: str) -> tuple[_Entry, ...]:
        """What begins with a literal: as it stands, without its ``'s``, or as a plural."""
        plain = literal.removesuffix("'s").removesuffix("'")
        # ISIS is not more than one ISI.
        is_plural = plain.endswith("s") and len(plain) > _MIN_SINGULAR
        forms = [plain, plain[:-1]] if is_plural else [plain]
        entries: dict[_Entry, None] = {}
        for form in forms:
            for entry in self._entries.get(form, ()):
                if form == plain or not entry.rest:
                    entries[entry] = None
        for prefix, entry in self._prefixes.get(plain[:_INITIALS], ()):
            if plain.startswith(prefix):
                entries[entry] = None
        # Longer phrases first: what a phrase covers is not counted again.
        return tuple(sorted(entries, key=lambda e: -len(e.rest)))

    def heading_words(self, heading: str) -> list[str]:
        """The literals of a publisher's heading; one such as ``RUSSIAUKRAINE`` cut into names."""
        words: list[str] = []
        for literal in literals_of(_INNER_CAPITAL.sub(" ", heading)):
            inside = [] if literal in self._entries else self._names_inside(literal)
            words += inside or [literal]
        return words

    def _names_inside(self, literal: str) -> list[str]:
        """The names that a run of letters holds, the longest first at each place."""
        if not self._joined:
            listed = [(first, entry) for first, some in self._entries.items() for entry in some]
            listed += [pair for some in self._prefixes.values() for pair in some]
            names = [(first, *entry.rest) for first, entry in listed if entry.strength == STRONG]
            self._joined = {"".join(n): n for n in names if len("".join(n)) >= _MIN_JOINED}
        words: list[str] = []
        at = 0
        while at < len(literal):
            ends = range(min(len(literal), at + _MAX_JOINED), at + _MIN_JOINED - 1, -1)
            name = next((literal[at:end] for end in ends if literal[at:end] in self._joined), "")
            words += self._joined.get(name, ())
            at += len(name) or 1
        return words

    def tallies(self, words: Sequence[str]) -> dict[int, Tally]:
        """What each topic has in a passage; topics without a word in it are left out."""
        known = self._known
        by_topic: dict[int, Tally] = {}
        covered: dict[int, int] = {}
        for at in [at for at, word in enumerate(words) if known[word]]:
            self._count(words, at, covered, by_topic)
        return {topic: tally for topic, tally in by_topic.items() if tally.weight}

    def _count(
        self, words: Sequence[str], at: int, covered: dict[int, int], tallies: dict[int, Tally]
    ) -> None:
        following = words[at + 1] if at + 1 < len(words) else ""
        for entry in self._known[words[at]]:
            # Most names end here: not every one is worth a call.
            if not following.startswith(entry.next_letters):
                continue
            end = at + 1 + len(entry.rest)
            if covered.get(entry.topic, 0) > at or not _follows(words, at + 1, entry.rest):
                continue
            covered[entry.topic] = end
            if not entry.strength:
                continue
            tally = tallies.setdefault(entry.topic, Tally())
            tally.words[" ".join(words[at:end])] += 1
            if entry.strength == STRONG:
                tally.strong += 1
                tally.first = at if tally.first < 0 else tally.first
                tally.last = at
            else:
                tally.weak += 1


def _follows(words: Sequence[str], at: int, rest: tuple[str, ...]) -> bool:
    """Whether ``rest`` stands at ``at``; the last word may be a plural or a possessive."""
    if not rest:
        return True
    there = words[at : at + len(rest)]
    if len(there) < len(rest) or tuple(there[:-1]) != rest[:-1]:
        return False
    return there[-1].removesuffix("'s").removesuffix("s") == rest[-1].removesuffix("s")


def names_of_query(query: str) -> str | None:
    """The names in a query that is nothing but names joined by OR; None of any other query."""
    tree: lang.Node = lang.parse(query).tree
    while isinstance(tree, lang.All) and len(tree.children) == 1:
        tree = tree.children[0]
    leaves = tree.children if isinstance(tree, lang.Any) else (tree,)
    names = []
    for leaf in leaves:
        match leaf:
            case lang.Word(text=text):
                names.append(text)
            case lang.Phrase(literals=literals, slop=0):
                names.append(" ".join(literals))
            case lang.Prefix(literal=literal):
                names.append(f"{literal}*")
            case _:
                return None
    return ", ".join(names) or None
