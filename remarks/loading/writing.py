"""Writes a planned event, all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

from django.db import IntegrityError, transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone

from ..models import (
    AT_IMPORT,
    Correction,
    Event,
    EventChange,
    Known,
    Participation,
    PendingRevision,
    Prepared,
    Question,
    Source,
    Speaker,
    Turn,
    free_slug,
)
from ..models.bulk import insert, insert_objects
from ..search.turn_words import TurnWords
from ..transcripts import types
from ..transcripts.label_kinds import keyword_voice
from . import evidence, fingerprints, overlays, places, versions, who_is_who
from .anchors import record_gone
from .groundwork import marks_of
from .identity import People, Press, shared_lookups
from .plans import UNCHANGED, Plan, plan_reparse
from .turn_matching import match_turns

# Sent inside the transaction that wrote an event's rows, with them where the event is new; the
# search room assigns topics then.
event_loaded = Signal()


@dataclass
class Rows:
    """What was written for an event that is new: nobody has corrected anything in it yet."""

    turns: list[Turn]
    questions: list[Question] = field(default_factory=list)
    addressees: list[tuple[int, int]] = field(default_factory=list)
    replies: list[tuple[int, int]] = field(default_factory=list)
    # Those of the turns, in order.
    words: list[TurnWords] = field(default_factory=list)


def _reload(event: Event) -> Event:
    return Loader(plan_reparse(event), None, {}).load(publish=False)


def reparse_event(event: Event, *, user=None) -> Event:
    """Write what the present parser reads from an event's source; corrections are applied again."""
    with transaction.atomic():
        return Loader(plan_reparse(event), user, {}).load(publish=False)


def apply(plan: Plan, *, publish: bool = False, user=None, header: dict | None = None) -> Event:
    """Write the plan's rows in one transaction and return the event.

    ``header`` holds fields of the event that a person corrected in the preview. Bytes that an event
    was made from already give back that event, also when another process was quicker. A new text of
    a published event changes nothing that readers see unless ``publish`` says so: it waits as a
    pending revision.
    """
    if plan.action == UNCHANGED:
        return plan.event
    try:
        with transaction.atomic():
            if plan.event is not None and not publish:
                event = Event.objects.select_for_update().get(pk=plan.event.pk)
                if event.is_public:
                    propose(plan, event, user, header or {})
                    return event
            event = Loader(plan, user, header or {}).load(publish)
            if header:
                keep_header(event, plan, header, user)
            return event
    except IntegrityError:
        existing = Event.objects.filter(source__sha256=plan.transcript.reading.sha256).first()
        if existing is None:
            raise
        return existing


@contextmanager
def together() -> Iterator[None]:
    """Inside, several events are written in one transaction: all are there at its end, or none.

    What they look up is kept in memory, and their changes have one number.
    """
    with transaction.atomic(), EventChange.objects.count_together(), shared_lookups():
        yield


def propose(plan: Plan, event: Event, user, header: dict) -> PendingRevision:
    """Keep a new text of a published event for a publisher to apply or discard."""
    typed = {name: overlays.plain(value) for name, value in header.items()}
    revision, _ = PendingRevision.objects.update_or_create(
        event=event,
        source=store_source(plan, known_user(user)),
        decided_at=None,
        defaults={"header": typed, "made_by": known_user(user)},
    )
    return revision


def known_user(user):
    return user if user is not None and user.is_authenticated else None


_sources = Prepared(lambda sha256: Source.objects.filter(sha256=sha256), str)


def store_source(plan: Plan, user) -> Source:
    """The row of a plan's bytes, made where there is none."""
    reading, upload = plan.transcript.reading, plan.upload
    for source in _sources(reading.sha256):
        return source
    return Source.objects.create(
        name=(upload.name or "pasted text")[:255],
        content=upload.data,
        sha256=reading.sha256,
        size=reading.size,
        media_type=upload.media_type,
        origin=upload.origin[:1000],
        format=reading.format,
        encoding=reading.encoding,
        captured_at=upload.captured,
        imported_by=user,
    )


