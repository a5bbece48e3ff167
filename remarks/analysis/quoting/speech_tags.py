"""Who an article says speaks: ``said Price`` behind a quotation, ``Price said`` before it.

A pronoun or an office is led back to the person whom the article named for it, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...transcripts.lexicon.names import HONORIFICS, ROLE_WORDS, bare
from .quotation_marks import Quoted

MAX_AROUND = 240
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĘĚĞĢĪĮİĶĹĽŁŃŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ"
_PART = (
    rf"(?:(?:Mrs?|Ms|Dr|Sen|Gov|Gen|Rep|Col|Amb|Lt|St|Jr|Sr|[{_UPPER}])\.|"
    rf"(?:[dD]['’]|[OL]['’])?[{_UPPER}][\w’'-]{{1,30}})"
)
_PARTICLES = r"(?:(?:von|van|der|den|de|la|le|du|di|da|bin|ibn|al|el|ter|ten|dos|zu)\s){0,3}"
_NAME = rf"{_PART}(?:\s{_PARTICLES}{_PART}){{0,6}}"
_ROLE = (
    r"(?:spokesman|spokeswoman|spokesperson|minister|premier|president|chancellor|secretary|leader|"
    r"official|officials|ambassador|envoy|senator|governor|general|advis[eo]r|diplomat|chief|chairman|"
    r"chairwoman|director|reporter|journalist|commissioner|administrator|treasurer|ministre|"
    r"président|Präsident|Kanzler|Sprecher)"
)
_OFFICE = (
    rf"(?:[Tt]he|[Aa]n?|[Ll]e|[Dd]er)\s(?:[\w.’'-]+\s){{0,5}}?{_ROLE}\b"
    r"(?:\s(?:of|for)(?:\s[\w’'-]+){1,4}?)?"
)
_PRONOUN = r"(?:he|she|they|He|She|They|il|elle|er|sie|Il|Elle|Er|Sie)\b"
_SPEECH = """
    said says say told tells added adds noted stated continued insisted warned argued explained
    declared replied acknowledged claimed remarked asserted asked answered wrote tweeted posted
    quipped joked recalled observed concluded conceded admitted maintained stressed emphasi[sz]ed
    underlined reiterated repeated suggested countered responded
    retorted commented
    announced confirmed denied complained promised pledged vowed predicted cautioned lamented
    testified exclaimed pointed called calls described describes dismissed branded denounced
    praised hailed labell?ed characteri[sz]ed spoke urged demanded began
    agreed protested mused urges warns argues insists explains writes
    dit déclaré affirmé ajouté expliqué souligné estimé répondu lancé assuré
    sagte sagt erklärte betonte meinte fügte antwortete
