"""A record as unqualified Dublin Core, in the envelope that OAI-PMH has for it.

http://www.openarchives.org/OAI/2.0/oai_dc.xsd
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from .record import Record
from .transcript import xml_text

_DC = "http://purl.org/dc/elements/1.1/"
_OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def write(record: Record, rights: str = "") -> str:
    """The element ``oai_dc:dc``, without an XML declaration."""
    root = ET.Element(
        "oai_dc:dc",
        {
            "xmlns:oai_dc": _OAI_DC,
            "xmlns:dc": _DC,
            "xmlns:xsi": _XSI,
            "xsi:schemaLocation": f"{_OAI_DC} {_OAI_DC.rstrip('/')}.xsd",
        },
    )
    for name, text in (*_elements(record), ("rights", rights)):
        if text:
            ET.SubElement(root, f"dc:{name}").text = xml_text(text)
    return ET.tostring(root, encoding="unicode")


def _elements(record: Record) -> Iterator[tuple[str, str]]:
    yield "title", record.title
    for person in record.authors:
        yield "creator", person.family_name_first
    yield "publisher", record.publisher or record.archive
    if record.day:
        yield "date", record.day.isoformat()
    yield "type", "Text"
    yield "type", record.kind
    yield "format", "text/html"
    for identifier in (record.identifier, record.url, record.document_number):
        yield "identifier", identifier
    yield "source", record.source_url
    yield "language", record.language
    yield "coverage", record.place
