"""Reads every source again and checks that every turn's words stand at its span."""

import sys

from django.core.management.base import BaseCommand
from django.db import Error

from remarks.loading.sources import CheckedEvent, check_event, keep_checks
from remarks.models import Event

MAX_KEPT_AT_ONCE = 200
# Sources may be large: so many are in memory.
MAX_READ_AT_ONCE = 50


class Command(BaseCommand):
    help = (
        "Check every event's turns against its source; exit status 1 when anything does not agree. "
        "The result stands on the page of each source."
    )

    def handle(self, **_options):
        checked = turns = faulty = 0
        self.results, self.error = [], ""
        for event in _events():
            faults = check_event(event)
            checked, turns, faulty = checked + 1, turns + event.turn_count, faulty + len(faults)
            for fault in faults:
                self.stderr.write(f"{event.slug}: {fault}")
            self.results.append(CheckedEvent(event.pk, event.turn_count, faults))
            if len(self.results) >= MAX_KEPT_AT_ONCE:
                self._keep()
        self._keep()
        self.stdout.write(f"{checked} events with {turns} turns checked, {faulty} faults.")
        if self.error:
            self.stderr.write(
                f"The results could not be kept for the pages of the sources ({self.error})."
            )
        if faulty:
            sys.exit(1)

    def _keep(self):
        """A database that cannot be written is checked all the same."""
        results, self.results = self.results, []
        try:
            if results:
                keep_checks(results)
        except Error as error:
            self.error = str(error).splitlines()[0]


def _events():
    """All events with their sources by key, some at a time: no query stays open while results are
    written.
    """
    rows, last = Event.objects.select_related("source").order_by("pk"), 0
    while chunk := list(rows.filter(pk__gt=last)[:MAX_READ_AT_ONCE]):
        last = chunk[-1].pk
        yield from chunk
