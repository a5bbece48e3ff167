"""Who is called on to ask, by name or outlet, in the turn before a question."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from ..lexicon import outlets
from ..lexicon.names import ROLE_WORDS, bare
from ..lexicon.personal import name_fault
from ..types import Asker, Span
from . import floor
from .call_words import (
    AHEAD,
    BEFORE_CALLED,
    BEHIND_CALLED,
    BRACKETS,
    BROKEN_OFF,
    BY_CALLER,
    CALL_WORDS,
    FILLER,
    FOR_QUESTION,
    HANDED,
    HONORIFIC,
    LEADING,
    PUTS_OFF,
    QUESTION_OF,
    TELLS_HOW,
    THANKED_FIRST,
    TO_THE_CALLED,
    YES_NO,
)
from .introductions import introduction_at, outlet_at
from .name_context import NameContext, PrintedName, is_same, name_at
from .passage import Passage, phrases

# A call stands within so many characters of the end of a turn, in one of its last sentences.
WINDOW = 300
NAMELESS_WINDOW = 160
MAX_SENTENCES = 3
MAX_CALL_LENGTH = 260
MAX_WORDS_OF_ONLY_CALL = 9
MAX_WORDS_OF_FORMAL_CALL = 16
_CAPITALIZED = re.compile(r"(?<![\w’'.-])[^\W\d_a-z][\w’'.-]*")
# "No." ends a sentence here; "No. 5" does not.
_NO = re.compile(r"No\.\s+(?=[A-Z])")
_NAMED_LAST = re.compile(r"^\W*[A-Z][\w’'-]+,|,\s+[A-Z][\w’'-]+\W*$")


def puts_off(sentence: Passage) -> bool:
    """Whether somebody is named only to be told to wait."""
    words = sentence.words
    return bool(_NAMED_LAST.search(words) and PUTS_OFF.search(words))


def called_asker(passage: Passage, names: NameContext) -> Asker | None:
    """The asker whom the turn before the question calls on, from its last sentences."""
    sentences = list(passage.tail(WINDOW).sentences())[-MAX_SENTENCES:]
    while sentences:
        sentence = sentences.pop()
        denied = sentence.match(_NO)
        sentence = sentence.behind(denied.end()) if denied else sentence
        if other := sentence.search(_THEN_BACK):
            # Put off is whoever asked: another is called first.
            sentence = Passage(sentence.text, sentence.start, other.start())
        if len(sentence.words) > MAX_CALL_LENGTH:
            return None
        if puts_off(sentence) or _is_torn(sentence) or TELLS_HOW.search(sentence.words):
            return None
        asker = (
            _call_with_outlet(sentence, names)
            or _call_by_name(sentence, names)
            or _call_by_word(sentence, opens=not sentences)
            or _call_of_described(sentence, names)
            or _call_behind_break(sentence, names)
            or _call_by_outlet(sentence, names)
        )
        if asker:
            return _fuller_call(asker, sentences, names) or asker
        if not _is_filler(sentence.words):
            return None
    return None


def _fuller_call(asker: Asker, sentences: list[Passage], names: NameContext) -> Asker | None:
    """``Let's go to Jim Roe from the Times. Jim, what's your question?``: the fuller call."""
    if not sentences or asker.outlet or not asker.name or " " in asker.name:
        return None
    for sentence in reversed(sentences):
        fuller = _call_with_outlet(sentence, names) or _call_by_name(sentence, names)
        if fuller and fuller.name and is_same(fuller.name, asker.name):
            return fuller
        if not _is_filler(sentence.words):
            return None
    return None


def _is_torn(sentence: Passage) -> bool:
    """Whether a sentence goes on from before a blank line, as scanned pages break them."""
    before = sentence.text[max(0, sentence.start - 80) : sentence.start].rstrip()
    return before[-1:].islower() or before[-1:] == ","


# "Jordan, you should be able to unmute yourself." behind the call of Jordan Fabian.
_NAMED_AGAIN = re.compile(
    r"^\W*[A-Z][\w’'-]+,\s+(?=(?:you|your|please|go|can|could|what|what[’']s)\b)"
)


def _is_filler(words: str) -> bool:
    """Words after a call that do not change who has the floor: ``Please go ahead. (Laughter.)``"""
    words = " ".join(_NAMED_AGAIN.sub("", words).split())
    rest = CALL_WORDS.sub("", BRACKETS.sub("", words)).strip(' .,!?—–-"”')
    return (
        not rest
        or bool(AHEAD.fullmatch(rest) or AHEAD.fullmatch(words))
        or bool(FILLER.match(words))
        or len(words.split()) < 14
        and bool(TO_THE_CALLED.fullmatch(words) or PUTS_OFF.search(words))
    )


def _call_with_outlet(sentence: Passage, names: NameContext) -> Asker | None:
    best = None
    for match in _CAPITALIZED.finditer(sentence.text, sentence.start, sentence.end):
        if match.start() > sentence.start and not _leads_to_called(sentence, match.start()):
            continue
        asker = introduction_at(sentence.behind(match.start()), names)
        if asker is None or not _closes_call(sentence, asker):
            continue
        if not asker.name and _TOLD.search(sentence.text, sentence.start, match.start()):
            continue
        best = replace(asker, cue="called")
        if asker.name:
            return best
    return best


# "We heard from Reuters.": no call.
_TOLD = re.compile(
    r"\b(?:heard|read|saw|seen|learned|reports?|reported|story|stories|article|interview|"
    r"according|yesterday)\b",
    re.I,
)


def _leads_to_called(sentence: Passage, place: int) -> bool:
    """Whether what stands before ``place`` may lead to the name of somebody called."""
    before = sentence.text[max(sentence.start, place - 40) : place]
    last = before.split()[-1:]
    if last and last[0].isalpha() and last[0].lower() not in LEADING:
        return False
    return bool(BEFORE_CALLED.search(before))


def _closes_call(sentence: Passage, asker: Asker) -> bool:
    """Whether hardly a word follows the name and outlet, and the outlet is no plain word."""
    if not asker.evidence or not asker.name and outlets.is_ambiguous(asker.outlet or ""):
        return False
    behind = sentence.text[asker.evidence.end : sentence.end].strip(' .,!?—–-)"”')
    return not behind or bool(AHEAD.search(behind)) or len(behind.split()) <= 6


_ASKED_ON = re.compile(r"\W{0,3}(?:please|go ahead|you[’']re next|over to you)\W*", re.I)


# "With that, I'll go to the Associated Press.", "The first question goes to the Port Daily, Ana
# Roe.": the whole sentence gives an outlet the floor.
_GOES_TO = re.compile(
    r"""
    \W*(?:(?:and|so|okay|all[ ]right|now|then|with[ ]that)\W+){0,3}
    (?:
        (?:i[’']ll|i[ ]will|we[’']ll|we[ ]will|let[’']s|let[ ]me)\s+
        (?:
            (?:go|turn)\s+(?:(?:first|straight|right|over|now|next|back)\s+){0,2}to
            | (?:start|begin)\s+with
        )
        | (?P<question>(?:the|our))\s+
        (?:(?:very|next|first|second|third|last|final)\s+){1,2}question\s+
        (?:(?:today|now|here|will)\s+){0,2}
        (?:go(?:es)?\s+to|(?:comes?|is|be)\s+from)
    )
    \s+(?:the\s+)?
    """,
    re.I | re.VERBOSE,
)
_ENDS = re.compile(r"\W*")
_STATION_ENDS = frozenset("news radio television tv".split())
# The first words of towns, which stand behind an outlet as its bureau: no reporter's.
_OF_TOWNS = frozenset("new port fort san santa los las saint st cape mount capitol hong".split())


def _call_by_outlet(sentence: Passage, names: NameContext) -> Asker | None:
    """``Reuters, please.`` ``The first question goes to the Associated Press, Ana Roe.``"""
    goes_to = sentence.match(_GOES_TO)
    place = goes_to.end() if goes_to else sentence.start + _call_offset(sentence.words)
    # Only an outlet or its reporter is given a question; what is turned to may be a topic.
    is_question = goes_to is not None and goes_to["question"] is not None
    outlet = outlet_at(sentence.behind(place), grammar=is_question)
    if outlet is None or outlets.is_ambiguous(outlet.name):
        return None
    if not outlets.stands_for_press(outlet.name) and not _names_paper(
        outlet.name, sentence.text[max(0, place - 4) : place].lower() == "the "
    ):
        return None
    rest = sentence.text[outlet.end : sentence.end]
    if _ASKED_ON.fullmatch(rest) or goes_to and _ENDS.fullmatch(rest):
        return Asker(outlet=outlet.name, evidence=Span(place, outlet.end), cue="called")
    if not is_question or not rest.startswith(", "):
        return None
    printed = name_at(sentence.behind(outlet.end + 2))
    if printed and _is_reporter(sentence, printed, names):
        evidence = Span(place, printed.end)
        return Asker(printed.name, outlet.name, evidence=evidence, cue="called")
    return Asker(outlet=outlet.name, evidence=Span(place, outlet.end), cue="called")


def _names_paper(name: str, is_the: bool) -> bool:
    """Whether a name outside the table ends as papers and stations do, and holds no office.

    ``is_the``: "the" stands before it, as before no person.
    """
    *before, last = map(bare, name.split())
    ends = last in _STATION_ENDS or is_the and last in _MAY_END_OUTLET
    return ends and 0 < len(before) < 4 and not ROLE_WORDS.intersection(before)


def _is_reporter(sentence: Passage, printed: PrintedName, names: NameContext) -> bool:
    """Whether a name behind an outlet is a reporter's, and no bureau's."""
    whole = len(printed.words) in (2, 3) and bare(printed.words[0]) not in _OF_TOWNS
    whole = whole and name_fault(printed.name) is None
    return whole and _ends_call(sentence, printed) and names.may_ask(printed.name)


# "Let me move around a little bit, just to – yes, Ana.": broken off for a call.
_BREAKS_OFF = re.compile(
    r"(?:--|—|–)\s*(?=(?:yes|yeah|okay|go ahead|sorry|please)\b[\s,]+\w)", re.I
)


def _call_behind_break(sentence: Passage, names: NameContext) -> Asker | None:
    """A call by name behind the last break of a sentence where that may call."""
    breaks = list(_BREAKS_OFF.finditer(sentence.text, sentence.start, sentence.end))
    return _call_by_name(sentence.behind(breaks[-1].end()), names) if breaks else None


def _call_by_name(sentence: Passage, names: NameContext) -> Asker | None:
    """``Go ahead, Andrea.`` ``Yeah, Nick.`` ``Mr. Schweid?``"""
    words = sentence.words
    if THANKED_FIRST.match(words) and not AHEAD.search(words):
        # Thanking somebody gives that person no floor.
        return None
    place = sentence.start + _call_offset(words)
    honorific = sentence.behind(place).match(HONORIFIC)
    start = honorific.end() if honorific else place
    printed = name_at(sentence.behind(start))
    if printed is None or len(printed.words) > 3:
        return None
    if not _ends_call(sentence, printed) and not _opens_round(sentence, start, printed):
        return None
    if not names.may_ask(printed.name) or len(printed.name) < 2:
        return None
    if _is_heading(sentence, place, printed):
        return None
    if BROKEN_OFF.match(sentence.text[printed.end : printed.end + 4]):
        # Broken off, or the end of something quoted: "The Taliban —".
        return None
    evidence = Span(start, printed.end)
    if sentence.text[max(0, start - 4) : start].lower() == "the ":
        # "Let me turn to the Guardian.": no person is called so.
        return None
    last = bare(printed.words[-1])
    if len(printed.words) > 1 and last in _OUTLET_ENDS:
        return Asker(outlet=printed.name, evidence=evidence, cue="called")
    if last in _MAY_END_OUTLET and (goes_to := sentence.match(_GOES_TO)) and goes_to["question"]:
        return None
    return Asker(name=printed.name, evidence=evidence, cue="called")


_BEGINS_PARAGRAPH = re.compile(r"\n[ \t]{0,4}\n[ \t]{0,4}\Z")


def _is_heading(sentence: Passage, place: int, printed: PrintedName) -> bool:
    """A name alone in its paragraph, and no full stop behind it: what comes next is about it."""
    alone = _BEGINS_PARAGRAPH.search(sentence.text[max(0, place - 8) : place])
    return alone is not None and not sentence.text[printed.end : sentence.end].strip()


# With these an outlet's name ends, and no person's: "Harbor Television, please."
_OUTLET_ENDS = frozenset("television tv radio news newspaper magazine channel network".split())
# With these it ends more often than a person's name does: "Harbor Weekly" or Bill Daily.
_MAY_END_OUTLET = frozenset("weekly daily gazette herald tribune chronicle courier".split())


# "Go ahead, April.": given names that are months or ranks, where nothing else can be meant.
_CALLED_BY_WORD = re.compile(
    r"\W*(?:(?:Oh|Okay|Yes|Yeah|And|So)\W+)?"
    r"(?:[Gg]o ahead,|(?:[Ll]et me|[Ll]et[’']s|I[’']ll|[Ww]e[’']ll)\s+(?:do|take|get|go to))\s+"
    r"(?P<name>April|June|May|Major)\W*\Z"
)
# "Let me do Ana, and I'll come right back to you."
_THEN_BACK = re.compile(
    r",?\s+(?:and|then)\s+(?:then\s+)?(?:I|we)[’']ll\s+(?:come|get|go)\s+(?:right\s+)?back to "
    r"(?:you|him|her|them)\W*\Z"
)


# "... a little bit. April.": a name where the word stands alone in its paragraph, or alone again.
_WORD_ALONE = re.compile(r"\W*(?P<name>April|Major|Will)\W*\Z")


def _call_by_word(sentence: Passage, *, opens: bool) -> Asker | None:
    """``opens``: nothing stands before the sentence, so that it may answer: "When?" "April."."""
    call = sentence.match(_CALLED_BY_WORD)
    if call is None and not opens:
        call = sentence.match(_WORD_ALONE)
        before = sentence.text[max(0, sentence.start - 8) : sentence.start + 1]
        if call and "\n" not in before and not _is_called_often(sentence.text, call["name"]):
            return None
    if call is None:
        return None
    return Asker(name=call["name"], evidence=Span(*call.span("name")), cue="called")


@lru_cache(maxsize=64)
def _is_called_often(text: str, word: str) -> bool:
    """Whether a word stands alone as a sentence, or answers begin with it, again and again."""
    alone = rf"[.?!)]\s{{1,4}}{word}[.,]\s|:\s{{1,3}}(?:Well, |Look, )?{word}, "
    return sum(1 for _ in re.finditer(alone, text)) > 1


# "Now I'd like to call on Ana Roe, a nurse at the Harbor Clinic."
_CALLS_ON = re.compile(
    r"\b(?:I|we)(?:(?:[’']d| would)(?: now)? like to|(?:[’']ll| will)(?: now| next)?) call on\s+"
    r"(?:(?:Mr|Mrs|Ms|Dr)\.? )?(?=[A-Z])"
)


def _call_of_described(sentence: Passage, names: NameContext) -> Asker | None:
    """Who is called and described: behind the name what that person is."""
    leads = sentence.search(_CALLS_ON)
    printed = name_at(sentence.behind(leads.end())) if leads else None
    if leads is None or printed is None or len(printed.words) > 3:
        return None
    described = _DESCRIBED.match(sentence.text, printed.end, sentence.end)
    demands = _DEMANDS.search(sentence.text, printed.end, sentence.end)
    if not described or demands or not names.may_ask(printed.name):
        return None
    return Asker(printed.name, evidence=Span(leads.end(), printed.end), cue="called")


# "I will call on Ana Roe, a friend of peace, to end it."
_DEMANDS = re.compile(r",?\s+to [a-z]{2,}\b")


# "The next question comes from Ana Roe, a nurse at the Harbor Clinic."
_NEXT_QUESTION = re.compile(
    r"\bquestions?(?:,? which)?(?: \w+){0,2} (?:comes?|is|will come|will be)(?: to us)? from\s+"
    r"(?:(?:Mr|Mrs|Ms|Dr)\.? )?(?=[A-Z])"
)
_DESCRIBED = re.compile(r",\s+(?:(?:an?|the|our)\s)?[a-z]")


def next_question(passage: Passage, names: NameContext) -> Asker | None:
    """Who asks next, where the last sentence says so and perhaps what that person is."""
    sentence = _last_sentence(passage, WINDOW)
    leads = sentence.search(_NEXT_QUESTION) if sentence else None
    if sentence is None or leads is None:
        return None
    printed = name_at(sentence.behind(leads.end()))
    if printed is None or len(printed.words) > 3 or not names.may_ask(printed.name):
        return None
    described = _DESCRIBED.match(sentence.text, printed.end, sentence.end)
    if not described and not _ends_call(sentence, printed):
        return None
    asker = introduction_at(sentence.behind(leads.end()), names)
    outlet = asker.outlet if asker and asker.name == printed.name else None
    return Asker(printed.name, outlet, evidence=Span(leads.end(), printed.end), cue="called")


def _call_offset(words: str) -> int:
    """Where in a sentence the name may stand: behind the words that call."""
    handed = None
    for match in HANDED.finditer(words):
        # "I'll turn it over to Jen": another speaker's floor, not the press's.
        before = words[: match.start()].rstrip()
        if not before.endswith((" it", " things", " this")) and BY_CALLER.search(words):
            handed = match
    head = handed or CALL_WORDS.match(words)
    return head.end() if head else 0


def _ends_call(sentence: Passage, printed: PrintedName) -> bool:
    rest = QUESTION_OF.sub("", sentence.text[printed.end : sentence.end])
    behind = " ".join(rest.split()).strip(' .,!?—–-)"”…')
    return not behind or bool(AHEAD.fullmatch(behind)) or bool(BEHIND_CALLED.fullmatch(behind))


_HANDS_TO = re.compile(
    r"\bgo(?:ing)?\s+(?:(?:ahead|first|now|next)\s+)?to\s+(?:(?:Mr|Mrs|Ms|Dr)\.?\s+)?\Z"
)


def _opens_round(sentence: Passage, start: int, printed: PrintedName) -> bool:
    """``We'll go ahead to Ana Roe for the first question.``: the name begins at ``start``."""
    handed = _HANDS_TO.search(sentence.text, max(sentence.start, start - 30), start)
    return bool(handed and FOR_QUESTION.match(sentence.text, printed.end, sentence.end))


def only_calls(passage: Passage, call: Asker | None) -> bool:
    """Whether a turn does nothing but make its ``call``: ``Jonah.`` ``Go ahead, Nick.``"""
    if call is None or call.evidence is None:
        return False
    count = len(passage.words.split())
    most = MAX_WORDS_OF_FORMAL_CALL if call.outlet else MAX_WORDS_OF_ONLY_CALL
    if count > most or YES_NO.match(passage.words):
        return False
    text = passage.text
    around = f"{text[passage.start : call.evidence.start]} {text[call.evidence.end : passage.end]}"
    return all(_is_filler(piece) for piece in re.split(r"[.!?]+", around))


def _last_sentence(passage: Passage, window: int = NAMELESS_WINDOW) -> Passage | None:
    return next(reversed(list(passage.tail(window).sentences())), None)


def calls_nameless(passage: Passage) -> bool:
    """Whether an answer ends in giving the floor to somebody it does not name."""
    last = _last_sentence(passage)
    if last is None:
        return False
    return puts_off(last) or floor.calls_nameless(BRACKETS.sub("", last.words).strip())


# "Go ahead, in purple.", "Yes, the Harbor Radio.", "Right behind her, sir.": somebody has the floor
# now, whoever it is.
_SIGN_OF_CALL = re.compile(
    phrases(
        r"\bgo (?:right )?ahead\b",
        r"\bgo on\b",
        r"\bover to you\b",
        r"\byour turn\b",
        r"\byou[’']re (?:next|up)\b",
        r"^\W*(?:(?:okay|ok|all right|great|and|so|now|well)\W+){0,2}"
        r"(?:yes|yeah|yep|okay|please|next),?\s+(?:(?-i:[A-Z])|(?:the|in|you|over|right)\s)",
        r"\b(?:sir|ma[’']?am|please)\W*$",
    ),
    re.I,
)
MAX_WORDS_OF_SIGN = 8


def may_call(passage: Passage) -> bool:
    """Whether an answer ends in words that may give the floor, though to whom is not understood."""
    last = _last_sentence(passage)
    if last is None:
        return False
    words = BRACKETS.sub("", last.words).strip()
    return len(words.split()) <= MAX_WORDS_OF_SIGN and bool(_SIGN_OF_CALL.search(words))