""".split()
# "So-called" is no saying.
_SAYS = rf"(?<![\w-])(?:{'|'.join(_SPEECH)})"
_ADVERBS = r"(?:(?:had|has|have|also|then|later|once|again|even|a|\w+ly)\s){0,3}"
_APPOSED = r"(?:,\s[^.;:?!“”\"«»„\n]{1,120}?,|\s\([^()\n]{1,60}\))"
_WHO = (
    rf"(?:(?P<pronoun>{_PRONOUN})|(?P<office>{_OFFICE})(?:,?\s(?P<holder>{_NAME}))?|"
    rf"(?:[a-z][\w-]*\s){{0,5}}?(?P<name>{_NAME}))"
)
_NO_BREAK = r"[\s,;:—–-]{0,4}"
_SAID_BY = re.compile(rf"{_NO_BREAK}(?:a-t-(?:il|elle)\s)?{_SAYS}\s(?:by\s)?{_WHO}")
_BY_SAID = re.compile(rf"{_NO_BREAK}(?P<who>{_WHO}){_APPOSED}?\s{_ADVERBS}{_SAYS}\b")
_INVERTED = re.compile(rf"{_NO_BREAK}a-t-(?P<pronoun>il|elle)\s{_SAYS}")
_SUBJECT = re.compile(rf"(?<![\w.])(?P<who>{_WHO}){_APPOSED}?,?\s{_ADVERBS}{_SAYS}\b")
_SOURCE = re.compile(
    rf"(?:[Aa]ccording\sto|[Ii]n\sthe\swords\sof|[Aa]s|[Ss]elon|[Ll]aut)\s{_WHO}(?:,\s[^.;:?!“”\"]{{1,120}})?"
    rf"(?:{_SAYS})?[\s,:]*$"
)
# The start of a sentence, and a phrase before its subject: "At the ministry, Hale was blunt:"
_START = r"(?:^|\n|[.?!]\s|[.?!][”\"’»]\s)(?:[^.?!,:“”\"\n]{1,60},\s)?"
_COLON = re.compile(rf"{_START}{_WHO}{_APPOSED}?\s(?:[^.?!“”\"\n]{{0,100}}):\s*$")
_LABEL = re.compile(rf"(?:^|\n)\s*{_WHO}:\s*$")
_ASKED_BY = re.compile(rf"\b[Aa]sked\sby\s{_WHO}")
# “He was told that …” are not his words.
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are)\s(?:\w+ly\s)?\w+$")
_FOREIGN_BY = re.compile(
    rf"(?:sagte|sagt|erklärte|betonte|meinte|dit)\s{_WHO}[^.;?!“”\"]{{0,60}}:\s*$"
)
# The sentence of a quotation goes on to the next: “… and that it was “important””.
_GOES_ON = re.compile(r"[\s,;”\"’»]{0,4}(?:and|but|or|while|adding|calling|saying|et|und)\b")
_SAYING = re.compile(rf"{_SAYS}\b(?:\s\w+){{0,4}}[\s,:]*$")
_STOPS = " .,;:”\"’»'\n"
# So far may the word of saying stand before what it introduces.
MAX_TO_SUBJECT = 160
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSen)(?<!\bGen)[.?!](?=\s)"
)
_OPENING = re.compile(
    rf"{_START}(?P<lead>(?:[\w’'-]+\s){{0,4}}?{_ROLE}\s)?(?P<name>{_NAME}){_APPOSED}?\s[a-z]"
)
_NAMING = (
    (_SUBJECT, "name"),
    (_SUBJECT, "holder"),
    (_OPENING, "name"),
    (_SAID_BY, "name"),
    (_SAID_BY, "holder"),
)
_NO_NAMES = frozenset(
    """the he she they it but and in on at we i you this that when as if after before asked there
    what who how why no yes not speaking today later then while monday tuesday wednesday thursday
    friday saturday sunday january february march april june july august september october november
    december washington später dann danach zuvor darauf puis ensuite""".split()
)
_TITLES = (
    ROLE_WORDS
    | HONORIFICS
    | frozenset("prasident kanzler bundeskanzler ministre monsieur herr frau mme".split())
)
_HOLDERS = (
    re.compile(rf"(?P<role>{_ROLE})\s(?P<name>{_NAME})"),
    re.compile(
        rf"(?P<name>{_NAME}),\s(?:the|a|an|his|her|its|[A-Z][\w’']+)\s[^.,;:?!“”\"]{{0,60}}?(?P<role>{_ROLE})\b"
    ),
    re.compile(rf"(?P<role>{_ROLE}),\s(?P<name>{_NAME}),"),
)


@dataclass(frozen=True)
class Tag:
    """The speaker of a quotation; ``via`` says by which word where it is no name: “he”."""

    speaker: str = ""
    via: str = ""
    # Whether the article has anybody say the words, known or not.
    is_speech: bool = False


@dataclass(frozen=True)
class _Person:
    at: int
    name: str


class Speakers:
    """Whom an article names, and for which quotation."""

    def __init__(self, text: str, quotations: Sequence[Quoted]):
        self._text = text
        self._quotations = quotations
        # What is quoted names nobody who speaks: blanks of the same length stand for it.
        outside = list(text)
        for quoted in quotations:
            outside[quoted.start : quoted.end] = " " * (quoted.end - quoted.start)
        self._outside = "".join(outside)
        self._full = self._full_names()
        self._holders = self._office_holders()
        self._people = self._subjects()
        self.tags: list[Tag] = []
        self._tag_ends: list[int] = []
        for index in range(len(quotations)):
            tag, end = self._tag(index)
            self.tags.append(tag)
            self._tag_ends.append(end)

    def _full_names(self) -> dict[str, str]:
        """Surname -> the one full name that the article has for it."""
        names: dict[str, set[str]] = {}
        for match in re.finditer(_NAME, self._outside):
            name = clean_name(match[0])
            if len(name.split()) > 1:
                names.setdefault(name.split()[-1], set()).add(name)
        return {last: min(full) for last, full in names.items() if len(full) == 1}

    def _office_holders(self) -> list[tuple[int, str, str]]:
        """Place, office and name where the article says who holds it."""
        holders = []
        for pattern in _HOLDERS:
            for match in pattern.finditer(self._outside):
                if name := self._full_name(match["name"]):
                    holders.append((match.start(), _role_key(match["role"]), name))
        return sorted(holders)

    def _subjects(self) -> list[_Person]:
        """The people who do or say something, where their names stand."""
        people = []
        for pattern, group in _NAMING:
            for match in pattern.finditer(self._outside):
                lead = (match.groupdict().get("lead") or "").split()
                # "Hale met the minister Varga": the sentence is about Hale.
                words = lead[0] if lead and lead[0] in self._full else match[group]
                if words and (name := self._full_name(words)):
                    people.append(_Person(match.start(group), name))
        return sorted(people, key=lambda person: person.at)

    def _full_name(self, words: str | None) -> str:
        """A name in full as the article has it; "" for words that are none."""
        name = clean_name(words or "")
        if not name:
            return ""
        return self._full.get(name, name) if " " not in name else name

    def _tag(self, index: int) -> tuple[Tag, int]:
        """The tag of a quotation, and where the words end that give it."""
        quoted = self._quotations[index]
        behind, end = self._behind(index)
        if behind:
            return behind, end
        if before := self._before(index):
            return before, quoted.end
        return self._tag_of_rest(index), quoted.end

    def _behind(self, index: int) -> tuple[Tag | None, int]:
        quoted = self._quotations[index]
        following = self._next_start(index)
        start = quoted.end + 1 + (self._text[quoted.end : quoted.end + 2] == "''")
        stretch = self._outside[start : min(start + MAX_AROUND, following)]
        stretch = stretch.split("\n\n", 1)[0].replace("\n", " ")
        is_ended = quoted.text[-1:] in ".…" or stretch[:1] == "."
        for pattern in (_INVERTED, _SAID_BY, _BY_SAID):
            match = pattern.match(stretch)
            if match is None:
                continue
            # A new sentence that leads to the next quotation.
            if is_ended and not stretch.lstrip(" .,")[:1].islower():
                continue
            if tag := self._who(match, start):
                return tag, start + match.end()
        return None, quoted.end

    def _next_start(self, index: int) -> int:
        if index + 1 < len(self._quotations):
            return self._quotations[index + 1].start - 1
        return len(self._text)

    def _before(self, index: int) -> Tag | None:
        quoted = self._quotations[index]
        floor = self._tag_ends[index - 1] if index else 0
        stretch, offset = self._sentence_before(quoted.start, floor)
        for pattern in (_ASKED_BY, _SOURCE, _FOREIGN_BY):
            if match := pattern.search(stretch):
                return self._who(match, offset)
        subjects = [m for m in _SUBJECT.finditer(stretch) if not _is_passive(stretch, m)]
        if subjects and len(stretch) - subjects[-1].end() <= MAX_TO_SUBJECT:
            return self._who(subjects[-1], offset)
        if index and offset == floor and _GOES_ON.match(stretch) and self.tags[index - 1].is_speech:
            return self._tag_of_earlier(index - 1)
        low = max(floor, quoted.start - MAX_AROUND)
        for pattern in (_COLON, _LABEL):
            if match := pattern.search(self._outside[low : quoted.start - 1]):
                return self._who(match, low)
        return Tag(is_speech=True) if _SAYING.search(stretch) else None

    def _sentence_before(self, start: int, floor: int) -> tuple[str, int]:
        low = max(floor, start - 1 - 2 * MAX_AROUND)
        stretch = self._outside[low : start - 1]
        for pattern in (re.compile(r"\n[^\S\n]*\n"), _SENTENCE_END):
            cut = max((m.end() for m in pattern.finditer(stretch)), default=0)
            stretch, low = stretch[cut:], low + cut
        return stretch.replace("\n", " "), low

    def _tag_of_rest(self, index: int) -> Tag:
        """The tag of the quotation before, where nothing but that tag stands between."""
        if not index:
            return Tag()
        between = self._outside[self._tag_ends[index - 1] : self._quotations[index].start - 1]
        bare_words = between.strip(_STOPS)
        if not bare_words:
            return self._tag_of_earlier(index - 1)
        if "\n\n" in between or len(between) > MAX_AROUND:
            return Tag()
        # The rest of the sentence that names the speaker, and no other sentence.
        is_rest = self._tag_ends[index - 1] > self._quotations[index - 1].end + 1
        is_one = not _SENTENCE_END.search(bare_words) and between.rstrip()[-1:] in ".?!"
        return self._tag_of_earlier(index - 1) if is_rest and is_one else Tag()

    def _tag_of_earlier(self, index: int) -> Tag:
        tag = self.tags[index]
        via = tag.via or ("the sentence before" if tag.speaker else "")
        return Tag(tag.speaker, via, tag.is_speech)

    def _who(self, match: re.Match[str], offset: int) -> Tag:
        groups = match.groupdict()
        at = offset + match.start()
        for group in ("name", "holder"):
            if groups.get(group) and (name := self._full_name(groups[group])):
                return Tag(name, "", True)
        if pronoun := groups.get("pronoun"):
            return Tag(self._last_person(at), f"“{pronoun}”", True)
        if office := groups.get("office"):
            return self._office(office, at)
        # Somebody, but nobody whom the words name: “Hale’s deputy said”.
        return Tag(is_speech=True)

    def _office(self, office: str, at: int) -> Tag:
        """Who held the office by what stands before, or the fullest form of it."""
        role = _role_key(office)
        if office.lower().startswith(("a ", "an ")):
            return Tag(office, "", True)
        names = [name for place, title, name in self._holders if title == role and place < at]
        if names:
            return Tag(names[-1], f"“{office}”", True)
        earlier = [tag.speaker for tag in self.tags if _role_key(tag.speaker) == role]
        fuller = [one for one in earlier if len(one.split()) > len(office.split())]
        return Tag(fuller[-1] if fuller else office, "", True)

    def _last_person(self, at: int) -> str:
        """Whom a pronoun stands for: who spoke or acted last before it."""
        names = [person.name for person in self._people if person.at < at]
        return names[-1] if names else ""


def clean_name(words: str) -> str:
    """The name without offices and titles before it: ``Secretary of State Ann Hale``; "" for
    words that are no name.
    """
    parts = words.replace("\n", " ").split()
    while parts and (bare(parts[0]) in _TITLES or bare(parts[0]) in _NO_NAMES):
        parts = parts[1:]
    last = max((i for i, part in enumerate(parts[:-1]) if i and bare(part) in _TITLES), default=-1)
    parts = parts[last + 1 :]
    name = " ".join(parts).rstrip(".,")
    if not name or name.endswith(("’s", "'s")) or bare(name) in _NO_NAMES:
        return ""
    return name


def _is_passive(stretch: str, match: re.Match[str]) -> bool:
    return bool(_PASSIVE.search(stretch[: match.end()]))


def _role_key(office: str) -> str:
    words = [w for w in re.findall(r"[\w-]+", office.lower()) if re.fullmatch(_ROLE, w)]
    last = words[-1] if words else office.lower()
    return "spokesperson" if last.startswith("spokes") else last
