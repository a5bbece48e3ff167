"""Which turns of the press ask something: by their words, and by what comes of them."""

from __future__ import annotations

import re
from functools import lru_cache

from ..lexicon.names import normalize
from ..types import Turn
from . import floor
from .context import HEARD, INTERRUPTED, LEAVE, SAYS_NO, THANKS, Scene, only_gap
from .passage import phrases
from .read_out import read_out

_REQUEST = re.compile(
    r"\b"
    + phrases(
        r"(?:wanted|want|like) you to (?:comment|say|clarify|talk|address|respond|explain|"
        r"elaborate)\b",
        r"(?:just|also) want(?:ed)? to (?:ask|see|know|get|check|clarify|follow|come back)",
        r"i (?:just |also |really )?(?:wonder(?:ed)?|was wondering|am wondering|"
        r"would like to (?:ask|know|hear|get))",
        r"(?:i[’']m|i am|just) (?:\w+ ){0,4}trying to (?:understand|figure out|find out) "
        r"(?:if|whether|why|what|how)",
        r"i[’']m asking you to",
        r"(?:colleagues|viewers|readers|listeners|editors) are asking (?:if|whether|what|why|how)",
        r"i want(?:ed)? to (?:ask|get|follow|know|clarify|check|see|go back|come back)",
        r"i have (?:a|one|two|another|three) questions?",
        r"i[’']?d like to (?:ask|know|hear|get)",
        r"i(?:[’']m| am) (?:just )?(?:asking|wondering|curious) (?:if|whether|what|why|how|about)",
        r"(?:can|could|would|will) you\b",
        r"(?:if|what|whatever|anything) you (?:can|could|would) (?:tell|share|say|give)",
        r"please (?:confirm|tell|explain|comment|clarify|elaborate|describe|give|update)",
        r"tell us",
        r"(?<!of )talk (?:a little |a bit )?(?:more )?about",
        r"your (?:reaction|response|comment|comments|thoughts|assessment|view|views|take)\b",
        r"any (?:comment|reaction|update|response|details|word|thoughts|plans|sense|chance|"
        r"truth|information)",
        r"curious (?:if|about|whether|how|what)",
        r"wondering (?:if|whether|what|how|about)",
        r"(?:my|the) question (?:to you |for you )?(?:is|was|would|on|about)",
        r"what i(?:[’']m| am) asking",
        r"what about",
        r"how about",
    )
    + r"\b",
    re.I,
)
# Somebody spoken to, whose name stands before the verb: "Mr Howard are you worried that ...".
_VOCATIVE = re.compile(
    r"""
    ^\W*(?:(?:and|but|so|well|yes|thank[ ]you|thanks|good[ ]\w+|sorry)\W+){0,3}
    (?:(?:prime|foreign|vice|madam|first)\s+)?(?:
        mr|mrs|ms|dr|minister|secretary|president|premier|senator|treasurer|ambassador
        | governor|sir|ma[’']?am|chancellor|general
    )\b\.?(?:\s+(?-i:[A-Z][\w’'-]+)){0,2},?\s+
    """,
    re.I | re.VERBOSE,
)
# A verb before its subject, or a question word, where a clause begins; inside one it asks nothing
# ("the point is that").
_INVERSION = re.compile(
    r"(?:^|[.,;:?!—–…]\s*|--\s*|\b(?:and|but|so|because|or|then|well|yeah|okay|actually|i mean)\s+)"
    + phrases(
        "do (?:you|we|they|i)",
        "does (?:the|he|she|that|this|it)",
        "did (?:the|he|she|they|you|we|it)",
        "is (?:there|it|that|this|he|she|the|your|our|any)",
        "are (?:you|there|they|we|the|our|any|these|those)",
        "was (?:there|it|that|this|he|she|any)",
        "were (?:you|there|they|these|those)",
        "has (?:the|he|she|it|there)",
        "have (?:you|they|we)",
        "will (?:the|he|she|they|you|we|it|there)",
        "would (?:the|he|she|they|you|we|it|that)",
        "(?:do|does|did|is|are|was|were|has|have|will|would|should|could|can)n[’']t (?:you|"
        "that|it|this|he|she|they|there|we)",
        "(?:what|which|who|when|where)(?:[’']s| is| are| was| were| do| does| did| will|"
        " would| can| should| has| have)",
        "how (?:do|does|did|is|are|will|would|can|much|many|long|soon|often)",
        "why (?:do|does|did|is|are|was|not|would|should|has|have|can)",
    )
    + r"\b",
    re.I,
)
_PROMPT = re.compile(
    r"^\W*(?:"
    + phrases(
        "and",
        "but",
        "so",
        "my",
        "the",
        "your",
        "on",
        "okay",
        "just",
        "one",
        "a",
        "quick",
        "yes",
        "sorry",
        "also",
        "another",
        "i have a",
        "please",
        "sir",
        r"mr\.? secretary",
        "if i (?:could|may)",
        "can i",
        "may i",
        "could i",
        "have a",
        "ask a",
    )
    + r"\W+){0,6}"
    + phrases(
        "second question",
        "second part",
        r"follow[\s-]?up",
        "second one",
        "other question",
        "question",
        "first question",
        "last question",
        "follow up on that",
        "one more",
        "last one",
        "next question",
        "quick one",
        "clarification",
    )
    + r"\W*$",
    re.I,
)
# An opening that breaks off before it says what it is about.
_OPENING_ONLY = re.compile(
    r"""
    ^\W*(?:(?:and|but|so|just|also)\W+){0,2}(?:can|could|would|will)[ ]you[ ]
    (?:(?:just|please|also)[ ])?(?:tell|give|say|talk|comment|confirm|describe|explain)
    (?:[ ](?:us|me|a|an|any|anything|about|what|how|if|more|on|the)){0,4}\W*$
    """,
    re.I | re.VERBOSE,
)
_CHECKS = frozenset(
    (
        "sorry|i'm sorry|pardon|excuse me|me|yes|yeah|okay|ok|right|huh|hello|can you hear me|"
        "do you hear me|hear me|is this on|may i|can i|could i|can i go|may i follow up|"
        "can i follow up|can i ask a follow-up|can i ask a question|may i ask a question|"
        "may i just|can i just|one more|follow up|follow-up|a follow-up|no|really|on that|"
        "just to follow up|mic|microphone|sir|mr secretary|madam secretary|ready|now|jen|matt|ned|"
        "change of subject|change of topic|different topic|different subject|another topic|"
        "back of the room|the back|in the back|a follow|a follow-up|can i follow|"
        "another question|new topic|new subject|quickly|very quickly|real quick|just quickly"
    ).split("|")
)
_FRAGMENT = re.compile(
    r"^(?:--|—|–|-|\.\.\.|…)?\s*"
    # "What he said was --" goes on to tell, not to ask.
    r"(?!what (?:he|she|they|we|i|you) (?:said|says|meant|means|was|were|did|told|wrote)\b)"
    + phrases(
        "do",
        "does",
        "did",
        "is",
        "are",
        "was",
        "were",
        "can",
        "could",
        "will",
        "would",
        "should",
        "has",
        "have",
        "had",
        "what",
        "why",
        "how",
        "when",
        "where",
        "who",
        "which",
        "if",
        "whether",
        "so is",
        "so are",
        "so what",
        "but what",
        "but is",
        "and what",
        "and is",
    )
    + r"\b",
    re.I,
)
_CUT_OFF = re.compile(r"(?:--|—|–|-|\.\.\.|…)\s*$")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")
MIN_WORDS = 3
# Fewer words than these before a break say nothing that could be answered.
MIN_CUT_OFF_WORDS = 4
MAX_WORDS_TALKED_OVER = 9
MIN_ANSWER_WORDS = 4
MIN_HALF_HEARD_WORDS = 5
# An answer of so few words has hardly begun when the question goes on, in so few words.
MAX_WORDS_BETWEEN = 4
MAX_WORDS_OF_TAIL = 12
# A sentence that stands by itself, where the one before was given up.
_BEGINS = re.compile(
    r"^\W*"
    + phrases(
        "and",
        "but",
        "so",
        "or",
        "no",
        "yes",
        "just",
        "okay",
        "is",
        "are",
        "was",
        "were",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "should",
        "may",
        "isn[’']t",
        "what",
        "when",
        "where",
        "who",
        "why",
        "how",
        "which",
        "you",
        "he",
        "she",
        "they",
        "it",
        "we",
        "i",
        "thank",
        "thanks",
        "sorry",
    )
    + r"\b",
    re.I,
)
_BARE_BID = re.compile(
    r"^\W*(?:(?:and|but|so|just|sorry)\W+){0,2}(?:can|could|may|might) (?:i|we)\b"
    r"[^.?!]{0,60}[.?]?$",
    re.I,
)
_OFF_MICROPHONE = re.compile(r"\W*off[\s-]?mi(?:ke|c|crophone)\b\W*", re.I)


