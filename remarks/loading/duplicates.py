"""People and outlets that may be one under two names: suggestions for a merge, and no more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Count

from ..identity.askers import given_name_of
from ..identity.nicknames import may_be_one
from ..models import Outlet, Participation, Question, Speaker, Turn, alias_key
from ..transcripts.lexicon.names import is_slip, surname_of

MAX_PAIRS = 40
# Shorter surnames differ by a letter and are two people's: Li and Lu.
MIN_SLIP_LETTERS = 5
_FILLERS = frozenset("the news tv television radio online newspaper media".split())


@dataclass(frozen=True)
class Pair:
    """Two rows that may be one: the one that stands for more is kept; counts are turns and
    questions.
    """

    kept: int
    kept_name: str
    kept_count: int
    gone: int
    gone_name: str
    gone_count: int
    reason: str


def duplicate_speakers() -> list[Pair]:
    """ "Tony" and "Antony J. Blinken", "Kristen Welker" and "Kristen Welkr"; the most frequent
    first.
    """
    people = dict(Speaker.objects.values_list("pk", "name"))
    pairs = {(one, other): reason for one, other, reason in _like_names(people)}
    ids = {pk for pair in pairs for pk in pair}
    counts = _counts(
        Turn.objects.filter(speaker__in=ids).values_list("speaker"),
        Question.objects.filter(asker__in=ids).values_list("asker"),
    )
    together = _together(ids)
    rows = [
        _pair(*pair, people, counts, reason)
        for pair, reason in pairs.items()
        if pair not in together and counts[pair[0]] + counts[pair[1]]
    ]
    return sorted(rows, key=lambda row: (-row.gone_count, -row.kept_count, row.kept))[:MAX_PAIRS]


def _like_names(people: dict[int, str]) -> Iterator[tuple[int, int, str]]:
    by_surname: dict[str, list[int]] = defaultdict(list)
    by_given: dict[str, list[int]] = defaultdict(list)
    for pk, name in people.items():
        if len(name.split()) > 1:
            by_surname[surname_of(name)].append(pk)
            by_given[given_name_of(name)].append(pk)
    for group in by_surname.values():
        for one, other in combinations(sorted(group), 2):
            if may_be_one(given_name_of(people[one]), given_name_of(people[other])):
                yield one, other, "The same surname, and forms of one given name."
    for group in by_given.values():
        for one, other in combinations(sorted(group), 2):
            first, second = surname_of(people[one]), surname_of(people[other])
            if min(len(first), len(second)) >= MIN_SLIP_LETTERS and is_slip(first, second):
                yield one, other, "The same given name, and surnames that differ by a slip."


def _together(ids: set[int]) -> set[tuple[int, int]]:
    """Pairs who take part in one event: two people, then."""
    events: dict[int, set[int]] = defaultdict(set)
    rows = Participation.objects.filter(speaker__in=ids, is_principal=True)
    for event, speaker in rows.values_list("event", "speaker"):
        events[event].add(speaker)
    return {pair for people in events.values() for pair in combinations(sorted(people), 2)}


def duplicate_outlets() -> list[Pair]:
    """Outlets that differ by "the", "News" or a filler; those of two countries are two."""
    rows = {row.pk: row for row in Outlet.objects.all()}
    by_key: dict[str, list[int]] = defaultdict(list)
    for pk, row in rows.items():
        words = alias_key(row.name).replace("-", " ").split()
        key = " ".join(w for w in words if w not in _FILLERS)
        if key:
            by_key[key].append(pk)
    pairs = [
        pair
        for group in by_key.values()
        for pair in combinations(sorted(group), 2)
        if len({rows[pk].country for pk in pair} - {""}) < 2
    ]
    ids = {pk for pair in pairs for pk in pair}
    counts = _counts(Question.objects.filter(outlet__in=ids).values_list("outlet"))
    names = {pk: row.name for pk, row in rows.items()}
    duplicates = [_pair(*pair, names, counts, "Names that differ by a filler.") for pair in pairs]
    duplicates.sort(key=lambda row: (-row.gone_count, -row.kept_count, row.kept))
    return duplicates[:MAX_PAIRS]


def _counts(*queries) -> Counter[int]:
    counts: Counter[int] = Counter()
    for rows in queries:
        counts.update(dict(rows.order_by().annotate(n=Count("pk"))))
    return counts


def _pair(one: int, other: int, names: dict[int, str], counts: Counter[int], reason: str) -> Pair:
    kept, gone = sorted((one, other), key=lambda pk: (-counts[pk], pk))
    return Pair(kept, names[kept], counts[kept], gone, names[gone], counts[gone], reason)


def duplicates(kind: str) -> Iterable[Pair]:
    """Pairs of a kind of rows that can be merged."""
    return duplicate_speakers() if kind == "speaker" else duplicate_outlets()
