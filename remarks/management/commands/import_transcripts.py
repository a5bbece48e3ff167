"""Imports files and folders of transcripts, each whole or not at all; a bad one stops nothing."""

import sys
from collections import Counter
from contextlib import contextmanager, nullcontext

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from tqdm import tqdm

from remarks import loading, search
from remarks.operations import replicas
from remarks.transcripts.formats import FORMATS

from ._input import find_files, open_checked

# The index follows after this many events, so that a long import is searchable as it goes.
FOLLOW_EVERY = 200
NO_TRANSCRIPT = "no transcript"
TO_REVIEW = "to review"


class Command(BaseCommand):
    help = (
        "Import transcripts from files, folders, zip archives and WARC files. Files with warnings "
        "about names and labels are kept from readers until a person has looked at them."
    )

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
            help="show to readers at once what has no warning about names and labels (default)",
        )
        state.add_argument(
            "--publish-with-warnings",
            action="store_true",
            help="show everything at once, also where words may stand under a wrong name",
        )
        state.add_argument("--draft", action="store_false", dest="publish", help="keep as drafts")
        parser.add_argument(
            "--format", choices=sorted(FORMATS), default="", help="read every file as this format"
        )

    def handle(self, **options):
        files = find_files(options["paths"])
        if not files:
            self.stderr.write(
                "No files were found at these paths: name a file or a folder with files in it."
            )
            sys.exit(1)
        self.options, self.counts, self.failures, self.done = options, Counter(), [], 0
        self.index_error = ""
        with nullcontext() if options["dry_run"] else _resolve_together():
            for path in self._progress(files):
                self._file(path)
        if not options["dry_run"]:
            self._follow()
        if self.done >= FOLLOW_EVERY:
            replicas.refresh_statistics()
        self._summary()
        if self.failures or self.index_error:
            sys.exit(1)

    def _progress(self, files):
        terminal = hasattr(self.stderr, "isatty") and self.stderr.isatty() and len(files) > 1
        return tqdm(files, unit="file", disable=not terminal)

    def _file(self, path):
        """A file, or every file in an archive; each comes in by itself."""
        try:
            with open_checked(path, archives=True) as file:
                format = self.options["format"]
                for item in loading.unpack(path.name, file, origin=str(path), format=format):
                    self._item(item)
        except (loading.Unreadable, OSError) as error:
            self._fail(str(path), path.name, error)

    def _item(self, item):
        if isinstance(item, loading.Failure):
            self._fail(item.name, item.name, item.reason)
            return
        try:
            self.counts[self._import(item)] += 1
        except (loading.Unreadable, DatabaseError) as error:
            self._fail(item.origin, item.name, error)
        self.done += 1
        if self.done % FOLLOW_EVERY == 0 and not self.options["dry_run"]:
            self._follow()

    def _follow(self):
        """The index takes in what has come; where it cannot, the rows stay and it catches up."""
        try:
            loading.who_is_who.flush()
            search.sync()
            self.index_error = ""
        except (search.SearchUnavailable, DatabaseError, OSError, ValueError) as error:
            self.index_error = str(error).splitlines()[0]

    def _import(self, upload):
        plan = loading.plan(upload)
        if upload.captured and not loading.is_transcript(plan):
            return NO_TRANSCRIPT
        held_back = plan.needs_review and not self.options["publish_with_warnings"]
        publish = self.options["publish"] and not held_back
        if plan.action != loading.UNCHANGED:
            self.counts[TO_REVIEW] += held_back
            self._report(upload, plan, held_back)
        if not self.options["dry_run"]:
            loading.apply(plan, publish=publish)
        return plan.action

    def _report(self, upload, plan, held_back):
        """The plan on a dry run; warnings that keep a file from readers always."""
        if self.options["dry_run"]:
            self.stdout.write(f"{upload.origin}\n  {plan.summary()}")
        elif held_back or plan.note:
            self.stdout.write(f"{upload.origin}: {plan.title}")
        if plan.note:
            self.stdout.write(f"  {plan.note}")
        for warning in plan.report.warnings:
            if self.options["dry_run"] or (held_back and warning.blocks):
                self.stdout.write(f"  {warning}")

    def _fail(self, where, name, error):
        reason = _sentence(error)
        self.failures.append((where, reason))
        if self.options["dry_run"]:
            return
        try:
            loading.record_failure(name, reason)
        except DatabaseError as second:
            self.stderr.write(f"The failure of {where} could not be recorded: {second}")

    def _summary(self):
        counts = ", ".join(
            f"{self.counts[name]} {name}"
            for name in (loading.NEW, loading.UNCHANGED, loading.CHANGED)
        )
        would = "Would be " if self.options["dry_run"] else ""
        other = ""
        if count := self.counts[NO_TRANSCRIPT]:
            other = f", {count} web pages that are no transcripts left out"
        self.stdout.write(f"{would}{counts}, {len(self.failures)} failed{other}.")
        if (count := self.counts[TO_REVIEW]) and self.options["publish"]:
            self.stdout.write(
                f"{count} with warnings about names and labels kept from readers: look at them in "
                "the admin, or import with --publish-with-warnings."
            )
        if self.index_error:
            self.stderr.write(
                f"The search index could not be written ({self.index_error}): "
                "run manage.py sync_index when that is mended."
            )
        for name, reason in self.failures:
            self.stderr.write(f"{name}: {reason}")


@contextmanager
def _resolve_together():
    """The index and the names wait for one another's batches, not for each file."""
    with search.pause_sync(), loading.who_is_who.paused():
        yield


def _sentence(error):
    if isinstance(error, DatabaseError):
        return f"The database refused it and nothing of it was saved: {str(error).splitlines()[0]}"
    return str(error)
