"""Decides again who is who in the whole archive: by the rules, from the evidence of today."""

import time

from django.core.management.base import BaseCommand

from remarks import search
from remarks.loading import who_is_who
from remarks.models import Event

from . import _index
from ._progress import bars


class Command(BaseCommand):
    help = "Name speakers, reporters and outlets by the rules of who is who, in the whole archive."

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be decided and write nothing"
        )

    def handle(self, *args, **options):
        started = time.monotonic()
        with search.pause_sync(), bars(self.stderr):
            outcome = who_is_who.resolve_all(dry_run=options["dry_run"])
        if not options["dry_run"]:
            _index.follow(self.stderr)
        for (kind, rule, degree), count in sorted(outcome.decisions.items()):
            self.stdout.write(f"{degree:10} {kind:10} {rule:34} {count:7,}")
        would = "would be " if options["dry_run"] else ""
        self.stdout.write(
            f"{outcome.added:,} decisions {would}new, {outcome.removed:,} {would}withdrawn, in "
            f"{len(outcome.events):,} of {Event.objects.count():,} events; "
            f"{time.monotonic() - started:.1f} seconds."
        )
