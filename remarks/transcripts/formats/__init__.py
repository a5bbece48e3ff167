"""From the bytes of a file to the text that every span counts in.

Plain text and Markdown keep every code point; formats with markup give their reading text. A new
format is an entry of ``FORMATS``, or of ``DOCUMENTS`` where its bytes are no text: whether a file
is its own, and the function that reads it. Every reader is linear in the file; what would not be
is refused with a sentence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from ..types import Reading
from .containers import feed_reading, json_reading, looks_like_feed, looks_like_json
from .content import Content
from .decoding import CHARSETS, check_signature, decode, document_kind
from .exported import (
    akoma_ntoso_reading,
    looks_like_akoma_ntoso,
    looks_like_tei,
    tei_reading,
)
from .html import html_reading, looks_like_html
from .mail import looks_like_mail, mail_reading
from .open_document import open_document_reading
from .pdf import looks_like_pdf, pdf_reading
from .python_literal import unwrap_bytes_literal
from .rich_text import looks_like_rich_text, rich_text_reading
from .segments import looks_like_table, table_reading
from .subtitles import looks_like_subtitles, subtitles_reading
from .unreadable import Unreadable
from .word import word_reading

__all__ = [
    "CHARSETS",
    "DOCUMENTS",
    "FORMATS",
    "FORMAT_NAMES",
    "MAX_BYTES",
    "FormatName",
    "Unreadable",
    "decode",
    "document_of",
    "read",
]

FormatName = Literal[
    "text",
    "markdown",
    "html",
    "feed",
    "json",
    "subtitles",
    "table",
    "tei",
    "akoma_ntoso",
    "docx",
    "odt",
    "rtf",
    "pdf",
    "eml",
]
T = TypeVar("T", str, bytes)
MAX_BYTES = 20 * 1024 * 1024
# A line may be a turn, which costs a kilobyte however short it is.
MAX_LINES = 80_000


def read(data: bytes, name: str = "", *, format: str = "", encoding: str = "") -> Reading:
    """Decode ``data`` and free it of markup.

    ``format`` and ``encoding`` overrule what looking at the bytes would say. Raises Unreadable
    with one sentence for a person when the bytes hold no text within the limits.
    """
    _check_size(data)
    if format and format not in FORMAT_NAMES:
        raise Unreadable(f"“{format}” is not a format: choose one of {', '.join(FORMAT_NAMES)}.")
    document = format if format in DOCUMENTS else "" if format else document_of(data)
    if document:
        content = _content(DOCUMENTS[document].read, data, document)
        format, encoding = document, "binary"
    else:
        text, encoding = _decoded_text(data, encoding)
        format = format or detect(text, name)
        content = _content(FORMATS[format].read, text, format)
    if not content.text.strip():
        raise Unreadable(
            f"No text was left after reading the file as {format}: choose another format."
        )
    _check_lines(content.text)
    return Reading(
        content.text,
        name,
        hashlib.sha256(data).hexdigest(),
        len(data),
        encoding,
        format,
        tuple(content.bold),
        content.hints,
        content.labels,
        content.headings,
    )


def _decoded_text(data: bytes, encoding: str) -> tuple[str, str]:
    if not encoding:
        check_signature(data)
    text, encoding = decode(data, encoding)
    if not text.strip("\ufeff \t\r\n\u00a0"):
        raise Unreadable("The file holds only white space: choose a file with a transcript in it.")
    return text, encoding


def _content(reader: Callable[[T], Content], source: T, format: str) -> Content:
    """What the reader of a format gives; whatever it stops with becomes a sentence."""
    try:
        return reader(source)
    except Unreadable:
        raise
    except RecursionError:
        raise Unreadable(
            "The markup is nested too deeply to be read: save the page as plain text."
        ) from None
    except Exception as error:
        raise Unreadable(
            f"The file is not {format}, or is damaged ({type(error).__name__}): "
            "choose another format."
        ) from error


def _check_size(data: bytes) -> None:
    if not data:
        raise Unreadable("The file is empty: choose a file with a transcript in it.")
    if len(data) > MAX_BYTES:
        size = len(data) / 1024 / 1024
        raise Unreadable(
            f"The file has {size:.1f} MB and the limit is {MAX_BYTES // 1024 // 1024} MB: "
            "split it by event."
        )


def _check_lines(text: str) -> None:
    """Raises Unreadable where a text is cut into far more lines than a transcript is."""
    ends = sum(text.count(sign) for sign in "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
    if ends - text.count("\r\n") > MAX_LINES:
        raise Unreadable(
            f"The file has {ends:,} line ends and the limit is {MAX_LINES:,}: split it by event."
        )


@dataclass(frozen=True)
class Format:
    """How a format is known by its text, and how it is read."""

    is_it: Callable[[str], bool]
    read: Callable[[str], Content]


def _html(text: str) -> Content:
    return html_reading(unwrap_bytes_literal(text))


def _looks_like_markdown(text: str) -> bool:
    """Front matter, a heading, or paragraphs that begin in bold."""
    head = text[:60000].lstrip()
    if head.startswith(("---\n", "---\r\n")):
        return True
    lines = head.splitlines()
    headings = sum(line.startswith(("# ", "## ", "### ")) for line in lines)
    return headings > 0 or sum(line.startswith("**") for line in lines) > 1


# Asked in this order; Markdown and text need no markup removed.
FORMATS: dict[str, Format] = {
    "json": Format(looks_like_json, json_reading),
    "tei": Format(looks_like_tei, tei_reading),
    "akoma_ntoso": Format(looks_like_akoma_ntoso, akoma_ntoso_reading),
    "feed": Format(looks_like_feed, feed_reading),
    "html": Format(looks_like_html, _html),
    "subtitles": Format(looks_like_subtitles, subtitles_reading),
    "table": Format(looks_like_table, table_reading),
    "markdown": Format(_looks_like_markdown, Content),
    "text": Format(lambda _text: True, Content),
}


@dataclass(frozen=True)
class Document:
    """How a format that is no text is known by its bytes, and how it is read."""

    is_it: Callable[[bytes], bool]
    read: Callable[[bytes], Content]


def _mail(data: bytes) -> Content:
    return mail_reading(data, _mail_part)


def _mail_part(data: bytes, name: str) -> Content:
    """A part of a mail, which is no mail itself."""
    document = document_of(data)
    if document == "eml":
        raise Unreadable("The e-mail holds another e-mail: save that one and import it.")
    _check_size(data)
    if document:
        return DOCUMENTS[document].read(data)
    text, _encoding = _decoded_text(data, "")
    return FORMATS[detect(text, name)].read(text)


def _is_word(data: bytes) -> bool:
    kind = document_kind(data)
    return kind == "a Word file" or (kind == "an Office file" and b"word/document.xml" in data)


DOCUMENTS: dict[str, Document] = {
    "docx": Document(_is_word, word_reading),
    "odt": Document(
        lambda data: document_kind(data) == "an OpenDocument file", open_document_reading
    ),
    "rtf": Document(looks_like_rich_text, rich_text_reading),
    "pdf": Document(looks_like_pdf, pdf_reading),
    "eml": Document(looks_like_mail, _mail),
}
FORMAT_NAMES = (*FORMATS, *DOCUMENTS)


def document_of(data: bytes) -> str:
    """The name of the document format that the bytes have, by looking at them; or nothing."""
    return next((name for name, document in DOCUMENTS.items() if document.is_it(data)), "")


def detect(text: str, name: str = "") -> str:
    """The format that the text has, by looking at it.

    The file's ending decides between the two that look alike.
    """
    format_name = next(name for name, format in FORMATS.items() if format.is_it(text))
    if format_name == "text" and name.lower().endswith((".md", ".markdown")):
        return "markdown"
    return format_name
