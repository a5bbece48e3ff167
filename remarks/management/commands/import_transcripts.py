"""Imports files and folders of transcripts, each whole or not at all; a bad one stops nothing."""

import gc
import os
import sys
import time
from collections import Counter, deque
from concurrent.futures import wait
from contextlib import contextmanager, nullcontext
from itertools import islice, takewhile

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from tqdm import tqdm

from remarks import loading, search
from remarks.loading import who_is_who
from remarks.loading.groundwork import Groundwork
from remarks.loading.plans import CHANGED, NEW, UNCHANGED, is_transcript, job_of
from remarks.loading.uploads import Failure, record_failure, unpack
from remarks.loading.writing import together
from remarks.models.locks import give_way
from remarks.operations import replicas
from remarks.transcripts.formats import FORMAT_NAMES
from remarks.transcripts.isolated import Readers

from ._input import find_files, open_checked

# The index follows after this many events, so that a long import is searchable as it goes.
FOLLOW_EVERY = 200
# So many inputs are read ahead of the one that is written, and so many bytes of them: more than
# are written together, so that readers have work meanwhile.
MAX_AHEAD = 48
MAX_AHEAD_BYTES = 32 * 1024 * 1024
# What is less has been read before processes for it have started.
MIN_BYTES_FOR_READERS = 1024 * 1024
# What is read already is written in one transaction; editors wait for it no longer than this.
MAX_TOGETHER = 25
MAX_TOGETHER_SECONDS = 1.0
# So many new objects are looked through for garbage at a time, and older ones so seldom.
COLLECTION = 50_000, 20, 100
NO_TRANSCRIPT = "no transcript"
TO_REVIEW = "to review"


