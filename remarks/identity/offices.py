"""The table of offices: who held which office from when to when, read and checked row by row."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..transcripts.folding import fold
from ..transcripts.lexicon import names
from .labels import label_key, office_words

COLUMNS = (
    "name",
    "other_names",
    "office",
    "organization",
    "country",
    "room",
    "labels",
    "first",
    "last",
    "source",
    "wikidata",
)


@dataclass(frozen=True)
class Office:
    """One person's term in one office, both days included; ``last`` is None for a term without an
    end.

    ``room`` names the series whose transcripts print one of ``labels`` for the holder; "" where no
    transcript does.
    """

    name: str
    office: str
    organization: str
    first: dt.date
    last: dt.date | None
    source: str
    country: str = ""
    room: str = ""
    labels: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    wikidata: str = ""
    person: int | None = None

    @property
    def post(self) -> tuple[str, str]:
        """What can have one holder at a time."""
        return fold(self.office), fold(self.organization)

    @property
    def term(self) -> str:
        """Both days in words: ``2001-01-20 to 2005-01-20``, ``2001-01-20 on``."""
        return f"{self.first} to {self.last}" if self.last else f"{self.first} on"

    @cached_property
    def surname(self) -> str:
        return names.surname_of(self.name)

    def is_called(self, words: frozenset[str], ranks: frozenset[str]) -> bool:
        """Whether the office is meant by words of a label: SECRETARY, FOREIGN MINISTER."""
        own, own_ranks = office_words(self.office)
        return bool(words) and words <= own and ranks == own_ranks

    def covers(self, day: dt.date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Refusal:
    """A row of the table that was not taken, and why, in a sentence. ``row`` counts from 1, the
    heading left out.
    """

    row: int
    reason: str


def read_offices(
    rows: Iterable[Mapping[str, str | None]],
) -> tuple[list[Office], list[Refusal]]:
    """The offices that the rows of a table give, and the rows that were refused."""
    offices: list[Office] = []
    refusals: list[Refusal] = []
    by_post: dict[tuple[str, str], list[tuple[int, Office]]] = defaultdict(list)
    for number, row in enumerate(rows, 1):
        office = _office({key: (row.get(key) or "").strip() for key in COLUMNS})
        reason = office if isinstance(office, str) else _overlap(office, by_post[office.post])
        if isinstance(office, str) or reason:
            refusals.append(Refusal(number, str(reason)))
        else:
            by_post[office.post].append((number, office))
            offices.append(office)
    return offices, refusals


def _office(row: dict[str, str]) -> Office | str:
    if reason := _missing_value(row):
        return reason
    who = f"{row['name']}, {row['office']}"
    days: list[dt.date | None] = []
    for column in ("first", "last"):
        try:
            days.append(dt.date.fromisoformat(row[column]) if row[column] else None)
        except ValueError:
            return f"{who}: “{row[column]}” is not a day; write it as 2009-01-20."
    first, last = days
    if first is None:
        return f"{who}: the first day is not given, and an office without one decides nothing."
    if last is not None and last < first:
        return f"{who}: the last day ({last}) is before the first ({first})."
    return Office(
        name=row["name"],
        office=row["office"],
        organization=row["organization"],
        first=first,
        last=last,
        source=row["source"],
        country=row["country"],
        room=row["room"],
        labels=_several(row["labels"]),
        other_names=_several(row["other_names"]),
        wikidata=row["wikidata"],
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _missing_value(row: dict[str, str]) -> str:
    who = row["name"] or "A row without a name"
    if not _is_full_name(row["name"].split()):
        return (
            f"{who}: no full name of a person (given name and surname, no title) stands in “name”."
        )
    for column in ("office", "organization", "source"):
        if not row[column]:
            return f"{who}: “{column}” is empty."
    if row["wikidata"] and not (row["wikidata"][:1] == "Q" and row["wikidata"][1:].isdigit()):
        return f"{who}: “{row['wikidata']}” is not a Wikidata number such as Q76."
    if bool(row["room"]) != bool(row["labels"]):
        return f"{who}: a room needs labels that are printed there, and labels need a room."
    return ""


def _is_full_name(tokens: list[str]) -> bool:
    """Given name and surname; a surname may be a word of office ("Bishop", "Major"), a given
    name not.
    """
    if not 2 <= len(tokens) <= 5:
        return False
    first, rest = tokens[0], tokens[1:]
    if not names.is_name_token(first) or names.bare(first) in names.ROLE_WORDS | names.HONORIFICS:
        return False
    return all(
        names.is_name_token(token)
        or names.bare(token) in names.PARTICLES
        or names.bare(token).partition("-")[0] in names.PARTICLES
        for token in rest
    ) and not any(names.bare(token) in ("of", "the", "and", "for") for token in rest)


def _overlap(office: Office, others: list[tuple[int, Office]]) -> str:
    """Why a term cannot stand beside those of the same post; a day of handing over may be
    both's.
    """
    for number, other in others:
        starts = max(office.first, other.first)
        ends = min(office.last or dt.date.max, other.last or dt.date.max)
        if starts < ends:
            return (
                f"{office.name}, {office.office}: the term overlaps with"
                f" {other.name}’s in row {number}"
                f" ({starts} to {'today' if ends == dt.date.max else ends})."
            )
    return ""


class OfficeTable:
    """Holders by room and label, and by name."""

    def __init__(self, offices: Iterable[Office]):
        self.offices = tuple(offices)
        self._by_label: dict[tuple[str, str], list[Office]] = defaultdict(list)
        self._by_surname: dict[str, list[Office]] = defaultdict(list)
        for office in self.offices:
            self._by_surname[office.surname].append(office)
            for label in office.labels:
                self._by_label[office.room, label_key(label)].append(office)

    def with_label(self, room: str, label: str) -> list[Office]:
        """Every term of the office that ``label`` stands for in ``room``; empty where it stands
        for none.
        """
        return self._by_label.get((room, label_key(label)), [])

    def with_surname(self, label: str, surname: str, day: dt.date | None) -> list[Office]:
        """The terms that ``SECRETARY HALE`` may mean on a day; without a day, all there ever
        were.
        """
        words, ranks = office_words(label)
        given = words - set(surname.split())
        return [
            office
            for office in self._by_surname.get(surname, ())
            if (day is None or office.covers(day)) and office.is_called(given, ranks)
        ]


def holder_on(terms: Iterable[Office], day: dt.date) -> Office | None:
    """The one holder of an office on a day; None on a day of two holders, or of none."""
    holders = {office.name: office for office in terms if office.covers(day)}
    return next(iter(holders.values())) if len(holders) == 1 else None
