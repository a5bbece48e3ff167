"""The straight way through the room: labels, header, turns, marks, questions, tiles for all."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from . import doubts
from .cast import Cast, Person
from .doubts import MAX_PROBLEMS, Doubt
from .footer import footer_start, furniture_lines
from .formats.unreadable import Unreadable
from .header import index_goes_on, is_note, read_header
from .header.front_matter import FrontMatter, front_matter
from .label_kinds import keyword_voice
from .labels import Label, without_brackets
from .lexicon import outlets
from .lexicon.names import bare, looks_like_name, split_role, surname_of
from .lines import Line, LineNumbers, count_paragraphs, split_lines, trim
from .marks import find_marks, spoken
from .opening import opening_start, speaks, speech_start
from .questions import find_questions
from .questions.context import Scene, bodies_of
from .swaps import swapped_runs, without_voices
from .turns import Labeling, find_labels
from .types import (
    Amendments,
    Header,
    Heading,
    Mark,
    MarkedLabel,
    Problem,
    Reading,
    Segment,
    Transcript,
    Turn,
)
from .voices import answering_principals, voiced_turns, with_speaking

_PORTIONS = re.compile(
    r"(?:english|french|german|russian|spanish|arabic)[\s-]language portions?|portions only|"
    r"excerpts?",
    re.I,
)
Cut = tuple[int, str, int | None]
# Longer lines above the first words are no entries of an index; more entries are not kept.
MAX_INDEX_ENTRY, MAX_INDEX_ENTRIES = 120, 200
# A turn takes a kilobyte of memory while it is read, however short it is.
MAX_TURNS = 80_000


_AS_READ = Amendments()


def parse(reading: Reading | str, amendments: Amendments = _AS_READ) -> Transcript:
    """The transcript of a reading, or of bare text: doubts are problems in it.

    Raises Unreadable for more than ``MAX_TURNS`` turns.

    ``amendments`` are what a person says of where turns begin and the words end; all else is read
    as ever.
    """
    if isinstance(reading, str):
        data = reading.encode("utf-8", "surrogatepass")
        reading = Reading(reading, "", hashlib.sha256(data).hexdigest(), len(data), "utf-8", "text")
    return _Parser(reading, amendments).transcript()


@dataclass(frozen=True)
class _Parts:
    """What lines and labels give, before questions are looked for."""

    header: Header
    turns: tuple[Turn, ...]
    segments: tuple[Segment, ...]
    headings: tuple[Heading, ...]


class _Parser:
    def __init__(self, reading: Reading, amendments: Amendments):
        self.reading = reading
        self.amendments = amendments
        self.text = reading.text
        self.lines = split_lines(self.text)
        self.numbers = LineNumbers(self.lines)
        self.matter = front_matter(self.lines)
        self.problems: list[Problem] = []

    def transcript(self) -> Transcript:
        parts = self._parts()
        # Of a text of very short turns lines and labels take more memory than all that follows.
        self.lines.clear()
        turns = parts.turns
        questions, orphans = find_questions(self._scene(turns, parts.header))
        self._doubt(doubts.question_doubts(turns, questions))
        return Transcript(
            self.reading,
            replace(parts.header, principals=with_speaking(parts.header, turns)),
            turns,
            questions,
            orphans,
            parts.segments,
            tuple(sorted(self.problems, key=lambda p: (p.start, p.code))),
            parts.headings,
        )

    def _parts(self) -> _Parts:
        labeling = self._labeling()
        labels = self._amended_labels(labeling.labels)
        if len(labels) > MAX_TURNS:
            raise Unreadable(
                f"The text has {len(labels):,} turns and the limit is {MAX_TURNS:,}: "
                "split it by event."
            )
        body = self.lines[self.matter.lines :]
        body_start = labels[0].start if labels else speech_start(body, len(self.text))
        foot = self._foot(labels[-1].body if labels else body_start)
        labels = [label for label in labels if label.start < foot]
        header = self._header(labels, body_start, foot)
        cast = Cast(header, labels, self.text)
        header = replace(header, principals=cast.principals)
        turns = self._turns(labels, cast, header, body_start, foot)
        swapped = swapped_runs(turns, self.text)
        turns = without_voices(turns, swapped)
        self._doubt(doubts.lines_left(labeling.left, turns, foot))
        self._doubt(doubts.labels_mended(labels))
        self._doubt(doubts.silent_people(header, turns, body_start))
        self._doubt(doubts.speech_in_header(self._above(body_start)))
        self._doubt(doubts.speech_in_footer([line for line in self.lines if line.start >= foot]))
        self._doubt(doubts.same_label_twice(turns))
        self._doubt(doubts.labels_swapped(swapped))
        segments = self._segments(turns, body_start, foot)
        return _Parts(header, turns, segments, tuple(self._headings(body_start)))

    def _headings(self, body_start: int) -> Iterator[Heading]:
        """The entries of a printed index, of the whole transcript, and what the format marks."""
        inside, indexed = False, 0
        for line in self._above(body_start):
            was_inside, inside = inside, index_goes_on(inside, line.clean)
            words = " ".join(line.clean.split())
            if was_inside and inside and words and len(words) <= MAX_INDEX_ENTRY:
                indexed += 1
                if indexed <= MAX_INDEX_ENTRIES:
                    yield Heading(0, words)
        yield from self.reading.headings

    def _above(self, body_start: int) -> list[Line]:
        return [line for line in self.lines[self.matter.lines :] if line.end <= body_start]

    def _amended_labels(self, labels: list[Label]) -> list[Label]:
        """The labels without those joined to the turn before, and with one for each cut."""
        kept = [label for label in labels if label.start not in self.amendments.joins]
        taken = {label.start for label in kept}
        cuts = [_missing_label(at) for at in self.amendments.splits if at not in taken]
        return sorted([*kept, *cuts], key=lambda label: label.start)

    def _labeling(self) -> Labeling:
        if self.reading.labels:
            return Labeling([_marked_label(label) for label in self.reading.labels], [])
        lines = self.lines[self.matter.lines :]
        title = self.matter.values.get("title") or self.reading.hints.title
        known = f"{title} {self.reading.hints.author}"
        labeling = find_labels(self.text, lines, self.reading.bold, known)
        labels = labeling.labels
        if len(labels) > 2 or labels and labels[0].core[-1:].isdigit():
            labels = list(itertools.dropwhile(self._lists_people, labels))
        opening = opening_start(lines, labels[0].start) if labels else None
        if opening is not None:
            labels = [_missing_label(opening), *labels]
        return replace(labeling, labels=labels)

    def _lists_people(self, label: Label) -> bool:
        """``GUEST: MARTIN HALE, SECRETARY OF STATE`` above the first words: a line of the head."""
        line = self.lines[self.numbers.at(label.start) - 1]
        words = self.text[label.body : line.end].strip()
        kind = bare(label.core.rstrip("0123456789 "))
        if not label.voice or kind not in _LISTS_PEOPLE or words[-1:] in ".?!":
            return False
        return 0 < len(words.split()) <= 14 and _begins_with_person(words)

    def _foot(self, after: int) -> int:
        if self.amendments.foot is not None:
            return min(self.amendments.foot, len(self.text))
        start = footer_start(self.lines, after)
        return len(self.text) if start is None else start

    def _header(self, labels: list[Label], body_start: int, foot: int) -> Header:
        # In a text of one paragraph the first label stands inside the head's own line.
        head = [
            line
            if line.end <= body_start
            else replace(line, end=body_start, text=self.text[line.start : body_start])
            for line in self.lines
            if line.start < body_start
        ]
        tail = [line for line in self.lines if line.start >= foot]
        speaking = frozenset(surname_of(label.core) for label in labels if not label.voice)
        header, header_doubts = read_header(
            _above_speech(head, self.matter),
            tail,
            self.reading.hints,
            self.matter,
            speaking,
            self.text,
        )
        end = min(len(self.text), 1)
        self._doubt(Doubt(code, message, 0, end) for code, message in header_doubts)
        return header

    def _turns(
        self, labels: list[Label], cast: Cast, header: Header, body_start: int, foot: int
    ) -> tuple[Turn, ...]:
        if not labels:
            return self._single_turn(header, body_start, foot)
        ends = [label.start for label in labels[1:]] + [foot]
        turns = []
        for position, (label, end) in enumerate(zip(labels, ends, strict=True), 1):
            person = cast.person(label)
            turns.append(self._turn(position, label, person, end))
            self._doubt(_person_doubts(label, person))
        return voiced_turns(tuple(turns), header, self.text)

    def _turn(self, position: int, label: Label, person: Person, end: int) -> Turn:
        _, stop = trim(self.text, label.start, end)
        stop = self._without_last_furniture(label.start, stop)
        stop = max(stop, min(label.body, end))
        body = min(label.body, stop)
        marks = find_marks(self.text, body, stop)
        words = self.text[body:stop]
        printed = tuple(sorted((*marks, *self._furniture(body, stop)), key=lambda m: m.start))
        return Turn(
            position,
            label.printed,
            label.start,
            body,
            stop,
            person.voice,
            person.name,
            person.role,
            max(1, count_paragraphs(words)),
            len(spoken(self.text, body, stop, printed).split()),
            marks,
        )

    def _without_last_furniture(self, start: int, stop: int) -> int:
        """Where the words end above the page's own lines at the end of a turn."""
        while self._furniture_lines and stop > start:
            line = self.lines[self.numbers.at(stop - 1) - 1]
            if line.number not in self._furniture_lines or line.start <= start:
                break
            _, stop = trim(self.text, start, line.start)
        return stop

    def _single_turn(self, header: Header, start: int, foot: int) -> tuple[Turn, ...]:
        start, end = trim(self.text, start, foot)
        if start >= end:
            message = "No words of a speaker were found: check the format of the file."
            self._doubt([Doubt("no_turns", message, 0, 1)])
            return ()
        only = header.principals[0] if len(header.principals) == 1 else None
        asked = len(_ASKING_PARAGRAPH.findall(self.text, start, end)) > 1
        if header.kind == "interview" or asked or not speaks(self.text[start:end]):
            # Somebody asks here whose words cannot be told from the principal's, or it is a
            # report on what was said: nobody is named.
            only = None
        message = "No speaker's label was found: the text is taken as one speaker's words."
        self._doubt([Doubt("no_labels", message, start, start + 1)])
        person = (
            Person(only.name, only.role, "principal") if only else Person(None, None, "unknown")
        )
        return (self._turn(1, _missing_label(start), person, end),)

    def _scene(self, turns: tuple[Turn, ...], header: Header) -> Scene:
        bodies = bodies_of(self.text, turns)
        principals = answering_principals(turns, header)
        untranslated = sum(any(m.kind == "untranslated" for m in t.marks) for t in turns)
        portions = any(_PORTIONS.search(note) for note in header.notes) or untranslated > 2
        return Scene(self.text, turns, header, bodies, principals, portions)

    def _segments(self, turns: tuple[Turn, ...], body_start: int, foot: int) -> tuple[Segment, ...]:
        size = len(self.text)
        cuts = self._head_cuts(min(body_start, turns[0].start if turns else size))
        stops = [turn.start for turn in turns[1:]] + [foot]
        for turn, stop in zip(turns, stops, strict=False):
            cuts.append((turn.start, "turn", turn.position))
            cuts.extend(self._furniture_cuts(turn, stop))
        if foot < size:
            cuts.append((foot, "footer", None))
        if not cuts or cuts[0][0] > 0:
            cuts.insert(0, (0, "header", None))
        ends = [cut[0] for cut in cuts[1:]] + [size]
        return tuple(
            Segment(kind, start, end, turn)
            for (start, kind, turn), end in zip(cuts, ends, strict=True)
            if end > start
        )

    def _head_cuts(self, stop: int) -> list[Cut]:
        cuts: list[Cut] = []
        kind, inside = "", False
        for line in itertools.takewhile(lambda row: row.start < stop, self.lines):
            inside = index_goes_on(inside, line.clean)
            now = kind if line.blank and kind else _head_kind(line, inside)
            if now != kind:
                cuts.append((line.start, now, None))
                kind = now
        return cuts

    def _furniture(self, start: int, end: int) -> list[Mark]:
        """Page furniture on lines of its own inside a turn is nobody's words."""
        rows = self._lines_between(start, end) if self._furniture_lines else ()
        return [
            Mark("furniture", line.start, min(line.end, end))
            for line in rows
            if line.number in self._furniture_lines
        ]

    @cached_property
    def _furniture_lines(self) -> frozenset[int]:
        cut = {self.numbers.at(at) for at in self.amendments.cuts}
        return furniture_lines(self.lines) | cut

    def _furniture_cuts(self, turn: Turn, stop: int) -> list[Cut]:
        """The page's own lines from the turn's label to where the next turn begins."""
        cuts: list[Cut] = []
        for mark in self._furniture(turn.body, stop):
            cuts.append((mark.start, "furniture", None))
            if mark.end < turn.end:
                cuts.append((mark.end, "turn", turn.position))
        return cuts

    def _lines_between(self, start: int, end: int) -> list[Line]:
        first = self.numbers.at(start)
        rows = self.lines[first : self.numbers.at(max(start, end - 1))]
        return [line for line in rows if line.start >= start]

    def _doubt(self, doubts_of_part: Iterable[Doubt]) -> None:
        for doubt in doubts_of_part:
            if len(self.problems) >= MAX_PROBLEMS:
                return
            line = self.numbers.at(doubt.start)
            end = max(doubt.start, doubt.end)
            self.problems.append(Problem(doubt.code, doubt.message, line, doubt.start, end))


