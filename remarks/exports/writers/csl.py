"""CSL-JSON: the item that citation processors take, of type ``speech``."""

from __future__ import annotations

import datetime as dt
import json

from .record import Record


def item(record: Record) -> dict:
    fields = {
        "id": record.key,
        "type": "speech",
        "title": record.title,
        "genre": record.kind,
        "author": [{"given": p.given, "family": p.family} for p in record.authors],
        "issued": _parts(record.day),
        "event-place": record.place,
        "number": record.document_number,
        "locator": f"turn {record.quote.position}" if record.quote else "",
        "archive": record.archive,
        "URL": record.url,
        "accessed": _parts(record.accessed),
    }
    return {name: value for name, value in fields.items() if value}


def _parts(day: dt.date | None) -> dict | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None


def write(record: Record) -> str:
    return json.dumps([item(record)], ensure_ascii=False, indent=1) + "\n"
