"""The archive as a corpus for ConvoKit: an event is a conversation, a turn an utterance.

https://convokit.cornell.edu/documentation/data_format.html
"""

from __future__ import annotations

import calendar
import json
from collections.abc import Iterator
from pathlib import Path

from django.db.models import Prefetch

from ..models import Event, Question, Turn
from ..progress import steps
from .writers import tabular

_INDEX = {
    "utterances-index": {
        "label": ["<class 'str'>"],
        "voice": ["<class 'str'>"],
        "position": ["<class 'int'>"],
        "is_reply_to_question": ["<class 'bool'>"],
    },
    "speakers-index": {"name": ["<class 'str'>"]},
    "conversations-index": {
        "title": ["<class 'str'>"],
        "date": ["<class 'str'>"],
        "released": ["<class 'str'>"],
    },
    "overall-index": {"name": ["<class 'str'>"]},
    "version": 1,
    "vectors": [],
}


def write(folder: Path) -> None:
    """Write the corpus into ``folder``, which must not be there."""
    folder.mkdir(parents=True)
    corpus = _Corpus()
    with (folder / "utterances.jsonl").open("w", encoding="utf-8", newline="") as file:
        file.writelines(tabular.json_lines(corpus.utterances()))
    files = {
        "speakers": corpus.speakers,
        "conversations": corpus.conversations,
        "corpus": {"name": "Remarks"},
        "index": _INDEX,
    }
    for name, values in files.items():
        text = json.dumps(values, ensure_ascii=False)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


class _Corpus:
    """Speakers and conversations are known once all utterances were read."""

    def __init__(self) -> None:
        self.speakers: dict[str, dict] = {}
        self.conversations: dict[str, dict] = {}

    def utterances(self) -> Iterator[dict]:
        events = Event.objects.public().only("slug", "title", "date", "released").order_by("pk")
        rows = events.iterator(chunk_size=200)
        for event in steps(rows, "conversations", events.count):
            yield from self._of_event(event)

    def _of_event(self, event: Event) -> Iterator[dict]:
        """The turns of an event as a tree, which ConvoKit asks for: a reply hangs on its question,
        every other turn on the one before it; ``is_reply_to_question`` tells them apart.
        """
        turns = list(
            Turn.objects.filter(event=event)
            .select_related("speaker")
            .prefetch_related(
                Prefetch("questions", Question.objects.select_related("asker")),
                Prefetch("replies_to", Question.objects.select_related("turn")),
            )
            .order_by("position")
        )
        if not turns:
            return
        ids = {turn.pk: f"{event.slug}/{turn.anchor}" for turn in turns}
        root = ids[turns[0].pk]
        days = {
            "date": event.date.isoformat() if event.date else None,
            "released": event.released.isoformat() if event.released else None,
        }
        self.conversations[root] = {"vectors": [], "meta": {"title": event.title} | days}
        # Transcripts give no times within a day: one second a turn keeps the order.
        start = calendar.timegm(event.date.timetuple()) if event.date else None
        for before, turn in zip([None, *turns], turns, strict=False):
            question = next(
                (q.turn for q in turn.replies_to.all() if q.turn.position < turn.position), None
            )
            parent = question or before
            yield {
                "id": ids[turn.pk],
                "conversation_id": root,
                "text": turn.text,
                "speaker": self._speaker(event, turn),
                "meta": {
                    "label": turn.label,
                    "voice": turn.voice,
                    "position": turn.position,
                    "is_reply_to_question": question is not None,
                },
                "reply-to": ids[parent.pk] if parent else None,
                "timestamp": None if start is None else start + turn.position,
                "vectors": [],
            }

    def _speaker(self, event: Event, turn: Turn) -> str:
        """The person who speaks or is known to ask; else the label, as of this event only."""
        person = turn.speaker
        if person is None:
            own = [q for q in turn.questions.all() if not q.on_behalf]
            askers = {q.asker_id: q.asker for q in own}
            person = next(iter(askers.values())) if len(askers) == 1 else None
        key = person.slug if person else f"label:{event.slug}:{turn.display_name}"
        name = person.name if person else turn.display_name
        self.speakers.setdefault(key, {"vectors": [], "meta": {"name": name}})
        return key
