"""Tells an asker's name from other capitalized words: who answers, how the text uses a word."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ..lexicon import outlets
from ..lexicon.names import (
    PARTICLES,
    ROLE_WORDS,
    WORD_SURNAMES,
    bare,
    is_given_name_like,
    normalize,
)
from ..lexicon.places import PLACES
from ..places_of_words import PlacesOfWords
from .passage import Passage

MAX_NAME_WORDS = 4
MAX_NAME_LENGTH = 70

NOT_PEOPLE = frozenset(
    (
        "guten tag bonjour merci danke gracias buenos buenas dias grazie obrigado salam sir ma'am "
        "madam everybody everyone guys folks yes no okay thanks thank please sure right god well "
        "good great next question questions ahead first last one two again so and but here there "
        "congress iran iraq israel russia china ukraine europe america americans today tomorrow "
        "secretary president minister ambassador operator moderator press laughter exactly correct "
        "absolutely nope hello hi hey welcome bye look listen now then still never nobody all wait "
        "greetings regards sorry fine true false maybe perhaps obviously certainly indeed english "
        "french german spanish arabic russian chinese japanese korean turkish hebrew i we "
        "you they he she it colleagues gentlemen ladies friends comrades lord christ jesus covid "
        "tv radio man boy gosh alright yup shocker pm "
        "that's it's let's there's what's here's"
    ).split()
)
# Given names that are also everyday words: a lower-case twin in the text says nothing against them.
_EVERYDAY = frozenset(
    (
        "mark bill will chip rich grant said art hope grace faith joy jack rob pat drew frank dean "
        "chase josh peg sue guy miles page jean ray max major angel dawn iris rose ruby penny "
        "christian jade robin jay kay lee ed al ben matt sandy holly june jan april may mike nick "
        "jim john dick bob tim ken don ron cliff stew gene glen heath lance pierce wade kelly "
        "carol "
        "laurie olive ivy brook summer sky sunny victor earl duke norm bud gay harry jerry "
        "josh kit "
        "lane mason mike reed rusty sally spike trip van ward sean patsy tam steve chuck"
    ).split()
)
_SOUNDS = re.compile(
    r"(?i)^(?:m+|mm-?h+m*|u+h+|u+m+|hm+|oh+|ah+|ha+|wow|phew|gee|ooh|whoa|yep|nope|huh|ok)$"
)
# Words that answer or exclaim on their own.
_EXCLAIMED = frozenset(
    (
        "excellent understood remember brother buddy friend anyway mine negotiation unequivocal "
        "shocked watch happy merry nothing everything something anything noted agreed granted "
        "congratulations fantastic awesome terrific wonderful perfect interesting normal close "
        "behind restaurant record yesterday tonight morning afternoon evening thousands hundreds "
        "millions soon later earlier enough louder slower faster quiet quickly once twice always "
        "often sometimes almost nearly half none both neither either several many few more less "
        "most least much little three four five six seven eight nine ten eleven twelve thirteen "
        "fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty "
        "seventy eighty ninety hundred thousand million billion trillion percent zero dozens "
        "monday tuesday wednesday thursday friday saturday sunday january february march august "
        "september october november december spring autumn winter week weeks month months year "
        "years days hours minutes why what when where which who whom whose how because although "
        "however therefore instead together apart inside outside above below across along around "
        "ouch amen cheers bravo hooray oops hush silence order applause possible impossible likely "
        "unlikely necessary important clear unclear wrong bad better best worse worst big small "
        "ready done finished over stop go come wait continue proceed silly funny cute serious "
        "same "
        "different other another each every any some this that these those"
    ).split()
)
_LY_NAMES = frozenset(
    (
        "kelly emily molly kimberly sally billy holly lily polly beverly carly reilly riley ly "
        "connolly donnelly daly healy o'reilly"
    ).split()
)
# "VaccineFinder" is a thing; "McCain", "DeYoung", "LaFraniere", "O'Neill", "El-Sayed" are people.
_CAMEL = re.compile(
    r"^(?!Mc|Mac|De|La|Le|Di|Da|Du|Van|Fitz|O['’]|D['’])[A-Z][a-z]+[A-Z]|^[A-Z]{2,}s$|[”“\"]"
)
# "Satisfaction, if that is the outcome", "Fabulous.": no name ends so.
_ABSTRACT = re.compile(r"(?:tion|sion|ness|ment|ments|ous|ism|able|ible|ful|less)s?$")
_CONTRACTED = re.compile(r"[’'](?:s|re|ve|ll|m|d|t)$", re.I)
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,3}")
# "The U.N." calls nobody, and neither does "I."
_SHORT_FOR_NO_PERSON = frozenset("us un uk eu uae dc la ny ad bc am pm i a".split())
_WORD = re.compile(r"[^\s\u00a0]+")
_OWNED = re.compile(r"(.{2,})[’']s")


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A personal name as the text prints it, and where it ends."""

    name: str
    end: int

    @property
    def words(self) -> list[str]:
        return self.name.split()


