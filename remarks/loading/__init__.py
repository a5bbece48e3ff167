"""From a transcript to rows: ``plan`` reads the database and writes nothing, ``apply`` writes all or nothing."""

from __future__ import annotations

import datetime as dt
import mimetypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils import timezone

from ..models.addresses import free_slug
from ..models.changes import IndexMark
from ..models.curation import Correction, FailedImport
from ..models.events import Event, OldAnchor, Source
from ..models.people import LabelRule, Participation, Speaker
from ..models.turns import Question, Turn
from ..transcripts import Transcript, Unreadable, parse, read, types
from ..transcripts.formats import archives
from ..transcripts.labels import keyword_voice
from . import corrections
from .checks import check_event, storable, text_of
from .corrections import NotPossible
from .identities import People, Press
from .labels import settle_label, unsettled_labels
from .merging import merge, undo_merge

__all__ = [
    "CHANGED", "NEW", "UNCHANGED", "Change", "Failure", "NotPossible", "Plan", "Unreadable", "Upload", "apply", "changes_of", "check_event", "correct", "corrections", "event_loaded", "is_transcript", "merge", "plan", "plan_again", "read_again",
    "record_failure", "set_status", "settle_label", "text_of", "undo_correction", "undo_merge", "unpacked", "unsettled_labels",
]  # fmt: skip

# Sent inside the transaction that wrote an event's rows; the search room assigns topics then.
event_loaded = Signal()

NEW, UNCHANGED, CHANGED = "new", "unchanged", "changed"


@dataclass(frozen=True)
class Upload:
    """A file on its way in: its bytes, and what a person said about how to read it."""

    name: str
    data: bytes = field(repr=False)
    origin: str = ""
    format: str = ""
    encoding: str = ""
    captured: dt.datetime | None = None

    @property
    def media_type(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "text/plain"


@dataclass(frozen=True)
class Plan:
    """What importing a file would do: ``new``, ``unchanged`` or ``changed``, and the parsed transcript."""

    upload: Upload
    transcript: Transcript
    action: str
    event: Event | None = None
    similar: tuple[Event, ...] = ()

    @property
    def header(self) -> types.Header:
        return self.transcript.header

    @property
    def title(self) -> str:
        return (self.header.title or self.upload.name or "Untitled transcript")[:500]

    @property
    def address(self) -> str:
        return _address(self.upload, self.header)

    @cached_property
    def parts(self) -> dict[str, int]:
        """Characters by kind of segment: together they are the whole text."""
        sizes: dict[str, int] = {}
        for segment in self.transcript.segments:
            sizes[segment.kind] = sizes.get(segment.kind, 0) + segment.end - segment.start
        return sizes

    @property
    def accounted(self) -> int:
        return sum(self.parts.values())

    def said(self) -> str:
        """The plan in one line, for a terminal or a report."""
        transcript = self.transcript
        day = self.header.date.isoformat() if self.header.date else "no date"
        return (
            f"{self.action}: {self.title} ({day}; {len(transcript.turns)} turns, {len(transcript.questions)} questions, "
            f"{len(transcript.problems)} doubts; {self.accounted} of {len(transcript.text)} characters accounted for)"
        )


def _address(upload: Upload, header: types.Header) -> str:
    """The web address the transcript gives for itself, or else the one it was fetched from."""
    for address in (header.address, upload.origin):
        if (address or "").startswith(("http://", "https://")) and len(address) <= 1000:
            return address
    return ""


def plan(upload: Upload) -> Plan:
    """What importing ``upload`` would do. Raises Unreadable with a sentence; writes nothing."""
    reading = storable(read(upload.data, upload.name, format=upload.format, encoding=upload.encoding))
    transcript = parse(reading)
    held = Event.objects.filter(source__sha256=reading.sha256).first()
    if held is not None:
        return Plan(upload, transcript, UNCHANGED, held)
    earlier = _earlier(upload, transcript)
    if earlier is not None:
        return Plan(upload, _amended(transcript, earlier), CHANGED, earlier)
    return Plan(upload, transcript, NEW, None, _similar(transcript.header))


def _amended(transcript: Transcript, event: Event) -> Transcript:
    """The transcript with turns cut and joined as the event's corrections say."""
    amendments = corrections.amendments_of(event, transcript.text)
    return parse(transcript.reading, amendments) if amendments != types.Amendments() else transcript


def plan_again(event: Event) -> Plan:
    """What reading an event's own source again would change: with a better parser, or after a correction of cuts."""
    source = event.source
    upload = Upload(
        source.name, bytes(source.content), source.origin, source.format, source.encoding, source.captured_at
    )
    reading = storable(read(upload.data, upload.name, format=upload.format, encoding=upload.encoding))
    return Plan(upload, _amended(parse(reading), event), CHANGED, event)


def correct(event: Event, kind: str, target: str, value, reason: str, *, user=None) -> Correction:
    """Lay one correction over an event, now and at every reading to come. Raises NotPossible and saves nothing.

    Of cuts ``value`` is the offset in the source's text, of people and outlets their number, of replies the
    turns' anchors.
    """
    reason = reason.strip()
    if not reason:
        raise NotPossible("Say in a few words why: readers see it.")
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=event.pk)
        structural = kind in corrections.STRUCTURAL
        before = None if structural else corrections.value_of(event, kind, target)
        if structural:
            value = _cut_value(event, kind, target, value)
        elif value == before:
            raise NotPossible("That is what stands there already.")
        event.corrections.standing().filter(kind=kind, target=target).exclude(kind__in=corrections.STRUCTURAL).update(
            undone_at=timezone.now(), undone_by=user
        )
        made = Correction.objects.create(
            event=event, kind=kind, target=target, value=value, before=before, reason=reason[:300], made_by=user
        )
        if structural:
            _load_again(event)
            made.refresh_from_db()
            if made.conflict:
                raise NotPossible(made.conflict)
        else:
            corrections.set_value(event, kind, target, value)
            IndexMark.objects.record([event.pk])
    return made


