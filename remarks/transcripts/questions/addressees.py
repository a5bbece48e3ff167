"""To whom a turn puts its questions; a turn is cut where the addressee changes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..lexicon.names import normalize
from ..lines import trim
from ..types import Span, Turn
from .asking import asks
from .context import Ask, Scene
from .forms_of_address import FormsOfAddress
from .passage import Passage, phrases

# Without one of these words no second question is announced.
_SECONDS = (
    "second",
    "third",
    "other question",
    "number two",
    "number three",
    "separate",
    "different",
)
_BOTH = re.compile(
    phrases(
        r"\b(?:for|to|from|of|ask|each of|both)\s+(?:both|either|each)(?:\s+of)?\s*"
        r"(?:you|secretaries|ministers|leaders|gentlemen|presidents|the\s\w+|secretary|sides)?\b",
        r"\bboth of you\b",
        r"\bboth (?:secretaries|ministers|leaders|gentlemen|presidents)\b",
        r"\beither of you\b",
        r"\beach of you\b",
    ),
    re.I,
)
_SECOND = re.compile(
    r"^\W*(?:(?:and|then|so|but|also|my|the|a|for|just|on)\W+){0,3}"
    + phrases(
        r"second(?:ly)?(?:\s+(?:question|one|part))?\b"
        r"(?!\s+(?:time|term|round|world|half|day|week|year|quarter|amendment|wave|dose|"
        r"gentleman|lady))",
        "other question",
        r"third(?:ly)?(?:\s+question)?\b(?!\s+(?:time|term|party|country|parties|countries|"
        r"world|round))",
        "number (?:two|three)",
        "separate(?:ly)? (?:question|topic|issue)",
        "different (?:topic|subject|question)",
    ),
    re.I,
)
# What stands before and behind a form of address where a sentence speaks to somebody.
_OPENING = re.compile(
    r"\W*(?:"
    + phrases(
        "and",
        "also",
        "so",
        "but",
        "thank you",
        "thanks",
        "first",
        "second",
        "then",
        "hi",
        "hello",
        "yes",
        r"good \w+",
        "excuse me",
        "sorry",
        "now",
        "question",
        "maybe",
        "perhaps",
        "for you",
        "please",
    )
    + r"\b[\s,.!:—–-]*){0,4}\Z"
)
_ASKED = re.compile(
    r"\b(?:question|questions|one|ask|first|second|is|follow-up)\s+(?:is\s+|goes\s+)?(?:for|"
    r"to|of)?\s*"
    r"(?:the\s+|you,?\s+)?\Z"
)
_PUT_TO = re.compile(r"\W*(?:and\s+|then\s+|also\s+)?(?:to|for)\s+(?:you,?\s+)?(?:the\s+)?\Z")
# "Assistant Secretary Rowe": what stands before the office by which somebody is spoken to.
_RANK = re.compile(r"\b(?:assistant|under|deputy|acting)[ ]\Z")
_PAUSE = re.compile(r"\s*(?:[,:!?.—–-]|$)")
MAX_OPENING = 120
MIN_WORDS_BEHIND_NAME = 4
# "Both of you" and "each of you" speak to no more people than these.
MAX_TOGETHER = 24


@dataclass
class _Group:
    """A run of sentences that goes to the same people, while it is being gathered."""

    sentences: list[Passage]
    to: tuple[str, ...]
    named: bool

    @property
    def span(self) -> Span:
        return Span(self.sentences[0].start, self.sentences[-1].end)

    def asks(self) -> bool:
        return asks(" ".join(sentence.words for sentence in self.sentences))


def asks_of(scene: Scene, turn: Turn) -> list[Ask]:
    """One ask for each run of sentences of an asking turn that goes to the same people."""
    everyone, text = scene.everyone, scene.text
    only = len(scene.asked) < 2 and (everyone or not scene.asked)
    if only and not _announces_second(text[turn.body : turn.end]):
        # One person to ask and no second question announced: there is nothing to cut.
        start, end = trim(text, turn.body, turn.end)
        return [Ask(turn.position, Span(start, end), everyone, False)]
    groups = _merge_groups(_groups(scene, Passage.of_turn(text, turn)))
    return [
        Ask(
            turn.position,
            group.span,
            group.to if group.named else everyone if len(everyone) == 1 else (),
            group.named,
        )
        for group in groups
    ]


def _announces_second(words: str) -> bool:
    low = words.lower()
    return any(sign in low for sign in _SECONDS)


def _groups(scene: Scene, passage: Passage) -> list[_Group]:
    groups: list[_Group] = []
    for sentence in passage.sentences():
        to, named = _addressees_of(
            sentence.words, scene.forms_of_address, only=bool(scene.everyone)
        )
        if not groups or _begins_anew(groups[-1], sentence, to, named):
            groups.append(_Group([sentence], to, named))
            continue
        groups[-1].sentences.append(sentence)
        if named and not groups[-1].named:
            groups[-1].to, groups[-1].named = to, True
    return groups or [_Group([passage], (), False)]


def _begins_anew(group: _Group, sentence: Passage, to: tuple[str, ...], named: bool) -> bool:
    """Whether a sentence turns to somebody else, or announces a second question."""
    if named and group.named and set(to) != set(group.to):
        return True
    return bool(_SECOND.match(sentence.words)) and group.asks()


def _merge_groups(groups: list[_Group]) -> list[_Group]:
    """Groups that ask nothing join their neighbor: an opening goes forward, thanks go back."""
    merged: list[_Group] = []
    pending: list[Passage] = []
    for group in groups:
        if group.asks():
            merged.append(replace(group, sentences=pending + group.sentences))
            pending = []
        elif merged:
            merged[-1].sentences.extend(group.sentences)
        else:
            pending = pending + group.sentences
    if merged:
        return merged
    whole = [sentence for group in groups for sentence in group.sentences]
    return [replace(groups[0], sentences=whole)]


def _addressees_of(
    sentence: str, forms: FormsOfAddress, *, only: bool = True
) -> tuple[tuple[str, ...], bool]:
    """The principals whom a sentence speaks to, and whether it names them at all.

    ``only``: nobody without a name answers beside them; else an office alone may mean him.
    """
    principals = forms.principals
    if len(principals) < 2 and only:
        # With one person to ask, naming that person tells nothing apart.
        return (), False
    if len(principals) <= MAX_TOGETHER and _BOTH.search(sentence):
        return tuple(p.name for p in principals), True
    low = normalize(" ".join(sentence.split()))
    hits = tuple(
        principals[n].name
        for n in forms.may_be_meant(low)
        if _speaks_to(low, forms.of[n]) and (only or normalize(principals[n].surname) in low)
    )
    hits = hits or _bearer_of_given_name(low, forms)
    return hits, bool(hits)


def _speaks_to(low: str, forms: tuple[str, ...]) -> bool:
    """Whether a folded sentence speaks to somebody by any of the forms of address."""
    for form in forms:
        place = low.find(form)
        while place >= 0:
            if _is_spoken_to(low, place, place + len(form)):
                return True
            place = low.find(form, place + 1)
    return False


def _is_spoken_to(low: str, start: int, end: int) -> bool:
    before = _RANK.sub("", low[max(0, start - MAX_OPENING) : start])
    if _PAUSE.match(low, end):
        if before.rstrip()[-1:] in (",", "—", "–", "-") and before.strip():
            return True
        if start < MAX_OPENING and _OPENING.match(before):
            return True
    whole = end >= len(low) or not (
        low[end - 1].isalnum() and (low[end].isalnum() or low[end] == "_")
    )
    if not whole:
        return False
    if start < MAX_OPENING and _PUT_TO.match(before):
        return True
    return low[end : end + 2] not in ("'s", "’s") and bool(_ASKED.search(before))


# "And, Ana, a month from today ...": thanks and greetings with a name are courtesies only.
_GIVEN_FIRST = re.compile(
    r"\W*(?:(?:and|so|but|okay|well|then|also)\W+)?(?P<name>\w+),\s+(?P<rest>.*)"
)


def _bearer_of_given_name(low: str, forms: FormsOfAddress) -> tuple[str, ...]:
    """The only one who answers and bears the given name with which a folded sentence begins."""
    first = _GIVEN_FIRST.match(low)
    if first is None or len(first["rest"].split()) < MIN_WORDS_BEHIND_NAME:
        return ()
    bearers = forms.names_by_given.get(first["name"], ())
    return tuple(bearers) if len(bearers) == 1 else ()
