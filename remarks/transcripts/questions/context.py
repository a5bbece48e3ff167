"""The turns of a transcript with what finding questions, askers and replies needs to know beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from ..lexicon.names import normalize
from ..marks import spoken
from ..types import Header, Principal, Span, Turn
from . import introductions

THANKS = re.compile(
    r"^\W*(?:(?:okay|great|yes|well|all right|and|sir|ma[’']am|mr\.? \w+|no|"
    r"(?:(?:madam|prime|foreign|vice|u\.s\.) ){0,2}(?:secretary|president|minister|ambassador|chancellor|general|senator|governor)(?: [\w.’'-]{1,20}){0,4})\W+){0,3}"
    r"(?:thank you|thanks)\b",
    re.I,
)
HEARD = re.compile(r"\bhear (?:me|you|us)\b|^\W*(?:hello|sorry|hi|yes|hey)\W*$", re.I)
INTERRUPTED = re.compile(r"^\W*(?:--|—|–|\.\.\.|…)|^\s*[a-z]")


@dataclass(frozen=True)
class Scene:
    """The turns with what finding questions needs to know beside them."""

    text: str
    turns: tuple[Turn, ...]
    header: Header
    bodies: tuple[str, ...]
    principals: tuple[Principal, ...]
    portions: bool

    def turn(self, position: int) -> Turn:
        return self.turns[position - 1]

    @cached_property
    def everyone(self) -> tuple[str, ...]:
        """The names of all who answer here; none where somebody answers whom the record does not name."""
        nameless = any(t.voice == "principal" and not t.name and t.label for t in self.turns)
        return () if nameless else tuple(p.name for p in self.principals)

    @cached_property
    def room(self) -> introductions.Room:
        """Those who answer here, whom no call names as askers, and the words of the text."""
        names = {normalize(p.name.split()[-1]) for p in self.principals}
        names |= {
            normalize(t.name.split()[-1]) for t in self.turns if t.voice == "principal" and t.name
        }
        return introductions.Room(frozenset(names), self.text)


@dataclass(frozen=True)
class Ask:
    """A stretch of an asking turn that goes to the same people."""

    turn: int
    span: Span
    to: tuple[str, ...]
    named: bool


def bodies_of(text: str, turns: tuple[Turn, ...]) -> tuple[str, ...]:
    """The words really spoken in each turn."""
    return tuple(spoken(text, t.body, t.end, t.marks) for t in turns)


def only(scene: Scene, turn: Turn, kind: str) -> bool:
    """Whether a turn holds a gap of this kind and hardly a word beside it."""
    return (
        any(m.kind == kind for m in turn.marks)
        and len(scene.bodies[turn.position - 1].replace(".", " ").split()) <= 4
    )


def only_inaudible(scene: Scene, turn: Turn) -> bool:
    """A turn of which nothing was heard."""
    return any(m.kind == "inaudible" for m in turn.marks) and not any(
        c.isalnum() for c in scene.bodies[turn.position - 1]
    )


# Leave asked for a question that then follows.
LEAVE = re.compile(
    r"^\W*(?:(?:and|but|so|just|sorry)\W+){0,2}(?:can|could|may) (?:i|we) (?:just )?(?:follow|follow up|jump in|go back)(?: (?:on|to|up|with|about)){0,2}(?: (?:that|this|it))?"
    r"(?:\W+(?:please|sir|real quick|quickly))?(?:\W+just to (?:make sure|be sure|clarify)[\w’' ]{0,30})?\W*$",
    re.I,
)
_ABOUT = re.compile(
    r"^\W*(?:[A-Z][a-z]+\W+)?(?:(?:and|but|so|just|also)\W+){0,2}(?:can|could|may) (?:i|we) (?:just )?ask (?:you )?(?:a |one |another )?(?:quick )?(?:question )?about\b[^.?!]{0,80}\?\s*$",
    re.I,
)
_GRANTED = re.compile(
    r"^\W*(?:you can|you may|yes|yeah|sure|of course|go ahead|please|okay|absolutely|certainly)\b(?:\W+\w+){0,2}\W*$",
    re.I,
)


def asks_leave(scene: Scene, turn: Turn) -> bool:
    """``Can I ask you about the harbor?`` ``You can.``: the question comes after that."""
    words = " ".join(scene.bodies[turn.position - 1].split())
    if LEAVE.match(words):
        return True
    if turn.position + 1 >= len(scene.turns) or not _ABOUT.match(words):
        return False
    granted, then = scene.turns[turn.position], scene.turns[turn.position + 1]
    return bool(
        granted.voice == "principal"
        and _GRANTED.match(scene.bodies[granted.position - 1])
        and then.voice == turn.voice
    )