def keep_header(event: Event, plan: Plan, header: dict, user) -> None:
    """Fields that a person typed over in the preview are corrections: the next parse keeps them."""
    parsed = Loader(plan, user, {}).header_fields()
    for name in overlays.HEADER:
        if name not in header or header[name] == parsed[name]:
            continue
        before, value = (overlays.plain(v) for v in (parsed[name], header[name]))
        standing = event.corrections.standing().filter(kind=Correction.Kind.HEADER, target=name)
        if standing.filter(value=value).exists():
            continue
        standing.update(undone_at=timezone.now())
        event.corrections.create(
            kind=Correction.Kind.HEADER,
            target=name,
            value=value,
            before=before,
            reason=AT_IMPORT,
            made_by=known_user(user),
        )


def set_status(events, status: str) -> int:
    """Publish or withdraw events at once, in every list and in the index."""
    with transaction.atomic():
        chosen = Event.objects.select_for_update().filter(pk__in=events.values("pk"))
        ids = list(chosen.exclude(status=status).order_by("pk").values_list("pk", flat=True))
        now = timezone.now()
        changes = {"status": status, "updated_at": now}
        if status == Event.Status.PUBLISHED:
            changes["published_at"] = now
        else:
            for pk in ids:
                versions.text_withdrawn.send(Event, event_id=pk)
        Event.objects.filter(pk__in=ids).update(**changes)
        who_is_who.resolve_again(ids)
        EventChange.objects.record(ids)
    return len(ids)


