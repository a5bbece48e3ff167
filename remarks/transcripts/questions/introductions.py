"""Who asked: only what the text says, each attribution with the words that say it.

The order of trust: the asker's own introduction, the call just before the question, the label, the
title. An outlet that a question cites is never taken for the asker's.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cached_property

from ..lexicon import outlets
from ..lexicon.names import PARTICLES, bare, is_given_name_like, normalize
from ..lexicon.places import PLACES
from ..sentences import each_sentence
from ..types import Asker, Span

_WINDOW = 420

_WORD = re.compile(r"[^\s\u00a0]+")

_BREAKS = re.compile(r"[,!.:—–-]+\s+|\s+")

_LATE = re.compile(
    r"(?:should have said|forgot to (?:say|introduce)|let me introduce)[^:.]{0,40}[:.,]\s*"
)

_GREETING = frozenset(
    (
        "yes yeah hi hello hey thanks thank good okay ok so and well great sure please sorry excuse yep no mr "
        "mr. mrs madam madame secretary minister president sir ma'am ambassador congratulations welcome right "
        "first just dear greetings foreign both to for my oh um uh also again"
    ).split()
)

_SELF = re.compile(
    r"(?:I[’']m|I am|This is|this is|It[’']s|it[’']s|My name is|my name is|My name[’']s|my name[’']s|[Nn]ame is|Here is|I, )\s*(?:[Dd]r\.\s|[Mm]r\.\s|[Mm]s\.\s)?",
)

_NAMED_SELF = re.compile(r"(?:[Tt]his is|[Mm]y name is|[Mm]y name[’']s)\s")

_LINK = re.compile(
    r"\s*(?:,\s*)?(?:(?:here\s+)?(?:reporting\s+)?(?:\b(?:from|with|of|for|at|representing)\b)|on behalf of|and I[’']m (?:from|with)|I[’']m (?:from|with)|(?:a |the )?(?:(?:[\w-]+ ){0,2}(?:correspondent|reporter|journalist|editor|anchor|columnist)) (?:for|with|from|of|at))\s+(?:the\s+)?",
)

_COMMA = re.compile(r"\s*(?:,|–|—|-{1,2}|/|\()\s*(?:the\s+)?(?=\S)")

_MINE = re.compile(
    r"(?:I represent|I work (?:for|at)|I[’']m (?:from|with)|I am (?:from|with)|representing|on behalf of)\s+(?:the\s+)?"
)

_INAUDIBLE = re.compile(
    r"[(\[]\s*(?:inaudible|off[- ]mike|off[- ]mic|unintelligible|indistinct)\.?\s*[)\]]\s*,?\s*(?:(?:from|with|of|at|for)\s+)?(?:the\s+)?",
    re.I,
)

_BEHALF = re.compile(
    r"\b(?:question|one)\b.{0,30}\bfrom\s+$|\b(?:asking|ask|question)\b.{0,20}\b(?:on behalf of|for)\s+(?:my colleague\s+)?$",
    re.I,
)

_CITED = re.compile(
    r"^\W{0,3}(?:\w+ly\s)?(?:has |have |had |is |was |just |also |recently |today |yesterday )?(?:report|said|say|quot|publish|wrote|writ|ran|broke|interview|story|article|cited|poll|headline|asked you|revealed|survey|editorial|op-ed|journalist|correspondent|reporter)",
    re.I,
)

_NOT_PEOPLE = frozenset(
    (
        "guten tag bonjour merci danke gracias buenos buenas dias grazie obrigado salam sir ma'am madam everybody everyone guys folks yes no okay thanks thank please sure right god well "
        "good great next question questions ahead first last one two again so and but here there congress "
        "iran iraq israel russia china ukraine europe america americans today tomorrow secretary president "
        "minister ambassador operator moderator press laughter exactly correct absolutely nope hello hi hey "
        "welcome bye look listen now then still never nobody all wait sorry fine true false maybe perhaps "
        "obviously certainly indeed english french german spanish arabic russian chinese japanese korean "
        "turkish hebrew i we you they he she it"
    ).split()
)

# Given names that are also everyday words: a lower-case twin in the text says nothing against them.
_EVERYDAY = frozenset(
    "mark bill will chip rich grant said art hope grace faith joy jack rob pat drew frank dean chase josh peg sue guy miles page "
    "jean ray max major angel dawn iris rose ruby penny christian jade robin jay kay lee ed al ben matt sandy holly june jan april "
    "may mike nick jim john dick bob tim ken don ron cliff stew gene glen heath lance pierce wade kelly carol laurie olive ivy "
    "brook summer sky sunny victor earl duke norm bud gay harry jerry josh kit lane mason mike reed rusty sally spike trip van ward".split()
)

_WORDLIKE = re.compile(
    r"(?i)^(?:mm-?h+m*|u+h+|u+m+|hm+|oh+|ah+|ha+|wow|phew|gee|ooh|whoa|yep|nope|huh|ok)$"
)

_SAID = frozenset(
    "excellent understood remember brother buddy friend anyway mine negotiation unequivocal shocked watch happy merry nothing "
    "everything something anything noted agreed granted congratulations fantastic awesome terrific wonderful perfect interesting "
    "normal close behind restaurant record yesterday tonight morning afternoon evening thousands hundreds millions".split()
)

_LY_NAMES = frozenset(
    "kelly emily molly kimberly sally billy holly lily polly beverly carly reilly riley ly connolly donnelly daly healy o'reilly".split()
)

# "VaccineFinder" is a thing; "McCain", "DeYoung", "LaFraniere", "O'Neill" and "El-Sayed" are people.
_CAMEL = re.compile(r"^(?!Mc|Mac|De|La|Le|Di|Da|Du|Van|Fitz|O['’]|D['’])[A-Z][a-z]+[A-Z]|[”“\"]")


@dataclass(frozen=True)
class Room:
    """Who answers here (folded surnames: no call names them) and the words of the text, to tell names from words."""

    own: frozenset[str] = frozenset()
    text: str = ""

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.text.split())

    def common(self, word: str) -> bool:
        """Whether a capitalised word is an ordinary one: it stands in the text in lower case too."""
        low = word.lower()
        if (
            _WORDLIKE.match(low)
            or low in _SAID
            or low.endswith("ly")
            and low not in _LY_NAMES
            or _CAMEL.search(word)
        ):
            return True
        if low in _EVERYDAY:
            return False
        return any(low + mark in self.words for mark in ("", ",", ".", "?", ";"))

    def plain(self, name: str) -> bool:
        """Whether a would-be name is made of ordinary words only, or is none at all."""
        tokens = name.split()
        if any(_CONTRACTED.search(t) or not t[0].isalpha() for t in tokens):
            return True
        if any(t.isupper() and len(t) > 2 and "." not in t for t in tokens):
            return True
        return all(self.common(t) for t in tokens)


_CONTRACTED = re.compile(r"[’'](?:s|re|ve|ll|m|d|t)$", re.I)


def introduced(text: str, start: int, end: int, room: Room) -> Asker | None:
    """The asker from the question's own words, ``room`` knowing who answers."""
    window = min(end, start + _WINDOW)
    for at, stop in _openings(text, start, window):
        asker = _intro_at(text, at, stop, room)
        if asker:
            return asker
    late = _LATE.search(text, start, end)
    if late:
        return _intro_at(text, late.end(), end, room)
    return None


