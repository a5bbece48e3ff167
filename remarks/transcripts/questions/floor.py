"""The floor: bids for it, grants, nods, calls that name nobody. None of these asks or answers."""

from __future__ import annotations

import re
from functools import lru_cache

from .passage import phrases

# Longer turns say something of their own.
MAX_GRANT_WORDS = 9
MAX_BID_WORDS = 45
# No turn of so few words is longer in characters.
MAX_GRANT_LENGTH = 160
MAX_BID_LENGTH = 400

_NOD = phrases(
    "yes",
    "yeah",
    "yep",
    "yup",
    "sure",
    "okay",
    "ok",
    "right",
    "correct",
    "exactly",
    "mm-?h+m+",
    "m+-?hm+",
    "uh-?huh",
    "um-?hum",
    "hm+",
    "mm+",
    "oh",
    "ah",
    "um",
    "uh",
    "well",
    "so",
    "and",
    "now",
    "of course",
    "certainly",
    "absolutely",
    "please",
    "all right",
    "alright",
    "fine",
    "good",
    "great",
    "excellent",
    "i see",
    "got it",
    "understood",
    "no problem",
    "no",
    "hi",
    "hello",
    "sir",
    "ma[’']?am",
    "thank you",
    "thanks",
    "sorry",
    "wait",
    "i[’']?m sorry",
    "hold on",
)
_GO_AHEAD = phrases(
    "go ahead",
    "go on",
    "go for it",
    "please do",
    "you can",
    "you may",
    "you go",
    "go right ahead",
    "you go ahead",
    "why not",
    "shoot",
    "fire away",
    "do",
    "yes",
    "yeah",
    "sure",
    "please",
    "i[’']ll come (?:back )?to you",
    "i[’']ll come back to you",
    "very quickly",
    "quickly",
    "next",
    "you[’']re next",
    "be my guest",
)
_AGAIN = phrases(
    r"(?:if i still have you\W+)?(?:can|could|would) you (?:just |please )?(?:repeat|say).{0,40}",
    r"(?:if i still have you\W+)?(?:do|would) you mind (?:repeating|saying).{0,40}",
    "say (?:that|it) again",
    r"what[’']?s that",
    "(?:i )?beg (?:your )?pardon",
    "pardon(?: me)?",
    "excuse me",
    "one (?:second|moment|minute)",
    r"what was (?:the|your).{0,30}",
    r"repeat.{0,30}",
    r"(?:do )?you want (?:me )?to.{0,30}",
    r"who (?:is|was) (?:it|that|the).{0,30}",
    "to me",
    "for me",
    "which one",
    "your second question",
    "i (?:can[’']?t|cannot|didn[’']?t|couldn[’']?t) hear (?:you|that|it)",
    r"your (?:second|next|other|last)[\w\s]{0,20}",
    r"(?:two|three) (?:\w+ )?questions",
    # Not "you have to speak up for your rights".
    r"(?:please )?(?:(?:can|could|would) you |you(?:[’']ll)? (?:have|need) to )?(?:please )?"
    r"(?:speak|talk) (?:up|louder|more slowly|into the mic\w*)"
    r"(?: (?:just )?a (?:little|bit|little bit)| please| sir| ma[’']am"
    r"|,? (?:because|as|since|i can).{0,60})?",
    "i missed that",
    "i didn[’']?t (?:catch|hear|get) (?:that|it)",
)
_GRANT = re.compile(rf"^\W*(?:{_NOD}\b\W*){{0,4}}{_GO_AHEAD}?\W*$", re.I)
_NODS = re.compile(rf"^\W*(?:{_NOD}\b\W*){{1,4}}$", re.I)
_AGAIN_ONLY = re.compile(rf"^\W*(?:{_NOD}\b\W*){{0,3}}{_AGAIN}\W*$", re.I)
_SENTENCE_ENDS = re.compile(r"[.?!]+\s+")
# "Could you repeat the end of that? I think I lost it. My apologies."
_ASKS_TO_REPEAT = re.compile(
    rf"^\W*(?:{_NOD}\b\W*){{0,3}}(?:can|could|would) you (?:just |please )?"
    r"(?:repeat|say)\b.{0,50}$",
    re.I,
)
_APOLOGIZES = re.compile(
    r"\W*"
    + phrases(
        "(?:my )?apologies",
        "(?:i[’']m )?(?:so )?sorry(?: about that)?",
        r"(?:i think |i[’']m afraid |sorry,? )?i (?:lost|missed) (?:you|that|it|the end)",
        r"(?:i think |i[’']m afraid |sorry,? )?i (?:didn|couldn)[’']?t (?:quite |fully )?"
        r"(?:catch|hear|get)(?: you| that| it| the end)?",
    )
    + r"\W*",
    re.I,
)
_LISTENS = re.compile(r"^\W*(?:mm-?h+m+|m+-?hm+|uh-?huh|um-?hum|hm+|mm+)\W*$", re.I)