# "Ana, can I follow up?", "Prime Minister, can I ask a question?"
_LEADING_NAME = re.compile(
    r"^\W*(?!(?:So|And|But|Okay|Well|Yes|No|Just|Now|Then|Sorry)\b)(?:(?:Mr|Mrs|Ms|Dr)\.? )?"
    r"(?:[A-Z][\w’'-]+ ?){1,2},\s+(?=\S)"
)
_ASKED_ABOUT = re.compile(
    r"^\W*(?:yes\W+|yeah\W+|sure\W+)?(?:whether|if|why|how|what|when)\b", re.I
)
_ASKS_ON_MATTER = re.compile(
    r"""
    ^\W*(?:(?:and|but|so|just|(?:mr|ms|mrs|dr)\.?[ ]\w+|prime[ ]minister)\W+)?
    (?:on|about|regarding|back[ ]to)\b[^,?]{1,60},\s*(?:\(inaudible\)\s*)?
    (?:will|would|do|does|did|is|are|was|were|has|have|should)\s+
    (?!you[ ](?:take|have|mind))
    """,
    re.I | re.VERBOSE,
)
_HONORED = frozenset("mr mrs ms dr".split())
_OFFICES = frozenset("prime foreign minister president secretary madam senator premier sir".split())
MAX_WORDS_OF_ADDRESS = 3
# An answer that says so little before it calls the next one answers nothing.
MAX_WORDS_BEFORE_CALL = 8
# "Good to see you. How are you?", "Sorry, can you hear me?": no matter is asked about.
_NO_MATTER = re.compile(
    r"(?<![^\W_])(?:how are you(?: doing)?(?: today)?|(?:can|do) you hear me"
    r"(?: now| okay| ok| well| all right)?)\?\s*\Z",
    re.I,
)
# "3 And does he ...": a page's number before the first words.
_PAGE_NUMBER = re.compile(r"\A\d{1,3} (?=[A-Z])")


