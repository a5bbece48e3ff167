"""From a transcript to rows: ``plan`` reads the database, ``apply`` writes all or nothing."""

from __future__ import annotations

from ..transcripts import Unreadable
from . import evidence, fingerprints, overlays, versions, who_is_who
from .corrections import correct, revert_correction
from .duplicates import duplicates
from .expected_dates import load_expected_dates
from .label_rules import assign_label, settle, undo_label_rule
from .merges import merge, undo_merge
from .offices import load_offices, load_places
from .overlays import CurationError
from .plans import (
    CHANGED,
    NEW,
    UNCHANGED,
    Plan,
    is_transcript,
    job_of,
    plan,
    plan_reparse,
    plan_source,
)
from .review import Report
from .revisions import apply_revision, discard_revision
from .sources import CheckedEvent, check_event, keep_checks, text_of
from .turn_matching import Change, compare_turns
from .unidentified import candidates, person_of, unidentified_groups
from .uploads import Failure, Upload, record_failure, unpack
from .writing import (
    apply,
    event_loaded,
    reparse_event,
    set_status,
    together,
)

__all__ = [
    "CHANGED",
    "Change",
    "CheckedEvent",
    "CurationError",
    "Failure",
    "NEW",
    "Plan",
    "Report",
    "UNCHANGED",
    "Unreadable",
    "Upload",
    "apply",
    "apply_revision",
    "assign_label",
    "candidates",
    "check_event",
    "compare_turns",
    "correct",
    "duplicates",
    "discard_revision",
    "event_loaded",
    "evidence",
    "fingerprints",
    "is_transcript",
    "keep_checks",
    "load_expected_dates",
    "job_of",
    "load_offices",
    "load_places",
    "merge",
    "overlays",
    "person_of",
    "plan",
    "plan_reparse",
    "plan_source",
    "record_failure",
    "reparse_event",
    "revert_correction",
    "set_status",
    "settle",
    "text_of",
    "together",
    "undo_label_rule",
    "undo_merge",
    "unidentified_groups",
    "unpack",
    "versions",
    "who_is_who",
]
