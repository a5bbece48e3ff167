"""Questions, whom they are put to, and which turns reply: observable facts only."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from . import askers, outlets
from .marks import spoken
from .names import bare, fold, surname_of
from .sentences import sentences
from .shapes import Asker, Header, Principal, Question, Span, Turn

_THANKS = re.compile(
    r"^\W*(?:(?:okay|great|yes|well|all right|and|sir|mr\.? \w+|secretary|no)\W+){0,3}(?:thank you|thanks)\b", re.I
)
_REQUEST = re.compile(
    r"\b(?:i (?:wonder|was wondering|am wondering|would like to (?:ask|know|hear|get)|wanted to (?:ask|get|follow|know|clarify|check|see|go back)|want to (?:ask|get|follow|know|clarify|check|go back|come back)|have (?:a|one|two|another|three) questions?)|"
    r"i[’']?d like to (?:ask|know|hear|get)|(?:can|could|would|will) you\b|please (?:confirm|tell|explain|comment|clarify|elaborate|describe|give|update)|tell us|talk (?:a little |a bit )?(?:more )?about|"
    r"your (?:reaction|response|comment|comments|thoughts|assessment|view|views|take)\b|any (?:comment|reaction|update|response|details|word|thoughts|plans|sense|chance|truth)|curious (?:if|about|whether|how|what)|wondering (?:if|whether|what|how|about)|"
    r"(?:my|the) question (?:is|was|would)|what about|how about)\b",
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
    r"^(?:--|—|–|-|\.\.\.|…)?\s*(?:do|does|did|is|are|was|were|can|could|will|would|should|has|have|had|what|why|how|when|where|who|which|if|whether|so is|so are|so what|but what|but is|and what|and is)\b",
    re.I,
)
_CUT_OFF = re.compile(r"(?:--|—|–|-|\.\.\.|…)\s*$")
_FLOOR = re.compile(
    r"^\W*(?:(?:yes|yeah|sure|okay|ok|please|well|right|um|uh|oh|and|yep|now|sorry|i[’']?m sorry|all right|no|hold on|wait)\W+){0,3}"
    r"(?:go ahead|go on|go for it|please|say (?:that|it) again|what[’']?s that|i[’']?m sorry|sorry|pardon(?: me)?|excuse me|hold on|one second|your second question|what was (?:the|your).{0,30}|repeat.{0,30}|"
    r"do you want (?:me )?to.{0,30}|you want (?:me )?to.{0,20}|can you (?:repeat|say).{0,40}|who (?:is|was) (?:it|that|the).{0,30}|wait|to me|for me|which one)\W*$",
    re.I,
)
# Thanks, farewells and a bare "okay" answer nothing.
_COURTESY = re.compile(
    r"^\W*(?:(?:well|okay|great|and|good|yes|so)\W+){0,2}(?:(?:thank you|thanks|great|okay|ok|all right|bye|bye-bye|goodbye|good to (?:be with|see) you|see you(?: later| soon)?|welcome|cheers)"
    r"(?: (?:very much|so much|all|everyone|everybody|again|both|guys|folks|for having me|a lot|to be here))*\W*){1,3}$",
    re.I,
)
_HEARD = re.compile(r"\bhear (?:me|you|us)\b|^\W*(?:hello|sorry|hi|yes|hey)\W*$", re.I)
_CLOSING = re.compile(
    r"\b(?:next question|last question|final question|thank you(?: all| very much| everyone| everybody| both| so much)?[.!]?\s*$|let[’']s go to|we[’']ll go to|we[’']ll take|turn to|"
    r"move on|first question|second question|line is (?:now )?open|concludes|go ahead)\b",
    re.I,
)
_BOTH = re.compile(
    r"\b(?:for|to|from|of|ask|each of|both)\s+(?:both|either|each)(?:\s+of)?\s*(?:you|secretaries|ministers|leaders|gentlemen|presidents|the\s\w+|secretary|sides)?\b|\bboth of you\b|\bboth (?:secretaries|ministers|leaders|gentlemen|presidents)\b|\beither of you\b|\beach of you\b",
    re.I,
)
_SECOND = re.compile(
    r"^\W*(?:(?:and|then|so|but|also|my|the|a|for|just|on)\W+){0,3}(?:second(?:ly)?(?:\s+(?:question|one|part))?\b(?!\s+(?:time|term|round|world|half|day|week|year|quarter|amendment|wave|dose|gentleman|lady))|other question|"
    r"third(?:ly)?(?:\s+question)?\b(?!\s+(?:time|term|party|country|parties|countries|world|round))|number (?:two|three)|separate(?:ly)? (?:question|topic|issue)|different (?:topic|subject|question))",
    re.I,
)


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
    def room(self) -> askers.Room:
        """Those who answer here, whom no call names as askers, and the words of the text."""
        names = {fold(p.name.split()[-1]) for p in self.principals}
        names |= {fold(t.name.split()[-1]) for t in self.turns if t.voice == "principal" and t.name}
        return askers.Room(frozenset(names), frozenset(self.text.split()))


@dataclass(frozen=True)
class Ask:
    """A stretch of an asking turn that goes to the same people."""

    turn: int
    span: Span
    to: tuple[str, ...]
    named: bool


def find_questions(scene: Scene) -> tuple[tuple[Question, ...], tuple[int, ...]]:
    """All questions with askers, addressees, replies and states, and the orphan replies."""
    asks = [ask for turn in scene.turns for ask in _asks_of(scene, turn)]
    walk = _Replies(scene, asks)
    replies = walk.links()
    names = _Askers(scene).of
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
    if not words or _PROMPT.match(words) or len(words.split()) <= 8 and _HEARD.search(words):
        return False
    if "?" in words:
        return any(_is_real(piece) for piece in words.split("?")[:-1])
    if len(words.split()) < 3 or _THANKS.match(words) and len(words.split()) < 9:
        return False
    if _REQUEST.search(words) or _INVERSION.search(words.lstrip("—–-… ") if not _INTERRUPTED.match(words) else ""):
        return True
    return bool(_CUT_OFF.search(words) and _FRAGMENT.match(words))


def _is_real(piece: str) -> bool:
    last = re.split(r"[.!…]\s+", piece.strip())[-1]
    words = re.sub(r"[^\w\s'-]", "", fold(last)).strip()
    return bool(words) and words not in _CHECKS and not _PROMPT.match(words)


def _asks_of(scene: Scene, turn: Turn) -> list[Ask]:
    if turn.voice not in ("press", "audience", "moderator"):
        return []
    body = scene.bodies[turn.position - 1]
    if turn.voice == "moderator" and not _moderator_asks(scene, turn, body):
        return []
    if not asks(body):
        return []
    return _split(scene, turn)


def _moderator_asks(scene: Scene, turn: Turn, body: str) -> bool:
    """A moderator who reads a question out for somebody, or who leads the interview."""
    if askers.read_out(scene.text, turn.body, turn.end):
        return "?" in body
    if any(t.voice == "press" for t in scene.turns):
        return False
    last = body.strip()[-160:]
    return "?" in last


def _split(scene: Scene, turn: Turn) -> list[Ask]:
    """One ask for each run of sentences that goes to the same people."""
    groups: list[list] = []
    everyone = tuple(p.name for p in scene.principals)
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
    hits = tuple(p.name for p in principals if _speaks_to(sentence, p, principals))
    return hits, bool(hits)


def _speaks_to(sentence: str, principal: Principal, principals: tuple[Principal, ...]) -> bool:
    patterns, forms = _speaking(principal, principals)
    low = fold(" ".join(sentence.split()))
    return any(form in low for form in forms) and any(pattern.search(low) for pattern in patterns)


@lru_cache(maxsize=256)
def _speaking(
    principal: Principal, principals: tuple[Principal, ...]
) -> tuple[tuple[re.Pattern, ...], tuple[str, ...]]:
    """The ways a sentence can speak to a principal, over the forms of address that mean this person alone."""
    forms = tuple(_vocatives(principal, principals))
    if not forms:
        return (), ()
    names = "|".join(re.escape(f) for f in forms)
    opening = (
        r"^\W*(?:(?:and|also|so|but|thank you|thanks|first|second|then|hi|hello|yes|good \w+|excuse me|sorry|now|question|maybe|"
        r"perhaps|for you|please)\b[\s,.!:—–-]*){0,4}"
    )
    asked = r"\b(?:question|questions|one|ask|first|second|is|follow-up)\s+(?:is\s+|goes\s+)?(?:for|to|of)?\s*(?:the\s+|you,?\s+)?"
    ways = (
        rf"{opening}(?:{names})\s*(?:[,:!?.—–-]|$)",
        rf"[,—–-]\s*(?:{names})\s*(?:[,?.!—–:-]|$)",
        rf"{asked}(?:{names})\b(?!['’]s)",
        rf"^\W*(?:and\s+|then\s+|also\s+)?(?:to|for)\s+(?:you,?\s+)?(?:the\s+)?(?:{names})\b",
    )
    return tuple(re.compile(way) for way in ways), forms


def _vocatives(principal: Principal, principals: tuple[Principal, ...]) -> list[str]:
    """How people speak to a principal: office and surname, ``Mr. Lavrov``, ``Madam Secretary``."""
    surname = fold(principal.surname)
    alone = sum(fold(p.surname) == surname for p in principals) == 1
    role = fold(principal.role or "")
    offices = [o for o in _OFFICES if re.search(rf"\b{o}\b", role)]
    if "foreign minister" in offices or "prime minister" in offices:
        offices.append("minister")
    forms = []
    if alone and surname:
        forms += [
            f"{o} {surname}"
            for o in {*offices, "mr.", "mr", "ms.", "ms", "mrs.", "dr.", "minister", "secretary", "president"}
        ]
        forms.append(fold(principal.name))
    for office in offices:
        rivals = [p for p in principals if p is not principal and re.search(rf"\b{office}\b", fold(p.role or ""))]
        if not rivals and not (
            office == "minister" and any("minister" in fold(p.role or "") for p in principals if p is not principal)
        ):
            forms += [f"mr. {office}", f"mr {office}", f"madam {office}", f"madame {office}", office]
    return sorted(set(forms), key=len, reverse=True)


_OFFICES = (
    "foreign minister", "prime minister", "foreign secretary", "secretary general", "secretary-general", "high representative",
    "defense minister", "vice president", "president", "secretary", "minister", "chancellor", "ambassador", "general", "admiral",
    "director", "commissioner", "premier", "king", "governor", "senator", "chairman", "administrator",
)  # fmt: skip


class _Replies:
    """Links each ask to the turns that reply, walking forward to the next turn that asks."""

    def __init__(self, scene: Scene, asks: list[Ask]):
        self._scene = scene
        self._asks = asks
        self._asking = {ask.turn for ask in asks}

    def links(self) -> list[tuple[int, ...]]:
        links = []
        for ask in self._asks:
            siblings = [a for a in self._asks if a.turn == ask.turn]
            candidates = self._after(ask.turn)
            links.append(self._share(ask, siblings, candidates))
        return links

    def _after(self, position: int) -> list[Turn]:
        """The principals' turns between an asking turn and the next one."""
        found: list[Turn] = []
        for turn in self._scene.turns[position:]:
            body = self._scene.bodies[turn.position - 1]
            if turn.position in self._asking:
                break
            if turn.voice == "principal":
                if not self._gives_floor(turn, body):
                    found.append(turn)
            elif (
                turn.voice in ("press", "audience")
                and _only_inaudible(self._scene, turn)
                or turn.voice in ("press", "audience")
                and found
                and _THANKS.match(body)
                or turn.voice == "moderator"
                and found
                and (_CLOSING.search(body) or len(body.split()) > 12)
            ):
                break
        return found

    def next_words(self, ask: Ask) -> Turn | None:
        """The next turn that is no interjection: nobody's go-ahead, no interpreter's words."""
        for turn in self._scene.turns[ask.turn :]:
            body = self._scene.bodies[turn.position - 1]
            if turn.voice in ("interpreter", "staff") or turn.voice == "principal" and self._gives_floor(turn, body):
                continue
            return turn
        return None

    def _gives_floor(self, turn: Turn, body: str) -> bool:
        """Go-aheads, and a bare name after which the press speaks: nobody was answered."""
        words = " ".join(body.split()) or "-"
        if _FLOOR.match(words) or _COURTESY.match(words):
            return True
        following = self._scene.turns[turn.position : turn.position + 1]
        called = bool(following) and following[0].voice in ("press", "audience")
        return called and askers.only_calls(self._scene.text, turn.body, turn.end, self._scene.room)

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


