"""Who goes on speaking: which turns of the press are the same voice as the one before.

An asker is carried through an exchange only while nobody else is called and something tells that
the voice is the same: the floor was asked for and given, the question had to be put again, or the
turn opens on the reply (And, But, So, That, "You said") or breaks into it. Words that a question
shares with the reply are no sign: others ask about the same matter too. Whoever greets, thanks or
asks leave may be somebody else.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import cached_property

from ..lexicon.names import bare
from ..types import Turn
from . import floor
from .context import HEARD, INTERRUPTED, LEAVE, SAYS_NO, THANKS, Scene, only_gap
from .introductions import arrives, introduced_asker
from .name_context import NOT_PEOPLE, is_same
from .passage import phrases

# A hyphen before the full stop is dirt on a scanned page.
_BROKEN_OFF = re.compile(r"(?:--|—|–|-(?!\.)|\.\.\.|…)\W*$")
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
        "got it",
        "gotcha",
        "understood",
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
        "second(?:ly)?",
        "third(?:ly)?",
        "lastly",
        "finally",
        "final (?:thing|one|question)",
        "(?:just )?one more\\b",
        "the (?:only )?reason (?:that |why )?i(?:[’']m| am)? ask(?:ed|ing)?",
        "especially",
        "they(?:[’']\\w+)?\\b",
        "why not",
        "without",
        "speaking of",
        "i[’']ll (?:stop|sit down|be quiet|shut up) (?:after|then|now)\\b",
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
# "I mean, ...", "They're good polls ...": others begin so as well, with a question of their own.
_LOOSE = re.compile(r"^\W*(?:(?:(?:and|but|so|well|yeah|no)\W+)?i mean|they(?:[’']\w+)?)\b", re.I)
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
        "(?:one|a) (?:last |quick |follow-?up )*(?:question|one)\\b",
        "(?:to |a |just to )?follow(?:ing)?[- ]?(?:up )?(?:on|to|with)\\b",
        "quick(?:ly)?\\b",
    ),
    re.I,
)
_SPEAKS_TO = re.compile(
    r"""
    ^\W*(?:(?:and|so|(?P<but>but)|yes|yeah|okay|well)\W+)?(?:you[ ]said[ ]before\W+)?
    (?:(?:prime|foreign|vice|madam|mr|mrs|ms|dr)\b\.?\s*)?
    (?P<name>(?-i:[A-Z][\w’'-]+)(?:\s(?-i:[A-Z][\w’'-]+))?)(?:,|\s[—–-])\s
    """,
    re.I | re.VERBOSE,
)
_HONORED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prime|Foreign|Madam)\.? [A-Z][\w’'-]+,")
_HOW_ARE_YOU = re.compile(r"\bhow (?:are you|have you been|is it going)\b[^.?!]{0,30}\?", re.I)
# "Happy New Year." "I'm well, thank you.": no other short answer leaves the floor where it is.
_GREETS_BACK = re.compile(
    r"""
    ^\W*(?:(?:yes|yeah|oh|okay|well|and)\W+)?(?:
        hi|hello|hey|good(?:[ ](?:morning|afternoon|evening|day|to[ ]see[ ]you))?|happy|merry
        | welcome|you[ ]too|(?:the[ ])?same[ ]to[ ]you|likewise|thanks|thank[ ]you
        | (?:i[’']m|i[ ]am|doing|very|all)[ ](?:doing[ ])?(?:well|fine|good|great)
        | how[ ]are[ ]you|nice[ ]to
    )\b
    """,
    re.I | re.VERBOSE,
)
FIRST_WORDS = 60
NEAR = 80
MAX_WORDS_OF_ANSWER = 3
MAX_WORDS_OF_QUERY = 30
MAX_WORDS_OF_GREETING = 14
MAX_WORDS_OF_GREETING_BACK = 8
MAX_WORDS_OF_THANKS = 6
MAX_WORDS_OF_EXCUSE = 12
_EXCUSES = re.compile(r"^\W*(?:(?:yes|yeah|oh|no|okay)\W+)?(?:i[’']m )?sorry\b", re.I)
# "Sorry, I meant the gentleman behind you."
_TO_ANOTHER = re.compile(
    r"\b(?:mean|meant|behind|next|another|other|wait|then|first|after|him|her|gentleman|lady|front|"
    r"back)\b|[?]",
    re.I,
)
# So few words come between two halves of a sentence.
MAX_WORDS_BETWEEN = 8
# So often must the floor be passed in words to be a habit: reporters hold it for a few questions.
MIN_PASSES = 6
MIN_SHARE_OF_PASSES = 0.2
_LONG = re.compile(r"\w{5,}")
_MATTER = re.compile(r"[^\W\d_]{5,}")
# In more turns than these a word is no matter of one exchange.
MAX_TURNS_OF_MATTER = 6
MAX_SHARE_OF_MATTER = 0.05


class Exchanges:
    """Tells for each turn of the press whether it is the voice of the press turn before it."""

    def __init__(self, scene: Scene):
        self._scene = scene
        self._arrivals: dict[str, bool] = {}

    def goes_on(self, earlier: Turn, turn: Turn, *, formal: bool = False) -> bool:
        """Whether ``turn`` is the same voice as ``earlier``, the press's last turn before it.

        ``formal``: the voice was called by name and outlet, so that the next one will be too.
        """
        if _told_apart(earlier, turn):
            return False
        between = self._scene.turns[earlier.position : turn.position - 1]
        if any(t.voice == "moderator" and not self._is_nod(t) for t in between):
            return False
        if not between:
            return self._only_thanked_for_call(earlier)
        if self._finishes(earlier, between, turn):
            return True
        if all(self._is_nod(t) for t in between):
            return formal or self._was_granted(earlier, turn)
        if self._was_asked_back(between) or self._only_greeted(earlier, between):
            return True
        if self._excused_behind_call(earlier, between, turn):
            return True
        if self._scene.may_pass_floor(between[-1]):
            return False
        if only_gap(self._scene, earlier) and not formal:
            # Nothing of it was heard: no cue tells whose voice it was.
            return False
        return formal or self._has_cue(between[-1], turn)

    def keeps_floor(self, earlier: Turn, turn: Turn) -> bool:
        """Whether nothing between two turns of the press gives the floor to somebody else.

        So little is no cue of its own; see ``holds_by_habit`` for where it is enough.
        """
        between = self._scene.turns[earlier.position : turn.position - 1]
        if not between or _told_apart(earlier, turn):
            return False
        if any(t.voice not in ("principal", "interpreter") for t in between):
            return False
        passed = self._scene.may_pass_floor(between[-1]) and not self._answers_yes(earlier, between)
        return not passed and not self._arrives(self._scene.words(turn))

    def _answers_yes(self, earlier: Turn, between: tuple[Turn, ...]) -> bool:
        """``Yes, sir.`` behind a question is its answer, not the next reporter's call."""
        words = self._scene.words(between[-1])
        asked = self._puts_question(earlier) and len(between) == 1
        return asked and floor.is_nod(words) and not floor.is_go_ahead(words)

    def holds_by_habit(self, earlier: Turn, turn: Turn) -> bool:
        """Whether ``turn`` is the voice of ``earlier`` by the document's habit and its matter.

        Where whoever answers gives the floor in words, as a habit, each new voice is called. A turn
        of the press behind an answer that calls nobody, and that takes up a word which hardly
        stands outside this exchange, is the voice that had the floor.
        """
        if not self._passes_in_words or not self.keeps_floor(earlier, turn):
            return False
        exchange = self._scene.turns[earlier.position - 1 : turn.position - 1]
        if any(_GREETS.match(self._scene.words(t)) for t in exchange[1:]):
            return False
        shared = self._matter(turn) & frozenset().union(*map(self._matter, exchange))
        most = max(MAX_TURNS_OF_MATTER, MAX_SHARE_OF_MATTER * len(self._scene.turns))
        return any(self._spread[word] <= most for word in shared)

    def _matter(self, turn: Turn) -> frozenset[str]:
        """The longer words of a turn, in lower case."""
        return self._matters[turn.position - 1]

    @cached_property
    def _matters(self) -> tuple[frozenset[str], ...]:
        return tuple(_longer_words(self._scene.words(turn).lower()) for turn in self._scene.turns)

    @cached_property
    def _spread(self) -> Counter[str]:
        """In how many turns each longer word stands."""
        return Counter(itertools.chain.from_iterable(self._matters))

    @cached_property
    def _passes_in_words(self) -> bool:
        """Whether whoever answers here gives the floor in words, as a habit."""
        turns = self._scene.turns
        heard = [(before, t) for before, t in itertools.pairwise(turns) if t.voice == "press"]
        passes = sum(
            before.voice == "principal" and self._scene.passes_floor(before) for before, _ in heard
        )
        return passes >= max(MIN_PASSES, MIN_SHARE_OF_PASSES * len(heard))

    def is_answer(self, named: Turn, turn: Turn) -> bool:
        """Whether a name said before ``turn`` answers a question, or is taken up from one."""
        call = self._scene.call_in(named)
        if call is None or call.outlet or not call.name or named.voice != "principal":
            return False
        answer = self._scene.words(named)
        if len(answer.split()) > MAX_WORDS_OF_ANSWER:
            return False
        asked = self._scene.turn(named.position - 1) if named.position > 1 else None
        if asked and asked.voice == "press" and self._presents(asked, call.name):
            # "Ana Roe, of the Times." "Go ahead, Ana."
            return False
        around = [self._scene.words(turn)[:NEAR]]
        if asked and asked.voice == "press":
            around.append(self._scene.words(asked))
        if any(re.search(rf"\b{re.escape(call.name)}\b", words) for words in around):
            return True
        alone = answer.strip(" .!,") == call.name
        return alone and self._puts_question(asked) and not arrives(self._scene.words(turn))

    def _presents(self, turn: Turn, name: str) -> bool:
        """Whether a turn of the press, which asks nothing yet, presents its speaker by a name."""
        if "?" in self._scene.words(turn):
            return False
        own = introduced_asker(self._scene.passage(turn), self._scene.names)
        return bool(own and own.name and is_same(own.name, name))

    def _puts_question(self, turn: Turn | None) -> bool:
        """Whether a turn of the press puts a question, and does not only bid for the floor."""
        if turn is None or turn.voice != "press":
            return False
        words = self._scene.words(turn)
        return "?" in words and not floor.is_bid(words)

    def _is_nod(self, turn: Turn) -> bool:
        words = self._scene.words(turn)
        if only_gap(self._scene, turn) or SAYS_NO.match(words):
            return False
        return floor.is_grant(words) or len(words) < 90 and bool(HEARD.search(words))

    def _only_thanked_for_call(self, earlier: Turn) -> bool:
        """``Simon.`` ``Thanks.`` and then, under a label of its own, what he asks."""
        words = self._scene.words(earlier)
        if len(words.split()) > 3 or not THANKS.match(words) or earlier.position < 2:
            return False
        before = self._scene.turn(earlier.position - 1)
        return before.voice != earlier.voice and self._scene.call_in(before) is not None

    def _excused_behind_call(self, earlier: Turn, between: tuple[Turn, ...], turn: Turn) -> bool:
        """``Ana, go ahead.`` ``Oh, thank you.`` ``Sorry, I was pointing.`` and then her question.

        Whoever is called and only thanks has the floor until another is called or told to wait.
        """
        words, back = self._scene.words(earlier), self._scene.words(between[-1])
        if earlier.words > MAX_WORDS_OF_THANKS or len(between) != 1 or earlier.position < 2:
            return False
        if not THANKS.match(words) or "?" in words:
            return False
        called = self._scene.call_in(self._scene.turn(earlier.position - 1))
        if not called or not called.name:
            return False
        excused = len(back.split()) <= MAX_WORDS_OF_EXCUSE and _EXCUSES.match(back)
        if not excused or _TO_ANOTHER.search(back) or self._scene.may_pass_floor(between[-1]):
            return False
        return not self._arrives(self._scene.words(turn))

    def _finishes(self, earlier: Turn, between: tuple[Turn, ...], turn: Turn) -> bool:
        """``Three quick --`` ``Hi, Ana.`` ``questions on ports``: the sentence goes on."""
        broken = _BROKEN_OFF.search(self._scene.words(earlier))
        now = self._scene.words(turn)
        if not broken or not (INTERRUPTED.match(now) and now[:1].islower()):
            return False
        return sum(t.words for t in between) <= MAX_WORDS_BETWEEN

    def _was_granted(self, earlier: Turn, turn: Turn) -> bool:
        """Only nods lie between: after a bid or a broken start the floor is the same voice's."""
        words, now = self._scene.words(earlier), self._scene.words(turn)
        if floor.is_bid(words) or LEAVE.match(words) or HEARD.search(words):
            return True
        if _BROKEN_OFF.search(words) or "?" not in words:
            # "Ana?" "Yes, go ahead." "Thank you. ...": whoever said a whole sentence has done.
            called = len(words.split()) < 6 and not words.rstrip('”"’)').endswith(".")
            return not _GREETS.match(now) or called
        return not self._arrives(now) and self._opens_on(now)

    def _only_greeted(self, earlier: Turn, between: tuple[Turn, ...]) -> bool:
        """``Hi, Ana. Happy New Year.`` ``Happy New Year.`` and then the question."""
        words = self._scene.words(earlier)
        if not _GREETS.match(words) or earlier.words > MAX_WORDS_OF_GREETING:
            return False
        if "?" in _HOW_ARE_YOU.sub("", words) or _BROKEN_OFF.search(words):
            return False
        back = sum(t.words for t in between) <= MAX_WORDS_OF_GREETING_BACK
        back = back and all(_GREETS_BACK.match(self._scene.words(t)) for t in between)
        return back and not self._scene.may_pass_floor(between[-1])

    def _was_asked_back(self, between: tuple[Turn, ...]) -> bool:
        """``Sorry, can you repeat that?`` ``In June?``: what follows answers that."""
        words = [self._scene.words(t) for t in between if not self._is_nod(t)]
        if len(words) != 1:
            return False
        query = words[0].endswith("?") and len(words[0].split()) <= MAX_WORDS_OF_QUERY
        return query or floor.asks_again(words[0])

    def _has_cue(self, reply: Turn, turn: Turn) -> bool:
        """Whether a turn opens on the reply, or breaks into it, and does not arrive anew."""
        now = self._scene.words(turn)
        if self._arrives(now):
            return False
        breaks_in = INTERRUPTED.match(now) or _BROKEN_OFF.search(self._scene.words(reply))
        if not breaks_in and _LOOSE.match(now):
            return "?" not in now
        return bool(breaks_in) or self._opens_on(now)

    def _arrives(self, words: str) -> bool:
        """Whether a turn opens as that of a new voice; asked for the same words again and again."""
        if words not in self._arrivals:
            self._arrivals[words] = self._opens_anew(words)
        return self._arrivals[words]

    def _opens_anew(self, words: str) -> bool:
        if _GREETS.match(words) or _ASKS_LEAVE.match(words) or _HONORED.search(words[:FIRST_WORDS]):
            return True
        return speaks_to_somebody(words)

    def _opens_on(self, words: str) -> bool:
        return bool(_GOES_ON.match(words))


def _longer_words(low: str) -> frozenset[str]:
    """The words of five letters and more; most runs of letters and digits are nothing else."""
    runs = set(_LONG.findall(low))
    words = {run for run in runs if run.isalpha()}
    return frozenset(words.union(*map(_MATTER.findall, runs - words)))


def speaks_to_somebody(words: str) -> bool:
    """``So, Ana, will the ...``: who speaks to the podium by name begins; ``But, Ana,`` insists."""
    spoken_to = _SPEAKS_TO.match(words)
    if spoken_to is None or spoken_to["but"]:
        return False
    name = spoken_to["name"]
    return bare(name) not in NOT_PEOPLE and not _GOES_ON.match(name)


_VOICE_SIGNS = re.compile(r"\d+|\b(?:fe)?male\b|\b(?:wo)?man\b", re.I)


def _told_apart(earlier: Turn, turn: Turn) -> bool:
    """Whether labels say that these are two voices: ``Speaker 2`` and ``Speaker 3``.

    Who has a label of his own does not speak under ``QUESTION`` as well.
    """
    if bool(earlier.name) != bool(turn.name):
        return True
    signs = (_VOICE_SIGNS.findall(label.lower()) for label in (earlier.label, turn.label))
    return next(signs) != next(signs)
