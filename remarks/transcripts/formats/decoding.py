"""From bytes to text: encodings, and the sentence for what is no text."""

from __future__ import annotations

import codecs
import re

from .unreadable import Unreadable

CHARSETS = ("utf-8", "cp1252", "utf-16", "utf-32", "latin-1")
_SAMPLE = 4096
# UTF-32's mark begins with that of UTF-16: the longer one is asked for first.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLE = b"\xd0\xcf\x11\xe0"
_OF_PICTURES = "run text recognition (OCR) over it and import the PDF or text that this gives"
_OF_SOUND = "import its transcript or its captions (.srt, .vtt)"
_SIGNATURES = (
    (b"PK\x03\x04", "a zip archive", "import it as a whole, or unpack it to read one file"),
    (b"PK\x05\x06", "an empty zip archive", "import the transcript files themselves"),
    (b"WARC/", "a WARC file", "import it as a whole"),
    (b"\x1f\x8b", "a gzip archive", "unpack it and import the files inside"),
    (
        _OLE,
        "an old Word or other Office file",
        "open it in Word or LibreOffice, save it as .docx and import that",
    ),
    *((sign, "a picture", _OF_PICTURES) for sign in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")),
    *((sign, "a picture", _OF_PICTURES) for sign in (b"II*\0", b"MM\0*")),
    *(
        (sign, "a sound", _OF_SOUND)
        for sign in (b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\xff\xf3")
    ),
    (b"\x1aE\xdf\xa3", "a video", _OF_SOUND),
)
# A document that is a zip archive inside: the name of a part that only it holds.
_DOCUMENTS = (
    (b"word/", "a Word file"),
    (b"xl/", "an Excel file"),
    (b"ppt/", "a PowerPoint file"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"mimetypeapplication/epub", "an e-book"),
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PART = re.compile(rb"PK\x03\x04.{22}(..)..", re.S)


def check_signature(data: bytes) -> None:
    """Raises Unreadable where the first bytes say that this is no text."""
    if kind := document_kind(data):
        raise Unreadable(f"The file is {kind}: save it as plain text and import that.")
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise Unreadable(
            "The Office document is encrypted: save it without a password and import that."
        )
    if data[4:8] == b"ftyp" or data[:4] == b"RIFF" and data[8:12] in (b"WAVE", b"AVI "):
        raise Unreadable(f"The file is a sound or a video, not a text: {_OF_SOUND}.")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise Unreadable(f"The file is a picture, not a text: {_OF_PICTURES}.")
    for signature, what, advice in _SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(f"The file is {what}, not a text: {advice}.")


def document_kind(head: bytes) -> str | None:
    """What kind of office document a zip archive is, as words for a person; None for others."""
    if not head.startswith(b"PK\x03\x04"):
        return None
    if head[30:38] == b"mimetype":
        return next((kind for mark, kind in _DOCUMENTS if mark in head[30:120]), None)
    names = list(_part_names(head))
    if not any(
        name.startswith((b"[Content_Types].xml", b"_rels/", b"docProps/")) for name in names
    ):
        return None
    return next(
        (kind for mark, kind in _DOCUMENTS if any(name.startswith(mark) for name in names)),
        "an Office file",
    )


def _part_names(head: bytes) -> list[bytes]:
    """The names of the parts whose local headers stand in these bytes."""
    names = []
    for match in _PART.finditer(head[:65536]):
        size = int.from_bytes(match[1], "little")
        names.append(head[match.end() : match.end() + min(size, 200)])
    return names


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """The text and the name of its encoding: a byte order mark, UTF-8, UTF-16 or 32, cp1252."""
    if encoding:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), encoding
        except (LookupError, UnicodeError):
            raise Unreadable(
                f"The file cannot be decoded as {encoding}: choose another encoding."
            ) from None
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _decode_by_mark(data, name), name
    if b"\0" in data[:_SAMPLE] and (wide := _wide_without_mark(data)):
        return wide
    if _is_binary(data):
        raise Unreadable(
            "The file is binary, not a text: choose a text, Markdown, HTML or feed file."
        )
    for name in ("utf-8", "cp1252"):
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            continue
    # cp1252 leaves five bytes undefined; latin-1 keeps them as control characters.
    return data.decode("latin-1"), "latin-1"


def _decode_by_mark(data: bytes, name: str) -> str:
    try:
        return data.decode(name).removeprefix("\ufeff")
    except UnicodeError:
        raise Unreadable(
            f"The file begins with the mark of {name} but cannot be decoded so: save it as UTF-8."
        ) from None


def _wide_without_mark(data: bytes) -> tuple[str, str] | None:
    """UTF-16 or UTF-32 without a mark: of Western text most bytes are zero, each in its place."""
    sample = data[: _SAMPLE - _SAMPLE % 4]
    shapes = (
        ("utf-32-le", (sample[2::4], sample[3::4])),
        ("utf-32-be", (sample[0::4], sample[1::4])),
        ("utf-16-le", (sample[1::2],)),
        ("utf-16-be", (sample[0::2],)),
    )
    for name, columns in shapes:
        if all(column.count(0) > 0.6 * len(column) for column in columns):
            try:
                return data.decode(name), name
            except UnicodeError:
                continue
    return None


def _is_binary(data: bytes) -> bool:
    head = data[:65536]
    controls = sum(
        head.count(bytes([c]))
        for c in range(32)
        if c not in (8, 9, 10, 11, 12, 13, 26, 27, 28, 29, 30, 31)
    )
    return b"\0" in head or controls > len(head) / 50
