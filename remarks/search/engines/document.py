"""What an engine holds of a turn, the same for every engine.

Pure: ``search.documents`` builds these from rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# Stand in ``who`` of every turn that asks: how readers call whoever asks, mostly without a name.
ASKER_STEMS = frozenset(("report", "journalist", "question", "ask"))
_HALF = (1 << 22) - 1


@dataclass(slots=True)
class Document:
    """One turn as the index holds it, or one exchange under the id of the turn that asks.

    ``answered`` tells who replied to the questions of the turn. Lists of numbers are row ids;
    ``day`` is the proleptic ordinal of the event's day, or else of the day of release; 0 where
    neither is known.
    """

    id: int
    event: int
    words: list[str]
    stems: list[str]
    title_words: list[str]
    title_stems: list[str]
    label: list[str]
    lead: list[str]
    day: int
    year: int
    newest: int
    oldest: int
    twin: int
    # The stems of who speaks or asks; of all else that is known of the turn; of what it answers,
    # what answers it and what is said around it.
    who: list[str] = field(default_factory=list)
    context: list[str] = field(default_factory=list)
    exchange: list[str] = field(default_factory=list)
    speaker: list[int] = field(default_factory=list)
    reporter: list[int] = field(default_factory=list)
    outlet: list[int] = field(default_factory=list)
    reply_reporter: list[int] = field(default_factory=list)
    reply_outlet: list[int] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    series: list[int] = field(default_factory=list)
    topic: list[int] = field(default_factory=list)
    place: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    doc: list[str] = field(default_factory=list)
    part: list[str] = field(default_factory=list)
    has: list[str] = field(default_factory=list)
    state: list[str] = field(default_factory=list)
    # The offices that the speaker held on the day.
    office: list[str] = field(default_factory=list)


# Which fields hold numbers, which raw strings, which words: engines build their schemas from this.
NUMBER_FIELDS = (
    "speaker",
    "reporter",
    "outlet",
    "reply_reporter",
    "reply_outlet",
    "asked",
    "answered",
    "series",
    "topic",
    "day",
    "year",
    "twin",
)
# Number fields with one value a turn.
SINGLE_FIELDS = ("day", "year", "twin")
STRING_FIELDS = ("place", "kind", "doc", "part", "has", "state", "office")
WORD_FIELDS = (
    "words",
    "stems",
    "title_words",
    "title_stems",
    "label",
    "lead",
    "who",
    "context",
    "exchange",
)
# Of these an engine can give back the words, for ranking.
STORED_FIELDS = ("stems", "who", "context", "exchange")


def stems_among(text: str, wanted: Mapping[str, str]) -> frozenset[str]:
    """Which of the ``wanted`` stems stand in a field's text; hundreds of fields a page are read."""
    text = f" {text} "
    return frozenset([stem for stem, needle in wanted.items() if needle in text])


def needles(stems: Iterable[str]) -> dict[str, str]:
    """Each stem with what is looked for in a text to find it as a whole word."""
    return {stem: f" {stem} " for stem in stems}


def fields_of_places(with_names: bool) -> tuple[str, ...]:
    """The fields by which ``Candidates.places`` counts; a name stands in many turns."""
    return ("stems", "who", "context") if with_names else ("stems",)


def twin_of(day: int, halves: int | None) -> int:
    """A number of which near-identical texts of one day share a half, 0 for too short texts.

    Below the day's 20 bits stand the two halves of ``turn_words.halves_of``.
    """
    return day << 44 | halves if day and halves is not None else 0


def twin_keys(twin: int) -> tuple[int, int]:
    """The two keys of a twin number; equal keys make two turns worth comparing."""
    day = twin >> 44 << 45
    return day | twin >> 22 & _HALF, day | 1 << 44 | twin & _HALF
