"""Who is called on to ask, by name."""

from __future__ import annotations

import re
from dataclasses import replace

from ..lexicon import outlets
from ..lexicon.names import bare, normalize
from ..lexicon.places import PLACES
from ..sentences import sentences
from ..types import Asker, Span
from .introductions import _NOT_PEOPLE, Room, _intro_at, _name_at

_CAPITALISED = re.compile(r"(?<![\w’'.-])[^\W\d_a-z][\w’'.-]*")

_ANSWERS = re.compile(
    r"(?:(?:Well|Look|Yes|No|Yeah|So|Hi|Hello|Sure|Thanks|Thank you|Thank you very much|Okay|Again|Listen),?\s+)?"
)

_READ_OUT = re.compile(
    r"\bquestion (?:here |that was |submitted |emailed )?(?:in the (?:chat|queue) )?(?:is |comes |came |that comes |here is )?from\s+(?:the line of\s+)?(?=\S)",
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
    if re.match(r"\W*(?:[Tt]hank you|[Tt]hanks)\W+(?=[^\W\d_a-z])", words) and not _AHEAD.search(
        words
    ):
        # Thanking somebody gives that person no floor.
        return None
    handed = None
    for match in _HANDED.finditer(words):
        # "I'll turn it over to Jen": another speaker's floor, not the press's.
        handed = (
            handed
            if words[: match.start()].rstrip().endswith((" it", " things", " this"))
            else match
        )
    at = sentence.start + (handed.end() if handed else head.end() if head else 0)
    rest = text[at : sentence.end]
    for honorific in ("Mr. ", "Mrs. ", "Ms. ", "Mr ", "Ms ", "Dr. "):
        if rest.startswith(honorific):
            at += len(honorific)
    named = _name_at(text, at, sentence.end)
    if not named or len(named[0].split()) > 3:
        return None
    name, stop = named
    behind = " ".join(
        re.sub(r"^[’']s (?:line|question)", "", text[stop : sentence.end]).split()
    ).strip(' .,!?—–-)"”…')
    if (
        behind
        and not _AHEAD.fullmatch(behind)
        and not re.fullmatch(r"(?:and then|then|and)?\s*(?:go ahead|please).{0,40}", behind, re.I)
    ):
        return None
    if (
        normalize(name.split()[-1]) in room.own
        or bare(name) in _NOT_PEOPLE
        or normalize(name) in PLACES
        or len(name) < 2
    ):
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
    if (
        not named
        or len(named[0].split()) > 2
        or text[named[1] : named[1] + 1] not in (",", ".", "?", "!")
    ):
        return None
    name = named[0]
    if (
        room.plain(name)
        or normalize(name.split()[-1]) in room.own
        or normalize(name) in PLACES
        or bare(name) in _NOT_PEOPLE
    ):
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
        or normalize(name.split()[-1]) in room.own
        or normalize(name) in PLACES
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