def _cut_value(event: Event, kind: str, target: str, value) -> dict:
    """The place of a cut, checked: inside the named turn for a cut, at its label for a joint, anywhere for the end."""
    text = text_of(event.source)
    if kind == Correction.Kind.FOOTER:
        if not isinstance(value, int) or not 0 < value < len(text):
            raise NotPossible("The end of the words must lie inside the text.")
        return corrections.place_in(text, value)
    turn = corrections.turn_of(event, target)
    if kind == Correction.Kind.JOIN:
        if turn.position == 1:
            raise NotPossible("The first turn has none before it.")
        return corrections.place_in(text, turn.start)
    if not isinstance(value, int) or not turn.body_start < value < turn.end:
        raise NotPossible("A turn is cut between its first and its last character.")
    return corrections.place_in(text, value)


def undo_correction(made: Correction, *, user=None) -> None:
    """Take a correction back: the event is read again from its source, and the others are laid on again."""
    with transaction.atomic():
        made = Correction.objects.select_for_update().get(pk=made.pk)
        if made.undone_at is not None:
            raise NotPossible("This correction was taken back already.")
        made.undone_at, made.undone_by = timezone.now(), user
        made.save(update_fields=["undone_at", "undone_by"])
        _load_again(Event.objects.select_for_update().get(pk=made.event_id))


def _load_again(event: Event) -> None:
    _Loader(plan_again(event), None, {}).load(publish=False)


def read_again(event: Event, *, user=None) -> Event:
    """Take over what the present parser reads from an event's source; corrections are laid on again."""
    with transaction.atomic():
        return _Loader(plan_again(event), user, {}).load(publish=False)


@dataclass(frozen=True)
class Change:
    """One turn in the comparison of two readings: ``same``, ``moved``, ``changed``, ``added`` or ``removed``."""

    kind: str
    anchor: str
    before: str
    after: str
    label_before: str = ""
    label_after: str = ""


def changes_of(plan: Plan) -> list[Change]:
    """What a plan would do to the turns of the event that is held, turn by turn in the new order, removed ones last."""
    old = list(plan.event.turns.select_related("speaker").order_by("position")) if plan.event else []
    kept, found = _matches(old, plan.transcript), []
    for parsed in plan.transcript.turns:
        words = plan.transcript.text[parsed.body : parsed.end]
        row = kept.get(parsed.position)
        if row is None:
            found.append(Change("added", "", "", words, "", parsed.label))
            continue
        same = row.text == words and row.label == parsed.label and row.voice == parsed.voice
        kind = "changed" if not same else "same" if row.position == parsed.position else "moved"
        found.append(Change(kind, row.anchor, row.text, words, row.label, parsed.label))
    stay = {row.pk for row in kept.values()}
    found += [Change("removed", row.anchor, row.text, "", row.label) for row in old if row.pk not in stay]
    return found


def _earlier(upload: Upload, transcript: Transcript) -> Event | None:
    """The event that an earlier state of this file made: the same address, or the same name and title."""
    header = transcript.header
    if address := _address(upload, header):
        found = Event.objects.filter(address=address).first()
        if found is not None:
            return found
    if not upload.name or not header.title:
        return None
    for event in Event.objects.filter(source__name=upload.name).order_by("pk")[:_MOST_NAMESAKES]:
        if _as_read(event, "title") == header.title[:500] and _as_read(event, "date") == header.date:
            return event
    return None


