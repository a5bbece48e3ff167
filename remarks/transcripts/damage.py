"""Labels that scanning or typing has damaged, led back to a label of the same document.

``P ri me  M i n i s t e r:``, ``HOW ARD:``, ``Question;`` and ``JULAI GILLARD:`` are taken for the
label they stand for when only one fits and nothing else can be meant. Else they stay as printed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from .label_kinds import is_apparatus
from .labels import Label
from .lexicon.names import (
    HONORIFICS,
    ROLE_WORDS,
    bare,
    is_given_name_like,
    is_slip,
    normalize,
)
from .lines import Line

MAX_HEAD = 60
MIN_SLIPPED = 5
# A damaged label is read as one that stands at least this often.
MIN_MODEL = 3
# Where more labels than these stand so often, hardly one is a slip of another.
MAX_MODELS = 400
# Labels that need no model in the document once the blanks between their letters are taken out.
_STANDING = ("question", "journalist", "reporter", "interviewer", "compere", "moderator")
_HEAD = re.compile(r"[^\n:;]{1,60}[:;]")
# A label alone on its line that has lost its colon.
_ALONE = re.compile(r"\s*(?P<label>[A-Z][A-Z .'’-]{1,40}?)\s*[*,]?\s*\Z")
# A label in capitals before words of ordinary case: "QUESTION You said ...", "MR. HALE I did.",
# "FARROW! It is ...": a colon read as another mark.
_COLONLESS = re.compile(
    r"[ \t]{0,8}(?P<label>[A-Z][A-Z.'’-]*(?: [A-Z][A-Z.'’-]*){0,4})[!*=~]?[ \t\u00a0]{1,3}"
    r"(?=[“\"]?(?:[A-Z][\w’']*[a-z]|I[ ’']|A ))"
)
# Words that are spoken: a longer one in small letters, or the end of a sentence.
_SPOKEN = re.compile(r"\b[a-z][\w’'-]{3,}|[.?!…,;:—–-][\"”’)]*\s*\Z")
_MARKUP = re.compile(r"[\s.,'’‘\"•·*_(\[-]*")
_ADDED = re.compile(r"[(\[]?\s*\bcont(?:inued|['’]?d)?\b.*$", re.I)
_TAIL = re.compile(r"[*_]{0,3}[ \t\u00a0]*")
_SPECKS = re.compile(r"(?<=[^\W\d_])[\"“”~\\|^*<>]{1,3}['’]{0,2}(?=[^\W\d_])")
# What scanning makes of letters, undone on both sides of a comparison.
_LOOKALIKES = (("rn", "m"), ("1", "l"), ("0", "o"), ("vv", "w"), ("\\v", "w"), ("|", "l"))


@lru_cache(maxsize=4096)
def squeeze(words: str) -> str:
    """The letters of a label alone: what blanks and specks have torn apart is one again."""
    folded = "".join(normalize(_ADDED.sub("", words)).split())
    for seen, meant in _LOOKALIKES:
        folded = folded.replace(seen, meant)
    return "".join(c for c in folded if c.isalnum())


@dataclass(frozen=True)
class Models:
    """The labels of the document by their letters, and how often each stands."""

    by_letters: dict[str, Label]
    counts: Counter[str]
    initials: frozenset[str]
    total: int
    often: tuple[str, ...]

    @classmethod
    def of(cls, taken: Iterable[Label], extra: Iterable[Label]) -> Models:
        by_letters: dict[str, Label] = {}
        counts: Counter[str] = Counter()
        worded = [label for label in taken if label.style in ("capital", "title", "initials")]
        counts_by_key = Counter(label.key for label in worded)
        for label in sorted(worded, key=lambda label: (-counts_by_key[label.key], label.start)):
            letters = squeeze(label.core)
            by_letters.setdefault(letters, label)
            counts[letters] += 1
        for label in extra:
            by_letters.setdefault(squeeze(label.core), label)
        initials = frozenset(letters[:1] for letters in by_letters)
        often = tuple(letters for letters, count in counts.items() if count >= MIN_MODEL)
        return cls(by_letters, counts, initials, counts.total(), often)

    def may_begin(self, words: str) -> bool:
        """Whether a label may begin as ``words`` do: most lines are no more than looked at."""
        first = next((c for c in words if c.isalnum()), "")
        return normalize(first)[:1] in self.initials

    def same(self, letters: str) -> Label | None:
        return self.by_letters.get(letters)

    def near(self, letters: str) -> Label | None:
        """The one frequent label of which these letters are a slip."""
        if len(letters) < MIN_SLIPPED or len(self.often) > MAX_MODELS:
            return None
        meant = [
            self.by_letters[known]
            for known in self.often
            if letters != known and is_near(letters, known)
        ]
        return meant[0] if len(meant) == 1 else None


def is_near(letters: str, known: str) -> bool:
    """One letter lost, doubled, swapped or, in a longer label, read wrongly."""
    if abs(len(letters) - len(known)) > 1:
        return False
    if len(letters) == len(known):
        wrong = [i for i, (a, b) in enumerate(zip(letters, known, strict=True)) if a != b]
        if len(wrong) == 2:
            first, second = wrong
            return letters[first] == known[second] and letters[second] == known[first]
        return len(wrong) == 1 and len(known) > 2 * MIN_SLIPPED
    return is_slip(letters, known)


def mend_damaged(
    lines: Sequence[Line], taken: Sequence[Label], names: Iterable[Label]
) -> tuple[list[Label], list[Label]]:
    """``(labels, left)``: the labels with those led back to them, and lines that may be damaged."""
    models = Models.of(taken, [*names, *_standing_labels()])
    mended = [_meant(label, models) for label in taken]
    added, left = [], []
    starts = sorted(label.body for label in taken)
    first = min((label.start for label in taken), default=0)
    for line in lines:
        if line.blank or _is_taken(line, starts):
            continue
        label = _alone(line, models)
        if label is None and line.start > first:
            # Above the first label nobody speaks: a title may begin as a label does.
            label = _without_colon(line, models)
        if label and label.shape != "office":
            # An office alone on its line is a letterhead or a page's running head.
            added.append(label)
        if not (head := _HEAD.match(line.text[:80])):
            continue
        label, near = _led_back(line, head, models)
        if label is not None:
            added.append(label)
        elif near is not None and line.opens:
            left.append(near)
    return sorted([*mended, *added], key=lambda label: label.start), left


def _standing_labels() -> list[Label]:
    return [Label(word.upper(), 0, 0, True, "press", word, "capital") for word in _STANDING]


def _is_taken(line: Line, bodies: list[int]) -> bool:
    at = bisect_left(bodies, line.start)
    return at < len(bodies) and bodies[at] <= line.end


def _meant(label: Label, models: Models) -> Label:
    """A label met once or twice that is a slip of one met often stands for it."""
    letters = squeeze(label.core)
    if label.voice or label.style not in ("capital", "title"):
        return label
    same = models.by_letters.get(letters)
    if same is not None and same.key != label.key:
        return replace(label, core=same.core, shape=same.shape)
    if models.counts[letters] > 2:
        return label
    model = models.near(letters)
    if model is None or model.voice or not _shares_word(label, model):
        return label
    return replace(label, core=model.core, meant=model.printed)


def _shares_word(label: Label, model: Label) -> bool:
    """Whether all words but one are the same, so that the slip cannot be another person's name."""
    mine, theirs = label.core.split(), model.core.split()
    if len(theirs) < 2 or len(mine) != len(theirs):
        return False
    differing = [(a, b) for a, b in zip(mine, theirs, strict=True) if bare(a) != bare(b)]
    if len(differing) != 1 or all(bare(word) in HONORIFICS for word in differing[0]):
        # "MR. HALE" and "MS. HALE" are two people.
        return False
    if all(bare(word) in ROLE_WORDS for word in theirs):
        # "PRIME MINISER": an office holds no name that could be another's.
        return True
    # "MR. HALL" is not "MR. HALE": behind an office the name itself must be whole.
    whole_name = len(bare(theirs[0])) > 3 and is_given_name_like(theirs[0])
    return whole_name or differing[0][1] is not theirs[-1]


