"""Askers who introduce themselves: name and outlet from the question's own words.

An outlet that a question cites is never taken for the asker's.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..lexicon import outlets
from ..lexicon.names import ROLE_WORDS, bare, normalize
from ..lexicon.places import PLACES
from ..types import Asker, Span
from .call_words import APOLOGY
from .name_context import NameContext, PrintedName, is_same, name_at
from .passage import Passage, phrases

# Introductions stand within so many characters of a question's beginning.
WINDOW = 420
MAX_SENTENCES = 5
MAX_PIECES = 12
# A host says who he is near the start of his first words.
MAX_HOST_REACH = 1200

# "(01:31)", "(In Russian.)" before the first words; what was not heard may be the name.
_NOTES = re.compile(
    r"(?:\s*[(\[](?!\s*(?:inaudible|off|unintell|indist))[^()\[\]]{1,60}[)\]])+\s*", re.I
)
_LATE = re.compile(
    r"(?:should have said|forgot to (?:say|introduce)|let me introduce)[^:.]{0,40}[:.,]\s*"
)
# What a late introduction holds: looked for first, which costs little.
_LATE_SIGNS = ("should have said", "forgot to", "introduce")
_GREETING = frozenset(
    (
        "yes yeah hi hello hey thanks thank good okay ok so and well great sure please sorry "
        "excuse yep "
        "no mr mr. mrs ms ms. miss madam madame secretary minister president sir ma'am ambassador "
        "congratulations welcome right first just dear greetings foreign prime both to for my oh "
        "um uh also again dr prof professor senator governor chancellor premier treasurer general "
        "administrator commissioner director"
    ).split()
)
_SELF = re.compile(
    phrases(
        "I[’']m",
        "I am",
        "[Tt]his is",
        "[Ii]t[’']s",
        "[Mm]y name is",
        "[Mm]y name[’']s",
        "Name is",
        "Here is",
        "I, ",
    )
    + r"\s*(?:[Dd]r\.\s|[Mm]r\.\s|[Mm]s\.\s)?"
)
# A pause, or the blank before somebody presents himself.
_BREAKS = re.compile(rf"[,!.:—–-]+\s+|\s+(?={_SELF.pattern})")
_NAMED_SELF = re.compile(r"(?:[Tt]his is|[Mm]y name is|[Mm]y name[’']s)\s")
_IS_MY_NAME = re.compile(r",?\s+is\s+my\s+name\b|,?[’']s\s+my\s+name\b")
# "from the newspaper Anytown Courier": what kind of outlet it is, before its name.
_KIND_OF_OUTLET = (
    r"(?:(?:newspaper|magazine|news agency|agency|channel|TV channel|radio station|daily|"
    r"website|portal)\s+(?=[A-Z“\"]))?"
)
# "My name is Ana and I work in a shop."
_AND_I = re.compile(r"\s+and\s+I\b")
_LINK = re.compile(
    # "Ana here – thanks – with Harbor News": an aside.
    r"(?:\s+here\s*(?:--|—|–)\s*(?:thanks|thank you)\s*(?:--|—|–))?\s*(?:,\s*)?"
    + phrases(
        r"(?:here\s+)?(?:reporting\s+)?\b(?:from|with|of|for|at|representing)\b",
        "on behalf of",
        "(?:and )?I[’']m (?:from|with)",
        r"(?:a |the )?(?:[\w-]+ ){0,2}"
        + phrases("correspondent", "reporter", "journalist", "editor", "anchor", "columnist")
        + " (?:for|with|from|of|at)",
    )
    + rf"\s+(?:the\s+)?{_KIND_OF_OUTLET}"
)
_COMMA = re.compile(r"(?:\s+here)?\s*(?:,|–|—|-{1,2}|/|\()\s*(?:the\s+)?(?=\S)")
_MINE = re.compile(
    r"(?:I represent|I work (?:for|at)|I[’']m (?:from|with)|I am (?:from|with)|representing|"
    r"on behalf of|(?:I[’']m|I am) an? (?:[\w-]+ )?(?:correspondent|reporter|journalist|columnist) "
    rf"(?:for|from|with|at))\s+(?:the\s+)?{_KIND_OF_OUTLET}"
)
# "My name is Ana Roe. I'm from Harbor TV."
_THEN_MINE = re.compile(
    r"[.,]?\s+(?:and\s+)?(?:I[’']m|I am|I work|I report|I write)\s+(?:an?\s+(?:[\w-]+\s+)?(?:"
    r"correspondent|reporter|journalist|editor|columnist)\s+)?(?:from|with|for|at)\s+"
    rf"(?:the\s+)?{_KIND_OF_OUTLET}"
)
_INAUDIBLE = re.compile(
    r"[(\[]\s*(?:inaudible|off[- ]mike|off[- ]mic|unintelligible|indistinct)\.?\s*[)\]]\s*,?\s*"
    r"(?:(?P<link>from|with|of|at|for)\s+)?(?:the\s+)?",
    re.I,
)
_CITED = re.compile(
    r"^\W{0,3}(?:\w+ly\s)?(?:has |have |had |is |was |just |also |recently |today |yesterday )?"
    + phrases(
        "report",
        "said",
        "say",
        "quot",
        "publish",
        "wrote",
        "writ",
        "ran",
        "broke",
        "interview",
        "story",
        "article",
        "cited",
        "poll",
        "headline",
        "asked you",
        "revealed",
        "survey",
        "editorial",
        "op-ed",
        "journalist",
        "correspondent",
        "reporter",
    ),
    re.I,
)
# Words with which no introduction begins, by their first letter: most places are told by these.
_PLAIN = (
    "What When Why Where Who Which How And Are As At Any Also But By Because Can Could Do Does Did "
    "Given Has Have Had He If In Is Just Now On One Okay Or Our She So Should Since "
    "Some That There These They Those Then To Was We Were With Would Yes You Your"
).split()
_FIRST_WORDS = {
    letter: re.compile(phrases(*(word for word in _PLAIN if word[0] == letter)) + r"[ \u00a0\n,]")
    for letter in {word[0] for word in _PLAIN}
}
_OF = re.compile(r"\s+of\s+(?:the\s+)?[A-Z]")
_SELF_LETTERS = frozenset("ITtiMmNnH")
_MINE_LETTERS = frozenset("Iro")
_STOPS = (".", ",", ";", ":", "—", "–", "-", "!", "?")


@dataclass(frozen=True, slots=True)
class PrintedOutlet:
    """An outlet as the text prints it, and where it ends."""

    name: str
    end: int


def outlet_at(passage: Passage, *, grammar: bool) -> PrintedOutlet | None:
    """The outlet named at the passage's start; with ``grammar`` also one outside the table."""
    match = outlets.match_at(passage.text, passage.start, grammar=grammar)
    if match is None or outlets.is_ambiguous(match[0]) and _OF.match(passage.text, match[1]):
        # "the Republic of Tuva", "the Nation of Islam": not the papers of these names.
        return None
    return PrintedOutlet(*match)


