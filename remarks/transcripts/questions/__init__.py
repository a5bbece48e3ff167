"""Questions, whom they are put to, and which turns reply: observable facts only."""

from __future__ import annotations

import re
from functools import lru_cache

from ..lexicon.names import normalize
from ..lines import trimmed
from ..sentences import sentences
from ..types import Principal, Question, Span, Turn
from . import calls
from .attribution import Askers
from .context import HEARD, INTERRUPTED, LEAVE, THANKS, Ask, Scene, asks_leave, only, only_inaudible
from .replies import FLOOR, Replies

_REQUEST = re.compile(
    r"\b(?:(?:wanted|want|like) you to (?:comment|say|clarify|talk|address|respond|explain|elaborate)\b|(?:just|also) wanted to (?:ask|see|know|get|check|clarify|follow)|i (?:wonder|was wondering|am wondering|would like to (?:ask|know|hear|get)|wanted to (?:ask|get|follow|know|clarify|check|see|go back)|want to (?:ask|get|follow|know|clarify|check|go back|come back)|have (?:a|one|two|another|three) questions?)|"
    r"i[’']?d like to (?:ask|know|hear|get)|(?:can|could|would|will) you\b|please (?:confirm|tell|explain|comment|clarify|elaborate|describe|give|update)|tell us|(?<!of )talk (?:a little |a bit )?(?:more )?about|"
    r"your (?:reaction|response|comment|comments|thoughts|assessment|view|views|take)\b|any (?:comment|reaction|update|response|details|word|thoughts|plans|sense|chance|truth)|curious (?:if|about|whether|how|what)|wondering (?:if|whether|what|how|about)|"
    r"(?:my|the) question (?:is|was|would)|what i(?:[’']m| am) asking|what about|how about)\b",
    re.I,
)
# A verb before its subject, or a question word, where a clause begins; inside one it asks nothing ("the point is that").
_INVERSION = re.compile(
    r"(?:^|[.,;:?!—–]\s*|--\s*|\b(?:and|but|so|because|or|then|well|yeah|okay|actually|i mean)\s+)"
    r"(?:do (?:you|we|they|i)|does (?:the|he|she|that|this|it)|did (?:the|he|she|they|you|we|it)|is (?:there|it|that|this|he|she|the|your|our|any)|are (?:you|there|they|we|the|our|any|these|those)|"
    r"has (?:the|he|she|it|there)|have (?:you|they|we)|will (?:the|he|she|they|you|we|it|there)|would (?:the|he|she|they|you|we|it|that)|"
    r"(?:what|which|who|when|where)(?:[’']s| is| are| was| were| do| does| did| will| would| can| should| has| have)|"
    r"how (?:do|does|did|is|are|will|would|can|much|many|long|soon|often)|why (?:do|does|did|is|are|was|not|would|should|has|have|can))\b",
    re.I,
)
_PROMPT = re.compile(
    r"^\W*(?:(?:and|but|so|my|the|your|on|okay|just|one|a|quick|yes|sorry|also|another|i have a|please|sir|mr\.? secretary|if i (?:could|may)|can i|may i|could i|have a|ask a)\W+){0,6}"
    r"(?:second question|second part|follow[\s-]?up|second one|other question|question|first question|last question|follow up on that|one more|last one|next question|quick one|clarification)\W*$",
    re.I,
)
_SECONDS = re.compile(r"(?i:second|third|other question|number (?:two|three)|separate|different)")
# An opening that breaks off before it says what it is about.
_OPENING_ONLY = re.compile(
    r"^\W*(?:(?:and|but|so|just|also)\W+){0,2}(?:can|could|would|will) you (?:(?:just|please|also) )?(?:tell|give|say|talk|comment|confirm|describe|explain)"
    r"(?: (?:us|me|a|an|any|anything|about|what|how|if|more|on|the)){0,4}\W*$",
    re.I,
)
_CHECKS = frozenset(
    (
        "sorry|i'm sorry|pardon|excuse me|me|yes|yeah|okay|ok|right|huh|hello|can you hear me|"
        "do you hear me|hear me|is this on|may i|can i|could i|can i go|may i follow up|can i follow up|"
        "can i ask a follow-up|can i ask a question|may i ask a question|may i just|can i just|one more|"
        "follow up|follow-up|a follow-up|no|really|on that|just to follow up|mic|microphone|sir|"
        "mr secretary|madam secretary|ready|now|jen|matt|ned"
    ).split("|")
)
_FRAGMENT = re.compile(
    r"^(?:--|—|–|-|\.\.\.|…)?\s*"
    # "What he said was --" goes on to tell, not to ask.
    r"(?!what (?:he|she|they|we|i|you) (?:said|says|meant|means|was|were|did|told|wrote)\b)"
    r"(?:do|does|did|is|are|was|were|can|could|will|would|should|has|have|had|what|why|how|when|where|who|which|if|whether|so is|so are|so what|but what|but is|and what|and is)\b",
    re.I,
)
_CUT_OFF = re.compile(r"(?:--|—|–|-|\.\.\.|…)\s*$")
_BOTH = re.compile(
    r"\b(?:for|to|from|of|ask|each of|both)\s+(?:both|either|each)(?:\s+of)?\s*(?:you|secretaries|ministers|leaders|gentlemen|presidents|the\s\w+|secretary|sides)?\b|\bboth of you\b|\bboth (?:secretaries|ministers|leaders|gentlemen|presidents)\b|\beither of you\b|\beach of you\b",
    re.I,
)
_SECOND = re.compile(
    r"^\W*(?:(?:and|then|so|but|also|my|the|a|for|just|on)\W+){0,3}(?:second(?:ly)?(?:\s+(?:question|one|part))?\b(?!\s+(?:time|term|round|world|half|day|week|year|quarter|amendment|wave|dose|gentleman|lady))|other question|"
    r"third(?:ly)?(?:\s+question)?\b(?!\s+(?:time|term|party|country|parties|countries|world|round))|number (?:two|three)|separate(?:ly)? (?:question|topic|issue)|different (?:topic|subject|question))",
    re.I,
)


