"""The files of an index as they were written: each keeps its size and time, or it is damaged.

Tantivy writes a segment's files once and reads them through mapped memory. Looking at their sizes
and times takes some microseconds, so it is done before each question. What is cut short in the
very milliseconds of a question ends the process that reads it (SIGBUS), as with any mapped file,
a library's among them; so nobody may write to these files once they are there, and whoever copies,
moves or edits over them is refused, except root.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
from pathlib import Path

# Size in bytes and time of the last change in nanoseconds.
Mark = tuple[int, int]
_MAY_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class SmallFiles:
    """Texts of small files that are replaced as a whole, read again when another stands there.

    Whoever replaces a file writes a new one beside it and renames it: it has another number.
    """

    def __init__(self) -> None:
        self._texts: dict[str, tuple[tuple[int, ...], str]] = {}

    def read(self, path: str) -> str:
        """Raises OSError or ValueError, as reading does."""
        mark = _identity(os.stat(path))
        known = self._texts.get(path)
        if known is None or known[0] != mark:
            # The file that is read may be a later one: then it is read once more next time.
            known = self._texts[path] = mark, Path(path).read_text()
        return known[1]


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size


def of_index(folder: Path) -> dict[str, Mark]:
    """Path -> mark of every file of the segments that ``meta.json`` names.

    Raises OSError or ValueError where there is no index to be read.
    """
    meta = json.loads((folder / "meta.json").read_text())
    names = {segment["segment_id"].replace("-", "") for segment in meta["segments"]}
    with os.scandir(folder) as entries:
        return {
            entry.path: _mark(entry.stat())
            for entry in entries
            if entry.name.partition(".")[0] in names
        }


def read(folder: Path, marks: dict[str, list[int]]) -> dict[str, Mark]:
    """Marks as they were kept by name, by path; what is no mark fits no file."""
    return {
        str(folder / name): tuple(mark) if isinstance(mark, list) else ()
        for name, mark in marks.items()
    }


def fault(marks: dict[str, Mark]) -> str | None:
    """The first file that is not as it was written, and why; None if all are."""
    for path, mark in marks.items():
        name = os.path.basename(path)
        try:
            now = _mark(os.stat(path))
        except OSError:
            return f"{name} is missing"
        if now[0] != mark[0]:
            return f"{name} has {now[0]} bytes and was written with {mark[0]}"
        if now != mark:
            return f"{name} was changed after it was written"
    return None


def protect(folder: Path) -> dict[str, Mark]:
    """Take the right to write from all files of an index that is complete. Returns their marks.

    Files of another account stay as they are.
    """
    marks = of_index(folder)
    for path in marks:
        mode = stat.S_IMODE(os.stat(path).st_mode)
        if mode & _MAY_WRITE:
            with contextlib.suppress(PermissionError):
                os.chmod(path, mode & ~_MAY_WRITE)
    return marks


def _mark(status: os.stat_result) -> Mark:
    return status.st_size, status.st_mtime_ns
