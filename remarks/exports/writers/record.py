"""What an export knows of an event or of one turn in it: plain values, filled by a view, read by every writer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A person at an event; ``family`` is empty where a name has one part."""

    given: str
    family: str
    role: str = ""

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()

    @property
    def inverted(self) -> str:
        return (
            f"{self.family}, {self.given}"
            if self.family and self.given
            else self.family or self.given
        )


def person(name: str, role: str = "") -> Person:
    given, _, family = name.rpartition(" ")
    return Person(given, family, role)


@dataclass(frozen=True)
class Quote:
    """One turn: who spoke, as far as that is known, its number, and its words."""

    position: int
    speaker: Person | None
    label: str
    text: str

    @property
    def said_by(self) -> str:
        return self.speaker.name if self.speaker else self.label or "Speaker not named"


@dataclass(frozen=True)
class Record:
    """An event as a reference manager sees it; dates are days of the event, of release and of looking."""

    key: str
    title: str
    kind: str
    url: str
    accessed: dt.date
    people: tuple[Person, ...] = ()
    date: dt.date | None = None
    released: dt.date | None = None
    place: str = ""
    document_number: str = ""
    original: str = ""
    archive: str = "Remarks"
    quote: Quote | None = None

    @property
    def day(self) -> dt.date | None:
        return self.date or self.released

    @property
    def authors(self) -> tuple[Person, ...]:
        """Who is cited: the speaker of a turn where known, or else the people announced."""
        if self.quote is not None:
            return (self.quote.speaker,) if self.quote.speaker else ()
        return self.people


def long_day(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