def is_cited(passage: Passage, outlet: PrintedOutlet) -> bool:
    """Whether the words behind an outlet tell what it reported."""
    return bool(_CITED.match(passage.text[outlet.end : outlet.end + 40]))


def introduced_asker(passage: Passage, names: NameContext) -> Asker | None:
    """The asker from the question's own words."""
    noted = passage.match(_NOTES)
    window = passage.behind(noted.end() if noted else passage.start).head(WINDOW)
    for place in _openings(window):
        if _may_open(passage.text[place : place + 1]):
            asker = introduction_at(Passage(passage.text, place, window.end), names)
            if asker:
                return asker
    words = passage.words
    late = passage.search(_LATE) if any(sign in words for sign in _LATE_SIGNS) else None
    return introduction_at(passage.behind(late.end()), names) if late else None


def outlet_of_own(passage: Passage, name: str, names: NameContext) -> str | None:
    """The outlet that somebody known by name gives as his own near the start of a turn."""
    for match in _SELF.finditer(passage.text, passage.start, passage.head(MAX_HOST_REACH).end):
        if passage.text.startswith(name, match.end()):
            asker = introduction_at(passage.behind(match.start()), names)
            if asker and asker.name and is_same(asker.name, name):
                return asker.outlet
    return None


def _openings(window: Passage) -> Iterator[int]:
    """The places near a question's start where an introduction may begin."""
    pieces = 0
    for sentence in itertools.islice(window.sentences(), MAX_SENTENCES):
        yield sentence.start
        for place in _behind_greetings(sentence):
            pieces += 1
            yield place
        if pieces > MAX_PIECES:
            return


