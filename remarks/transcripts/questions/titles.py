"""Who asks, as a title or a label says."""

from __future__ import annotations

import re

from ..lexicon import outlets
from ..lexicon.names import HONORIFICS, bare, is_name_token, looks_like_name, split_role
from ..types import Asker
from .introductions import _name_at


def from_title(title: str) -> Asker | None:
    """``Interview With Andrea Mitchell of MSNBC``: the asker of the whole interview."""
    match = re.compile(r"\b(?:with|by)\s+(?!secretary|president|minister|ambassador|the\b)", re.I)
    for found in match.finditer(title[:400]):
        named = _name_at(title, found.end(), len(title))
        if (
            not named
            or len(named[0].split()) < 2
            or split_role(named[0])[0]
            or not looks_like_name(named[0].split())
        ):
            continue
        link = re.compile(
            r"(?:,\s+|\s+)(?:of|from|on|for|at|with)\s+(?:the\s+)?|,\s+|['’]s?\s+"
        ).match(title, named[1])
        # "on" and "for" lead to a programme or a matter as often as to an outlet: known ones only.
        sure = link is not None and not re.search(r"\b(?:on|for|at)\b", link[0], re.I)
        outlet = outlets.match_at(title, link.end(), grammar=sure) if link else None
        printed = outlet[0] if outlet else None
        if printed is None or not outlets.known(printed):
            printed = host_in_title(title) or printed
        return Asker(named[0], printed, cue="title")
    return None


def host_in_title(title: str) -> str | None:
    """The outlet on whose programme a title says somebody spoke: ``On CNN's State of the Union``."""
    for match in re.compile(r"\b(?:on|with|to|for)\s+(?:the\s+)?(?=\S)", re.I).finditer(
        title[:400]
    ):
        found = outlets.match_at(title, match.end(), grammar=False)
        if found and not outlets.is_ambiguous(found[0]):
            return found[0]
    return None


_PRESS_OFFICE = re.compile(
    r"\b(?:of|for|at|with) (?:the )?(?P<outlet>(?:[^\W_a-z][\w’'.-]*[ \u00a0]){1,5}(?:newspaper|magazine|news agency|agency|channel|radio|TV|television|portal|website))$"
)


def from_label(printed: str) -> Asker | None:
    """A reporter's name or outlet as the label: ``Yomiuri Shimbun, OYABU`` or ``China Daily``."""
    if outlets.known(printed):
        return Asker(outlet=printed, cue="label")
    head, comma, tail = printed.partition(",")
    for outlet, person in ((head, tail), (tail, head)) if comma else ():
        if not outlets.known(outlet) and not outlets.is_worded(outlet.strip()):
            continue
        return Asker(" ".join(person.split()) or None, " ".join(outlet.split()), cue="label")
    role, person = split_role(printed)
    if role and (office := _PRESS_OFFICE.search(role)):
        # "Editor-in-chief of the X newspaper Y Z": the outlet stands in the office.
        return Asker(person or None, office["outlet"], cue="label")
    tokens = [t for t in printed.split() if bare(t) not in HONORIFICS]
    if looks_like_name(tokens, least=1) and is_name_token(tokens[0]):
        return Asker(" ".join(tokens), cue="label")
    return None
