"""What archivists decided once: whom a label or a called name means in a room and a span of
time.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .askers import Call
from .labels import label_key
from .principals import LabelGroup
from .rooms import NO_ROOM
from .types import Decision, Degree, Rule


@dataclass(frozen=True)
class Ruling:
    """A decision of an archivist; an open end holds for ever.

    ``room`` "" holds everywhere, NO_ROOM in events of no series.
    """

    key: int
    name: str
    room: str
    first: dt.date | None
    last: dt.date | None
    reason: str
    person: int | None = None
    outlet: int | None = None

    def holds(self, room: str, day: dt.date | None) -> bool:
        if self.room and self.room != (room or NO_ROOM):
            return False
        if day is None:
            return self.first is None and self.last is None
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def label_rulings(groups: Iterable[LabelGroup], rulings: Iterable[Ruling]) -> list[Decision]:
    """Decisions for label groups without a printed person; rulings that contradict one another
    decide nothing.
    """
    return _apply(
        ((g.key, label_key(g.label), g.room, g.day) for g in groups if not g.persons), rulings
    )


def call_rulings(calls: Iterable[Call], rulings: Iterable[Ruling]) -> list[Decision]:
    """Decisions for called names; rulings that contradict one another decide nothing."""
    return _apply(((c.key, label_key(c.name), c.room, c.day) for c in calls), rulings)


def _apply(
    targets: Iterable[tuple[int, str, str, dt.date | None]], rulings: Iterable[Ruling]
) -> list[Decision]:
    by_name: dict[str, list[Ruling]] = defaultdict(list)
    for ruling in rulings:
        by_name[label_key(ruling.name)].append(ruling)
    decisions = []
    for key, name, room, day in targets:
        holding = [r for r in by_name.get(name, ()) if r.holds(room, day)]
        # A ruling for the room is about this room; one for everywhere yields to it.
        holding = [r for r in holding if r.room] or holding
        if len({(r.person, r.outlet) for r in holding}) == 1:
            ruling = holding[0]
            decisions.append(
                Decision(
                    key,
                    Rule.ARCHIVIST,
                    Degree.SETTLED,
                    (),
                    ruling.reason or "Settled by the archive.",
                    person=ruling.person,
                    outlet=ruling.outlet,
                    ruling=ruling.key,
                )
            )
    return decisions