def _behind_greetings(sentence: Passage) -> Iterator[int]:
    """Behind each greeting and its comma: ``Thank you, Mr. Secretary. Hi, I'm ...``."""
    text = sentence.text
    for match in _BREAKS.finditer(text, sentence.start, sentence.head(160).end):
        place = match.end()
        presents = text[place : place + 1] in _SELF_LETTERS and _SELF.match(text, place)
        if not presents and not _is_greeting(text[sentence.start : match.start()]):
            return
        yield place


def _is_greeting(words: str) -> bool:
    first = bare(words.split()[0]) if words.split() else ""
    return not first or first in _GREETING


def _may_open(letter: str) -> bool:
    """Whether an introduction may begin so: with a capital, a digit, a bracket, or ``my name``."""
    return not letter.islower() or letter in _SELF_LETTERS or letter in _MINE_LETTERS


def introduction_at(passage: Passage, names: NameContext) -> Asker | None:
    """The introduction that begins just where the passage does, if one does."""
    first = passage.opens_with()
    if first in _FIRST_WORDS and _FIRST_WORDS[first].match(passage.text, passage.start):
        return None
    # Names, outlets and gaps begin with a capital, a digit or a bracket.
    marked = passage.match(_SELF) if first in _SELF_LETTERS else None
    if not marked and first.islower() and first not in _MINE_LETTERS:
        return None
    behind = passage.behind(marked.end()) if marked else passage
    return (
        _outlet_of_mine(passage)
        or _inaudible_of_outlet(behind)
        or _name_first(passage, behind, bool(marked), names)
        or _outlet_first(passage, behind)
    )


def _outlet_of_mine(passage: Passage) -> Asker | None:
    """``I represent the TVN television company``."""
    mine = passage.match(_MINE) if passage.opens_with() in _MINE_LETTERS else None
    outlet = outlet_at(passage.behind(mine.end()), grammar=True) if mine else None
    if outlet is None or is_cited(passage, outlet) or not _reads_as_outlet(outlet):
        return None
    person = _person_behind(passage, outlet)
    if person:
        evidence = Span(passage.start, person.end)
        return Asker(person.name, outlet.name, evidence=evidence, cue="self")
    return Asker(outlet=outlet.name, evidence=Span(passage.start, outlet.end), cue="self")


def _reads_as_outlet(outlet: PrintedOutlet) -> bool:
    """Whether a name is of the table, or says itself that it is an outlet's."""
    return bool(outlets.canonical_name(outlet.name)) or (
        len(outlet.name.split()) > 1
        and outlets.sounds_like_press(outlet.name)
        and not is_place(outlet.name)
    )


def _inaudible_of_outlet(passage: Passage) -> Asker | None:
    """``(Inaudible) of Russia Today Television.``"""
    gap = passage.match(_INAUDIBLE) if passage.opens_with() in "([" else None
    if not gap:
        return None
    linked = (gap["link"] or "").lower() in ("from", "with", "of")
    outlet = outlet_at(passage.behind(gap.end()), grammar=linked)
    if outlet is None or not _reads_as_outlet(outlet):
        return None
    evidence = Span(passage.start, outlet.end)
    return Asker(outlet=outlet.name, inaudible=True, evidence=evidence, cue="self")


