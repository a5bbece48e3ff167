"""How a published transcript stood before it was changed: versions that stay readable."""

from __future__ import annotations

import json
import zlib

from django.db import models

from .events import Event


class EventVersion(models.Model):
    """What readers saw of an event until it was corrected, read anew or withdrawn.

    Numbers count from 1 and are never given again; the present text has the next number and no row.
    ``content`` is the event as ``/events/SLUG.json`` gave it, with paths for addresses, as JSON
    compressed by zlib. It and ``sha256`` are empty where an archivist took the text out.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    since = models.DateTimeField(help_text="From when it stood as it is here.")
    until = models.DateTimeField(help_text="When it was changed.")
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    content = models.BinaryField()

    class Meta:
        ordering = ["event", "number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="event_version_number")
        ]

    def __str__(self):
        return f"Version {self.number} of {self.event}"

    @staticmethod
    def pack(values: dict) -> bytes:
        return zlib.compress(json.dumps(values, ensure_ascii=False).encode())

    @property
    def values(self) -> dict | None:
        """The event with its turns and questions; None where the text was taken out."""
        return json.loads(zlib.decompress(self.content)) if self.content else None
