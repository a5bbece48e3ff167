"""What has been read of a header so far."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass
class Found:
    """The header while it is being read, with the doubts met on the way."""

    title: str | None = None
    date: dt.date | None = None
    date_rule: str | None = None
    time: str | None = None
    place: str | None = None
    venue: str | None = None
    number: str | None = None
    kind_line: str | None = None
    released: dt.date | None = None
    notes: list[str] = None
    people: list[tuple[str | None, str]] = None
    doubts: list[tuple[str, str]] = None

    def __post_init__(self):
        self.notes, self.people, self.doubts = [], [], []
