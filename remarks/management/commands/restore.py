"""Puts a backup into the empty place that the settings name."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from remarks import search
from remarks.operations import backups
from remarks.search.index import exchange_index


class Command(BaseCommand):
    help = "Put a backup into the database and folders that the settings name, which must be empty."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder")

    def handle(self, *args, **options):
        try:
            facts = backups.restore(Path(options["folder"]))
        except backups.BackupError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(
                f"The restore was not done: {error.strerror} ({error.filename})."
            ) from None
        try:
            written = search.current_index().rebuild(afresh=True)
            exchange_index().rebuild(afresh=True)
        except search.SearchUnavailable as error:
            raise CommandError(
                f"Everything was restored but the search index ({error}): run manage.py "
                "sync_index --rebuild when that is mended."
            ) from None
        self.stdout.write(
            f"Restored what was backed up on {facts['made']}; {written} turns are searchable."
        )
