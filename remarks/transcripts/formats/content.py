"""What a reader of a format gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..types import Heading, Hints, MarkedLabel

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Content:
    """The text of a transcript and what its format marks in it.

    ``bold`` are the spans set in bold, ``headings`` what the publisher set above places. Where the
    format itself says whose words are whose, ``labels`` are all labels that there are.
    """

    text: str
    bold: Spans = ()
    hints: Hints = field(default_factory=Hints)
    labels: tuple[MarkedLabel, ...] = ()
    headings: tuple[Heading, ...] = ()

    def below(self, title: str) -> Content:
        """The same below its title, so that the title too has a place."""
        shift = len(title) + 2
        return replace(
            self,
            text=f"{title}\n\n{self.text}",
            bold=tuple((start + shift, end + shift) for start, end in self.bold),
            headings=tuple(
                replace(heading, start=heading.start + shift if heading.start else 0)
                for heading in self.headings
            ),
        )


class TurnWriter:
    """Writes turns below a head as ``Name: words``, and keeps where each label stands."""

    def __init__(self, head: Iterable[str]):
        rows = [row for row in head if row]
        self._parts = ["\n".join(rows), "\n\n"] if rows else []
        self._size = sum(len(part) for part in self._parts)
        self._labels: list[MarkedLabel] = []

    def turn(self, name: str, paragraphs: Iterable[str], lead: str = "") -> None:
        """One turn; ``lead`` stands before its label, as a time code does."""
        start = self._size
        body = start + len(lead) + len(name) + 2
        self._labels.append(MarkedLabel(name, start, body))
        self._put(f"{lead}{name}: " + "\n\n".join(paragraphs) + "\n\n")

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._size += len(text)

    def content(self, hints: Hints) -> Content:
        text = "".join(self._parts).rstrip()
        labels = tuple(replace(label, body=min(label.body, len(text))) for label in self._labels)
        return Content(text, (), hints, labels)
