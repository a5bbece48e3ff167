"""An event's rows as the values that citations and transcripts are written from."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils import timezone

from ..models import Event, Question, Speaker, Turn
from ..presentation import text
from . import arks, writers

UrlOf = Callable[[str], str]


def record_of(event: Event, absolute: UrlOf) -> writers.Record:
    """The whole event, as citations see it; ``absolute`` puts the site before a path."""
    return _record(event, event.slug, absolute(event.get_absolute_url()), arks.of_event(event))


def record_of_turn(turn: Turn, absolute: UrlOf, words: str = "") -> writers.Record:
    """A turn, or those ``words`` of it; whose they are is known from the label or the questions."""
    quote = writers.Quote(turn.position, words or turn.text, authors_of_turn(turn), turn.label)
    url = absolute(turn.get_absolute_url()) + (writers.fragment(words) if words else "")
    return _record(turn.event, f"{turn.event.slug}-{turn.anchor}", url, arks.of_turn(turn), quote)


def record_of_question(question: Question, absolute: UrlOf) -> writers.Record:
    """A question, by whoever asked it."""
    quote = writers.Quote(
        question.turn.position,
        question.text,
        authors_of_question(question),
        question.asked_by,
        question.nth,
    )
    key = f"{question.event.slug}-q-{question.key}"
    url = absolute(question.get_absolute_url())
    return _record(question.event, key, url, arks.of_question(question), quote)


def _record(
    event: Event, key: str, url: str, identifier: str, quote: writers.Quote | None = None
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
        quote=quote,
    )


def person_of(speaker: Speaker, role: str = "") -> writers.Person:
    return writers.person(speaker.name, role, speaker.sort_name)


def authors_of_turn(turn: Turn) -> tuple[writers.Person, ...]:
    """Whose words a turn is: the speaker, or whoever is known to have asked what stands in it.

    A question that is read out for somebody else makes nobody the speaker of the turn.
    """
    if turn.speaker:
        return (person_of(turn.speaker),)
    asked = turn.questions.select_related("asker").order_by("position")
    return _askers(question for question in asked if not question.on_behalf)


def authors_of_question(question: Question) -> tuple[writers.Person, ...]:
    return _askers([question])


def _askers(questions: Iterable[Question]) -> tuple[writers.Person, ...]:
    """Each asker once. Nobody where one question of several has no known asker."""
    people: dict[str, writers.Person] = {}
    for question in questions:
        if question.asker:
            people[question.asker.name] = person_of(question.asker)
        elif question.asker_name:
            people[question.asker_name] = writers.person(question.asker_name)
        else:
            return ()
    return tuple(people.values())


def transcript_of(event: Event, absolute: UrlOf) -> writers.Transcript:
    """A whole transcript with everything fetched in a fixed number of queries."""
    questions = list(
        event.questions.select_related("asker", "outlet", "turn")
        .prefetch_related("addressees", "replies")
        .order_by("position")
    )
    return _Assembly(event, questions, absolute).transcript()


class _Assembly:
    """Puts the turns and questions of one event together, with the people they name by key."""

    def __init__(self, event: Event, questions: list[Question], absolute: UrlOf):
        self.event = event
        self.questions = questions
        self.absolute = absolute
        self.roles = {p.speaker_id: p.role for p in event.participations.all()}
        self.people: dict[str, writers.CastMember] = {}
        self.organizations: dict[str, str] = {}
        self.by_turn: dict[int, list[Question]] = {}
        self.answers: dict[int, list[str]] = {}
        for question in questions:
            self.by_turn.setdefault(question.turn_id, []).append(question)
            for reply in question.replies.all():
                self.answers.setdefault(reply.pk, []).append(question.turn.anchor)

    def transcript(self) -> writers.Transcript:
        utterances = []
        for turn in self.event.turns.select_related("speaker").order_by("position"):
            turn.event = self.event
            utterances.append(self._utterance(turn))
        return writers.Transcript(
            record_of(self.event, self.absolute),
            tuple(utterances),
            tuple(map(_question_record, self.questions)),
            self.people,
            self.organizations,
            tuple(map(str, self.event.notes)),
            self.event.source.sha256,
        )

    def _utterance(self, turn: Turn) -> writers.Utterance:
        asked = self.by_turn.get(turn.pk, [])
        addressees = {self._speaker(s) for q in asked for s in q.addressees.all()}
        return writers.Utterance(
            turn.position,
            turn.anchor,
            self.absolute(turn.get_absolute_url()),
            turn.display_name,
            self._speaker(turn.speaker) if turn.speaker else self._asker(asked),
            turn.label,
            turn.role,
            turn.voice,
            _paragraphs(turn),
            bool(asked),
            tuple(dict.fromkeys(self.answers.get(turn.pk, ()))),
            tuple(sorted(addressees)),
            tuple(question.state for question in asked),
        )

    def _speaker(self, speaker: Speaker, outlet: str = "") -> str:
        key = f"person-{speaker.slug}"
        if key not in self.people or outlet:
            role = self.roles.get(speaker.pk, "")
            self.people[key] = writers.CastMember(speaker.name, role, outlet)
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
        key = f"asker-{question.turn.anchor}"
        self.people[key] = writers.CastMember(question.asker_name, "", outlet)
        return key

    def _outlet(self, question: Question) -> str:
        if question.outlet is None:
            return ""
        key = f"org-{question.outlet.slug}"
        self.organizations[key] = question.outlet.name
        return key


def _question_record(question: Question) -> writers.AskedQuestion:
    return writers.AskedQuestion(
        question.position,
        question.turn.anchor,
        question.asked_by,
        tuple(s.name for s in question.addressees.all()),
        question.get_state_display(),
        tuple(t.anchor for t in question.replies.all()),
    )


def _paragraphs(turn: Turn) -> tuple[tuple[writers.Run, ...], ...]:
    return tuple(
        tuple(
            writers.Run(words, mark["kind"] if mark else "", (mark or {}).get("language") or "")
            for words, mark in runs
        )
        for runs in text.spoken(turn.text, turn.marks, turn.body_start)
    )