@lru_cache(maxsize=4096)
def asks(body: str) -> bool:
    """Whether spoken words ask something; thanks, checks and prompts do not."""
    words = _PAGE_NUMBER.sub("", " ".join(body.split()))
    if words.endswith("?"):
        words = _NO_MATTER.sub("", words)
    if _asks_nothing(words):
        return False
    if any(_is_real(piece) for piece in words.split("?")[:-1]):
        return True
    if "?" in words:
        return _REQUEST.search(words) is not None
    count = len(words.split())
    if count < MIN_WORDS or count < 9 and THANKS.match(words):
        return False
    return _requests(words) or _breaks_off_asking(words)


def _asks_nothing(words: str) -> bool:
    """Prompts, leave asked for, checks whether one is heard, openings that break off."""
    return bool(
        not words
        or _PROMPT.match(words)
        or LEAVE.match(words)
        or len(words.split()) <= 8
        and HEARD.search(words)
        or _CUT_OFF.search(words)
        and _OPENING_ONLY.match(words)
    )


def _requests(words: str) -> bool:
    """Requests, and a verb before its subject, also behind the name of the one spoken to."""
    if _REQUEST.search(words):
        return True
    if INTERRUPTED.match(words):
        return False
    vocative = _VOCATIVE.match(words)
    return bool(_INVERSION.search(words) or vocative and _INVERSION.match(words[vocative.end() :]))


def _breaks_off_asking(words: str) -> bool:
    if not _CUT_OFF.search(words) or len(re.findall(r"\w+", words)) < MIN_CUT_OFF_WORDS:
        return False
    return bool(_FRAGMENT.match(words) or _FRAGMENT.match(_SENTENCE_END.split(words)[-1]))


def _is_real(piece: str) -> bool:
    """Whether what stands before a question mark asks more than for attention."""
    sentences = [s for s in re.split(r"[.!…]+\s+", piece.strip()) if any(map(str.isalnum, s))]
    last = _LEADING_NAME.sub("", sentences[-1]) if sentences else ""
    words = re.sub(r"[^\w\s'-]", "", normalize(last)).strip()
    return bool(words) and words not in _CHECKS and not _PROMPT.match(words)


def asks_here(scene: Scene, turn: Turn) -> bool:
    """Whether a turn asks, by its own words and by what the turns behind it make of them."""
    if turn.voice == "moderator":
        return _moderator_asks(scene, turn)
    if turn.voice == "unknown":
        return _asks_unnamed(scene, turn)
    if turn.voice not in ("press", "audience"):
        return False
    if is_tail(scene, turn):
        return False
    body = scene.bodies[turn.position - 1]
    if tail := _tail_behind(scene, turn):
        return asks(f"{body} {scene.bodies[tail.position - 1]}")
    if not asks(body):
        return (
            _asked_unheard(scene, turn)
            or _goes_on_asking(scene, turn)
            or _is_put_again(scene, turn)
        )
    return not (
        only_speaks_to(scene, turn)
        or _granted_bid(scene, turn)
        or _is_resumed(scene, turn)
        or _is_bid_in_passing(scene, turn)
        or _is_talked_over(scene, turn)
    )


