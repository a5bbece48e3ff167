"""Uploads between preview and confirmation: on disk, so that a preview leaves no row behind.

Each batch is a folder named by a random token: the bytes, one JSON file that lists them, a lock.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from django.conf import settings

from .review import Report

KEEP_SECONDS = 7 * 24 * 3600
# Unpacked bytes and files of one form.
MAX_FORM_BYTES = 256 * 1024 * 1024
MAX_FILES = 200
_TOKEN = re.compile(r"[0-9a-f]{32}\Z")


class StagingError(ValueError):
    """Files that cannot wait here; the message is a sentence for the archivist."""


@dataclass(frozen=True)
class Item:
    """A staged file and how a person wants it read, or the sentence why it cannot come in."""

    number: int
    name: str
    origin: str = ""
    format: str = ""
    encoding: str = ""
    captured: str = ""
    failure: str = ""
    saved: str = ""
    as_new: bool = False
    report: Report | None = None

    @property
    def captured_at(self) -> dt.datetime | None:
        return dt.datetime.fromisoformat(self.captured) if self.captured else None

    @classmethod
    def from_facts(cls, facts: dict) -> Item:
        report = facts.pop("report", None)
        return cls(**facts, report=Report.from_facts(report) if report else None)


@dataclass(frozen=True)
class Batch:
    """The files that one person uploaded together."""

    token: str
    user: int
    items: tuple[Item, ...]

    @property
    def waiting(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not item.failure and not item.saved)

    @property
    def unread(self) -> tuple[Item, ...]:
        """Files that wait and were not parsed yet."""
        return tuple(item for item in self.waiting if item.report is None)

    def item(self, number: int) -> Item | None:
        return next((item for item in self.items if item.number == number), None)

    def data(self, item: Item) -> bytes:
        """The staged bytes. Raises FileNotFoundError when they were cleared meanwhile."""
        return (_folder(self.token) / f"{item.number}.bin").read_bytes()

    def replace_item(self, item: Item) -> Batch:
        """The batch with one item replaced, written down."""
        batch = replace(
            self, items=tuple(item if i.number == item.number else i for i in self.items)
        )
        _write(batch)
        return batch


def _folder(token: str) -> Path:
    return Path(settings.STAGING_DIR) / token


def put(user: int, files) -> Batch:
    """Stage ``(Item fields, bytes)`` pairs, in order; bytes are None for a failed file.

    Raises StagingError when they are too many or too large, or the disk is full; nothing of them
    stays then.
    """
    clear(older_than=KEEP_SECONDS)
    token = secrets.token_hex(16)
    folder = _folder(token)
    try:
        folder.mkdir(parents=True)
        batch = Batch(token, user, tuple(_stage_files(folder, files)))
        _write(batch)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise StagingError(
            f"The files could not be stored ({error.strerror}); nothing was kept. Discard imports "
            "that wait, or tell whoever runs the server."
        ) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return batch


def _stage_files(folder: Path, files) -> Iterator[Item]:
    used, size = _used(), 0
    for number, (fields, data) in enumerate(files, 1):
        if number > MAX_FILES:
            raise StagingError(
                f"There are more than {MAX_FILES} files inside: import them with "
                "manage.py import_transcripts."
            )
        size += len(data or b"")
        if size > MAX_FORM_BYTES:
            raise StagingError(
                f"The files unpack to more than {MAX_FORM_BYTES // 1024 // 1024} MB: upload them "
                "in parts, or import them with manage.py import_transcripts."
            )
        if used + size > settings.STAGING_MAX_BYTES:
            raise StagingError(
                "Too many files wait for confirmation on this server: confirm or discard imports "
                "that wait, then upload again."
            )
        if data is not None:
            (folder / f"{number}.bin").write_bytes(data)
        yield Item(number, **fields)


def _used() -> int:
    """Bytes that wait in all batches."""
    root = Path(settings.STAGING_DIR)
    return sum(path.stat().st_size for path in root.glob("*/*.bin")) if root.is_dir() else 0


def _write(batch: Batch) -> None:
    path = _folder(batch.token) / "batch.json"
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps(asdict(batch)))
    temporary.replace(path)


def get(token: str, user: int) -> Batch | None:
    """The batch of this token for the person who uploaded it; None when gone or not theirs."""
    if not _TOKEN.match(token):
        return None
    try:
        facts = json.loads((_folder(token) / "batch.json").read_text())
    except (OSError, ValueError):
        return None
    if facts["user"] != user:
        return None
    return Batch(token, user, tuple(Item.from_facts(item) for item in facts["items"]))


@contextmanager
def locked(batch: Batch) -> Iterator[Batch]:
    """The batch as it is now, for this caller alone. Raises StagingError when another has it.

    The lock ends with its process, so that a crash leaves none behind.
    """
    try:
        file = (_folder(batch.token) / "lock").open("w")
    except OSError:
        raise StagingError(_GONE) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StagingError(
                "These files are being saved in another window right now: "
                "look there, or load this page again in a moment."
            ) from None
        present = get(batch.token, batch.user)
        if present is None:
            raise StagingError(_GONE)
        yield present


_GONE = "This import was confirmed or discarded in another window: upload the files again."


def drop(batch: Batch) -> None:
    shutil.rmtree(_folder(batch.token), ignore_errors=True)


def clear(*, older_than: float) -> int:
    """Remove batches that nobody confirmed in time. Returns how many."""
    root, removed = Path(settings.STAGING_DIR), 0
    for path in root.iterdir() if root.is_dir() else ():
        if _TOKEN.match(path.name) and time.time() - path.stat().st_mtime > older_than:
            shutil.rmtree(path, ignore_errors=True)
            removed += 1
    return removed