# Fields of a head that name people, and are labels too.
_LISTS_PEOPLE = frozenset(
    "guest guests moderator host hosts panel interviewer speaker speakers presenter presenters "
    "compere participants".split()
)


def _begins_with_person(words: str) -> bool:
    person = words.split(",")[0]
    role, name = split_role(person)
    return looks_like_name(person.split()) or bool(role) and looks_like_name(name.split())


def _missing_label(at: int) -> Label:
    return Label("", at, at, True, None, "", "none")


def _person_doubts(label: Label, person: Person) -> list[Doubt]:
    person_doubts = []
    if person.meant:
        message = f"“{label.printed}” was read as {person.meant}’s label."
        person_doubts.append(Doubt("typo_label", message, label.start, label.body))
    if person.doubt and person.name is None:
        message = f"“{label.printed}”: {person.doubt}."
        person_doubts.append(Doubt("unknown_speaker", message, label.start, label.body))
    return person_doubts


def _head_kind(line: Line, inside_index: bool) -> str:
    if inside_index:
        return "index"
    return "note" if is_note(line.clean) else "header"


def _above_speech(head: list[Line], matter: FrontMatter) -> list[Line]:
    """The head's short lines: a long paragraph there is a summary, no header line."""
    return [
        line
        for i, line in enumerate(head)
        if i < matter.lines or (not line.blank and len(line.text) < 400)
    ]


# A short paragraph that ends in a question mark.
_ASKING_PARAGRAPH = re.compile(r"(?:^|\n)[^\n]{8,400}\?[ \t]*(?=\n)")


def _marked_label(label: MarkedLabel) -> Label:
    """A label that the format marks is sure, whatever it looks like."""
    core = without_brackets(label.name.replace("_", " ")) or label.name
    press = outlets.stands_for_press(core)
    voice = keyword_voice(core) or ("press" if press else None)
    shape = "outlet" if press else "voice" if voice else "name"
    return Label(label.name, label.start, label.body, True, voice, core, "title", shape=shape)