def is_tail(scene: Scene, turn: Turn) -> bool:
    """Whether a turn only finishes the question that an answer broke into.

    ``... open to letting them fish in --`` ``Look --`` ``the northern waters?``
    """
    if turn.position < 3 or turn.voice not in ("press", "audience"):
        return False
    begun, between = scene.after(turn, -2), scene.after(turn, -1)
    if begun is None or between is None:
        return False
    if turn.words > MAX_WORDS_OF_TAIL or between.words > MAX_WORDS_BETWEEN:
        return False
    if begun.voice != turn.voice or between.voice != "principal" or begun.label != turn.label:
        return False
    now = scene.words(turn)
    broken = (
        begun.words >= MIN_CUT_OFF_WORDS
        and _CUT_OFF.search(scene.words(begun))
        and _CUT_OFF.search(scene.words(between))
    )
    goes_on = INTERRUPTED.match(now) or not _BEGINS.match(now)
    return bool(broken and goes_on and now[-1:] == "?")


def only_speaks_to(scene: Scene, turn: Turn) -> bool:
    """``Ana?``: the name of whoever answers asks for the floor."""
    if not 0 < turn.words <= MAX_WORDS_OF_ADDRESS:
        return False
    words = scene.words(turn).split()
    bare_words = {normalize(word.strip(".,?…—–- ")) for word in words} - {""}
    if bare_words <= _OFFICES:
        return bool(bare_words)
    named = bare_words - _HONORED
    bearers = min((scene.names_by_word.get(word, []) for word in named), key=len, default=[])
    return any(named <= name for name in bearers)


def _is_put_again(scene: Scene, turn: Turn) -> bool:
    """``Could you repeat that?`` ``Whether the bridge will open.``: the question once more."""
    again, asked = scene.after(turn, -1), scene.after(turn, -2)
    if again is None or asked is None or again.voice != "principal" or asked.voice != turn.voice:
        return False
    words = scene.words(turn)
    return (
        len(words.split()) >= MIN_ANSWER_WORDS
        and bool(_ASKED_ABOUT.match(words))
        and any(map(floor.asks_again, (scene.words(again), _last_sentence(scene.words(again)))))
        and asks(scene.bodies[asked.position - 1])
    )


def _last_sentence(words: str) -> str:
    return _SENTENCE_END.split(words)[-1]


def is_off_microphone(scene: Scene, turn: Turn) -> bool:
    """``(Off-mike.)`` and no word more."""
    return bool(_OFF_MICROPHONE.fullmatch(scene.text, turn.body, turn.end))


def _tail_behind(scene: Scene, turn: Turn) -> Turn | None:
    then = scene.after(turn, 2)
    return then if then is not None and is_tail(scene, then) else None


def _is_bid_in_passing(scene: Scene, turn: Turn) -> bool:
    """``May I ask one on the harbor?`` while the answer goes on, or another voice breaks in."""
    words = scene.words(turn)
    following = scene.after(turn, 1)
    if following is None or not _BARE_BID.match(words):
        return False
    return following.voice == turn.voice or _takes_up(scene.bodies[following.position - 1])


def _is_talked_over(scene: Scene, turn: Turn) -> bool:
    """``Is that -- what is that --`` before another turn of the press: nothing was asked yet."""
    words = scene.words(turn)
    following = scene.after(turn, 1)
    if following is None or following.voice != turn.voice or "?" in words:
        return False
    return bool(_CUT_OFF.search(words)) and len(words.split()) <= MAX_WORDS_TALKED_OVER


def _asks_unnamed(scene: Scene, turn: Turn) -> bool:
    """``OFF MIC: Will taxes go up?``: a voice that nobody can place asks, and is answered."""
    body = scene.bodies[turn.position - 1]
    reply = scene.after(turn, 1)
    if not turn.label or turn.name or reply is None or reply.voice != "principal":
        return False
    return "?" in body and asks(body) and _is_answer(scene, reply)


def _moderator_asks(scene: Scene, turn: Turn) -> bool:
    """A moderator who reads a question out for somebody, or who leads the interview."""
    body = scene.bodies[turn.position - 1]
    if not asks(body):
        return False
    if read_out(scene.passage(turn)):
        return "?" in body
    if "?" not in body.strip()[-160:]:
        return False
    return not scene.has_press or _presses_on(scene, turn)