def _name_first(
    passage: Passage, behind: Passage, marked: bool, names: NameContext
) -> Asker | None:
    """An introduction that begins with the name."""
    printed = name_at(behind)
    if printed is None or names.answers(printed.name) and not marked:
        return None
    printed = _in_full(passage, printed) or printed
    asker = _name_then_outlet(passage, printed, marked, names)
    if asker:
        return asker
    if not marked and _speaks_up(passage, printed, names):
        evidence = Span(passage.start, printed.end)
        return Asker(name=printed.name, evidence=evidence, cue="self")
    if marked:
        return _name_then_mine(passage, printed) or _name_alone(passage, printed, names)
    return (
        _is_my_name(passage, printed, names)
        or _name_of_place(passage, printed, names)
        or _name_of_body(passage, printed, names)
    )


def _name_of_body(passage: Passage, printed: PrintedName, names: NameContext) -> Asker | None:
    """``Peter Dorn, Harbor Council. Will you ...``: for whom he speaks, which may be no press.

    A full name and a body are the whole sentence; an outlet would have been known as one.
    """
    body = passage.behind(printed.end).match(_BODY)
    if body is None or len(printed.words) < 2 or not names.may_ask(printed.name):
        return None
    words = [bare(word) for word in body["body"].split()]
    if _goes_on_about_somebody(passage, body.end()) or is_place(body["body"]):
        return None
    if any(word in ROLE_WORDS for word in words):
        # "John Dorn, Secretary General." is spoken of or to.
        return None
    return Asker(name=printed.name, evidence=Span(passage.start, body.end("body")), cue="self")


# "Jennifer Grist here.": somebody on the line, perhaps another than was called.
_HERE = re.compile(r"\s+here[.!]")
_THEN_NAME = re.compile(r"\.?,\s+(?=[A-Z])")


def _speaks_up(passage: Passage, printed: PrintedName, names: NameContext) -> bool:
    here = passage.behind(printed.end).match(_HERE)
    if here is None or len(printed.words) < 2 or not names.may_ask(printed.name):
        return False
    return not _goes_on_about_somebody(passage, here.end())


def _goes_on_about_somebody(passage: Passage, place: int) -> bool:
    """Whether "he" or "them" follows, so that whoever is named is asked about."""
    return _OF_SOMEBODY.search(passage.text, place, place + MAX_REACH_OF_SOMEBODY) is not None


def _in_full(passage: Passage, printed: PrintedName) -> PrintedName | None:
    """``J.J., Jennifer Jansen, from ...``: the name for which initials or a first name stand."""
    then = passage.behind(printed.end).match(_THEN_NAME) if len(printed.words) == 1 else None
    full = name_at(passage.behind(then.end())) if then else None
    if full is None or len(full.words) != 2:
        return None
    letters = [c for c in normalize(printed.name) if c.isalpha()]
    initials = [normalize(word)[0] for word in full.words]
    return full if letters == initials or is_same(printed.name, full.name) else None


def _name_of_place(passage: Passage, printed: PrintedName, names: NameContext) -> Asker | None:
    """``Yes, thank you. Ana from Norland.``: where somebody is from, and no outlet."""
    thanked = _THANKED_BEFORE.search(passage.text[max(0, passage.start - 40) : passage.start])
    place = passage.behind(printed.end).match(_FROM_PLACE)
    if not thanked or not place or not is_place(place["place"]) or not names.may_ask(printed.name):
        return None
    end = place.end("place")
    if len(printed.words) > 1 and not names.may_ask(printed.words[0]):
        return None
    if _goes_on_about_somebody(passage, end):
        return None
    return Asker(name=printed.name, evidence=Span(passage.start, end), cue="self")


def _name_then_mine(passage: Passage, printed: PrintedName) -> Asker | None:
    """``My name is Ana Roe. I'm from Harbor TV.``"""
    mine = passage.behind(printed.end).match(_THEN_MINE)
    outlet = outlet_at(passage.behind(mine.end()), grammar=True) if mine else None
    if outlet is None or not _reads_as_outlet(outlet):
        return None
    return _introduction(passage, printed, outlet)


def _is_my_name(passage: Passage, printed: PrintedName, names: NameContext) -> Asker | None:
    """``Ana Roe is my name.``"""
    named = passage.behind(printed.end).match(_IS_MY_NAME)
    if not named or names.is_plain(printed.name):
        return None
    return Asker(name=printed.name, evidence=Span(passage.start, named.end()), cue="self")


