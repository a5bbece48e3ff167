"""Whom and which day a quote is attributed to, resolved through the authority records; never a
guess.

Whether a passage is the named person's has three answers: yes, no, and not known. "No" is said only
where the transcript itself gives the words to somebody else.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..identity.labels import label_key, names_nobody, surname_of_label
from ..identity.nicknames import may_be_one
from ..models import OfficeHolding, Speaker, Turn, alias_key, cached_until_change
from ..search.language import period
from ..search.nodes import All, Any, Days, LabelWords, Node, Terms
from ..search.resolution import find_people
from ..search.tokens import tokens
from ..transcripts.label_kinds import is_anonymous
from ..transcripts.lexicon.dates import MONTHS, find_dates
from ..transcripts.lexicon.names import HONORIFICS, ROLE_WORDS, bare, surname_of

MAX_NAME, MAX_DATE = 200, 40
# So many who held the office that is named are listed by name.
MAX_HOLDERS_NAMED = 4
MAX_NAME_WORDS = 4
_MONTH_AND_YEAR = re.compile(r"(?:in\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})", re.I)
# From this likeness on a name is taken for a misspelling of another; below it nobody is offered.
MIN_LIKENESS = 0.84
_FILLERS = frozenset("a an the of for to and us u.s former then acting u s".split())
_SAME_OFFICE = (
    ("foreign minister", "minister for foreign affairs"),
    ("foreign minister", "minister of foreign affairs"),
    ("defense secretary", "secretary of defense"),
    ("treasury secretary", "secretary of the treasury"),
    ("commerce secretary", "secretary of commerce"),
    ("spokesman", "spokesperson"),
    ("spokeswoman", "spokesperson"),
    ("premier", "prime minister"),
    ("opposition leader", "leader of the opposition"),
)
_COUNTRIES = {
    "us": "united states",
    "u.s": "united states",
    "u.s.": "united states",
    "american": "united states",
    "america": "united states",
    "russian": "russia",
    "australian": "australia",
    "french": "france",
    "german": "germany",
    "ukrainian": "ukraine",
    "israeli": "israel",
    "indian": "india",
    "afghan": "afghanistan",
    "canadian": "canada",
    "japanese": "japan",
    "chinese": "china",
    "turkish": "turkey",
    "uk": "united kingdom",
    "british": "united kingdom",
}
_PRESS_WORDS = frozenset(
    "reporter reporters journalist journalists correspondent correspondents questioner".split()
)
_OFFICE_WORDS = frozenset("spokesman spokeswoman spokesperson leader premier kremlin".split())
# Doubts of the parser over which the printed label of a turn is no proof of who speaks.
_LABEL_DOUBTS = ("labels_swapped",)


@dataclass(frozen=True)
class Attribution:
    """The person and day as typed, and as resolved; all empty where nothing was typed."""

    speaker: str = ""
    name: str = ""
    people: frozenset[int] = frozenset()
    surnames: frozenset[str] = frozenset()
    label_words: tuple[str, ...] = ()
    on: str = ""
    span: tuple[dt.date, dt.date] | None = None
    notes: tuple[str, ...] = ()
    # Named by an office, and held for somebody only because a label prints it.
    is_by_label: bool = False
    # “A reporter”: anybody of the press.
    is_press: bool = False

    @property
    def is_known(self) -> bool:
        return bool(self.people or self.surnames or self.label_words or self.is_press)

    def scopes(self) -> list[Node]:
        """Where to look first: the person on the day, then the day, then the person."""
        who: list[Node] = []
        if self.people:
            who.append(Terms("speaker", self.people))
        who += [LabelWords((surname,)) for surname in sorted(self.surnames)]
        if self.label_words:
            who.append(LabelWords(self.label_words))
        person: Node | None = Any(tuple(who)) if who else None
        days: Node | None = None
        if self.span:
            days = Days(self.span[0].toordinal() - 1, self.span[1].toordinal() + 1)
        scopes = [All((person, days))] if person and days else []
        return [*scopes, *(node for node in (days, person) if node)]

    def speaker_fits(self, turn: Turn) -> bool | None:
        """Whether a turn is the named person's; None where the transcript does not say."""
        if not self.speaker or not self.is_known:
            return None
        if set(self.label_words) & ROLE_WORDS or is_anonymous(self.speaker):
            return self._role_fits(turn)
        if self.is_press:
            return True if turn.voice == Turn.Voice.PRESS else None
        if self.is_by_label:
            if turn.speaker_id in self.people:
                return True
            return False if turn.voice == Turn.Voice.PRESS else None
        if turn.speaker_id:
            if turn.speaker_id in self.people:
                return True
            return None if _may_be_same(self.name, turn.speaker.name) else False
        words = {t.literal for t in tokens(turn.label)}
        if self.label_words and set(self.label_words) <= words:
            return True
        surname = surname_of_label(turn.label)
        if surname:
            return surname in self.surnames
        if _labels_in_doubt(turn):
            return None
        if is_anonymous(turn.label) or turn.voice == Turn.Voice.PRESS:
            return False
        return None if names_nobody(turn.label) else False

    def _role_fits(self, turn: Turn) -> bool | None:
        """The same where an office or “a senior official” is named, and no person.

        Whoever is printed by another name may hold the office, or be the official.
        """
        if set(self.label_words) <= {t.literal for t in tokens(f"{turn.label} {turn.role}")}:
            return True
        return False if turn.voice == Turn.Voice.PRESS else None

    def day_fits(self, turn: Turn) -> bool | None:
        """Whether a turn is from the named day; None where its day is not sure."""
        if self.span is None:
            return None
        day = turn.event.date
        if day is None:
            released = turn.event.released
            late = released and self.span[0] > released + dt.timedelta(1)
            return False if late else None
        if self.span[0] <= day <= self.span[1]:
            return True
        released = turn.event.released
        if released and self.span[0] <= released <= self.span[1]:
            return None
        near = dt.timedelta(1)
        return None if self.span[0] - near <= day <= self.span[1] + near else False


