"""Brings in the days on which a series took place, so that the coverage can say what lacks."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from remarks import loading
from remarks.loading.expected_dates import load_expected_dates
from remarks.models import ExpectedDate

from ._input import read_bytes


class Command(BaseCommand):
    help = (
        "Import expected dates from a CSV file with the columns date, series, title and url; "
        "the coverage then says how many of them the archive has."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--series", default="", help="slug or name, for rows without one")
        parser.add_argument(
            "--replace", action="store_true", help="take out dates that the file has no more"
        )

    def handle(self, **options):
        try:
            text = read_bytes(options["file"]).decode()
            report = load_expected_dates(text, series=options["series"], replace=options["replace"])
        except UnicodeDecodeError:
            raise CommandError(f"{options['file']} is not UTF-8: save it as UTF-8.") from None
        except (loading.Unreadable, loading.CurationError) as error:
            raise CommandError(f"Nothing was imported. {error}") from None
        self.stdout.write(
            f"{report.added} expected dates added, {report.known} were known, "
            f"{report.removed} removed."
        )
        for series in report.series:
            rows = ExpectedDate.objects.filter(series=series).with_events()
            days = dict(rows.order_by("has_event").values_list("day", "has_event"))
            self.stdout.write(
                f"{series}: {sum(days.values())} of {len(days)} days have an event in the archive."
            )
