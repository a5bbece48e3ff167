"""Connects the rooms to one another when Django starts."""

from contextlib import suppress
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


class RemarksConfig(AppConfig):
    name = "remarks"
    verbose_name = "Archive"

    def ready(self):
        from . import signals  # noqa: F401
        from .admin import archive  # noqa: F401
        from .admin.roles import make_roles

        # SQLite makes its file and not the folder; where it cannot be made the database says so.
        with suppress(OSError):
            Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
        post_migrate.connect(make_roles, sender=self)
