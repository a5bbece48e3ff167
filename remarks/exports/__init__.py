"""Room 3: what readers take away. One neutral record, and many writers behind one registry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import bibtex, csl, ris
from .record import Person, Quote, Record, person
from .styles import STYLES

__all__ = ["STYLES", "WRITERS", "Person", "Quote", "Record", "Writer", "person", "write"]


@dataclass(frozen=True)
class Writer:
    """A format of export: what readers call it, its media type and file ending, and the function that writes it."""

    title: str
    media_type: str
    ending: str
    write: Callable[[Record], str]


WRITERS = {
    "bibtex": Writer("BibTeX", "application/x-bibtex; charset=utf-8", "bib", bibtex.write),
    "ris": Writer("RIS", "application/x-research-info-systems; charset=utf-8", "ris", ris.write),
    "csl": Writer("CSL-JSON", "application/vnd.citationstyles.csl+json", "json", csl.write),
}


def write(slug: str, record: Record) -> tuple[bytes, str, str]:
    """``(bytes, media type, file name)`` of a record in the format ``slug``. Raises KeyError for an unknown one."""
    writer = WRITERS[slug]
    return writer.write(record).encode(), writer.media_type, f"{record.key}.{writer.ending}"
