"""The index follows the rows: it knows the last change it has taken in, and catches up by itself.

Turns have one index, exchanges another in its folder ``exchanges``; each follows by itself.
Layout of ``INDEX_DIR``: ``current`` names the folder in use, ``lock`` keeps writers apart, each
folder holds a Tantivy index and ``state.json`` with the number it has followed. The number is
written after the commit: a crash between the two makes the same events be read once more.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import re
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.models import Sum

from ..models import Event, current_change
from ..operations import replicas
from ..progress import steps
from . import files
from .documents import documents, exchange_documents, shared_documents
from .engines.base import SearchUnavailable
from .engines.tantivy import SCHEMA_VERSION, TantivyEngine
from .following import BATCH, batches, last_number, withdrawn_since

log = logging.getLogger(__name__)
# Folders that this module makes; anything else in `current` is damage.
_NAME = re.compile(r"v\d{1,9}-\d{1,25}")
# Below the index of turns lies that of exchanges.
EXCHANGES = "exchanges"
MAX_WAIT_SECONDS = 10.0
# So many turns are indexed in well under a second and the reader who asks may wait for them.
MAX_INLINE_TURNS = 5_000
_local = threading.local()


class Index:
    """The index folder of this installation, opened anew whenever a process has changed it."""

    # What a shared index says that it cannot follow.
    obstacle: str | None = None

    def __init__(self, root: Path | None = None, documents_of=documents):
        self.root = Path(root or settings.INDEX_DIR)
        self._documents = documents_of
        self._engine: TantivyEngine | None = None
        self._stamp: tuple | None = None
        self._files: dict[str, files.Mark] = {}
        self._guard = threading.Lock()
        self._small_files = files.SmallFiles()

    def engine(self) -> TantivyEngine:
        """The engine over the present folder.

        Raises SearchUnavailable when there is none to read.
        """
        with self._guard:
            stamp = self._version()
            if stamp is None:
                raise SearchUnavailable("Search is being rebuilt. Events can be browsed meanwhile.")
            if self._engine is None or stamp != self._stamp:
                self._open(stamp)
            elif fault := files.fault(self._files):
                self._engine, self._stamp = None, None
                raise SearchUnavailable(f"The search index is damaged ({fault}) and is rebuilt.")
            return self._engine

    def _open(self, stamp: tuple) -> None:
        """Read the index of ``stamp``, unless a file of it is not as it was written.

        Tantivy maps files into memory: a file cut short under it ends the process without a word.
        """
        folder = self.root / stamp[0]
        written = self._written(stamp)
        fault = files.fault(written) if written else None
        if fault:
            self._engine, self._stamp = None, None
            raise SearchUnavailable(f"The search index is damaged ({fault}) and is rebuilt.")
        if self._engine is None or self._stamp is None or stamp[0] != self._stamp[0]:
            self._engine = TantivyEngine(folder)
        else:
            self._engine.reload()
        self._stamp, self._files = stamp, written or files.of_index(folder)

    def _written(self, stamp: tuple) -> dict[str, files.Mark] | None:
        """The files of this index as its writer left them; None where it is still at work."""
        state = self.state()
        marks = state.get("files")
        if state.get("meta") != stamp[1] or not isinstance(marks, dict):
            return None
        return files.read(self.root / stamp[0], marks)

    def fault(self) -> str | None:
        """What is wrong with the files of the present index; None if they are as written."""
        stamp = self._version()
        written = self._written(stamp) if stamp else None
        return files.fault(written) if written else None

    def withdrawn(self) -> frozenset[int]:
        """Events that the index may hold and readers may see no more, as the rows say."""
        return withdrawn_since(self.last_change())

    def _version(self) -> tuple | None:
        try:
            name = self._small_files.read(f"{self.root}/current").strip()
            if not _NAME.fullmatch(name):
                return None
            meta = os.stat(f"{self.root}/{name}/meta.json")
            return name, meta.st_mtime_ns, meta.st_size, meta.st_ino
        except (OSError, ValueError):
            return None

    def state(self) -> dict:
        """``{"followed": number, "schema": version}`` of the present folder, empty when unknown."""
        present = self._version()
        if present is None:
            return {}
        try:
            text = self._small_files.read(f"{self.root}/{present[0]}/state.json")
            return _state(text)
        except (OSError, ValueError, RecursionError):
            return {}

    def last_change(self) -> int | None:
        """The last change taken in, None when the index must be rebuilt."""
        state = self.state()
        followed = state.get("followed")
        known = state.get("schema") == SCHEMA_VERSION and type(followed) is int
        return followed if known else None

    def is_behind(self) -> bool:
        followed = self.last_change()
        return followed is None or followed != current_change()

    @contextmanager
    def lock(self, wait: float = MAX_WAIT_SECONDS):
        """Yields whether this process may write; gives up after ``wait`` seconds."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("w") as file:
            yield _acquire(file, wait)

    def sync(self, *, wait: float = MAX_WAIT_SECONDS) -> int:
        """Take in all changes since the last one followed. Returns how many turns were written.

        When another process is writing, waits for it; after ``wait`` seconds the work is left to
        it.
        """
        with self.lock(wait) as mine:
            if not mine:
                log.info("another process writes the index; leaving the changes to it")
                return 0
            try:
                return self._sync()
            except (SearchUnavailable, ValueError, OSError) as error:
                log.warning("the search index is damaged and is rebuilt: %s", error)
                return self._rebuild()

    def stamp(self) -> tuple | None:
        """What tells one state of the index on disk from another."""
        return self._version()

    def repair(self, damaged: tuple | None) -> int:
        """Rebuild the index that had the stamp ``damaged``, unless another process did so or does
        so now.
        """
        with self.lock(0.0) as mine:
            if not mine or self._version() != damaged:
                return 0
            return self._rebuild()

    def _sync(self) -> int:
        followed = self.last_change()
        last = last_number()
        if followed is None or followed > last:
            return self._rebuild()
        if fault := self.fault():
            raise SearchUnavailable(fault)
        self.engine()
        written = 0
        for number, events in batches(followed, last):
            if events:
                written += self.engine().replace(events, self._documents(events))
            self._write_state(number)
        return written

    def rebuild(self, *, afresh: bool = False) -> int:  # noqa: ARG002
        """Build a new index beside the present one and change over, always from the start."""
        with self.lock(60.0) as mine:
            if not mine:
                raise SearchUnavailable(
                    "Another process is writing the index: try again when it has ended."
                )
            return self._rebuild()

    def _rebuild(self) -> int:
        last = last_number()
        name = f"v{SCHEMA_VERSION}-{time.time_ns()}"
        try:
            engine = TantivyEngine(self.root / name, create=True)
            written = 0
            with engine.writer() as writer:
                ids = list(Event.objects.public().values_list("pk", flat=True).order_by("pk"))
                events = iter(steps(ids, "event", len(ids)))
                while batch := list(islice(events, BATCH)):
                    written += writer.replace((), self._documents(batch))
            self._write_state(last, name)
            _write_atomically(self.root / "current", name)
        except BaseException:
            # A full disk must not stay full of halves.
            shutil.rmtree(self.root / name, ignore_errors=True)
            raise
        self._clear(keep=name)
        return written

    def _clear(self, keep: str) -> None:
        for path in self.root.iterdir():
            if path.is_dir() and path.name not in (keep, EXCHANGES):
                shutil.rmtree(path, ignore_errors=True)

    def _write_state(self, followed: int, name: str | None = None) -> None:
        name = name or (self.root / "current").read_text().strip()
        folder = self.root / name
        marks = files.protect(folder)
        state = {
            "followed": followed,
            "schema": SCHEMA_VERSION,
            "meta": (folder / "meta.json").stat().st_mtime_ns,
            "files": {Path(path).name: mark for path, mark in marks.items()},
        }
        _write_atomically(self.root / name / "state.json", json.dumps(state))


