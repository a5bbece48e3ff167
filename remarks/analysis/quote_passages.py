"""A passage that quoted words stand in or nearly stand in, and how it is named to a reader."""

from __future__ import annotations

from dataclasses import dataclass

from ..exports.writers import text_fragment
from ..models import Event, Turn
from ..presentation.text import plain
from ..transcripts.label_kinds import is_anonymous
from . import alignment


def day_of(event: Event) -> str:
    """``2 June 2022``, or what is known in its place."""
    if event.date:
        return f"{event.date.day} {event.date:%B} {event.date.year}"
    if event.released:
        return f"undated; released {event.released.day} {event.released:%B} {event.released.year}"
    return "undated"


def name_of(turn: Turn) -> str:
    """Who says a turn, in a sentence: a person, or what the label prints."""
    if turn.speaker_id:
        return turn.speaker.name
    if turn.voice == Turn.Voice.PRESS:
        return "a questioner"
    if is_anonymous(turn.label):
        return f"an unnamed official ({turn.label})"
    return f"“{turn.display_name}”" if turn.label else turn.speaker_name or "an unnamed speaker"


@dataclass(frozen=True)
class Passage:
    """Where quoted words, or a piece of them, stand or nearly stand."""

    turn: Turn
    match: alignment.Match
    piece: str
    # Whether it is the named person's and from the named day; None where that is not known.
    speaker_fits: bool | None = None
    day_fits: bool | None = None

    @property
    def words(self) -> str:
        return self.turn.text[self.match.start : self.match.end]

    @property
    def url(self) -> str:
        """The turn, and in it the words themselves."""
        return self.turn.get_absolute_url() + text_fragment.fragment(plain(self.words))

    @property
    def word_diff(self) -> list[tuple[str, str, str]]:
        """The quote beside the text, piece by piece: ``(kind, quoted, held)``, kind empty where
        both agree.
        """
        return alignment.word_diff(self.piece, self.words)

    @property
    def citation(self) -> str:
        """The words in quotation marks, whose they are and of when, on one line."""
        event = self.turn.event
        name = name_of(self.turn)
        return f"“{plain(self.words)}” ({name}, {event.title}, {day_of(event)})"

    @property
    def around(self) -> tuple[str, str]:
        """A little of what stands before and behind, cut at words."""
        text, a, b = self.turn.text, self.match.start, self.match.end
        before, behind = text[max(0, a - 220) : a], text[b : b + 220]
        if a > 220:
            before = before.partition(" ")[2]
        if len(text) > b + 220:
            behind = behind.rpartition(" ")[0]
        return before, behind
