"""Imports files and folders of transcripts: each file whole or not at all, and one bad file stops nothing."""

import sys
from collections import Counter
from contextlib import nullcontext

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from tqdm import tqdm

from remarks import loading, search
from remarks.operations import replicas
from remarks.transcripts.formats import FORMATS

from ._input import find_files, read_bytes

# The index follows after this many events, so that a long import is searchable as it goes.
FOLLOW_EVERY = 200
NOT_TRANSCRIPTS = "no transcript"


class Command(BaseCommand):
    help = "Import transcripts from files, folders, zip archives and WARC files."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done and write nothing"
        )
        state = parser.add_mutually_exclusive_group()
        state.add_argument(
            "--publish",
            action="store_true",
            dest="publish",
            default=True,
            help="show to readers at once (default)",
        )
        state.add_argument("--draft", action="store_false", dest="publish", help="keep as drafts")
        parser.add_argument(
            "--format", choices=sorted(FORMATS), default="", help="read every file as this format"
        )

    def handle(self, *args, **options):
        files = find_files(options["paths"])
        if not files:
            self.stderr.write(
                "No files were found at these paths: name a file or a folder with files in it."
            )
            sys.exit(1)
        self.options, self.counts, self.failures, self.done = options, Counter(), [], 0
        self.lagging = ""
        with nullcontext() if options["dry_run"] else search.paused():
            for path in self._progress(files):
                self._file(path)
        if not options["dry_run"]:
            self._follow()
        if self.done >= FOLLOW_EVERY:
            replicas.refresh_statistics()
        self._summary()
        if self.failures or self.lagging:
            sys.exit(1)

    def _progress(self, files):
        terminal = hasattr(self.stderr, "isatty") and self.stderr.isatty() and len(files) > 1
        return tqdm(files, unit="file", disable=not terminal)

    def _file(self, path):
        """A file, or every file in an archive; each comes in by itself."""
        try:
            data = read_bytes(path, archives=True)
        except loading.Unreadable as error:
            self._fail(str(path), path.name, error)
            return
        for item in loading.unpack(
            path.name, data, origin=str(path), format=self.options["format"]
        ):
            if isinstance(item, loading.Failure):
                self._fail(item.name, item.name, item.reason)
                continue
            try:
                self.counts[self._import(item)] += 1
            except (loading.Unreadable, DatabaseError) as error:
                self._fail(item.origin, item.name, error)
            self.done += 1
            if self.done % FOLLOW_EVERY == 0 and not self.options["dry_run"]:
                self._follow()

    def _follow(self):
        """The index takes in what has come; where it cannot, the rows are in all the same and it catches up later."""
        try:
            search.sync()
            self.lagging = ""
        except (search.SearchUnavailable, DatabaseError, OSError, ValueError) as error:
            self.lagging = str(error).splitlines()[0]

    def _import(self, upload):
        plan = loading.plan(upload)
        if upload.captured and not loading.is_transcript(plan):
            return NOT_TRANSCRIPTS
        if self.options["dry_run"]:
            self.stdout.write(f"{upload.origin}\n  {plan.summary()}")
            for problem in plan.transcript.problems[:20]:
                self.stdout.write(f"  line {problem.line}: {problem.message}")
        else:
            loading.apply(plan, publish=self.options["publish"])
        return plan.action

    def _fail(self, where, name, error):
        reason = _sentence(error)
        self.failures.append((where, reason))
        if self.options["dry_run"]:
            return
        try:
            loading.record_failure(name, reason)
        except DatabaseError as second:
            self.stderr.write(f"The failure of {where} could not be kept: {second}")

    def _summary(self):
        would = "Would be " if self.options["dry_run"] else ""
        said = ", ".join(
            f"{self.counts[name]} {name}"
            for name in (loading.NEW, loading.UNCHANGED, loading.CHANGED)
        )
        other = (
            f", {n} web pages that are no transcripts left out"
            if (n := self.counts[NOT_TRANSCRIPTS])
            else ""
        )
        self.stdout.write(f"{would}{said}, {len(self.failures)} failed{other}.")
        if self.lagging:
            self.stderr.write(
                f"The search index could not be written ({self.lagging}): run manage.py sync_index when that is mended."
            )
        for name, reason in self.failures:
            self.stderr.write(f"{name}: {reason}")


def _sentence(error):
    if isinstance(error, DatabaseError):
        return f"The database refused it and nothing of it was saved: {str(error).splitlines()[0]}"
    return str(error)
