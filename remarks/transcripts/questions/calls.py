"""Who is called on to ask, by name, and whom an answer names as the one who asked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from ..lexicon import outlets
from ..lexicon.names import bare, is_given_name_like, normalize
from ..types import Asker, Span
from . import floor
from .introductions import introduction_at, outlet_at
from .name_context import NameContext, PrintedName, name_at
from .passage import Passage, phrases

# A call stands within so many characters of the end of a turn, in one of its last sentences.
WINDOW = 300
NAMELESS_WINDOW = 160
MAX_SENTENCES = 3
MAX_CALL_LENGTH = 260
MAX_WORDS_OF_ONLY_CALL = 9
MAX_WORDS_OF_FORMAL_CALL = 16
# The words with which somebody is spoken to stand near the beginning of a paragraph's sentence.
FIRST_WORDS = 240

_CAPITALIZED = re.compile(r"(?<![\w’'.-])[^\W\d_a-z][\w’'.-]*")
_BEFORE_CALLED = re.compile(
    r"(?:^|[.,;:!?—–-]\s*|\b"
    + phrases(
        "to",
        "with",
        "from",
        "call on",
        "ask",
        "have",
        "and",
        "is",
        "line of",
        "question,",
        "next,",
        "ahead,",
        "yes,",
        "yeah,",
        "please,",
        "then",
        "start with",
        "do",
        "take",
        "see",
    )
    + r"\s+)\s*$",
    re.I,
)
# The last words of these: most places are told by one look.
_LEADING = frozenset("to with from on ask have and is of then do take".split())
_CALL_WORDS = re.compile(
    "^(?:"
    + phrases(
        "okay",
        "ok",
        "all right",
        "alright",
        "great",
        "good",
        "yes",
        "yeah",
        "yep",
        "sure",
        "please",
        "and",
        "so",
        "now",
        "let[’']s",
        "we[’']ll",
        "we will",
        "i[’']ll",
        "i will",
        "go",
        "ahead",
        "next",
        "then",
        "the",
        "with that",
        "first",
        "last",
        "final",
        "second",
        "third",
        "question",
        "up",
        "is",
        "from",
        "to",
        "with",
        "over",
        "on",
        "call",
        "start",
        "turn",
        "take",
        "back",
        "back to",
        "here",
        "right here",
        "right there",
        "in the back",
        "thank you",
        "thanks",
        "thank you very much",
        "uh",
        "um",
        "oh",
        "hi",
        "hey",
        "hello",
        "well",
        "just",
        "finally",
        "how about",
        "what about",
        "one",
        "more",
        "over here",
        "over there",
        "our",
        "your",
        "can",
        "could",
        "we",
        "i",
        "you",
        "got",
        "a",
        "of",
        "line",
        "will",
        "come",
        "move",
        "at",
        "go to",
        "go back to",
        "do",
        "try",
        "see",
        "before",
        "then",
        "have",
        "sorry",
        "i[’']m",
        "let",
        "me",
        "may",
        "again",
    )
    + r"\b[\s,.!—–-]*)+",
    re.I,
)
_AHEAD = re.compile(
    phrases(
        r"(?:you(?:[’']re| are| may| can| should| have| had| want)?|do you want|"
        r"if you(?:[’']d| would| want)?|"
        r"would you|could you|can you|why don[’']t you|let[’']s)\b.{0,50}\b"
        + phrases(
            "unmute",
            "live",
            "next",
            "open",
            "floor",
            "question",
            "go ahead",
            "speak",
            "kick",
            "start",
            "begin",
            "first",
            "ask",
            "on the line",
            "yourself",
            "up",
        )
        + r"\b.{0,12}",
        r"(?:your )?line(?: is (?:now )?open)?",
        "go ahead",
        "please",
        "yes",
        "yeah",
        "you[’']re next",
        "(?:the )?floor is yours",
        "you had a question",
        "what(?:[’']s| is) your question,?(?: please)?",
        "question",
        "jump in",
        "back to you",
        "yep",
        "sir",
        "ma[’']am",
        "next",
        "in the (?:back|front|middle|first row|second row|front row|back row)",
        "over to you",
        "over (?:here|there)",
        "right (?:here|there)",
        "last (?:one|question)",
        "and then .{0,30}",
        "first",
        "again",
        "thank you",
        "thanks",
    )
    + r"[\s,.!?]*$",
    re.I,
)
_FILLER = re.compile(r"(?:your line is|you may|please|one moment|thank)", re.I)
# "Go ahead, Patsy. I promised to get back to you.": still to the one just called.
_TO_THE_CALLED = re.compile(
    r"\W*(?:i|we)(?:[’']\w+)? (?:\w+ ){0,2}(?:promised|said|told|owe|skipped|missed|saw|see|"
    r"cut|know|forgot|interrupted)\b"
    r".{0,50}\byou\b.{0,20}",
    re.I,
)
# "No. Go ahead, Ana." has answered before it calls; "Yes, Ana." only calls.
_YES_NO = re.compile(
    r"\W*(?:yes|yeah|yep|no|nope|sure|correct|right|exactly|absolutely)\s*(?:[.!—–]|-|$)|\W*no\b",
    re.I,
)
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_HONORIFIC = re.compile(r"(?:Mr|Mrs|Ms|Dr)\.? ")
# "With that, let's go to ...", "Our next question comes from the line of ...".
_HANDED = re.compile(
    r"\b(?:go|going|goes|turn|move|come|comes|over|back|start|question|next|up)\s+"
    r"(?:(?:first|next|now|here|will|is|be|going|go|ahead|over|back|comes|come|just|then|"
    r"on)\s+){0,5}"
    r"(?:to|with|from|is)\s+(?:the\s+line\s+of\s+)?(?=[^\W\d_a-z])"
)
# Whoever hands the floor on says so of himself or of the questions.
_BY_CALLER = re.compile(
    r"\b(?:let[’']s|let us|we|we[’']\w+|i|i[’']\w+|next|first|last|final|second|question|"
    r"start|line|you)\b",
    re.I,
)
_THANKED_FIRST = re.compile(r"\W*(?:[Tt]hank you|[Tt]hanks)\W+(?=[^\W\d_a-z])")
_QUESTION_OF = re.compile(r"^[’']s (?:line|question)")
_BEHIND_CALLED = re.compile(r"(?:and then|then|and)?\s*(?:go ahead|please).{0,40}", re.I)
_BROKEN_OFF = re.compile(r"\s*(?:--|—|–|-|”|\")")


# "I'll come back to you, Ana.": another has the floor first.
_PUTS_OFF = re.compile(
    r"\b(?:come|get|go|return) (?:right )?back to you\b|\byou[’']ll be next\b|\byou[’']re after\b|"
    r"\b(?:wait|hold on|one second|in a (?:second|minute|moment)),\s",
    re.I,
)


# "No." ends a sentence here; "No. 5" does not.
_NO = re.compile(r"No\.\s+(?=[A-Z])")
_NAMED_LAST = re.compile(r"^\W*[A-Z][\w’'-]+,|,\s+[A-Z][\w’'-]+\W*$")


def puts_off(sentence: Passage) -> bool:
    """Whether somebody is named only to be told to wait."""
    words = sentence.words
    return bool(_NAMED_LAST.search(words) and _PUTS_OFF.search(words))


def called(passage: Passage, names: NameContext) -> Asker | None:
    """The asker whom the turn before the question calls on, from its last sentences."""
    sentences = list(passage.tail(WINDOW).sentences())[-MAX_SENTENCES:]
    while sentences:
        sentence = sentences.pop()
        denied = sentence.match(_NO)
        sentence = sentence.behind(denied.end()) if denied else sentence
        if len(sentence.words) > MAX_CALL_LENGTH:
            return None
        if puts_off(sentence) or _is_torn(sentence):
            return None
        asker = (
            _called_with_outlet(sentence, names)
            or _called_by_name(sentence, names)
            or _called_by_outlet(sentence)
        )
        if asker:
            return _called_before(asker, sentences, names) or asker
        if not _is_filler(sentence.words):
            return None
    return None


def _called_before(asker: Asker, sentences: list[Passage], names: NameContext) -> Asker | None:
    """``Let's go to Jim Roe from the Times. Jim, what's your question?``: the fuller call."""
    if not sentences or asker.outlet or not asker.name or " " in asker.name:
        return None
    fuller = _called_with_outlet(sentences[-1], names)
    same = fuller and fuller.name and is_same(fuller.name, asker.name)
    return fuller if same else None


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
    rest = _CALL_WORDS.sub("", _BRACKETS.sub("", words)).strip(' .,!?—–-"”')
    return (
        not rest
        or bool(_AHEAD.fullmatch(rest) or _AHEAD.fullmatch(words))
        or bool(_FILLER.match(words))
        or len(words.split()) < 14
        and bool(_TO_THE_CALLED.fullmatch(words) or _PUTS_OFF.search(words))
    )


def _called_with_outlet(sentence: Passage, names: NameContext) -> Asker | None:
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
    if last and last[0].isalpha() and last[0].lower() not in _LEADING:
        return False
    return bool(_BEFORE_CALLED.search(before))


def _closes_call(sentence: Passage, asker: Asker) -> bool:
    """Whether hardly a word follows the name and outlet, and the outlet is no plain word."""
    if not asker.evidence or not asker.name and outlets.is_ambiguous(asker.outlet or ""):
        return False
    behind = sentence.text[asker.evidence.end : sentence.end].strip(' .,!?—–-)"”')
    return not behind or bool(_AHEAD.search(behind)) or len(behind.split()) <= 6


_ASKED_ON = re.compile(r"\W{0,3}(?:please|go ahead|you[’']re next|over to you)\W*", re.I)


def _called_by_outlet(sentence: Passage) -> Asker | None:
    """``Reuters, please.``"""
    place = sentence.start + _call_offset(sentence.words)
    outlet = outlet_at(sentence.behind(place), grammar=False)
    if outlet is None or outlets.is_ambiguous(outlet.name):
        return None
    if not _ASKED_ON.fullmatch(sentence.text, outlet.end, sentence.end):
        return None
    return Asker(outlet=outlet.name, evidence=Span(place, outlet.end), cue="called")


def _called_by_name(sentence: Passage, names: NameContext) -> Asker | None:
    """``Go ahead, Andrea.`` ``Yeah, Nick.`` ``Mr. Schweid?``"""
    words = sentence.words
    if _THANKED_FIRST.match(words) and not _AHEAD.search(words):
        # Thanking somebody gives that person no floor.
        return None
    place = sentence.start + _call_offset(words)
    honorific = sentence.behind(place).match(_HONORIFIC)
    printed = name_at(sentence.behind(honorific.end() if honorific else place))
    if printed is None or len(printed.words) > 3 or not _ends_call(sentence, printed):
        return None
    if not names.may_ask(printed.name) or len(printed.name) < 2:
        return None
    if _BROKEN_OFF.match(sentence.text[printed.end : printed.end + 4]):
        # Broken off, or the end of something quoted: "The Taliban —".
        return None
    evidence = Span(honorific.end() if honorific else place, printed.end)
    return Asker(name=printed.name, evidence=evidence, cue="called")


def _call_offset(words: str) -> int:
    """Where in a sentence the name may stand: behind the words that call."""
    handed = None
    for match in _HANDED.finditer(words):
        # "I'll turn it over to Jen": another speaker's floor, not the press's.
        before = words[: match.start()].rstrip()
        if not before.endswith((" it", " things", " this")) and _BY_CALLER.search(words):
            handed = match
    head = handed or _CALL_WORDS.match(words)
    return head.end() if head else 0


def _ends_call(sentence: Passage, printed: PrintedName) -> bool:
    rest = _QUESTION_OF.sub("", sentence.text[printed.end : sentence.end])
    behind = " ".join(rest.split()).strip(' .,!?—–-)"”…')
    return not behind or bool(_AHEAD.fullmatch(behind)) or bool(_BEHIND_CALLED.fullmatch(behind))


def only_calls(passage: Passage, call: Asker | None) -> bool:
    """Whether a turn does nothing but make its ``call``: ``Jonah.`` ``Go ahead, Nick.``"""
    if call is None or call.evidence is None:
        return False
    count = len(passage.words.split())
    most = MAX_WORDS_OF_FORMAL_CALL if call.outlet else MAX_WORDS_OF_ONLY_CALL
    if count > most or _YES_NO.match(passage.words):
        return False
    text = passage.text
    around = f"{text[passage.start : call.evidence.start]} {text[call.evidence.end : passage.end]}"
    return all(_is_filler(piece) for piece in re.split(r"[.!?]+", around))


def calls_nameless(passage: Passage) -> bool:
    """Whether an answer ends in giving the floor to somebody it does not name."""
    last = next(reversed(list(passage.tail(NAMELESS_WINDOW).sentences())), None)
    if last is None:
        return False
    return puts_off(last) or floor.calls_nameless(_BRACKETS.sub("", last.words).strip())


_LEAD = (
    "Well",
    "Look",
    "Yes",
    "No",
    "Yeah",
    "So",
    "Hi",
    "Hello",
    "Sure",
    "Thanks",
    "Thank you",
    "Thank you very much",
    "Okay",
    "Again",
    "Listen",
    "And",
    "But",
    "I mean",
    "You know",
    "Now",
    "Right",
    "Oh",
    "Good question",
)
_ANSWERS = re.compile(rf"(?:{phrases(*_LEAD)},?\s+){{0,2}}")
_THANKED = re.compile(
    r"(?:(?:[Ww]ell|[Gg]reat|[Oo]kay|[Ss]ure|[Yy]es|[Yy]eah|[Nn]o|[Ll]ook|[Ss]o),?\s+)?"
    + phrases(
        "[Tt]hank you",
        "[Tt]hanks",
        "[Gg]ood question",
        "[Aa]s you (?:noted|said|know|point(?:ed)? out|mentioned|say|suggest)",
    )
    + r"(?:\s+(?:so|very|much|for (?:that|the question|your question|asking)|"
    r"again)){0,3},?\s+(?=[^\W\d_a-z])"
)
# A blank that was decoded wrongly, before the first words.
_MISDECODED = re.compile(r"(?:\s*Â[\s\u00a0]+)+")
_LAST_WORD = re.compile(r",\s+(?=[^\W\d_a-z][\w’'.-]+[.?!](?:\s|$))")
# A name between commas, or between a comma and the end: "whatever you call it, Chuck, the ...".
_BETWEEN = re.compile(r",\s+(?=(?P<name>[A-Z][\w’'-]+)(?:[,.?!](?:\s|$)|\s?(?:—|–|--)))")
_LISTED = re.compile(r",\s+(?:and|or)\b|,\s+[A-Z][\w’'-]+[,.]")
# "my brother, Hans, is": the name of somebody spoken about.
# "Nina Dorn, the deputy chief, wrote": spoken about, not to.
_GOES_ON_ABOUT = re.compile(
    r",\s+(?:who|whose|which|is|was|has|had)\b|"
    r",\s+[\w\s]{0,40}\b(?:wrote|said)\b"
)
_PLAIN_WORD_LAST = re.compile(r"(?:^|[^\w’'-])(?:[a-z][\w’'-]*|I)$")
_HELD_OFFICE = re.compile(r",\s+(?:the|an?|our|my|his|her|their)\b")
_BEFORE_VOCATIVE = re.compile(
    r"\b(?:this|that|it|you|them|us|me|him|one|all|know|look|well|think|mean|say|said|again|see|is|"
    r"are|but|so|and|no|yes|\w+ly|here|there|now|then|too|question|point|right|ago|before|"
    r"yesterday|today|earlier|matters)$",
    re.I,
)
_SPOKEN_ABOUT = re.compile(
    r"\b(?:(?:my|his|her|our|their|your|the|a|an)\s+(?:[\w’'-]+\s+){0,2}[\w’'-]+|named|called)$",
    re.I,
)
# "Go ahead, Ana.": whoever is called now did not ask what was answered before.
_GIVES_FLOOR = re.compile(r"\b(?:go (?:right )?ahead|go for it|next|back to you|you go)$", re.I)
MAX_PLACES_WITHIN = 40


def answered_to(passage: Passage, names: NameContext) -> Asker | None:
    """The name by which an answer speaks to the asker: ``Well, Arshad, ...``, ``No, Hans.``"""
    torn = passage.match(_MISDECODED)
    words = passage.behind(torn.end()) if torn else passage
    return _addressed_first(words, names) or _addressed_last(words, names)


def _addressed_first(passage: Passage, names: NameContext) -> Asker | None:
    match = passage.match(_ANSWERS)
    place = match.end() if match else passage.start
    if place == passage.start and len(passage.words) < 30:
        return None
    return _vocative(passage, place, ",", names)


def _addressed_last(passage: Passage, names: NameContext) -> Asker | None:
    first = next(passage.head(FIRST_WORDS).sentences(), None)
    if first is None:
        return None
    thanked = first.head(90).match(_THANKED)
    if thanked:
        return _vocative(passage, thanked.end(), ",.?!", names)
    last = _LAST_WORD.search(passage.text, first.start, first.end + 1)
    if last is None or len(first.words.split()) > 14:
        return None
    return _vocative(passage, last.end(), ",.?!", names)


def _vocative(passage: Passage, place: int, stops: str, names: NameContext) -> Asker | None:
    printed = name_at(passage.behind(place).head(40))
    if printed is None or len(printed.words) > 2:
        return None
    stop = passage.text[printed.end : printed.end + 1]
    behind = passage.text[printed.end : printed.end + 40]
    if not stop or stop not in stops or _GOES_ON_ABOUT.match(behind) or _LISTED.match(behind):
        return None
    if len(printed.words) > 1 and _HELD_OFFICE.match(behind):
        return None
    if not names.may_ask(printed.name) or names.is_given_name_here(printed.name):
        return None
    if _in_quotes(passage.text, place) or _PUTS_OFF.search(
        passage.text, max(passage.start, place - 60), place
    ):
        return None
    return Asker(name=printed.name, evidence=Span(place, printed.end), cue="called")


def _is_person(name: str, names: NameContext) -> bool:
    given = is_given_name_like(name) and names.may_ask(name)
    return given and not names.is_given_name_here(name)


def _may_be_spoken_to(before: str, behind: str) -> bool:
    """Whether a name that stands nowhere else is spoken to: ``understand this, Hans, that``."""
    if _SPOKEN_ABOUT.search(before):
        return False
    return behind[:1] in ".?!" or bool(_BEFORE_VOCATIVE.search(before))


def _in_quotes(text: str, place: int) -> bool:
    """Whether somebody else's words are repeated there: ``he'd say, “Oh, Donald, how are you”``."""
    before = text[max(0, place - 60) : place]
    return before.rfind("“") > before.rfind("”")


def addressed_within(
    passage: Passage, names: NameContext, called_names: Collection[str]
) -> Iterator[Asker]:
    """Names that stand alone between commas anywhere in an answer: whoever is spoken to there."""
    places = itertools.islice(
        _BETWEEN.finditer(passage.text, passage.start, passage.end), MAX_PLACES_WITHIN
    )
    for match in places:
        text, name, place = passage.text, match["name"], match.start("name")
        behind = text[match.end("name") : match.end("name") + 40]
        if _LISTED.match(behind) or _GOES_ON_ABOUT.match(behind) or _in_quotes(text, place):
            continue
        if not _is_person(name, names) or _PUTS_OFF.search(text, max(0, place - 60), place):
            continue
        before = passage.text[max(passage.start, match.start() - 60) : match.start()]
        if not _PLAIN_WORD_LAST.search(before) or _GIVES_FLOOR.search(before):
            # "in Bridgeport, Connecticut, for": of a list, or of a place.
            continue
        known = bare(name) in called_names or names.is_only_spoken_to(name)
        if known is True or known is None and _may_be_spoken_to(before, behind):
            yield Asker(name=name, evidence=Span(place, place + len(name)), cue="called")


_READ_OUT = re.compile(
    r"\bquestion (?:here |that was |submitted |emailed )?(?:in the (?:chat|queue) )?"
    r"(?:is |comes |came |that comes |here is )?from\s+(?:the line of\s+)?(?=\S)",
    re.I,
)
_HAS_ASKED = re.compile(
    r"\s+(?:has asked|asks|asked|is asking|wants to know|would like to (?:ask|know)|writes|"
    r"has (?:a|this) question)\b"
)


def read_out(passage: Passage, *, moderated: bool = True) -> Asker | None:
    """A question put for someone else: ``I have a question from Adam Longo of WUSA 9. He says``."""
    head = passage.head(300)
    match = head.search(_READ_OUT) if "question" in head.words.lower() else None
    if match is None:
        return _has_asked(passage) if moderated else None
    rest = passage.behind(match.end()).head(160)
    asker = introduction_at(rest, NameContext())
    printed = name_at(rest)
    if asker is None and printed and len(printed.words) > 1:
        evidence = Span(match.end(), printed.end)
        asker = Asker(printed.name, evidence=evidence, cue="called")
    if asker is None and (outlet := outlet_at(rest, grammar=False)):
        asker = Asker(outlet=outlet.name, evidence=Span(match.end(), outlet.end), cue="called")
    return replace(asker, on_behalf=True) if asker else None


def _has_asked(passage: Passage) -> Asker | None:
    """``Dhairya from Sputnik has asked, ...``"""
    asker = introduction_at(passage.head(160), NameContext())
    if asker is None or not asker.name or asker.evidence is None:
        return None
    asks = _HAS_ASKED.match(passage.text, asker.evidence.end)
    return replace(asker, on_behalf=True) if asks else None


def is_same(one: str, other: str) -> bool:
    """Whether two names can be one person's: equal, or one is the other's first or last name."""
    first, second = normalize(one).split(), normalize(other).split()
    if first == second:
        return True
    short, long = sorted((first, second), key=len)
    return len(short) == 1 and short[0] in (long[0], long[-1])