# What a bid for the floor says. A bid asks nothing: the question follows once it is granted.
_OPENER = (
    r"\W*(?:(?:and|but|so|just|sorry|yes|yeah|okay|ok|well|also|then|thank you|thanks|hi|hello|sir|"
    r"please|(?-i:[A-Z][a-z]+))\W+){0,5}"
)
_BID = re.compile(
    _OPENER
    + phrases(
        r"(?:can|could|may|might) (?:i|we) (?:just |also |quickly |please |"
        r"very quickly )*(?:ask|follow|turn|go|move|switch|change|get|try|jump|shift|stay|"
        r"return|come|clarify|press|have|do|start|raise|pick up|bring)\b",
        r"i (?:just |also |really )*(?:want|wanted|would like|wish|have|had|need|hope|"
        r"hoped)(?: to)?\b(?! you\b)",
        r"i[’']?(?:d|ve) (?:just |also )*(?:like|want|love|got|have)\b",
        r"i[’']?m going to (?:ask|follow|try)\b",
        r"let me (?:just )?(?:ask|follow|try|go|turn)\b",
        r"(?:a |one |two |three |some |quick |another |last |final )*(?:change|different|"
        r"another|new|separate) (?:of )?(?:subject|topic|question|issue)",
        r"(?:just )?(?:a |one |two |three |some |another |my )+(?:(?:\w+) ){0,3}(?:question|"
        r"questions|follow-?ups?|more|clarification|thing)\b",
        r"(?:may|can|could) i\b",
        r"if (?:i|we) (?:can|could|may|might)\b",
        r"(?:some|something) (?:more|else) on\b",
        r"(?:on|about|regarding|back to|staying (?:on|with)|to follow(?: up)?(?: on)?|"
        r"following up on)\b",
        r"do you (?:want|have time|mind)\b",
        r"would you (?:mind|take)\b",
        r"quick (?:question|one|follow)",
        r"(?:two|three|several|a couple|a few|one|some) (?:\w+ ){0,3}(?:questions|things|"
        r"topics|ones)",
        r"follow[\s-]?up",
    ),
    re.I,
)

# The last sentence of a turn that gives the floor to somebody unnamed.
_NAMELESS_CALL = re.compile(
    r"^\W*"
    + phrases(
        r"(?:okay|ok|all right|great|so|now|and|well|good|sure|thank you|thanks)?\W*(?:yes|"
        r"yeah|yep)(?:,? (?:sir|ma[’']?am|please|you(?:,? (?:in|with) (?:the |a )?\w{2,12})?|"
        r"right there|here|go ahead|in the back|go|"
        r"over here|over there))*",
        r"(?:(?:okay|ok|yes|yeah|all right|great|please|so|now|and|sorry|sure|oh|right|"
        r"let[’']s|well)\W+){0,3}(?:go ahead|next(?: question)?|anyone else|anybody else|"
        r"who[’']s next|fire away|one more|(?:a )?last (?:one|question)|final question|sir|"
        r"ma[’']?am|please|in the (?:back|front|middle|very back|corner)|(?:right |over |up |"
        r"back )?(?:here|there))(?:,? (?:please|sir|ma[’']?am|go ahead|in the back|here|there|"
        r"right here|right there))*",
        r"(?:(?:okay|ok|yes|yeah|all right|the)\W+){0,3}(?:the |this |that |young )*(?:lady|"
        r"gentleman|woman|man|person|guy) (?:in|with|at|on|right|over|back|there|here|"
        r"behind)\b.{0,50}",
        r"(?:you|way|right|over) (?:in|at) (?:the )?(?:back|front).{0,20}",
        r"i[’']ll (?:go|come) to you.{0,30}",
        r"(?:we[’']ll |let[’']s |i[’']ll )?(?:go|move|turn|"
        r"come)(?: back)? to (?:the )?(?:back|phones?|next|you).{0,30}",
        r"(?:are there |do you have )?any (?:other|more|further) questions",
        r"are there (?:other|more|further) questions",
        r"(?:more|other) questions",
        r"questions",
        r"what else",
        r"anything else",
        r"(?:any|anything) (?:more |else )?(?:on|about) (?:this|that).{0,20}",
    )
    + r"\W*$",
    re.I,
)