def find_questions(scene: Scene) -> tuple[tuple[Question, ...], tuple[int, ...]]:
    """All questions with askers, addressees, replies and states, and the orphan replies."""
    asks = [ask for turn in scene.turns for ask in _asks_of(scene, turn)]
    walk = Replies(scene, asks)
    replies = walk.links()
    names = Askers(scene).of
    questions = []
    for position, ask in enumerate(asks, 1):
        answered = replies[position - 1]
        questions.append(
            Question(
                position,
                ask.turn,
                ask.span.start,
                ask.span.end,
                names(ask),
                ask.to,
                answered,
                _state(scene, walk.next_words(ask), answered),
            )
        )
    return tuple(questions), _orphans(scene, asks, replies)


@lru_cache(maxsize=4096)
def asks(body: str) -> bool:
    """Whether spoken words ask something; thanks, checks and prompts do not."""
    words = " ".join(body.split()).strip()
    if (
        not words
        or _PROMPT.match(words)
        or LEAVE.match(words)
        or len(words.split()) <= 8
        and HEARD.search(words)
    ):
        return False
    if _CUT_OFF.search(words) and _OPENING_ONLY.match(words):
        return False
    if "?" in words:
        return any(_is_real(piece) for piece in words.split("?")[:-1])
    if len(words.split()) < 3 or THANKS.match(words) and len(words.split()) < 9:
        return False
    if _REQUEST.search(words) or _INVERSION.search(
        words.lstrip("—–-… ") if not INTERRUPTED.match(words) else ""
    ):
        return True
    return bool(
        _CUT_OFF.search(words)
        and (_FRAGMENT.match(words) or _FRAGMENT.match(_last_sentence(words)))
    )


def _last_sentence(words: str) -> str:
    return re.split(r"(?<=[.!?;])\s+", words)[-1]


def _is_real(piece: str) -> bool:
    last = re.split(r"[.!…]\s+", piece.strip())[-1]
    words = re.sub(r"[^\w\s'-]", "", normalize(last)).strip()
    return bool(words) and words not in _CHECKS and not _PROMPT.match(words)


def _asks_of(scene: Scene, turn: Turn) -> list[Ask]:
    if turn.voice not in ("press", "audience", "moderator"):
        return []
    body = scene.bodies[turn.position - 1]
    if turn.voice == "moderator" and not _moderator_asks(scene, turn, body):
        return []
    if not asks(body) or asks_leave(scene, turn):
        return []
    return _split(scene, turn)


