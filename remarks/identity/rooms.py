"""Series and rooms: which standing occasion an event belongs to, and who speaks of "the President"
there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from ..transcripts.folding import fold

# So many characters before the first turn belong to the head of a transcript.
HEAD_LENGTH = 1_000
# Shorter phrases could meet by chance in a text without blanks.
MIN_SPACED = 14
# Stands for the room of events that belong to no series.
NO_ROOM = "-"
_WORDS = re.compile(r"[^\W_]+")
COLUMNS = ("name", "publisher", "room", "country", "place", "hosts", "title", "head", "unless")


@dataclass(frozen=True)
class Head:
    """What tells the series of an event: its title, address, and the text before the first turn."""

    title: str
    text: str
    address: str = ""

    @cached_property
    def host(self) -> str:
        try:
            return (urlsplit(self.address).hostname or "").lower()
        except ValueError:
            return ""

    @cached_property
    def title_words(self) -> str:
        return plain(self.title)

    @cached_property
    def words(self) -> str:
        return f"{self.title_words} {plain(self.text[:HEAD_LENGTH])}"

    @cached_property
    def letters(self) -> str:
        """The words without blanks: letter-spaced and badly scanned heads (P R IM E MINISTER) read
        the same.
        """
        return self.words.replace(" ", "")


def plain(text: str) -> str:
    """Case, accents and white space evened out, one blank at each end, so that phrases match whole
    words.
    """
    return f" {' '.join(_WORDS.findall(fold(text)))} "


@dataclass(frozen=True)
class Series:
    """A standing occasion and what tells it; every condition that is given must hold.

    ``hosts`` are ends of host names, ``title`` and ``head`` alternatives of which one must stand
    there (words joined by + must all stand there), ``unless`` alternatives of which none may.
    """

    name: str
    publisher: str
    room: str
    country: str
    place: str
    hosts: tuple[str, ...]
    title: tuple[tuple[str, ...], ...]
    head: tuple[tuple[str, ...], ...]
    unless: tuple[tuple[str, ...], ...]

    def fits(self, head: Head) -> bool:
        if self.hosts and not any(
            head.host == host or head.host.endswith("." + host) for host in self.hosts
        ):
            return False
        if self.title and not _any(self.title, head.title_words):
            return False
        if self.head and not _any(self.head, head.words, head.letters):
            return False
        return not (self.unless and _any(self.unless, head.words, head.letters))


def _any(alternatives: tuple[tuple[str, ...], ...], words: str, letters: str = "") -> bool:
    return any(
        all(
            phrase in words or len(phrase) >= MIN_SPACED and phrase.replace(" ", "") in letters
            for phrase in phrases
        )
        for phrases in alternatives
    )


def series_of(head: Head, series: Iterable[Series]) -> Series | None:
    """The first series of the table whose conditions a head meets; None where it meets none."""
    return next((row for row in series if row.fits(head)), None)


def read_series(rows: Iterable[Mapping[str, str | None]]) -> list[Series]:
    """The series of a table. Raises ValueError, with a sentence, for a row that tells nothing
    apart.
    """
    table = []
    for number, row in enumerate(rows, 1):
        cells = {key: (row.get(key) or "").strip() for key in COLUMNS}
        conditions = {key: _alternatives(cells[key]) for key in ("title", "head", "unless")}
        hosts = tuple(h.strip().lower() for h in cells["hosts"].split("|") if h.strip())
        if not cells["name"]:
            raise ValueError(f"Row {number} of the table of series has no name.")
        if not (hosts or conditions["title"] or conditions["head"]):
            raise ValueError(f"{cells['name']}: no condition tells which events belong to it.")
        table.append(
            Series(
                name=cells["name"],
                publisher=cells["publisher"],
                room=cells["room"],
                country=cells["country"],
                place=cells["place"],
                hosts=hosts,
                title=conditions["title"],
                head=conditions["head"],
                unless=conditions["unless"],
            )
        )
    return table


def _alternatives(cell: str) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(plain(phrase) for phrase in alternative.split("+"))
        for alternative in cell.split("|")
        if alternative.strip()
    )