def _openings(text: str, start: int, end: int):
    """The places near a question's start where an introduction may begin."""
    pieces = 0
    for sentence in itertools.islice(each_sentence(text, start, end), 5):
        at = sentence.start
        yield at, end
        # Behind each greeting and its comma: "Thank you, Mr. Secretary. Hi, I'm ...".
        for match in _BREAKS.finditer(text, at, min(sentence.end, at + 160)):
            head = text[at : match.start()]
            if match[0].strip() or _SELF.match(text, match.end()):
                if not _is_greeting(head) and not _SELF.match(text, match.end()):
                    break
                pieces += 1
                yield match.end(), end
        if pieces > 12:
            return


def _is_greeting(words: str) -> bool:
    first = bare(words.split()[0]) if words.split() else ""
    return not first or first in _GREETING


def _intro_at(text: str, at: int, end: int, room: Room) -> Asker | None:
    begin = at
    marked = _SELF.match(text, at, end)
    if marked:
        at = marked.end()
    elif text[at : at + 1].islower():
        # Names, outlets and gaps begin with a capital, a digit or a bracket.
        return None
    if mine := _MINE.match(text, begin, end):
        found = outlets.match_at(text, mine.end(), grammar=False)
        if found and not _CITED.match(text[found[1] : found[1] + 40]):
            return Asker(outlet=found[0], evidence=Span(begin, found[1]), cue="self")
    if gap := _INAUDIBLE.match(text, at, end):
        found = outlets.match_at(
            text, gap.end(), grammar=bool(re.search(r"\b(?:from|with|of)\b", gap[0]))
        )
        if found:
            return Asker(outlet=found[0], inaudible=True, evidence=Span(at, found[1]), cue="self")
    named = _name_at(text, at, end)
    if named:
        name, stop = named
        if normalize(name.split()[-1]) in room.own and not marked:
            return None
        asker = _name_then_outlet(text, begin, name, stop, end, bool(marked), room)
        if asker:
            return asker
        alone = (
            text[stop : stop + 1] in (".", ",")
            and _NAMED_SELF.match(text, begin)
            and not room.plain(name)
        )
        if (
            marked
            and (len(name.split()) > 1 or alone and normalize(name) not in PLACES)
            and text[begin : begin + 2] not in ("It", "it")
        ):
            return (
                None
                if room.plain(name)
                else Asker(name=name, evidence=Span(begin, stop), cue="self")
            )
    return _outlet_first(text, begin, at, end)