# Files of one name ("transcript.html") may make many events; beyond so many a name tells nothing.
_MOST_NAMESAKES = 500


def _as_read(event: Event, name: str):
    """A field of the header as the parser read it, before anybody corrected it."""
    made = event.corrections.standing().filter(kind=Correction.Kind.HEADER, target=name).order_by("pk").first()
    if made is None:
        return getattr(event, name)
    return dt.date.fromisoformat(made.before) if name == "date" and made.before else made.before


def _similar(header: types.Header) -> tuple[Event, ...]:
    """Events of the same title and day: perhaps the same text under another address."""
    if not header.title or not header.date:
        return ()
    return tuple(Event.objects.filter(title=header.title[:500], date=header.date)[:5])


def apply(plan: Plan, *, publish: bool = False, user=None, header: dict | None = None) -> Event:
    """Write the plan's rows in one transaction and return the event.

    ``header`` holds fields of the event that a person corrected in the preview. The same bytes
    again give back the event that is held already, also when another process was quicker.
    """
    if plan.action == UNCHANGED:
        return plan.event
    try:
        with transaction.atomic():
            event = _Loader(plan, user, header or {}).load(publish)
            _keep_header(event, plan, header or {}, user)
            return event
    except IntegrityError:
        held = Event.objects.filter(source__sha256=plan.transcript.reading.sha256).first()
        if held is None:
            raise
        return held


def _keep_header(event: Event, plan: Plan, header: dict, user) -> None:
    """Fields that a person typed over in the preview are corrections: the next reading keeps them."""
    parsed = _Loader(plan, user, {}).header_fields()
    for name in corrections.HEADER:
        if name in header and header[name] != parsed[name]:
            was, now = (v.isoformat() if isinstance(v, dt.date) else v for v in (parsed[name], header[name]))
            standing = event.corrections.standing().filter(kind=Correction.Kind.HEADER, target=name)
            if standing.filter(value=now).exists():
                continue
            standing.update(undone_at=timezone.now())
            event.corrections.create(
                kind=Correction.Kind.HEADER, target=name, value=now, before=was, reason="Read otherwise by an archivist at import.",
                made_by=user if user is not None and user.is_authenticated else None,
            )  # fmt: skip


def set_status(events, status: str) -> int:
    """Publish or withdraw events at once, in every list and in the index."""
    with transaction.atomic():
        ids = list(events.exclude(status=status).values_list("pk", flat=True))
        now = timezone.now()
        changes = {"status": status, "updated_at": now}
        if status == Event.Status.PUBLISHED:
            changes["published_at"] = now
        Event.objects.filter(pk__in=ids).update(**changes)
        IndexMark.objects.record(ids)
    return len(ids)


@dataclass(frozen=True)
class Failure:
    """A file that does not come in, and the sentence that says why."""

    name: str
    reason: str


def unpacked(
    name: str, data: bytes, *, origin: str = "", format: str = "", encoding: str = ""
) -> Iterator[Upload | Failure]:
    """The file itself as one upload, or each member of an archive; a bad member is a Failure and stops nothing."""
    if not archives.is_archive(data[:65536]):
        yield Upload(name, data, origin, format, encoding)
        return
    try:
        for member in archives.members(data, name):
            label = f"{name}/{member.name}"[-255:]
            if member.failure:
                yield Failure(label, member.failure)
            else:
                where = member.address or f"{origin or name}/{member.name}"
                yield Upload(member.name.rsplit("/", 1)[-1], member.data, where, format, encoding, member.captured)
    except Unreadable as error:
        yield Failure(name, str(error))


def is_transcript(plan: Plan) -> bool:
    """Whether a captured web page is a transcript at all: somebody's labelled words in two turns or more."""
    return sum(bool(turn.label) for turn in plan.transcript.turns) > 1


def record_failure(name: str, reason: str) -> None:
    """Keep the reason why a file did not come in."""
    FailedImport.objects.create(name=name[:255], reason=str(reason)[:500])


