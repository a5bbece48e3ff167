"""Reads every source again and checks that every turn's words stand at its span."""

import sys

from django.core.management.base import BaseCommand
from django.db import Error

from remarks import loading
from remarks.models import Event

_KEPT_AT_ONCE = 200


class Command(BaseCommand):
    help = (
        "Check every event's turns against its source; exit status 1 when anything does not agree. "
        "The result stands on the page of each source."
    )

    def handle(self, **_options):
        checked = turns = 0
        faulty, results = [], []
        for event in Event.objects.select_related("source").order_by("pk").iterator(chunk_size=50):
            checked += 1
            turns += event.turn_count
            faults = loading.check_event(event)
            faulty += [(event, fault) for fault in faults]
            event.source = None
            results.append((event, faults))
        for event, fault in faulty:
            self.stderr.write(f"{event.slug}: {fault}")
        self.stdout.write(f"{checked} events with {turns} turns checked, {len(faulty)} faults.")
        self._keep(results)
        if faulty:
            sys.exit(1)

    def _keep(self, results):
        """A database that cannot be written is checked all the same."""
        try:
            for start in range(0, len(results), _KEPT_AT_ONCE):
                loading.keep_checks(results[start : start + _KEPT_AT_ONCE])
        except Error as error:
            self.stderr.write(
                f"The results could not be kept for the pages of the sources ({error})."
            )
