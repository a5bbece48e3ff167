"""Who a principal's label means: the office on the date, the same label elsewhere, the one full
name in texts.

A wrong name is worse than none: every rule has its conditions and blocks, and what fails them is a
suggestion for an archivist at most.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from .askers import given_name_of
from .labels import label_key, names_nobody, surname_of_label
from .nicknames import may_be_one
from .offices import Office, OfficeTable, holder_on
from .rooms import plain
from .types import Decision, Degree, Rule, days_between, nearest

# A label and the event that explains it may lie so many days apart.
MAX_DAYS = 365
# A lone THE PRESIDENT in somebody else's briefing is a misprint; three turns are a speaker.
MIN_TURNS = 3
MIN_EVENTS_OF_NAME = 2


@dataclass(frozen=True)
class LabelGroup:
    """All turns of one label in one event.

    ``persons`` are those whom the event itself names for the label (none, one, or two of one
    label); ``other_holder`` says that the head names somebody else in the office that the label
    stands for.
    """

    key: int
    event: int
    day: dt.date | None
    room: str
    label: str
    turns: int
    title: str = ""
    persons: frozenset[int] = frozenset()
    other_holder: bool = False

    @cached_property
    def label_key(self) -> str:
        return label_key(self.label)

    @cached_property
    def surname(self) -> str:
        return surname_of_label(self.label)


@dataclass(frozen=True)
class NamePrint:
    """That the text of an event prints a full name; ``given`` and ``surname`` are folded."""

    event: int
    day: dt.date | None
    given: str
    surname: str
    name: str


def principal_decisions(
    groups: Iterable[LabelGroup], prints: Iterable[NamePrint], offices: OfficeTable
) -> list[Decision]:
    """Whom the groups without a person mean; for each group one resolved name, or suggestions."""
    groups = list(groups)
    archive = _Archive(groups, prints, offices)
    decisions: list[Decision] = []
    for group in groups:
        if not group.persons:
            decisions += archive.decide(group)
    return decisions


class _Archive:
    """The evidence of all groups, arranged for looking up."""

    def __init__(self, groups: list[LabelGroup], prints: Iterable[NamePrint], offices: OfficeTable):
        self.offices = offices
        self.same_label: dict[str, list[LabelGroup]] = defaultdict(list)
        for group in groups:
            if group.persons and not names_nobody(group.label):
                self.same_label[group.label_key].append(group)
        self.prints: dict[str, list[NamePrint]] = defaultdict(list)
        for one in prints:
            self.prints[one.surname].append(one)

    def decide(self, group: LabelGroup) -> list[Decision]:
        suggestions = []
        rules = (
            self._by_office,
            self._by_office_and_surname,
            self._by_same_label,
            self._by_full_name,
        )
        for rule in rules:
            decision = next(rule(group), None)
            if decision is not None and decision.degree == Degree.RESOLVED:
                return [decision]
            if decision is not None:
                suggestions.append(decision)
        return suggestions

    def _by_office(self, group: LabelGroup) -> Iterator[Decision]:
        if group.day is None or group.other_holder:
            return
        office = holder_on(self.offices.with_label(group.room, group.label), group.day)
        if office is None or office.person is None:
            return
        sure = group.turns >= MIN_TURNS or title_names(group.title, office)
        yield Decision(
            group.key,
            Rule.OFFICE,
            Degree.RESOLVED if sure else Degree.SUGGESTED,
            (),
            f"{office.name} was {office.office} on this day ({office.term}; {office.source}).",
            person=office.person,
        )

    def _by_office_and_surname(self, group: LabelGroup) -> Iterator[Decision]:
        """SECRETARY HALE on a day when one Hale was a secretary; without a day, if only one ever
        was.
        """
        if not group.surname:
            return
        terms = self.offices.with_surname(group.label, group.surname, group.day)
        if len({office.name for office in terms}) != 1 or terms[0].person is None:
            return
        office = terms[0]
        here = {p.given for p in self.prints[group.surname] if p.event == group.event}
        is_another = here and not any(may_be_one(given_name_of(office.name), one) for one in here)
        when = "ever" if group.day is None else "on this day"
        yield Decision(
            group.key,
            Rule.OFFICE_AND_SURNAME,
            Degree.SUGGESTED if is_another else Degree.RESOLVED,
            (),
            f"{office.name} is the only one of this surname who held such an office {when}"
            f" ({office.office}, {office.term}; {office.source}).",
            person=office.person,
        )

    def _by_same_label(self, group: LabelGroup) -> Iterator[Decision]:
        if names_nobody(group.label):
            return
        others = [g for g in self.same_label[group.label_key] if g.event != group.event]
        near = [g for g in others if _within(g.day, group.day, MAX_DAYS)]
        chosen, degree = (near, Degree.RESOLVED) if near else (others, Degree.SUGGESTED)
        persons = set().union(*(g.persons for g in chosen)) if chosen else set()
        if len(persons) != 1:
            return
        yield Decision(
            group.key,
            Rule.SAME_LABEL,
            degree,
            nearest(((g.event, g.day) for g in chosen), group.day),
            f"“{group.label}” is this person in {_events(len(chosen))}, and nobody else.",
            person=next(iter(persons)),
        )

    def _by_full_name(self, group: LabelGroup) -> Iterator[Decision]:
        if not group.surname:
            return
        near = [p for p in self.prints[group.surname] if _within(p.day, group.day, MAX_DAYS)]
        events = {p.event for p in near}
        if not near or not _are_one({p.given for p in near}):
            return
        counts = Counter(p.name for p in near)
        names = sorted(counts, key=lambda name: (-counts[name], len(name), name))
        yield Decision(
            group.key,
            Rule.GIVEN_AND_SURNAME,
            Degree.RESOLVED if len(events) >= MIN_EVENTS_OF_NAME else Degree.SUGGESTED,
            nearest(((p.event, p.day) for p in near), group.day),
            f"“{names[0]}” is the only full name of this surname"
            f" in {_events(len(events))} within a year.",
            name=names[0],
        )


def title_names(title: str, office: Office) -> bool:
    """Whether a title names an office or its holder as somebody present: not "the President's
    trip", not "Vice President".
    """
    words = plain(title)
    names = [office.surname, *(plain(label).strip() for label in office.labels)]
    for name in filter(None, names):
        at = words.find(f" {name} ")
        while at >= 0:
            before, after = words[:at].rsplit(" ", 1)[-1], words[at + len(name) + 2 :]
            if before not in _OTHER_OFFICE and not after.startswith("s "):
                return True
            at = words.find(f" {name} ", at + 1)
    return False


# Words that make another office of the one behind them.
_OTHER_OFFICE = frozenset("vice deputy former assistant under press acting shadow".split())


def _are_one(givens: set[str]) -> bool:
    """Whether given names are forms of one: Steve and Steven."""
    return all(may_be_one(one, other) for one, other in combinations(givens, 2))


def _within(one: dt.date | None, other: dt.date | None, days: int) -> bool:
    between = days_between(one, other)
    return between is not None and between <= days


def _events(count: int) -> str:
    return "1 event" if count == 1 else f"{count} events"
