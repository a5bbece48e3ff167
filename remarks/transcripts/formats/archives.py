"""Transcripts that come many at a time: zip archives and WARC files, member by member."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from . import MAX_BYTES
from .decoding import document_kind
from .unreadable import Unreadable

MAX_ARCHIVE_BYTES = 200 * 1024 * 1024
MAX_MEMBERS = 5_000
MAX_UNPACKED = 1024 * 1024 * 1024
# A text shrinks to a fifth or a tenth; what shrinks to a thousandth is made to fill a disk.
MAX_SHRINKING = 400
# Of the media types of answers that may be transcripts.
_KINDS = (
    *("html", "text/plain", "markdown", "xml", "json", "pdf", "officedocument", "opendocument"),
    *("rtf", "vtt", "subrip", "message/rfc822"),
)
_ENCODINGS = ("", "identity", "gzip", "x-gzip", "deflate")
_SKIPPED = ("__MACOSX/", ".DS_Store", "Thumbs.db")
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Member:
    """A file out of an archive, or the sentence why it could not be had."""

    name: str
    data: bytes = field(default=b"", repr=False)
    address: str = ""
    captured: dt.datetime | None = None
    failure: str = ""


def is_archive(head: bytes) -> bool:
    """Whether bytes that begin so are a zip archive or a (gzipped) WARC file.

    An office document is a zip archive inside, and no archive of transcripts.
    """
    if document_kind(head):
        return False
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"WARC/")) or _is_gzipped_warc(head)


def _is_gzipped_warc(head: bytes) -> bool:
    if not head.startswith(b"\x1f\x8b"):
        return False
    try:
        return zlib.decompressobj(31).decompress(head[:65536], 64).startswith(b"WARC/")
    except zlib.error:
        return False


def members(source: bytes | BinaryIO) -> Iterator[Member]:
    """The members of an archive, in its order, one at a time.

    ``source`` is the archive's bytes or a file that can seek. Raises Unreadable with a sentence
    for the archive as a whole, also when a reading library fails in a way of its own.
    """
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > MAX_ARCHIVE_BYTES:
        limit = MAX_ARCHIVE_BYTES // 1024 // 1024
        raise Unreadable(
            f"The archive has {size / 1024 / 1024:.1f} MB and the limit is {limit} MB: split it."
        )
    is_zip = file.read(2) == b"PK"
    file.seek(0)
    try:
        yield from _zip_members(file) if is_zip else _warc_members(file)
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(
            f"The archive is damaged and cannot be read ({type(error).__name__}): make it anew."
        ) from error


def _zip_members(file: BinaryIO) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Unreadable("The zip archive is damaged and cannot be opened: make it anew.") from None
    with archive:
        entries = [
            e
            for e in archive.infolist()
            if not e.is_dir() and not any(s in e.filename for s in _SKIPPED)
        ]
        if not entries:
            raise Unreadable("The zip archive is empty: import the transcript files themselves.")
        if len(entries) > MAX_MEMBERS:
            raise Unreadable(
                f"The archive holds {len(entries)} files and the limit is {MAX_MEMBERS}: split it."
            )
        if _overlap(entries):
            raise Unreadable(
                "The files inside the zip archive overlap, as a harmful archive's do: make it anew."
            )
        unpacked = 0
        for entry in entries:
            member = _zip_member(archive, entry)
            unpacked += len(member.data)
            if unpacked > MAX_UNPACKED:
                raise Unreadable(
                    f"The archive unpacks to more than {MAX_UNPACKED // 1024 // 1024} MB: split it."
                )
            yield member


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether the directory says that two members share bytes of the archive."""
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + len(entry.orig_filename.encode()) + entry.compress_size
    return False


