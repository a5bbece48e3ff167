"""The turns of a transcript with what finding questions, askers and replies needs beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from ..lexicon.names import normalize
from ..marks import spoken
from ..types import Asker, Header, Principal, Span, Turn
from . import calls
from .forms_of_address import FormsOfAddress
from .name_context import NameContext
from .passage import Passage, phrases

THANKS = re.compile(
    r"^\W*(?:"
    + phrases(
        "okay",
        "great",
        "yes",
        "well",
        "all right",
        "oh",
        "and",
        "sir",
        "ma[’']am",
        r"mr\.? \w+",
        "no",
        r"(?:(?:madam|prime|foreign|vice|u\.s\.) ){0,2}(?:secretary|president|minister|"
        r"ambassador|chancellor|general|"
        r"senator|governor)(?: [\w.’'-]{1,20}){0,4}",
    )
    + r"\W+){0,3}(?:thank you|thanks)\b",
    re.I,
)
HEARD = re.compile(r"\bhear (?:me|you|us)\b|^\W*(?:hello|sorry|hi|yes|hey)\W*$", re.I)
SAYS_NO = re.compile(r"\W*no\W*$", re.I)
INTERRUPTED = re.compile(r"^[^\w(\[]*(?:--|—|–|\.\.\.|…)(?!\W*[(\[])|^\s*[a-z]")
# Thanks, farewells and a bare "okay" answer nothing.
_COURTESY = re.compile(
    r"^\W*(?:(?:well|oh|okay|great|and|good|yes|so|all right)\W+){0,2}(?:"
    + phrases(
        "thank you",
        "thanks",
        "great",
        "okay",
        "ok",
        "all right",
        "bye",
        "bye-bye",
        "goodbye",
        "good to (?:be with|see) you",
        "(?:i[’']ll )?see you(?: later| soon| tomorrow)?",
        "welcome",
        "cheers",
        "have a (?:good|great|nice) (?:one|day|evening|night|weekend|afternoon|trip)",
        "you[’']re welcome",
        "(?:my|it[’']s a|it was a) pleasure",
        "good (?:night|morning|afternoon|evening)",
        "take care",
        "appreciate it",
        "that[’']s (?:it|all)",
        "i[’']ve got to go",
        "we[’']ll leave it there",
        "we[’']re done",
        "no more questions",
    )
    + r"(?:,? (?:very much|so much|much|all|everyone|everybody|again|both|guys|folks|"
    r"for having me|for that|a lot|"
    r"to be here|indeed|very|for coming|for your time|for joining us|ladies and gentlemen))*"
    # "Thanks, Wanda. Good to be with you.": whom one thanks may be named.
    r"(?:, (?-i:[A-Z][a-z’'-]{1,15})(?=\W))?\W*){1,4}$",
    re.I,
)
# Leave asked for a question that then follows.
LEAVE = re.compile(
    r"""
    ^\W*(?:(?:and|but|so|just|sorry)\W+){0,2}(?:can|could|may)[ ](?:i|we)[ ](?:just[ ])?
    (?:
        follow|follow[ ]up|jump[ ]in|go[ ]back
        | (?:change|switch)[ ](?:the[ ])?(?:topics?|subjects?)
    )
    (?:[ ](?:on|to|up|with|about)){0,2}
    (?:[ ](?:that|this|it|just[ ]for[ ]a[ ](?:second|moment|minute)))?(?:[ ]again)?
    (?:\W+(?:please|sir|real[ ]quick|quickly))?
    (?:\W+just[ ]to[ ](?:make[ ]sure|be[ ]sure|clarify)[\w’' ]{0,30})?\W*$
    """,
    re.I | re.VERBOSE,
)
# A hard blank of one encoding, read as another.
_MISDECODED = re.compile(r"(?<!\S)Â(?!\S)")
MAX_COURTESY_LENGTH = 160
# Whoever says less than this share of what principals say is a guest whom no question means.
MIN_SHARE_OF_WORDS = 0.1


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

    def words(self, turn: Turn) -> str:
        """The words really spoken in a turn, with one blank between them."""
        return self._words[turn.position - 1]

    @cached_property
    def _words(self) -> tuple[str, ...]:
        return tuple(" ".join(body.split()) for body in self.bodies)

    def passage(self, turn: Turn) -> Passage:
        return self._passages[turn.position - 1]

    @cached_property
    def _passages(self) -> tuple[Passage, ...]:
        return tuple(Passage.of_turn(self.text, turn) for turn in self.turns)

    def call_in(self, turn: Turn) -> Asker | None:
        """The asker whom a turn calls on at its end."""
        if turn.position not in self._calls:
            self._calls[turn.position] = calls.called_asker(self.passage(turn), self.names)
        return self._calls[turn.position]

    @cached_property
    def _calls(self) -> dict[int, Asker | None]:
        return {}

    def only_calls(self, turn: Turn) -> bool:
        """Whether a turn does nothing but give the floor to somebody."""
        if turn.words > calls.MAX_WORDS_OF_FORMAL_CALL:
            return False
        return calls.only_calls(self.passage(turn), self.call_in(turn))

    def passes_floor(self, turn: Turn) -> bool:
        """Whether a turn ends in a call, by name or not; asked of a turn again and again."""
        if turn.position not in self._passes:
            named = self.call_in(turn) is not None
            self._passes[turn.position] = named or calls.calls_nameless(self.passage(turn))
        return self._passes[turn.position]

    @cached_property
    def _passes(self) -> dict[int, bool]:
        return {}

    def may_pass_floor(self, turn: Turn) -> bool:
        """Whether a turn ends in a call, or in words that may be one; asked again and again."""
        if turn.position not in self._may_pass:
            may_call = self.passes_floor(turn) or calls.may_call(self.passage(turn))
            self._may_pass[turn.position] = may_call
        return self._may_pass[turn.position]

    @cached_property
    def _may_pass(self) -> dict[int, bool]:
        return {}

    def after(self, turn: Turn, count: int) -> Turn | None:
        """The turn ``count`` turns later (before, where negative), if there is one."""
        place = turn.position - 1 + count
        return self.turns[place] if 0 <= place < len(self.turns) else None

    def is_courtesy(self, turn: Turn) -> bool:
        """Whether a turn only thanks, greets or takes leave."""
        words = self.words(turn)
        return len(words) <= MAX_COURTESY_LENGTH and bool(_COURTESY.match(words))

    @cached_property
    def has_press(self) -> bool:
        return any(turn.voice == "press" for turn in self.turns)

    @cached_property
    def everyone(self) -> tuple[str, ...]:
        """The names of all who are asked here; none where somebody answers who is not named."""
        nameless = sum(t.words for t in self.turns if t.voice == "principal" and not t.name)
        if nameless > MIN_SHARE_OF_WORDS * self._words_of_principals:
            return ()
        return tuple(p.name for p in self.asked)

    @cached_property
    def asked(self) -> tuple[Principal, ...]:
        """Those to whom questions can be put: the announced, and who else speaks a good part."""
        announced = {p.name for p in self.header.principals}
        enough = MIN_SHARE_OF_WORDS * self._words_of_principals
        return tuple(
            p
            for p in self.principals
            if p.name in announced or not announced or self._words_by_name[p.name] >= enough
        )

    @cached_property
    def forms_of_address(self) -> FormsOfAddress:
        """How people speak to those to whom questions can be put."""
        return FormsOfAddress(self.asked)

    @cached_property
    def names_by_word(self) -> dict[str, list[frozenset[str]]]:
        """The names of those who answer as sets of folded words, by each of these words."""
        names = defaultdict(list)
        for words in (frozenset(normalize(p.name).split()) for p in self.principals):
            for word in words:
                names[word].append(words)
        return dict(names)

    @cached_property
    def _words_by_name(self) -> dict[str, int]:
        counts: dict[str, int] = {p.name: 0 for p in self.principals}
        for turn in self.turns:
            if turn.voice == "principal" and turn.name:
                counts[turn.name] = counts.get(turn.name, 0) + turn.words
        return counts

    @cached_property
    def _words_of_principals(self) -> int:
        return sum(t.words for t in self.turns if t.voice == "principal")

    @cached_property
    def names(self) -> NameContext:
        """Those who answer here, whom no call names as askers, and the words of the text."""
        full = {p.name for p in self.principals}
        full |= {t.name for t in self.turns if t.voice == "principal" and t.name}
        return NameContext(
            answering=frozenset(normalize(name.split()[-1]) for name in full),
            text=self.text,
            given=frozenset(normalize(name.split()[0]) for name in full if " " in name),
            people=frozenset(map(normalize, full)),
        )


@dataclass(frozen=True, slots=True)
class Ask:
    """A stretch of an asking turn that goes to the same people."""

    turn: int
    span: Span
    to: tuple[str, ...]
    named: bool


def bodies_of(text: str, turns: tuple[Turn, ...]) -> tuple[str, ...]:
    """The words really spoken in each turn, without blanks that were misdecoded."""
    bodies = tuple(spoken(text, t.body, t.end, t.marks) for t in turns)
    return tuple(_MISDECODED.sub(" ", b) for b in bodies) if "Â" in text else bodies


def only(scene: Scene, turn: Turn, kind: str) -> bool:
    """Whether a turn holds a gap of this kind and hardly a word beside it."""
    return (
        any(m.kind == kind for m in turn.marks)
        and len(scene.bodies[turn.position - 1].replace(".", " ").split()) <= 4
    )


def only_gap(scene: Scene, turn: Turn) -> bool:
    """A turn of which nothing was heard, or nothing is in the transcript's language."""
    return any(m.kind in ("inaudible", "untranslated") for m in turn.marks) and not any(
        c.isalnum() for c in scene.bodies[turn.position - 1]
    )
