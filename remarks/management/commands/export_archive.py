"""Writes the whole public archive into a folder.

A Frictionless data package; Parquet, a ConvoKit corpus, an SQLite file and a TEI corpus if asked.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from remarks.exports import datapackage, parquet, public_sqlite, tei_corpus

from ._progress import bars


class Command(BaseCommand):
    help = (
        "Write all public rows and sources into a new folder, so that anybody can read them or "
        "found another archive."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", help="a new or empty folder")
        parser.add_argument(
            "--site",
            default="http://127.0.0.1:8000",
            help="address that the links in the tables begin with",
        )
        parser.add_argument("--convokit", action="store_true", help="also write a ConvoKit corpus")
        parser.add_argument(
            "--sqlite",
            action="store_true",
            help="also write remarks.sqlite and metadata.yaml, for Datasette",
        )
        parser.add_argument(
            "--parquet",
            action="store_true",
            help="also write each table as Parquet (needs remarks[parquet])",
        )
        parser.add_argument(
            "--tei", action="store_true", help="also write a TEI corpus after Parla-CLARIN"
        )

    def handle(self, *args, **options):
        site = options["site"].rstrip("/")
        folder = Path(options["folder"])
        try:
            with bars(self.stderr):
                counts = datapackage.write(
                    folder,
                    lambda path: site + path,
                    convokit=options["convokit"],
                    with_parquet=options["parquet"],
                )
                if options["sqlite"]:
                    public_sqlite.write(folder / "remarks.sqlite", lambda path: site + path)
                if options["tei"]:
                    tei_corpus.write(folder / "tei", lambda path: site + path)
        except (datapackage.ArchiveNotEmptyError, parquet.ParquetMissingError) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(
                f"{options['folder']} cannot be written: {error.strerror}."
            ) from None
        if options["verbosity"]:
            self.stdout.write(", ".join(f"{n} {name}" for name, n in counts.items()) + ".")
