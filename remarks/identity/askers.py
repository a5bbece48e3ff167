"""Who a called name means, and whom a reporter asks for: unique prints near in time, or nobody.

Only names printed in calls, self-introductions and operators' lines count as evidence; principals
and staff are left out by the caller.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..transcripts.lexicon import names
from .nicknames import name_variants
from .types import Decision, Degree, Rule, days_between, nearest

# One transcript alone may have heard the outlet wrongly, or miss a colleague of the name.
MIN_TRANSCRIPTS_OF_OUTLET = 2
# A reporter stays in one room for years, with an outlet for less.
MAX_DAYS_IN_ROOM = 548
MAX_DAYS_WITH_OUTLET = 365
MIN_TRANSCRIPTS = 3
# A given name that one person alone bears in all transcripts is worth a look from so many on.
MIN_TRANSCRIPTS_OF_RARE = 2
# Against one transcript of somebody else of the name in the room stand so many of this reporter.
MIN_SHARE_IN_ROOM = 3


@dataclass(frozen=True)
class Print:
    """A question whose text gives its asker's full name: who that is, where, and for which
    outlet; ``series`` is the caller's key of the standing occasion, of which a room has several.
    """

    event: int
    day: dt.date | None
    room: str
    person: int
    name: str
    outlet: int | None = None
    series: int | None = None

    @cached_property
    def given(self) -> str:
        return given_name_of(self.name)

    @cached_property
    def surname(self) -> str:
        return names.surname_of(self.name)


@dataclass(frozen=True)
class Call:
    """A question whose asker is called by a part of a name; ``key`` is the caller's key of the
    question.

    ``here`` are the surnames that the words of the same event print behind this given name.
    """

    key: int
    event: int
    day: dt.date | None
    room: str
    name: str
    outlet: int | None = None
    here: frozenset[str] = frozenset()
    series: int | None = None

    @cached_property
    def given(self) -> str:
        return given_name_of(self.name)


@dataclass(frozen=True)
class Known:
    """A question whose asker is known and whose outlet is not printed."""

    key: int
    event: int
    day: dt.date | None
    person: int


def given_name_of(name: str) -> str:
    """The folded first name: ``O'Keefe`` and initials are kept as they stand."""
    return names.bare(name.split()[0]) if name.split() else ""


def same_reporters(prints: Iterable[Print]) -> dict[int, int]:
    """Person -> the one who stands for all spellings of the name: "Kristen Welker" and "Kristen
    Welkr" are one.
    """
    counts: dict[int, int] = defaultdict(int)
    by_given: dict[str, dict[int, str]] = defaultdict(dict)
    for one in prints:
        counts[one.person] += 1
        by_given[one.given][one.person] = _letters(one.surname)
    stands: dict[int, int] = {}
    for people in by_given.values():
        ranked = sorted(people, key=lambda person: (-counts[person], person))
        for person in ranked:
            if person in stands:
                continue
            stands[person] = person
            for other in ranked:
                if other not in stands and _is_variant(people[person], people[other]):
                    stands[other] = person
    return stands


def _letters(surname: str) -> str:
    return "".join(c for c in surname if c.isalpha())


def _is_variant(one: str, other: str) -> bool:
    return one == other or min(len(one), len(other)) >= 5 and names.is_slip(other, one)


def reporter_decisions(calls: Iterable[Call], prints: Iterable[Print]) -> list[Decision]:
    """Who the called names mean; for each call one resolved name, or a suggestion, or nothing."""
    room = _Prints(list(prints))
    return [decision for call in calls for decision in room.decide(call)]


