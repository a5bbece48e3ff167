"""Writes a backup of the archive into a new folder."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from remarks.operations import backups

from ._progress import bars


class Command(BaseCommand):
    help = (
        "Copy the database, with all sources, and the uploads into a new folder, while the site "
        "goes on."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder")

    def handle(self, *args, **options):
        try:
            with bars(self.stderr):
                facts = backups.backup(Path(options["folder"]))
        except backups.BackupError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(
                f"{options['folder']} cannot be written: {error.strerror}."
            ) from None
        self.stdout.write(
            f"{len(facts['files'])} files, at change {facts['change']}, in {options['folder']}."
        )
