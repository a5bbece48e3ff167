"""An event's rows as the values that citations and transcripts are written from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.conf import settings
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from ..models import (
    TURNS_AT_ONCE,
    Event,
    EventChangedError,
    Identifier,
    Question,
    Resolution,
    Speaker,
    Turn,
)
from ..presentation import text
from . import arks, writers
from .writers import text_fragment
from .writers.record import Person, Quote, person
from .writers.transcript import AskedQuestion, CastMember, Run, Utterance

UrlOf = Callable[[str], str]


def record_of(event: Event, absolute: UrlOf) -> writers.Record:
    """The whole event, as citations see it; ``absolute`` puts the site before a path."""
    return _record(event, event.slug, absolute(event.get_absolute_url()), arks.of_event(event))


def record_of_turn(turn: Turn, absolute: UrlOf, words: str = "") -> writers.Record:
    """A turn, or those ``words`` of it; whose they are is known from the label or the questions."""
    known = _known_note(_resolutions_of_turn(turn), absolute(turn.page_url))
    quote = Quote(turn.position, words or turn.text, authors_of_turn(turn), turn.label, known=known)
    url = absolute(turn.get_absolute_url()) + (text_fragment.fragment(words) if words else "")
    return _record(turn.event, f"{turn.event.slug}-{turn.anchor}", url, arks.of_turn(turn), quote)


def record_of_question(question: Question, absolute: UrlOf) -> writers.Record:
    """A question, by whoever asked it."""
    quote = Quote(
        question.turn.position,
        question.text,
        authors_of_question(question),
        question.asked_by,
        question.nth,
        _known_note(
            [question.asker_resolution, question.outlet_resolution],
            absolute(question.get_absolute_url()),
        ),
    )
    key = f"{question.event.slug}-q-{question.key}"
    url = absolute(question.get_absolute_url())
    return _record(question.event, key, url, arks.of_question(question), quote)


def _resolutions_of_turn(turn: Turn) -> list[Resolution | None]:
    """By which rules the authors of a turn are known, see ``authors_of_turn``."""
    if turn.speaker:
        return [turn.resolution]
    asked = turn.questions.select_related("asker_resolution").order_by("position")
    return [question.asker_resolution for question in asked if not question.on_behalf]


def _known_note(resolutions: Iterable[Resolution | None], url: str) -> str:
    """A sentence where an author is not printed but known by a rule, with where its evidence is."""
    rules = dict.fromkeys(row.rule_words for row in resolutions if row is not None)
    return f"Name not printed there: {', '.join(rules)}; evidence: {url}" if rules else ""


def _record(
    event: Event, key: str, url: str, identifier: str, quote: Quote | None = None
) -> writers.Record:
    return writers.Record(
        key=key,
        title=event.title,
        kind=event.get_kind_display(),
        url=url,
        accessed=timezone.localdate(),
        people=tuple(person_of(p.speaker, p.role) for p in event.principals),
        date=event.date,
        released=event.released,
        place=event.place,
        document_number=event.document_number,
        source_url=event.source_url,
        publisher=event.series.publisher if event.series else "",
        identifier=identifier,
        rights=settings.DATA_RIGHTS,
        license_url=settings.DATA_LICENSE_URL,
        quote=quote,
    )


def person_of(speaker: Speaker, role: str = "") -> Person:
    return person(speaker.name, role, speaker.sort_name)


def authors_of_turn(turn: Turn) -> tuple[Person, ...]:
    """Whose words a turn is: the speaker, or whoever is known to have asked what stands in it.

    A question that is read out for somebody else makes nobody the speaker of the turn.
    """
    if turn.speaker:
        return (person_of(turn.speaker),)
    asked = turn.questions.select_related("asker").order_by("position")
    return _askers(question for question in asked if not question.on_behalf)


def authors_of_question(question: Question) -> tuple[Person, ...]:
    return _askers([question])


def _askers(questions: Iterable[Question]) -> tuple[Person, ...]:
    """Each asker once. Nobody where one question of several has no known asker."""
    people: dict[str, Person] = {}
    for question in questions:
        if question.asker:
            people[question.asker.name] = person_of(question.asker)
        elif question.asker_name:
            people[question.asker_name] = person(question.asker_name)
        else:
            return ()
    return tuple(people.values())


def transcript_of(event: Event, absolute: UrlOf) -> writers.Transcript:
    """A whole transcript in a fixed number of queries, and one more for every 400 turns.

    The record is there at once, so that a file can begin; who is in it and who asks what is read
    when that is first asked for, and the utterances are made while they are read, once. Raises
    EventChangedError then, where the event has other turns than it had at first.
    """
    count = event.turns.count()
    assembly = SimpleLazyObject(lambda: _Assembly(event, absolute, count))
    return writers.Transcript(
        record_of(event, absolute),
        _utterances(assembly),
        SimpleLazyObject(lambda: assembly.question_records()),
        SimpleLazyObject(lambda: assembly.people),
        SimpleLazyObject(lambda: assembly.organizations),
        tuple(map(str, event.notes)),
        event.source.sha256,
        has_unnamed=SimpleLazyObject(lambda: not all(assembly.speaking.values())),
        outcomes=dict(Question.State.choices),
        rules=SimpleLazyObject(lambda: assembly.rule_words()),
        name_notes=SimpleLazyObject(lambda: assembly.name_notes()),
    )


def _utterances(assembly: _Assembly) -> Iterator[Utterance]:
    """Nothing of the assembly is asked for before the first is."""
    yield from assembly.utterances()


class _Assembly:
    """Puts the turns and questions of one event together, with the people they name by key."""

    def __init__(self, event: Event, absolute: UrlOf, count: int):
        self.event = event
        self.absolute = absolute
        self.roles = {p.speaker_id: p.role for p in event.participations.all()}
        self.people: dict[str, CastMember] = {}
        self.organizations: dict[str, str] = {}
        turns = list(event.turns.order_by("position").values_list("pk", "anchor", "speaker_id"))
        if len(turns) != count:
            raise EventChangedError(event)
        self.anchors = {pk: anchor for pk, anchor, _ in turns}
        self.questions = list(
            event.questions.select_related("asker", "outlet")
            .defer("text", "evidence")
            .order_by("position")
        )
        self.by_turn: dict[int, list[Question]] = {}
        for question in self.questions:
            self.by_turn.setdefault(question.turn_id, []).append(question)
        self.replies = self._linked_ids("replies", "turn_id", "turn__position")
        self.addressees = self._linked_ids("addressees", "speaker_id", "speaker__sort_name")
        self.speakers = Speaker.objects.in_bulk(
            {speaker for _, _, speaker in turns if speaker}
            | {speaker for speakers in self.addressees.values() for speaker in speakers}
        )
        named = (Resolution.Kind.LABEL, Resolution.Kind.ASKER)
        decided = event.resolutions.decided().filter(kind__in=named, speaker__isnull=False)
        self.decided = list(decided.select_related("speaker", "question"))
        self.rules = {row.pk: row.rule for row in self.decided}
        self.same_as = same_as({*self.speakers, *(q.asker_id for q in self.questions)})
        self.answers: dict[int, list[str]] = {}
        for question in self.questions:
            for turn in self.replies.get(question.pk, ()):
                self.answers.setdefault(turn, []).append(self.anchors[question.turn_id])
        # The key of whoever speaks, by turn; the cast stands before the words in every format.
        self.speaking = {pk: self._person(pk, speaker) for pk, _, speaker in turns}

    def rule_words(self) -> dict[str, str]:
        """The words of the rules by which people of this event are known."""
        used = set(self.rules.values())
        return {slug: words for slug, words in Resolution.RULES.items() if slug in used}

    def name_notes(self) -> tuple[str, ...]:
        """Whom each label or called name means that does not say it itself, and by which rule."""
        return tuple(
            f"{row.label or row.question.asker_name} is {row.speaker.name}, not printed there:"
            f" {row.rule_words}"
            for row in {
                (row.label or row.question.asker_name, row.speaker_id): row for row in self.decided
            }.values()
        )

    def _linked_ids(self, name: str, column: str, order: str) -> dict[int, list[int]]:
        """What each question is linked to, by its number, in the order of lists."""
        links = getattr(Question, name).through.objects.filter(question__event=self.event)
        linked: dict[int, list[int]] = {}
        for question, other in links.order_by(order, column).values_list("question_id", column):
            linked.setdefault(question, []).append(other)
        return linked

    def _person(self, turn: int, speaker: int | None) -> str:
        asked = self.by_turn.get(turn, [])
        for question in asked:
            for addressee in self.addressees.get(question.pk, ()):
                self._speaker(self.speakers[addressee])
        return self._speaker(self.speakers[speaker]) if speaker else self._asker(asked)

    def question_records(self) -> tuple[AskedQuestion, ...]:
        return tuple(map(self._question_record, self.questions))

    def utterances(self) -> Iterator[Utterance]:
        numbers = iter(self.anchors)
        while chunk := list(islice(numbers, TURNS_AT_ONCE)):
            rows = self.event.turns.in_bulk(chunk)
            if len(rows) < len(chunk):
                raise EventChangedError(self.event)
            yield from (self._utterance(rows[pk]) for pk in chunk)

    def _utterance(self, turn: Turn) -> Utterance:
        Turn.event.field.set_cached_value(turn, self.event)
        if turn.speaker_id:
            Turn.speaker.field.set_cached_value(turn, self.speakers[turn.speaker_id])
        asked = self.by_turn.get(turn.pk, [])
        addressees = {
            self._speaker(self.speakers[pk]) for q in asked for pk in self.addressees.get(q.pk, ())
        }
        return Utterance(
            turn.position,
            turn.anchor,
            self.absolute(turn.get_absolute_url()),
            turn.display_name,
            self.speaking[turn.pk],
            turn.label,
            turn.role,
            turn.voice,
            _paragraphs(turn),
            bool(asked),
            tuple(dict.fromkeys(self.answers.get(turn.pk, ()))),
            tuple(sorted(addressees)),
            tuple(question.state for question in asked),
            self._rule(turn, asked),
        )

    def _rule(self, turn: Turn, asked: list[Question]) -> str:
        """The rule by which whoever speaks is known; empty where the transcript tells."""
        if turn.speaker_id or not self.speaking[turn.pk]:
            return self.rules.get(turn.resolution_id, "")
        own = [question for question in asked if not question.on_behalf]
        return self.rules.get(own[0].asker_resolution_id, "") if own else ""

    def _speaker(self, speaker: Speaker, outlet: str = "") -> str:
        key = f"person-{speaker.slug}"
        if key not in self.people or outlet:
            role = self.roles.get(speaker.pk, "")
            addresses = self.same_as.get(speaker.pk, ())
            self.people[key] = CastMember(speaker.name, role, outlet, tuple(addresses))
        return key

    def _asker(self, asked: list[Question]) -> str:
        """The key of the one person who asked all of these; empty where that is not known."""
        own = [question for question in asked if not question.on_behalf]
        askers = {(q.asker_id, "" if q.asker_id else q.asker_name) for q in own}
        if len(askers) != 1 or askers == {(None, "")}:
            return ""
        question = own[0]
        outlet = self._outlet(question)
        if question.asker:
            return self._speaker(question.asker, outlet)
        # A name without an identity: it is this turn's, and nobody else's.
        key = f"asker-{self.anchors[question.turn_id]}"
        self.people[key] = CastMember(question.asker_name, "", outlet)
        return key

    def _outlet(self, question: Question) -> str:
        if question.outlet is None:
            return ""
        key = f"org-{question.outlet.slug}"
        self.organizations[key] = question.outlet.name
        return key

    def _question_record(self, question: Question) -> AskedQuestion:
        return AskedQuestion(
            question.position,
            self.anchors[question.turn_id],
            question.asked_by,
            tuple(self.speakers[pk].name for pk in self.addressees.get(question.pk, ())),
            question.get_state_display(),
            tuple(self.anchors[pk] for pk in self.replies.get(question.pk, ())),
        )


def same_as(speakers: Iterable[int | None]) -> dict[int, list[str]]:
    """The addresses that other authorities have for these people, by their number."""
    addresses: dict[int, list[str]] = {}
    for identifier in Identifier.objects.filter(speaker__in=[pk for pk in speakers if pk]):
        addresses.setdefault(identifier.speaker_id, []).append(identifier.url)
    return addresses


def _paragraphs(turn: Turn) -> tuple[tuple[Run, ...], ...]:
    return tuple(
        tuple(
            Run(words, mark["kind"] if mark else "", (mark or {}).get("language") or "")
            for words, mark in runs
        )
        for runs in text.spoken(turn.text, turn.marks, turn.body_start)
    )