def _state(scene: Scene, following: Turn | None, replies: tuple[int, ...]) -> str:
    if replies:
        turns = [scene.turn(p) for p in replies]
        if all(_only(scene, t, "untranslated") for t in turns):
            return "not_transcribed"
        if all(_only(scene, t, "inaudible") for t in turns):
            return "inaudible"
        return "replied"
    if following is None:
        return "none"
    return "none" if following.voice in ("press", "audience") else "unresolved"


def _only(scene: Scene, turn: Turn, kind: str) -> bool:
    """Whether a turn holds a gap of this kind and hardly a word beside it."""
    return (
        any(m.kind == kind for m in turn.marks) and len(scene.bodies[turn.position - 1].replace(".", " ").split()) <= 4
    )


def _only_inaudible(scene: Scene, turn: Turn) -> bool:
    """A turn of which nothing was heard."""
    return any(m.kind == "inaudible" for m in turn.marks) and not any(
        c.isalnum() for c in scene.bodies[turn.position - 1]
    )


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
        if before.voice == "principal" and before.name != turn.name and not _only(scene, turn, "untranslated"):
            orphans.append(turn.position)
    return tuple(sorted(set(orphans)))


def _after_unheard(scene: Scene, linked: set[int]) -> list[int]:
    """A principal's words straight after a question of which nothing was heard."""
    found = []
    for before, turn in zip(scene.turns, scene.turns[1:], strict=False):
        if before.voice != "press" or turn.voice != "principal" or turn.position in linked:
            continue
        body = scene.bodies[turn.position - 1]
        if _only_inaudible(scene, before) and len(body.split()) > 8 and not _FLOOR.match(" ".join(body.split())):
            found.append(turn.position)
    return found


