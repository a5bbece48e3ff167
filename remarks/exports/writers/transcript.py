"""What an export knows of a whole transcript: its record, its turns in order, its questions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .record import Record

# What XML 1.0 cannot hold; of that, what parts words (page breaks, separators).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SEPARATORS = "\x0b\x0c\x1c\x1d\x1e\x1f"


@dataclass(frozen=True)
class Run:
    """A stretch of a paragraph: words, or editorial text with its kind and, if known, language."""

    text: str
    kind: str = ""
    language: str = ""


@dataclass(frozen=True)
class Utterance:
    """One turn.

    ``person`` is a key among the transcript's people, empty where nobody is named; ``addressees``
    are keys of those it asks, ``outcomes`` the states of its questions, ``answers`` the anchors of
    the turns whose questions it replies to. ``rule`` is the rule by which the archive knows the
    person, empty where the transcript itself says who it is.
    """

    position: int
    anchor: str
    url: str
    name: str
    person: str
    label: str
    role: str
    voice: str
    paragraphs: tuple[tuple[Run, ...], ...]
    asks: bool = False
    answers: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True)
class AskedQuestion:
    """A question: who asked for whom, whom, in which turn, and which turns reply."""

    number: int
    turn: str
    asked_by: str
    addressees: tuple[str, ...]
    state: str
    replies: tuple[str, ...]


@dataclass(frozen=True)
class CastMember:
    """Somebody of a transcript; ``organization`` is the key of the outlet they ask for,
    ``same_as`` the addresses that other authorities have for them.
    """

    name: str
    role: str = ""
    organization: str = ""
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class Transcript:
    """An event as its transcript tells it. ``people`` and ``organizations`` are by key.

    ``utterances`` may be made while they are read, once, so that a long event is never whole in
    memory. ``has_unnamed`` tells beforehand whether any of them may be without a person.
    ``outcomes`` are the names of all states of questions, and ``rules`` the words of all rules by
    which people are known, by what utterances call them; ``name_notes`` are sentences on names
    that the transcript does not print.
    """

    record: Record
    utterances: Iterable[Utterance]
    questions: tuple[AskedQuestion, ...] = ()
    people: dict[str, CastMember] = field(default_factory=dict)
    organizations: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    sha256: str = ""
    has_unnamed: bool = True
    outcomes: dict[str, str] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    name_notes: tuple[str, ...] = ()


def xml_text(text: str) -> str:
    """``text`` without the characters that XML cannot hold; one that parts words leaves a blank."""
    return _NOT_XML.sub(lambda match: " " if match[0] in _SEPARATORS else "", text)