# Short forms that begin otherwise than the name.
_SHORT_FORMS = (
    ("bill", {"william"}),
    ("bob", {"robert"}),
    ("dick", {"richard"}),
    ("hank", {"henry"}),
    ("nancy", {"ann", "anne"}),
    ("ned", {"edward", "edmund"}),
    ("peggy", {"margaret"}),
    ("polly", {"mary"}),
    ("sandy", {"alexander", "alexandra"}),
    ("sasha", {"alexander", "alexandra"}),
    ("ted", {"edward", "theodore"}),
)
# "Happy New Year." "Merry Christmas." greet, and name nobody.
_WISHES = frozenset(("happy", "merry"))


@dataclass(frozen=True)
class NameContext:
    """The folded surnames of those who answer here, and the text, to tell names from words."""

    answering: frozenset[str] = frozenset()
    text: str = ""
    given: frozenset[str] = frozenset()
    # The folded names of those who answer; a surname alone where the rest is not known.
    people: frozenset[str] = frozenset()

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self.text.split())

    @cached_property
    def _bearers(self) -> dict[str, list[list[str]]]:
        """The names of those who answer, in words, by surname."""
        bearers = defaultdict(list)
        for full in self.people:
            bearers[full.split()[-1]].append(full.split())
        return bearers

    def is_given_name_of_another(self, name: str, own: str) -> bool:
        """Whether somebody who answers here is spoken to by that name, but by ``own`` who speaks.

        A Josh at the podium who says "Josh" speaks to a reporter of that name.
        """
        return normalize(name) in self.given and normalize(name) != own

    def answers(self, name: str) -> bool:
        """Whether it is the name of somebody who answers here, whom no call means.

        A reporter may bear the surname of one who answers, under another given name.
        """
        given, *rest = normalize(name).split()
        surname = rest[-1] if rest else given
        if surname not in self.answering:
            return False
        bearers = self._bearers[surname]
        return not rest or not bearers or any(_may_be_same(given, p) for p in bearers)

    def is_common(self, word: str) -> bool:
        """Whether a capitalized word is an ordinary one: the text has it in lower case too."""
        low = word.lower()
        if _SOUNDS.match(low) or low in _EXCLAIMED or _CAMEL.search(word):
            return True
        if _ABSTRACT.search(low):
            return True
        if low.endswith("ly") and low not in _LY_NAMES:
            return True
        if low in _EVERYDAY:
            return False
        return any(low + mark in self._words for mark in ("", ",", ".", "?", ";"))

    def is_plain(self, name: str) -> bool:
        """Whether a would-be name is made of ordinary words only, or is none at all."""
        words = name.split()
        if any(_CONTRACTED.search(word) or not word[0].isalpha() for word in words):
            return True
        if any(word.isupper() and len(word) > 2 and "." not in word for word in words):
            return True
        return all(self.is_common(word) for word in words)

    def may_ask(self, name: str) -> bool:
        """Whether a name can be an asker's: no place, no word, nobody who answers."""
        return not (
            self.is_plain(name)
            or self.answers(name)
            or normalize(name) in PLACES
            or bare(name) in NOT_PEOPLE
            or bare(name.split()[0]) in _WISHES
            or bare(name).removesuffix("s") in ROLE_WORDS
            or normalize(name).removesuffix("n") in PLACES
        )

    def is_only_spoken_to(self, name: str) -> bool | None:
        """Whether the name always stands set off, as in speaking to somebody, and more than once.

        None where it stands set off only once, False where it stands in a clause somewhere.
        """
        apart = 0
        for place in self._places.of(name):
            end = place + len(name)
            if self._stands_alone(place, end):
                if not self._is_set_off(place, end):
                    return False
                apart += 1
        return True if apart > 1 else None

    @cached_property
    def _places(self) -> PlacesOfWords:
        return PlacesOfWords(self.text)

    def _stands_alone(self, start: int, end: int) -> bool:
        """Whether a name is no part of a longer word or name."""
        before, behind = self.text[max(0, start - 1) : start], self.text[end : end + 2]
        if before.isalnum() or before in ("-", "’", "'") and before:
            return False
        # "the other Ana's question" may be anybody's.
        joined = behind[:1].isalnum() or behind[:1] == "-" or behind in ("’s", "'s")
        return not joined and not (behind[:1].isspace() and behind[1:].isupper())

    def _is_set_off(self, start: int, end: int) -> bool:
        before = self.text[max(0, start - 3) : start].rstrip()
        opens = not before or before[-1] in ',.?!;:—–-…)\u201d"' or self._ahead(start)
        return opens and self.text[end : end + 2].strip()[:1] in (
            "",
            ",",
            ".",
            "?",
            "!",
            ";",
            ":",
            "—",
            "–",
            "-",
            "…",
        )

    def _ahead(self, start: int) -> bool:
        """Whether words that call or thank stand before: ``Thanks Hans.``, ``Yes Hans.``"""
        words = self.text[max(0, start - 12) : start].split()
        if words[-1:] in (["that"], ["it"]) and len(words) > 1:
            # "I can't talk about that Hans."
            return words[-2].lower() in ("like", "about", "of", "on")
        return bool(words) and words[-1].lower() in (
            "yes",
            "yeah",
            "okay",
            "ok",
            "ahead",
            "thanks",
            "you",
            "well",
            "no",
            "hi",
            "hey",
            "sorry",
            "and",
            "to",
            "is",
        )