_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,3}")


def _name_at(text: str, at: int, end: int) -> tuple[str, int] | None:
    """The longest personal name of one to four words at ``at``."""
    if not text[at : at + 1].isupper():
        return None
    tokens = []
    for match in _WORD.finditer(text, at, min(end, at + 70)):
        token = match[0]
        # "J." and "M.J." keep their dots; a dot behind a longer word ends the sentence.
        word = token if _INITIALS.fullmatch(token) else token.rstrip(".,;:?!—–-)")
        fits = is_given_name_like(word) or (tokens and bare(word) in PARTICLES and word.islower())
        if not fits or bare(word) in _NOT_PEOPLE or word.isupper() and len(word) > 3:
            break
        owned = re.fullmatch(r"(.{2,})[’']s", word) if tokens else None
        word = owned[1] if owned else word
        tokens.append((word, match.start() + len(word)))
        if word != token or len(tokens) == 4:
            break
    while tokens and bare(tokens[-1][0]) in PARTICLES and tokens[-1][0].islower():
        tokens.pop()
    name = " ".join(t for t, _ in tokens)
    if not tokens or outlets.known(name) and not outlets.is_ambiguous(name):
        return None
    return name, tokens[-1][1]


def _name_then_outlet(text, begin, name, stop, end, marked, room) -> Asker | None:
    link = _LINK.match(text, stop, end)
    if link:
        found = outlets.match_at(text, link.end(), grammar=marked or len(name.split()) > 1)
        if (
            found
            and not _CITED.match(text[found[1] : found[1] + 40])
            and _sure_link(text, found, name, marked, room)
        ):
            return Asker(name=name, outlet=found[0], evidence=Span(begin, found[1]), cue="self")
        return None
    comma = _COMMA.match(text, stop, end)
    if comma and len(name.split()) > 1:
        found = outlets.match_at(text, comma.end(), grammar=True)
        known = found and (
            outlets.known(text[comma.end() : found[1]]) or outlets.sounds_like_press(found[0])
        )
        if known and not _CITED.match(text[found[1] : found[1] + 40]):
            return Asker(name=name, outlet=found[0], evidence=Span(begin, found[1]), cue="self")
    return None


def _sure_link(text: str, found: tuple[str, int], name: str, marked: bool, room: Room) -> bool:
    """``Name from Something``: a known outlet, or an unknown one that closes the introduction."""
    outlet, stop = found
    if outlets.known(outlet):
        return True
    if normalize(outlet.split()[-1]) in room.own or normalize(outlet) in PLACES:
        return False
    closing = text[stop : stop + 1]
    if (
        closing not in (".", ",", ";", ":", "—", "–", "-", "!", "?")
        and text[stop : stop + 2].strip() != ""
    ):
        return marked and outlets.sounds_like_press(outlet)
    return (
        outlets.sounds_like_press(outlet) or marked or len(outlet.split()) > 1 or outlet.isupper()
    )


def _outlet_first(text: str, begin: int, at: int, end: int) -> Asker | None:
    """``TV Asahi. My name is Yamamoto.`` and ``Vesti FM, Valery Sanfirov.``"""
    found = outlets.match_at(text, at, grammar=False)
    if not found or text[found[1] : found[1] + 1] not in (".", ",", ":", "—", "–", "-"):
        return None
    if _CITED.match(text[found[1] : found[1] + 40]) or outlets.is_ambiguous(found[0]):
        return None
    rest = found[1] + 1
    while rest < end and text[rest] in " \u00a0,.-–—":
        rest += 1
    marked = _SELF.match(text, rest, end)
    named = _name_at(text, marked.end() if marked else rest, end)
    if named and (
        marked or len(named[0].split()) > 1 and text[named[1] : named[1] + 1] in (".", ",", ":")
    ):
        return Asker(named[0], found[0], evidence=Span(begin, named[1]), cue="self")
    if text[found[1] : found[1] + 1] == ".":
        return Asker(outlet=found[0], evidence=Span(begin, found[1]), cue="self")
    return None
