"""What a decision is: whom a label or a called name means, how surely, by which rule, on what
evidence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Degree(StrEnum):
    """How a name is known; the degrees are never mixed and never overwrite one another upwards."""

    PRINTED = "printed"
    RESOLVED = "resolved"
    SETTLED = "settled"
    SUGGESTED = "suggested"


class Rule(StrEnum):
    """The rules, by the names that pages and exports give."""

    OFFICE = "office-on-the-date"
    OFFICE_AND_SURNAME = "office-and-surname"
    SAME_LABEL = "same-label-within-a-year"
    GIVEN_AND_SURNAME = "one-full-name-in-texts"
    FULL_NAME_CALLED = "full-name-in-the-transcript"
    NAME_AND_OUTLET = "given-name-and-outlet"
    ONE_IN_THE_ROOM = "one-of-this-name-in-the-room"
    ONE_IN_THE_SERIES = "one-of-this-name-in-the-series"
    RARE_NAME = "one-of-this-rare-name"
    OUTLET_OF_PERSON = "outlet-of-the-person"
    ARCHIVIST = "archivist"
    REPLIED = "who-replied"


@dataclass(frozen=True)
class Decision:
    """Whom one label group or one question means.

    ``target`` is the caller's key of the group or question, ``person`` and ``outlet`` the caller's
    keys of who is meant; ``name`` stands for a person who has no key yet. ``evidence`` holds keys
    of the events that the rule rests on, nearest first, ``words`` what a
    reader is told, ``ruling`` the key of the archivist's decision that it follows.
    """

    target: int
    rule: Rule
    degree: Degree
    evidence: tuple[int, ...]
    words: str
    person: int | None = None
    outlet: int | None = None
    name: str = ""
    ruling: int | None = None


# So many events are named as evidence; more prove nothing more to a reader.
MAX_EVIDENCE = 5


def days_between(one: dt.date | None, other: dt.date | None) -> int | None:
    """Days from one day to another, without sign; None where one of them is not known."""
    return None if one is None or other is None else abs((one - other).days)


def nearest(dated: Iterable[tuple[int, dt.date | None]], day: dt.date | None) -> tuple[int, ...]:
    """The keys of at most five events, the nearest to ``day`` first and each once."""
    ordered = sorted(dated, key=lambda one: (days_between(one[1], day) or 0, one[0]))
    return tuple(dict.fromkeys(key for key, _ in ordered))[:MAX_EVIDENCE]
