"""Which turns reply to an ask: the principals' words up to the next turn that asks, shared out where several were asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..types import Span, Turn
from . import calls
from .context import THANKS, Ask, Scene, asks_leave, only_inaudible

FLOOR = re.compile(
    r"^\W*(?:(?:yes|yeah|sure|okay|ok|please|well|right|um|uh|oh|and|yep|now|sorry|i[’']?m sorry|all right|no|hold on|wait)\W+){0,3}"
    r"(?:go ahead|go on|go for it|please|say (?:that|it) again|what[’']?s that|i[’']?m sorry|sorry|pardon(?: me)?|excuse me|hold on|one second|your second question|what was (?:the|your).{0,30}|repeat.{0,30}|"
    r"do you want (?:me )?to.{0,30}|you want (?:me )?to.{0,20}|can you (?:repeat|say).{0,40}|who (?:is|was) (?:it|that|the).{0,30}|wait|to me|for me|which one)\W*$",
    re.I,
)


# Thanks, farewells and a bare "okay" answer nothing.
_COURTESY = re.compile(
    r"^\W*(?:(?:well|oh|okay|great|and|good|yes|so)\W+){0,2}(?:(?:thank you|thanks|great|okay|ok|all right|bye|bye-bye|goodbye|good to (?:be with|see) you|see you(?: later| soon)?|welcome|cheers)"
    r"(?: (?:very much|so much|all|everyone|everybody|again|both|guys|folks|for having me|a lot|to be here))*"
    # "Thanks, Wanda. Good to be with you.": whom one thanks may be named.
    r"(?:, (?-i:[A-Z][a-z’'-]{1,15})(?=\W))?\W*){1,3}$",
    re.I,
)


_CLOSING = re.compile(
    r"\b(?:next question|last question|final question|thank you(?: all| very much| everyone| everybody| both| so much)?[.!]?\s*$|let[’']s go to|we[’']ll go to|we[’']ll take|turn to|"
    r"move on|first question|second question|line is (?:now )?open|concludes|go ahead)\b",
    re.I,
)


_LONGEST_GO_AHEAD = 240


def _thanks(body: str) -> bool:
    """Whether the press thanks, at once or behind a remark: what is said then answers nothing."""
    if THANKS.match(body):
        return True
    words = " ".join(body.split())
    return len(words) < _LONGEST_GO_AHEAD and bool(
        THANKS.match(re.split(r"(?<=[.!?;])\s+", words)[-1])
    )


class Replies:
    """Links each ask to the turns that reply, walking forward to the next turn that asks."""

    def __init__(self, scene: Scene, asks: list[Ask]):
        self._scene = scene
        self._asks = asks
        self._asking: dict[int, list[Ask]] = {}
        for ask in asks:
            self._asking.setdefault(ask.turn, []).append(ask)

    def links(self) -> list[tuple[int, ...]]:
        links = []
        for ask in self._asks:
            links.append(self._share(ask, self._asking[ask.turn], self._after(ask.turn)))
        return links

    def _turns_behind(self, position: int) -> Iterator[Turn]:
        """The turns behind one, without a copy of all that follow: thousands of questions stay linear."""
        return map(self._scene.turns.__getitem__, range(position, len(self._scene.turns)))

    def _after(self, position: int) -> list[Turn]:
        """The principals' turns between an asking turn and the next one."""
        found: list[Turn] = []
        for turn in self._turns_behind(position):
            body = self._scene.bodies[turn.position - 1]
            if turn.position in self._asking:
                break
            if turn.voice == "principal":
                if not self._gives_floor(turn, body):
                    found.append(turn)
            elif (
                turn.voice in ("press", "audience")
                and only_inaudible(self._scene, turn)
                or turn.voice in ("press", "audience")
                and found
                and (_thanks(body) or asks_leave(self._scene, turn))
                or turn.voice == "moderator"
                and found
                and (_CLOSING.search(body) or len(body.split()) > 12)
            ):
                break
        return found

    def next_words(self, ask: Ask) -> Turn | None:
        """The next turn that is no interjection: nobody's go-ahead, no interpreter's words."""
        for turn in self._turns_behind(ask.turn):
            body = self._scene.bodies[turn.position - 1]
            if (
                turn.voice in ("interpreter", "staff")
                or turn.voice == "principal"
                and self._gives_floor(turn, body)
            ):
                continue
            return turn
        return None

    def _gives_floor(self, turn: Turn, body: str) -> bool:
        """Go-aheads, and a bare name after which the press speaks: nobody was answered."""
        if len(body) > _LONGEST_GO_AHEAD:
            return False
        words = " ".join(body.split()) or "-"
        if FLOOR.match(words) or _COURTESY.match(words):
            return True
        following = self._scene.turns[turn.position : turn.position + 1]
        called = bool(following) and following[0].voice in ("press", "audience")
        return called and calls.only_calls(self._scene.text, turn.body, turn.end, self._scene.room)

    def _share(self, ask: Ask, siblings: list[Ask], candidates: list[Turn]) -> tuple[int, ...]:
        if not ask.named or len(self._scene.principals) < 2:
            return self._unshared(siblings, candidates)
        mine = [t for t in candidates if t.name in ask.to]
        if len(siblings) > 1 or self._scene.portions:
            return tuple(t.position for t in self._first_runs(ask, mine, candidates))
        # One question to one person: what another adds after that is a reply too.
        first = mine[0].position if mine else None
        return tuple(t.position for t in candidates if first is not None and t.position >= first)

    def _unshared(self, siblings: list[Ask], candidates: list[Turn]) -> tuple[int, ...]:
        if self._scene.portions and len(self._scene.principals) > 1 and len(siblings) == 1:
            everyone = tuple(p.name for p in self._scene.principals)
            runs = self._first_runs(Ask(0, Span(0, 0), everyone, True), candidates, candidates)
            return tuple(t.position for t in runs)
        return tuple(t.position for t in candidates)

    def _first_runs(self, ask: Ask, mine: list[Turn], candidates: list[Turn]) -> list[Turn]:
        """Each addressee's first run of turns: coming back later answers something else."""
        found, done, last = [], set(), None
        for turn in candidates:
            if turn.name != last and last is not None:
                done.add(last)
            if turn in mine and turn.name not in done:
                found.append(turn)
            last = turn.name
        return found
