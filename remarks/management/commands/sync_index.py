"""Makes the search index follow the database, once, for ever, or from nothing."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, close_old_connections

from remarks import search
from remarks.search.index import exchange_index

from ._progress import bars


class Command(BaseCommand):
    help = "Bring the search index up to the database."

    def add_arguments(self, parser):
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="build a new index beside the old one and change over",
        )
        parser.add_argument("--follow", action="store_true", help="stay and follow every change")
        parser.add_argument(
            "--every", type=float, default=0.5, help="seconds between two looks when following"
        )

    def handle(self, *args, **options):
        index, exchanges = search.current_index(), exchange_index()
        try:
            with bars(self.stderr):
                written = index.rebuild() if options["rebuild"] else index.sync()
                exchanges.rebuild() if options["rebuild"] else exchanges.sync()
            turns, joined = index.engine().count(), exchanges.engine().count()
        except search.SearchUnavailable as error:
            # Who follows waits until another machine has written the first index.
            if not options["follow"]:
                raise CommandError(str(error)) from None
            self.stderr.write(str(error))
        else:
            self.stdout.write(
                f"{written} turns written; the index holds {turns} and {joined} exchanges."
            )
            self.stdout.flush()
        while options["follow"]:
            try:
                time.sleep(options["every"])
                close_old_connections()
                if index.is_behind():
                    self.stdout.write(f"{index.sync()} turns written.")
                    self.stdout.flush()
                if exchanges.is_behind():
                    exchanges.sync()
            except Error as error:
                # The primary is away for a while: look again, and say it once a look.
                self.stderr.write(f"The database does not answer: {str(error).strip()}")
            except search.SearchUnavailable as error:
                self.stderr.write(str(error))
            except KeyboardInterrupt:
                return
