"""The habit of a document: in which styles it prints its labels, and so which lines are labels.

Word lists decide only where the habit leaves it open. A line that looks like a label of the
document's style and is not taken is handed on as a doubt, never dropped in silence.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

from .label_kinds import is_titled, speaks_in_clauses
from .labels import Label
from .lexicon.names import HONORIFICS, bare, is_name_token, looks_like_name, normalize, surname_of
from .lexicon.places import DEMONYMS, GAZETTEER

_CLOSERS = '.?!)]"”’—–-…*>:'
MAX_NAMELIKE_WORDS = 6


@dataclass(frozen=True, slots=True)
class Seen:
    """A candidate and where it stands: whether what is above it had come to its end."""

    label: Label
    follows_end: bool


@dataclass(frozen=True)
class Verdict:
    """The labels taken and the label-like lines that are not, both in order."""

    taken: tuple[Label, ...]
    left: tuple[Label, ...]


class Survey:
    """What all candidates of a document say together."""

    def __init__(self, candidates: list[Seen], header: str, text: str):
        self._candidates = candidates
        self._header_words = header
        self._header = normalize(header)
        self._text = text
        labels = [seen.label for seen in candidates]
        self.counts = Counter(label.key for label in labels if not _is_numbered(label))
        self.sure = {label.key for label in labels if label.sure}
        self.surnames = {
            surname_of(label.core) for label in labels if label.sure and not label.voice
        }
        self._families = Counter(_family(label) for label in labels if label.voice)
        self.presses = sum(label.voice == "press" and label.style != "qn" for label in labels)
        self.styles = self._count_styles(labels)
        self.initials = {
            label.key: self.counts[label.key] for label in labels if label.style == "initials"
        }

    def _count_styles(self, labels: list[Label]) -> Counter[str]:
        """How often each style prints what is surely a label, or is met again and again."""
        return Counter(
            label.style
            for label in labels
            if label.sure or label.paragraph and label.mark == ":" and self._is_supported(label)
        )

    def _is_supported(self, label: Label) -> bool:
        """Whether a label is met again and again, or its person is known from the head."""
        if self._is_nobody(label) or label.quoting:
            return False
        often = self.counts[label.key]
        return often > 2 or _person_like(label) and (often > 1 or self._is_known(label))

    @cached_property
    def shouts(self) -> bool:
        """Whether the words themselves are set in capitals, so that capitals mark no label."""
        sample = self._text[:40000]
        upper = sum(c.isupper() for c in sample)
        lower = sum(c.islower() for c in sample)
        return upper > lower

    @cached_property
    def crowds(self) -> bool:
        """Whether turns follow on one another without a blank line between them."""
        sure = [seen for seen in self._candidates if seen.label.sure or self._repeats(seen.label)]
        inside = sum(not seen.label.paragraph and seen.follows_end for seen in sure)
        return inside > 1 and inside * 3 > len(sure)

    def _repeats(self, label: Label) -> bool:
        return self.counts[label.key] > 1

    def verdict(self) -> Verdict:
        taken, left = [], []
        for seen in self._candidates:
            if self.takes(seen):
                taken.append(_plain_q(seen.label))
            elif self.doubts(seen):
                left.append(seen.label)
        return Verdict(tuple(taken), tuple(left))

    def takes(self, seen: Seen) -> bool:
        """Whether a candidate is a label of this document."""
        label = seen.label
        if label.quoting and label.shape != "voice" and not label.sure and not label.bold:
            return False
        if label.sure:
            return seen.label.paragraph or label.style != "title" or self._stands_free(seen)
        if label.style == "q":
            if self.counts["q"] > 1 or self.presses > 1:
                return True
            return label.paragraph and self.styles["capital"] > 1 and self._asks(label)
        if _is_numbered(label):
            return self._numbers_questions
        if label.style == "qa":
            return self.counts["q"] > 0 and max(self.counts["a"], self.counts["r"]) > 1
        if label.style == "initials":
            return self._takes_initials(seen)
        if label.mark == ";":
            return label.key in self.sure or bool(label.voice) and label.paragraph
        return self._takes_thin(seen)

    @cached_property
    def _numbers_questions(self) -> bool:
        """Whether ``Q1``, ``Q2`` rise from one and ask, or ``A1``, ``A2`` stand between them."""
        labels = [seen.label for seen in self._candidates]
        numbered = [label for label in labels if label.style == "qn"]
        rising = [int(label.printed[1:]) for label in numbered]
        if len(rising) < 2 or rising[0] != 1 or self.presses:
            return False
        # A part of the paper begins anew, a number is misprinted.
        if any(not (then == 1 or 0 <= then - n <= 2) for n, then in itertools.pairwise(rising)):
            return False
        answers = sum(label.style == "qa" and _is_numbered(label) for label in labels)
        asking = sum(self._asks(label) for label in numbered)
        return answers * 2 >= len(numbered) or asking * 3 >= len(numbered) * 2

    def _stands_free(self, seen: Seen) -> bool:
        """Whether a label may begin in this line: it opens a paragraph, or turns here never do."""
        if seen.label.paragraph:
            return True
        return seen.follows_end and (self.crowds or self.counts[seen.label.key] > 2)

    def _takes_initials(self, seen: Seen) -> bool:
        """``PM``, ``WH``: initials that are met again, beside Q, one another or capital labels."""
        label = seen.label
        if self.shouts or not self._stands_free(seen):
            return False
        if self._is_known(label):
            return True
        again = sum(count > 1 for count in self.initials.values())
        if self.counts[label.key] > 1 and again <= 4 and (again > 1 or self.presses > 1):
            return True
        return self._is_settled("capital") and again < 2 and not speaks_in_clauses(label.key)

    def _takes_thin(self, seen: Seen) -> bool:
        label = seen.label
        if not self._stands_free(seen):
            return False
        if label.key in self.sure:
            return True
        if label.shape == "outlet":
            return self._is_outlet_here(label)
        if label.voice:
            comes_again = self._repeats(label) or self._families[_family(label)] > 1
            return label.style == "capital" or comes_again or bool(self.styles)
        if self._is_known(label):
            return True
        if self._is_nobody(label):
            return False
        if self.counts[label.key] > 2 or self._repeats(label) and _person_like(label):
            return True
        return self._fits_habit(label)

    def _is_outlet_here(self, label: Label) -> bool:
        """Whether an outlet that no table knows asks here, as "Good News: it is full" does not."""
        if not label.paragraph or not self._is_settled(label.style):
            return False
        return label.key in self._asking_outlets

    @cached_property
    def _asking_outlets(self) -> frozenset[str]:
        """The outlets that no table knows under which a question is put somewhere."""
        asking, heard = set(), defaultdict(list)
        for label, then in itertools.zip_longest(self._plain, self._plain[1:]):
            if label.shape != "outlet":
                continue
            if self._asks(label):
                asking.add(label.key)
            # "Tell us about the port, please.": somebody answers, each time.
            heard[label.key].append(then is not None and then.voice is None)
        return frozenset(
            asking | {key for key, then in heard.items() if len(then) > 1 and all(then)}
        )

    @cached_property
    def _plain(self) -> list[Label]:
        """The outlets, and the labels of others that are sure or come again, in order."""
        labels = [seen.label for seen in self._candidates]
        return [x for x in labels if x.shape == "outlet" or x.sure or self._repeats(x)]

    def _asks(self, label: Label) -> bool:
        """Whether the paragraph of a label ends in a question."""
        return self._paragraph(label).rstrip().endswith("?")

    def _paragraph(self, label: Label) -> str:
        return self._text[label.body : label.body + 2000].split("\n\n", 1)[0]

    def _is_known(self, label: Label) -> bool:
        """Whether the head names who the label names, or a sure label does."""
        if surname_of(label.core) in self.surnames:
            return True
        name = label.core.split(",")[0]
        words = [bare(t) for t in name.split() if bare(t) not in HONORIFICS]
        if len(words) == 1 and label.style == "title":
            return words[0] in self._header_surnames
        if len(words) == 1 and len(words[0]) < 3:
            # "WU:" under "Interview of Minister Dora Wu".
            return words[0] in self._header_surnames
        if len(words) == 1 and words[0] in GAZETTEER:
            return False
        return bool(words) and all(self._is_in_header(word) for word in words)

    @cached_property
    def _header_surnames(self) -> frozenset[str]:
        """Words of the head that stand behind a given name or an office: no place, no heading."""
        tokens = self._header_words.split()
        return frozenset(
            bare(token)
            for before, token in itertools.pairwise(tokens)
            if is_name_token(before) and before[-1:].isalnum() and is_name_token(token)
        )

    def _is_in_header(self, word: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", self._header) is not None

    def _is_nobody(self, label: Label) -> bool:
        """A place or a people of one word is no speaker in ordinary case: ``Germany: ...``."""
        return label.style == "title" and label.key in GAZETTEER | DEMONYMS and not label.bold

    def _is_settled(self, style: str) -> bool:
        """Whether this style is one in which the document prints its labels."""
        often = self.styles[style]
        return often > 1 and often * 2 >= sum(self.styles.values()) - self.styles["q"]

    def _fits_habit(self, label: Label) -> bool:
        """A label met once, in a document that prints its labels in this style."""
        if not self._is_settled(label.style):
            return False
        if label.style == "capital":
            return self._fits_capitals(label)
        if label.shape in ("titled", "office", "name"):
            return True
        if label.shape == "listed":
            return looks_like_name(label.core.split(",")[0].split())
        return label.shape == "word" and self._addresses(label)

    def _fits_capitals(self, label: Label) -> bool:
        """In running text of ordinary case, a line that opens in capitals is a label."""
        if self.shouts:
            return label.shape in ("titled", "name") and is_titled(label.key.split())
        return label.shape != "phrase"

    def _addresses(self, label: Label) -> bool:
        """``Rajesh: Sir, ...``: one given name, whose words turn to somebody and ask."""
        paragraph = self._paragraph(label)
        return "?" in paragraph and _ADDRESS.match(paragraph) is not None

    def doubts(self, seen: Seen) -> bool:
        """Whether a line that is no label looks so like one that a person should see it."""
        label = seen.label
        if label.mark == ";" or not seen.follows_end or self.shouts or self._is_nobody(label):
            return False
        if label.style == "capital" and self.styles["capital"] and not label.quoting:
            return True
        if not label.paragraph and not self.styles[label.style]:
            return False
        if label.shape == "word":
            return label.paragraph and label.style == "title" and self._is_settled("title")
        return (
            label.shape in ("name", "listed", "outlet")
            or label.shape == "titled"
            and _person_like(label)
        )


def _is_numbered(label: Label) -> bool:
    """``Q1`` and ``A1``."""
    return label.style == "qn" or label.style == "qa" and len(label.printed) > 1


def _plain_q(label: Label) -> Label:
    return replace(label, style="q") if label.style == "qn" else label


def _family(label: Label) -> str:
    """``speaker`` for ``Speaker 3``: voices that are told apart by numbers are of one kind."""
    return label.key.rstrip("0123456789 #")


def _person_like(label: Label) -> bool:
    tokens = label.core.split(",")[0].split()
    if looks_like_name(tokens) or label.shape in ("titled", "office"):
        return True
    return len(tokens) == 1 and len(tokens[0]) > 2 or bare(tokens[0]) in HONORIFICS


def ends_before(line: str) -> bool:
    """Whether a line of text has come to the end of a sentence, so that a label may follow it."""
    return line.rstrip()[-1:] in _CLOSERS


_ADDRESS = re.compile(
    r"(?:(?:good (?:morning|afternoon|evening)|hello|hi|thank you|thanks|yes),? )?"
    r"(?:sir|ma'am|madam|minister|mr\.? |secretary|ambassador|excellency|i am |i'm |my question)\b",
    re.I,
)
