"""Which voice speaks each turn: a principal, the press, a moderator, an interpreter."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from .label_kinds import is_anonymous
from .lexicon.names import ROLE_NOUNS, bare, normalize, surname_of
from .questions.introductions import introduced_asker
from .questions.name_context import NameContext
from .questions.passage import Passage
from .questions.titles import from_title
from .types import Header, Principal, Turn

# Of a turn only its end is looked at for a question mark.
ASKING_END = 200
# A guest says at least this share of what the one says who says most.
MIN_SPEAKING_SHARE = 0.05
MAX_WORDS_FROM_THE_FLOOR = 60

# Who holds one of these is a guest at the podium however little he says.
_HIGH = re.compile(r"\b(?:minister|president|chancellor|premier|secretary of|king|queen)\b", re.I)


def answering_principals(turns: Sequence[Turn], header: Header) -> tuple[Principal, ...]:
    """The principals who speak here: those announced, then those whom only their labels name."""
    speaking: dict[str, Turn] = {}
    for turn in turns:
        if turn.voice == "principal" and turn.name:
            speaking.setdefault(turn.name, turn)
    announced = tuple(p for p in header.principals if p.name in speaking)
    names = {p.name for p in announced}
    labeled = (Principal(n, t.role, surname_of(n)) for n, t in speaking.items() if n not in names)
    return announced + tuple(labeled)


_CALLS = re.compile(
    r"""
    \b(?:
        go[ ]ahead|next[ ]question|first[ ]question|last[ ]question|turn[ ]to|go[ ]to
        | over[ ]to[ ]you|take[ ](?:a|the|our|one|some|your)|call[ ]on
        | open[ ](?:it[ ])?up|questions?|line[ ]is|let's[ ](?:go|start|move)|welcome
        | thank[ ]you|introduce|the[ ]floor
    )\b
    """,
    re.I | re.VERBOSE,
)


def with_speaking(header: Header, turns: Sequence[Turn]) -> tuple[Principal, ...]:
    """The header's people, then those who only by their labels are seen to give remarks.

    Who says little beside the others, as at a meeting of many, is left out.
    """
    known = {principal.name for principal in header.principals}
    words: Counter[str] = Counter()
    for turn in turns:
        if turn.voice == "principal" and turn.name:
            words[turn.name] += turn.words
    least = max(words.values(), default=0) * MIN_SPEAKING_SHARE
    labeled = [p for p in answering_principals(turns, header) if p.name not in known]
    return header.principals + tuple(p for p in labeled if words[p.name] >= least)


@dataclass(frozen=True)
class Talker:
    """Somebody who wears a name as label, and how he speaks here."""

    key: str
    turns: tuple[Turn, ...]
    bodies: tuple[str, ...]

    @cached_property
    def words(self) -> int:
        return sum(turn.words for turn in self.turns)

    @cached_property
    def question_count(self) -> int:
        """How many of his turns end in a question."""
        return sum("?" in body[-ASKING_END:] for body in self.bodies)

    @property
    def share(self) -> float:
        return self.question_count / len(self.turns)

    def introduces_himself(self, text: str) -> bool:
        """Whether he says his own name and the outlet that he is from."""
        for turn in self.turns[:2]:
            asker = introduced_asker(Passage.of_turn(text, turn), NameContext())
            if asker is None or not asker.name or not asker.outlet:
                continue
            if normalize(asker.name) == normalize(self.key):
                return True
        return False

    def asks_from_the_floor(self) -> bool:
        """``Professor Lee Min, City University: ... ?``, under a moderator: asks and no more."""
        label = self.turns[0].label
        what = label.partition(",")[2].split()
        titled = bool(_HIGH.search(label)) or any(bare(word) in ROLE_NOUNS for word in what)
        short = self.words < MAX_WORDS_FROM_THE_FLOOR
        return "," in label and short and not titled and self.question_count == len(self.turns)

    def asks_mostly(self) -> bool:
        if self.question_count >= max(2, 0.45 * len(self.turns)):
            return True
        return self.question_count == len(self.turns) == 1


def voiced_turns(turns: tuple[Turn, ...], header: Header, text: str) -> tuple[Turn, ...]:
    """Principals apart from moderators and interviewers who wear a name as their label."""
    talkers = _talkers(turns, text)
    nameless = sum(t.words for t in turns if t.voice == "principal" and is_anonymous(t.label))
    most = max([nameless, *(talker.words for talker in talkers)])
    announced = {normalize(p.name) for p in header.principals if p.role}
    voices: dict[str, str] = {}
    moderated = any(turn.voice == "moderator" for turn in turns)
    pressed = any(turn.voice == "press" for turn in turns)
    for talker in talkers if len(talkers) > 1 or nameless else ():
        if normalize(talker.key) not in announced:
            opens = _opens_interview(talker, turns, header)
            voice = "press" if opens else _voice_of(talker, talkers, most, header, text, pressed)
            then = turns[talker.turns[0].position : talker.turns[0].position + 1]
            answered = bool(then) and then[0].voice == "principal" and moderated
            if voice is None and answered and talker.asks_from_the_floor():
                voice = "press"
            if voice:
                voices[talker.key] = voice
    return tuple(
        replace(turn, voice=voices[_talker_key(turn)])
        if turn.voice == "principal" and _talker_key(turn) in voices
        else turn
        for turn in turns
    )


def _talker_key(turn: Turn) -> str:
    """Whom a turn's label means: ``P M`` and ``THE PM`` are ``PM``; empty without a label."""
    return turn.name or _letters(turn.label)