def _moderator_asks(scene: Scene, turn: Turn, body: str) -> bool:
    """A moderator who reads a question out for somebody, or who leads the interview."""
    if calls.read_out(scene.text, turn.body, turn.end):
        return "?" in body
    if any(t.voice == "press" for t in scene.turns):
        return False
    last = body.strip()[-160:]
    return "?" in last


def _split(scene: Scene, turn: Turn) -> list[Ask]:
    """One ask for each run of sentences that goes to the same people."""
    everyone = scene.everyone
    if len(scene.principals) < 2 and not _SECONDS.search(scene.text, turn.body, turn.end):
        # One person to ask and no second question announced: there is nothing to cut.
        start, end = trimmed(scene.text, turn.body, turn.end)
        return [Ask(turn.position, Span(start, end), everyone, False)]
    groups: list[list] = []
    for sentence in sentences(scene.text, turn.body, turn.end):
        words = sentence.of(scene.text)
        to, named = _addressed(words, scene.principals)
        fresh = bool(groups) and (
            (named and groups[-1][2] and set(to) != set(groups[-1][1]))
            or bool(_SECOND.match(words))
            and _asks_in(scene, groups[-1])
        )
        if not groups or fresh:
            groups.append([[sentence], to, named])
            continue
        groups[-1][0].append(sentence)
        if named and not groups[-1][2]:
            groups[-1][1], groups[-1][2] = to, True
    groups = _merged(scene, groups)
    found = []
    for sentence_list, to, named in groups:
        span = Span(sentence_list[0].start, sentence_list[-1].end)
        if not named:
            to = everyone if len(everyone) == 1 else ()
        found.append(Ask(turn.position, span, to, named))
    return found


def _asks_in(scene: Scene, group: list) -> bool:
    return asks(" ".join(s.of(scene.text) for s in group[0]))


def _merged(scene: Scene, groups: list[list]) -> list[list]:
    """Groups that ask nothing join their neighbour: an opening goes forward, thanks go back."""
    kept: list[list] = []
    pending: list = []
    for group in groups:
        if _asks_in(scene, group):
            kept.append([pending + group[0], group[1], group[2]])
            pending = []
        elif kept:
            kept[-1][0].extend(group[0])
        else:
            pending = pending + group[0]
    return kept or [[[s for g in groups for s in g[0]], groups[0][1], groups[0][2]]]


def _addressed(sentence: str, principals: tuple[Principal, ...]) -> tuple[tuple[str, ...], bool]:
    """The principals whom a sentence speaks to, and whether it names them at all."""
    if len(principals) < 2:
        # With one person to ask, naming that person tells nothing apart.
        return (), False
    if _BOTH.search(sentence):
        return tuple(p.name for p in principals), True
    low = normalize(" ".join(sentence.split()))
    hits = tuple(p.name for p in principals if _speaks_to(low, p, principals))
    return hits, bool(hits)


# What stands before and behind a form of address where a sentence speaks to somebody.
_OPENING = re.compile(
    r"\W*(?:(?:and|also|so|but|thank you|thanks|first|second|then|hi|hello|yes|good \w+|excuse me|sorry|now|question|maybe|"
    r"perhaps|for you|please)\b[\s,.!:—–-]*){0,4}\Z"
)
_ASKED = re.compile(
    r"\b(?:question|questions|one|ask|first|second|is|follow-up)\s+(?:is\s+|goes\s+)?(?:for|to|of)?\s*(?:the\s+|you,?\s+)?\Z"
)
_PUT_TO = re.compile(r"\W*(?:and\s+|then\s+|also\s+)?(?:to|for)\s+(?:you,?\s+)?(?:the\s+)?\Z")
_PAUSE = re.compile(r"\s*(?:[,:!?.—–-]|$)")
_LONGEST_OPENING = 120


def _speaks_to(low: str, principal: Principal, principals: tuple[Principal, ...]) -> bool:
    """Whether a folded sentence speaks to a principal; where each form stands is found first, which costs little."""
    for form in _forms(principal, principals):
        at = low.find(form)
        while at >= 0:
            if _spoken_to(low, at, at + len(form)):
                return True
            at = low.find(form, at + 1)
    return False


