"""From a transcript to rows: ``plan`` reads the database, ``apply`` writes all or nothing.

The door: what every caller does with events. Desk work that few callers do stands in the module
that is called after it (``label_rules``, ``revisions``, ``sources``, ``offices``).
"""

from __future__ import annotations

from ..transcripts import Unreadable
from .corrections import correct, revert_correction
from .merges import merge, undo_merge
from .overlays import CurationError
from .plans import plan
from .uploads import Upload
from .writing import apply, reparse_event, set_status

__all__ = [
    "CurationError",
    "Unreadable",
    "Upload",
    "apply",
    "correct",
    "merge",
    "plan",
    "reparse_event",
    "revert_correction",
    "set_status",
    "undo_merge",
]
