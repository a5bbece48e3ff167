"""Uploaded files, members of archives, and files that cannot be imported."""

from __future__ import annotations

import datetime as dt
import io
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from ..models import FailedImport
from ..transcripts import MAX_BYTES, Unreadable
from ..transcripts.formats import archives


@dataclass(frozen=True)
class Upload:
    """A file on its way in: its bytes, and what a person said about how to read it."""

    name: str
    data: bytes = field(repr=False)
    origin: str = ""
    format: str = ""
    encoding: str = ""
    captured: dt.datetime | None = None

    @property
    def media_type(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "text/plain"


@dataclass(frozen=True)
class Failure:
    """A file that does not come in, and the sentence that says why."""

    name: str
    reason: str


def unpack(
    name: str, source: bytes | BinaryIO, *, origin: str = "", format: str = "", encoding: str = ""
) -> Iterator[Upload | Failure]:
    """The file as one upload, or each member of an archive; a bad member is only a Failure.

    One member is in memory at a time.
    """
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    file.seek(0)
    head = file.read(65536)
    if not archives.is_archive(head):
        # One byte over the limit is enough for the reader to refuse it with its sentence.
        yield Upload(name, head + file.read(MAX_BYTES + 1 - len(head)), origin, format, encoding)
        return
    try:
        for member in archives.members(file):
            label = f"{name}/{member.name}"[-255:]
            if member.failure:
                yield Failure(label, member.failure)
                continue
            where = member.address or f"{origin or name}/{member.name}"
            short = member.name.rsplit("/", 1)[-1]
            yield Upload(short, member.data, where, format, encoding, member.captured)
    except Unreadable as error:
        yield Failure(name, str(error))


def record_failure(name: str, reason: str) -> None:
    """Keep the reason why a file did not come in."""
    FailedImport.objects.create(name=name[:255], reason=str(reason)[:500])
