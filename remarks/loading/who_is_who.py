"""Runs the rules of who is who over the archive's evidence, and writes what they decide.

What is decided is derived data. Whenever events, people or an archivist's decisions change,
whatever has to do with them is decided again: a name whose evidence is gone is gone at once.
Only published events are evidence, so nothing public rests on a draft.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ..identity import (
    Decision,
    Degree,
    Rule,
    call_rulings,
    label_rulings,
    outlet_decisions,
    principal_decisions,
    reporter_decisions,
)
from ..identity.askers import Call, Print, given_name_of
from ..identity.askers import Known as KnownAsker
from ..identity.labels import label_key
from ..identity.nicknames import name_variants
from ..identity.offices import Office, OfficeTable
from ..identity.principals import LabelGroup, NamePrint
from ..identity.rulings import Ruling
from ..models import (
    Correction,
    Event,
    EventChange,
    Known,
    LabelRule,
    OfficeHolding,
    Participation,
    PrintedLabel,
    PrintedName,
    Question,
    Resolution,
    Turn,
)
from ..progress import steps
from ..transcripts.lexicon.names import surname_of
from . import evidence, overlays, places
from .evidence import Keys, batches
from .identity import People
from .sources import text_of

_pending: ContextVar[dict[int, bool] | None] = ContextVar("events to resolve", default=None)


@dataclass
class Outcome:
    """What a run decided: counts of decisions by kind, rule and degree, and of rows written."""

    decisions: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    added: int = 0
    removed: int = 0
    events: set[int] = field(default_factory=set)


@contextmanager
def paused() -> Iterator[None]:
    """Inside this block changed events are noted only; all are resolved together at its end."""
    if _pending.get() is not None:
        yield
        return
    token = _pending.set({})
    try:
        yield
    finally:
        noted = _pending.get() or {}
        _pending.reset(token)
        _resolve_noted(noted)


def is_paused() -> bool:
    """Whether what changes now is resolved later."""
    return _pending.get() is not None


def flush() -> None:
    """Resolve what was noted so far, inside a paused block."""
    noted = _pending.get()
    if noted:
        _resolve_noted(dict(noted))
        noted.clear()


def _resolve_noted(noted: dict[int, bool]) -> None:
    if noted:
        with transaction.atomic(), EventChange.objects.count_together():
            _resolve_again([pk for pk, texts in noted.items() if texts], texts=True)
            _resolve_again([pk for pk, texts in noted.items() if not texts], texts=False)


def resolve_again(events: Iterable[int], *, texts: bool = False) -> None:
    """Decide again what has to do with these events; ``texts`` says whether their words changed."""
    events = list(events)
    noted = _pending.get()
    if noted is None:
        with transaction.atomic():
            _resolve_again(events, texts=texts)
    else:
        for pk in events:
            noted[pk] = noted.get(pk, False) or texts


def _resolve_again(events: list[int], *, texts: bool) -> None:
    if events:
        keys = evidence.keys_of(events)
        _forget(events)
        if texts:
            assign_places(events)
        evidence.record(events, texts=texts)
        keys |= evidence.keys_of(events)
        Run(keys).write()


def rules_changed(rules: Iterable[LabelRule]) -> None:
    """Decide again what an archivist's decisions, new or undone, have to do with."""
    keys = Keys()
    for rule in rules:
        if rule.kind == LabelRule.Kind.LABEL:
            keys.labels.add(label_key(rule.label))
        else:
            keys.givens.add(given_name_of(rule.label))
    with transaction.atomic():
        Run(keys).write()


def rule_deleted(rule: LabelRule) -> None:
    """Take back what a decision put into rows, before its row goes."""
    if rule.undone_at is None:
        LabelRule.objects.filter(pk=rule.pk).update(undone_at=timezone.now())
        rules_changed([rule])


def offices_changed(*gone: OfficeHolding) -> None:
    """Decide again what labels of offices say; ``gone`` are rows that were deleted or replaced."""
    rows = list(OfficeHolding.objects.values_list("name", "labels"))
    rows += [(row.name, row.labels) for row in gone]
    labels = {label_key(part) for _, labels in rows for part in labels.split("|") if part}
    decide(Keys(labels=labels, surnames={surname_of(name) for name, _ in rows} - {""}))


