"""What a found turn shows whatever the query, as HTML made once until the archive changes.

The name, the part in its exchange and the event of a hit stand on page after page; only the
passage and the links with the words to mark are a page's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString

from ..models import ChangeCache, Turn, current_change
from .coins import coins

if TYPE_CHECKING:
    from ..search.results import Hit

# Room of a process for them, in characters, and what those of a turn take besides.
MAX_CHARS, OVERHEAD = 2_000_000, 700
_TEMPLATE = "parts/search.html"


class HitParts(NamedTuple):
    """``name`` stands in a link; ``rule`` says by which rule whoever speaks or asks is known."""

    name: SafeString
    part: SafeString
    event: SafeString
    rule: SafeString
    coins: SafeString


_kept_parts: ChangeCache[tuple[str, str, int], HitParts] = ChangeCache(
    MAX_CHARS, lambda parts: sum(map(len, parts)) + OVERHEAD
)


def hit_parts(hits: Iterable[Hit], host: str) -> dict[int, HitParts]:
    """The parts of these hits and of the turns shown with them, by turn.

    ``host`` is the archive's own, with its scheme.
    """
    turns = {row.turn.pk: row.turn for hit in hits for row in (hit, *hit.shown_with, *hit.halves)}
    change, prefix = current_change(), get_script_prefix()
    keys = {pk: (host, prefix, pk) for pk in turns}
    kept = _kept_parts.get(change, keys.values())
    if missing := [pk for pk, key in keys.items() if key not in kept]:
        macros = get_template(_TEMPLATE).template.module
        made = {keys[pk]: _parts(turns[pk], host, macros) for pk in missing}
        _kept_parts.keep(change, made)
        kept |= made
    return {pk: kept[key] for pk, key in keys.items()}


def _parts(turn: Turn, host: str, macros) -> HitParts:
    return HitParts(
        macros.name_part(turn),
        macros.exchange_part(turn),
        macros.event_part(turn),
        macros.rule_part(turn),
        coins(turn, host),
    )
