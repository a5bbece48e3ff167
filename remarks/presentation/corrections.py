"""Corrections as readers need them: what, what was there before, what is there now, why, when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ..models import Correction, Event, Outlet, Question, Speaker, Turn

NOTHING = "–"
_PLACES = {Correction.Kind.SPLIT, Correction.Kind.JOIN, Correction.Kind.CUT}
_PEOPLE = {Correction.Kind.SPEAKER, Correction.Kind.ASKER, Correction.Kind.ADDRESSEES}
# What is corrected of a question, whose key is the target; all but the header's are of turns.
KINDS_OF_ASKING = {
    Correction.Kind.ASKER,
    Correction.Kind.OUTLET,
    Correction.Kind.ADDRESSEES,
    Correction.Kind.REPLIES,
    Correction.Kind.STATE,
}


@dataclass(frozen=True)
class CorrectionRow:
    """One line of the table; ``url`` leads to the place, and is empty where it is the header.

    ``key`` is the line's id on the page.
    """

    event: Event
    what: str
    url: str
    before: str
    now: str
    reason: str
    made_at: datetime
    key: str


@dataclass(frozen=True)
class CorrectedPlaces:
    """The latest correction of each turn and question of an event, by anchor and by key."""

    turns: Mapping[str, Correction]
    questions: Mapping[str, Correction]


def corrected_places(
    corrections: Iterable[Correction], moved: Mapping[str, str]
) -> CorrectedPlaces:
    """Where an event's corrections show; ``moved`` has the turns that are now part of others."""
    turns: dict[str, Correction] = {}
    questions: dict[str, Correction] = {}
    for row in sorted(corrections, key=lambda row: (row.made_at, row.pk)):
        if row.kind in KINDS_OF_ASKING:
            questions[row.target] = row
        elif row.kind != Correction.Kind.HEADER and row.target:
            turns[moved.get(row.target) or row.target] = row
    return CorrectedPlaces(turns, questions)


def corrections_of_question(corrections: Iterable[Correction], key: str) -> list[Correction]:
    """Those of a question, and those of the turn that asks it."""
    anchor = key.partition("-")[0]
    return [r for r in corrections if r.target == (key if r.kind in KINDS_OF_ASKING else anchor)]


def correction_rows(corrections: Iterable[Correction]) -> list[CorrectionRow]:
    """Rows in the order given; names are asked for in at most two queries."""
    rows = list(corrections)
    names = _names(rows)
    return [
        CorrectionRow(
            event=row.event,
            what=_what(row),
            url=_place(row),
            before=_cut_line(row) or _in_words(row, row.before, names),
            now=_in_words(row, row.value, names),
            reason=row.reason,
            made_at=row.made_at,
            key=f"c{row.pk}",
        )
        for row in rows
    ]


def _what(row: Correction) -> str:
    if row.kind != Correction.Kind.HEADER:
        return row.get_kind_display()
    name = str(Event._meta.get_field(row.target).verbose_name)
    return name[:1].upper() + name[1:]


def _place(row: Correction) -> str:
    if row.kind == Correction.Kind.HEADER:
        return ""
    anchor = row.target.partition("-")[0]
    return f"{row.event.get_absolute_url()}{anchor}/" if anchor else ""


def _cut_line(row: Correction) -> str:
    """The line that was cut out of a turn; of a long one as much as the correction keeps."""
    if row.kind != Correction.Kind.CUT:
        return ""
    line, parted, _ = str(row.value["words"]).lstrip().partition("\n")
    return f"“{line.strip()}”" if parted else f"“{line.strip()}…”"


def _numbers(row: Correction) -> set[int]:
    """The ids of people or outlets that a correction speaks of."""
    values = [row.before, row.value]
    listed = [one for v in values for one in (v if isinstance(v, list) else [v])]
    return {one for one in listed if isinstance(one, int)}


def _names(rows: list[Correction]) -> dict[tuple[bool, int], str]:
    """Names by whether it is an outlet's, and id."""
    outlets = {n for r in rows if r.kind == Correction.Kind.OUTLET for n in _numbers(r)}
    people = {n for r in rows if r.kind in _PEOPLE for n in _numbers(r)}
    names: dict[tuple[bool, int], str] = {}
    for is_outlet, model, ids in ((True, Outlet, outlets), (False, Speaker, people)):
        if ids:
            named = model.objects.filter(pk__in=ids).values_list("pk", "name")
            names |= {(is_outlet, pk): name for pk, name in named}
    return names


def _in_words(row: Correction, value: object, names: dict[tuple[bool, int], str]) -> str:
    kind = row.kind
    if value in (None, "", []) or kind in _PLACES:
        return NOTHING
    if kind == Correction.Kind.OUTLET or kind in _PEOPLE:
        ids = value if isinstance(value, list) else [value]
        is_outlet = kind == Correction.Kind.OUTLET
        # Somebody merged away since has no row of that number any more.
        return ", ".join(names.get((is_outlet, one), "a name since merged") for one in ids)
    return _plain_value(row, value)


def _plain_value(row: Correction, value: object) -> str:
    match row.kind:
        case Correction.Kind.VOICE:
            return str(dict(Turn.Voice.choices).get(value, value))
        case Correction.Kind.STATE:
            return str(dict(Question.State.choices).get(value, value))
        case Correction.Kind.REPLIES if isinstance(value, list):
            return ", ".join(map(str, value))
        case Correction.Kind.FOOTER if isinstance(value, dict):
            return f"before “{' '.join(str(value['words']).split())}…”"
        case Correction.Kind.HEADER if row.target in ("date", "released"):
            day = date.fromisoformat(str(value))
            return f"{day.day} {day:%B %Y}"
        case Correction.Kind.HEADER if row.target == "kind":
            return str(dict(Event.Kind.choices).get(value, value))
    return str(value)
