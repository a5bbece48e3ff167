"""The archivist's desk: every model in Django's admin, and the way in for new transcripts."""

from . import archive, correcting, dashboard, importing

__all__ = ["archive", "correcting", "dashboard", "importing"]
