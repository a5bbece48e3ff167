"""The archive's rows, and for each the one rule that says whether a reader may see it."""

from .addresses import MAX_SLUG, OldSlug, free_slug, url_for
from .changes import (
    ChangeCounter,
    EventChange,
    archive_changed,
    as_of,
    cached_until_change,
    clear_cache,
    current_change,
)
from .curation import (
    MAX_EMPTY_SEARCHES,
    Correction,
    EditorPresence,
    EmptySearch,
    FailedImport,
    Merge,
    PendingRevision,
    ReaderReport,
)
from .events import Event, OldAnchor, Source, TextFingerprint
from .people import (
    LabelRule,
    Outlet,
    OutletAlias,
    Participation,
    Speaker,
    SpeakerAlias,
    alias_key,
    family_name_first,
)
from .turns import Question, Topic, Turn, TurnTopic

__all__ = [
    "Correction",
    "EditorPresence",
    "EmptySearch",
    "Event",
    "FailedImport",
    "ChangeCounter",
    "EventChange",
    "LabelRule",
    "MAX_EMPTY_SEARCHES",
    "MAX_SLUG",
    "Merge",
    "OldAnchor",
    "OldSlug",
    "Outlet",
    "OutletAlias",
    "Participation",
    "PendingRevision",
    "Question",
    "ReaderReport",
    "Source",
    "Speaker",
    "SpeakerAlias",
    "TextFingerprint",
    "Topic",
    "Turn",
    "TurnTopic",
    "alias_key",
    "archive_changed",
    "as_of",
    "family_name_first",
    "clear_cache",
    "free_slug",
    "cached_until_change",
    "current_change",
    "url_for",
]
