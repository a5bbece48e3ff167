"""Room 1: from the bytes of a transcript to turns, questions and doubts, without Django."""

from .formats import MAX_BYTES, FormatName, Unreadable, read
from .formats.archives import MAX_ARCHIVE_BYTES, is_archive
from .parse import parse
from .types import Amendments, Reading, Transcript

__all__ = [
    "MAX_ARCHIVE_BYTES",
    "MAX_BYTES",
    "Amendments",
    "FormatName",
    "Reading",
    "Transcript",
    "Unreadable",
    "is_archive",
    "parse",
    "read",
]
