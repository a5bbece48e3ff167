"""What the preview of one file shows: the plan, its turns, and the names to decide."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django import forms

from ..models import LabelRule, Outlet, OutletAlias, Question, Speaker, SpeakerAlias, alias_key
from ..transcripts.label_kinds import is_anonymous
from ..transcripts.lexicon.outlets import canonical_name as known_outlet
from . import likeness
from .widgets import Chooser

MAX_LINES = 20_000
MAX_TURNS = 2_000
MAX_CHOICES = 30


def header_fields(plan):
    """The header as the parser read it, by the names of the event's fields."""
    header = plan.header
    return {
        "title": plan.title,
        "kind": header.kind,
        "date": header.date,
        "time": header.time or "",
        "place": header.place or "",
        "venue": header.venue or "",
        "document_number": header.document_number or "",
        "released": header.released,
        "source_url": plan.source_url,
    }


@dataclass(frozen=True)
class Choice:
    """A printed name, how often it stands, and the field by which a person says whose it is."""

    field: str
    printed: str
    count: int
    suggestions: list
    other: forms.BoundField


class Choices:
    """What a person may decide before the save: whom a label means, and which outlet a name is.

    Similar names are suggestions and decide nothing: without a choice a label stays nobody's, and
    an outlet stands as it is printed.
    """

    def __init__(self, plan):
        transcript = plan.transcript
        self._labels = Counter(
            turn.label
            for turn in transcript.turns
            if turn.label
            and " " not in (turn.name or "")
            and turn.voice == "principal"
            and not is_anonymous(turn.label)
        )
        self._outlets = Counter(q.asker.outlet for q in transcript.questions if q.asker.outlet)

    @cached_property
    def labels(self) -> list[Choice]:
        names = dict(SpeakerAlias.objects.values_list("pk", "key")) if self._labels else {}
        return [
            Choice(
                f"label-{i}",
                label,
                count,
                likeness.like_people(label, names),
                _other(f"label-{i}-other", Speaker, LabelRule._meta.get_field("speaker")),
            )
            for i, (label, count) in enumerate(self._labels.most_common(MAX_CHOICES))
        ]

    @cached_property
    def outlets(self) -> list[Choice]:
        unknown = [
            (printed, count)
            for printed, count in self._outlets.most_common()
            if not known_outlet(printed)
            and not OutletAlias.objects.filter(key=alias_key(printed)).exists()
        ][:MAX_CHOICES]
        names = dict(OutletAlias.objects.values_list("pk", "key")) if unknown else {}
        return [
            Choice(
                f"outlet-{i}",
                printed,
                count,
                likeness.like_outlets(printed, names),
                _other(f"outlet-{i}-other", Outlet, Question._meta.get_field("outlet")),
            )
            for i, (printed, count) in enumerate(unknown)
        ]

    @property
    def media(self):
        rows = [*self.labels, *self.outlets]
        return rows[0].other.form.media if rows else forms.Media()

    def people_chosen(self, posted):
        return list(_chosen(self.labels, Speaker, posted))

    def outlets_chosen(self, posted):
        return list(_chosen(self.outlets, Outlet, posted))


def _other(name: str, model, field) -> forms.BoundField:
    """A field that finds any row by typing a part of its name."""
    form = forms.Form()
    form.fields[name] = forms.ModelChoiceField(
        model.objects.all(), required=False, widget=Chooser(field)
    )
    return form[name]


def _chosen(rows: list[Choice], model, posted):
    for row in rows:
        key = posted.get(f"{row.field}-other") or posted.get(row.field, "")
        chosen = model.objects.filter(pk=key).first() if key.isdigit() and len(key) < 18 else None
        if chosen is not None:
            yield row.printed, chosen


@dataclass(frozen=True)
class ShownTurn:
    """A parsed turn with the names that the public style asks for."""

    position: int
    line: int
    label: str
    name: str
    role: str
    voice: str
    text: str
    marks: list
    body_start: int
    questions: list


_PART_NAMES = {"note": "notes", "turn": "turns", "furniture": "page furniture"}


class PlanView:
    """A plan as the preview shows it."""

    def __init__(self, plan):
        self.plan = plan
        self.text = plan.transcript.text

    @cached_property
    def lines(self):
        return self.text.split("\n", MAX_LINES)[:MAX_LINES]

    @cached_property
    def lines_left_out(self):
        return max(0, self.text.count("\n") + 1 - MAX_LINES)

    @cached_property
    def parts(self):
        return [(_PART_NAMES.get(kind, kind), size) for kind, size in self.plan.parts.items()]

    @property
    def turn_count(self):
        return len(self.plan.transcript.turns)

    @property
    def turns_left_out(self):
        return max(0, self.turn_count - MAX_TURNS)

    @cached_property
    def turns(self):
        transcript = self.plan.transcript
        questions = {}
        for question in transcript.questions:
            questions.setdefault(question.turn, []).append(question)
        at, line, shown = 0, 1, []
        for turn in transcript.turns[:MAX_TURNS]:
            line += self.text.count("\n", at, turn.start)
            at = turn.start
            shown.append(self._turn_preview(turn, line, questions.get(turn.position, [])))
        return shown

    def _turn_preview(self, turn, line, questions):
        return ShownTurn(
            position=turn.position,
            line=line,
            label=turn.label,
            name=turn.name or "",
            role=turn.role or "",
            voice=turn.voice,
            text=self.text[turn.body : turn.end],
            marks=[vars(mark) for mark in turn.marks],
            body_start=turn.body,
            questions=questions,
        )

    @property
    def words(self):
        return sum(turn.words for turn in self.plan.transcript.turns)
