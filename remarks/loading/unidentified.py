"""Who waits to be identified: labels of principals and names of called reporters, in groups that
one decision settles, each with those whom it may mean.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Min, Q

from ..identity.askers import MAX_DAYS_IN_ROOM, given_name_of
from ..identity.labels import label_key, surname_of_label
from ..identity.nicknames import name_variants
from ..identity.principals import MAX_DAYS
from ..identity.rooms import NO_ROOM
from ..models import (
    Known,
    LabelRule,
    OfficeHolding,
    PrintedLabel,
    PrintedName,
    Series,
    Speaker,
    SpeakerAlias,
    Turn,
    alias_key,
)
from ..transcripts.label_kinds import is_anonymous
from .identity import People

LABEL, CALLED = LabelRule.Kind.LABEL, LabelRule.Kind.CALLED
MAX_CANDIDATES = 5
MAX_EVIDENCE = 3
_ARTICLES = frozenset("the a an mr mrs ms madam mister of for and".split())


@dataclass(frozen=True)
class Unidentified:
    """A label or called name in the events of one room and year, and how much stands under it.

    ``room`` is NO_ROOM for events of no series, ``year`` None for those of no known day; ``count``
    counts turns of labels and questions of called names, ``example`` is the first turn's id.
    """

    kind: str
    name: str
    key: str
    room: str
    year: int | None
    series: tuple[str, ...]
    count: int
    events: tuple[int, ...]
    first: dt.date | None
    last: dt.date | None
    example: int

    @property
    def token(self) -> str:
        """What names the group in a form."""
        return f"{self.kind}:{self.room}:{self.year or ''}:{self.key}"


@dataclass(frozen=True)
class Candidate:
    """A person whom a group may mean, and why; ``speaker`` is None for one without a record."""

    name: str
    speaker: int | None
    reason: str
    events: tuple[int, ...]


def unidentified_groups(kind: str = LABEL) -> list[Unidentified]:
    """The groups of a kind, those with the most turns or questions first."""
    grouped: dict[tuple, list[tuple]] = defaultdict(list)
    for row in _label_rows() if kind == LABEL else _called_rows():
        name, _, room, _, day, _, _ = row
        grouped[label_key(name), room or NO_ROOM, day.year if day else None].append(row)
    groups = [_group(kind, *parts, rows) for parts, rows in grouped.items()]
    return sorted(groups, key=lambda g: (-g.count, g.key, g.room, g.year or 0))


def _label_rows() -> Iterable[tuple]:
    """Label, series, room, event, day, number of turns and the first of them."""
    turns = Turn.objects.filter(speaker=None, voice=Turn.Voice.PRINCIPAL, known=Known.NOT)
    rows = turns.exclude(label="").order_by().values_list("label", *_EVENT)
    rows = rows.annotate(n=Count("pk"), at=Min("pk"))
    return (row for row in rows if not is_anonymous(row[0]))


def _called_rows() -> Iterable[tuple]:
    names = PrintedName.objects.filter(
        kind=PrintedName.Kind.ASKER, question__asker=None, question__asker_known=Known.NOT
    )
    rows = names.order_by().values_list("name", *_EVENT)
    return rows.annotate(n=Count("question"), at=Min("question__turn"))


_EVENT = ("event__series__name", "event__series__room", "event", "event__listed_on")


def _group(kind: str, key: str, room: str, year: int | None, rows: list[tuple]) -> Unidentified:
    names, days = Counter(), [row[4] for row in rows if row[4]]
    for name, *_, count, _ in rows:
        names[name] += count
    return Unidentified(
        kind=kind,
        name=min(names, key=lambda name: (-names[name], name)),
        key=key,
        room=room,
        year=year,
        series=tuple(sorted({row[1] for row in rows if row[1]})),
        count=sum(names.values()),
        events=tuple(sorted({row[3] for row in rows})),
        first=min(days, default=None),
        last=max(days, default=None),
        example=min(row[6] for row in rows),
    )


def candidates(groups: list[Unidentified]) -> dict[str, list[Candidate]]:
    """Those whom each group may mean, by its token, the likeliest first."""
    labels = [g for g in groups if g.kind == LABEL]
    called = [g for g in groups if g.kind == CALLED]
    return _Principals(labels).of_all() | _Askers(called).of_all()


@dataclass
class _Ranked:
    """Candidates of one group in the order of their reasons; of one person the first counts."""

    rows: dict[object, Candidate] = field(default_factory=dict)

    def add(self, name: str, speaker: int | None, reason: str, events: Iterable[int] = ()) -> None:
        key = speaker or alias_key(name)
        self.rows.setdefault(key, Candidate(name, speaker, reason, tuple(events)[:MAX_EVIDENCE]))

    def best(self) -> list[Candidate]:
        return list(self.rows.values())[:MAX_CANDIDATES]


class _Principals:
    """Who held the office, was named for the label elsewhere, was named nearby, or bears the
    surname.
    """

    def __init__(self, groups: list[Unidentified]):
        self.groups = groups
        self.surnames = {g.token: surname_of_label(g.name) for g in groups}
        wanted = set(self.surnames.values()) - {""}
        self.countries = dict(Series.objects.exclude(room="").values_list("room", "country"))
        self.holdings = list(OfficeHolding.objects.select_related("speaker")) if groups else []
        self.same: dict[str, list[tuple]] = defaultdict(list)
        labels = PrintedLabel.objects.filter(key__in={g.key for g in groups}, speaker__isnull=False)
        columns = ("key", "speaker", "speaker__name", "event", "event__listed_on")
        for key, *row in labels.order_by().values_list(*columns):
            self.same[key].append(tuple(row))
        self.nearby: dict[str, list[tuple]] = defaultdict(list)
        texts = PrintedName.objects.filter(kind=PrintedName.Kind.TEXT, surname__in=wanted)
        for surname, *row in texts.order_by().values_list(
            "surname", "name", "event", "event__listed_on"
        ):
            self.nearby[surname].append(tuple(row))
        self.offices = {g.token: _office_of(g) for g in groups if not self.surnames[g.token]}
        self.bearers = _bearers(set(self.offices.values()) - {""})
        self.people: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.by_name: dict[str, set[int]] = defaultdict(set)
        names = SpeakerAlias.objects.filter(kind=SpeakerAlias.Kind.NAME) if wanted else ()
        for key, pk, name in names and names.values_list("key", "speaker", "speaker__name"):
            self.by_name[key].add(pk)
            if key.split()[-1:] and key.split()[-1] in wanted:
                self.people[key.split()[-1]].append((pk, name))

    def of_all(self) -> dict[str, list[Candidate]]:
        return {group.token: self._of(group) for group in self.groups}

    def _of(self, group: Unidentified) -> list[Candidate]:
        ranked = _Ranked()
        self._holders(group, ranked)
        self._same_label(group, ranked)
        self._bearers_nearby(group, ranked)
        self._offer_names_nearby(group, ranked)
        for pk, name in sorted(self.people[self.surnames[group.token]], key=lambda row: row[1]):
            ranked.add(name, pk, "Bears this surname in the archive.")
        return ranked.best()

    def _holders(self, group: Unidentified, ranked: _Ranked) -> None:
        surname = self.surnames[group.token]
        country = self.countries.get(group.room, "")
        words = set(group.key.split()) - _ARTICLES
        for row in self.holdings:
            in_room = row.room == group.room and group.key in map(label_key, row.labels.split("|"))
            at_home = bool(country) and row.country == country
            if surname:
                fits = at_home and alias_key(row.name).split()[-1] == surname
            else:
                fits = in_room or at_home and bool(words) and words <= _words(row.office)
            if fits and _overlaps(group, row.first, row.last):
                reason = f"{row.office}, {row.organization}, {row.span}."
                ranked.add(row.name, row.speaker_id, reason)

    def _same_label(self, group: Unidentified, ranked: _Ranked) -> None:
        by_person: dict[tuple, list[tuple]] = defaultdict(list)
        for pk, name, event, day in self.same[group.key]:
            by_person[pk, name].append((event, day))
        for (pk, name), rows in sorted(by_person.items(), key=lambda row: -len(row[1])):
            reason = f"Named for the same label in {_events(rows)}."
            ranked.add(name, pk, reason, _nearest(group, rows))

    def _bearers_nearby(self, group: Unidentified, ranked: _Ranked) -> None:
        """Who stands under this office with a surname in the same room: SECRETARY HALE."""
        by_person: dict[tuple, list[tuple]] = defaultdict(list)
        for label, room, pk, name, event, day in self.bearers[self.offices.get(group.token, "")]:
            if room == group.room and _is_near(group, day, MAX_DAYS):
                by_person[pk, name, label].append((event, day))
        for (pk, name, label), rows in sorted(by_person.items(), key=lambda row: -len(row[1])):
            reason = f"Stands as “{label}” in {_events(rows)} within a year."
            ranked.add(name, pk, reason, _nearest(group, rows))

    def _offer_names_nearby(self, group: Unidentified, ranked: _Ranked) -> None:
        by_name: dict[str, list[tuple]] = defaultdict(list)
        for name, event, day in self.nearby[self.surnames[group.token]]:
            if _is_near(group, day, MAX_DAYS):
                by_name[name].append((event, day))
        here = set(group.events)
        for name, rows in sorted(
            by_name.items(), key=lambda row: (-len({e for e, _ in row[1]} & here), -len(row[1]))
        ):
            own = {event for event, _ in rows} & here
            where = f", {len(own)} of them here" if own else ""
            known = self.by_name[alias_key(name)]
            reason = f"Named in full in {_events(rows)} within a year{where}."
            events = [*sorted(own), *_nearest(group, rows)]
            ranked.add(name, min(known) if len(known) == 1 else None, reason, dict.fromkeys(events))


class _Askers:
    """Who asks in the same room within 18 months under this given name, a form of it, or this
    surname.
    """

    def __init__(self, groups: list[Unidentified]):
        self.groups = groups
        self.givens = {g.token: given_name_of(g.name) for g in groups}
        near = {name for given in self.givens.values() for name in (given, *name_variants(given))}
        rows = PrintedName.objects.filter(
            kind=PrintedName.Kind.ASKER, question__asker_known=Known.PRINTED
        )
        self.prints: dict[str, list[tuple]] = defaultdict(list)
        columns = (
            "given", "surname", "question__asker", "question__asker__name", "event",
            "event__listed_on", "event__series__room", "question__outlet__name",
        )  # fmt: skip
        for given, surname, *row in rows.order_by().values_list(*columns) if groups else ():
            for name in {given, surname} & near:
                self.prints[name].append(tuple(row))

    def of_all(self) -> dict[str, list[Candidate]]:
        return {group.token: self._of(group) for group in self.groups}

    def _of(self, group: Unidentified) -> list[Candidate]:
        given, ranked = self.givens[group.token], _Ranked()
        for names in ([given], sorted(name_variants(given))):
            by_person: dict[tuple, list[tuple]] = defaultdict(list)
            outlets: dict[int, Counter] = defaultdict(Counter)
            for pk, full, event, day, room, outlet in (p for n in names for p in self.prints[n]):
                if (room or NO_ROOM) == group.room and _is_near(group, day, MAX_DAYS_IN_ROOM):
                    by_person[pk, full].append((event, day))
                    outlets[pk].update([outlet] if outlet else [])
            for (pk, full), rows in sorted(by_person.items(), key=lambda row: -len(row[1])):
                of = f" for {outlets[pk].most_common(1)[0][0]}" if outlets[pk] else ""
                reason = f"Asks here{of} in {_events(rows)} within 18 months."
                ranked.add(full, pk, reason, _nearest(group, rows))
        return ranked.best()


def _office_of(group: Unidentified) -> str:
    """ "secretary" for THE SECRETARY."""
    return " ".join(word for word in group.key.split() if word not in _ARTICLES)


def _bearers(offices: set[str]) -> dict[str, list[tuple]]:
    """By office, whom events name for a label of that office and a name: label, room, person, name,
    event and day.
    """
    bearers: dict[str, list[tuple]] = defaultdict(list)
    if not offices:
        return bearers
    begins = Q()
    for office in offices:
        begins |= Q(key__startswith=f"{office} ")
    labels = PrintedLabel.objects.filter(begins, speaker__isnull=False).exclude(surname="")
    columns = ("key", "label", "event__series__room", "speaker", "speaker__name", "event")
    for key, label, room, pk, name, event, day in labels.order_by("event").values_list(
        *columns, "event__listed_on"
    ):
        names = set(alias_key(name).split())
        for office in offices:
            # What follows the office is the name alone: no secretary general, no deputy.
            if key.startswith(f"{office} ") and set(key[len(office) :].split()) <= names:
                bearers[office].append((label, room or NO_ROOM, pk, name, event, day))
    return bearers


def _words(office: str) -> set[str]:
    return set(alias_key(office).replace(",", " ").split())


def _overlaps(group: Unidentified, first: dt.date, last: dt.date | None) -> bool:
    if group.first is None or group.last is None:
        return False
    return first <= group.last and (last is None or group.first <= last)


def _is_near(group: Unidentified, day: dt.date | None, days: int) -> bool:
    if day is None or group.first is None or group.last is None:
        return False
    margin = dt.timedelta(days=days)
    return group.first - margin <= day <= group.last + margin


def _nearest(group: Unidentified, rows: list[tuple]) -> list[int]:
    """Events, those next to the group's own days first."""
    middle = group.first
    ordered = sorted(
        rows, key=lambda row: (abs((row[1] - middle).days) if row[1] and middle else 0, row[0])
    )
    return list(dict.fromkeys(event for event, _ in ordered))


def _events(rows: list[tuple]) -> str:
    count = len({event for event, _ in rows})
    return "1 event" if count == 1 else f"{count} events"


def person_of(name: str) -> Speaker | None:
    """The one person of a full name, made where the archive has none; None where it is in doubt."""
    return People().find(name)