def _zip_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Member:
    # Nothing is written to disk, so a name with ".." leads nowhere; it is only shown.
    name = entry.filename.replace("\\", "/").lstrip("/")[-255:]
    if entry.flag_bits & 1:
        return Member(
            name,
            failure="The file is encrypted inside the archive: unpack it and import that.",
        )
    if entry.file_size > MAX_BYTES:
        return Member(name, failure=_too_large(entry.file_size))
    if entry.compress_size and entry.file_size / entry.compress_size > MAX_SHRINKING:
        return Member(
            name,
            failure=f"The file unpacks to over {MAX_SHRINKING} times its size, as no transcript "
            "does: it was not unpacked.",
        )
    try:
        with archive.open(entry) as file:
            # The directory may lie about the size; the reading itself is what is bounded.
            data = file.read(MAX_BYTES + 1)
    except Exception:
        # Whatever a library stops with is this member's fault, and the next one is read.
        return Member(
            name, failure="The file is damaged inside the archive: make the archive anew."
        )
    if len(data) > MAX_BYTES:
        return Member(name, failure=_too_large(len(data)))
    if is_archive(data[:65536]):
        return Member(
            name, failure="An archive inside an archive is not opened: unpack the outer one first."
        )
    return Member(name, data, captured=None)


def _too_large(size: int) -> str:
    limit = MAX_BYTES // 1024 // 1024
    return (
        f"The file has {size / 1024 / 1024:.1f} MB and the limit is {limit} MB: split it by event."
    )


def _warc_members(file: BinaryIO) -> Iterator[Member]:
    """Each successful text or document response, with its address and when it was captured."""
    count, unpacked = 0, 0
    try:
        for record in ArchiveIterator(file):
            if record.rec_type != "response" or not _is_text(record):
                continue
            count += 1
            member = _warc_member(record)
            unpacked += len(member.data)
            if count > MAX_MEMBERS or unpacked > MAX_UNPACKED:
                raise Unreadable(
                    f"The WARC file holds more than {MAX_MEMBERS} pages "
                    f"or {MAX_UNPACKED // 1024 // 1024} MB: split it."
                )
            yield member
    except (ArchiveLoadFailed, zlib.error, EOFError, OSError):
        if not count:
            raise Unreadable(
                "The WARC file is damaged and cannot be read: fetch it anew."
            ) from None
        yield Member(
            "the rest of the archive",
            failure="The WARC file is damaged after this point: fetch it anew.",
        )
    if not count:
        raise Unreadable(
            "The WARC file holds no web page that was answered with text: choose another."
        )


def _is_text(record: ArcWarcRecord) -> bool:
    headers = record.http_headers
    if headers is None or not (headers.get_statuscode() or "").startswith("2"):
        return False
    kind = (headers.get_header("Content-Type") or "").lower()
    return any(word in kind for word in _KINDS)


def _warc_member(record: ArcWarcRecord) -> Member:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    address = address.strip("<>")[:1000]
    captured = _moment(record.rec_headers.get_header("WARC-Date") or "")
    name = (address.split("?")[0].rstrip("/").rsplit("/", 1)[-1] or address or "page")[:255]
    try:
        data = _content(record)
    except Exception as error:
        failure = f"The page is damaged inside the archive ({type(error).__name__}): fetch it anew."
        return Member(name, b"", address, captured, failure)
    if len(data) > MAX_BYTES:
        return Member(name, b"", address, captured, _too_large(len(data)))
    return Member(name, data, address, captured, "" if data else "The page is empty.")


def _content(record: ArcWarcRecord) -> bytes:
    """The page's bytes, unpacked; one more than the limit where there are more."""
    headers = record.http_headers
    packed = (headers.get_header("Content-Encoding") or "").strip().lower() if headers else ""
    if packed == "br":
        # The reading library would unpack a block at once, however large it grows.
        headers.replace_header("Content-Encoding", "identity")
        return _unpack_brotli(_read(record))
    if packed not in _ENCODINGS:
        raise ValueError(f"Content-Encoding {packed}")
    return _read(record)


def _read(record: ArcWarcRecord) -> bytes:
    stream, parts, left = record.content_stream(), [], MAX_BYTES + 1
    while left > 0 and (chunk := stream.read(min(CHUNK, left))):
        parts.append(chunk)
        left -= len(chunk)
    return b"".join(parts)


def _unpack_brotli(data: bytes) -> bytes:
    """At most one byte more than the limit of what is packed."""
    decompressor = brotli.Decompressor()
    parts = [decompressor.process(data, output_buffer_limit=CHUNK)]
    left = MAX_BYTES + 1 - len(parts[0])
    while left > 0 and not decompressor.is_finished():
        part = decompressor.process(b"", output_buffer_limit=CHUNK)
        if not part:
            raise EOFError("the packed page ends too early")
        parts.append(part)
        left -= len(part)
    return b"".join(parts)[: MAX_BYTES + 1]


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
