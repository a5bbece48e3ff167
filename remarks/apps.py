"""Connects the rooms to one another when Django starts."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RemarksConfig(AppConfig):
    name = "remarks"
    verbose_name = "Archive"

    def ready(self):
        from . import signals  # noqa: F401
        from .admin import archive  # noqa: F401
        from .admin.roles import make_roles

        post_migrate.connect(make_roles, sender=self)
