"""What readers download: neutral values, and many writers behind one registry. Pure Python.

The door writes a record or a transcript in a format by its slug; what one caller needs of one
writer stands in the module that is called after it (``tabular``, ``word``, ``tei``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from . import akoma_ntoso, bibtex, csl, plain_text, ris, tei
from .citation_styles import STYLES
from .record import Record
from .transcript import Transcript

__all__ = [
    "CITATION_FORMATS",
    "STYLES",
    "TRANSCRIPT_FORMATS",
    "Format",
    "Record",
    "Transcript",
    "write_citation",
    "write_transcript",
]

T = TypeVar("T")
Written = TypeVar("Written", str, Iterator[str])


@dataclass(frozen=True)
class Format(Generic[T, Written]):
    """A format: what readers call it, its media type, its file ending, what writes it."""

    title: str
    media_type: str
    ending: str
    write: Callable[[T], Written]


CITATION_FORMATS: dict[str, Format[Record, str]] = {
    "bibtex": Format("BibTeX", "application/x-bibtex; charset=utf-8", "bib", bibtex.write),
    "ris": Format("RIS", "application/x-research-info-systems; charset=utf-8", "ris", ris.write),
    "csl": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", "json", csl.write),
}

# Whole transcripts; JSON is the event's own page of data.
TRANSCRIPT_FORMATS: dict[str, Format[Transcript, Iterator[str]]] = {
    "txt": Format("Plain text", "text/plain; charset=utf-8", "txt", plain_text.pieces),
    "tei": Format("TEI XML", "application/tei+xml; charset=utf-8", "tei.xml", tei.pieces),
    "akn": Format(
        "Akoma Ntoso XML", "application/akn+xml; charset=utf-8", "akn.xml", akoma_ntoso.pieces
    ),
}


def write_citation(slug: str, record: Record) -> tuple[bytes, str, str]:
    """``(bytes, media type, file name)`` of a record in the format ``slug``.

    Raises KeyError for an unknown format.
    """
    form = CITATION_FORMATS[slug]
    return form.write(record).encode(), form.media_type, f"{record.key}.{form.ending}"


def write_transcript(slug: str, transcript: Transcript) -> tuple[Iterator[str], str, str]:
    """``(pieces of text, media type, file name)`` of a whole transcript in the format ``slug``.

    The pieces are made while they are read. Raises KeyError for an unknown format.
    """
    form = TRANSCRIPT_FORMATS[slug]
    return form.write(transcript), form.media_type, f"{transcript.record.key}.{form.ending}"
