"""Room 3: what readers take away. One neutral record, and many writers behind one registry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import akoma_ntoso, bibtex, csl, plain_text, ris, tei
from .citation_styles import STYLES
from .record import Person, Quote, Record, person
from .tabular import cell, csv_lines, json_lines
from .text_fragment import fragment
from .transcript import Account, Asked, Piece, Spoken

__all__ = [
    "ACCOUNTS", "STYLES", "WRITERS", "Account", "Asked", "Person", "Piece", "Quote", "Record", "Spoken", "Writer", "cell",
    "csv_lines", "fragment", "json_lines", "person", "write", "write_account",
]  # fmt: skip


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


# Whole transcripts; JSON is the event's own page of data.
ACCOUNTS = {
    "txt": Writer("Plain text", "text/plain; charset=utf-8", "txt", plain_text.write),
    "tei": Writer("TEI XML", "application/tei+xml; charset=utf-8", "tei.xml", tei.write),
    "akn": Writer(
        "Akoma Ntoso XML", "application/akn+xml; charset=utf-8", "akn.xml", akoma_ntoso.write
    ),
}


def write_account(slug: str, account: Account) -> tuple[bytes, str, str]:
    """``(bytes, media type, file name)`` of a whole transcript. Raises KeyError for an unknown format."""
    writer = ACCOUNTS[slug]
    return (
        writer.write(account).encode(),
        writer.media_type,
        f"{account.record.key}.{writer.ending}",
    )
