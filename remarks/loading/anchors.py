"""Where the words of turns that go are now, so that links to them lead on."""

from __future__ import annotations

from collections import defaultdict

from ..models import Event, OldAnchor, Turn
from ..transcripts import Transcript

# So many words at the beginning of a turn tell it from the others of its event.
FINGERPRINT_WORDS = 14
# "Thank you." stands everywhere: a shorter beginning says nothing about where the words went.
MIN_FINGERPRINT_CHARS = 12


def record_gone(
    event: Event, gone: list[Turn], kept: dict[int, Turn], transcript: Transcript
) -> None:
    """Write an OldAnchor for each turn that goes, to the turn with its beginning now, or none.

    ``kept`` maps new positions to rows that stay. Anchors that led to a turn that goes lead on.
    """
    targets = {
        turn.anchor: kept[place].anchor if place else ""
        for turn, place in zip(gone, _places(gone, kept, transcript), strict=True)
    }
    OldAnchor.objects.bulk_create(
        [OldAnchor(event=event, anchor=anchor, target=to) for anchor, to in targets.items()],
        ignore_conflicts=True,
        batch_size=500,
    )
    stale = [row for row in event.old_anchors.all() if row.target in targets]
    for row in stale:
        row.target = targets[row.target]
    OldAnchor.objects.bulk_update(stale, ["target"], batch_size=500)


def _places(gone: list[Turn], kept: dict[int, Turn], transcript: Transcript) -> list[int | None]:
    """For each turn that goes the first position with its beginning, in one pass of the text."""
    fingerprints = [tuple(turn.text.split()[:FINGERPRINT_WORDS]) for turn in gone]
    wanted: dict[str, set[int]] = defaultdict(set)
    for words in fingerprints:
        if len(" ".join(words)) >= MIN_FINGERPRINT_CHARS:
            wanted[words[0]].add(len(words))
    places: dict[tuple[str, ...], int] = {}
    for parsed in transcript.turns if wanted else ():
        if parsed.position not in kept:
            continue
        words = transcript.text[parsed.body : parsed.end].split()
        for at, word in enumerate(words):
            for length in wanted.get(word, ()):
                places.setdefault(tuple(words[at : at + length]), parsed.position)
    return [places.get(words) for words in fingerprints]
