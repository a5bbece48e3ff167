"""RIS: tagged lines that every reference manager reads."""

from __future__ import annotations

from .record import Record


def write(record: Record) -> str:
    day = record.day
    lines = [("TY", "GEN")]
    lines += [("AU", p.inverted) for p in record.authors]
    lines += [
        ("TI", record.title),
        ("PY", str(day.year) if day else ""),
        ("DA", f"{day:%Y/%m/%d}" if day else ""),
        ("CY", record.place),
        ("M1", record.document_number),
        ("M3", record.kind),
        ("SP", f"turn {record.quote.position}" if record.quote else ""),
        ("DB", record.archive),
        ("UR", record.url),
        ("L2", record.original),
        ("Y2", f"{record.accessed:%Y/%m/%d}"),
    ]
    return (
        "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value)
        + "ER  - \r\n"
    )
