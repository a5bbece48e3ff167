"""Whether two texts are the same words: a sketch of hashed word sequences for each event.

The sketch holds the smallest hashes of all sequences of five words, so that two texts that share
most of their sequences share most of their sketch, whatever their titles, line ends or file names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b
from heapq import nsmallest
from itertools import accumulate, islice

from ..models import Event, TextFingerprint
from ..models.bulk import insert
from ..transcripts import Transcript

SEQUENCE_WORDS = 5
SKETCH_SIZE = 16
# Beyond so many words of an event the rest adds nothing to what the beginning says.
MAX_WORDS = 100_000
_WORD = re.compile(r"\w+")


# The hashes of a text's word sequences, each of eight bytes.
Sequences = frozenset[bytes]


def sequences(texts: Iterable[str]) -> Sequences:
    """Hashes of all sequences of five words."""
    every = (word for text in texts for word in _WORD.findall(text.casefold()))
    words = [w.encode("utf-8", "surrogatepass") for w in islice(every, MAX_WORDS)]
    if len(words) < SEQUENCE_WORDS:
        return frozenset([_hash(b" ".join(words))] if words else ())
    # All words behind one another, and where each begins: a sequence is a slice.
    joined = b" ".join(words)
    starts = list(accumulate((len(word) + 1 for word in words), initial=0))
    spans = zip(starts, starts[SEQUENCE_WORDS:], strict=False)
    return frozenset(_hash(joined[start : end - 1]) for start, end in spans)


_empty = blake2b(digest_size=8)


def _hash(words: bytes) -> bytes:
    # A copy takes half the time of a new one, and there is one for each word.
    state = _empty.copy()
    state.update(words)
    return state.digest()


def sketch(hashes: Sequences) -> list[int]:
    """The smallest hashes, each a positive 63-bit number."""
    return [int.from_bytes(value, "big") >> 1 for value in nsmallest(SKETCH_SIZE, hashes)]


def likeness(one: Sequences, other: Sequences) -> float:
    """The share of sequences that both texts have, of all that either has."""
    return len(one & other) / len(one | other) if one or other else 0.0


def of_transcript(transcript: Transcript) -> Sequences:
    return sequences(transcript.text[turn.body : turn.end] for turn in transcript.turns)


def of_event(event: Event) -> Sequences:
    return sequences(event.turns.order_by("position").values_list("text", flat=True))


def record(event: Event, wanted: list[int], *, is_new: bool = False) -> None:
    """Replace an event's fingerprints by its sketch; one that is new has none."""
    if not is_new:
        if sorted(event.fingerprints.values_list("value", flat=True)) == wanted:
            return
        event.fingerprints.all().delete()
    insert(TextFingerprint, ("event", "value"), [(event.pk, value) for value in wanted])


def refresh() -> int:
    """Fingerprints for events that have none, as after reading a package. Returns how many."""
    events = Event.objects.filter(fingerprints=None)
    count = 0
    for event in events.only("pk").iterator(chunk_size=200):
        record(event, sketch(of_event(event)))
        count += 1
    return count