def _name_alone(passage: Passage, printed: PrintedName, names: NameContext) -> Asker | None:
    """``My name is Yamamoto.``, ``I'm Rana Sweis``: but not ``It's Rana Sweis``."""
    if passage.opens_with(2) in ("It", "it") or names.is_plain(printed.name):
        return None
    if passage.text[printed.end : printed.end + 2] in ("'s", "’s"):
        # "This is Emma Till's cousin": somebody of hers.
        return None
    behind = passage.text[printed.end : printed.end + 8]
    closed = behind[:1] in (".", ",") or bool(_AND_I.match(behind))
    alone = closed and passage.match(_NAMED_SELF) and normalize(printed.name) not in PLACES
    if len(printed.words) < 2 and not alone:
        return None
    return Asker(name=printed.name, evidence=Span(passage.start, printed.end), cue="self")


def _name_then_outlet(
    passage: Passage, printed: PrintedName, marked: bool, names: NameContext
) -> Asker | None:
    """``Arshad Mohammed from Reuters``, ``Ksenia Sokolova, Snob magazine.``"""
    rest = passage.behind(printed.end)
    link = rest.match(_LINK)
    if link:
        outlet = outlet_at(passage.behind(link.end()), grammar=True)
        full = marked or len(printed.words) > 1
        if outlet is None or not (full or _may_be_short(passage, printed, outlet, names)):
            return None
        sure = _is_sure_link(passage, outlet, marked, names)
        return _introduction(passage, printed, outlet) if sure else None
    comma = rest.match(APOLOGY) or rest.match(_COMMA)
    if not comma or len(printed.words) < 2:
        return None
    outlet = outlet_at(passage.behind(comma.end()), grammar=True)
    if outlet is None:
        return None
    known = outlets.canonical_name(passage.text[comma.end() : outlet.end])
    if not known and not outlets.sounds_like_press(outlet.name):
        return None
    return _introduction(passage, printed, outlet)


def _may_be_short(
    passage: Passage, printed: PrintedName, outlet: PrintedOutlet, names: NameContext
) -> bool:
    """``Ana from the Anytown Courier.``: a given name, and an outlet that ends the sentence."""
    if outlets.canonical_name(outlet.name):
        return True
    ends = passage.text[outlet.end : outlet.end + 1] in (".", ",", "")
    return ends and _reads_as_outlet(outlet) and names.may_ask(printed.name)


def _introduction(passage: Passage, printed: PrintedName, outlet: PrintedOutlet) -> Asker | None:
    if is_cited(passage, outlet):
        return None
    evidence = Span(passage.start, outlet.end)
    return Asker(name=printed.name, outlet=outlet.name, evidence=evidence, cue="self")


def _is_sure_link(
    passage: Passage, outlet: PrintedOutlet, marked: bool, names: NameContext
) -> bool:
    """``Name from Something``: a known outlet, or one that closes the introduction."""
    if outlets.canonical_name(outlet.name):
        return True
    if names.answers(outlet.name) or is_place(outlet.name) or _holds_office(outlet.name):
        return False
    pressy = outlets.sounds_like_press(outlet.name)
    behind = passage.text[outlet.end : outlet.end + 60]
    if behind[:1] not in _STOPS and behind[:2].strip() and not _AT_HOUSE.match(behind):
        return pressy and (marked or bool(_HAS_FLOOR.match(behind)))
    return pressy or marked or len(outlet.name.split()) > 1 or outlet.name.isupper()


def _holds_office(name: str) -> bool:
    """``Administrator Regan``: whom somebody works for is no outlet."""
    return bare(name.split()[0]) in ROLE_WORDS


# "Ana Roe for Harbor Letter at Anytown Publishers": the house of the outlet.
_AT_HOUSE = re.compile(
    r"\s+at\s+(?:the\s+)?(?:[A-Z][\w’'-]*\s+){1,3}(?:Publish\w+|Media|Press|Group|Network)\b"
)
# "Ana Roe of Harbor News has a question."
_HAS_FLOOR = re.compile(r"\s+(?:has a question|has one|there|here|next|please|go ahead)\b")