def _may_be_same(name: str, other: str) -> bool:
    """Whether one name may be a short form of the other: Tony and Antony J. of one surname."""
    one, two = alias_key(name).split(), alias_key(other).split()
    return bool(one and two) and one[-1] == two[-1] and may_be_one(one[0], two[0])


def _labels_in_doubt(turn: Turn) -> bool:
    problems = turn.event.problems or []
    return any(problem.get("code") in _LABEL_DOUBTS for problem in problems)


def attribution(speaker: str, on: str) -> Attribution:
    """What a reader typed, resolved. Never raises; what cannot be resolved is said in ``notes``."""
    speaker = " ".join(speaker.replace("\0", " ").split())[:MAX_NAME]
    on = on.strip()[:MAX_DATE]
    notes: list[str] = []
    span = _span(on) if on else None
    if on and span is None:
        notes.append(
            f"“{on}” is not a date: write 15 May 2007, May 2007, 2007, 2007-05 or 2007-05-15."
        )
    if not speaker:
        return Attribution(on=on, span=span, notes=tuple(notes))
    if {bare(word) for word in speaker.split()} - _FILLERS <= _PRESS_WORDS:
        return Attribution(speaker, speaker, on=on, span=span, notes=tuple(notes), is_press=True)
    # Who is kept nameless is nobody whom another transcript names.
    is_nameless = is_anonymous(speaker)
    is_office = names_only_an_office(speaker)
    people, name, name_notes = (set(), "", []) if is_nameless else _people(speaker, span)
    notes += name_notes
    # Nobody holds the office by the table: whoever a label prints with it may be meant.
    is_by_label = is_office and not name_notes
    surnames = frozenset(_surnames(people))
    label_words: tuple[str, ...] = ()
    if not people:
        words = tuple(
            t.literal for t in tokens(speaker) if t.literal not in _FILLERS and t.literal != "u.s"
        )
        if is_nameless or (words and _label_stands(words)):
            label_words = words
        elif is_office:
            notes.append(f"Who “{speaker}” was is not known here: the speaker was not checked.")
        else:
            notes.append(f"Nobody called “{speaker}” is in the archive.")
    return Attribution(
        speaker,
        speaker if is_by_label else name or speaker,
        frozenset(people),
        surnames,
        label_words,
        on,
        span,
        tuple(notes),
        is_by_label,
    )


def names_only_an_office(speaker: str) -> bool:
    """Whether a speaker is named by an office alone: “the president”, “the Russian president”."""
    words = [bare(w) for w in speaker.replace("’s", "").replace("'s", "").split()]
    rest = [w for w in words if w not in _FILLERS and w not in _COUNTRIES]
    return bool(rest) and all(w in ROLE_WORDS or w in _OFFICE_WORDS for w in rest)


def _span(on: str) -> tuple[dt.date, dt.date] | None:
    """The days of a date as it is typed or printed: ``2007-05``, ``May 2007``, ``15 May 2007``."""
    if span := period(on):
        return span
    dates = find_dates(on)
    if len(dates) == 1:
        return dates[0][0], dates[0][0]
    match = _MONTH_AND_YEAR.fullmatch(on)
    month = MONTHS.get(match[1].lower()) if match else None
    return period(f"{match[2]}-{month:02}") if match and month else None


def _label_stands(words: tuple[str, ...]) -> bool:
    rows = Turn.objects.public().filter(speaker=None)
    for word in words:
        rows = rows.filter(label__icontains=word)
    return len(words) <= 6 and rows.exists()


def _surnames(people: set[int]) -> set[str]:
    names = Speaker.objects.filter(pk__in=list(people)[:20]).values_list("name", flat=True)
    surnames = {label_key(surname_of(one)) for one in names}
    return {surname for surname in surnames if surname}


