"""The query language.

What a reader types becomes a tree, with every mend and misunderstanding said.

Pure: knows neither the database nor an engine. Nothing a reader types is an error.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from .tokens import tokens

MAX_CHARACTERS = 200
MAX_TERMS = 20
MIN_PREFIX = 3
MAX_SLOP = 50
# A name without quotation marks goes on for so many words behind the first.
MAX_VALUE_WORDS = 3

FILTERS = {
    "speaker": "said by",
    "office": "said by holders of the office",
    "reporter": "asked by",
    "outlet": "asked for",
    "asked": "asked of",
    "answered": "answered by",
    "topic": "on the topic",
    "place": "at",
    "series": "of the series",
    "doc": "in document",
    "kind": "of the kind",
    "in": "in",
    "has": "with",
    "is": "that are",
    "state": "whose question is",
    "known": "whose names are",
    "from": "from",
    "to": "to",
    "on": "on",
    "before": "before",
    "after": "after",
}
# What readers write for a filter that has another name.
_MEANT = {
    "by": "speaker", "who": "speaker", "label": "speaker", "name": "speaker", "person": "speaker",
    "said": "speaker", "role": "office", "title": "in:title", "source": "outlet",
    "media": "outlet", "paper": "outlet", "journalist": "reporter", "asker": "reporter",
    "date": "on", "day": "on", "month": "on", "year": "on", "since": "from", "until": "to",
    "city": "place", "country": "place", "where": "place", "about": "topic", "subject": "topic",
    "type": "kind", "outcome": "state", "status": "state",
}  # fmt: skip
DATE_FILTERS = ("from", "to", "on", "before", "after")
CHOICES = {
    "in": ("question", "answer", "title"),
    "kind": ("remarks", "joint", "briefing", "interview", "speech", "call", "other"),
    "state": ("replied", "not_transcribed", "inaudible", "none", "unresolved"),
    "known": ("printed", "resolved", "settled"),
    "is": ("untranslated", "question", "answer", "orphan", "undated"),
    "has": (
        "untranslated",
        "interpreted",
        "inaudible",
        "laughter",
        "applause",
        "crosstalk",
        "interruption",
        "sic",
        "note",
    ),
}


@dataclass(frozen=True)
class Word:
    """A word as typed; several tokens (``missile-defense``) stand next to one another. Stemmed."""

    text: str
    stems: tuple[str, ...]


@dataclass(frozen=True)
class Phrase:
    """Words literally and in order, or within ``slop`` words of one another."""

    text: str
    literals: tuple[str, ...]
    slop: int = 0


@dataclass(frozen=True)
class Prefix:
    text: str
    literal: str


@dataclass(frozen=True)
class Filter:
    """``name:value`` as typed; ``days`` is the inclusive first and last day of a date filter."""

    name: str
    value: str
    days: tuple[dt.date | None, dt.date | None] | None = None


@dataclass(frozen=True)
class Not:
    child: Node


@dataclass(frozen=True)
class All:
    children: tuple[Node, ...]


@dataclass(frozen=True)
class Any:
    children: tuple[Node, ...]


Leaf = Word | Phrase | Prefix
Node = Leaf | Filter | Not | All | Any


@dataclass(frozen=True)
class Misreading:
    """Filters that mean nothing: why not, and where in the source they were typed."""

    sentence: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Query:
    """A tree (an empty ``All`` is everything) and what the page must say about how it was read.

    ``spans`` says for each child of the tree where in ``source`` it was typed.
    Where there are ``misreadings``, nothing is to be shown: without these filters it would be what
    was not asked for.
    """

    source: str
    tree: All
    notes: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    misreadings: tuple[Misreading, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.tree.children

    @property
    def refusal(self) -> str:
        """What must be removed from the query, and why; empty where all of it means something."""
        return " ".join(misreading.sentence for misreading in self.misreadings)

    @property
    def readable(self) -> str:
        """The source without what means nothing."""
        text = self.source
        spans = {span for misreading in self.misreadings for span in misreading.spans}
        for start, end in sorted(spans, reverse=True):
            text = f"{text[:start]} {text[end:]}"
        return " ".join(text.split())

    def has_words(self) -> bool:
        return any(isinstance(n, (Word, Phrase, Prefix)) for n in positive_leaves(self.tree))

    @property
    def terms(self) -> list[str]:
        """The top-level terms as typed."""
        return [self.source[start:end] for start, end in self.spans]

    def without(self, index: int) -> Query:
        """The query without one of its top-level terms."""
        children = self.tree.children
        rest = All(children[:index] + children[index + 1 :])
        kept = self.terms[:index] + self.terms[index + 1 :]
        return _from_terms(kept, rest)

    def with_term(self, index: int, text: str, node: Node) -> Query:
        """The query with one of its top-level terms replaced."""
        children, terms = list(self.tree.children), self.terms
        children[index], terms[index] = node, text
        return _from_terms(terms, All(tuple(children)))

    def has_filter(self, name: str) -> bool:
        """Whether a hit must or may fit a filter of this name."""
        leaves = positive_leaves(self.tree)
        return any(isinstance(leaf, Filter) and leaf.name == name for leaf in leaves)

    def with_undated(self) -> str:
        """The query that also takes in what has no date; empty where no term of it is a date."""
        terms, is_dated = self.terms, False
        for index, child in enumerate(self.tree.children):
            if isinstance(child, Filter) and child.days:
                terms[index], is_dated = f"({terms[index]} OR is:undated)", True
        return " ".join(terms) if is_dated else ""

    def open_values(self) -> Iterator[tuple[int, Filter, list[str]]]:
        """Top-level filters without quotation marks, and the plain words typed behind each."""
        for index, node in enumerate(self.tree.children):
            if not isinstance(node, Filter) or set(self.terms[index]) & set(_QUOTES):
                continue
            words: list[str] = []
            for term, child in zip(
                self.terms[index + 1 :], self.tree.children[index + 1 :], strict=True
            ):
                if not isinstance(child, Word) or len(words) == MAX_VALUE_WORDS:
                    break
                words.append(term)
            if words:
                yield index, node, words

    def with_value(self, index: int, name: str, value: str, words: int) -> Query:
        """The query with a filter ``name`` whose value takes in ``words`` words behind it."""
        children, terms = list(self.tree.children), self.terms
        text = f"{name}:{quote_value(value)}"
        children[index : index + words + 1] = [Filter(name, value)]
        typed = " ".join(terms[index : index + words + 1])
        terms[index : index + words + 1] = [text]
        note = f"“{typed}” was read as {text}."
        return replace(
            _from_terms(terms, All(tuple(children))),
            notes=tuple(dict.fromkeys((*self.notes, note))),
        )


def _from_terms(terms: list[str], tree: All) -> Query:
    """A query whose source is its terms, one blank between them."""
    spans, at = [], 0
    for term in terms:
        spans.append((at, at + len(term)))
        at += len(term) + 1
    return Query(" ".join(terms), tree, (), tuple(spans))


def positive_leaves(node: Node) -> Iterator[Leaf | Filter]:
    """The leaves that a match must or may hold: nothing below a Not."""
    if isinstance(node, (All, Any)):
        for child in node.children:
            yield from positive_leaves(child)
    elif not isinstance(node, Not):
        yield node


_LEX = re.compile(
    r"(?P<space>\s+)|(?P<open>\()|(?P<close>\))"
    r"|(?P<minus>-(?=[\w(\"“”]))"
    r"|(?P<quote>[\"“”„«»])"
    r"|(?P<filter>[A-Za-z_]{1,20}):(?=[\w\"“”'*])(?!//)"
    r"|(?P<word>[^\s()\"“”„«»]+)"
    r"|(?P<other>.)"
)
_QUOTES = '"“”„«»'
_SLOP = re.compile(r"~(\d{1,4})")


def parse(text: str) -> Query:
    """Read ``text``. Never raises: what cannot be meant is mended and said, or a misreading."""
    notes: list[str] = []
    source = one_line(text)
    if len(source) > MAX_CHARACTERS:
        notes.append(f"Only the first {MAX_CHARACTERS} characters were searched.")
        source = source[:MAX_CHARACTERS]
    reader = _Reader(source, notes)
    parts = reader.parts()
    tree = All(tuple(part.node for part in parts))
    spans = tuple((part.start, part.end) for part in parts)
    return Query(source, tree, tuple(dict.fromkeys(notes)), spans, tuple(reader.misreadings))


def one_line(text: str) -> str:
    """Control characters are blanks, and blanks are one blank."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


