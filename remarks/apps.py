"""Connects the rooms to one another when Django starts."""

from django.apps import AppConfig


class RemarksConfig(AppConfig):
    name = "remarks"
    verbose_name = "Archive"

    def ready(self):
        from . import signals  # noqa: F401
