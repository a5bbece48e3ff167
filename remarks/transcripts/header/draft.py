"""What has been read of a header so far."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

# An office with who holds it, either of them as printed; None where the head does not say.
Holder = tuple[str | None, str]


@dataclass(frozen=True)
class Location:
    """A place (city, state, country) and a venue (room, house) inside it."""

    place: str | None = None
    venue: str | None = None


@dataclass
class HeaderDraft:
    """The header while it is being read, with the doubts met on the way as ``(code, message)``.

    ``beside`` is the location of a line below the title that says again what the event was.
    """

    title: str | None = None
    date: dt.date | None = None
    date_rule: str | None = None
    time: str | None = None
    place: str | None = None
    venue: str | None = None
    number: str | None = None
    kind_line: str | None = None
    person_line: str | None = None
    letterhead: str | None = None
    beside: Location | None = None
    released: dt.date | None = None
    notes: list[str] = field(default_factory=list)
    people: list[Holder] = field(default_factory=list)
    announced: set[str] = field(default_factory=set)
    doubts: list[tuple[str, str]] = field(default_factory=list)

    def doubt(self, code: str, message: str) -> None:
        if (code, message) not in self.doubts:
            self.doubts.append((code, message))
