"""Room 2: finding turns. ``search`` answers a query, ``sync`` makes the index follow the rows."""

from .engines.base import SearchTimeoutError, SearchUnavailable
from .index import current_index, follow, pause_sync, sync
from .language import parse
from .results import Results, count, search, turn_ids

__all__ = [
    "Results",
    "SearchTimeoutError",
    "SearchUnavailable",
    "count",
    "current_index",
    "follow",
    "parse",
    "pause_sync",
    "search",
    "sync",
    "turn_ids",
]
