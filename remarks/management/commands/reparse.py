"""Parses events again with the present parser: says what would change, and applies it on demand."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from remarks import loading, search
from remarks.loading.plans import plan_reparse
from remarks.loading.turn_matching import compare_turns
from remarks.models import Event

from . import _index
from ._progress import bar

MAX_SHOWN = 5


class Command(BaseCommand):
    help = "Compare the present parser's turns with the archive's, event by event."

    def add_arguments(self, parser):
        parser.add_argument(
            "slugs", nargs="*", metavar="SLUG", help="events by the last part of their URL"
        )
        parser.add_argument("--all", action="store_true", help="every event")
        parser.add_argument(
            "--apply", action="store_true", help="apply the changes; corrections stay in place"
        )

    def handle(self, **options):
        if bool(options["slugs"]) == options["all"]:
            raise CommandError("Name events, or say --all.")
        keys = self._keys(options["slugs"])
        self.changed = self.failed = 0
        with search.pause_sync():
            for pk in bar(keys, self.stderr, "events"):
                event = Event.objects.select_related("source").get(pk=pk)
                self._reparse(event, options["apply"])
        _index.follow(self.stderr)
        done = "changed" if options["apply"] else "would change"
        self.stdout.write(f"{len(keys)} parsed, {self.changed} {done}, {self.failed} failed.")
        if self.failed:
            raise CommandError(f"{self.failed} could not be parsed again; they are as they were.")

    def _keys(self, slugs):
        events = Event.objects.order_by("pk")
        if slugs:
            events = events.filter(slug__in=slugs)
            missing = sorted(set(slugs) - set(events.values_list("slug", flat=True)))
            if missing:
                raise CommandError(f"No event has the slug {missing[0]}.")
        return list(events.values_list("pk", flat=True))

    def _reparse(self, event, apply):
        try:
            changes = compare_turns(plan_reparse(event))
            self._show(event, [change for change in changes if change.kind != "same"])
            if apply:
                loading.reparse_event(event)
        except (loading.Unreadable, loading.CurationError) as error:
            self.failed += 1
            self.stderr.write(f"{event.slug}: {error}")

    def _show(self, event, changes):
        if not changes:
            return
        self.changed += 1
        counts = Counter(change.kind for change in changes)
        kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items()))
        self.stdout.write(f"{event.slug}: {kinds}")
        for change in changes[:MAX_SHOWN]:
            words = " ".join((change.after or change.before).split())[:70]
            label = change.label_after or change.label_before
            self.stdout.write(f"  {change.kind} {change.anchor or 'new'} {label}: {words}")
