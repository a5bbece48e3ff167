"""Reads a folder that export_archive wrote into an empty archive."""

from pathlib import Path

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.core.management.color import no_style
from django.db import connection

from remarks import search
from remarks.exports import datapackage
from remarks.loading import fingerprints
from remarks.operations import replicas


class Command(BaseCommand):
    help = (
        "Read a package of export_archive into an empty archive: the same rows, the same addresses."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder")

    def handle(self, *args, **options):
        try:
            counts = datapackage.read(Path(options["folder"]))
        except (datapackage.ArchiveNotEmptyError, datapackage.InvalidPackageError) as error:
            raise CommandError(str(error)) from None
        self._continue_numbers()
        fingerprints.refresh()
        search.sync()
        replicas.refresh_statistics()
        if options["verbosity"]:
            self.stdout.write(", ".join(f"{n} {name}" for name, n in counts.items()) + ".")

    def _continue_numbers(self):
        """Rows came with their ids: the database must go on counting behind them."""
        tables = list(apps.get_app_config("remarks").get_models(include_auto_created=True))
        with connection.cursor() as cursor:
            for line in connection.ops.sequence_reset_sql(no_style(), tables):
                cursor.execute(line)
