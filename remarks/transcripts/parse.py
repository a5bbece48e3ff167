"""The straight way through the room: labels, header, turns, marks, questions, and tiles for all."""

from __future__ import annotations

import hashlib
import itertools
import re
from dataclasses import replace
from functools import cached_property

from .cast import Cast, Person
from .footer import footer_start, is_furniture
from .header import index_goes_on, is_note, read_header
from .header.front_matter import FrontMatter, front_matter
from .labels import Label
from .lexicon.names import bare, looks_like_name, surname_of
from .lines import Line, LineNumbers, count_paragraphs, split_lines, trimmed
from .marks import find_marks, spoken
from .questions import find_questions
from .questions.context import Scene, bodies_of
from .turns import find_labels, header_text
from .types import Amendments, Header, Mark, Problem, Reading, Segment, Transcript, Turn
from .voices import _answering, _voiced

_PORTIONS = re.compile(
    r"(?:english|french|german|russian|spanish|arabic)[\s-]language portions?|portions only|excerpts?",
    re.I,
)

_SPEECH_WORDS = 30

_MOST_PROBLEMS = 200


def parse(reading: Reading | str, amendments: Amendments = Amendments()) -> Transcript:  # noqa: B008
    """The transcript of a reading, or of bare text. Never raises: doubts are problems in the result.

    ``amendments`` are what a person says of where turns begin and the words end; all else is read as ever.
    """
    if isinstance(reading, str):
        data = reading.encode("utf-8", "surrogatepass")
        reading = Reading(reading, "", hashlib.sha256(data).hexdigest(), len(data), "utf-8", "text")
    return _Parser(reading, amendments).transcript()


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
        labels = self._amended(self._labels())
        body_start = labels[0].start if labels else self._speech_start()
        foot = self._foot(labels[-1].body if labels else body_start)
        labels = [label for label in labels if label.start < foot]
        header = self._header(labels, body_start, foot)
        cast = Cast(header, labels, self.text)
        header = replace(header, principals=cast.principals)
        turns = self._turns(labels, cast, header, body_start, foot)
        scene = self._scene(turns, header)
        questions, orphans = find_questions(scene)
        self._doubts(turns, questions)
        return Transcript(
            self.reading,
            header,
            turns,
            questions,
            orphans,
            self._segments(turns, body_start, foot),
            self._sorted_problems(),
        )

    def _amended(self, labels: list[Label]) -> list[Label]:
        """The labels without those joined to the turn before, and with one that prints nothing at each cut."""
        kept = [label for label in labels if label.start not in self.amendments.joins]
        taken = {label.start for label in kept}
        cuts = [
            Label("", at, at, True, None, "", "none")
            for at in self.amendments.splits
            if at not in taken
        ]
        return sorted([*kept, *cuts], key=lambda label: label.start)

    def _labels(self) -> list[Label]:
        lines = self.lines[self.matter.lines :]
        title = self.matter.values.get("title") or self.reading.hints.title
        words = header_text(lines, f"{title} {self.reading.hints.author}")
        labels = find_labels(self.text, lines, self.reading.bold, words)
        labels = (
            list(itertools.dropwhile(self._lists_people, labels)) if len(labels) > 2 else labels
        )
        opening = self._opening(lines, labels[0].start) if labels else None
        return (
            labels
            if opening is None
            else [Label("", opening, opening, True, None, "", "none"), *labels]
        )

    def _lists_people(self, label: Label) -> bool:
        """``GUEST: MARTIN HALE, SECRETARY OF STATE`` above the first words: a line of the head, nobody's turn."""
        line = self.lines[self.numbers.at(label.start) - 1]
        said = self.text[label.body : line.end].strip()
        named = bool(label.voice) and bare(label.core) in (
            "guest",
            "guests",
            "moderator",
            "host",
            "hosts",
            "panel",
            "interviewer",
            "speaker",
        )
        return (
            named
            and 0 < len(said.split()) <= 14
            and said[-1:] not in ".?!"
            and looks_like_name(said.split(",")[0].split())
        )

    def _opening(self, lines: list[Line], first: int) -> int | None:
        """Where speech begins before any label: at a greeting that opens a run of prose up to the first label."""
        head = [line for line in lines if line.end <= first and not line.blank]
        for i, line in enumerate(head):
            if (
                i
                and line.opens
                and _GREETS.match(line.clean)
                and all(_is_prose(row.clean) for row in head[i:])
            ):
                return line.start
        return None

    def _speech_start(self) -> int:
        """Without labels the words begin at the first long paragraph below the head, wrapped or not."""
        lines = self.lines[self.matter.lines :]
        for i, line in enumerate(lines):
            if line.opens and not line.text.lstrip().startswith("#"):
                paragraph = itertools.takewhile(lambda row: not row.blank, lines[i : i + 60])
                if sum(len(row.text.split()) for row in paragraph) >= _SPEECH_WORDS:
                    return line.start
        for line in lines:
            if (
                line.opens
                and not line.text.lstrip().startswith("#")
                and line.clean.endswith((".", "?", "!"))
            ):
                return line.start
        return len(self.text)

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
        header, doubts = read_header(
            _above_speech(head, self.matter),
            tail,
            self.reading.hints,
            self.matter,
            speaking,
            self.text,
        )
        for code, message in doubts:
            self._problem(code, message, 0, min(len(self.text), 1))
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
            if person.meant:
                self._problem(
                    "typo_label",
                    f"“{label.printed}” was read as {person.meant}’s label.",
                    label.start,
                    label.body,
                )
            if person.doubt and person.name is None:
                self._problem(
                    "unknown_speaker",
                    f"“{label.printed}”: {person.doubt}.",
                    label.start,
                    label.body,
                )
        return _voiced(tuple(turns), header, self.text)

    def _turn(self, position: int, label: Label, person: Person, end: int) -> Turn:
        _, stop = trimmed(self.text, label.start, end)
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

    def _single_turn(self, header: Header, start: int, foot: int) -> tuple[Turn, ...]:
        start, end = trimmed(self.text, start, foot)
        if start >= end:
            self._problem(
                "no_turns", "No words of a speaker were found: check the format of the file.", 0, 1
            )
            return ()
        only = header.principals[0] if len(header.principals) == 1 else None
        if header.kind == "interview" or len(_ASKING_PARAGRAPH.findall(self.text, start, end)) > 1:
            # Somebody asks here whose words cannot be told from the principal's: nobody is named.
            only = None
        self._problem(
            "no_labels",
            "No speaker's label was found: the text is taken as one speaker's words.",
            start,
            start + 1,
        )
        person = Person(
            only.name if only else None,
            only.role if only else None,
            "principal" if only else "unknown",
        )
        return (self._turn(1, Label("", start, start, True, None, "", "none"), person, end),)

    def _scene(self, turns: tuple[Turn, ...], header: Header) -> Scene:
        bodies = bodies_of(self.text, turns)
        principals = _answering(turns, header)
        untranslated = sum(any(m.kind == "untranslated" for m in t.marks) for t in turns)
        portions = any(_PORTIONS.search(note) for note in header.notes) or untranslated > 2
        return Scene(self.text, turns, header, bodies, principals, portions)

    def _segments(self, turns: tuple[Turn, ...], body_start: int, foot: int) -> tuple[Segment, ...]:
        size = len(self.text)
        cuts: list[tuple[int, str, int | None]] = []
        cuts.extend(self._head_cuts(min(body_start, turns[0].start if turns else size)))
        for turn in turns:
            cuts.append((turn.start, "turn", turn.position))
            cuts.extend(self._furniture_cuts(turn))
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

    def _head_cuts(self, stop: int) -> list[tuple[int, str, int | None]]:
        cuts, kind, inside = [], None, False
        for line in self.lines:
            if line.start >= stop:
                break
            inside = index_goes_on(inside, line.clean)
            now = (
                kind
                if line.blank and kind
                else "index"
                if inside
                else "note"
                if is_note(line.clean)
                else "header"
            )
            if now != kind:
                cuts.append((line.start, now, None))
                kind = now
        return cuts

    def _furniture(self, start: int, end: int) -> list[Mark]:
        """Page furniture on lines of its own inside a turn is nobody's words."""
        # The line as it stands: freed of Markdown's signs "- 2 -" would be a list's entry.
        found = [
            line for line in self._lines_between(start, end) if line.number in self._furniture_lines
        ]
        return [Mark("furniture", line.start, min(line.end, end)) for line in found]

    @cached_property
    def _furniture_lines(self) -> frozenset[int]:
        return frozenset(
            line.number for line in self.lines if not line.blank and is_furniture(line.text)
        )

    def _furniture_cuts(self, turn: Turn) -> list[tuple[int, str, int | None]]:
        cuts = []
        for mark in self._furniture(turn.body, turn.end):
            cuts.append((mark.start, "furniture", None))
            if mark.end < turn.end:
                cuts.append((mark.end, "turn", turn.position))
        return cuts

    def _lines_between(self, start: int, end: int) -> list[Line]:
        first = self.numbers.at(start)
        return [
            line
            for line in self.lines[first : self.numbers.at(max(start, end - 1))]
            if line.start >= start
        ]

    def _doubts(self, turns: tuple[Turn, ...], questions) -> None:
        for before, turn in zip(turns, turns[1:], strict=False):
            if (
                before.label == turn.label
                and before.voice == "principal"
                and before.end - before.start > 0
            ):
                self._problem(
                    "same_label_twice",
                    f"“{turn.label}” stands twice in a row: a turn may be missing.",
                    turn.start,
                    turn.body,
                )
        for question in questions:
            if question.state == "unresolved":
                self._problem(
                    "unresolved_reply",
                    "The rules cannot say which turn replies.",
                    question.start,
                    question.end,
                )
        if len(turns) > 3 and not questions and any(t.voice == "press" for t in turns):
            self._problem(
                "no_questions",
                "The press speaks here, but no question was found.",
                turns[0].start,
                turns[0].body,
            )

    def _problem(self, code: str, message: str, start: int, end: int) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(
                Problem(code, message, self.numbers.at(start), start, max(start, end))
            )

    def _sorted_problems(self) -> tuple[Problem, ...]:
        return tuple(sorted(self.problems, key=lambda p: (p.start, p.code)))


_GREETS = re.compile(
    r"(?:good (?:morning|afternoon|evening|day)|thank you|thanks|welcome|dear |ladies and gentlemen|hello|hi,|excellenc|distinguished|"
    r"colleagues|friends|mr\.? (?:president|chairman|secretary))\b",
    re.I,
)


def _is_prose(clean: str) -> bool:
    """A line of sentences: it ends as a sentence does, or it is long enough to be a wrapped one."""
    return clean.endswith((".", "?", "!", ",", ":", "”", '"', "…")) or len(clean) > 55


def _above_speech(head: list[Line], matter: FrontMatter) -> list[Line]:
    """The head's short lines: a long paragraph there is a summary, no header line."""
    return [
        line
        for i, line in enumerate(head)
        if i < matter.lines or (not line.blank and len(line.text) < 400)
    ]


# A short paragraph that ends in a question mark.
_ASKING_PARAGRAPH = re.compile(r"(?:^|\n)[^\n]{8,400}\?[ \t]*(?=\n)")