@dataclass(frozen=True)
class _Part:
    """A node and the stretch of the source that it was read from."""

    node: Node
    start: int
    end: int


class _Reader:
    """Recursive descent over the lexemes; ``OR`` binds its two neighbors, all else is ``AND``."""

    def __init__(self, source: str, notes: list[str]):
        self.source = source
        self.notes = notes
        self.misreadings: list[Misreading] = []
        self.at = 0
        # Of the term that is read now, with the minus or NOT before it.
        self.start = 0
        self.terms = 0
        self.depth = 0

    def parts(self) -> list[_Part]:
        parts: list[_Part] = []
        while self.at < len(self.source):
            parts.extend(self._sequence())
            if self.at < len(self.source):
                self.at += 1
                self.notes.append("A closing bracket without an opening one was left out.")
        self._check_period(parts)
        return parts

    def _sequence(self) -> list[_Part]:
        """Terms up to a closing bracket or the end."""
        parts: list[_Part] = []
        either = negate = False
        start: int | None = None
        while (match := _LEX.match(self.source, self.at)) and match.lastgroup != "close":
            self.at = match.end()
            kind = match.lastgroup
            if kind in ("space", "other"):
                continue
            # A minus or NOT belongs to the term behind it.
            start = match.start() if start is None else start
            if kind == "minus":
                negate = not negate
                continue
            if kind == "word" and match[0] in ("OR", "AND", "NOT", "|", "&"):
                either = either or match[0] in ("OR", "|")
                negate = negate or match[0] == "NOT"
                start = start if negate else None
                continue
            self.start = start
            node = self._term(kind, match)
            if node is not None:
                part = _Part(Not(node) if negate else node, start, self.at)
                if either and parts:
                    part = _either(parts.pop(), part)
                parts.append(part)
                either = False
            negate, start = False, None
        return parts

    def _term(self, kind: str | None, match: re.Match[str]) -> Node | None:
        if kind == "open":
            return self._group()
        if self.terms >= MAX_TERMS:
            self.notes.append(f"Only the first {MAX_TERMS} terms were searched.")
            self.at = len(self.source)
            return None
        self.terms += 1
        if kind == "quote":
            return self._phrase()
        if kind == "filter":
            return self._filter(match["filter"])
        return self._word(match[0])

    def _group(self) -> Node | None:
        self.depth += 1
        parts = self._sequence()
        self._check_period(parts)
        children = [part.node for part in parts]
        self.depth -= 1
        if self.source[self.at : self.at + 1] == ")":
            self.at += 1
        else:
            self.notes.append("A bracket was not closed; it was closed at the end.")
        if not children:
            return None
        return children[0] if len(children) == 1 else All(tuple(children))

    def _read_quoted(self) -> str:
        """The text up to the closing quote; a missing one is put at the end, and said."""
        stops = [i for q in _QUOTES if (i := self.source.find(q, self.at)) >= 0]
        if stops:
            inside = self.source[self.at : min(stops)]
            self.at = min(stops) + 1
            return inside
        inside = self.source[self.at :]
        self.at = len(self.source)
        self.notes.append("A quotation mark was not closed; it was closed at the end.")
        return inside

    def _phrase(self) -> Node | None:
        inside = self._read_quoted()
        slop = 0
        if match := _SLOP.match(self.source, self.at):
            self.at = match.end()
            slop = min(int(match[1]), MAX_SLOP)
            if slop != int(match[1]):
                self.notes.append(
                    f"“Within {match[1]} words” was taken as within {MAX_SLOP}, the most there is."
                )
        literals = tuple(t.literal for t in tokens(inside))
        if not literals:
            if inside.strip():
                self.notes.append(f"“{inside.strip()}” holds no word to search for.")
            return None
        return Phrase(" ".join(inside.split()), literals, slop if len(literals) > 1 else 0)

    def _word(self, raw: str) -> Node | None:
        if raw.endswith("*") and raw.strip("*"):
            return self._prefix(raw)
        stems = tuple(t.stem for t in tokens(raw))
        if not stems:
            return None
        text = raw.strip("*,;:!?-–—")
        text = text if text.count(".") > 1 else text.strip(".")
        if raw == "us":
            return Any((Word("us", ("us",)), Word("U.S.", ("u.s",))))
        return Word(text or raw, stems)

    def _prefix(self, raw: str) -> Node | None:
        words = tokens(raw.rstrip("*"))
        if len(words) != 1 or len(words[0].literal) < MIN_PREFIX:
            self.notes.append(
                f"“{raw}”: a word can be cut with * after {MIN_PREFIX} letters or more; "
                "it was searched whole."
            )
            return Word(raw.rstrip("*"), tuple(t.stem for t in words)) if words else None
        return Prefix(raw, words[0].literal)

    def _filter(self, name: str) -> Node | None:
        value = self._value()
        known = name.lower()
        if known not in FILTERS:
            meant = _MEANT.get(known)
            close = [meant] if meant else get_close_matches(known, FILTERS, 1, 0.6)
            hint = f" Did you mean “{close[0]}{'' if ':' in close[0] else ':'}”?" if close else ""
            self._refuse(f"“{name}:” is not a filter.{hint}")
            return None
        if not value.strip():
            self._refuse(f"“{name}:” has no value.")
            return None
        if known in DATE_FILTERS:
            return self._date_filter(known, value)
        if known in CHOICES:
            return self._choice_filter(known, value)
        return Filter(known, value)

    def _refuse(self, sentence: str) -> None:
        """Say why the term that was read last means nothing."""
        self.misreadings.append(Misreading(sentence, ((self.start, self.at),)))

    def _check_period(self, parts: list[_Part]) -> None:
        """Terms side by side that leave no day are a misreading."""
        dated = [part for part in parts if isinstance(part.node, Filter) and part.node.days]
        days = [part.node.days for part in dated if isinstance(part.node, Filter)]
        first = max((pair[0] for pair in days if pair and pair[0]), default=dt.date.min)
        last = min((pair[1] for pair in days if pair and pair[1]), default=dt.date.max)
        if first > last:
            typed = " ".join(self.source[part.start : part.end] for part in dated)
            self.misreadings.append(
                Misreading(
                    f"No day lies in “{typed}”: a period ends before it begins.",
                    tuple((part.start, part.end) for part in dated),
                )
            )

    def _value(self) -> str:
        if self.source[self.at : self.at + 1] in tuple(_QUOTES):
            self.at += 1
            return self._read_quoted()
        begin = self.at
        while self.at < len(self.source) and not self._ends_value(self.source[self.at]):
            self.at += 1
        return self.source[begin : self.at]

    @staticmethod
    def _ends_value(char: str) -> bool:
        return char.isspace() or char in "()" or char in _QUOTES

    def _choice_filter(self, name: str, value: str) -> Node | None:
        wanted = value.strip().lower().replace("-", "_").replace(" ", "_")
        if wanted.endswith("s") and wanted[:-1] in CHOICES[name]:
            wanted = wanted[:-1]
        if wanted in CHOICES[name]:
            return Filter(name, wanted)
        self._refuse(f"“{name}:{value}” is not known: it can be {', '.join(CHOICES[name])}.")
        return None

    def _date_filter(self, name: str, value: str) -> Node | None:
        span = period(value)
        if span is None:
            self._refuse(f"“{name}:{value}” is not a date: write 2007, 2007-05 or 2007-05-15.")
            return None
        first, last = span
        one = dt.timedelta(days=1)
        spans: dict[str, tuple[dt.date | None, dt.date | None]] = {
            "from": (first, None),
            "to": (None, last),
            "on": (first, last),
            "before": (None, first - one if first > dt.date.min else first),
            "after": (last + one if last < dt.date.max else last, None),
        }
        return Filter(name, value.strip(), spans[name])


