"""Uploads between preview and confirmation: on disk, so that a preview leaves no row behind.

Each batch is a folder named by a random token: the bytes, and one JSON file that lists them.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
import shutil
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from django.conf import settings

KEEP_SECONDS = 7 * 24 * 3600
_TOKEN = re.compile(r"[0-9a-f]{32}\Z")


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

    @property
    def captured_at(self) -> dt.datetime | None:
        return dt.datetime.fromisoformat(self.captured) if self.captured else None


@dataclass(frozen=True)
class Batch:
    """The files that one person uploaded together."""

    token: str
    user: int
    items: tuple[Item, ...]

    @property
    def waiting(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not item.failure and not item.saved)

    def item(self, number: int) -> Item | None:
        return next((item for item in self.items if item.number == number), None)

    def data(self, item: Item) -> bytes:
        """The staged bytes. Raises FileNotFoundError when they were cleared meanwhile."""
        return (_folder(self.token) / f"{item.number}.bin").read_bytes()

    def changed(self, item: Item) -> Batch:
        """The batch with one item replaced, written down."""
        batch = replace(
            self, items=tuple(item if i.number == item.number else i for i in self.items)
        )
        _write(batch)
        return batch


def _folder(token: str) -> Path:
    return Path(settings.STAGING_DIR) / token


def put(user: int, files) -> Batch:
    """Stage ``(Item fields, bytes)`` pairs, in order; bytes are None for a failed file."""
    clear(older_than=KEEP_SECONDS)
    token = secrets.token_hex(16)
    folder = _folder(token)
    folder.mkdir(parents=True)
    items = []
    for number, (fields, data) in enumerate(files, 1):
        if data is not None:
            (folder / f"{number}.bin").write_bytes(data)
        items.append(Item(number, **fields))
    batch = Batch(token, user, tuple(items))
    _write(batch)
    return batch


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
    return Batch(token, user, tuple(Item(**item) for item in facts["items"]))


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
