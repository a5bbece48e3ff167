"""Prints what the parser makes of a file, as JSON; the archive is not touched."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from remarks.transcripts import Unreadable, parse, read
from remarks.transcripts.formats import FORMAT_NAMES

from ._input import read_bytes


class Command(BaseCommand):
    help = "Parse one transcript and print it as JSON. Needs no database."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument(
            "--text", action="store_true", help="include the text that all offsets count in"
        )
        parser.add_argument(
            "--format",
            choices=sorted(FORMAT_NAMES),
            default="",
            help="overrule the format found by looking",
        )
        parser.add_argument("--encoding", default="", help="overrule the encoding found by looking")

    def handle(self, *args, **options):
        path = Path(options["file"])
        try:
            reading = read(
                read_bytes(path), path.name, format=options["format"], encoding=options["encoding"]
            )
        except Unreadable as error:
            self.stderr.write(f"{path.name}: {error}")
            sys.exit(2)
        facts = parse(reading).facts(with_text=options["text"])
        # The database and the terminal may not take lone surrogates; JSON escapes say them safely.
        try:
            printed = json.dumps(facts, ensure_ascii=False, indent=1)
            printed.encode("utf-8")
        except UnicodeEncodeError:
            printed = json.dumps(facts, indent=1)
        self.stdout.write(printed)