class Command(BaseCommand):
    # They load every page of the site, which takes as long as reading a dozen transcripts; the
    # server and `migrate` make them.
    requires_system_checks = ()
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
            "--format",
            choices=sorted(FORMAT_NAMES),
            default="",
            help="read every file as this format",
        )
        parser.add_argument(
            "--readers",
            type=int,
            help="processes that read and parse beside this one (default: one a core, and none "
            "for less than a megabyte)",
        )

    def handle(self, **options):
        files = find_files(options["paths"])
        if not files:
            self.stderr.write(
                "No files were found at these paths: name a file or a folder with files in it."
            )
            sys.exit(1)
        self.options, self.counts, self.failures, self.done = options, Counter(), [], 0
        self.index_error = self.names_error = ""
        with rare_collection():
            self._import_files(files)
        if self.done >= FOLLOW_EVERY:
            replicas.refresh_statistics()
        self._summary()
        if self.failures or self.index_error or self.names_error:
            sys.exit(1)

    def _import_files(self, files):
        options = self.options
        with nullcontext() if options["dry_run"] else self._resolve_together():
            count = options["readers"]
            if count is None and _size_of(files) >= MIN_BYTES_FOR_READERS:
                count = os.cpu_count() or 1
            with Readers(count, Groundwork.of) if count else nullcontext() as readers:
                self._import_all(files, readers)
        if not options["dry_run"]:
            self._follow()

    @contextmanager
    def _resolve_together(self):
        """The index and the names wait for one another's batches, not for each file.

        Where names cannot be resolved at the end, what came in stays.
        """
        with search.pause_sync():
            try:
                with who_is_who.paused():
                    yield
            except DatabaseError as error:
                self.names_error = str(error).splitlines()[0]

    def _progress(self, files):
        terminal = hasattr(self.stderr, "isatty") and self.stderr.isatty() and len(files) > 1
        return tqdm(files, unit="file", disable=not terminal)

    def _import_all(self, files, readers):
        """Items come in in order, while ``readers`` read those behind them."""
        behind, waiting = deque(), 0
        for item in self._items(files):
            job = isinstance(item, loading.Upload) and readers and job_of(item)
            behind.append((item, readers.read_and_parse(job) if job else None))
            waiting += len(item.data) if job else 0
            while len(behind) > MAX_AHEAD or waiting > MAX_AHEAD_BYTES or not readers and behind:
                waiting -= sum(len(item.data) for item in self._next_items(behind))
        while behind:
            self._next_items(behind)

    def _next_items(self, behind):
        """Write the first item, and with it in one transaction those that are read already.

        Where the database refuses one of them, or all, each comes in by itself. Returns the
        uploads among them.
        """
        wait([behind[0][1]] if behind[0][1] else [])
        ready = list(takewhile(_is_read, islice(behind, MAX_TOGETHER)))
        if len(ready) > 1 and not self.options["dry_run"]:
            done = self._together(ready)
        else:
            self._item(*behind[0])
            done = 1
        return [item for item, read in (behind.popleft() for _ in range(done)) if read]

    def _together(self, ready):
        """Write the first of these in one transaction. Returns how many were done in the time."""
        counts, unread = self.counts.copy(), []
        try:
            done = self._write_together(ready, unread)
        except DatabaseError:
            self.counts = counts
            for item, answer in ready:
                self._item(item, answer)
            return len(ready)
        for item, error in unread:
            self._fail(item.origin, item.name, error)
        for _ in range(done):
            self._count_done()
        give_way()
        return done

    def _write_together(self, ready, unread):
        """At least one item is written, and the time counts from when the lock was had."""
        done = 0
        with together():
            end = time.monotonic() + MAX_TOGETHER_SECONDS
            while done < len(ready) and (not done or time.monotonic() < end):
                item, answer = ready[done]
                try:
                    self.counts[self._import(item, answer.result())] += 1
                except loading.Unreadable as error:
                    unread.append((item, error))
                done += 1
        return done

    def _items(self, files):
        """Every file, and every file in an archive, as an upload or a failure in an archive."""
        format = self.options["format"]
        for path in self._progress(files):
            try:
                with open_checked(path, archives=True) as file:
                    yield from unpack(path.name, file, origin=str(path), format=format)
            except (loading.Unreadable, OSError) as error:
                self._fail(str(path), path.name, error)

    def _item(self, item, answer):
        if isinstance(item, Failure):
            self._fail(item.name, item.name, item.reason)
            return
        try:
            self.counts[self._import(item, answer.result() if answer else (None, None))] += 1
        except (loading.Unreadable, DatabaseError) as error:
            self._fail(item.origin, item.name, error)
        self._count_done()

    def _count_done(self):
        self.done += 1
        if self.done % FOLLOW_EVERY == 0 and not self.options["dry_run"]:
            self._follow()

    def _follow(self):
        """The index takes in what has come; where it cannot, the rows stay and it catches up."""
        try:
            who_is_who.flush()
            search.sync()
            self.index_error = ""
        except (search.SearchUnavailable, DatabaseError, OSError, ValueError) as error:
            self.index_error = str(error).splitlines()[0]

    def _import(self, upload, answer):
        transcript, groundwork = answer
        plan = loading.plan(upload, transcript=transcript, groundwork=groundwork)
        if upload.captured and not is_transcript(plan):
            return NO_TRANSCRIPT
        held_back = plan.needs_review and not self.options["publish_with_warnings"]
        publish = self.options["publish"] and not held_back
        if plan.action != UNCHANGED:
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
            record_failure(name, reason)
        except DatabaseError as second:
            self.stderr.write(f"The failure of {where} could not be recorded: {second}")

    def _summary(self):
        counts = ", ".join(f"{self.counts[name]} {name}" for name in (NEW, UNCHANGED, CHANGED))
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
        if self.names_error:
            self.stderr.write(
                f"The names in what was imported could not be resolved ({self.names_error}): "
                "run manage.py resolve_people when that is mended."
            )
        for name, reason in self.failures:
            self.stderr.write(f"{name}: {reason}")


@contextmanager
def rare_collection():
    """What starting has made is no garbage, nor are the rows that come in and go by themselves:
    looking through them again and again took a twelfth of an import.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*COLLECTION)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _is_read(waiting):
    """Whether an item of the queue is an upload that was read to its end."""
    return waiting[1] is not None and waiting[1].done()


def _size_of(files):
    """Bytes of the files that are there."""
    return sum(path.stat().st_size for path in files if path.is_file())


def _sentence(error):
    if isinstance(error, DatabaseError):
        return f"The database refused it and nothing of it was saved: {str(error).splitlines()[0]}"
    return str(error)
