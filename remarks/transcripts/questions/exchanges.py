"""Who goes on speaking: which turns of the press are the same voice as the one before.

An asker is carried through an exchange only while nobody else is called and something tells that
the voice is the same: the floor was asked for and given, the question had to be put again, the turn
takes up the reply's words or its own, opens with And, But, So, That, or breaks into the reply.
Whoever greets, thanks or asks leave may be somebody else.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cached_property, lru_cache

from ..types import Turn
from . import floor
from .context import HEARD, INTERRUPTED, LEAVE, THANKS, Scene, only_gap
from .passage import phrases

_BROKEN_OFF = re.compile(r"(?:--|—|–|-|\.\.\.|…)\W*$")
_GOES_ON = re.compile(
    r"^\W*"
    + phrases(
        "and",
        "but",
        "so",
        "or",
        "because",
        "then",
        "which",
        "that(?:[’']s)?",
        "well",
        "okay",
        "ok",
        "no",
        "yeah",
        "right",
        "i mean",
        "i know",
        "i understand",
        "i get",
        "i see",
        "i said",
        "i meant",
        "i guess",
        "i[’']m (?:just |not |still )?(?:asking|saying|talking|wondering|trying)",
        "just",
        "also",
        "like",
        "even",
        "still",
        "yes",
        "sure",
        "fair enough",
        "all right",
        "alright",
        "actually",
        "exactly",
        "sorry",
        "correct",
        "you (?:just )?(?:said|mentioned|say|talked|used|know|don[’']t|didn[’']t|haven[’']t|"
        "mean|can[’']t)",
        "you[’']re (?:not )?(?:saying|talking|suggesting)",
        "since you",
        "given that",
        "if (?:that|so|it|he|she|they)\\b",
        "though",
        "although",
        "not",
        "what i",
        "my (?:question|point|other|second)",
        "(?:is|was|are|were|does|do|did|has|have|had|will|would|can|could|should|why|when|how|"
        "what|where|who)(?:n[’']t)?(?: (?:is|was|are|were|does|do|did|has|would|will|about|"
        "if))? (?:that|it|this|those|these|they|them|there)\\b",
        "especially",
        "they(?:[’']\\w+)?\\b",
        "why not",
        "without",
        "speaking of",
        "maybe",
        "only",
        "unless",
        "except",
        "until",
        "since when",
        "how so",
        "such as",
        "meaning",
        "never",
        "neither",
        "either",
        "(?:do|did|would|are|can|could|will|have|were) you (?:\\w+ ){1,3}(?:that|it|they|them|"
        "those)(?:[’']\\w+)?\\b",
    )
    + r"\b",
    re.I,
)
# Greetings and thanks open a new voice's turn, and so does leave that nothing joins to the reply.
_GREETS = re.compile(
    r"^\W*(?:(?:yes|yeah|okay|and|so|well|great)\W+)?"
    + phrases(
        "thank you",
        "thanks",
        "hi\\b",
        "hello",
        "hey\\b",
        "good (?:morning|afternoon|evening|day)",
        "my name",
        "(?-i:[Tt]his is [A-Z])",
        "(?-i:I[’']m [A-Z])",
        "congratulations",
        "excuse me",
    ),
    re.I,
)
_ASKS_LEAVE = re.compile(
    r"^\W*(?:yes\W+|yeah\W+|just\W+)?"
    + phrases(
        "(?:can|could|may|might) i\\b",
        "i (?:just )?want(?:ed)? to\\b",
        "i[’']d like to\\b",
        "i (?:just )?have (?:a|one|two|another)\\b",
        "if i (?:can|could|may|might)\\b",
        "let me (?:just )?(?:follow|ask|try)",
        "(?:on|about|regarding|back to|returning to|going back to|turning to)\\b",
        "(?:a )?(?:different|another|new) (?:subject|topic|question)",
        "(?:one|a) (?:more |last |quick |follow-?up )*(?:question|one)\\b",
        "(?:to |a |just to )?follow(?:ing)?[- ]?(?:up )?(?:on|to|with)\\b",
        "quick(?:ly)?\\b",
    ),
    re.I,
)
_SPEAKS_TO = re.compile(
    r"^\W*(?:(?:and|so|but|yes|yeah|okay|well)\W+)?(?:you said before\W+)?"
    r"(?:(?:prime|foreign|vice|madam|mr|mrs|ms|dr)\b\.?\s*)?"
    r"(?-i:[A-Z][\w’'-]+)(?:\s(?-i:[A-Z][\w’'-]+))?(?:,|\s[—–-])\s",
    re.I,
)
_HONORED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prime|Foreign|Madam)\.? [A-Z][\w’'-]+,")
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
MIN_SHARED_WORDS = 3
# Words that are in so many turns of a transcript say nothing about who takes up whose.
MAX_SHARE_OF_TURNS = 0.08
MIN_TURNS_WITH_WORD = 4
FIRST_WORDS = 60
MAX_WORDS_OF_QUERY = 30
MAX_WORDS_OF_INTERJECTION = 4


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without the endings that grammar adds, roughly."""
    low = word.lower()
    for ending in ("ing", "ed", "es", "s"):
        if low.endswith(ending) and len(low) - len(ending) >= 4:
            return low[: -len(ending)]
    return low


