"""Corrections as readers need them: what, what was there before, what is there now, why, when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ..models import Correction, Event, Outlet, Question, Speaker, Turn

NOTHING = "–"
_PLACES = {Correction.Kind.SPLIT, Correction.Kind.JOIN, Correction.Kind.CUT}
_PEOPLE = {Correction.Kind.SPEAKER, Correction.Kind.ASKER, Correction.Kind.ADDRESSEES}


@dataclass(frozen=True)
class CorrectionRow:
    """One line of the table; ``url`` leads to the place, and is empty where it is the header."""

    event: Event
    what: str
    url: str
    before: str
    now: str
    reason: str
    made_at: datetime


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