def _may_be_same(given: str, person: list[str]) -> bool:
    """Whether a folded given name may be that of ``person``, of whom a part may not be known.

    Short forms mostly begin as the full name does, or stand in it: "Dan", "Tony".
    """
    first = person[0]
    if len(person) == 1 or first[0] == given[0] or first in given or given in first:
        return True
    return any(one in {given, first} and {given, first} & others for one, others in _SHORT_FORMS)


def name_at(passage: Passage) -> PrintedName | None:
    """The longest personal name of one to four words at the passage's start."""
    if not passage.opens_with().isupper():
        return None
    words: list[tuple[str, int]] = []
    for match in _WORD.finditer(passage.text, passage.start, passage.head(MAX_NAME_LENGTH).end):
        token = match[0]
        # "J." and "M.J." keep their dots; a dot behind a longer word ends the sentence.
        word = token if _INITIALS.fullmatch(token) else token.rstrip(".,;:?!—–-)")
        if not _fits(word, bool(words)):
            break
        owned = _OWNED.fullmatch(word) if words else None
        word = owned[1] if owned else word
        words.append((word, match.start() + len(word)))
        if word != token or len(words) == MAX_NAME_WORDS:
            break
    return _without_particles(words) if words else None


@lru_cache(maxsize=65536)
def _fits(word: str, goes_on: bool) -> bool:
    """Whether a word can begin a name, or go on with one."""
    if bare(word) in NOT_PEOPLE:
        return False
    if _INITIALS.fullmatch(word):
        # "Go ahead, M.J."
        return goes_on or bare(word) not in _SHORT_FOR_NO_PERSON
    if word.isupper() and len(word) > 3:
        return False
    if is_given_name_like(word):
        return True
    return goes_on and (
        bare(word) in PARTICLES and word.islower() or word.istitle() and bare(word) in WORD_SURNAMES
    )


def _without_particles(words: list[tuple[str, int]]) -> PrintedName | None:
    while words and bare(words[-1][0]) in PARTICLES and words[-1][0].islower():
        words.pop()
    name = " ".join(word for word, _ in words)
    if not words or outlets.canonical_name(name) and not outlets.is_ambiguous(name):
        return None
    return PrintedName(name, words[-1][1])


def is_same(one: str, other: str) -> bool:
    """Whether two names can be one person's: equal, or one is the other's first or last name."""
    first, second = normalize(one).split(), normalize(other).split()
    if first == second:
        return True
    short, long = sorted((first, second), key=len)
    return len(short) == 1 and short[0] in (long[0], long[-1])