def _alone(line: Line, models: Models) -> Label | None:
    """``JOURNALIST`` on a line of its own, where labels stand alone and end in a colon."""
    match = _ALONE.match(line.text) if line.opens and len(line.text) < MAX_HEAD else None
    letters = squeeze(match["label"]) if match else ""
    model = models.by_letters.get(letters)
    if match is None or model is None or not model.alone or not models.counts[letters]:
        return None
    return replace(
        model, printed=match["label"], start=line.start, body=line.end, meant=None, alone=True
    )


def _without_colon(line: Line, models: Models) -> Label | None:
    """``QUESTION Will you sign it?``: a frequent label in capitals that has lost its colon."""
    match = _COLONLESS.match(line.text[: 2 * MAX_HEAD]) if line.opens else None
    letters = squeeze(match["label"]) if match else ""
    model = models.by_letters.get(letters)
    if match is None or model is None:
        return None
    often = models.counts[letters]
    if often < MIN_MODEL and (model.voice != "press" or models.total < MIN_MODEL):
        return None
    if model.style != "capital" or model.alone or len(letters) < MIN_SLIPPED:
        return None
    if not _SPOKEN.search(line.text, match.end()):
        # The running head of a page: "SECRETARY HALE Press Availability".
        return None
    return replace(
        model,
        printed=match["label"],
        start=line.start + match.start("label"),
        body=line.start + match.end(),
        meant=model.printed + model.mark,
        paragraph=True,
    )