def _spoken_to(low: str, start: int, end: int) -> bool:
    before = low[max(0, start - _LONGEST_OPENING) : start]
    if _PAUSE.match(low, end):
        if before.rstrip()[-1:] in (",", "—", "–", "-") and before.strip():
            return True
        if start < _LONGEST_OPENING and _OPENING.match(before):
            return True
    whole = end >= len(low) or not (
        low[end - 1].isalnum() and (low[end].isalnum() or low[end] == "_")
    )
    if not whole:
        return False
    if start < _LONGEST_OPENING and _PUT_TO.match(before):
        return True
    return low[end : end + 2] not in ("'s", "’s") and bool(_ASKED.search(before))


@lru_cache(maxsize=256)
def _forms(principal: Principal, principals: tuple[Principal, ...]) -> tuple[str, ...]:
    return tuple(_vocatives(principal, principals))


def _vocatives(principal: Principal, principals: tuple[Principal, ...]) -> list[str]:
    """How people speak to a principal: office and surname, ``Mr. Lavrov``, ``Madam Secretary``."""
    surname = normalize(principal.surname)
    alone = sum(normalize(p.surname) == surname for p in principals) == 1
    role = normalize(principal.role or "")
    offices = [o for o in _OFFICES if re.search(rf"\b{o}\b", role)]
    if "foreign minister" in offices or "prime minister" in offices:
        offices.append("minister")
    forms = []
    if alone and surname:
        forms += [
            f"{o} {surname}"
            for o in {
                *offices,
                "mr.",
                "mr",
                "ms.",
                "ms",
                "mrs.",
                "dr.",
                "minister",
                "secretary",
                "president",
            }
        ]
        forms.append(normalize(principal.name))
    for office in offices:
        rivals = [
            p
            for p in principals
            if p is not principal and re.search(rf"\b{office}\b", normalize(p.role or ""))
        ]
        if not rivals and not (
            office == "minister"
            and any("minister" in normalize(p.role or "") for p in principals if p is not principal)
        ):
            forms += [
                f"mr. {office}",
                f"mr {office}",
                f"madam {office}",
                f"madame {office}",
                office,
            ]
    return sorted(set(forms), key=len, reverse=True)


_OFFICES = (
    "foreign minister", "prime minister", "foreign secretary", "secretary general", "secretary-general", "high representative",
    "defense minister", "vice president", "president", "secretary", "minister", "chancellor", "ambassador", "general", "admiral",
    "director", "commissioner", "premier", "king", "governor", "senator", "chairman", "administrator",
)  # fmt: skip


def _state(scene: Scene, following: Turn | None, replies: tuple[int, ...]) -> str:
    if replies:
        turns = [scene.turn(p) for p in replies]
        if all(only(scene, t, "untranslated") for t in turns):
            return "not_transcribed"
        if all(only(scene, t, "inaudible") for t in turns):
            return "inaudible"
        return "replied"
    if following is None:
        return "none"
    return "none" if following.voice in ("press", "audience") else "unresolved"


def _orphans(scene: Scene, asks: list[Ask], replies: list[tuple[int, ...]]) -> tuple[int, ...]:
    """Answers to questions that a partial transcript leaves out.

    In a transcript of one language's portions a principal who has answered, is followed by another
    speaker's untranslated words, and then speaks again, answers a question that is not printed.
    """
    linked = {p for group in replies for p in group}
    orphans = _after_unheard(scene, linked)
    if not scene.portions or not asks:
        return tuple(orphans)
    first = asks[0].turn
    for before, turn in zip(scene.turns, scene.turns[1:], strict=False):
        if turn.position <= first or turn.voice != "principal" or turn.position in linked:
            continue
        if (
            before.voice == "principal"
            and before.name != turn.name
            and not only(scene, turn, "untranslated")
        ):
            orphans.append(turn.position)
    return tuple(sorted(set(orphans)))


def _after_unheard(scene: Scene, linked: set[int]) -> list[int]:
    """A principal's words straight after a question of which nothing was heard."""
    found = []
    for before, turn in zip(scene.turns, scene.turns[1:], strict=False):
        if before.voice != "press" or turn.voice != "principal" or turn.position in linked:
            continue
        body = scene.bodies[turn.position - 1]
        if (
            only_inaudible(scene, before)
            and len(body.split()) > 8
            and not FLOOR.match(" ".join(body.split()))
        ):
            found.append(turn.position)
    return found