class _Loader:
    """Writes one event: source, people, turns, questions. Used inside a transaction."""

    def __init__(self, plan: Plan, user, header: dict):
        self.plan = plan
        self.transcript = plan.transcript
        self.user = user if user is not None and user.is_authenticated else None
        self.corrected = header
        self.people = People()
        self.press = Press()
        self.settled: dict[str, Speaker | None] = {}

    def load(self, publish: bool) -> Event:
        event = self._event(publish)
        turns = self._turns(event)
        self._participations(event)
        self._questions(event, turns)
        corrections.lay_on(event)
        event_loaded.send(Event, event=event)
        IndexMark.objects.record([event.pk])
        return event

    def _source(self) -> Source:
        reading, upload = self.transcript.reading, self.plan.upload
        if self.plan.event is not None and self.plan.event.source.sha256 == reading.sha256:
            return self.plan.event.source
        # Bytes that an event was once made from, and that no event shows now, come back as they are.
        held = Source.objects.filter(sha256=reading.sha256, event=None).first()
        return held or Source.objects.create(
            name=(upload.name or "pasted text")[:255],
            content=upload.data,
            sha256=reading.sha256,
            size=reading.size,
            media_type=upload.media_type,
            origin=upload.origin[:1000],
            format=reading.format,
            encoding=reading.encoding,
            captured_at=upload.captured,
            imported_by=self.user,
        )

    def _event(self, publish: bool) -> Event:
        event = self.plan.event or Event()
        former = event.source if event.pk else None
        source = self._source()
        if former is not None and former.pk != source.pk and not Source.objects.filter(replaces=source).exists():
            source.replaces = former
            Source.objects.filter(replaces=former).exclude(pk=source.pk).update(replaces=None)
            source.save(update_fields=["replaces"])
        event.source = source
        for name, value in (self.header_fields() | self.corrected).items():
            setattr(event, name, value)
        if publish:
            event.published_at = event.published_at or timezone.now()
            event.status = Event.Status.PUBLISHED
        if not event.slug:
            event.slug = free_slug(Event, event.wanted_slug(), fallback="event")
        event.save()
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
            "address": self.plan.address,
            "problems": [vars(problem) for problem in transcript.problems],
            "segments": [[s.kind, s.start, s.end, s.turn] for s in transcript.segments],
            "turn_count": len(transcript.turns),
            "question_count": len(transcript.questions),
            "word_count": sum(turn.words for turn in transcript.turns),
        }

    def _turns(self, event: Event) -> dict[int, Turn]:
        """Rows for the parsed turns; a turn that an earlier state held keeps its row and its anchor."""
        old = list(event.turns.order_by("position"))
        kept = _matches(old, self.transcript)
        held = {turn.pk for turn in kept.values()}
        gone = [turn.pk for turn in old if turn.pk not in held]
        if old:
            event.questions.all().delete()
            self._note_gone(event, [turn for turn in old if turn.pk not in held], kept)
            Turn.objects.filter(pk__in=gone).delete()
            # Positions move out of the way first, so that no two rows meet on one.
            for turn in kept.values():
                turn.position += 1_000_000
            Turn.objects.bulk_update(kept.values(), ["position"])
        rows: dict[int, Turn] = {}
        for parsed in self.transcript.turns:
            row = kept.get(parsed.position) or Turn(event=event, anchor=self._anchor(event))
            self._fill(row, parsed)
            rows[parsed.position] = row
        Turn.objects.bulk_create([row for row in rows.values() if row.pk is None], batch_size=500)
        Turn.objects.bulk_update(kept.values(), _TURN_FIELDS, batch_size=200)
        event.save(update_fields=["last_anchor"])
        return rows

    def _note_gone(self, event: Event, gone: list[Turn], kept: dict[int, Turn]) -> None:
        """Where the words of turns that go are now: a turn that holds them, or that holds their beginning, or none."""
        words = {
            p: " ".join(self.transcript.text[t.body : t.end].split())
            for t in self.transcript.turns
            if (p := t.position) in kept
        }
        rows = []
        for turn in gone:
            said = " ".join(turn.text.split())
            beginning = said[:_TELLING]
            place = next((p for p, text in words.items() if len(beginning) >= 12 and beginning in text), None)
            rows.append(OldAnchor(event=event, anchor=turn.anchor, target=kept[place].anchor if place else ""))
            # What led here leads on.
            event.old_anchors.filter(target=turn.anchor).update(target=kept[place].anchor if place else "")
        OldAnchor.objects.bulk_create(rows, ignore_conflicts=True)

    def _anchor(self, event: Event) -> str:
        event.last_anchor += 1
        return f"t{event.last_anchor}"

    def _fill(self, row: Turn, parsed: types.Turn) -> None:
        text = self.transcript.text
        furniture = [
            {"kind": "furniture", "language": None, "start": s.start, "end": s.end}
            for s in self._furniture
            if parsed.body <= s.start < parsed.end
        ]
        speaker = self.people.find(parsed.name) or self._settled(row.event, parsed)
        row.position = parsed.position
        row.label = parsed.label[:200]
        row.speaker = speaker
        row.speaker_name = "" if speaker else (parsed.name or "")[:200]
        row.role = (parsed.role or "")[:300]
        row.voice = parsed.voice
        row.text = text[parsed.body : parsed.end]
        row.start, row.body_start, row.end = parsed.start, parsed.body, parsed.end
        row.marks = [vars(mark) for mark in parsed.marks] + furniture
        row.word_count = parsed.words
        row.is_orphan_reply = parsed.position in self.transcript.orphan_replies

    def _settled(self, event: Event, parsed: types.Turn) -> Speaker | None:
        """Whom an archivist said this label means at that time; two answers are none."""
        if parsed.voice != Turn.Voice.PRINCIPAL or not parsed.label:
            return None
        if parsed.label not in self.settled:
            found = {
                rule.speaker
                for rule in LabelRule.objects.holding(parsed.label, event.listed_on).select_related("speaker")
            }
            self.settled[parsed.label] = found.pop() if len(found) == 1 else None
        return self.settled[parsed.label]

    @cached_property
    def _furniture(self) -> list[types.Segment]:
        return [s for s in self.transcript.segments if s.kind == "furniture"]

    def _participations(self, event: Event) -> None:
        """Everybody whom the header announces or a label names in full, with the role held here."""
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
                    self.people.label(speaker, turn.label, event)
        event.participations.all().delete()
        Participation.objects.bulk_create(
            Participation(event=event, speaker=speaker, role=role[:300], is_principal=announced, position=i)
            for i, (speaker, role, announced) in enumerate(roles.values(), 1)
        )
        self.people.save_labels(event)

    def _questions(self, event: Event, turns: dict[int, Turn]) -> None:
        rows = [self._question(event, turns, parsed) for parsed in self.transcript.questions]
        within = Counter()
        for row in rows:
            within[row.turn_id] += 1
            row.nth = within[row.turn_id]
        Question.objects.bulk_create(rows, batch_size=500)
        addressed, replied = Question.addressees.through, Question.replies.through
        to, replies = [], []
        for row, parsed in zip(rows, self.transcript.questions, strict=True):
            people = {s.pk for name in parsed.addressees if (s := self.people.find(name))}
            to += [addressed(question_id=row.pk, speaker_id=pk) for pk in sorted(people)]
            replies += [replied(question_id=row.pk, turn_id=turns[p].pk) for p in parsed.replies]
        addressed.objects.bulk_create(to, batch_size=500)
        replied.objects.bulk_create(replies, batch_size=500)

    def _question(self, event: Event, turns: dict[int, Turn], parsed: types.Question) -> Question:
        text, asker = self.transcript.text, parsed.asker
        evidence = asker.evidence
        return Question(
            event=event,
            turn=turns[parsed.turn],
            position=parsed.position,
            start=parsed.start,
            end=parsed.end,
            text=text[parsed.start : parsed.end],
            asker=self.people.find(asker.name),
            asker_name=(asker.name or "")[:200],
            outlet=self.press.find(asker.outlet),
            outlet_name=(asker.outlet or "")[:200],
            asker_inaudible=asker.inaudible,
            on_behalf=asker.on_behalf,
            cue=asker.cue or "",
            evidence=evidence.of(text)[:400] if evidence else "",
            evidence_start=evidence.start if evidence else None,
            evidence_end=evidence.end if evidence else None,
            state=parsed.state,
        )