@lru_cache(maxsize=4096)
def _letters(label: str) -> str:
    return "".join(c for c in normalize(label).removeprefix("the ") if c.isalnum())


def _talkers(turns: Sequence[Turn], text: str) -> list[Talker]:
    by_label: dict[str, list[Turn]] = defaultdict(list)
    for turn in turns:
        if turn.voice == "principal" and not is_anonymous(turn.label) and _talker_key(turn):
            by_label[_talker_key(turn)].append(turn)
    return [
        Talker(key, tuple(group), tuple(text[t.body : t.end] for t in group))
        for key, group in by_label.items()
    ]


def _voice_of(
    talker: Talker,
    talkers: Sequence[Talker],
    most: int,
    header: Header,
    text: str,
    pressed: bool,
) -> str | None:
    """``press`` or ``moderator`` where the way of speaking shows it, else None.

    ``pressed``: the press speaks under labels of its own.
    """
    if talker.introduces_himself(text) or _is_titled_host(talker, talkers, header):
        return "press"
    high = bool(_HIGH.search(talker.turns[0].role or ""))
    only_asks = talker.question_count == len(talker.turns) > 1 and not high
    alone = not pressed and _is_answered(talker, talkers, header)
    if only_asks and (header.kind == "interview" or alone):
        # However much he says.
        return "press"
    if talker.words >= most * 0.5 or high:
        return None
    if _is_moderating(list(talker.bodies)):
        return "moderator"
    if talker.asks_mostly() or _leads_interview(talker, talkers, header):
        return "press"
    return None


def _is_answered(talker: Talker, talkers: Sequence[Talker], header: Header) -> bool:
    """Whether the head announces another who speaks by his office, and not him."""
    offices = {p.name for p in header.principals if p.role}
    one = len(offices) == 1 and not _is_moderating(list(talker.bodies))
    return one and talker.key not in offices and any(other.key in offices for other in talkers)


def _is_titled_host(talker: Talker, talkers: Sequence[Talker], header: Header) -> bool:
    """The interviewer whom an interview's title names with an outlet, or beside an office.

    He asks, and more often than another: "Interview with Arne Holt, Harbor Radio" names the guest.
    """
    host = from_title(header.title or "") if header.kind == "interview" else None
    if host is None or host.name != talker.key or not talker.question_count:
        return False
    beside = any(p.role and p.name != host.name for p in header.principals)
    asks_more = any(other.share < talker.share for other in talkers)
    return asks_more and bool(host.outlet or beside)


def _opens_interview(talker: Talker, turns: Sequence[Turn], header: Header) -> bool:
    """``NEIL``, who speaks first and asks, where the head has the guest's office."""
    first = talker.turns[0]
    if header.kind != "interview" or first.position != turns[0].position or first.role:
        return False
    if not talker.question_count or any(turn.voice == "press" for turn in turns):
        return False
    announced = {p.name for p in header.principals}
    return any(p.role for p in header.principals) and talker.key not in announced


def _leads_interview(talker: Talker, talkers: Sequence[Talker], header: Header) -> bool:
    """Of the two in an interview the one who says less and asks more leads it.

    So he does where most of what he says are remarks.
    """
    if header.kind != "interview" or len(talkers) != 2 or talker.question_count < 2:
        return False
    return talker.share == max(other.share for other in talkers)


_THANKS_FIRST = re.compile(r"\s*(?:thank you|thanks)\b[^.?!]{0,60}[.!]\s*", re.I)
_OWN_QUESTION = re.compile(r"\bmy (?:second |first |other )?questions?\b", re.I)


def _calls(text: str) -> bool:
    """Whether a turn speaks as moderators do; who thanks and asks is no moderator by that."""
    if text.rstrip().endswith("?"):
        text = _OWN_QUESTION.sub("", _THANKS_FIRST.sub("", text, count=1))
    return bool(_CALLS.search(text))


def _is_moderating(texts: list[str]) -> bool:
    """Short turns that call on others and say nothing else: a moderator's."""
    if not texts:
        return False
    short = [t for t in texts if len(t.split()) < 90]
    calling = [t for t in short if _calls(t)]
    return len(short) >= 0.8 * len(texts) and len(calling) >= max(1, 0.4 * len(short))
