"""Which voice speaks each turn: a principal, the press, a moderator, an interpreter."""

from __future__ import annotations

import re
from dataclasses import replace

from .cast import is_moderating
from .labels import is_anonymous
from .lexicon.names import normalize, surname_of
from .questions.introductions import introduced
from .questions.name_context import NameContext
from .questions.passage import Passage
from .types import Header, Principal, Turn


def _answering(turns: tuple[Turn, ...], header: Header) -> tuple[Principal, ...]:
    """The principals who speak here: those announced, then those whom only their labels name."""
    speaking: dict[str, Turn] = {}
    for turn in turns:
        if turn.voice == "principal" and turn.name:
            speaking.setdefault(turn.name, turn)
    announced = tuple(p for p in header.principals if p.name in speaking)
    held = {p.name for p in announced}
    labelled = (Principal(n, t.role, surname_of(n)) for n, t in speaking.items() if n not in held)
    return announced + tuple(labelled)


# Who holds one of these is a guest at the podium however little is said.
_HIGH = re.compile(r"\b(?:minister|president|chancellor|premier|secretary of|king|queen)\b", re.I)


def _voiced(turns: tuple[Turn, ...], header: Header, text: str) -> tuple[Turn, ...]:
    """Principals apart from moderators and interviewers who wear a name as their label."""
    announced = {normalize(p.name) for p in header.principals if p.role}
    by_label: dict[str, list[Turn]] = {}
    for turn in turns:
        if turn.voice == "principal" and not is_anonymous(turn.label):
            by_label.setdefault(turn.name or turn.label, []).append(turn)
    voices = {}
    talkers = {k: sum(t.words for t in v) for k, v in by_label.items()}
    asked = {k: sum("?" in text[t.body : t.end][-200:] for t in v) for k, v in by_label.items()}
    shares = {k: asked[k] / len(v) for k, v in by_label.items()}
    for key, group in by_label.items():
        if len(by_label) < 2 or normalize(key) in announced:
            continue
        bodies = [text[t.body : t.end] for t in group]
        intros = (introduced(Passage.of_turn(text, t), NameContext()) for t in group[:2])
        if any(
            intro and intro.name and intro.outlet and normalize(intro.name) == normalize(key)
            for intro in intros
        ):
            voices[key] = "press"
            continue
        asking = asked[key]
        outtalked = talkers[key] < max(talkers.values()) * 0.5
        if is_moderating(bodies) and outtalked and not _HIGH.search(group[0].role or ""):
            voices[key] = "moderator"
        elif (
            asking >= max(2, 0.45 * len(bodies))
            and outtalked
            or asking == len(bodies) == 1
            and outtalked
        ):
            voices[key] = "press"
        elif (
            header.kind == "interview"
            and len(by_label) == 2
            and asking >= 2
            and outtalked
            and shares[key] == max(shares.values())
        ):
            # Of the two in an interview the one who says less and asks more leads it, also where most of it is remarks.
            voices[key] = "press"
    return tuple(
        replace(t, voice=voices[k])
        if (k := t.name or t.label) in voices and t.voice == "principal"
        else t
        for t in turns
    )