def is_grant(words: str) -> bool:
    """Whether a whole turn only nods or gives the floor: ``Sure.`` ``Go ahead.`` or laughter."""
    return len(words) <= MAX_GRANT_LENGTH and _grants(words)


@lru_cache(maxsize=4096)
def _grants(words: str) -> bool:
    return len(words.split()) <= MAX_GRANT_WORDS and bool(_GRANT.match(words))


_GO_AHEAD_ONLY = re.compile(
    r"\b(?:go (?:right )?ahead|go on|go for it|please|sure|you (?:can|may)|of course)\W*$", re.I
)


def is_go_ahead(words: str) -> bool:
    """Whether a grant gives the floor, where ``Yes.`` alone may as well be an answer."""
    return bool(_GO_AHEAD_ONLY.search(words))


_GRANTS_FIRST = re.compile(rf"^\W*(?:{_NOD}\W+){{0,2}}{_GO_AHEAD}[.!](?=\s)", re.I)
MAX_WORDS_BEHIND_GRANT = 16


def grants_first(words: str) -> bool:
    """Whether a turn gives the floor in its first sentence: ``Go ahead. I'll come to the back.``"""
    if is_grant(words):
        return True
    count = len(words.split()) if len(words) <= MAX_GRANT_LENGTH else MAX_WORDS_BEHIND_GRANT + 1
    return count <= MAX_WORDS_BEHIND_GRANT and bool(_GRANTS_FIRST.match(words))


def asks_again(words: str) -> bool:
    """Whether a whole turn asks for the question again: ``Sorry, can you repeat that?``"""
    return len(words) <= MAX_GRANT_LENGTH and _asks_for_it_again(words)


@lru_cache(maxsize=4096)
def _asks_for_it_again(words: str) -> bool:
    if len(words.split()) <= MAX_GRANT_WORDS + 3 and _AGAIN_ONLY.match(words):
        return True
    first, *others = _SENTENCE_ENDS.split(words.strip(" .?!"))
    apologizes = bool(others) and all(map(_APOLOGIZES.fullmatch, others))
    return apologizes and bool(_ASKS_TO_REPEAT.match(first))


def is_nod(words: str) -> bool:
    return (
        len(words) <= MAX_GRANT_LENGTH
        and len(words.split()) <= MAX_GRANT_WORDS
        and bool(_NODS.match(words))
    )


def only_listens(words: str) -> bool:
    """``Mm-hmm.``: no answer whatever was asked."""
    return bool(_LISTENS.match(words))


def is_bid(words: str) -> bool:
    """Whether words of the press ask for the floor, in one or two short sentences."""
    return (
        len(words) <= MAX_BID_LENGTH
        and len(words.split()) <= MAX_BID_WORDS
        and bool(_BID.match(words))
    )


def only_calls_nameless(words: str) -> bool:
    """Whether a whole turn only points to somebody: ``In the back. Yes, you, in the red.``"""
    if len(words) > MAX_GRANT_LENGTH or is_nod(words):
        return False
    pieces = [piece for piece in re.split(r"[.!?]+", words) if piece.strip()]
    return bool(pieces) and all(_calls_somebody(piece.strip()) for piece in pieces)


def calls_nameless(sentence: str) -> bool:
    """Whether the last sentence of an answer gives the floor to somebody it does not name."""
    return len(sentence) <= MAX_GRANT_LENGTH and _calls_somebody(sentence)


@lru_cache(maxsize=4096)
def _calls_somebody(sentence: str) -> bool:
    return len(sentence.split()) <= 12 and bool(_NAMELESS_CALL.match(sentence))