class Link(IntEnum):
    """How surely a turn of the press is the same voice as the one before."""

    NONE = 0
    # It shares words with the reply: enough to carry a name on, not to carry one back.
    LIKELY = 1
    SURE = 2


class Exchanges:
    """Tells for each turn of the press whether it is the voice of the press turn before it."""

    def __init__(self, scene: Scene):
        self._scene = scene

    def link(self, earlier: Turn, turn: Turn, *, formal: bool = False) -> Link:
        """Whether ``turn`` is the same voice as ``earlier``, the press's last turn before it.

        ``formal``: the voice was called by name and outlet, so that the next one will be too.
        """
        between = self._scene.turns[earlier.position : turn.position - 1]
        if any(t.voice == "moderator" and not self._is_nod(t) for t in between):
            return Link.NONE
        if not between:
            return Link.SURE if self._only_thanked_for_call(earlier) else Link.NONE
        if all(self._is_nod(t) for t in between):
            return Link.SURE if formal or self._was_granted(earlier, turn) else Link.NONE
        if self._was_asked_back(between):
            return Link.SURE
        if self._scene.passes_floor(between[-1]):
            return Link.NONE
        return Link.SURE if formal else self._cue(earlier, between, turn)

    def _is_nod(self, turn: Turn) -> bool:
        words = self._scene.words(turn)
        if only_gap(self._scene, turn):
            return False
        return floor.is_grant(words) or len(words) < 90 and bool(HEARD.search(words))

    def _only_thanked_for_call(self, earlier: Turn) -> bool:
        """``Simon.`` ``Thanks.`` and then, under a label of its own, what he asks."""
        words = self._scene.words(earlier)
        if len(words.split()) > 3 or not THANKS.match(words) or earlier.position < 2:
            return False
        before = self._scene.turn(earlier.position - 1)
        return before.voice != earlier.voice and self._scene.call_in(before) is not None

    def _was_granted(self, earlier: Turn, turn: Turn) -> bool:
        """Only nods lie between: after a bid or a broken start the floor is the same voice's."""
        words, now = self._scene.words(earlier), self._scene.words(turn)
        if floor.is_bid(words) or LEAVE.match(words) or HEARD.search(words):
            return True
        if _BROKEN_OFF.search(words) or "?" not in words:
            return not _GREETS.match(now) or len(words.split()) < 6
        return not self._arrives(now) and self._opens_on(now)

    def _was_asked_back(self, between: tuple[Turn, ...]) -> bool:
        """``Sorry, can you repeat that?`` ``In June?``: what follows answers that."""
        words = [self._scene.words(t) for t in between if not self._is_nod(t)]
        if len(words) != 1:
            return False
        short = len(words[0].split()) <= MAX_WORDS_OF_QUERY
        return floor.asks_again(words[0]) or short and words[0].endswith("?")

    def _cue(self, earlier: Turn, between: tuple[Turn, ...], turn: Turn) -> Link:
        now = self._scene.words(turn)
        if self._arrives(now):
            return Link.NONE
        if INTERRUPTED.match(now) or _BROKEN_OFF.search(self._scene.words(between[-1])):
            return Link.SURE
        if self._opens_on(now):
            return Link.SURE
        return Link.LIKELY if self._takes_up(earlier, between, turn) else Link.NONE

    def _arrives(self, words: str) -> bool:
        """Whether a turn opens as that of a new voice."""
        if _GREETS.match(words) or _ASKS_LEAVE.match(words) or _HONORED.search(words[:FIRST_WORDS]):
            return True
        spoken_to = _SPEAKS_TO.match(words)
        return bool(spoken_to and not _GOES_ON.match(spoken_to[0]))

    def _opens_on(self, words: str) -> bool:
        return bool(_GOES_ON.match(words))

    def _takes_up(self, earlier: Turn, between: tuple[Turn, ...], turn: Turn) -> bool:
        """Whether the turn shares telling words with the reply, or with the own question before."""
        own = self._telling(turn.position)
        said = set().union(*(self._telling(t.position) for t in (earlier, *between)))
        return len(own & said) >= MIN_SHARED_WORDS

    def _telling(self, position: int) -> frozenset[str]:
        return self._stems[position - 1] - self._everyday

    @cached_property
    def _stems(self) -> list[frozenset[str]]:
        return [frozenset(map(stem, _LONG_WORD.findall(body))) for body in self._scene.bodies]

    @cached_property
    def _everyday(self) -> frozenset[str]:
        """The words of too many turns to tell anything."""
        counts: dict[str, int] = {}
        for stems in self._stems:
            for word in stems:
                counts[word] = counts.get(word, 0) + 1
        most = max(MIN_TURNS_WITH_WORD, MAX_SHARE_OF_TURNS * len(self._stems))
        return frozenset(word for word, count in counts.items() if count > most)
