"""Rows as CSV and as JSON Lines, one after another, for as many as there are."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

# A spreadsheet takes a cell that begins so for a formula: an apostrophe before it makes it text
# (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """What a csv writer writes into: hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def cell(value: object, *, guarded: bool = True) -> str:
    """A value as text: lists are joined by a semicolon, nothing is an empty cell, and of the
    objects in a list each is named.

    ``guarded`` puts an apostrophe before what a spreadsheet would take for a formula.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return cell("; ".join(_entry(v) for v in value), guarded=guarded)
    text = str(value).replace("\0", "\ufffd")
    return f"'{text}" if guarded and text.startswith(_FORMULA) else text


def _entry(value: object) -> str:
    """An entry of a list as text: a person by name, a mark by its kind and its place in the text.

    All else of an object stands in JSON Lines. Raises KeyError for an object of another shape,
    which must get its words here first.
    """
    if not isinstance(value, Mapping):
        return str(value)
    if "name" in value:
        return str(value["name"])
    return f"{value['kind']} {value['start']}-{value['end']}"


def csv_lines(
    columns: Iterable[str], rows: Iterable[Mapping[str, Any]], *, guarded: bool = True
) -> Iterator[str]:
    """A head and a line a row, after RFC 4180; a byte order mark tells spreadsheets it is UTF-8.

    ``guarded`` is for spreadsheets; without it every text stands as it is.
    """
    columns = list(columns)
    writer: Any = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(columns)
    for row in rows:
        yield writer.writerow([cell(row.get(name), guarded=guarded) for name in columns])


def json_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