@lru_cache(maxsize=8)
def _state(text: str) -> dict:
    """What a state file says, empty where it is none; it is asked for several times a search."""
    state = json.loads(text)
    return state if isinstance(state, dict) else {}


def _acquire(file, wait: float) -> bool:
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except OSError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.02)


def _write_atomically(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


_indexes: dict = {}


def current_index() -> Index:
    """The index of turns by the present settings; one for each process and place."""
    return _index_of("turns", documents)


def exchange_index() -> Index:
    """The index of exchanges, as ``current_index``."""
    return _index_of(EXCHANGES, exchange_documents)


def _index_of(kind: str, documents_of) -> Index:
    if cluster := settings.SEARCH_CLUSTER:
        if (cluster, kind) not in _indexes:
            # Only who asks for a cluster needs its client.
            from .cluster_index import ClusterIndex

            _indexes[cluster, kind] = ClusterIndex(cluster, kind, documents_of)
        return _indexes[cluster, kind]
    root = Path(settings.INDEX_DIR) / (EXCHANGES if kind == EXCHANGES else "")
    return _indexes.setdefault(root, Index(root, documents_of))


@contextmanager
def pause_sync():
    """Inside this block changes are noted and not taken in at once.

    Long imports do it in batches.
    """
    _local.pauses = getattr(_local, "pauses", 0) + 1
    try:
        yield
    finally:
        _local.pauses -= 1


def in_background(work: Callable[[], object]) -> None:
    """Run ``work`` for the request that noticed the need.

    At once in a small archive, else beside it.
    """
    turns = Event.objects.public().aggregate(turns=Sum("turn_count"))["turns"] or 0
    if turns <= MAX_INLINE_TURNS:
        # Only what the primary has is settled: a standby may hold less, and after its loss
        # something else.
        with replicas.read_from(replicas.PRIMARY):
            _try(work)
        return

    def run():
        try:
            _try(work)
        except Exception:
            log.exception("the index could not be brought up to the rows")
        finally:
            connection.close()

    threading.Thread(target=run, daemon=True, name="index").start()


def _try(work) -> None:
    """The index stays as it is where the primary does not answer or the disk is full.

    Whoever searches next tries again.
    """
    try:
        work()
    except (Error, SearchUnavailable, OSError, ValueError) as error:
        log.warning("the index did not follow: %s", error)


def sync() -> int:
    """Make both indexes follow the rows now. Returns how many turns were written."""
    with shared_documents():
        written = current_index().sync()
        exchange_index().sync()
    return written


def sync_soon() -> None:
    """Make both indexes follow: at once in a small archive, else beside the request."""
    in_background(sync)


def follow() -> None:
    """Called after a commit: take the change in now, unless an import follows by itself."""
    if getattr(_local, "pauses", 0) or connection.in_atomic_block:
        return
    try:
        sync()
    except (SearchUnavailable, OSError, ValueError) as error:
        # The rows are saved; whoever searches next makes the index catch up.
        log.warning("the index did not follow: %s", error)
