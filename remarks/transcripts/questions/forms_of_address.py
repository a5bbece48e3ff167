"""How people speak to those who answer: ``Minister Lavrov``, ``Madam Secretary``."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property

from ..lexicon.names import normalize
from ..types import Principal

_OFFICES = (
    "foreign minister",
    "prime minister",
    "foreign secretary",
    "secretary general",
    "secretary-general",
    "high representative",
    "defense minister",
    "vice president",
    "president",
    "secretary",
    "minister",
    "chancellor",
    "ambassador",
    "general",
    "admiral",
    "director",
    "commissioner",
    "premier",
    "king",
    "governor",
    "senator",
    "chairman",
    "administrator",
)
_TITLES = ("mr.", "mr", "ms.", "ms", "mrs.", "dr.", "minister", "secretary", "president")
_WORD = re.compile(r"\w+")


class FormsOfAddress:
    """The forms by which each of ``principals`` is spoken to, made once for a transcript."""

    def __init__(self, principals: tuple[Principal, ...]):
        self.principals = principals
        self._bearers = Counter(normalize(p.surname) for p in principals)
        self._offices: Counter[str] = Counter()
        self._ministers = 0
        for role in (normalize(p.role or "") for p in principals):
            self._offices.update(_offices_in(role))
            self._ministers += "minister" in role

    @cached_property
    def of(self) -> tuple[tuple[str, ...], ...]:
        """The folded forms of each principal, the longest first."""
        return tuple(tuple(sorted(self._forms(p), key=len, reverse=True)) for p in self.principals)

    @cached_property
    def names_by_given(self) -> dict[str, list[str]]:
        names = defaultdict(list)
        for principal in self.principals:
            names[normalize(principal.name).split()[0]].append(principal.name)
        return dict(names)

    def may_be_meant(self, low: str) -> list[int]:
        """The places of those one of whose forms ends in a word of a folded sentence."""
        by_word = self._by_last_word
        return sorted({n for word in _WORD.findall(low) for n in by_word.get(word, ())})

    @cached_property
    def _by_last_word(self) -> dict[str, set[int]]:
        by_word = defaultdict(set)
        for number, forms in enumerate(self.of):
            for form in forms:
                if words := _WORD.findall(form):
                    by_word[words[-1]].add(number)
        return dict(by_word)

    def _forms(self, principal: Principal) -> set[str]:
        offices = _offices_in(normalize(principal.role or ""))
        if "foreign minister" in offices or "prime minister" in offices:
            offices.append("minister")
        forms = self._with_surname(principal, offices)
        for office in offices:
            if not self._is_shared(office):
                titled = (f"{title} {office}" for title in ("mr.", "mr", "madam", "madame"))
                forms |= {*titled, office}
        return forms

    def _with_surname(self, principal: Principal, offices: Iterable[str]) -> set[str]:
        surname = normalize(principal.surname)
        if not surname or self._bearers[surname] > 1:
            return set()
        named = {f"{title} {surname}" for title in {*offices, *_TITLES}}
        return named | {normalize(principal.name)}

    def _is_shared(self, office: str) -> bool:
        """Whether an office that somebody holds alone could mean another of them too."""
        return self._offices[office] > 1 or office == "minister" and self._ministers > 1


def _offices_in(role: str) -> list[str]:
    return [office for office in _OFFICES if re.search(rf"\b{office}\b", role)]
