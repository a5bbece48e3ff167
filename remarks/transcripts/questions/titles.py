"""Who asks, as a title or a label says."""

from __future__ import annotations

import re

from ..label_kinds import ASKING_ROLES, is_unlisted_outlet, outlet_behind
from ..lexicon import outlets
from ..lexicon.names import (
    HONORIFICS,
    bare,
    is_name_token,
    looks_like_name,
    normalize,
    split_role,
)
from ..lexicon.places import PLACES
from ..types import Asker
from .introductions import PrintedOutlet, outlet_at
from .name_context import PrintedName, name_at
from .passage import Passage, phrases

MAX_TITLE = 400
_WITH = re.compile(r"\b(?:with|by)\s+(?!secretary|president|minister|ambassador|the\b)", re.I)
_LINK = re.compile(r"(?P<link>(?:,\s+|\s+)(?:of|from|on|for|at|with)\s+(?:the\s+)?|,\s+|['’]s?\s+)")
_AND_ANOTHER = re.compile(r",\s+(?:and\s+)?|\s+(?:and|&)\s+")
_JOINED_TO = re.compile(r"(?:of|from|on|for|at|with)\s+(?:the\s+)?", re.I)
# "on" and "for" lead to a programme or a matter as often as to an outlet: known ones only.
_UNSURE = re.compile(r"\b(?:on|for|at)\b", re.I)
_HOSTED = re.compile(r"\b(?:on|with|to|for)\s+(?:the\s+)?(?=\S)", re.I)
_PRESS_OFFICE = re.compile(
    r"\b(?:of|for|at|with) (?:the )?(?P<outlet>(?:[^\W_a-z][\w’'.-]*[ \u00a0]){1,5}"
    + phrases(
        "newspaper",
        "magazine",
        "news agency",
        "agency",
        "channel",
        "radio",
        "TV",
        "television",
        "portal",
        "website",
    )
    + ")$"
)


def from_title(title: str) -> Asker | None:
    """``Interview With Andrea Mitchell of MSNBC``: the asker of the whole interview."""
    for match in _WITH.finditer(title[:MAX_TITLE]):
        printed = _name_in_title(title, match.end())
        if printed and _is_person(printed):
            if others := _others(title, printed):
                # Any of them may ask.
                shared = _outlet_of_several(title, others[-1])
                return Asker(outlet=shared, cue="title") if shared else None
            outlet = _outlet_behind(title, printed)
            name = outlet.name if outlet else None
            if name is None or not outlets.canonical_name(name):
                name = host_in_title(title) or name
            return Asker(printed.name, name, cue="title")
    return None


def hosts_in_title(title: str) -> list[str]:
    """All whom ``With Ana Ruiz, Paul Reed, and Kim Bo of ...`` names behind the first "with"."""
    for match in _WITH.finditer(title[:MAX_TITLE]):
        printed = _name_in_title(title, match.end())
        if printed and _is_person(printed):
            return [printed.name, *(another.name for another in _others(title, printed))]
    return []


def _others(title: str, printed: PrintedName) -> list[PrintedName]:
    others: list[PrintedName] = []
    is_list = False
    while joint := _AND_ANOTHER.match(title, (others or [printed])[-1].end):
        another = _name_in_title(title, joint.end())
        if another is None or not _is_person(another) or outlets.reads_as_press(another.name):
            break
        if normalize(another.name) in PLACES or outlets.is_worded(another.name):
            break
        others.append(another)
        is_list = is_list or joint[0].strip(" ,") != ""
    # Behind a comma alone stands a programme or a city as well.
    return others if is_list else []


def _outlet_of_several(title: str, last: PrintedName) -> str | None:
    """The outlet behind the last host, perhaps behind the name of the programme."""
    behind = title[last.end :].strip(" ,.)")
    for part in reversed(behind.split(",")):
        words = _JOINED_TO.sub("", part.strip())
        if outlets.stands_for_press(words):
            return words
    return host_in_title(title)