def _people(speaker: str, span: tuple[dt.date, dt.date] | None) -> tuple[set[int], str, list[str]]:
    """Ids, the name in words, and what has to be said of how the name was understood."""
    people, name = _people_by_name(speaker)
    if people:
        return set(people), name, []
    holders = _holders(speaker, span)
    if holders:
        pairs = sorted(holders.items(), key=lambda pair: pair[1])
        listed = list(dict.fromkeys(name for _, name in pairs))
        names = " or ".join(listed)
        if len(listed) > MAX_HOLDERS_NAMED:
            names = f"one of {len(listed)} who held the office"
        return set(holders), names, [f"“{speaker}” is understood as {names}."]
    rest = _without_titles(speaker)
    for shorter in dict.fromkeys((rest, *_ends(speaker))):
        if shorter and shorter != speaker:
            people, name = _people_by_name(shorter)
            if people:
                return set(people), name, []
    rest = rest or speaker
    if person := _by_nickname(rest):
        return {person[0]}, person[1], [f"“{speaker}” is understood as {person[1]}."]
    if person := _nearest_person(rest):
        note = f"Nobody called “{speaker}” is in the archive; checked as {person[1]}."
        return {person[0]}, person[1], [note]
    return set(), "", []


def _ends(speaker: str) -> list[str]:
    """The names that an office or a body may stand before: ``John Kirby`` of ``Navy spokesman John
    Kirby``.
    """
    words = speaker.split()
    longest = min(MAX_NAME_WORDS, len(words) - 1)
    ends = [words[-size:] for size in range(longest, 1, -1)]
    return [" ".join(end) for end in ends if all(word[:1].isupper() for word in end)]


@cached_until_change
def _people_by_name(name: str) -> tuple[frozenset[int], str]:
    people, known_as = find_people(name)
    return frozenset(people), known_as


def _without_titles(speaker: str) -> str:
    words = [w for w in speaker.split() if bare(w) not in ROLE_WORDS | HONORIFICS | _FILLERS]
    return " ".join(words)


def _holders(speaker: str, span: tuple[dt.date, dt.date] | None) -> dict[int, str]:
    """Who held the office that ``speaker`` names and nothing else, on that day; {} where it names
    no office.
    """
    words = " ".join(bare(w) for w in speaker.replace("’s", "").replace("'s", "").split())
    country = ""
    for short, full in _COUNTRIES.items():
        words, cut = re.subn(rf"(?<![\w.]){re.escape(short)}(?![\w.])", " ", words)
        country = full if cut else country
    asked = {w for w in words.split() if w not in _FILLERS}
    if not asked:
        return {}
    holders: dict[int, str] = {}
    rows = OfficeHolding.objects.exclude(speaker=None).select_related("speaker")
    if span:
        rows = rows.filter(first__lte=span[1]).exclude(last__lt=span[0])
    for row in rows:
        named = {w for text in (row.country, row.organization) for w in _plain(text)}
        if country and country != row.country.casefold():
            continue
        for office in _forms_of(row.office):
            if office <= asked and asked - office <= named:
                holders[row.speaker_id] = row.speaker.name
    return holders


def _plain(text: str) -> set[str]:
    return {w for w in (bare(word) for word in text.split()) if w and w not in _FILLERS}


def _forms_of(office: str) -> list[set[str]]:
    key = office.casefold()
    forms = [office, *(short for short, full in _SAME_OFFICE if full == key)]
    return [_plain(form) for form in forms]


@cached_until_change
def _known_names() -> dict[str, list[tuple[int, str, str]]]:
    """First letters of a name -> ``(id, key, name)`` of everybody readers can see."""
    index: dict[str, list[tuple[int, str, str]]] = {}
    for pk, name in Speaker.objects.public().values_list("pk", "name"):
        key = alias_key(name)
        for start in {word[:2] for word in key.split()}:
            index.setdefault(start, []).append((pk, key, name))
    return index


def _candidates(name: str) -> set[tuple[int, str, str]]:
    index = _known_names()
    return {row for word in alias_key(name).split() for row in index.get(word[:2], ())}


def _by_nickname(name: str) -> tuple[int, str] | None:
    words = alias_key(name).split()
    if len(words) < 2:
        return None
    bearers = {
        (pk, full)
        for pk, key, full in _candidates(name)
        if key.split()[-1] == words[-1] and may_be_one(key.split()[0], words[0])
    }
    return bearers.pop() if len(bearers) == 1 else None


def _nearest_person(name: str) -> tuple[int, str] | None:
    """The one person whose name is nearly this; None where there are two such or none."""
    key = _without_initials(alias_key(name))
    scored = []
    for pk, other, full in _candidates(name):
        compared = _without_initials(other) if " " in key else other.split()[-1]
        if abs(len(compared) - len(key)) <= 3:
            scored.append((SequenceMatcher(None, key, compared).ratio(), pk, full))
    scored.sort(reverse=True)
    if not scored or scored[0][0] < MIN_LIKENESS:
        return None
    if len(scored) > 1 and scored[1][0] > scored[0][0] - 0.03:
        return None
    return scored[0][1], scored[0][2]


def _without_initials(key: str) -> str:
    words = key.split()
    return " ".join(w for w in words if len(w) > 1) or key
