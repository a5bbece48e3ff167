"""Room 2: finding turns. ``search`` answers a query, ``sync`` makes the index follow the rows."""

from .engines.base import SearchUnavailable
from .index import current_index, follow, pause_sync, sync, sync_soon
from .language import parse
from .results import count, events_that_fit, search, turn_ids

__all__ = [
    "SearchUnavailable",
    "count",
    "current_index",
    "events_that_fit",
    "follow",
    "parse",
    "pause_sync",
    "search",
    "sync",
    "sync_soon",
    "turn_ids",
]