class _Prints:
    """The printed full names, arranged for looking up."""

    def __init__(self, prints: list[Print]):
        self.stands = same_reporters(prints)
        self.by_event: dict[int, list[Print]] = defaultdict(list)
        self.by_given: dict[str, list[Print]] = defaultdict(list)
        self.by_surname: dict[str, list[Print]] = defaultdict(list)
        for one in prints:
            self.by_event[one.event].append(one)
            self.by_given[one.given].append(one)
            self.by_surname[one.surname].append(one)

    def decide(self, call: Call) -> Iterator[Decision]:
        if not call.given or len(call.name.split()) > 1:
            return
        here = [p for p in self.by_event[call.event] if p.given == call.given]
        if here:
            yield from self._in_transcript(call, here)
        elif call.outlet is not None:
            yield from self._with_outlet(call)
        else:
            yield from self._in_room(call)

    def _people(self, prints: Iterable[Print]) -> set[int]:
        return {self.stands[p.person] for p in prints}

    def _in_transcript(self, call: Call, here: list[Print]) -> Iterator[Decision]:
        """The full name stands in the same transcript, with no other of the given name beside
        it.
        """
        people = self._people(here)
        if (
            len(people) != 1
            or call.outlet
            and any(p.outlet and p.outlet != call.outlet for p in here)
        ):
            return
        yield Decision(
            call.key,
            Rule.FULL_NAME_CALLED,
            Degree.RESOLVED,
            (call.event,),
            f"“{here[0].name}” is the only {call.name} named in full in this transcript.",
            person=people.pop(),
        )

    def _with_outlet(self, call: Call) -> Iterator[Decision]:
        both = [
            p
            for p in self.by_given[call.given]
            if p.outlet == call.outlet and _within(p.day, call.day, MAX_DAYS_IN_ROOM)
        ]
        people = self._people(both)
        transcripts = {p.event for p in both} - {call.event}
        if len(people) == 1:
            is_enough = len(transcripts) >= MIN_TRANSCRIPTS_OF_OUTLET
            yield Decision(
                call.key,
                Rule.NAME_AND_OUTLET,
                Degree.RESOLVED if is_enough else Degree.SUGGESTED,
                nearest(((p.event, p.day) for p in both), call.day),
                f"“{both[0].name}” is the only {call.name} of this outlet named within 18 months.",
                person=people.pop(),
            )

    def _in_room(self, call: Call) -> Iterator[Decision]:
        """The one of this exact given name in the room: nicknames and surnames of others block,
        few transcripts suggest, whatever the name: how many people in the world bear it is nothing
        that the archive can know.
        """
        if not call.room or call.day is None:
            return
        near = [p for p in self.by_given[call.given] if self._is_near(p, call)]
        people = self._people(near)
        if len(people) != 1 or any(self._is_near(p, call) for p in self._others(call, people)):
            yield from self._in_series(call, near)
            return
        transcripts = {p.event for p in near} - {call.event}
        is_sure = len(transcripts) >= MIN_TRANSCRIPTS and not _names_another(call, near)
        is_rare = (
            MIN_TRANSCRIPTS_OF_RARE <= len(transcripts) < MIN_TRANSCRIPTS
            and not _names_another(call, near)
            and not self._others(call, people)
        )
        named = f"“{near[0].name}” is the only {call.name} named"
        reason = (
            f"{named} in all transcripts, here in {_transcripts(len(transcripts))}"
            " within 18 months."
            if is_rare
            else f"{named} here within 18 months ({_transcripts(len(transcripts))})."
        )
        yield Decision(
            call.key,
            Rule.RARE_NAME if is_rare else Rule.ONE_IN_THE_ROOM,
            Degree.RESOLVED if is_sure else Degree.SUGGESTED,
            nearest(((p.event, p.day) for p in near), call.day),
            reason,
            person=people.pop(),
        )

    def _in_series(self, call: Call, near: list[Print]) -> Iterator[Decision]:
        """Of several who may be called so in the room, the only one in the series: the colleague
        of a telephone briefing does not come to the daily one.
        """
        same = [p for p in near if call.series is not None and p.series == call.series]
        people = self._people(same)
        transcripts = {p.event for p in same} - {call.event}
        others = [p for p in self._others(call, people) if self._is_near(p, call)]
        mine = {p.event for p in near if self.stands[p.person] in people} - {call.event}
        if (
            len(people) != 1
            or len(transcripts) < MIN_TRANSCRIPTS
            or any(p.series == call.series for p in others)
            or len({p.event for p in others}) * MIN_SHARE_IN_ROOM > len(mine)
            or _names_another(call, same)
        ):
            yield from self._most_frequent(call, near)
            return
        yield Decision(
            call.key,
            Rule.ONE_IN_THE_SERIES,
            Degree.RESOLVED,
            nearest(((p.event, p.day) for p in same), call.day),
            f"“{same[0].name}” is the only {call.name} named in this series within 18 months"
            f" ({_transcripts(len(transcripts))}).",
            person=people.pop(),
        )

    def _most_frequent(self, call: Call, near: list[Print]) -> Iterator[Decision]:
        """Where several bear the name, or one is blocked, the one named most often is worth a look
        and no more.
        """
        events: dict[int, set[int]] = defaultdict(set)
        for one in near:
            events[self.stands[one.person]].add(one.event)
        ranked = sorted(events, key=lambda person: (-len(events[person]), person))[:3]
        for person in ranked:
            mine = [p for p in near if self.stands[p.person] == person]
            yield Decision(
                call.key,
                Rule.ONE_IN_THE_ROOM,
                Degree.SUGGESTED,
                nearest(((p.event, p.day) for p in mine), call.day),
                f"“{mine[0].name}” is one of those who may be called {call.name} here"
                f" ({_transcripts(len(events[person]))}).",
                person=person,
            )

    def _is_near(self, one: Print, call: Call) -> bool:
        return one.room == call.room and _within(one.day, call.day, MAX_DAYS_IN_ROOM)

    def _others(self, call: Call, people: set[int]) -> list[Print]:
        """Prints of others who may be called so: by the name, by a form of it, by the surname."""
        others = [p for name in name_variants(call.given) for p in self.by_given[name]]
        others += self.by_given[call.given] + self.by_surname[call.given]
        return [p for p in others if self.stands[p.person] not in people]


def outlet_decisions(askers: Iterable[Known], prints: Iterable[Print]) -> list[Decision]:
    """The outlets of known askers: the one outlet printed for the person within a year, or none."""
    prints = list(prints)
    stands = same_reporters(prints)
    of_person: dict[int, list[Print]] = defaultdict(list)
    for one in prints:
        if one.outlet is not None:
            of_person[stands[one.person]].append(one)
    decisions = []
    for asker in askers:
        mine = of_person.get(stands.get(asker.person, asker.person), [])
        near = [p for p in mine if _within(p.day, asker.day, MAX_DAYS_WITH_OUTLET)]
        outlets = {p.outlet for p in near}
        if len(outlets) == 1:
            decisions.append(
                Decision(
                    asker.key,
                    Rule.OUTLET_OF_PERSON,
                    Degree.RESOLVED,
                    nearest(((p.event, p.day) for p in near), asker.day),
                    f"The only outlet printed for {near[0].name} within a year"
                    f" ({_transcripts(len({p.event for p in near}))}).",
                    outlet=outlets.pop(),
                )
            )
    return decisions


def _names_another(call: Call, prints: list[Print]) -> bool:
    """Whether the event itself names somebody else of the given name, be it as nobody who asks."""
    own = {_letters(p.surname) for p in prints}
    others = {_letters(surname) for surname in call.here}
    return any(not any(_is_variant(one, other) for one in own) for other in others)


def _within(one: dt.date | None, other: dt.date | None, days: int) -> bool:
    between = days_between(one, other)
    return between is not None and between <= days


def _transcripts(count: int) -> str:
    return "1 transcript" if count == 1 else f"{count} transcripts"