# So many characters at the beginning of a turn tell it from all others of its event.
_TELLING = 80
_TURN_FIELDS = [
    "position", "label", "speaker", "speaker_name", "role", "voice", "text", "start", "body_start", "end", "marks",
    "word_count", "is_orphan_reply",
]  # fmt: skip


def _matches(old: list[Turn], transcript: Transcript) -> dict[int, Turn]:
    """New position -> the old row of the same turn: equal turns first, then same labels in changed stretches."""
    if not old:
        return {}
    before = [(t.label, t.text) for t in old]
    after = [(t.label, transcript.text[t.body : t.end]) for t in transcript.turns]
    kept: dict[int, Turn] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            kept.update({j + 1: old[i] for i, j in zip(range(i1, i2), range(j1, j2), strict=True)})
        elif tag == "replace":
            kept.update(_same_labels(old[i1:i2], transcript.turns[j1:j2]))
    return kept


def _same_labels(old: list[Turn], new) -> dict[int, Turn]:
    """Turns of one label in the same order inside a changed stretch are the same turns, reworded."""
    kept = {}
    waiting = list(old)
    for turn in new:
        found = next((t for t in waiting if t.label == turn.label), None)
        if found is not None:
            kept[turn.position] = found
            waiting = waiting[waiting.index(found) + 1 :]
    return kept