def _presses_on(scene: Scene, turn: Turn) -> bool:
    """A moderator who takes up an answer himself: the one who gave it goes on to answer him."""
    before, behind = scene.after(turn, -1), scene.after(turn, 1)
    if before is None or behind is None or not turn.name:
        return False
    same = before.voice == behind.voice == "principal" and before.name == behind.name
    words = scene.words(behind)
    return (
        same
        and behind.name is not None
        and len(words.split()) >= MIN_ANSWER_WORDS
        and not floor.is_grant(words)
        and not floor.is_bid(scene.words(turn))
        and not scene.passes_floor(turn)
    )


def _granted_bid(scene: Scene, turn: Turn) -> bool:
    """``Can we turn to the harbor?`` ``Sure.``: the question comes after that."""
    body = scene.words(turn)
    if LEAVE.match(body):
        return True
    granted, then = scene.after(turn, 1), scene.after(turn, 2)
    if granted is None or then is None or then.voice != turn.voice or not floor.is_bid(body):
        return False
    if granted.voice not in ("principal", "moderator") or "?" in body[:-1]:
        return False
    reply = scene.words(granted)
    plain = floor.is_nod(reply) and not floor.is_go_ahead(reply)
    if plain and (_ASKS_ON_MATTER.match(body) or _asks_behind_bid(body)):
        # "On another matter, will you sign?" "No.": a question, and its answer.
        return False
    nods = floor.grants_first(reply) and not only_gap(scene, granted)
    return nods or scene.only_calls(granted) or floor.only_calls_nameless(reply)


def _asks_behind_bid(body: str) -> bool:
    """``One quick follow-up. You are not back to the old level, correct?``"""
    *before, last = _SENTENCE_END.split(body)
    return bool(before) and len(last.split()) >= MIN_HALF_HEARD_WORDS and not floor.is_bid(last)


def _is_resumed(scene: Scene, turn: Turn) -> bool:
    """A question broken off, or not yet put, that goes on after a nod: the next turn holds it."""
    body = scene.bodies[turn.position - 1]
    if "?" in body:
        return False
    nod, then = scene.after(turn, 1), scene.after(turn, 2)
    return (
        nod is not None
        and then is not None
        and nod.voice == "principal"
        and then.voice == turn.voice
        and floor.is_grant(scene.bodies[nod.position - 1])
        and not only_gap(scene, nod)
        and not THANKS.match(scene.bodies[then.position - 1])
        and (asks(scene.bodies[then.position - 1]) or _takes_up(scene.bodies[then.position - 1]))
    )


def _takes_up(body: str) -> bool:
    return bool(INTERRUPTED.match(body.strip()))


def _goes_on_asking(scene: Scene, turn: Turn) -> bool:
    """The second half of a question that a nod cut in two."""
    if turn.position < 3 or not _takes_up(scene.bodies[turn.position - 1]):
        return False
    begun = scene.turn(turn.position - 2)
    return (
        begun.voice == turn.voice
        and asks(scene.bodies[begun.position - 1])
        and _is_resumed(scene, begun)
    )


def _asked_unheard(scene: Scene, turn: Turn) -> bool:
    """An untranslated or inaudible question, or one whose end was not heard, that is answered."""
    if turn.voice != "press" or not (only_gap(scene, turn) or _is_half_heard(scene, turn)):
        return False
    if is_off_microphone(scene, turn):
        # Somebody in the room said something; nothing says that it was a question.
        return False
    reply = scene.after(turn, 1)
    if reply is None or reply.voice != "principal":
        return False
    return _is_answer(scene, reply)


def _is_answer(scene: Scene, reply: Turn) -> bool:
    """Whether a principal's turn says something that can answer."""
    words = scene.bodies[reply.position - 1]
    if SAYS_NO.match(words):
        return True
    return (
        len(words.split()) >= MIN_ANSWER_WORDS
        and not floor.is_grant(words)
        and not floor.asks_again(words)
        and not scene.is_courtesy(reply)
        and not scene.only_calls(reply)
        and not (len(words.split()) <= MAX_WORDS_BEFORE_CALL and scene.passes_floor(reply))
    )


def _is_half_heard(scene: Scene, turn: Turn) -> bool:
    """A turn of which a part was not heard, and whose other words may be a question's."""
    body = scene.bodies[turn.position - 1]
    return (
        any(m.kind in ("inaudible", "untranslated") for m in turn.marks)
        and len(body.split()) >= MIN_HALF_HEARD_WORDS
        and not THANKS.match(body)
    )
