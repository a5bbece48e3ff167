"""Permanent identifiers of events, turns and questions, which know neither slug nor host: ARKs.

    ark:/99999/r112k          an event, by its number, with a check character
    ark:/99999/r112k/t5       a turn of it, by its anchor
    ark:/99999/r112k/t5/q2    the second question asked in that turn

Numbers of events and anchors of turns are given once and never again, and a transcript that is
imported anew keeps them. https://datatracker.ietf.org/doc/draft-kunze-ark/
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings

from ..models import Event, Question, Turn

SHOULDER = "r1"
_ALPHABET = "0123456789bcdfghjkmnpqrstvwxz"
_ARK = re.compile(
    r"ark:/?([0-9a-z]{5,9})/r1([1-9][0-9]{0,17})([0-9b-z])(?:/(t[0-9]{1,6})(?:/q([1-9][0-9]{0,3}))?)?/?"
)


class UnknownArkError(ValueError):
    """It names nothing here; the message says what is wrong with it."""


@dataclass(frozen=True)
class Target:
    """What an ARK names: an event by its key, or a turn of it by its anchor, or the ``nth``
    question of that turn.
    """

    event: int
    anchor: str = ""
    nth: int = 0


def of_event_key(key: int) -> str:
    name = f"{settings.ARK_NAAN}/{SHOULDER}{key}"
    return f"ark:/{name}{_check_character(name)}"


def of_event(event: Event) -> str:
    return of_event_key(event.pk)


def of_turn(turn: Turn) -> str:
    return f"{of_event_key(turn.event_id)}/{turn.anchor}"


def of_question(question: Question) -> str:
    return f"{of_turn(question.turn)}/q{question.nth}"


def target_of(ark: str) -> Target:
    """What ``ark`` names, however its hyphens, capitals and first slash are written.

    Raises UnknownArkError where it is not well formed, mistyped, or of another naming authority.
    """
    match = _ARK.fullmatch(ark.replace("-", "").lower())
    if not match:
        raise UnknownArkError(
            "This is no ARK of this archive: those look like "
            f"{of_event_key(1)}, with /t5 for a turn and /t5/q1 for a question."
        )
    authority, key, check, anchor, nth = match.groups()
    if authority != settings.ARK_NAAN:
        raise UnknownArkError(
            f"The naming authority of this archive is {settings.ARK_NAAN}, not {authority}: "
            "ask https://n2t.net/ where that one is."
        )
    if _check_character(f"{authority}/{SHOULDER}{key}") != check:
        raise UnknownArkError(
            "The check character does not fit: a character of this ARK is wrong or has moved."
        )
    if int(key) >= 2**63:
        raise UnknownArkError("No event has a number of that size.")
    return Target(int(key), anchor or "", int(nth or 0))


def _check_character(name: str) -> str:
    """The check character of NOID: it tells one wrong character, and two that changed places."""
    values = (max(_ALPHABET.find(character), 0) for character in name)
    return _ALPHABET[sum(place * value for place, value in enumerate(values, 1)) % len(_ALPHABET)]