def is_place(name: str) -> bool:
    """``Tuva``, ``the Republic of Tuva``, ``Sorna Region``: where somebody is from is no outlet."""
    words = [word for word in normalize(name).split() if word != "the"]
    if " ".join(words) in PLACES:
        return True
    led = len(words) > 1 and words[0] in _PLACE_NOUNS and words[1] == "of"
    return bool(words) and (led or words[-1] in _PLACE_NOUNS)


_BODY = re.compile(
    r"(?:\s*[,–—-]|\s+(?:from|with|representing))\s+(?:the\s+)?"
    r"(?P<body>[A-Z][\w’'&-]+(?:\s(?:of|for|and|[A-Z][\w’'&-]+)){1,4})\."
    r"(?=[\sÂ])"
)
_FROM_PLACE = re.compile(
    r"\s+from\s+(?:the\s+)?(?P<place>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2})\.(?=\s)"
)
# "Ivanov from Norland. Will you meet him?": the question is about that person.
_OF_SOMEBODY = re.compile(r"\b(?:he|him|his|she|her|hers|they|them|their)\b", re.I)
MAX_REACH_OF_SOMEBODY = 120
_THANKED_BEFORE = re.compile(r"\b(?:thanks|thank you|hi|hello)\b[^.?!]{0,20}[.!,]\s*$", re.I)
_PLACE_NOUNS = frozenset(
    (
        "republic region territory province state district city town village county oblast krai "
        "kingdom emirate island islands peninsula valley university institute college school "
        "faculty embassy ministry department government parliament senate union federation"
    ).split()
)


def _outlet_first(passage: Passage, behind: Passage) -> Asker | None:
    """``TV Asahi. My name is Yamamoto.`` and ``Vesti FM, Valery Sanfirov.``"""
    outlet = outlet_at(behind, grammar=False) or _worded_outlet(behind)
    if outlet is None or is_cited(passage, outlet) or outlets.is_ambiguous(outlet.name):
        return None
    stop = passage.text[outlet.end : outlet.end + 1]
    if stop not in (".", ",", ":", "—", "–", "-"):
        return None
    person = _person_behind(passage, outlet)
    if person:
        evidence = Span(passage.start, person.end)
        return Asker(person.name, outlet.name, evidence=evidence, cue="self")
    if stop == ".":
        return Asker(outlet=outlet.name, evidence=Span(passage.start, outlet.end), cue="self")
    return None


_WORDED_THEN_PERSON = re.compile(r"(?:[A-Z][\w’'-]*\s+){1,4}[A-Z][\w’'-]*,\s+[A-Z]")


def _worded_outlet(behind: Passage) -> PrintedOutlet | None:
    """``Harbor TV, Ana Roe.``: an outlet outside the table that says what it is."""
    if not behind.match(_WORDED_THEN_PERSON):
        return None
    outlet = outlet_at(behind, grammar=True)
    if outlet is None or not _reads_as_outlet(outlet):
        return None
    person = _person_behind(behind, outlet)
    return outlet if person and behind.text[person.end : person.end + 1] == "." else None


def _person_behind(passage: Passage, outlet: PrintedOutlet) -> PrintedName | None:
    place = outlet.end + 1
    while place < passage.end and passage.text[place] in " \u00a0,.-–—":
        place += 1
    rest = passage.behind(place)
    marked = rest.match(_SELF)
    printed = name_at(passage.behind(marked.end())) if marked else name_at(rest)
    if printed is None:
        return None
    closed = passage.text[printed.end : printed.end + 1] in (".", ",", ":")
    return printed if marked or len(printed.words) > 1 and closed else None


_ARRIVES = re.compile(
    r"\W*(?:thank you|thanks|hi\b|hello|hey\b|good (?:morning|afternoon|evening))", re.I
)


def arrives(words: str) -> bool:
    """Whether a turn begins as one does who has just been given the floor."""
    return bool(_ARRIVES.match(words))
