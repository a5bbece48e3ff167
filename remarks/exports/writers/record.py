"""What an export knows of an event, a turn or a question: plain values for every writer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ...transcripts.lexicon.names import split_name


@dataclass(frozen=True)
class Person:
    """Somebody who spoke, asked or was announced.

    ``name`` is the name as it is printed; ``family`` without ``given`` is a name that has one part
    or none that could be told from the others. ``particle`` is the lower-case part before the
    family name that some styles do not sort by (``de``, ``van der``).
    """

    name: str
    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    role: str = ""

    @property
    def full_family(self) -> str:
        return f"{self.particle} {self.family}".strip()

    @property
    def family_name_first(self) -> str:
        """The family name first, as bibliographies have it."""
        return ", ".join(part for part in (self.full_family, self.given, self.suffix) if part)


def person(name: str, role: str = "", sort_name: str = "") -> Person:
    """A person from a printed name and the form it is sorted by (``Family, Given, Suffix``).

    Without a sort name the family name is found by rule; with one, a person has decided.
    """
    if sort_name:
        family, _, rest = sort_name.partition(",")
        given, _, suffix = rest.partition(",")
    else:
        given, family, suffix = split_name(name)
    words = family.split()
    first = next((i for i, word in enumerate(words) if not word.islower()), 0)
    return Person(
        name=name,
        family=" ".join(words[first:]),
        given=given.strip(),
        particle=" ".join(words[:first]),
        suffix=suffix.strip(),
        role=role,
    )


@dataclass(frozen=True)
class Quote:
    """The words that a citation is of: a turn, a sentence of it, or a question in it.

    ``authors`` are those whose words they are, as far as that is known; ``question`` is the number
    of the question within its turn, or None where no question is cited. ``known`` says by which
    rule the archive knows an author whom the transcript does not name, and where the evidence is.
    """

    position: int
    text: str
    authors: tuple[Person, ...] = ()
    label: str = ""
    question: int | None = None
    known: str = ""

    @property
    def author_names(self) -> str:
        names = " and ".join(author.name for author in self.authors)
        return names or self.label or "Speaker not named"

    @property
    def note(self) -> str:
        """Where the words stand, and how whose they are is known."""
        return ". ".join(part for part in (self.place.capitalize(), self.known) if part)

    @property
    def place(self) -> str:
        """Where the words stand in the transcript."""
        if self.question is None:
            return f"turn {self.position}"
        nth = f" {self.question}" if self.question > 1 else ""
        return f"question{nth} in turn {self.position}"


@dataclass(frozen=True)
class Record:
    """An event as a reference manager sees it.

    ``date`` is the day of the event, ``released`` of its release, ``accessed`` of reading.
    ``publisher`` is the office or ministry that published the transcript, ``archive`` this site,
    ``identifier`` a permanent one that knows neither slug nor host; ``rights`` is a sentence.
    """

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
    source_url: str = ""
    publisher: str = ""
    archive: str = "Remarks"
    language: str = "en"
    identifier: str = ""
    rights: str = ""
    license_url: str = ""
    quote: Quote | None = None

    @property
    def day(self) -> dt.date | None:
        return self.date or self.released

    @property
    def authors(self) -> tuple[Person, ...]:
        """Who is cited: whose words they are, or for a whole event the people announced.

        Nobody is made the author of words whose speaker is not named.
        """
        return self.people if self.quote is None else self.quote.authors


def long_day(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
