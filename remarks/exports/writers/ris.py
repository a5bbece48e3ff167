"""RIS: tagged lines for every reference manager; Zotero takes ``SLIDE`` for a presentation."""

from __future__ import annotations

from .record import Record


def write(record: Record) -> str:
    day = record.day
    lines = [("TY", "SLIDE")]
    lines += [("AU", person.family_name_first) for person in record.authors]
    lines += [
        ("TI", record.title),
        ("PY", str(day.year) if day else ""),
        ("DA", f"{day:%Y/%m/%d}" if day else ""),
        ("CY", record.place),
        ("PB", record.publisher),
        ("M1", record.document_number),
        ("M3", record.kind),
        ("N1", record.quote.note if record.quote else ""),
        ("LA", record.language),
        ("DB", record.archive),
        ("UR", record.url),
        ("L2", record.source_url),
        ("Y2", f"{record.accessed:%Y/%m/%d}"),
    ]
    written = "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value)
    return written + "ER  - \r\n"
