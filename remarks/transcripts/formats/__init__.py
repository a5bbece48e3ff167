"""From the bytes of a file to the text that every span counts in.

Plain text and Markdown keep every code point; formats with markup give their reading text. A new
format is a function in ``FORMATS`` that says whether a text is its own and one that reads it.
"""

from __future__ import annotations

import codecs
import hashlib
from typing import Literal

from ..types import Hints, Reading
from .containers import feed_reading, json_reading, looks_like_feed, looks_like_json
from .html import html_reading, looks_like_html, unwrap_bytes_literal

FormatName = Literal["text", "markdown", "html", "feed", "json"]
MAX_BYTES = 20 * 1024 * 1024
CHARSETS = ("utf-8", "cp1252", "utf-16", "latin-1")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"PK\x03\x04", "a zip archive", "import it as a whole, or unpack it to read one file"),
    (b"PK\x05\x06", "an empty zip archive", "import the transcript files themselves"),
    (b"WARC/", "a WARC file", "import it as a whole"),
    (b"%PDF", "a PDF", "save its text as .txt and import that"),
    (b"\x1f\x8b", "a gzip archive", "unpack it and import the files inside"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as plain text and import that"),
    (b"\x89PNG", "a picture", "import a text file"),
    (b"\xff\xd8\xff", "a picture", "import a text file"),
    (b"GIF8", "a picture", "import a text file"),
)


class Unreadable(ValueError):
    """A file that cannot be read at all; the message says why and what to do."""


def read(data: bytes, name: str = "", *, format: str = "", encoding: str = "") -> Reading:
    """Decode ``data`` and free it of markup.

    ``format`` and ``encoding`` overrule what looking at the bytes would say. Raises Unreadable
    with one sentence for a person when the bytes hold no text within the size limit.
    """
    _check_bytes(data)
    text, encoding = decode(data, encoding)
    if not text.strip("\ufeff \t\r\n\u00a0"):
        raise Unreadable("The file holds only white space: choose a file with a transcript in it.")
    if format and format not in FORMATS:
        raise Unreadable(f"“{format}” is not a format: choose one of {', '.join(FORMATS)}.")
    format = format or detect(text, name)
    try:
        content, bold, hints = FORMATS[format][1](text)
    except RecursionError:
        raise Unreadable(
            "The markup is nested too deeply to be read: save the page as plain text."
        ) from None
    except ValueError:
        raise Unreadable(
            f"The file is not {format}, or is damaged: choose another format."
        ) from None
    if not content.strip():
        raise Unreadable(
            f"No text was left after reading the file as {format}: choose another format."
        )
    return Reading(
        content,
        name,
        hashlib.sha256(data).hexdigest(),
        len(data),
        encoding,
        format,
        tuple(bold),
        hints,
    )


def _check_bytes(data: bytes) -> None:
    if not data:
        raise Unreadable("The file is empty: choose a file with a transcript in it.")
    if len(data) > MAX_BYTES:
        size = len(data) / 1024 / 1024
        raise Unreadable(
            f"The file has {size:.1f} MB and the limit is {MAX_BYTES // 1024 // 1024} MB: split it by event."
        )
    for signature, what, advice in _SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(f"The file is {what}, not a text: {advice}.")


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """The text and the name of its encoding: a byte order mark, UTF-8, UTF-16, then cp1252."""
    if encoding:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), encoding
        except (LookupError, UnicodeError):
            raise Unreadable(
                f"The file cannot be decoded as {encoding}: choose another encoding."
            ) from None
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(name).removeprefix("\ufeff"), name
            except UnicodeError:
                raise Unreadable(
                    f"The file begins with the mark of {name} but cannot be decoded so: save it as UTF-8."
                ) from None
    if b"\0" in data[:4096] and (found := _bare_utf16(data)):
        return found
    if _is_binary(data):
        raise Unreadable(
            "The file is binary, not a text: choose a text, Markdown, HTML or feed file."
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        # cp1252 leaves five bytes undefined; latin-1 keeps them as control characters.
        try:
            return data.decode("cp1252"), "cp1252"
        except UnicodeDecodeError:
            return data.decode("latin-1"), "latin-1"


def _bare_utf16(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark: for Western text every other byte is zero."""
    head = data[:4096]
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if zeros.count(0) > 0.6 * len(zeros):
            try:
                return data.decode(name), name
            except UnicodeError:
                return None
    return None


def _is_binary(data: bytes) -> bool:
    head = data[:65536]
    controls = sum(
        head.count(bytes([c]))
        for c in range(32)
        if c not in (8, 9, 10, 11, 12, 13, 26, 27, 28, 29, 30, 31)
    )
    return b"\0" in head or controls > len(head) / 50


def _as_is(text: str):
    return text, (), Hints()


def _html(text: str):
    return html_reading(unwrap_bytes_literal(text))


# name -> (is it this?, read it), asked in this order; Markdown and text need no markup removed.
FORMATS = {
    "json": (looks_like_json, json_reading),
    "feed": (looks_like_feed, feed_reading),
    "html": (looks_like_html, _html),
    "markdown": (lambda text: _looks_like_markdown(text), _as_is),
    "text": (lambda text: True, _as_is),
}


def _looks_like_markdown(text: str) -> bool:
    """Front matter, a heading, or paragraphs that begin in bold."""
    head = text[:60000].lstrip()
    if head.startswith(("---\n", "---\r\n")):
        return True
    lines = head.splitlines()
    headings = sum(line.startswith(("# ", "## ", "### ")) for line in lines)
    return headings > 0 or sum(line.startswith("**") for line in lines) > 1


def detect(text: str, name: str = "") -> str:
    """The format that the text has, by looking at it; the file's ending decides between the plain two."""
    found = next(format for format, (is_it, _) in FORMATS.items() if is_it(text))
    if found == "text" and name.lower().endswith((".md", ".markdown")):
        return "markdown"
    return found
