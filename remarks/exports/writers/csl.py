"""CSL-JSON: the item that citation processors take, of type ``speech``."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from .record import Person, Record


def item(record: Record) -> dict[str, Any]:
    place = record.quote.place if record.quote else ""
    fields = {
        "id": record.key,
        "type": "speech",
        "title": record.title,
        "genre": record.kind,
        "author": [_name(person) for person in record.authors],
        "issued": _date_parts(record.day),
        # MLA's style tells the day of a speech from this alone.
        "event-date": _date_parts(record.day),
        "event-place": record.place,
        # What the styles print of a part of a speech; a locator is printed in notes alone.
        "medium": place,
        "publisher": record.publisher,
        "number": record.document_number,
        "locator": place,
        "note": record.quote.note if record.quote else "",
        "archive": record.archive,
        "language": record.language,
        "URL": record.url,
        "accessed": _date_parts(record.accessed),
    }
    return {name: value for name, value in fields.items() if value}


def _name(person: Person) -> dict[str, str]:
    if not person.given:
        return {"literal": person.name}
    parts = {
        "given": person.given,
        "family": person.family,
        "non-dropping-particle": person.particle,
        "suffix": person.suffix,
    }
    return {name: part for name, part in parts.items() if part}


def _date_parts(day: dt.date | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None


def write(record: Record) -> str:
    return json.dumps([item(record)], ensure_ascii=False, indent=1) + "\n"
