"""Whose a question is: the asker's own words first, then the call before it, the label, the title, the answer."""

from __future__ import annotations

import re
from dataclasses import replace

from ..lexicon import outlets
from ..lexicon.names import bare, looks_like_name, normalize, surname_of
from ..types import Asker, Span, Turn
from . import calls, introductions, titles
from .context import HEARD, INTERRUPTED, Ask, Scene

_SIGNED = re.compile(
    r"(?P<whole>\((?P<name>[^(),]{3,50}),[ ]?(?P<outlet>[^(),]{2,50})\))[\s.*_]*\Z"
)


class Askers:
    """Finds the asker of an ask: the words of the question, the call before it, label, title, answer."""

    def __init__(self, scene: Scene):
        self._scene = scene
        self._room = scene.room
        interview = scene.header.kind == "interview" or not any(
            t.label.upper().startswith("Q") for t in scene.turns
        )
        titled = (
            titles.from_title(scene.header.title or "")
            if interview or scene.header.kind == "other"
            else None
        )
        self._title = (
            None
            if titled is None
            or surname_of(titled.name or "") in {surname_of(p.name) for p in scene.principals}
            else titled
        )
        if (
            titled is None
            and scene.header.kind == "interview"
            and (host := titles.host_in_title(scene.header.title or ""))
        ):
            self._title = Asker(outlet=host, cue="title")
        self._by_turn: dict[int, Asker] = {}

    def of(self, ask: Ask) -> Asker:
        if ask.turn not in self._by_turn:
            self._by_turn[ask.turn] = self._find(self._scene.turn(ask.turn))
        return self._by_turn[ask.turn]

    def _find(self, turn: Turn) -> Asker:
        text = self._scene.text
        if turn.voice == "moderator":
            return calls.read_out(text, turn.body, turn.end) or self._titled(turn) or Asker()
        said = introductions.introduced(text, turn.body, turn.end, self._room)
        behalf = calls.read_out(text, turn.body, turn.end, moderated=False)
        if behalf and not said:
            return behalf
        call = self._called(turn)
        if said:
            return _completed(said, call)
        bracketed = self._bracketed(turn)
        if call:
            if (titled := self._titled(turn)) and _begins(titled.name, call):
                # "Hey, Wanda." to the Wanda Blume of the title.
                return titled
            return replace(call, outlet=bracketed.outlet) if bracketed and not call.outlet else call
        if bracketed := bracketed or self._signed(turn):
            return bracketed
        if labelled := self._labelled(turn):
            return labelled
        return (
            self._titled(turn)
            or self._answered(turn)
            or Asker(inaudible=_starts_inaudible(self._scene, turn))
        )

    def _called(self, turn: Turn) -> Asker | None:
        """The call in the turns just before, unless it was an interruption or an echo of the asker's own words."""
        if INTERRUPTED.match(self._scene.bodies[turn.position - 1]):
            return None
        for before in reversed(self._scene.turns[max(0, turn.position - 7) : turn.position - 1]):
            said = self._scene.bodies[before.position - 1]
            if before.voice in ("interpreter", "staff") or len(said) < 90 and HEARD.search(said):
                # "Hello? Can you hear me?" "Yes, I can hear you.": the floor has not changed hands.
                continue
            if before.voice == "press":
                return None
            found = calls.called(self._scene.text, before.body, before.end, self._room)
            if found:
                return None if self._echoes(found, before, turn) else self._fuller(found, before)
            body = self._scene.bodies[before.position - 1]
            if before.voice == "moderator" and (len(body) < 90):
                continue
            return None
        return None

    def _echoes(self, call: Asker, before: Turn, turn: Turn) -> bool:
        """A bare word that the press had just said, or goes on saying, is taken up rather than called."""
        if call.outlet or not call.name or before.voice != "principal":
            return False
        spoken = self._scene.bodies
        if len(spoken[before.position - 1].split()) > 3:
            return False
        around = [spoken[turn.position - 1][:80]]
        if before.position > 1 and self._scene.turn(before.position - 1).voice == "press":
            around.append(spoken[before.position - 2])
        return any(re.search(rf"\b{re.escape(call.name)}\b", words) for words in around)

    def _fuller(self, call: Asker, before: Turn) -> Asker:
        """``Mr. Finnegan, please`` after ``the line of Conor Finnegan``: the full name, and its outlet, of the turn before."""
        if (
            call.name is None
            or len(call.name.split()) > 1
            or before.voice != "moderator"
            or before.position < 2
        ):
            return call
        earlier = self._scene.turn(before.position - 1)
        if earlier.voice not in ("moderator", "principal"):
            return call
        found = calls.called(self._scene.text, earlier.body, earlier.end, self._room)
        if found and found.name and call.name in found.name.split()[-1:]:
            return found
        return call

    def _labelled(self, turn: Turn) -> Asker | None:
        if turn.name:
            found = titles.from_label(turn.label)
            if found and found.outlet:
                return replace(found, evidence=Span(turn.start, turn.body))
            return Asker(
                turn.name,
                self._title_outlet(turn.name),
                evidence=Span(turn.start, turn.body),
                cue="label",
            )
        if turn.label.split() and not turn.label.upper().startswith("Q"):
            found = titles.from_label(turn.label)
            if found and found.outlet:
                return replace(found, evidence=Span(turn.start, turn.body))
        return None

    def _bracketed(self, turn: Turn) -> Asker | None:
        """``Question (Reuters):`` the outlet in the label's brackets."""
        inside = re.search(r"[(\[]([^()\[\]]{2,60})[)\]]", turn.label)
        if inside and outlets.reads_as_press(inside[1]):
            return Asker(outlet=inside[1], evidence=Span(turn.start, turn.body), cue="label")
        return None

    def _signed(self, turn: Turn) -> Asker | None:
        """``Will there be talks? (KIM Dana, Harbour Daily)``: the asker in brackets behind the words."""
        text = self._scene.text
        match = _SIGNED.search(text, max(turn.body, turn.end - 140), turn.end)
        if not match or not looks_like_name(match["name"].split()):
            return None
        outlet = match["outlet"]
        if not (outlets.known(outlet) or outlets.is_worded(outlet)):
            return None
        return Asker(match["name"], outlet, evidence=Span(*match.span("whole")), cue="label")

    def _title_outlet(self, name: str) -> str | None:
        found = titles.from_title(self._scene.header.title or "")
        if (
            found
            and found.name
            and normalize(found.name.split()[-1]) == normalize(name.split()[-1])
        ):
            return found.outlet
        return None

    def _titled(self, turn: Turn) -> Asker | None:
        if self._title is None or turn.voice == "audience":
            return None
        stands = self._title.name or self._title.outlet or "\0"
        start = self._scene.text.find(stands)
        evidence = Span(start, start + len(stands)) if start >= 0 else None
        return replace(self._title, evidence=evidence)

    def _answered(self, turn: Turn) -> Asker | None:
        following = next((t for t in self._scene.turns[turn.position : turn.position + 1]), None)
        if following is None or following.voice != "principal":
            return None
        found = calls.answered_to(self._scene.text, following.body, following.end, self._room)
        said = self._scene.bodies[turn.position - 1]
        if found and re.search(rf"\b{re.escape(found.name)}\b", said):
            return None
        return found


def _completed(said: Asker, call: Asker | None) -> Asker:
    """An introduction that gives half, and a call that gives the other half."""
    if call is None:
        return said
    if (
        said.name is None
        and call.name
        and not said.inaudible
        and (call.outlet in (None, said.outlet))
    ):
        return replace(said, name=call.name)
    if (
        said.outlet is None
        and call.outlet
        and said.name
        and call.name
        and bare(call.name.split()[0]) == bare(said.name.split()[0])
    ):
        return replace(said, outlet=call.outlet)
    return said


def _begins(full: str | None, call: Asker) -> bool:
    """Whether a call by the given name alone is for the one whose full name begins so."""
    return bool(full and call.name and not call.outlet) and bare(full.split()[0]) == bare(call.name)


def _starts_inaudible(scene: Scene, turn: Turn) -> bool:
    return any(m.kind == "inaudible" and m.start - turn.body < 3 for m in turn.marks)
