"""How the press addresses who answers: ``Thanks, Anna.``, ``Ms Gilmore, will you ...``.

Reporters who call the one person at the podium by the same name again and again say who it is.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property

from .labels import Label
from .lexicon.names import is_given_name_like, normalize

# So often, and by no other name nearly as often, must the press use a name.
MIN_CALLS = 3
# Only the first words of a question are looked at.
REACH = 80

_LEAD = (
    r"\s*(?:(?:but|and|so|yes|yeah|okay|ok|well|just|hi|hey|hello|sorry|thanks|thank you|"
    r"good (?:morning|afternoon|evening))(?: again| so much| very much)?[,.]? ){0,2}"
)
_GIVEN = re.compile(
    rf"(?i:{_LEAD})(?!(?:Hey|Yeah|Yes|Okay|Well|Just|Hello|Sorry|Thanks|But|And)\b)"
    r"(?P<name>[A-Z][a-z]{2,14})(?:,|\.(?=\s|\Z))"
)
# "Mr Lowe says that": spoken about, not to.
_SPOKEN_ABOUT = re.compile(
    r"['’]s\b|\s+(?:(?:has|had|was|is|did|will|would|also|just|now|today|yesterday)\s+)?"
    r"(?:said|says|told|claims?|claimed|argue[sd]|calls?|called|wants?|wanted|has|had|was|is|did|"
    r"does)\b"
)
_TITLED = re.compile(
    rf"(?i:{_LEAD})(?:Mr|Ms|Mrs|Miss)\.? (?P<name>[A-Z][\w'’-]{{1,20}})\b"
    rf"(?!{_SPOKEN_ABOUT.pattern})"
)


class Vocatives:
    """The names with which the press begins its questions, and how often."""

    def __init__(self, labels: Sequence[Label], text: str):
        self._given: Counter[str] = Counter()
        self._answering: dict[str, Counter[str]] = defaultdict(Counter)
        self._titled: Counter[str] = Counter()
        # Words that were not heard, or that go on from a question broken off: these only support.
        self._behind_dots: Counter[str] = Counter()
        for label, behind in itertools.zip_longest(labels, labels[1:]):
            if label.voice == "press":
                words = " ".join(text[label.body : label.body + REACH].split())
                if match := _TITLED.match(words):
                    self._titled[match["name"]] += 1
                elif match := _TITLED.match(words.lstrip(".… ")):
                    self._behind_dots[match["name"]] += 1
                elif (match := _GIVEN.match(words)) and is_given_name_like(match["name"]):
                    self._given[match["name"]] += 1
                    if behind is not None and behind.voice is None:
                        self._answering[match["name"]][behind.key] += 1

    @cached_property
    def given_name(self) -> str | None:
        """The given name by which the press calls one person, far more often than any other."""
        (name, count), (_, next_count) = [*self._given.most_common(2), ("", 0), ("", 0)][:2]
        return name if count >= MIN_CALLS and count >= MIN_CALLS * next_count else None

    def given_name_of(self, key: str) -> str | None:
        """The given name that the press calls where the label ``key`` answers, and hardly else.

        Several people stand at the podium: each is called by a name of his own.
        """
        called = self._names_called[key]
        return called[0] if len(called) == 1 else None

    @cached_property
    def _names_called(self) -> dict[str, list[str]]:
        """The given names that the press calls where one label answers, by that label."""
        names = defaultdict(list)
        for name, labels in self._answering.items():
            total = labels.total()
            for key, count in labels.items():
                if count >= MIN_CALLS and count * (MIN_CALLS + 1) >= total * MIN_CALLS:
                    names[key].append(name)
        return names

    def surname_beside(self, labeled: frozenset[str]) -> str | None:
        """The surname by which the press calls one person who has no label of his own name.

        None where it calls two such people; ``labeled`` holds the folded surnames in labels.
        """
        called = {n: count for n, count in self._titled.items() if normalize(n) not in labeled}
        if len(called) != 1:
            return None
        ((name, count),) = called.items()
        return name if count + self._behind_dots[name] >= MIN_CALLS and count > 1 else None