def decide(keys: Keys) -> None:
    """Decide again what has to do with these labels and names."""
    with transaction.atomic():
        Run(keys).write()


def resolve_all(*, dry_run: bool = False) -> Outcome:
    """Decide everything again, over the whole archive. A dry run writes nothing."""
    with transaction.atomic():
        ids = list(Event.objects.order_by("pk").values_list("pk", flat=True))
        recorded = set(PrintedLabel.objects.order_by().values_list("event", flat=True).distinct())
        missing = [pk for pk in ids if pk not in recorded]
        lost = Q(series=None) | Q(place_record=None) & ~Q(place="")
        assign_places(Event.objects.filter(lost).values_list("pk", flat=True))
        evidence.record(missing)
        evidence.record(recorded, texts=False)
        outcome = Run(None).write()
        if dry_run:
            transaction.set_rollback(True)
    return outcome


def assign_places(events: Iterable[int]) -> None:
    """Series and places of events, by rule."""
    gazetteer, parts, changed = places.Gazetteer(), list(batches(events, 50)), []
    for ids in steps(parts, "batch of places", len(parts)):
        rows = Event.objects.filter(pk__in=ids).select_related("source", "series__place")
        for event in rows.defer("segments", "problems", "source__content"):
            if places.assign(event, _head_of(event), gazetteer):
                changed.append(event.pk)
    EventChange.objects.record(changed)


def _head_of(event: Event) -> str:
    """What stands before an event's turns; read again from the source where it is not at hand."""
    head = places.kept_head(event)
    if head is None:
        first = event.turns.order_by("position").values_list("start", flat=True).first()
        head = text_of(event.source)[:first]
    return head


def _forget(events: list[int]) -> None:
    """Take back every derived name of events, so that only what they print stands there."""
    for ids in batches(events):
        _withdraw(list(Resolution.objects.filter(event__in=ids).values_list("pk", flat=True)))


def _withdraw(resolutions: list[int]) -> None:
    """Take back what these resolutions put into rows, and the resolutions themselves."""
    for ids in batches(resolutions):
        Turn.objects.filter(resolution__in=ids).update(
            speaker=None, known=Known.NOT, resolution=None
        )
        Question.objects.filter(asker_resolution__in=ids).update(
            asker=None, asker_known=Known.NOT, asker_resolution=None
        )
        Question.objects.filter(outlet_resolution__in=ids).update(
            outlet=None, outlet_known=Known.NOT, outlet_resolution=None
        )
        rows = Resolution.objects.filter(pk__in=ids)
        put = rows.filter(kind=Resolution.Kind.ADDRESSEE)
        for question, speaker in put.values_list("question", "speaker"):
            _addressed.filter(question=question, speaker=speaker).delete()
        rows.delete()


_ASKER_COLUMNS = (
    "question", "event", "event__listed_on", "event__series__room", "event__series", "name",
    "question__asker", "question__asker_known", "question__asker_resolution",
    "question__outlet", "question__outlet_resolution",
)  # fmt: skip


class _AskerRow(NamedTuple):
    """A printed name of an asker with its question, in the order of ``_ASKER_COLUMNS``."""

    question: int
    event: int
    day: dt.date | None
    room: str | None
    series: int | None
    name: str
    asker: int | None
    known: str
    resolution: int | None
    outlet: int | None
    outlet_resolution: int | None

    @property
    def printed_outlet(self) -> int | None:
        return None if self.outlet_resolution else self.outlet


_addressed = Question.addressees.through.objects
# Beyond so many keys the whole archive is read: lists of them would be longer than it.
MAX_KEYS = 4_000


