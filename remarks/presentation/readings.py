"""What an event's page says of its turns and questions, drawn once until the archive changes.

It is most of the page and of the work on it, and the same for every reader who has not signed in
and looks for no words. It is kept packed: a transcript takes a fifth of its room so, and less time
to unpack than to look for in the database.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from django.urls import get_script_prefix
from django.utils.safestring import SafeString, mark_safe

from ..models import ChangeCache, current_change

# Room of a process for them, in bytes. Fast packing saves nearly as much as the best.
MAX_BYTES, _LEVEL = 12_000_000, 1


@dataclass(frozen=True)
class Reading:
    """The block of facts for search engines and the turns, both as HTML."""

    described: SafeString
    body: SafeString
    has_questions: bool


@dataclass(frozen=True)
class _Packed:
    described: bytes
    body: bytes
    has_questions: bool


_readings: ChangeCache[Hashable, _Packed] = ChangeCache(
    MAX_BYTES, lambda packed: len(packed.described) + len(packed.body)
)


def reading_of(key: Hashable, draw: Callable[[], Reading]) -> Reading:
    """The reading that is kept under ``key``, or the one that ``draw`` makes now.

    ``draw`` reads its rows after the number of the last change was read, so that what is kept is
    never older than that.
    """
    change, key = current_change(), (key, get_script_prefix())
    packed = _readings.get(change, [key]).get(key)
    if packed is not None:
        return Reading(_unpack(packed.described), _unpack(packed.body), packed.has_questions)
    reading = draw()
    packed = _Packed(
        _pack(reading.described), _pack(reading.body), has_questions=reading.has_questions
    )
    _readings.keep(change, {key: packed})
    return reading


def _pack(html: SafeString) -> bytes:
    return zlib.compress(html.encode(), _LEVEL)


def _unpack(data: bytes) -> SafeString:
    # It was HTML when it was packed.
    return mark_safe(zlib.decompress(data).decode())  # noqa: S308 # nosec