def _led_back(line: Line, head: re.Match[str], models: Models) -> tuple[Label | None, Label | None]:
    """A damaged label and the label it surely stands for; or one it may stand for, as a doubt."""
    raw = head[0][:-1]
    lead = _MARKUP.match(raw)
    begin = lead.end() if lead else 0
    words = raw[begin:].strip()
    if not words[:1].isupper() or not models.may_begin(words):
        return None, None
    letters = squeeze(words)
    if len(letters) < 2 or len(letters) > MAX_HEAD or is_apparatus([bare(words) or "x"]):
        return None, None
    model = models.same(letters)
    if model and begin == 0 and head[0][-1] == ":" and not line.opens and not _is_torn(words):
        # An undamaged label in the middle of a paragraph has been judged already.
        return None, None
    if model and not models.counts[letters] and " " not in words:
        # Whole words that only the head holds have been judged by the survey.
        return None, None
    meant = model or models.near(letters)
    if meant is None or not _looks_damaged(words, known=model is not None):
        return None, None
    tail = _TAIL.match(line.text, head.end())
    body = line.start + (tail.end() if tail else head.end())
    label = replace(
        meant,
        printed=" ".join(words.split()).strip("()[]"),
        start=line.start + begin if begin < 4 else line.start,
        body=body,
        alone=not line.text[head.end() :].strip(),
        paragraph=line.opens,
        meant=None if model else meant.printed,
    )
    return (label, None) if model or _is_torn(words) or _is_specked(words) else (None, label)


def _looks_damaged(words: str, *, known: bool) -> bool:
    """Whether words that begin a line may be a label, and no sentence that holds its letters."""
    if known:
        return True
    small = sum(w[0].islower() for w in words.split() if w[0].isalpha())
    return (small == 0 or _is_torn(words)) and len(words) < MAX_HEAD


def _is_specked(words: str) -> bool:
    """``FA"'ROW``: signs that no name holds stand where a letter was."""
    return _SPECKS.search(words) is not None


def _is_torn(words: str) -> bool:
    """``P ri me  M i n i s t e r``: mostly pieces of one to three letters."""
    pieces = words.split()
    return len(pieces) > 2 and sum(len(p) < 4 for p in pieces) * 3 >= len(pieces) * 2
