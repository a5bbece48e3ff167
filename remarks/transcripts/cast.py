"""Who a label means at this event: the header's full name, the label's surname, or nobody."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from .labels import Label, is_anonymous, keyword_voice, style_of
from .lexicon import outlets
from .lexicon.names import (
    HONORIFICS,
    PARTICLES,
    ROLE_NOUNS,
    ROLE_WORDS,
    bare,
    is_given_name_like,
    is_slip,
    looks_like_name,
    normalize,
    pretty,
    split_role,
    surname_of,
    without_honorifics,
)
from .lexicon.personal import name_fault
from .lexicon.places import PLACES
from .types import Header, Principal
from .vocatives import Vocatives

_ASKING_ROLES = frozenset(
    "host co-host anchor correspondent reporter journalist interviewer editor presenter "
    "columnist".split()
)
_FEMALE = frozenset(["mrs", "ms", "miss", "madam", "madame", "lady", "dame"])
_MALE = frozenset(["mr", "sir", "lord", "mister"])
_CALLS = re.compile(
    r"\b(?:go ahead|next question|first question|last question|turn to|go to|over to you|"
    r"take (?:a|the|our|one|some|your)|call on|open (?:it )?up|questions?|line is|"
    r"let's (?:go|start|move)|welcome|thank you|introduce|the floor)\b",
    re.I,
)


@dataclass(frozen=True)
class Person:
    """The owner of a label at this event."""

    name: str | None
    role: str | None
    voice: str
    principal: Principal | None = None
    doubt: str | None = None
    meant: str | None = None


class Cast:
    """Resolves labels to people with the header in hand; the same label gives the same person."""

    def __init__(self, header: Header, labels: list[Label], text: str):
        self._text = text
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

    def _full_names(self, labels: list[Label]) -> dict[str, set[str]]:
        """Full names in labels, by surname: a long first label names the later short one."""
        names = defaultdict(set)
        for label in labels:
            if label.voice or is_anonymous(label.core):
                continue
            name = _label_name(label.core)[1]
            if len(name.split()) > 1:
                names[surname_of(name)].add(name)
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
            outlet, comma, reporter = label.core.partition(",")
            named = bool(comma) and (outlets.reads_as_press(outlet))
            return Person(pretty(reporter.strip()) if named else None, None, voice)
        if label.style == "initials" and (person := self._by_initials(label)):
            return person
        if holder := _holder(label.printed):
            return self._by_name(label, _office_printed(label.core), holder)
        surnames = {p.surname for p in self._principals}
        if label.shape == "office" and "," not in label.core and label.key not in surnames:
            return self._by_role("Prime Minister" if label.key == "pm" else label.core)
        role, name = self._role_and_name(label.core)
        if not name:
            return self._by_role(label.core)
        if role and bare(role.split()[-1]) in _ASKING_ROLES:
            # "WANDA BLUME, HOST" leads the interview.
            self._hosts[surname_of(name)] = Person(pretty(name), _pretty_role(role), "press")
            return self._hosts[surname_of(name)]
        if role is None and surname_of(name) in self._hosts:
            return self._hosts[surname_of(name)]
        return self._by_name(label, role, name)

    def _role_and_name(self, core: str) -> tuple[str | None, str]:
        """The office and the name in a label; a principal's surname is a name there, whatever
        else the word means (``DEFENSE MINISTER MAJOR``)."""
        tokens = core.replace(",", " ").split()
        surnames = {p.surname for p in self._principals}
        if len(tokens) > 1 and bare(tokens[-1]) in surnames and _is_office(tokens[:-1]):
            office = " ".join(without_honorifics(tokens[:-1]))
            return office or None, tokens[-1]
        return _label_name(core)

    def _by_initials(self, label: Label) -> Person | None:
        """``WH:`` is a principal whose names begin so, if just one does.

        A surname of two letters is no pair of initials; who asks under initials stays unnamed.
        """
        if any(p.surname == label.key for p in self._principals):
            return None
        wanted = [c for c in normalize(label.core) if c.isalpha()]
        fitting = [p for p in self._principals if _initials_of(p.name) == wanted]
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
        role = normalize(core).removeprefix("the ").strip(" .")
        fitting = [p for p in self._principals if p.role and _holds(p.role, role)]
        exact = [p for p in fitting if normalize(p.role) == role]
        fitting = exact if len(exact) == 1 else fitting
        printed = _office_printed(core)
        if len(fitting) == 1:
            return Person(fitting[0].name, fitting[0].role, "principal", fitting[0])
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
        fitting = [p for p in self._principals if _fits(p, name, surname)]
        if len(fitting) > 1:
            fitting = _by_office(fitting, role) or fitting
        if len(fitting) == 1 and not self._contradicts(fitting[0], label, role):
            return Person(
                fitting[0].name, fitting[0].role or _pretty_role(role), "principal", fitting[0]
            )
        if len(fitting) > 1:
            return Person(
                None,
                _pretty_role(role),
                "principal",
                doubt="two people of this surname are in the header",
            )
        if meant := self._mistyped(name):
            return Person(meant.name, meant.role, "principal", meant, meant=meant.name)
        if normalize(name) in PLACES:
            return Person(None, None, "unknown", doubt="a place, not a person")
        full = self._fuller(name, surname)
        if fault := name_fault(full):
            return Person(
                None, _pretty_role(role), "principal", doubt=f"no person’s name ({fault})"
            )
        # A long first label gives the role; the short ones after it mean the same person.
        if office := _pretty_role(role):
            self._roles.setdefault(full, office)
        return Person(full, self._roles.get(full), "principal")

    def _mistyped(self, name: str) -> Principal | None:
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
        known = self._long.get(surname, set())
        if len(name.split()) - sum(bare(t) in PARTICLES for t in name.split()) > 1:
            # "... of the Discussion Club Andrei Berg" and, in another label, "Andrei Berg".
            shorter = [
                n for n in known if " " in n and normalize(name).endswith(f" {normalize(n)}")
            ]
            return pretty(min(shorter, key=len)) if shorter else name
        if len({normalize(n) for n in known}) == 1:
            return pretty(next(iter(known)))
        if known:
            return name
        return self._in_text(name) or self._called_by_press(name) or name

    @cached_property
    def _people_labelled(self) -> frozenset[str]:
        """The surnames in labels; an office without a name counts as one."""
        named = [label for label in self._labels if not label.voice and label.core]
        surnames = {surname_of(_label_name(label.core)[1]) or label.key for label in named}
        return frozenset(surnames)

    def _called_by_press(self, name: str) -> str | None:
        """``Anna Gilmore`` for the one ``MS. GILMORE`` whom the press keeps calling Anna."""
        given = self._vocatives.given_name
        alone = self._people_labelled == {surname_of(name)}
        if given is None or not alone or normalize(given) == normalize(name):
            return None
        return f"{given} {name}"

    def _holder_by_press(self) -> str | None:
        """The surname by which the press calls the one holder of an office who is at hand."""
        surname = self._vocatives.surname_beside(self._people_labelled)
        if surname is None:
            return None
        offices = {
            label.key.removeprefix("the ")
            for label in self._labels
            if not label.voice and label.core and label.shape in ("office", "initials")
        }
        return surname if len(offices) == 1 and name_fault(surname) is None else None

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
        at = self._text.find(name)
        while at >= 0:
            match = _GIVEN_BEFORE.search(self._text[max(0, at - 60) : at])
            if match and not self._text[at + len(name) : at + len(name) + 1].isalnum():
                yield match
            at = self._text.find(name, at + len(name))

    def full_name(self, principal: Principal) -> Principal:
        """A principal whom the header gives no given name, with the one that the text gives."""
        if len(principal.name.split()) > 1 or not principal.role:
            return principal
        full = self._in_text(principal.name, principal.role)
        return Principal(full, principal.role, principal.surname) if full else principal

    def _contradicts(self, principal: Principal, label: Label, role: str | None) -> bool:
        """A Mr. and a Ms. of one surname at one event are two people."""
        mine = _gender(label.core)
        if not mine or role is not None or not self._office_taken(principal, label):
            return False
        others = (_gender(form) for form in self._honorific_forms(principal.surname))
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


# The given name, perhaps an initial, and the word before them, before a surname.
_GIVEN_BEFORE = re.compile(
    r"(?:(?P<office>[^\W\d_][\w.-]{0,20})[ \u00a0]+)?"
    r"(?<![\w’'-])(?P<given>[^\W\d_][\w.'’-]{1,20})\s+(?:(?P<middle>[A-Z]\.)\s+)?\Z"
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


# "DENBY, JR.": the suffix is no second part.
_SUFFIX = re.compile(r",(?P<suffix> (?:jr|sr|ii|iii)\b)", re.I)
# "THE HON. GREG HUNT MP": what stands before and behind a name of honor.
_STYLED = re.compile(
    r"\b(?:the\s+)?(?:rt\.?\s+|right\s+)?hon(?:ou?rable)?\b\.?\s*"
    r"|(?<=\w)\s+(?:MP|MHR|MLA|MLC|AC|AO|AM|OAM|QC|SC|CH)\b(?=,|\s*$|\s[A-Z]{2,3}\b)",
    re.I,
)
_HOLDER = re.compile(
    r"[(\[]\s*(?P<name>(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|H\.E)\.?\s[^()\[\]]{2,60})[)\]]"
)


def _holder(printed: str) -> str | None:
    """``The President (Ms. Grace Otieno)``: who holds the office at this moment."""
    match = _HOLDER.search(printed)
    tokens = without_honorifics(match["name"].split()) if match else []
    return " ".join(tokens) if looks_like_name(tokens, least=1) else None


def _is_office(tokens: list[str]) -> bool:
    return all(
        bare(t) in ROLE_WORDS or bare(t) in HONORIFICS or t.lower() in _JOINTS for t in tokens
    )


_JOINTS = frozenset("of for the and to".split())


def _initials_of(name: str) -> list[str]:
    return [token[0] for token in normalize(name).split()]


def _office_printed(core: str) -> str:
    """``MR. FIRST DEPUTY SPEAKER`` as an office: ``First Deputy Speaker``."""
    tokens = core.split()
    while len(tokens) > 1 and (tokens[0].lower() == "the" or bare(tokens[0]) in HONORIFICS):
        tokens = tokens[1:]
    words = " ".join(tokens)
    return pretty(words) if style_of(tokens) == "capital" else words


def _label_name(core: str) -> tuple[str | None, str]:
    """``(role, name)`` of a label: ``SECRETARY RICE``, ``Mr. MORI Ken, Minister for ...``."""
    core = _STYLED.sub("", _SUFFIX.sub(r"\g<suffix>", core))
    head, comma, tail = core.partition(",")
    tokens = without_honorifics(head.split())
    if comma and tokens and all(bare(t) in ROLE_WORDS for t in tokens):
        # "Official Spokesperson, Shri Anand Rao": the office stands first.
        person = without_honorifics(tail.split())
        if looks_like_name(person):
            return head.strip(), " ".join(person)
    if (
        comma
        and outlets.is_worded(head)
        and looks_like_name(without_honorifics(tail.split()), least=1)
    ):
        return None, " ".join(without_honorifics(tail.split()))
    if comma and tail.strip() and (looks_like_name(tokens, least=1) or not tokens):
        if any(bare(w) in ROLE_NOUNS for w in tail.split()):
            return tail.strip(), " ".join(tokens)
        # "Yomiuri Shimbun, OYABU" and "NAME, Network": which is the organization is open.
        return None, " ".join(tokens) if len(tokens) > 1 else tail.strip()
    role, name = split_role(core)
    if role is None:
        # "UNDER SECRETARY" and the like always hold a noun; "VICE" or "ACTING" alone are no office.
        tokens = without_honorifics(core.split())
        while tokens and bare(tokens[0]) in ROLE_WORDS and len(tokens) > 1:
            tokens = tokens[1:]
        return None, " ".join(tokens)
    words = normalize(core).split()
    if words and words[0] == "the" and not name:
        return None, ""
    return role, name


def _pretty_role(role: str | None) -> str | None:
    if not role:
        return None
    small = {"of", "the", "for", "and", "to", "on"}
    # In an office set in ordinary case, capitals are an abbreviation: "NATO Spokesperson".
    words = [w.capitalize() if role.isupper() and len(w) > 2 else w for w in role.split()]
    return " ".join(w.lower() if w.lower() in small and i else w for i, w in enumerate(words))


def _gender(label: str) -> str | None:
    first = bare(label.split()[0]) if label.split() else ""
    return "f" if first in _FEMALE else "m" if first in _MALE else None


def _fits(principal: Principal, name: str, surname: str) -> bool:
    """Whether the words of a label's name all stand in the header's name."""
    full, words = _name_words(principal.name), _name_words(name)
    if not words:
        return False
    if surname == principal.surname and len(words) <= len(surname.split()):
        return True
    if all(w in full for w in words):
        return True
    if surname != principal.surname or words[0][:1] != full[0][:1]:
        return False
    return len(words[0]) == 1 or words[0] == full[0] or len(full) == 1


def _name_words(name: str) -> list[str]:
    """The folded words of a name; a hyphen joins two of them."""
    return normalize(name).replace(".", "").replace(",", " ").replace("-", " ").split()


def _only_named(person: Person) -> Person:
    """The person without a name that is none; the label stays as printed, with a doubt."""
    fault = name_fault(person.name) if person.name else None
    return replace(person, name=None, doubt=f"no person’s name ({fault})") if fault else person


# "Minister for Foreign Affairs" and "Foreign Minister" are one office.
_MINISTER_OF = re.compile(
    r"\bminister (?:for|of) (?P<matter>foreign|defen[cs]e|finance|trade|justice|interior)"
    r"(?: affairs)?\b"
)
_SPOKES = re.compile(r"\bspokes(?:man|woman)\b")
_LOWER_OFFICES = frozenset("vice deputy former assistant under prime foreign".split())


def _office_key(office: str) -> str:
    """The form in which offices are compared."""
    words = _MINISTER_OF.sub(r"\g<matter> minister", normalize(office))
    return _SPOKES.sub("spokesperson", words)


def _holds(office: str, label: str) -> bool:
    """``Russian Foreign Minister`` holds ``foreign minister``; a vice president is no president."""
    whole, named = _office_key(office), _office_key(label)
    if not whole.endswith(named) and not re.search(rf"\b{re.escape(named)}\b(?: of| for)", whole):
        return False
    before = whole[: whole.rfind(named)].split()
    return not before or before[-1] not in _LOWER_OFFICES


def _by_office(fitting: list[Principal], role: str | None) -> list[Principal]:
    if not role:
        return []
    words = {bare(w) for w in role.split()}
    return [p for p in fitting if p.role and words & {bare(w) for w in p.role.split()}]


def is_moderating(texts: list[str]) -> bool:
    """Short turns that call on others and say nothing else: a moderator's."""
    if not texts:
        return False
    short = [t for t in texts if len(t.split()) < 90]
    calling = [t for t in short if _CALLS.search(t)]
    return len(short) >= 0.8 * len(texts) and len(calling) >= max(1, 0.4 * len(short))
