"""Who asked: only what the text says, each attribution with the words that say it.

The order of trust: the asker's own introduction, the call just before the question, the label, the
title. An outlet that a question cites is never taken for the asker's.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from functools import cached_property

from .lexicon import outlets
from .lexicon.names import (
    HONORIFICS,
    PARTICLES,
    bare,
    fold,
    is_given_name_like,
    is_name_token,
    looks_like_name,
    split_role,
)
from .lexicon.places import PLACES
from .sentences import each_sentence, sentences
from .types import Asker, Span

_WINDOW = 420
_WORD = re.compile(r"[^\s\u00a0]+")
_BREAKS = re.compile(r"[,!.:—–-]+\s+|\s+")
_CAPITALISED = re.compile(r"(?<![\w’'.-])[^\W\d_a-z][\w’'.-]*")
_LATE = re.compile(r"(?:should have said|forgot to (?:say|introduce)|let me introduce)[^:.]{0,40}[:.,]\s*")
_ANSWERS = re.compile(
    r"(?:(?:Well|Look|Yes|No|Yeah|So|Hi|Hello|Sure|Thanks|Thank you|Thank you very much|Okay|Again|Listen),?\s+)?"
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
_READ_OUT = re.compile(
    r"\bquestion (?:here |that was |submitted |emailed )?(?:in the (?:chat|queue) )?(?:is |comes |came |that comes |here is )?from\s+(?:the line of\s+)?(?=\S)",
    re.I,
)
_CITED = re.compile(
    r"^\W{0,3}(?:\w+ly\s)?(?:has |have |had |is |was |just |also |recently |today |yesterday )?(?:report|said|say|quot|publish|wrote|writ|ran|broke|interview|story|article|cited|poll|headline|asked you|revealed|survey|editorial|op-ed|journalist|correspondent|reporter)",
    re.I,
)
_CALLED = re.compile(
    r"(?:^|[.,;:!?—–-]\s*|\b(?:to|with|from|call on|ask|have|and|is|line of|question,|next,|ahead,|yes,|yeah,|please,|then|start with)\s+)\s*$",
    re.I,
)
_CALL_WORDS = re.compile(
    r"^(?:(?:okay|ok|all right|alright|great|good|yes|yeah|yep|sure|please|and|so|now|let[’']s|we[’']ll|we will|i[’']ll|i will|go|ahead|next|then|the|with that|first|last|final|"
    r"second|third|question|up|is|from|to|with|over|on|call|start|turn|take|back|back to|here|right here|right there|in the back|"
    r"thank you|thanks|thank you very much|uh|um|oh|hi|hey|hello|well|just|finally|how about|what about|one|more|over here|over there|our|your|can|could|we|i|you|got|a|of|line|will|come|move|at|go to|go back to|do|try|see|before|then)\b[\s,.!—–-]*)+",
    re.I,
)
_AHEAD = re.compile(
    r"(?:(?:you(?:[’']re| are| may| can| should| have| had| want)?|do you want|if you(?:[’']d| would| want)?|would you|could you|can you|let[’']s)\b.{0,50}\b(?:unmute|live|next|open|floor|"
    r"question|go ahead|speak|kick|start|begin|first|ask|on the line|yourself|up)\b.{0,12}|(?:your )?line(?: is (?:now )?open)?|go ahead|please|yes|yeah|you[’']re next|you had a question|question|jump in|back to you|yep|sir|ma[’']am|next)[\s,.!?]*$",
    re.I,
)
_YES_NO = re.compile(r"\W*(?:yes|yeah|yep|no|nope|sure|correct|right|exactly|absolutely)\b", re.I)
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
_WORDLIKE = re.compile(r"(?i)^(?:mm-?h+m*|u+h+|u+m+|hm+|oh+|ah+|ha+|wow|phew|gee|ooh|whoa|yep|nope|huh|ok)$")


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
        if _WORDLIKE.match(low) or low in _SAID or low.endswith("ly") and low not in _LY_NAMES or _CAMEL.search(word):
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
        found = outlets.match_at(text, gap.end(), grammar=bool(re.search(r"\b(?:from|with|of)\b", gap[0])))
        if found:
            return Asker(outlet=found[0], inaudible=True, evidence=Span(at, found[1]), cue="self")
    named = _name_at(text, at, end)
    if named:
        name, stop = named
        if fold(name.split()[-1]) in room.own and not marked:
            return None
        asker = _name_then_outlet(text, begin, name, stop, end, bool(marked), room)
        if asker:
            return asker
        alone = text[stop : stop + 1] in (".", ",") and _NAMED_SELF.match(text, begin) and not room.plain(name)
        if (
            marked
            and (len(name.split()) > 1 or alone and fold(name) not in PLACES)
            and text[begin : begin + 2] not in ("It", "it")
        ):
            return None if room.plain(name) else Asker(name=name, evidence=Span(begin, stop), cue="self")
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
        if found and not _CITED.match(text[found[1] : found[1] + 40]) and _sure_link(text, found, name, marked, room):
            return Asker(name=name, outlet=found[0], evidence=Span(begin, found[1]), cue="self")
        return None
    comma = _COMMA.match(text, stop, end)
    if comma and len(name.split()) > 1:
        found = outlets.match_at(text, comma.end(), grammar=True)
        known = found and (outlets.known(text[comma.end() : found[1]]) or outlets.sounds_like_press(found[0]))
        if known and not _CITED.match(text[found[1] : found[1] + 40]):
            return Asker(name=name, outlet=found[0], evidence=Span(begin, found[1]), cue="self")
    return None


def _sure_link(text: str, found: tuple[str, int], name: str, marked: bool, room: Room) -> bool:
    """``Name from Something``: a known outlet, or an unknown one that closes the introduction."""
    outlet, stop = found
    if outlets.known(outlet):
        return True
    if fold(outlet.split()[-1]) in room.own or fold(outlet) in PLACES:
        return False
    closing = text[stop : stop + 1]
    if closing not in (".", ",", ";", ":", "—", "–", "-", "!", "?") and text[stop : stop + 2].strip() != "":
        return marked and outlets.sounds_like_press(outlet)
    return outlets.sounds_like_press(outlet) or marked or len(outlet.split()) > 1 or outlet.isupper()


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
    if named and (marked or len(named[0].split()) > 1 and text[named[1] : named[1] + 1] in (".", ",", ":")):
        return Asker(named[0], found[0], evidence=Span(begin, named[1]), cue="self")
    if text[found[1] : found[1] + 1] == ".":
        return Asker(outlet=found[0], evidence=Span(begin, found[1]), cue="self")
    return None


def called(text: str, start: int, end: int, room: Room) -> Asker | None:
    """The asker whom the turn before the question calls on, from its last sentences."""
    tail = max(start, end - 400)
    for sentence in reversed(sentences(text, tail, end)[-3:]):
        words = sentence.of(text)
        if len(words) > 260:
            return None
        asker = _called_with_outlet(text, sentence, room) or _called_by_name(text, sentence, room)
        if asker:
            return asker
        if not _is_filler(words):
            return None
    return None


def _is_filler(words: str) -> bool:
    """Words after a call that do not change who has the floor: "Please go ahead." "(Laughter.)"."""
    rest = _CALL_WORDS.sub("", re.sub(r"[(\[][^)\]]*[)\]]", "", words)).strip(' .,!?—–-"”')
    return (
        not rest
        or bool(_AHEAD.fullmatch(rest))
        or bool(re.match(r"(?:your line is|you may|please|one moment|thank)", words.lower()))
    )


def _called_with_outlet(text: str, sentence: Span, room: Room) -> Asker | None:
    best = None
    for match in _CAPITALISED.finditer(text, sentence.start, sentence.end):
        before = text[max(sentence.start, match.start() - 40) : match.start()]
        if match.start() > sentence.start and not _CALLED.search(before):
            continue
        asker = _intro_at(text, match.start(), sentence.end, room)
        if asker and not asker.name and outlets.is_ambiguous(asker.outlet or ""):
            continue
        if asker and (asker.name or asker.outlet) and asker.evidence:
            behind = text[asker.evidence.end : sentence.end].strip(' .,!?—–-)"”')
            if behind and not _AHEAD.search(behind) and len(behind.split()) > 6:
                continue
            best = replace(asker, cue="called")
            if asker.name:
                return best
    return best


# "With that, let's go to ...", "Our next question comes from the line of ...".
_HANDED = re.compile(
    r"\b(?:go|going|goes|turn|move|come|comes|over|back|start|question|next|up)\s+(?:(?:first|next|now|here|will|is|be|going|go|ahead|over|back|comes|come|just|then|on)\s+){0,5}"
    r"(?:to|with|from|is)\s+(?:the\s+line\s+of\s+)?(?=[^\W\d_a-z])"
)


def _called_by_name(text: str, sentence: Span, room: Room) -> Asker | None:
    """``Go ahead, Andrea.`` ``Yeah, Nick.`` ``Mr. Schweid?``"""
    words = sentence.of(text)
    head = _CALL_WORDS.match(words)
    if re.match(r"\W*(?:[Tt]hank you|[Tt]hanks)\W+(?=[^\W\d_a-z])", words) and not _AHEAD.search(words):
        # Thanking somebody gives that person no floor.
        return None
    handed = None
    for match in _HANDED.finditer(words):
        # "I'll turn it over to Jen": another speaker's floor, not the press's.
        handed = handed if words[: match.start()].rstrip().endswith((" it", " things", " this")) else match
    at = sentence.start + (handed.end() if handed else head.end() if head else 0)
    rest = text[at : sentence.end]
    for honorific in ("Mr. ", "Mrs. ", "Ms. ", "Mr ", "Ms ", "Dr. "):
        if rest.startswith(honorific):
            at += len(honorific)
    named = _name_at(text, at, sentence.end)
    if not named or len(named[0].split()) > 3:
        return None
    name, stop = named
    behind = " ".join(re.sub(r"^[’']s (?:line|question)", "", text[stop : sentence.end]).split()).strip(' .,!?—–-)"”…')
    if (
        behind
        and not _AHEAD.fullmatch(behind)
        and not re.fullmatch(r"(?:and then|then|and)?\s*(?:go ahead|please).{0,40}", behind, re.I)
    ):
        return None
    if fold(name.split()[-1]) in room.own or bare(name) in _NOT_PEOPLE or fold(name) in PLACES or len(name) < 2:
        return None
    if room.plain(name) or re.match(r"\s*(?:--|—|–|-|”|\")", text[stop : stop + 4]):
        # Broken off, or the end of something quoted: "The Taliban —".
        return None
    return Asker(name=name, evidence=Span(at, stop), cue="called")


def only_calls(text: str, start: int, end: int, room: Room) -> bool:
    """Whether a turn does nothing but give the floor to somebody by name: ``Jonah.`` ``Go ahead, Nick.``"""
    words = text[start:end]
    if len(words.split()) > 9 or _YES_NO.match(words):
        return False
    call = called(text, start, end, room)
    if call is None or call.evidence is None:
        return False
    around = f"{text[start : call.evidence.start]} {text[call.evidence.end : end]}"
    return all(_is_filler(piece) for piece in re.split(r"[.!?]+", around))


_THANKED = re.compile(
    r"(?:(?:[Ww]ell|[Gg]reat|[Oo]kay|[Ss]ure|[Yy]es|[Yy]eah|[Nn]o|[Ll]ook|[Ss]o),?\s+)?(?:[Tt]hank you|[Tt]hanks|[Aa]s you (?:noted|said|know|point(?:ed)? out|mentioned|say|suggest)|[Gg]ood question)"
    r"(?:\s+(?:so|very|much|for (?:that|the question|your question|asking)|again)){0,3},?\s+(?=[^\W\d_a-z])"
)
_VOCATIVE = re.compile(r",\s+(?=[^\W\d_a-z][\w’'.-]+[.?!](?:\s|$))")


def answered_to(text: str, start: int, end: int, room: Room) -> Asker | None:
    """The name by which the answer addresses the asker: ``Well, Arshad, ...``, ``Thanks, Jenny.``, ``Not my call, Hans.``"""
    return _addressed_first(text, start, end, room) or _addressed_later(text, start, end, room)


def _addressed_later(text: str, start: int, end: int, room: Room) -> Asker | None:
    first = next(iter(sentences(text, start, min(end, start + 240))), None)
    if first is None:
        return None
    thanked = _THANKED.match(text, first.start, min(end, first.start + 90))
    at = thanked.end() if thanked else None
    if (
        at is None
        and len(first.of(text).split()) <= 14
        and (last := _VOCATIVE.search(text, first.start, first.end + 1))
    ):
        at = last.end()
    named = _name_at(text, at, min(end, at + 40)) if at is not None else None
    if not named or len(named[0].split()) > 2 or text[named[1] : named[1] + 1] not in (",", ".", "?", "!"):
        return None
    name = named[0]
    if room.plain(name) or fold(name.split()[-1]) in room.own or fold(name) in PLACES or bare(name) in _NOT_PEOPLE:
        return None
    return Asker(name=name, evidence=Span(at, named[1]), cue="called")


def _addressed_first(text: str, start: int, end: int, room: Room) -> Asker | None:
    match = _ANSWERS.match(text, start, end)
    at = match.end() if match else start
    named = _name_at(text, at, min(end, at + 40))
    if not named or len(named[0].split()) > 2 or text[named[1] : named[1] + 1] != ",":
        return None
    name = named[0]
    if (
        room.plain(name)
        or fold(name.split()[-1]) in room.own
        or fold(name) in PLACES
        or bare(name) in _NOT_PEOPLE
        or (at == start and len(text[start:end]) < 30)
    ):
        return None
    return Asker(name=name, evidence=Span(at, named[1]), cue="called")


_HAS_ASKED = re.compile(
    r"\s+(?:has asked|asks|asked|is asking|wants to know|would like to (?:ask|know)|writes|has (?:a|this) question)\b"
)


def read_out(text: str, start: int, end: int, *, moderated: bool = True) -> Asker | None:
    """A question put for someone else: ``I have a question from Adam Longo of WUSA 9. He says``."""
    match = _READ_OUT.search(text, start, min(end, start + 300))
    if not match and not moderated:
        return None
    if not match:
        # "Dhairya from Sputnik has asked, ...".
        asker = _intro_at(text, start, min(end, start + 160), Room())
        asks = asker and asker.name and _HAS_ASKED.match(text, asker.evidence.end)
        return replace(asker, on_behalf=True) if asks else None
    stop = min(end, match.end() + 160)
    asker = _intro_at(text, match.end(), stop, Room())
    if asker is None and (named := _name_at(text, match.end(), stop)) and len(named[0].split()) > 1:
        asker = Asker(named[0], evidence=Span(match.end(), named[1]), cue="called")
    if asker is None and (found := outlets.match_at(text, match.end(), grammar=False)):
        asker = Asker(outlet=found[0], evidence=Span(match.end(), found[1]), cue="called")
    return replace(asker, on_behalf=True) if asker else None


def from_title(title: str) -> Asker | None:
    """``Interview With Andrea Mitchell of MSNBC``: the asker of the whole interview."""
    match = re.compile(r"\b(?:with|by)\s+(?!secretary|president|minister|ambassador|the\b)", re.I)
    for found in match.finditer(title[:400]):
        named = _name_at(title, found.end(), len(title))
        if not named or len(named[0].split()) < 2 or split_role(named[0])[0] or not looks_like_name(named[0].split()):
            continue
        link = re.compile(r"(?:,\s+|\s+)(?:of|from|on|for|at|with)\s+(?:the\s+)?|,\s+|['’]s?\s+").match(title, named[1])
        # "on" and "for" lead to a programme or a matter as often as to an outlet: known ones only.
        sure = link is not None and not re.search(r"\b(?:on|for|at)\b", link[0], re.I)
        outlet = outlets.match_at(title, link.end(), grammar=sure) if link else None
        printed = outlet[0] if outlet else None
        if printed is None or not outlets.known(printed):
            printed = host_in_title(title) or printed
        return Asker(named[0], printed, cue="title")
    return None


def host_in_title(title: str) -> str | None:
    """The outlet on whose programme a title says somebody spoke: ``On CNN's State of the Union``."""
    for match in re.compile(r"\b(?:on|with|to|for)\s+(?:the\s+)?(?=\S)", re.I).finditer(title[:400]):
        found = outlets.match_at(title, match.end(), grammar=False)
        if found and not outlets.is_ambiguous(found[0]):
            return found[0]
    return None


