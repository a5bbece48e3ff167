"""From a transcript to rows: ``plan`` reads the database and writes nothing, ``apply`` writes all or nothing."""

from __future__ import annotations

from ..transcripts import Unreadable
from . import overlays
from .corrections import correct, undo_correction
from .label_rules import settle_label, unsettled_labels
from .merges import merge, undo_merge
from .overlays import NotPossible
from .plans import CHANGED, NEW, UNCHANGED, Plan, is_transcript, plan, plan_again
from .sources import check_event, text_of
from .turn_matching import Change, changes_of
from .uploads import Failure, Upload, record_failure, unpacked
from .writing import apply, event_loaded, read_again, set_status

__all__ = [
    "CHANGED", "NEW", "UNCHANGED", "Change", "Failure", "NotPossible", "Plan", "Unreadable", "Upload", "apply", "changes_of", "check_event", "correct", "event_loaded", "is_transcript", "merge", "overlays", "plan", "plan_again", "read_again",
    "record_failure", "set_status", "settle_label", "text_of", "undo_correction", "undo_merge", "unpacked", "unsettled_labels",
]  # fmt: skip