_INTERRUPTED = re.compile(r"^\W*(?:--|—|–|\.\.\.|…)|^\s*[a-z]")


class _Askers:
    """Finds the asker of an ask: the words of the question, the call before it, label, title, answer."""

    def __init__(self, scene: Scene):
        self._scene = scene
        self._room = scene.room
        interview = scene.header.kind == "interview" or not any(t.label.upper().startswith("Q") for t in scene.turns)
        titled = askers.from_title(scene.header.title or "") if interview or scene.header.kind == "other" else None
        self._title = (
            None
            if titled is None or surname_of(titled.name or "") in {surname_of(p.name) for p in scene.principals}
            else titled
        )
        if (
            titled is None
            and scene.header.kind == "interview"
            and (host := askers.host_in_title(scene.header.title or ""))
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
            return askers.read_out(text, turn.body, turn.end) or self._titled(turn) or Asker()
        said = askers.introduced(text, turn.body, turn.end, self._room)
        behalf = askers.read_out(text, turn.body, turn.end)
        if behalf and not said:
            return behalf
        call = self._called(turn)
        if said:
            return _completed(said, call)
        bracketed = self._bracketed(turn)
        if call:
            return replace(call, outlet=bracketed.outlet) if bracketed and not call.outlet else call
        if bracketed:
            return bracketed
        if labelled := self._labelled(turn):
            return labelled
        return self._titled(turn) or self._answered(turn) or Asker(inaudible=_starts_inaudible(self._scene, turn))

    def _called(self, turn: Turn) -> Asker | None:
        """The call in the turns just before, unless it was an interruption or an echo of the asker's own words."""
        if _INTERRUPTED.match(self._scene.bodies[turn.position - 1]):
            return None
        for before in reversed(self._scene.turns[max(0, turn.position - 7) : turn.position - 1]):
            said = self._scene.bodies[before.position - 1]
            if before.voice in ("interpreter", "staff") or len(said.split()) <= 8 and _HEARD.search(said):
                # "Hello? Can you hear me?" "Yes, I can hear you.": the floor has not changed hands.
                continue
            if before.voice == "press":
                return None
            found = askers.called(self._scene.text, before.body, before.end, self._room)
            if found:
                return None if self._echoes(found, before, turn) else self._fuller(found, before)
            body = self._scene.bodies[before.position - 1]
            if before.voice == "moderator" and (len(body.split()) < 12):
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
        if call.name is None or len(call.name.split()) > 1 or before.voice != "moderator" or before.position < 2:
            return call
        earlier = self._scene.turn(before.position - 1)
        if earlier.voice not in ("moderator", "principal"):
            return call
        found = askers.called(self._scene.text, earlier.body, earlier.end, self._room)
        if found and found.name and call.name in found.name.split()[-1:]:
            return found
        return call

    def _labelled(self, turn: Turn) -> Asker | None:
        if turn.name:
            found = askers.from_label(turn.label)
            if found and found.outlet:
                return replace(found, evidence=Span(turn.start, turn.body))
            return Asker(turn.name, self._title_outlet(turn.name), evidence=Span(turn.start, turn.body), cue="label")
        if turn.label.split() and not turn.label.upper().startswith("Q"):
            found = askers.from_label(turn.label)
            if found and found.outlet:
                return replace(found, evidence=Span(turn.start, turn.body))
        return None

    def _bracketed(self, turn: Turn) -> Asker | None:
        """``Question (Reuters):`` the outlet in the label's brackets."""
        inside = re.search(r"\(([^()]{2,60})\)", turn.label)
        if inside and outlets.stands_for_press(inside[1]):
            return Asker(outlet=inside[1], evidence=Span(turn.start, turn.body), cue="label")
        return None

    def _title_outlet(self, name: str) -> str | None:
        found = askers.from_title(self._scene.header.title or "")
        if found and found.name and fold(found.name.split()[-1]) == fold(name.split()[-1]):
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
        found = askers.answered_to(self._scene.text, following.body, following.end, self._room)
        said = self._scene.bodies[turn.position - 1]
        if found and re.search(rf"\b{re.escape(found.name)}\b", said):
            return None
        return found


def _completed(said: Asker, call: Asker | None) -> Asker:
    """An introduction that gives half, and a call that gives the other half."""
    if call is None:
        return said
    if said.name is None and call.name and not said.inaudible and (call.outlet in (None, said.outlet)):
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


def _starts_inaudible(scene: Scene, turn: Turn) -> bool:
    return any(m.kind == "inaudible" and m.start - turn.body < 3 for m in turn.marks)


def bodies_of(text: str, turns: tuple[Turn, ...]) -> tuple[str, ...]:
    """The words really spoken in each turn."""
    return tuple(spoken(text, t.body, t.end, t.marks) for t in turns)