_PRESS_OFFICE = re.compile(
    r"\b(?:of|for|at|with) (?:the )?(?P<outlet>(?:[^\W_a-z][\w’'.-]*[ \u00a0]){1,5}(?:newspaper|magazine|news agency|agency|channel|radio|TV|television|portal|website))$"
)


def from_label(printed: str) -> Asker | None:
    """A reporter's name or outlet as the label: ``Yomiuri Shimbun, OYABU`` or ``China Daily``."""
    if outlets.known(printed):
        return Asker(outlet=printed, cue="label")
    head, comma, tail = printed.partition(",")
    for outlet, person in ((head, tail), (tail, head)) if comma else ():
        if not outlets.known(outlet) and not outlets.is_worded(outlet.strip()):
            continue
        return Asker(" ".join(person.split()) or None, " ".join(outlet.split()), cue="label")
    role, person = split_role(printed)
    if role and (office := _PRESS_OFFICE.search(role)):
        # "Editor-in-chief of the X newspaper Y Z": the outlet stands in the office.
        return Asker(person or None, office["outlet"], cue="label")
    tokens = [t for t in printed.split() if bare(t) not in HONORIFICS]
    if looks_like_name(tokens, least=1) and is_name_token(tokens[0]):
        return Asker(" ".join(tokens), cue="label")
    return None
