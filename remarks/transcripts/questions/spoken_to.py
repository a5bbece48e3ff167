"""Whom an answer speaks to by name: the one who asked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator

from ..lexicon.names import bare, is_given_name_like
from ..types import Asker, Span
from .call_words import PUTS_OFF
from .name_context import NameContext, name_at
from .passage import Passage, phrases

# The words with which somebody is spoken to stand near the beginning of a paragraph's sentence.
FIRST_WORDS = 240

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
# "Yes Tom but I have known that": typed without the commas.
_WITHOUT_COMMA = re.compile(
    r"(?:Well|Look|Yes|No|Yeah|Oh),?\s+(?P<name>[A-Z][a-z]{2,12}) (?=but\b)"
)
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
_LAST_WORD = re.compile(r",\s+(?=[^\W\d_a-z][\w’'.-]+[.?!](?:\s|$))")
# "I can't talk about secrets like that Ana.": a pronoun or adverb goes with no name behind it.
_LAST_WITHOUT_COMMA = re.compile(
    r"\b(?:like that|about that|about it|of that|of it|on that|to that|it yet|there yet|"
    r"at all|right now|you know)\s+(?=[A-Z][a-z]{2,12}[.!](?:\s|$))"
)
# A name between commas, or between a comma and the end: "whatever you call it, Chuck, the ...".
_BETWEEN = re.compile(r",\s+(?=(?P<name>[A-Z][\w’'-]+)(?:[,.?!](?:\s|$)|\s?(?:—|–|--)))")
_LISTED = re.compile(r",\s+(?:and|or)\b|,\s+[A-Z][\w’'-]+[,.]")
# "my brother, Hans, is": the name of somebody spoken about.
# "Nina Dorn, the deputy chief, wrote": spoken about, not to.
_GOES_ON_ABOUT = re.compile(
    r",\s+(?:who|whose|which|is|was|has|had)\b|"
    r",\s+[\w\s]{0,40}\b(?:wrote|said)\b"
)
# "What I can tell you, Ana, is that ...": spoken to all the same.
_TELLS_YOU = re.compile(
    phrases(
        r"\b(?:tell|assure|remind|promise|say to|(?:honest|frank|candid) with) you$",
        r"\bwhat(?:[’']s| is) (?:clear|true|important)$",
        r"\b(?:information|advice|understanding|answer|view|point|thing) (?:that )?(?:I|we) "
        r"(?:have|can (?:say|give|offer))$",
    ),
    re.I,
)
# "But getting to your question, Ana, and broadly speaking, ...": no list of people.
_YOUR_QUESTION = re.compile(
    r"\byour\s+(?!earlier|previous|last)(?:[\w’'-]+\s+)?(?:question|point)$"
)
_AND_GOES_ON = re.compile(r",\s+and\s+(?:—|–|--|[a-z])")
_PLAIN_WORD_LAST = re.compile(r"(?:^|[^\w’'-])(?:[a-z][\w’'-]*|I)$")
_HELD_OFFICE = re.compile(r",\s+(?:the|an?|our|my|his|her|their)\b")
_BEFORE_VOCATIVE = re.compile(
    r"""
    \b(?:
        this|that|it|you|them|us|me|him|one|all|know|look|well|think|mean|say|said
        | again|see|is|are|but|so|and|no|yes|\w+ly|here|there|now|then|too|question
        | point|right|ago|before|yesterday|today|earlier|matters
    )$
    """,
    re.I | re.VERBOSE,
)
# "As a matter of policy, Ana, as you know, ..."
_BEHIND_VOCATIVE = re.compile(
    r",\s+(?:as you (?:know|said|noted|saw|heard)|you (?:know|never|always)|"
    r"I (?:know|think|mean|would|do|have|can))\b"
)
# "As a matter of policy" speaks of nobody.
_MANNER = re.compile(r"\bas an? \w+ of \w+$", re.I)
_SPOKEN_ABOUT = re.compile(
    r"\b(?:(?:my|his|her|our|their|your|the|a|an)\s+(?:[\w’'-]+\s+){0,2}[\w’'-]+|named|called)$",
    re.I,
)
# "Go ahead, Ana.": whoever is called now did not ask what was answered before.
# So does "– yes, Ana.".
_GIVES_FLOOR = re.compile(
    r"(?:\b(?:go (?:right )?ahead|go for it|next|back to you|you go)|"
    r"(?:^|[.!?—–-]\s*)(?:yes|yeah|yep|okay|please|sorry))$",
    re.I,
)
# "As a minister then, Ana you would recall, ...", "anytime — Ana, you've heard me say this — we
# see": whoever asked is reminded of what he has heard.
_REMINDED = re.compile(
    r"""
    (?:,|—|–|--)\s+(?=
        (?P<name>[A-Z][\w’'-]+),?\s+you(?:[’'](?:ve|ll|d)|\s(?:would|will|may|have))?\s
        (?:probably\s|also\s|well\s|perhaps\s|often\s)?(?P<verb>
            recall|remember|heard\s(?:me|us)\ssay|asked\s(?:me|us|about|this|that)
        )\b
    )
    """,
    re.VERBOSE,
)
# "Well, that is how they came. Ana, I have not seen it.": a sentence turns to whoever asked.
_TURNS_TO = re.compile(
    r"""
    [.?!]\s+(?=
        (?P<name>[A-Z][\w’'-]+),\s+(?:
            I\s(?:have\snot|haven[’']t)\s(?:seen|heard)\s\w
            | I\s(?:don[’']t|do\snot)\s(?:have|think|want)\s\w
            | I\s(?:can[’']t|cannot)\s(?:speak|tell|comment|say)\s\w
            | I[’']m\snot\sgoing\sto\s | I(?:[’']ll|\swill)\s(?:tell|refer|check|get|take)\s\w
            | it[’']s\s(?:not|there|very|a)\b | let\sme\s(?:say|just|be|take|try|start|tell)\s
        )
    )
    """,
    re.VERBOSE,
)
# "Ana, it's a pity, was late.", "Ana, of course, is our envoy.": spoken about all the same.
_PARENTHESIS = re.compile(
    r"""
    ,(?:\s+[\w’'-]+){1,6},\s+(?!(?:
        and|but|so|because|that|which|if|as|or|not|though|although|when|where|while|I|we|you|it
        | they|he|she|there|this|these|those|the|an?|in|on|at|for|to|with|what|how
    )\b)
    """,
    re.VERBOSE,
)
_IS_BEHIND = re.compile(
    r",(?:\s+[\w’'-]+){1,4},\s+(?:is|was|has|had|will|would|does|did|says|said)\b"
)
# "I told my son, Ana you would recall ...": words said to somebody else.
_TELLS_OTHERS = re.compile(
    r"\b(?:told|said|say|says|saying|tell|telling|asked|ask|called|call|wrote|thought|goes|went|like)\b"
)
# "Happy birthday, Ana!": whoever is wished something need not have asked.
_WISHES = re.compile(
    r"\b(?:happy \w+|congratulations|congrats|welcome(?: back)?|good luck|safe travels|bless you)$",
    re.I,
)
_SENTENCE_END = re.compile(r"[.?!]")
# Each with words without which it cannot match: looked for first, which costs little.
_PATTERNS_WITHIN = (
    (_REMINDED, (" recall", " remember", " heard", " asked")),
    (_TURNS_TO, (", I", ", it", ", there", ", let me", ", we")),
)
MAX_PLACES_WITHIN = 40


def asker_spoken_to(passage: Passage, names: NameContext, own: str = "") -> Asker | None:
    """The name by which an answer speaks to the asker: ``Well, Arshad, ...``, ``No, Hans.``

    ``own`` is the given name of whoever answers: nobody speaks to himself.
    """
    return name_at_start(passage, names, own) or _name_at_end(passage, names)


def name_at_start(passage: Passage, names: NameContext, own: str = "") -> Asker | None:
    """The name with which an answer begins, perhaps behind a word such as "Well,"."""
    loose = passage.match(_WITHOUT_COMMA)
    if loose and (asker := _vocative(passage, loose.start("name"), " ", names, own)):
        return asker
    match = passage.match(_ANSWERS)
    place = match.end() if match else passage.start
    if place == passage.start and len(passage.words) < 30:
        return None
    return _vocative(passage, place, ",", names, own)


def _name_at_end(passage: Passage, names: NameContext) -> Asker | None:
    first = next(passage.head(FIRST_WORDS).sentences(), None)
    if first is None:
        return None
    thanked = first.head(90).match(_THANKED)
    if thanked:
        return _vocative(passage, thanked.end(), ",.?!", names)
    last = _LAST_WORD.search(passage.text, first.start, first.end + 1)
    last = last or _LAST_WITHOUT_COMMA.search(passage.text, first.start, first.end + 1)
    if last is None or len(first.words.split()) > 14:
        return None
    return _vocative(passage, last.end(), ",.?!", names)


def _vocative(
    passage: Passage, place: int, stops: str, names: NameContext, own: str = ""
) -> Asker | None:
    printed = name_at(passage.behind(place).head(40))
    if printed is None or len(printed.words) > 2:
        return None
    stop = passage.text[printed.end : printed.end + 1]
    behind = passage.text[printed.end : printed.end + 40]
    if not stop or stop not in stops or _GOES_ON_ABOUT.match(behind) or _LISTED.match(behind):
        return None
    if _IS_BEHIND.match(passage.text, printed.end):
        return None
    if len(printed.words) > 1 and _HELD_OFFICE.match(behind):
        return None
    if not names.may_ask(printed.name) or names.is_given_name_of_another(printed.name, own):
        return None
    if _in_quotes(passage.text, place) or PUTS_OFF.search(
        passage.text, max(passage.start, place - 60), place
    ):
        return None
    return Asker(name=printed.name, evidence=Span(place, printed.end), cue="called")


def _is_person(name: str, names: NameContext, own: str) -> bool:
    given = is_given_name_like(name) and names.may_ask(name)
    return given and not names.is_given_name_of_another(name, own)


def _may_be_spoken_to(before: str, behind: str) -> bool:
    """Whether a name that stands nowhere else is spoken to: ``understand this, Hans, that``."""
    if _YOUR_QUESTION.search(before):
        return True
    if _SPOKEN_ABOUT.search(before) and not _MANNER.search(before):
        return False
    if behind[:1] in ".?!" or _BEHIND_VOCATIVE.match(behind):
        return True
    return bool(_BEFORE_VOCATIVE.search(before))


def _in_quotes(text: str, place: int) -> bool:
    """Whether somebody else's words are repeated there: ``he'd say, “Oh, Donald, how are you”``."""
    before = text[max(0, place - 60) : place]
    return before.rfind("“") > before.rfind("”")


def askers_within(
    passage: Passage, names: NameContext, called_names: Collection[str], own: str = ""
) -> Iterator[Asker]:
    """Names that stand alone between commas anywhere in an answer: whoever is spoken to there.

    ``own`` is the given name of whoever answers.
    """
    places = itertools.islice(
        _BETWEEN.finditer(passage.text, passage.start, passage.end), MAX_PLACES_WITHIN
    )
    for match in places:
        text, name, place = passage.text, match["name"], match.start("name")
        behind = text[match.end("name") : match.end("name") + 40]
        before = passage.text[max(passage.start, match.start() - 60) : match.start()]
        about = _GOES_ON_ABOUT.match(behind) and not _TELLS_YOU.search(before)
        listed = _LISTED.match(behind) and not (
            _YOUR_QUESTION.search(before) and _AND_GOES_ON.match(behind)
        )
        if listed or about or _in_quotes(text, place):
            continue
        if not _is_person(name, names, own) or PUTS_OFF.search(text, max(0, place - 60), place):
            continue
        if _WISHES.search(before):
            continue
        if not _PLAIN_WORD_LAST.search(before) or _GIVES_FLOOR.search(before):
            # "in Bridgeport, Connecticut, for": of a list, or of a place.
            continue
        known = bare(name) in called_names or names.is_only_spoken_to(name)
        spoken = _TELLS_YOU.search(before) or _may_be_spoken_to(before, behind)
        if known is True or known is None and spoken:
            yield Asker(name=name, evidence=Span(place, place + len(name)), cue="called")


def asker_reminded(
    passage: Passage, names: NameContext, called_names: Collection[str], own: str = ""
) -> Asker | None:
    """Whom a sentence within an answer turns to, or reminds of what he has heard or asked.

    ``anytime — Ana, you've heard me``; ``own`` is the given name of whoever answers. Without such
    a reminder a sentence may turn to an aide, so that only ``called_names`` are taken from it.
    """
    words = passage.words
    places = itertools.chain.from_iterable(
        pattern.finditer(passage.text, passage.start, passage.end)
        for pattern, signs in _PATTERNS_WITHIN
        if any(sign in words for sign in signs)
    )
    for match in itertools.islice(places, MAX_PLACES_WITHIN):
        text, name, place = passage.text, match["name"], match.start("name")
        if not _is_person(name, names, own) or _in_quotes(text, place):
            continue
        if match.re is _REMINDED:
            spoken = _is_reminded(passage, match)
        else:
            # Who is also spoken about here may be spoken about in this sentence as well.
            known = bare(name) in called_names and names.is_only_spoken_to(name) is not False
            spoken = known and not _PARENTHESIS.match(text, place + len(name))
        if spoken:
            return Asker(name=name, evidence=Span(place, place + len(name)), cue="called")
    return None


_SOMEBODY_ELSE = re.compile(r"\s(?:him|her|them)\b")


def _is_reminded(passage: Passage, match: re.Match[str]) -> bool:
    place, start = match.start("name"), max(passage.start, match.start() - 60)
    end = _SENTENCE_END.search(passage.text, place, place + 200)
    if end is None or end[0] == "?":
        # "Ana, you remember when that was?" may go to somebody at the podium's side.
        return False
    if _SPOKEN_ABOUT.search(passage.text[start : match.start()]):
        # "our first envoy, Ana you will recall, signed it"
        return False
    if _SOMEBODY_ELSE.match(passage.text, match.end("verb")):
        # "Boris, you remember him, was there."
        return False
    if passage.text[match.end("name")] == "," and passage.text[match.end("verb")] == ",":
        # "the minister, Ana, you recall, signed it"
        return False
    return not _TELLS_OTHERS.search(passage.text, max(passage.start, place - 90), place)
