"""Checks a quote against the archive, from the command line."""

from django.core.management.base import BaseCommand, CommandError

from remarks.analysis import quotes


class Command(BaseCommand):
    help = (
        "Say whether quoted words stand in a published transcript, whose they are, and what "
        "differs."
    )

    def add_arguments(self, parser):
        parser.add_argument("text", help="the quote: 2 to 1,500 words")
        parser.add_argument("--speaker", default="", help="whose words they are said to be")
        parser.add_argument(
            "--on", default="", help="when: 2007-05-15, 15 May 2007, 2007-05 or 2007"
        )

    def handle(self, *args, **options):
        check = quotes.check(options["text"], options["speaker"], options["on"])
        if check.verdict == "refused":
            raise CommandError(check.description)
        self.stdout.write(f"{check.verdict.replace('_', ' ')}: {check.answer} {check.searched}")
        for warning in check.warnings:
            self.stdout.write(f"! {warning.kind}: {warning.sentence}: {warning.words}")
        for note in (*check.notes, *check.joins):
            self.stdout.write(f"! {note}")
        for passage in check.passages:
            event = passage.turn.event
            self.stdout.write(
                f"- {passage.turn.display_name}, {event.date or 'undated'}, {event.title}, turn "
                f"{passage.turn.position}"
            )
            self.stdout.write(f"  {' '.join(passage.words.split())}")
            for d in passage.match.differences:
                self.stdout.write(f"  {d.kind}: quoted “{d.quoted}”, transcript “{d.source_text}”")