class Run:
    """One run of the rules over what ``keys`` have to do with; over everything where they are
    None.
    """

    def __init__(self, keys: Keys | None):
        if keys is not None and sum(len(part) for part in vars(keys).values()) > MAX_KEYS:
            keys = None
        self.keys = keys
        self.outcome = Outcome()
        self.people = People()
        self.days: dict[int, tuple] = {}

    def write(self) -> Outcome:
        """Decide and write, labels before addressees and askers before their outlets."""
        stages = (
            self._labels,
            self._askers,
            self._outlets,
            self._addressees,
            self._participations,
        )
        for stage in steps(stages, "stage", len(stages)) if self.keys is None else stages:
            stage()
        EventChange.objects.record(self.outcome.events)
        return self.outcome

    # Labels of principals

    def _labels(self) -> None:
        open_rows = PrintedLabel.objects.filter(speaker=None)
        named = PrintedLabel.objects.filter(
            speaker__isnull=False, event__status=Event.Status.PUBLISHED
        )
        prints = PrintedName.objects.filter(
            kind=PrintedName.Kind.TEXT, event__status=Event.Status.PUBLISHED
        )
        if self.keys is not None:
            open_rows = open_rows.filter(
                Q(key__in=self.keys.labels)
                | Q(surname__in=(self.keys.surnames | self.keys.asker_surnames) - {""})
            )
        targets = self.groups(open_rows)
        if self.keys is not None:
            named = named.filter(key__in={g.label_key for g in targets})
        surnames = {g.surname for g in targets} - {""}
        if self.keys is not None or len(surnames) < MAX_KEYS:
            prints = prints.filter(surname__in=surnames)
        rulings = self._rulings(LabelRule.Kind.LABEL)
        decisions = label_rulings(targets, rulings)
        settled = {d.target for d in decisions}
        rest = [g for g in targets if g.key not in settled]
        decisions += principal_decisions(
            [*rest, *self.groups(named, first_key=-1)],
            self.text_prints(prints),
            self.offices,
        )
        by_key = {g.key: g for g in targets}
        existing = Resolution.objects.filter(kind=Resolution.Kind.LABEL)
        if self.keys is not None:
            existing = existing.filter(
                event__in={g.event for g in targets}, label__in={g.label for g in targets}
            )
        wanted = [
            self._resolution(
                Resolution.Kind.LABEL,
                by_key[d.target].event,
                d,
                label=by_key[d.target].label,
            )
            for d in decisions
        ]
        in_scope = {(g.event, g.label) for g in targets}
        self._sync(wanted, existing, lambda row: (row.event_id, row.label) in in_scope)

    def text_prints(self, rows) -> list[NamePrint]:
        """Full names that texts print, without those of reporters, who speak under no label."""
        columns = ("event", "event__listed_on", "given", "surname", "name")
        askers = self._asker_names().order_by().exclude(question__asker=None)
        reporters = set(askers.values_list("given", "surname").distinct())
        prints = [NamePrint(*row) for row in rows.order_by().values_list(*columns)]
        return [p for p in prints if (p.given, p.surname) not in reporters]

    def groups(self, rows, first_key: int = 1) -> list[LabelGroup]:
        """Label groups of rows; keys count up from 1, or down from -1."""
        step = 1 if first_key > 0 else -1
        groups = []
        columns = (
            "event", "event__listed_on", "event__series__room", "event__title", "label",
            "turns", "speaker",
        )  # fmt: skip
        for at, row in enumerate(rows.order_by("pk").values_list(*columns)):
            event, day, room, title, label, turns, speaker = row
            groups.append(
                LabelGroup(
                    key=first_key + step * at,
                    event=event,
                    day=day,
                    room=room or "",
                    label=label,
                    turns=turns,
                    title=title,
                    persons=frozenset([speaker] if speaker else []),
                )
            )
        return groups if step < 0 else self._with_other_holders(groups)

    def _with_other_holders(self, groups: list[LabelGroup]) -> list[LabelGroup]:
        """Mark groups of an office whose event announces somebody else, and not the holder, in
        it.
        """
        table = self.offices
        pure = [g for g in groups if g.room and table.with_label(g.room, g.label)]
        announced: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for ids in batches(g.event for g in pure):
            rows = Participation.objects.filter(event__in=ids, is_principal=True).exclude(role="")
            for event, speaker, role in rows.values_list("event", "speaker", "role"):
                announced[event].append((speaker, role.lower()))
        marked = {g.key for g in pure if self._names_other(g, announced[g.event])}
        return [
            LabelGroup(**(vars_of(g) | {"other_holder": True})) if g.key in marked else g
            for g in groups
        ]

    def _names_other(self, group: LabelGroup, announced: list[tuple[int, str]]) -> bool:
        terms = self.offices.with_label(group.room, group.label)
        office = terms[0].office.lower()
        holders = {t.person for t in terms if group.day and t.covers(group.day)}
        in_office = {speaker for speaker, role in announced if role.startswith(office)}
        return bool(in_office) and not holders & in_office

    @cached_property
    def offices(self) -> OfficeTable:
        return OfficeTable(
            Office(
                name=row.name,
                office=row.office,
                organization=row.organization,
                first=row.first,
                last=row.last,
                source=row.source,
                room=row.room,
                labels=tuple(part for part in row.labels.split("|") if part),
                person=row.speaker_id,
            )
            for row in OfficeHolding.objects.all()
        )

    def _rulings(self, kind: str) -> list[Ruling]:
        rows = LabelRule.objects.standing().filter(kind=kind)
        return [
            Ruling(
                key=row.pk,
                name=row.label,
                room=row.room,
                first=row.first,
                last=row.last,
                reason=row.reason,
                person=row.speaker_id,
                outlet=row.outlet_id,
            )
            for row in rows
        ]

    # Askers

    def _asker_rows(self, rows) -> Iterator[_AskerRow]:
        return map(_AskerRow._make, rows.order_by("pk").values_list(*_ASKER_COLUMNS))

    def _asker_names(self):
        return PrintedName.objects.filter(kind=PrintedName.Kind.ASKER)

    def _askers(self) -> None:
        rows = self._asker_names()
        if self.keys is not None:
            near = self.keys.givens | {n for g in self.keys.givens for n in name_variants(g)}
            near |= self.keys.asker_surnames
            rows = rows.filter(given__in=near)
        here = self._surnames_in_words(rows)
        calls = [
            Call(
                row.question,
                row.event,
                row.day,
                row.room or "",
                row.name,
                row.printed_outlet,
                here.get((row.event, given_name_of(row.name)), frozenset()),
                row.series,
            )
            for row in self._asker_rows(rows)
            if (row.asker is None and row.known != Known.SETTLED) or row.resolution is not None
        ]
        decisions = call_rulings(calls, self._rulings(LabelRule.Kind.CALLED))
        settled = {d.target for d in decisions}
        prints = self.prints({c.given for c in calls})
        decisions += reporter_decisions([c for c in calls if c.key not in settled], prints)
        by_key = {c.key: c for c in calls}
        existing = Resolution.objects.filter(kind=Resolution.Kind.ASKER)
        if self.keys is not None:
            existing = existing.filter(event__in={c.event for c in calls})
        wanted = [
            self._resolution(Resolution.Kind.ASKER, by_key[d.target].event, d, question_id=d.target)
            for d in decisions
        ]
        self._sync(wanted, existing, lambda row: row.question_id in by_key)

    def _surnames_in_words(self, rows) -> dict[tuple[int, str], frozenset[str]]:
        """Event and given name -> the surnames that its words print behind it, for called names."""
        texts = PrintedName.objects.filter(
            kind=PrintedName.Kind.TEXT,
            event__in=rows.order_by().values("event"),
            given__in=rows.order_by().values("given"),
        )
        named: dict[tuple[int, str], set[str]] = defaultdict(set)
        for event, given, surname in texts.order_by().values_list("event", "given", "surname"):
            named[event, given].add(surname)
        return {key: frozenset(surnames) for key, surnames in named.items()}

    def prints(self, givens: set[str] | None, people: set[int] | None = None) -> list[Print]:
        """Full names printed of askers in published events; principals and staff are left out."""
        rows = self._asker_names().filter(
            event__status=Event.Status.PUBLISHED, question__asker_known=Known.PRINTED
        )
        if self.keys is not None and givens is not None:
            near = givens | {n for g in givens for n in name_variants(g)}
            rows = rows.filter(Q(given__in=near) | Q(surname__in=givens))
        if people is not None:
            rows = rows.filter(question__asker__in=people)
        staff = self._staff
        return [
            Print(r.event, r.day, r.room or "", r.asker, r.name, r.printed_outlet, r.series)
            for r in self._asker_rows(rows)
            if r.asker not in staff
        ]

    @cached_property
    def _staff(self) -> set[int]:
        labels = PrintedLabel.objects.filter(speaker__isnull=False).order_by()
        return set(labels.values_list("speaker", flat=True).distinct())

    # Outlets

    def _outlets(self) -> None:
        rows = Question.objects.filter(
            Q(outlet=None) & ~Q(outlet_known=Known.SETTLED)
            | Q(outlet_resolution__kind=Resolution.Kind.OUTLET),
            asker__isnull=False,
            outlet_name="",
            on_behalf=False,
        )
        if self.keys is not None:
            people = self.keys.people | self._named_now
            rows = rows.filter(asker__in=people) if people else rows.none()
        askers = [
            KnownAsker(pk, event, day, asker)
            for pk, event, day, asker in rows.order_by("pk").values_list(
                "pk", "event", "event__listed_on", "asker"
            )
        ]
        if self.keys is None:
            prints = self.prints(None)
        else:
            prints = self.prints(None, self._same_names({a.person for a in askers}))
        decisions = outlet_decisions(askers, prints)
        by_key = {a.key: a for a in askers}
        existing = Resolution.objects.filter(kind=Resolution.Kind.OUTLET)
        if self.keys is not None:
            existing = existing.filter(event__in={a.event for a in askers})
        wanted = [
            self._resolution(
                Resolution.Kind.OUTLET, by_key[d.target].event, d, question_id=d.target
            )
            for d in decisions
        ]
        self._sync(wanted, existing, lambda row: row.question_id in by_key or self.keys is None)

    def _same_names(self, people: set[int]) -> set[int]:
        """People whose given names are printed as those of ``people``: spellings of one may be
        several.
        """
        names = self._asker_names().order_by()
        givens = set(names.filter(question__asker__in=people).values_list("given", flat=True))
        same = names.filter(given__in=givens, question__asker__isnull=False)
        return people | set(same.values_list("question__asker", flat=True).distinct())

    # Addressees

    def _addressees(self) -> None:
        """A question without a printed addressee is put to the one resolved person who replies."""
        replies = Question.replies.through.objects.filter(
            turn__voice=Turn.Voice.PRINCIPAL, turn__resolution__isnull=False
        )
        existing = Resolution.objects.filter(kind=Resolution.Kind.ADDRESSEE)
        if self.keys is not None:
            replies = replies.filter(question__event__in=self.outcome.events)
            existing = existing.filter(event__in=self.outcome.events)
        who: dict[int, set[int]] = defaultdict(set)
        facts: dict[int, tuple[int, int]] = {}
        for question, event, speaker, resolution in replies.values_list(
            "question", "question__event", "turn__speaker", "turn__resolution"
        ):
            who[question].add(speaker)
            facts[question] = event, resolution
        derived = set(existing.values_list("question", "speaker"))
        own: set[int] = set()
        for ids in batches(who):
            own |= {
                question
                for question, speaker in _addressed.filter(question__in=ids).values_list(
                    "question", "speaker"
                )
                if (question, speaker) not in derived
            }
        for ids in batches(who):
            others = Question.replies.through.objects.filter(
                question__in=ids, turn__voice=Turn.Voice.PRINCIPAL, turn__resolution=None
            )
            own |= set(others.values_list("question", flat=True))
        own |= self._corrected_addressees()
        wanted = [
            Resolution(
                kind=Resolution.Kind.ADDRESSEE,
                event_id=facts[question][0],
                question_id=question,
                speaker_id=next(iter(people)),
                rule=Rule.REPLIED,
                degree=Degree.RESOLVED,
                words="The one who replies is known by a rule, and the question names nobody.",
            )
            for question, people in sorted(who.items())
            if len(people) == 1 and question not in own
        ]
        self._sync(wanted, existing, lambda _: True)

    def _corrected_addressees(self) -> set[int]:
        """Questions whose addressees an archivist gave, be it none."""
        rows = Correction.objects.standing().filter(kind=Correction.Kind.ADDRESSEES, conflict="")
        if self.keys is not None:
            rows = rows.filter(event__in=self.outcome.events)
        questions = set()
        for row in rows.select_related("event"):
            try:
                questions.add(overlays.question_of(row.event, row.target).pk)
            except overlays.CurationError:
                continue
        return questions

    # Writing

    def _resolution(self, kind: str, event: int, decision: Decision, **target) -> Resolution:
        person = decision.person
        if person is None and decision.name and decision.degree != Degree.SUGGESTED:
            speaker = self.people.find(decision.name)
            person = speaker.pk if speaker else None
        return Resolution(
            kind=kind,
            event_id=event,
            speaker_id=person,
            outlet_id=decision.outlet,
            name="" if person else decision.name[:200],
            rule=decision.rule,
            ruling_id=decision.ruling,
            degree=decision.degree,
            words=decision.words[:300],
            evidence=list(decision.evidence),
            **target,
        )

    def _sync(self, wanted: list[Resolution], existing, in_scope) -> None:
        """Make the rows those that are wanted: what is there already stays, what is not wanted
        goes.
        """
        wanted = [row for row in wanted if row.speaker_id or row.outlet_id or row.name]
        for row in wanted:
            self.outcome.decisions[row.kind, str(row.rule), str(row.degree)] += 1
        new = {_identity(row): row for row in wanted}
        gone = []
        for row in existing:
            if not in_scope(row):
                continue
            if _identity(row) in new:
                del new[_identity(row)]
            else:
                gone.append(row)
        _withdraw([row.pk for row in gone])
        made = Resolution.objects.bulk_create(new.values(), batch_size=evidence.BATCH)
        put = [row for row in made if row.degree != Degree.SUGGESTED]
        self._put_to([row for row in put if row.kind == Resolution.Kind.ADDRESSEE])
        for row in put:
            self._apply(row)
        self.outcome.added += len(made)
        self.outcome.removed += len(gone)
        visible = [r for r in (*gone, *made) if r.degree != Degree.SUGGESTED]
        self.outcome.events |= {row.event_id for row in visible}
        asked = [r for r in visible if r.kind == Resolution.Kind.ASKER]
        self._named_now = getattr(self, "_named_now", set()) | {
            r.speaker_id for r in asked if r.speaker_id
        }

    def _put_to(self, rows: list[Resolution]) -> None:
        """Put questions to those whom these resolutions name."""
        link = Question.addressees.through
        _addressed.bulk_create(
            [link(question_id=row.question_id, speaker_id=row.speaker_id) for row in rows],
            batch_size=evidence.BATCH,
            ignore_conflicts=True,
        )

    def _apply(self, row: Resolution) -> None:
        """Put a decided name into the rows it is about, where nothing is printed or corrected."""
        known = Known.SETTLED if row.degree == Degree.SETTLED else Known.RESOLVED
        if row.kind == Resolution.Kind.LABEL:
            Turn.objects.filter(
                event=row.event_id,
                label=row.label,
                voice=Turn.Voice.PRINCIPAL,
                speaker=None,
                known=Known.NOT,
            ).update(speaker=row.speaker_id, known=known, resolution=row)
        elif row.kind != Resolution.Kind.ADDRESSEE:
            question = Question.objects.filter(pk=row.question_id)
            if row.speaker_id:
                question.filter(asker=None, asker_known=Known.NOT).update(
                    asker=row.speaker_id, asker_known=known, asker_resolution=row
                )
            if row.outlet_id:
                question.filter(outlet=None, outlet_known=Known.NOT).update(
                    outlet=row.outlet_id, outlet_known=known, outlet_resolution=row
                )

    def _participations(self) -> None:
        """Those whom rules name for a label take part in the event, as long as they do."""
        for ids in batches(self.outcome.events):
            turns = Turn.objects.filter(event__in=ids, resolution__isnull=False).order_by()
            needed = set(turns.values_list("event", "speaker").distinct())
            derived = Participation.objects.filter(event__in=ids, is_derived=True)
            there = set(derived.values_list("event", "speaker"))
            for event, speaker in there - needed:
                derived.filter(event=event, speaker=speaker).delete()
            Participation.objects.bulk_create(
                [
                    Participation(
                        event_id=event,
                        speaker_id=speaker,
                        is_principal=False,
                        is_derived=True,
                        position=1000,
                    )
                    for event, speaker in sorted(needed - there)
                ],
                ignore_conflicts=True,
            )


def vars_of(group: LabelGroup) -> dict:
    """The fields of a group, without what was computed from them."""
    return {name: getattr(group, name) for name in LabelGroup.__dataclass_fields__}


def _identity(row: Resolution) -> tuple:
    """What makes two resolutions the same."""
    return (
        row.kind, row.event_id, row.label, row.question_id, row.speaker_id, row.outlet_id,
        row.name, row.ruling_id, str(row.rule), str(row.degree), row.words, tuple(row.evidence),
    )  # fmt: skip
