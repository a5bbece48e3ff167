"""Which turns reply to an ask: what principals say up to the next turn that asks.

Calls, nods, hand-overs, courtesies, moderators and operators answer nothing. A remark of the press
that asks nothing has answers of its own, unless it broke into the reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..types import Turn
from . import floor
from .asking import is_off_microphone, is_tail, only_speaks_to
from .context import INTERRUPTED, THANKS, Ask, Scene, only_gap
from .exchanges import Exchanges

_CLOSING = re.compile(
    r"""
    \b(?:
        next[ ]question|last[ ]question|final[ ]question|let[’']s[ ]go[ ]to
        | we[’']ll[ ]go[ ]to|we[’']ll[ ]take|turn[ ]to|move[ ]on|first[ ]question
        | second[ ]question|line[ ]is[ ](?:now[ ])?open|concludes|go[ ]ahead
        | thank[ ]you
          (?:[ ]all|[ ]very[ ]much|[ ]everyone|[ ]everybody|[ ]both|[ ]so[ ]much)?[.!]?
          \s*$
    )\b
    """,
    re.I | re.VERBOSE,
)
# "My foreign minister will answer.", "I'll let Ana take that one.": somebody else's answer follows.
_TURNS_TO = re.compile(
    r"^\W*(?:(?:well|look|so|okay|and)\W+){0,2}(?:i[’']ll|i will|let me) (?:go|turn|hand|"
    r"pass)(?: over| this| that| it)* to\b",
    re.I,
)
# "I'm going to defer to the minister on the first part.", "Ana, do you want to speak to that?"
_DEFERS = re.compile(
    r"""
    ^(?:
        [^.?!]{0,60}\b(?:(?:i|we)[’']?(?:ll|d|m[ ]going[ ]to|[ ]will|[ ]would)|let[ ]me)
        [ ](?:just[ ])?defer\b[^?!]{0,200}
        | (?:(?:and|so|well|maybe|perhaps)[ ])?(?-i:[A-Z][a-z]+),[ ]
          (?:do|would|could|can|will)[ ]you\b[^.?!]{0,160}\?
    )\W*$
    """,
    re.I | re.VERBOSE,
)
_HANDS_OVER = re.compile(
    r"""
    ^\W*(?:
        (?:well|yes|okay|so|thank[ ]you|i[ ]think|perhaps|maybe|but|and|sure|no)\W+
    ){0,3}(?:
        (?:
            i[’']ll|i[ ]will|let[ ]me|let|i[’']d[ ]like[ ]to|i[ ]would[ ]like[ ]to
            | i[ ]want[ ]to|i[’']m[ ]going[ ]to|can
        )\s+
    )?(?:
        (?:let|have|ask|pass|hand|turn|give|defer)\b.{0,60}\b(?:
            answer|take|address|respond|speak[ ]to|over|that[ ]one|the[ ]floor
            | to[ ](?:the|my)
        )\b.{0,30}
        | .{0,40}\bwill[ ](?:answer|take|respond|address|reply)\b.{0,20}
        | (?:do[ ]you|would[ ]you|does[ ]\w+)[ ](?:want|like)[ ]to[ ]
          (?:take|answer|add|address|start|go).{0,40}
    )\W*$
    """,
    re.I | re.VERBOSE,
)
# Who steers under a label that officials share: "Great. Can we do our next question, please?"
_STEERS = re.compile(
    r"""
    \b(?:
        (?:
            our|the|one[ ]more|a[ ]last|last|next|another
            | couple[ ](?:of[ ])?(?:more[ ])?
        )\s+questions?(?:\W+please)?
        | any(?:one[ ]else|body[ ]else|[ ]other[ ]thoughts|[ ]other[ ]questions)\b[^.?!]
          {0,60}
        | wrap[ ]up(?:[ ]the[ ]call)?[^.?!]{0,30}
    )\W*$
    """,
    re.I | re.VERBOSE,
)
# "As a reminder, this call was on background": a closing, however long.
_CLOSES_CALL = re.compile(
    r"\b(?:thank you|thanks),? (?:all|again|everyone|everybody|guys|so much|very much|"
    r"for joining)\b",
    re.I,
)
_TERMS_OF_CALL = re.compile(
    r"\b(?:as a reminder|this call|embargo(?:ed)?|on background|attributable|concludes)\b", re.I
)
# The last words of all: "Thank you all, and stay away from the river."
_FAREWELL = re.compile(
    r"\W*(?:(?:okay|well|and|great|all right)\W+)?(?:thank you|thanks)\W+"
    r"(?:all|everyone|everybody|very much|again|for coming|so much|ladies and gentlemen)\b|"
    r"\W*(?:the [a-z]{3,20}|i|we) thanks? you\b",
    re.I,
)
# "[Senior official], do you want to take that?": officials without names hand on.
_NAMELESS_NEXT = re.compile(
    r"""
    ^\W*(?:(?:yeah|yes|sure|good[ ]question|great|okay|thanks|thank[ ]you)\W+){0,3}
    \[[^\[\]]{3,60}\]\W+(?:do|would|could|can|will|why[ ]don[’']t)[ ]you\b[^.?!]{0,120}\W*$
    """,
    re.I | re.VERBOSE,
)
_HEARS = re.compile(
    r"^\W*(?:(?:sorry|yes|yeah|yep|no|okay|oh|hi)\W+){0,3}(?:(?:i|we)(?: can)? hear you|"
    r"(?:can|do) you hear (?:me|us))(?: (?:now|okay|ok|well|fine))?(?:,? \w+)?\W*$",
    re.I,
)
# One "Go ahead." at the end; what stands before it may be another.
_CALL_AT_END = re.compile(r"\b(?:(?:oh|yes|yeah)[^\w\n]{1,4})?go (?:right )?ahead\W*\Z", re.I)
MAX_CALLS_AT_END = 8
_LONGER_WORD = re.compile(r"[^\W\d_]{4,}")
_REFUSES = re.compile(r"^\W*no[.!]\s+\S", re.I)
MAX_WORDS_OF_CHECK = 8
MAX_WORDS_OF_ECHO = 8
# A call behind a broken start of the press, with an excuse, answers nothing.
MAX_WORDS_OF_CALL = 14
MAX_FAREWELL_WORDS = 20
MAX_STEERING_WORDS = 45
MAX_CLOSING_WORDS = 160
MAX_GO_AHEAD = 240
MAX_MODERATOR_WORDS = 12
MAX_INTERJECTION_WORDS = 3
# Behind a remark of the press fewer words than these only begin to answer, or nod.
MIN_REPLY_WORDS = 5
MAX_HAND_OVER_WORDS = 18
# A spokesman who has the floor back from his guest says no more than this before he calls.
MAX_WORDS_TAKEN_BACK = 20
MAX_WORDS_OF_THANKS = 40
_THANKS_GUEST = re.compile(
    r"^\W*(?:(?:okay|ok|well|all right|great|and|good)\W+){0,2}(?:thank you|thanks)\b", re.I
)
MAX_WORDS_OF_DEFERRING = 45


class Replies:
    """Links each ask to the turns that reply, walking forward to the next turn that asks."""

    def __init__(self, scene: Scene, asks: list[Ask], exchanges: Exchanges):
        self._scene = scene
        self._exchanges = exchanges
        self._asks = asks
        self._empty: dict[int, bool] = {}
        self._asking: dict[int, list[Ask]] = {}
        for ask in asks:
            self._asking.setdefault(ask.turn, []).append(ask)

    def links(self) -> list[tuple[int, ...]]:
        return [
            self._share(ask, self._asking[ask.turn], self._after(ask.turn)) for ask in self._asks
        ]

    def _turns_behind(self, position: int) -> Iterator[Turn]:
        """The turns behind one, without a copy of all that follow: time stays linear."""
        return map(self._scene.turns.__getitem__, range(position, len(self._scene.turns)))

    def _after(self, position: int) -> list[Turn]:
        """The principals' turns between an asking turn and whatever ends its exchange."""
        replies: list[Turn] = []
        press = self._scene.turn(position)
        for turn in self._turns_behind(position):
            if turn.position in self._asking or self._ends(turn, press, replies):
                break
            if turn.voice == "principal":
                if not (self._is_no_reply(turn, press) or self._takes_back(turn, replies)):
                    replies.append(turn)
            elif turn.voice in ("press", "audience"):
                press = turn
        return replies

    def _ends(self, turn: Turn, press: Turn, replies: list[Turn]) -> bool:
        """Whether a turn that asks nothing ends the exchange all the same.

        ``press`` is the turn of the press before it.
        """
        if turn.voice == "moderator":
            words = self._scene.words(turn)
            long = len(words.split()) > MAX_MODERATOR_WORDS
            return bool(replies) and (long or bool(_CLOSING.search(words)))
        if turn.voice not in ("press", "audience"):
            return False
        if is_tail(self._scene, turn):
            return False
        if only_gap(self._scene, turn) and not self._is_unheard_aside(turn):
            return True
        return bool(replies) and not self._is_interjection(turn, press)

    def _is_unheard_aside(self, turn: Turn) -> bool:
        """``(Off-mike.)`` behind which the answer goes on, and does not ask who is next."""
        following = self._scene.after(turn, 1)
        return (
            is_off_microphone(self._scene, turn)
            and following is not None
            and following.voice == "principal"
            and self._scene.words(following)[-1:] != "?"
        )

    def _is_interjection(self, turn: Turn, press: Turn) -> bool:
        """Whether the press only breaks in or insists: the answer goes on behind it."""
        words = self._scene.words(turn)
        following = self._scene.after(turn, 1)
        if following is None or following.voice == "moderator":
            return False
        if only_speaks_to(self._scene, turn):
            # "Ana?": the next one bids for the floor.
            return False
        if following.voice == "principal" and self._resumes(following):
            return True
        if len(words.split()) <= MAX_INTERJECTION_WORDS:
            return following.voice == "principal" and self._adds(turn, following)
        if THANKS.match(words):
            return False
        return self._exchanges.goes_on(press, turn)

    def _resumes(self, turn: Turn) -> bool:
        """Whether a principal goes on with a sentence that was interrupted."""
        return bool(INTERRUPTED.match(self._scene.bodies[turn.position - 1].strip()))

    def _is_no_reply(self, turn: Turn, press: Turn) -> bool:
        """Whether a turn answers nothing, or hardly begins to answer a remark of the press."""
        if self.answers_nothing(turn):
            return True
        if press.position in self._asking or only_gap(self._scene, turn):
            return False
        if (
            press.position > 1
            and self._scene.words(self._scene.turn(press.position - 1))[-1:] == "?"
        ):
            # What was asked back has been answered: now comes the answer itself.
            return False
        words = self._scene.words(turn)
        if turn.words <= MAX_WORDS_OF_CALL and self._scene.passes_floor(turn):
            told = _without_calls_at_end(words)
            # "Your first question? I forgot which. Go ahead.": no word of an answer.
            if told != words and ("?" in told or not told or floor.is_nod(told)):
                return True
            if told != words and words[len(told) :].strip().startswith(("--", "—", "–")):
                return True
        return len(words.split()) < MIN_REPLY_WORDS and not self._resumes(turn)

    def _takes_back(self, turn: Turn, replies: list[Turn]) -> bool:
        """Whether another than the one who answered only thanks him, or gives the floor again."""
        if not replies or replies[-1].name == turn.name:
            return False
        words = self._scene.words(turn)
        if turn.words <= MAX_WORDS_OF_THANKS and _THANKS_GUEST.match(words):
            return "?" not in words
        return turn.words <= MAX_WORDS_TAKEN_BACK and self._scene.may_pass_floor(turn)

    def _adds(self, turn: Turn, following: Turn) -> bool:
        """Whether the principal has more to say behind a word of the press."""
        if floor.is_bid(self._scene.words(turn)) and not THANKS.match(self._scene.words(turn)):
            return False
        return not (
            self.answers_nothing(following)
            or self._scene.passes_floor(following)
            and THANKS.match(self._scene.words(turn))
        )

    def next_words(self, ask: Ask) -> Turn | None:
        """The next turn that is no interjection: no nod, nobody's go-ahead, no interpreter."""
        for turn in self._turns_behind(ask.turn):
            if turn.voice in ("interpreter", "staff"):
                continue
            if turn.voice == "principal" and self.answers_nothing(turn):
                continue
            return turn
        return None

    def answers_nothing(self, turn: Turn) -> bool:
        """Nods and go-aheads, calls, hand-overs, courtesies: nobody was answered."""
        if turn.position not in self._empty:
            self._empty[turn.position] = self._answers_nothing(turn)
        return self._empty[turn.position]

    def _answers_nothing(self, turn: Turn) -> bool:
        words = self._scene.words(turn)
        if turn.name is None and self._steers(turn, words):
            return True
        if len(words) > MAX_GO_AHEAD or only_gap(self._scene, turn):
            return False
        if floor.only_listens(words) or floor.asks_again(words) or self._scene.is_courtesy(turn):
            return True
        if self._checks_line(turn, words) or self._echoes(turn, words):
            return True
        following = self._scene.after(turn, 1)
        if following is not None and following.voice in ("press", "audience"):
            return self._gives_floor(turn, following, words)
        steered = following is not None and following.voice == "moderator"
        if steered and self._scene.only_calls(turn):
            return True
        if following is None and turn.words <= MAX_FAREWELL_WORDS and _FAREWELL.match(words):
            return True
        return self._hands_over(turn, following, words)

    def _checks_line(self, turn: Turn, words: str) -> bool:
        """``Yes, I can hear you.``, ``Can you hear me now?`` and the ``Yes.`` behind that."""
        if turn.words <= MAX_WORDS_OF_CHECK and _HEARS.search(words):
            return True
        before = self._scene.after(turn, -1)
        if before is None or before.words > MAX_WORDS_OF_CHECK or not floor.is_nod(words):
            return False
        return before.voice == "principal" and bool(_HEARS.search(self._scene.words(before)))

    def _echoes(self, turn: Turn, words: str) -> bool:
        """``On the harbor?``: words of the question, said again to make sure, before the answer.

        The press nods or says it again, and the principal goes on.
        """
        asked, behind, then = (self._scene.after(turn, n) for n in (-1, 1, 2))
        if asked is None or behind is None or then is None or words.count("?") != 1:
            return False
        if words[-1:] != "?" or turn.words > MAX_WORDS_OF_ECHO or asked.words <= turn.words:
            return False
        if asked.voice != "press" or behind.voice != "press" or then.voice != "principal":
            return False
        if behind.words > MAX_WORDS_OF_ECHO or behind.position in self._asking:
            return False
        repeated = set(_LONGER_WORD.findall(words.lower()))
        return bool(repeated) and repeated <= set(
            _LONGER_WORD.findall(self._scene.words(asked).lower())
        )

    def _steers(self, turn: Turn, words: str) -> bool:
        """Whether one of several without a name only steers, or closes the call."""
        if turn.words <= MAX_STEERING_WORDS and _STEERS.search(words):
            return True
        closing = turn.words <= MAX_CLOSING_WORDS and _CLOSES_CALL.search(words[:120])
        return bool(closing and _TERMS_OF_CALL.search(words))

    def _gives_floor(self, turn: Turn, following: Turn, words: str) -> bool:
        """A nod after which the press goes on with what it had begun, or a call."""
        if self._refuses_first(turn, words):
            return False
        if floor.is_grant(words) and not self._answers_shortly(turn):
            return True
        if floor.calls_nameless(words) and not floor.is_nod(words):
            return True
        return self._scene.only_calls(turn) and not self._exchanges.is_answer(turn, following)

    def _refuses_first(self, turn: Turn, words: str) -> bool:
        """``No. Go ahead.``: answered before the next one is called."""
        before = self._scene.after(turn, -1)
        asked = before is not None and before.position in self._asking
        return asked and bool(_REFUSES.match(words))

    def _answers_shortly(self, turn: Turn) -> bool:
        """Whether ``Yes.`` or ``Right.`` stands behind a question that such a word answers."""
        before = self._scene.turn(turn.position - 1) if turn.position > 1 else None
        if before is None or before.position not in self._asking:
            return False
        return "?" in self._scene.words(before)[-80:] and not floor.is_go_ahead(
            self._scene.words(turn)
        )

    def _hands_over(self, turn: Turn, following: Turn | None, words: str) -> bool:
        """``My foreign minister will answer.``, where another principal then does."""
        if following is None or following.voice != "principal":
            return False
        if turn.words <= MAX_WORDS_OF_DEFERRING and _NAMELESS_NEXT.match(words):
            return turn.name is None
        if following.name == turn.name:
            return False
        if turn.words <= MAX_WORDS_OF_DEFERRING and _DEFERS.match(words):
            return True
        if len(words.split()) > MAX_HAND_OVER_WORDS:
            return False
        return (
            floor.is_grant(words)
            and not floor.is_nod(words)
            or bool(_HANDS_OVER.match(words) or _TURNS_TO.match(words))
        )

    def _share(self, ask: Ask, siblings: list[Ask], candidates: list[Turn]) -> tuple[int, ...]:
        if len(siblings) == 1 and not self._scene.portions:
            return self._of_only_ask(ask, candidates)
        if ask.named and len(self._scene.asked) > 1:
            mine = [t for t in candidates if t.name in ask.to]
            return tuple(t.position for t in self._first_runs(mine, candidates))
        return self._own_candidates(siblings, candidates)

    def _of_only_ask(self, ask: Ask, candidates: list[Turn]) -> tuple[int, ...]:
        """One question to one person: what another adds after that is a reply too."""
        if not ask.named or len(self._scene.asked) < 2:
            return tuple(t.position for t in candidates)
        if not any(t.name in ask.to for t in candidates):
            return ()
        return tuple(t.position for t in candidates)

    def _own_candidates(self, siblings: list[Ask], candidates: list[Turn]) -> tuple[int, ...]:
        if self._scene.portions and len(self._scene.asked) > 1 and len(siblings) == 1:
            everyone = {p.name for p in self._scene.asked}
            mine = [t for t in candidates if t.name in everyone]
            return tuple(t.position for t in self._first_runs(mine, candidates))
        return tuple(t.position for t in candidates)

    def _first_runs(self, mine: list[Turn], candidates: list[Turn]) -> list[Turn]:
        """Each addressee's first run of turns: coming back later answers something else."""
        first: list[Turn] = []
        done: set[str | None] = set()
        last: str | None = None
        for turn in candidates:
            if turn.name != last and last is not None:
                done.add(last)
            if turn in mine and turn.name not in done:
                first.append(turn)
            last = turn.name
        return first


def _without_calls_at_end(words: str) -> str:
    """The words before ``Go ahead. Oh, go ahead.``"""
    for _ in range(MAX_CALLS_AT_END):
        call = _CALL_AT_END.search(words, max(0, len(words) - MAX_GO_AHEAD))
        if call is None:
            break
        words = words[: call.start()].rstrip(" .,!?…–—-")
    return words