def _either(first: _Part, second: _Part) -> _Part:
    """Two neighbors of an ``OR`` as one node."""
    before = first.node.children if isinstance(first.node, Any) else (first.node,)
    return _Part(Any((*before, second.node)), first.start, second.end)


def period(text: str) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of ``2007``, ``2007-05`` or ``2007-05-15``."""
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?", text.strip())
    if not match:
        return None
    year, month, day = int(match[1]), match[2] and int(match[2]), match[3] and int(match[3])
    try:
        if month and day:
            return dt.date(year, month, day), dt.date(year, month, day)
        if month:
            return dt.date(year, month, 1), dt.date(year, month, monthrange(year, month)[1])
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    except (ValueError, IndexError):
        return None


def quote_value(value: str) -> str:
    """``value`` as it stands behind a filter's colon."""
    return f'"{value}"' if re.search(r"[\s()]", value) else value


def with_filter(source: str, name: str, value: str) -> str:
    """The query with ``name:value`` added, for links that narrow."""
    return f"{source} {name}:{quote_value(value)}".strip()


def with_any(source: str, name: str, values: Sequence[str]) -> str:
    """The query with a filter for which any of these values does."""
    if len(values) == 1:
        return with_filter(source, name, values[0])
    return f"{source} ({' OR '.join(f'{name}:{quote_value(v)}' for v in values)})".strip()


def exactly(query: Query) -> str:
    """The query with each plain word taken as it is written; "" where there is no such word."""
    nodes = query.tree.children
    if not any(isinstance(node, Word) for node in nodes):
        return ""
    pairs = zip(query.terms, nodes, strict=True)
    return " ".join(f'"{term}"' if isinstance(node, Word) else term for term, node in pairs)


def chosen_values(query: Query, name: str) -> tuple[int, tuple[str, ...]] | None:
    """The one top-level term that says which values of a filter do, and these values.

    None where no term does, and where several narrow one another.
    """
    terms = [
        (index, values)
        for index, node in enumerate(query.tree.children)
        if (values := _values_of(node, name))
    ]
    return terms[0] if len(terms) == 1 else None


def _values_of(node: Node, name: str) -> tuple[str, ...]:
    leaves = node.children if isinstance(node, Any) else (node,)
    values = [leaf.value for leaf in leaves if isinstance(leaf, Filter) and leaf.name == name]
    return tuple(values) if len(values) == len(leaves) else ()