class Loader:
    """Writes one event: source, people, turns, questions. Used inside a transaction."""

    def __init__(self, plan: Plan, user, header: dict):
        self.plan = plan
        self.transcript = plan.transcript
        self.user = known_user(user)
        self.corrected = header
        self.people = People()

    def load(self, publish: bool) -> Event:
        if self.plan.event is None:
            return self._load(publish)
        with versions.kept(self.plan.event.pk):
            return self._load(publish)

    def _load(self, publish: bool) -> Event:
        is_new = self.plan.event is None
        event = self._event(publish)
        with EventChange.objects.counted_once(event.pk):
            self._parts(event, is_new)
        return event

    def _parts(self, event: Event, is_new: bool) -> None:
        self.press = Press(self._country(event))
        turns = self._turns(event)
        self._participations(event)
        rows = self._questions(event, turns)
        if not is_new:
            overlays.note_structural_conflicts(event, self.transcript.text)
            overlays.apply_overlays(event)
        groundwork = self.plan.groundwork
        fingerprints.record(event, groundwork.sketch, is_new=is_new)
        if is_new:
            evidence.keep_names(event.pk, [turn.text for turn in rows.turns], groundwork.names)
            rows.words = groundwork.words
        places.keep_head(event, self.transcript.reading.sha256, self._head)
        who_is_who.resolve_again([event.pk], texts=True)
        if not who_is_who.is_paused():
            event.refresh_from_db(fields=["series", "place_record"])
        # A name that a rule has just given is in the database and not in the rows at hand.
        as_written = is_new and who_is_who.is_paused()
        event_loaded.send(Event, event=event, rows=rows if as_written else None)

    def _country(self, event: Event) -> str:
        """The country by which the names of outlets are read; "" where no outlet is named."""
        if not any(question.asker.outlet for question in self.transcript.questions):
            return ""
        return places.country_of(event, self._head)

    @property
    def _head(self) -> str:
        """What stands before the turns."""
        text, turns = self.transcript.text, self.transcript.turns
        return text[: turns[0].start] if turns else text

    def _source(self) -> Source:
        sha256 = self.transcript.reading.sha256
        if self.plan.event is not None and self.plan.event.source.sha256 == sha256:
            return self.plan.event.source
        # Bytes that an event was once made from, and that no event shows now, are used again.
        return store_source(self.plan, self.user)

    def _event(self, publish: bool) -> Event:
        event = self.plan.event or Event()
        former = event.source if event.pk else None
        source = self._source()
        if (
            former is not None
            and former.pk != source.pk
            and not Source.objects.filter(replaces=source).exists()
        ):
            source.replaces = former
            Source.objects.filter(replaces=former).exclude(pk=source.pk).update(replaces=None)
            source.save(update_fields=["replaces"])
        event.source = source
        for name, value in (self.header_fields() | self.corrected).items():
            setattr(event, name, value)
        if publish:
            if not event.is_public or event.published_at is None:
                event.published_at = timezone.now()
            event.status = Event.Status.PUBLISHED
        if not event.slug:
            event.slug = free_slug(Event, event.wanted_slug(), fallback="event")
        # What is written is counted as one change when all of it is there.
        event.is_loading = True
        event.save()
        del event.is_loading
        return event

    def header_fields(self) -> dict:
        header, transcript = self.plan.header, self.transcript
        return {
            "title": self.plan.title,
            "kind": header.kind,
            "date": header.date,
            "date_rule": header.date_rule or "",
            "time": (header.time or "")[:40],
            "place": (header.place or "")[:200],
            "venue": (header.venue or "")[:300],
            "document_number": (header.document_number or "")[:60],
            "released": header.released,
            "notes": list(header.notes),
            "source_url": self.plan.source_url,
            "problems": [vars(problem) for problem in transcript.problems],
            "segments": [[s.kind, s.start, s.end, s.turn] for s in transcript.segments],
            "headings": [[heading.start, heading.text] for heading in transcript.headings],
            "turn_count": len(transcript.turns),
            "question_count": len(transcript.questions),
            "word_count": sum(turn.words for turn in transcript.turns),
        }

    def _turns(self, event: Event) -> dict[int, Turn]:
        """Rows for the parsed turns; a turn that an earlier state had keeps its row and anchor."""
        old = [] if self.plan.event is None else list(event.turns.order_by("position"))
        kept = match_turns(old, self.transcript) if old else {}
        if old:
            self._make_room(event, old, kept)
        rows: dict[int, Turn] = {}
        changed: list[Turn] = []
        for parsed in self.transcript.turns:
            row = kept.get(parsed.position) or Turn(event=event, anchor=self._anchor(event))
            before = _values(row) if row.pk else None
            self._fill(row, parsed)
            if before is not None and before != _values(row):
                changed.append(row)
            rows[parsed.position] = row
        insert_objects([row for row in rows.values() if row.pk is None])
        # One statement a batch: an update by bulk_update takes a CASE for each row and column.
        Turn.objects.bulk_create(
            changed,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[name.removesuffix("_id") for name in TURN_COLUMNS],
        )
        # Not saved by the row: the history has one entry for what is loaded.
        Event.objects.filter(pk=event.pk).update(last_anchor=event.last_anchor)
        return rows

    def _make_room(self, event: Event, old: list[Turn], kept: dict[int, Turn]) -> None:
        """Remove turns that go, and move the others' positions away, so that no two rows meet."""
        stay = {turn.pk for turn in kept.values()}
        gone = [turn for turn in old if turn.pk not in stay]
        event.questions.all().delete()
        record_gone(event, gone, kept, self.transcript)
        for start in range(0, len(gone), 500):
            Turn.objects.filter(pk__in=[t.pk for t in gone[start : start + 500]]).delete()
        event.turns.update(position=F("position") + 1_000_000)
        for turn in kept.values():
            turn.position += 1_000_000

    def _anchor(self, event: Event) -> str:
        event.last_anchor += 1
        return f"t{event.last_anchor}"

    def _fill(self, row: Turn, parsed: types.Turn) -> None:
        text = self.transcript.text
        speaker = self.people.find(parsed.name)
        row.position = parsed.position
        row.label = parsed.label[:200]
        row.speaker = speaker
        row.known = Known.PRINTED if speaker else Known.NOT
        row.resolution = None
        row.speaker_name = "" if speaker else (parsed.name or "")[:200]
        row.role = (parsed.role or "")[:300]
        row.voice = parsed.voice
        row.text = text[parsed.body : parsed.end]
        row.start, row.body_start, row.end = parsed.start, parsed.body, parsed.end
        row.marks = self._marks[parsed.position]
        row.word_count = parsed.words
        row.is_orphan_reply = parsed.position in self.transcript.orphan_replies

    @cached_property
    def _marks(self) -> dict[int, list[dict]]:
        """The marks of each turn, by its position."""
        positions = (turn.position for turn in self.transcript.turns)
        return dict(zip(positions, marks_of(self.transcript), strict=True))

    def _participations(self, event: Event) -> None:
        """Everybody whom the header announces or a label names in full, with the role here."""
        roles: dict[int, tuple[Speaker, str, bool]] = {}
        for principal in self.plan.header.principals:
            speaker = self.people.find(principal.name)
            if speaker:
                roles.setdefault(speaker.pk, (speaker, principal.role or "", True))
        for turn in self.transcript.turns:
            speaker = self.people.find(turn.name)
            if speaker:
                roles.setdefault(speaker.pk, (speaker, turn.role or "", False))
                if turn.label and not keyword_voice(turn.label):
                    self.people.note_label(speaker, turn.label)
        if self.plan.event is not None:
            event.participations.all().delete()
        Participation.objects.bulk_create(
            Participation(
                event=event, speaker=speaker, role=role[:300], is_principal=announced, position=i
            )
            for i, (speaker, role, announced) in enumerate(roles.values(), 1)
        )
        self.people.save_labels(event)

    def _questions(self, event: Event, turns: dict[int, Turn]) -> Rows:
        rows = [self._question(event, turns, parsed) for parsed in self.transcript.questions]
        within = Counter()
        for row in rows:
            within[row.turn_id] += 1
            row.nth = within[row.turn_id]
        insert_objects(rows)
        addressed, replied = Question.addressees.through, Question.replies.through
        to, replies = [], []
        for row, parsed in zip(rows, self.transcript.questions, strict=True):
            people = {s.pk for name in parsed.addressees if (s := self.people.find(name))}
            to += [(row.pk, pk) for pk in sorted(people)]
            replies += [(row.pk, turns[position].pk) for position in parsed.replies]
        insert(addressed, ("question", "speaker"), to)
        insert(replied, ("question", "turn"), replies)
        return Rows(list(turns.values()), rows, to, replies)

    def _question(self, event: Event, turns: dict[int, Turn], parsed: types.Question) -> Question:
        text, asker = self.transcript.text, parsed.asker
        evidence = asker.evidence
        reporter, outlet = self.people.find(asker.name), self.press.find(asker.outlet)
        return Question(
            event=event,
            turn=turns[parsed.turn],
            position=parsed.position,
            start=parsed.start,
            end=parsed.end,
            text=text[parsed.start : parsed.end],
            asker=reporter,
            asker_known=Known.PRINTED if reporter else Known.NOT,
            asker_name=(asker.name or "")[:200],
            outlet=outlet,
            outlet_known=Known.PRINTED if outlet else Known.NOT,
            outlet_name=(asker.outlet or "")[:200],
            asker_inaudible=asker.inaudible,
            on_behalf=asker.on_behalf,
            cue=asker.cue or "",
            evidence=evidence.of(text)[:400] if evidence else "",
            evidence_start=evidence.start if evidence else None,
            evidence_end=evidence.end if evidence else None,
            state=parsed.state,
        )


TURN_COLUMNS = [
    "position",
    "label",
    "speaker_id",
    "known",
    "resolution_id",
    "speaker_name",
    "role",
    "voice",
    "text",
    "start",
    "body_start",
    "end",
    "marks",
    "word_count",
    "is_orphan_reply",
]
_values = attrgetter(*TURN_COLUMNS)
