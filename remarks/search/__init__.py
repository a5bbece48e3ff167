"""Room 2: finding turns. ``search`` answers a query, ``sync`` makes the index follow the rows."""

from .engines.base import SearchTimeoutError, SearchUnavailable
from .index import current_index, exchange_index, follow, pause_sync, sync, sync_soon
from .language import exactly, parse
from .results import Results, count, search, turn_ids
from .units import Unit, unit_called

__all__ = [
    "Results",
    "SearchTimeoutError",
    "SearchUnavailable",
    "Unit",
    "count",
    "current_index",
    "exactly",
    "exchange_index",
    "follow",
    "parse",
    "pause_sync",
    "search",
    "sync",
    "sync_soon",
    "turn_ids",
    "unit_called",
]
