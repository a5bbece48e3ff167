"""Brings in the table of offices and the gazetteer; rows that make no sense are refused one by
one.
"""

import csv
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from remarks.loading.offices import load_offices, load_places


class Command(BaseCommand):
    help = "Load the table of offices (fixtures/offices.csv) and of places (fixtures/places.csv)."

    def add_arguments(self, parser):
        parser.add_argument("table", nargs="?", help="another table of offices, as CSV")

    def handle(self, *args, **options):
        fixtures = settings.BASE_DIR / "fixtures"
        made = load_places(_rows(fixtures / "places.csv"))
        table = Path(options["table"]) if options["table"] else fixtures / "offices.csv"
        report = load_offices(_rows(table))
        for refusal in report.refusals:
            self.stderr.write(f"Row {refusal.row} was refused: {refusal.reason}")
        self.stdout.write(
            f"{report.added} terms of office added, {report.changed} changed, {report.kept} were"
            f" there, {len(report.refusals)} refused; {made} places added."
        )
        for name in report.unconnected:
            self.stdout.write(
                f"{name}: somebody of this name is in the archive and may be another person."
                " Choose the speaker in the admin, under office holdings."
            )


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
