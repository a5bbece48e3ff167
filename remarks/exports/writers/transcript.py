"""What an export knows of a whole transcript: its record, its turns in order, its questions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .record import Record

# What XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph: words, or editorial text with its kind and, where known, the language spoken."""

    text: str
    kind: str = ""
    language: str = ""


@dataclass(frozen=True)
class Spoken:
    """One turn. ``key`` names the person among the account's people; it is empty where nobody is named."""

    position: int
    anchor: str
    url: str
    name: str
    key: str
    label: str
    role: str
    voice: str
    paragraphs: tuple[tuple[Piece, ...], ...]
    asks: bool = False
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A question: who asked for whom, to whom, in which turn, and which turns reply."""

    number: int
    turn: str
    asked_by: str
    addressees: tuple[str, ...]
    state: str
    replies: tuple[str, ...]


@dataclass(frozen=True)
class Account:
    """An event as its transcript tells it. ``people`` maps keys to names."""

    record: Record
    turns: tuple[Spoken, ...]
    questions: tuple[Asked, ...]
    people: dict[str, str]
    notes: tuple[str, ...] = ()
    sha256: str = ""


def storable(text: str) -> str:
    """``text`` without the characters that XML cannot hold; each leaves U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)
