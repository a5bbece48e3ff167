"""Imports files and folders of transcripts: each file whole or not at all, and one bad file stops nothing."""

import sys
from collections import Counter
from contextlib import nullcontext

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from tqdm import tqdm

from remarks import loading, search

from ._input import find_files, read_bytes

# The index follows after this many events, so that a long import is searchable as it goes.
FOLLOW_EVERY = 200


class Command(BaseCommand):
    help = "Import transcripts from files and folders."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and write nothing")
        state = parser.add_mutually_exclusive_group()
        state.add_argument("--publish", action="store_true", dest="publish", default=True, help="show to readers at once (default)")
        state.add_argument("--draft", action="store_false", dest="publish", help="keep as drafts")
        parser.add_argument("--format", default="", help="read every file as this format")

    def handle(self, *args, **options):
        files = find_files(options["paths"])
        if not files:
            self.stderr.write("No files were found at these paths: name a file or a folder with files in it.")
            sys.exit(1)
        counts, failures = Counter(), []
        with search.paused() if not options["dry_run"] else nullcontext():
            for number, path in enumerate(self._progress(files), 1):
                try:
                    counts[self._import(path, options)] += 1
                except (loading.Unreadable, DatabaseError) as error:
                    failures.append((str(path), _sentence(error)))
                    self._keep_failure(path, error, options)
                if number % FOLLOW_EVERY == 0 and not options["dry_run"]:
                    search.sync()
        if not options["dry_run"]:
            search.sync()
        self._summary(counts, failures, options)
        if failures:
            sys.exit(1)

    def _progress(self, files):
        terminal = hasattr(self.stderr, "isatty") and self.stderr.isatty() and len(files) > 1
        return tqdm(files, unit="file", disable=not terminal)

    def _import(self, path, options):
        upload = loading.Upload(path.name, read_bytes(path), origin=str(path), format=options["format"])
        plan = loading.plan(upload)
        if options["dry_run"]:
            self.stdout.write(f"{path}\n  {plan.said()}")
            for problem in plan.transcript.problems[:20]:
                self.stdout.write(f"  line {problem.line}: {problem.message}")
        else:
            loading.apply(plan, publish=options["publish"])
        return plan.action

    def _keep_failure(self, path, error, options):
        if options["dry_run"]:
            return
        try:
            loading.record_failure(path.name, _sentence(error))
        except DatabaseError as second:
            self.stderr.write(f"The failure of {path} could not be kept: {second}")

    def _summary(self, counts, failures, options):
        would = "Would be " if options["dry_run"] else ""
        said = ", ".join(f"{counts[name]} {name}" for name in (loading.NEW, loading.UNCHANGED, loading.CHANGED))
        self.stdout.write(f"{would}{said}, {len(failures)} failed.")
        for name, reason in failures:
            self.stderr.write(f"{name}: {reason}")


def _sentence(error: Exception) -> str:
    if isinstance(error, DatabaseError):
        return f"The database refused it and nothing of it was saved: {str(error).splitlines()[0]}"
    return str(error)
