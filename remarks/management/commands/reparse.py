"""Reads held events again with the present parser: says what would change, and takes it over when told to."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from remarks import loading, search
from remarks.models import Event


class Command(BaseCommand):
    help = "Compare what the present parser reads with what is held, turn by turn; --apply takes it over."

    def add_arguments(self, parser):
        parser.add_argument(
            "slugs", nargs="*", metavar="SLUG", help="events by the last part of their address"
        )
        parser.add_argument("--all", action="store_true", help="every event")
        parser.add_argument(
            "--apply",
            action="store_true",
            help="take the new reading over; corrections are laid on again",
        )

    def handle(self, *args, **options):
        if bool(options["slugs"]) == options["all"]:
            raise CommandError("Name events, or say --all.")
        events = Event.objects.order_by("pk")
        if options["slugs"]:
            missing = sorted(
                set(options["slugs"])
                - set(events.filter(slug__in=options["slugs"]).values_list("slug", flat=True))
            )
            if missing:
                raise CommandError(f"No event has the slug {missing[0]}.")
            events = events.filter(slug__in=options["slugs"])
        self.changed = self.failed = self.total = 0
        with search.paused():
            for pk in events.values_list("pk", flat=True):
                self._one(Event.objects.select_related("source").get(pk=pk), options["apply"])
        search.sync()
        done = "taken over" if options["apply"] else "would change"
        self.stdout.write(f"{self.total} read, {self.changed} {done}, {self.failed} failed.")
        if self.failed:
            raise CommandError(f"{self.failed} could not be read again; they are as they were.")

    def _one(self, event, apply):
        self.total += 1
        try:
            plan = loading.plan_reparse(event)
            changes = loading.compare_turns(plan)
            counts = Counter(change.kind for change in changes if change.kind != "same")
            if counts:
                self.changed += 1
                self.stdout.write(
                    f"{event.slug}: "
                    + ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items()))
                )
                for change in [c for c in changes if c.kind != "same"][:5]:
                    words = " ".join((change.after or change.before).split())[:70]
                    self.stdout.write(
                        f"  {change.kind} {change.anchor or 'new'} {change.label_after or change.label_before}: {words}"
                    )
            if apply:
                loading.reparse_event(event)
        except (loading.Unreadable, loading.CurationError) as error:
            self.failed += 1
            self.stderr.write(f"{event.slug}: {error}")
