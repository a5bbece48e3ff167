"""Who a label means at this event: the header's full name, the label's surname, or nobody."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from .label_kinds import ASKING_ROLES, is_anonymous, keyword_voice, outlet_behind
from .label_names import (
    by_office,
    fits,
    gender,
    holder_in_brackets,
    holds,
    initials_of,
    is_office,
    label_name,
    office_printed,
    pretty_role,
)
from .labels import Label, in_brackets
from .lexicon import outlets
from .lexicon.names import (
    HONORIFICS,
    PARTICLES,
    ROLE_NOUNS,
    bare,
    is_given_name_like,
    is_slip,
    looks_like_name,
    normalize,
    pretty,
    surname_of,
    without_honorifics,
)
from .lexicon.personal import name_fault
from .lexicon.places import PLACES
from .places_of_words import PlacesOfWords
from .sentences import sentence_bounds
from .types import Header, Principal
from .vocatives import Vocatives


@dataclass(frozen=True)
class Person:
    """The owner of a label at this event."""

    name: str | None
    role: str | None
    voice: str
    principal: Principal | None = None
    doubt: str | None = None
    meant: str | None = None


@dataclass
class _OfficeLabels:
    """The full names in labels behind one office, and where labels name it with and without one."""

    holders: set[str] = field(default_factory=set)
    last_named: int = -1
    first_alone: int | None = None


# In an office's name, never in an outlet's: "Press Office", "Foreign Press Center".
_OFFICES = frozenset("office center centre secretary service council ministry".split())


class Cast:
    """Resolves labels to people with the header in hand; the same label gives the same person."""

    def __init__(self, header: Header, labels: list[Label], text: str):
        self._text = text
        self._places = PlacesOfWords(text)
        self._full: dict[str, str] = {}
        self._labels = labels
        self._vocatives = Vocatives(labels, text)
        self._principals = [self.full_name(p) for p in header.principals]
        self._people: dict[str, Person] = {}
        self._long = self._full_names(labels)
        self._roles: dict[str, str] = {}
        self._hosts: dict[str, Person] = {}
        for label in labels:
            if label.key not in self._people:
                self._people[label.key] = _only_named(self._resolve(label))

    @property
    def principals(self) -> tuple[Principal, ...]:
        """The header's people, with the given names that only the text holds."""
        return tuple(self._principals)

    def person(self, label: Label) -> Person:
        return self._people[label.key]

    def _full_names(self, labels: list[Label]) -> dict[str, dict[str, str]]:
        """Full names in labels by surname and folded: a long label names the later short one."""
        names: dict[str, dict[str, str]] = defaultdict(dict)
        for label in labels:
            if label.voice or is_anonymous(label.core):
                continue
            name = label_name(label.core)[1]
            if len(name.split()) > 1:
                names[surname_of(name)].setdefault(normalize(name), name)
        return names

    def _resolve(self, label: Label) -> Person:
        if label.style == "none" or label.style == "qa" and label.core in ("A", "R"):
            return self._only_principal()
        voice = label.voice or keyword_voice(label.core)
        if is_anonymous(label.core):
            return Person(None, pretty(label.core), "principal")
        if voice == "principal":
            return self._only_principal()
        if voice:
            return self._person_of_voice(label, voice)
        if label.shape == "name" and self._asks_for_outlet(label):
            # "Ana Holt (Harbor News)"
            return replace(self._by_name(label, None, label_name(label.core)[1]), voice="press")
        if label.style == "initials" and (person := self._by_initials(label)):
            return person
        if holder := holder_in_brackets(label.printed):
            return self._by_name(label, office_printed(label.core), holder)
        surnames = {p.surname for p in self._principals}
        if label.shape == "office" and "," not in label.core and label.key not in surnames:
            return self._by_role("Prime Minister" if label.key == "pm" else label.core)
        role, name = self._role_and_name(label.core)
        if not name:
            return self._by_role(label.core)
        if role and (voice := _voice_of_role(role)):
            # "WANDA BLUME, HOST" leads the interview, "Moderator Wanda Blume" the panel.
            self._hosts[surname_of(name)] = Person(pretty(name), pretty_role(role), voice)
            return self._hosts[surname_of(name)]
        if role is None and self._is_hosts_alone(surname_of(name)):
            return self._hosts[surname_of(name)]
        return self._by_name(label, role, name)

    def _asks_for_outlet(self, label: Label) -> bool:
        """Whether a label has an outlet in brackets, and most that stands under it asks."""
        house = in_brackets(label.printed) or ""
        office = any(bare(word) in ROLE_NOUNS or bare(word) in _OFFICES for word in house.split())
        if office or not outlets.reads_as_press(house):
            return False
        words = self._words_by_label[label.key]
        return sum(text.rstrip().endswith("?") for text in words) * 2 >= len(words)

    @cached_property
    def _words_by_label(self) -> dict[str, list[str]]:
        """What stands below each label, by the label's key; of each the end."""
        words = defaultdict(list)
        stops = [*(label.start for label in self._labels[1:]), len(self._text)]
        for label, stop in zip(self._labels, stops, strict=False):
            words[label.key].append(self._text[max(label.body, stop - 200) : stop])
        return words

    def _is_hosts_alone(self, surname: str) -> bool:
        """Whether of those who bear a surname here only one is known, and leads the talk."""
        others = surname in {p.surname for p in self._principals}
        return surname in self._hosts and not others and len(self._long.get(surname, ())) < 2

    def _person_of_voice(self, label: Label, voice: str) -> Person:
        """Who stands behind a standing label or an outlet's, where the label names somebody."""
        outlet, comma, reporter = label.core.partition(",")
        named = bool(comma) and (outlets.reads_as_press(outlet))
        if voice == "press" and outlet_behind(label.core):
            reporter, named = outlet, True
        if voice == "moderator" and not named and keyword_voice(label.core) == "moderator":
            return Person(self._moderator_by_own(label), None, voice)
        return Person(pretty(reporter.strip()) if named else None, None, voice)

    def _role_and_name(self, core: str) -> tuple[str | None, str]:
        """The office and the name in a label; a principal's surname is a name there, whatever
        else the word means (``DEFENSE MINISTER MAJOR``)."""
        tokens = core.replace(",", " ").split()
        surnames = {p.surname for p in self._principals}
        if len(tokens) == 1 and bare(tokens[0]) in surnames:
            return None, tokens[0]
        if len(tokens) > 1 and bare(tokens[-1]) in surnames and is_office(tokens[:-1]):
            office = " ".join(without_honorifics(tokens[:-1]))
            return office or None, tokens[-1]
        return label_name(core)

    def _by_initials(self, label: Label) -> Person | None:
        """``WH:`` is a principal whose names begin so, if just one does.

        A surname of two letters is no pair of initials; who asks under initials stays unnamed.
        """
        if any(p.surname == label.key for p in self._principals):
            return None
        wanted = [c for c in normalize(label.core) if c.isalpha()]
        fitting = [p for p in self._principals if initials_of(p.name) == wanted]
        if len(fitting) == 1:
            return Person(fitting[0].name, fitting[0].role, "principal", fitting[0])
        if label.key == "pm":
            return self._by_role("Prime Minister")
        if name_fault(pretty(label.core)) is None and len(label.core) > 2 and not fitting:
            return None
        return Person(None, None, "principal", doubt="the header explains no such initials")

    def _only_principal(self) -> Person:
        if len(self._principals) == 1:
            only = self._principals[0]
            return Person(only.name, only.role, "principal", only)
        return Person(None, None, "principal", doubt="no name in the label")

    def _by_role(self, core: str) -> Person:
        """``THE PRESIDENT``: the one person of the header who holds that office."""
        role = _office_folded(core)
        fitting = [p for p in self._principals if p.role and holds(p.role, role)]
        exact = [p for p in fitting if normalize(p.role) == role]
        fitting = exact if len(exact) == 1 else fitting
        printed = office_printed(core)
        if len(fitting) == 1:
            return Person(fitting[0].name, fitting[0].role, "principal", fitting[0])
        if not fitting and (full := self._holder_by_label(role)):
            return Person(full, printed, "principal")
        if not fitting and (only := self._only_untitled()):
            return Person(only.name, printed, "principal", only)
        if not fitting and (surname := self._holder_by_press()):
            return Person(surname, printed, "principal")
        doubt = (
            "several people of the header hold this office"
            if fitting
            else "the header names no holder"
        )
        return Person(None, printed, "principal", doubt=doubt)

    def _by_name(self, label: Label, role: str | None, name: str) -> Person:
        surname = surname_of(name)
        fitting = [p for p in self._principals if fits(p, name, surname)]
        if len(fitting) > 1:
            fitting = by_office(fitting, role) or fitting
        if len(fitting) == 1 and not self._contradicts(fitting[0], label, role):
            return Person(
                fitting[0].name, fitting[0].role or pretty_role(role), "principal", fitting[0]
            )
        if len(fitting) > 1:
            return Person(
                None,
                pretty_role(role),
                "principal",
                doubt="two people of this surname are in the header",
            )
        if meant := self._principal_behind_slip(name):
            return Person(meant.name, meant.role, "principal", meant, meant=meant.name)
        if normalize(name) in PLACES:
            return Person(None, None, "unknown", doubt="a place, not a person")
        full = self._fuller(name, surname)
        if fault := name_fault(full):
            return Person(None, pretty_role(role), "principal", doubt=f"no person’s name ({fault})")
        # A long first label gives the role; the short ones after it mean the same person.
        if office := pretty_role(role):
            self._roles.setdefault(full, office)
        return Person(full, self._roles.get(full), "principal")

    def _principal_behind_slip(self, name: str) -> Principal | None:
        """``SECRETAR HALE``: a principal's surname behind an office that is slipped."""
        *before, last = normalize(name).split()
        fitting = [p for p in self._principals if p.surname == last]
        if not before or len(fitting) != 1 or before[0][:1] == normalize(fitting[0].name)[:1]:
            return None
        slips = [
            w for w in before if not any(is_slip(w.strip("."), office) for office in _OFFICE_WORDS)
        ]
        return None if slips else fitting[0]

    def _fuller(self, name: str, surname: str) -> str:
        """The full name that another label or the text gives for this surname, if only one does."""
        name = pretty(name)
        known = self._long.get(surname, {})
        if len(name.split()) - sum(bare(t) in PARTICLES for t in name.split()) > 1:
            # "... of the Discussion Club Andrei Berg" and, in another label, "Andrei Berg".
            folded = normalize(name)
            ends = (folded[i + 1 :] for i, c in enumerate(folded) if c == " ")
            shorter = [known[end] for end in ends if end in known]
            return pretty(min(shorter, key=len)) if shorter else self._with_particle(name)
        if len(known) == 1:
            return pretty(next(iter(known.values())))
        if known:
            return name
        return (
            self._in_text(name)
            or self._name_from_press(name)
            or self._name_from_thanks(name, surname)
            or self._name_of_own(name)
            or name
        )

    def _with_particle(self, name: str) -> str:
        """``Hassan Omar bin Salim`` for ``Hassan Omar``, where the text goes on so in one way."""
        going_on = self._particle_names[name.split()[-1]]
        longer = {f"{name} {last}" for before, last in going_on if _ends(before, name)}
        return longer.pop() if len(longer) == 1 else name

    @cached_property
    def _particle_names(self) -> dict[str, set[tuple[str, str]]]:
        """What stands before "bin" and the like, and the name's end, by the word before."""
        names = defaultdict(set)
        for match in _PARTICLE_NAME.finditer(self._text):
            before = self._text[max(0, match.start() - MAX_BEFORE_PARTICLE) : match.start()]
            names[before.split()[-1]].add((before, match["last"]))
        return names

    @cached_property
    def _people_labeled(self) -> frozenset[str]:
        """The surnames in labels; an office without a name counts as one."""
        named = [label for label in self._labels if not label.voice and label.core]
        surnames = {surname_of(label_name(label.core)[1]) or label.key for label in named}
        return frozenset(surnames)

    def _name_from_press(self, name: str) -> str | None:
        """``Anna Gilmore`` for the one ``MS. GILMORE`` whom the press keeps calling Anna."""
        alone = self._people_labeled == {surname_of(name)}
        given = self._vocatives.given_name if alone else self._given_where_he_answers(name)
        if given is None or normalize(given) == normalize(name):
            return None
        return f"{given} {name}"

    def _given_where_he_answers(self, name: str) -> str | None:
        """``Anna`` for ``MS. GILMORE`` beside others, where the press calls Anna and hears her."""
        surname = surname_of(name)
        keys = {label.key for label in self._labels_by_surname[surname]}
        given = self._vocatives.given_name_of(next(iter(keys))) if len(keys) == 1 else None
        if given is None:
            return None
        bearers = self._surnames_by_given[normalize(given)]
        return None if bearers - {surname} else given

    @cached_property
    def _surnames_by_given(self) -> dict[str, set[str]]:
        """The surnames of the header's people, by the folded first of their names."""
        surnames = defaultdict(set)
        for principal in self._principals:
            surnames[normalize(principal.name.split()[0])].add(principal.surname)
        return surnames

    @cached_property
    def _labels_by_surname(self) -> dict[str, list[Label]]:
        """The labels that may name somebody, in order, by the folded surname in them."""
        labels = defaultdict(list)
        for label in self._labels:
            labels[surname_of(label_name(label.core)[1])].append(label)
        return labels

    def _name_from_thanks(self, name: str, surname: str) -> str | None:
        """``JT Ice`` for the one who hands the floor over and is thanked for it: ``Thanks, JT.``"""
        given = self._thanked.get(surname, set())
        if len(given) != 1 or normalize(next(iter(given))) in self._given_names:
            return None
        return f"{next(iter(given))} {name}"

    @cached_property
    def _given_names(self) -> frozenset[str]:
        """The folded first names of the header's people and in labels of two words and more."""
        labeled = (name for names in self._long.values() for name in names.values())
        full = itertools.chain((p.name for p in self._principals), labeled)
        return frozenset(normalize(name.split()[0]) for name in full)

    def _name_of_own(self, name: str) -> str | None:
        """``Rob Friedland`` for the ``MR. FRIEDLAND`` who begins "This is Rob from the bureau"."""
        first = next(iter(self._labels_by_surname[surname_of(name)]), None)
        own = self._own_words(first, _OWN_GIVEN) if first else None
        if first is None or own is None:
            return None
        if len(first.core.split()) < 2 or not _is_given(own["given"]):
            # A label of one word may be that given name.
            return None
        return f"{own['given']} {name}"

    def _own_words(self, label: Label, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What a turn says of its own speaker, at its start or behind greetings."""
        behind = bisect_right(self._labels, label.start, key=lambda other: other.start)
        end = self._labels[behind].start if behind < len(self._labels) else len(self._text)
        stop = min(end, label.body + MAX_OWN_REACH)
        greets = True
        for start, end in sentence_bounds(self._text, label.body, stop):
            greeting = _GREETS_FIRST.match(self._text, start, end) if greets else None
            own = pattern.match(self._text, start, stop)
            if own is None and greeting:
                own = pattern.match(self._text, greeting.end(), stop)
            if own and (greets or not _PRESENTING.match(own[0])):
                # "This is Hugo" presents somebody else behind other words than greetings.
                return own
            greets = greeting is not None
        return None

    def _moderator_by_own(self, label: Label) -> str | None:
        """The full name that whoever stands under ``MODERATOR`` gives in the first words there.

        A telephone operator names others in these words, and never himself.
        """
        if label.key.startswith("operator"):
            return None
        own = self._own_words(label, _OWN_FULL)
        name = " ".join(own["name"].split()) if own else ""
        if surname_of(name) in self._people_labeled | {p.surname for p in self._principals}:
            # "This is Martin Hale, who will begin": presented, and heard under his own label.
            return None
        return name if looks_like_name(name.split()) and not name_fault(name) else None

    @cached_property
    def _thanked(self) -> dict[str, set[str]]:
        """The given names by which the next to speak thanks whoever handed over, by surname."""
        thanked: dict[str, set[str]] = defaultdict(set)
        for label, behind in itertools.pairwise(self._labels):
            if label.voice or behind.voice == "press" or label.key == behind.key:
                continue
            thanks = _THANKED.match(self._text, behind.body, behind.body + 60)
            if not thanks or not _is_given(thanks["given"]) and not thanks["given"].isupper():
                continue
            if self._hands_over(label, behind):
                surname = surname_of(label_name(label.core)[1])
                thanked[surname].add(thanks["given"])
        return thanked

    def _hands_over(self, label: Label, behind: Label) -> bool:
        """Whether a turn ends in words that hand over, or in asking the next to speak by name."""
        last = self._text[max(label.body, behind.start - MAX_HAND_OVER) : behind.start]
        surname = surname_of(label_name(behind.core)[1])
        if _HANDS_OVER.search(last):
            return True
        if not surname:
            return False
        asks = (
            r"(?:\A|[.?!:;]\s{1,4})(?:(?:mr|ms|mrs|dr)\.?\s)?"
            rf"{re.escape(surname)}(?:\W{{0,4}}\Z|,[^.!?]{{0,{MAX_HAND_OVER}}}\?\s{{0,4}}\Z)"
        )
        return re.search(asks, last.casefold()) is not None

    def _only_untitled(self) -> Principal | None:
        """The one person of the head, named without an office, where one office has a label."""
        if len(self._principals) != 1 or len(self._offices_labeled) != 1:
            return None
        only = self._principals[0]
        free = only.role is None and only.surname not in self._people_labeled
        return only if free else None

    def _holder_by_label(self, role: str) -> str | None:
        """``Secretary General`` is the Jan Holm of the label ``Secretary General Jan Holm``.

        So it is where the full label stands before the short ones, and neither beside nor among
        them: two ministers of two countries may bear one office.
        """
        named = self._offices_named.get(role)
        if named is None or len(named.holders) != 1 or named.first_alone is None:
            return None
        return next(iter(named.holders)) if named.last_named + 1 < named.first_alone else None

    @cached_property
    def _offices_named(self) -> dict[str, _OfficeLabels]:
        """The labels with a name behind an office, and without one, by the folded office."""
        named: dict[str, _OfficeLabels] = defaultdict(_OfficeLabels)
        for at, label in enumerate(self._labels):
            office, name = (None, "") if label.voice else label_name(label.core)
            if office and name:
                row = named[_office_folded(office)]
                row.last_named = at
                if len(name.split()) > 1 and name_fault(pretty(name)) is None:
                    row.holders.add(pretty(name))
                continue
            row = named[_office_folded(label.core)]
            row.first_alone = at if row.first_alone is None else row.first_alone
        return dict(named)

    @cached_property
    def _offices_labeled(self) -> frozenset[str]:
        """The labels that are an office without a name."""
        return frozenset(
            label.key.removeprefix("the ")
            for label in self._labels
            if not label.voice and label.core and label.shape in ("office", "initials")
        )

    def _holder_by_press(self) -> str | None:
        """The surname by which the press calls the one holder of an office who is at hand."""
        surname = self._vocatives.surname_beside(self._people_labeled)
        if surname is None or len(self._offices_labeled) != 1:
            return None
        return surname if name_fault(surname) is None else None

    def _in_text(self, name: str, role: str | None = None) -> str | None:
        """``Anthony Fauci`` for ``Fauci`` where the text puts only one given name before it.

        A given name behind an office that the label does not hold is somebody else's: "President
        Joe Biden" does not name DR. BIDEN. With ``role`` only names behind that office count.
        """
        key = f"{role or ''}|{name}"
        if key in self._full:
            return self._full[key] or None
        given, middle = set(), set()
        for match in self._before(name):
            first, office = match["given"], bare(match["office"] or "")
            if not _is_given(first):
                continue
            introduced = _OWN_NAME.search(match.string, 0, match.start("given"))
            if (
                role
                and not introduced
                and office != bare(role.split()[-1])
                or not role
                and office in ROLE_NOUNS
            ):
                continue
            given.add(first)
            if match["middle"]:
                middle.add(match["middle"])
        result = ""
        if len(given) == 1:
            result = " ".join([*given, *(middle if len(middle) == 1 else ()), name])
        self._full[key] = result
        return result or None

    def _before(self, name: str) -> Iterator[re.Match[str]]:
        """What stands before each place of ``name`` and looks like a given name."""
        for at in self._places.of(name):
            match = _GIVEN_BEFORE.search(self._text[max(0, at - 60) : at])
            if match and not self._text[at + len(name) : at + len(name) + 1].isalnum():
                yield match

    def full_name(self, principal: Principal) -> Principal:
        """A principal whom the header gives no given name, with the one that the text gives."""
        if len(principal.name.split()) > 1 or not principal.role:
            return principal
        full = self._in_text(principal.name, principal.role)
        return Principal(full, principal.role, principal.surname) if full else principal

    def _contradicts(self, principal: Principal, label: Label, role: str | None) -> bool:
        """A Mr. and a Ms. of one surname at one event are two people."""
        mine = gender(label.core)
        if not mine or role is not None or not self._office_taken(principal, label):
            return False
        others = (gender(form) for form in self._honorific_forms(principal.surname))
        return any(other and other != mine for other in others)

    def _honorific_forms(self, surname: str) -> list[str]:
        return re.findall(
            rf"\b(?:Mr|Mrs|Ms|Miss|MR|MRS|MS)\.?\s{re.escape(surname)}\b", self._text[:200000], re.I
        )[:50]

    def _office_taken(self, principal: Principal, label: Label) -> bool:
        return any(
            person.principal is principal and key != label.key
            for key, person in self._people.items()
        )


def _office_folded(office: str) -> str:
    return normalize(office).removeprefix("the ").strip(" .")


def _voice_of_role(role: str) -> str | None:
    """The voice of whoever is on the record for leading it, not for an office."""
    if bare(role.split()[-1]) in ASKING_ROLES:
        return "press"
    return "moderator" if normalize(role) == "moderator" else None


MAX_BEFORE_PARTICLE = 60
_PARTICLE_NAME = re.compile(r"(?<=\w) (?P<last>(?:[Bb]in|[Bb]inti|[Ii]bn) [A-Z][\w’'-]+)")


def _ends(before: str, name: str) -> bool:
    """Whether text ends in a whole name."""
    return before.endswith(name) and not before[: -len(name)][-1:].isalnum()


_THANKED = re.compile(
    r"\s*(?:(?i:well|okay|great|all right|good|sure|yes|yeah)[,.]?\s+){0,2}"
    r"(?i:thank you|thanks)(?: so much| very much)?,"
    r"\s+(?P<given>[A-Z][a-z]{1,14}|[A-Z]{2})(?=[.,!])"
)
MAX_HAND_OVER = 160
_HANDS_OVER = re.compile(
    r"\b(?:go to|over to|turn(?: it| things)? to|introduce|welcome|hear from|start with|invite)\b",
    re.I,
)


# Between the parts of a name: blanks, or one line end.
_GAP = r"(?:[^\S\n]+\n?|\n)[^\S\n]*"
# The given name, perhaps an initial, and the word before them, before a surname.
_GIVEN_BEFORE = re.compile(
    r"(?:(?P<office>[^\W\d_][\w.-]{0,20})[ \u00a0]+)?"
    rf"(?<![\w’'-])(?P<given>[^\W\d_][\w.'’-]{{1,20}}){_GAP}(?:(?P<middle>[A-Z]\.){_GAP})?\Z"
)


# "Good morning. This is Rob from the press office." in the first words under a label.
MAX_OWN_REACH = 300
_OWN = r"\s*(?:[Tt]his\s+is|I[’']m|I\s+am|[Mm]y\s+name\s+is|[Mm]y\s+name[’']s)\s+"
_OWN_GIVEN = re.compile(
    _OWN + r"(?P<given>[A-Z][a-z]{1,14})\s+(?:from|with|here|of)\b(?![^.?!]*\bwho\b)"
)
_OWN_FULL = re.compile(
    _OWN + r"(?P<name>[A-Z][\w’'-]+(?:\s[A-Z]\.)?\s+[A-Z][\w’'-]+)"
    r"(?:,?\s+(?:from|with|here|of|and)\b|\.)(?![^.?!]*\bwho\b)"
)
_PRESENTING = re.compile(r"\s*[Tt]his\b")
# Words before which somebody has said nothing yet.
_GREETS_FIRST = re.compile(
    r"\s*(?i:good (?:morning|afternoon|evening)|hi|hello|hey|thanks|thank you|welcome|great|okay|"
    r"all right|yes)\b(?:[^.,?!]{0,40},){0,2}"
)


# "My name is Martin Hale.": who bears the surname says the given name.
_OWN_NAME = re.compile(r"\bmy name(?: is|[’']s)\s+\Z", re.I)


def _is_given(word: str) -> bool:
    if not word[0].isupper() or word.isupper() or normalize(word) in PLACES:
        return False
    return is_given_name_like(word) and bare(word) not in _NOT_GIVEN


_OFFICE_WORDS = tuple(
    w for w in (*ROLE_NOUNS, *HONORIFICS, "foreign", "prime", "deputy") if len(w) > 3
)


_NOT_GIVEN = frozenset(
    (
        "drs doctors messrs senators presidents ministers generals secretaries ambassadors "
        "officers members colonel senator congressman congresswoman president minister then "
        "former late both dear because when if while as why did does is was has have had can "
        "could should would will may might let see ask tell told with about against under "
        "like said says say thanked thank thanks sure yeah right please sorry what who how "
        "even also just only not new old young poor team judge justice king"
    ).split()
)


def _only_named(person: Person) -> Person:
    """The person without a name that is none; the label stays as printed, with a doubt."""
    fault = name_fault(person.name) if person.name else None
    return replace(person, name=None, doubt=f"no person’s name ({fault})") if fault else person