def _name_in_title(title: str, place: int) -> PrintedName | None:
    """The name at a place of a title, which may be set in capitals."""
    words = title[place:]
    if words[:8].isupper():
        # Of the same length: what is found holds for the title as printed.
        title = title[:place] + words.title() if len(words.title()) == len(words) else title
    return name_at(Passage(title, place, len(title)))


def _is_person(printed: PrintedName) -> bool:
    return (
        len(printed.words) > 1
        and not split_role(printed.name)[0]
        and looks_like_name(printed.words)
    )


def _outlet_behind(title: str, printed: PrintedName) -> PrintedOutlet | None:
    link = _LINK.match(title, printed.end)
    if link is None:
        return None
    passage = Passage(title, link.end(), len(title))
    # "With Ana Ruiz, Paul Reed, and ...": behind a bare comma stands the next person as well.
    outlet = outlet_at(passage, grammar=not _UNSURE.search(link["link"]))
    if outlet and not link["link"].strip(" ,") and not outlets.reads_as_press(outlet.name):
        return None
    return outlet


def host_in_title(title: str) -> str | None:
    """The outlet on whose programme somebody spoke: ``On CNN's State of the Union``."""
    for match in _HOSTED.finditer(title[:MAX_TITLE]):
        # "Holt on the harbor (interview to TASS)": the bracket is no part of the name.
        closing = title.find(")", match.end())
        whole = title[:closing] if closing > 0 else title
        passage = Passage(whole, match.end(), len(whole))
        outlet = outlet_at(passage, grammar=False)
        if outlet and not outlets.is_ambiguous(outlet.name):
            return outlet.name
        words = re.split(r"[,(|–—]| [-:] ", title[match.end() :], maxsplit=1)[0].strip()
        plain = " of " not in words and " from " not in words
        if match[0].lower().startswith("with") and plain and is_unlisted_outlet(words):
            # "Interview with Harbor News"
            return words
        if match[0].lower().startswith("to"):
            outlet = outlet_at(passage, grammar=True)
            if outlet and outlets.is_worded(outlet.name.rsplit(" ", 1)[0]):
                return outlet.name
    return None


def from_label(printed: str) -> Asker | None:
    """A reporter's name or outlet as the label: ``Yomiuri Shimbun, OYABU`` or ``China Daily``."""
    if outlets.canonical_name(printed) or is_unlisted_outlet(printed):
        return Asker(outlet=printed, cue="label")
    return _outlet_and_person(printed) or _of_press_office(printed) or _person(printed)


def _outlet_and_person(printed: str) -> Asker | None:
    head, comma, tail = printed.partition(",")
    if behind := outlet_behind(printed):
        return Asker(" ".join(head.split()), _without_role(behind), cue="label")
    for outlet, person in ((head, tail), (tail, head)) if comma else ():
        if outlets.canonical_name(outlet) or outlets.is_worded(outlet.strip()):
            return Asker(" ".join(person.split()) or None, _without_role(outlet), cue="label")
    return None


def _without_role(outlet: str) -> str:
    """``Harbor News`` of ``HARBOR NEWS ANCHOR``: what somebody is there is no part of its name."""
    words = outlet.split()
    while len(words) > 1 and bare(words[-1]) in ASKING_ROLES:
        words = words[:-1]
    # "Harbor Reporter" is a paper.
    return " ".join(words if outlets.reads_as_press(" ".join(words)) else outlet.split())


def _of_press_office(printed: str) -> Asker | None:
    """``Editor-in-chief of the X newspaper Y Z``: the outlet stands in the office."""
    role, person = split_role(printed)
    office = _PRESS_OFFICE.search(role) if role else None
    return Asker(person or None, office["outlet"], cue="label") if office else None


def _person(printed: str) -> Asker | None:
    tokens = [token for token in printed.split() if bare(token) not in HONORIFICS]
    if looks_like_name(tokens, least=1) and is_name_token(tokens[0]):
        return Asker(" ".join(tokens), cue="label")
    return None
