"""Reads every source again and checks that every turn's words stand at its span."""

import sys

from django.core.management.base import BaseCommand

from remarks import loading
from remarks.models import Event


class Command(BaseCommand):
    help = (
        "Check every event's turns against its source; exit status 1 when anything does not agree."
    )

    def handle(self, **_options):
        checked = turns = 0
        faulty = []
        for event in Event.objects.select_related("source").order_by("pk").iterator(chunk_size=50):
            checked += 1
            turns += event.turn_count
            faulty += [(event, fault) for fault in loading.check_event(event)]
        for event, fault in faulty:
            self.stderr.write(f"{event.slug}: {fault}")
        self.stdout.write(f"{checked} events with {turns} turns checked, {len(faulty)} faults.")
        if faulty:
            sys.exit(1)
