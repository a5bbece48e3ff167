"""Uploaded files, members of archives, and files that cannot be imported."""

from __future__ import annotations

import datetime as dt
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..models import FailedImport
from ..transcripts import Unreadable
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
    name: str, data: bytes, *, origin: str = "", format: str = "", encoding: str = ""
) -> Iterator[Upload | Failure]:
    """The file as one upload, or each member of an archive; a bad member is only a Failure."""
    if not archives.is_archive(data[:65536]):
        yield Upload(name, data, origin, format, encoding)
        return
    try:
        for member in archives.members(data, name):
            label = f"{name}/{member.name}"[-255:]
            if member.failure:
                yield Failure(label, member.failure)
            else:
                where = member.address or f"{origin or name}/{member.name}"
                yield Upload(
                    member.name.rsplit("/", 1)[-1],
                    member.data,
                    where,
                    format,
                    encoding,
                    member.captured,
                )
    except Unreadable as error:
        yield Failure(name, str(error))


def record_failure(name: str, reason: str) -> None:
    """Keep the reason why a file did not come in."""
    FailedImport.objects.create(name=name[:255], reason=str(reason)[:500])
