"""Lists of the days on which a series took place: read from CSV, kept for the coverage."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction

from ..models import EventChange, ExpectedDate, Series
from .overlays import CurationError

MAX_ROWS = 50_000
COLUMNS = ("date", "series", "title", "url")


@dataclass(frozen=True)
class ExpectedDates:
    """What a list brought: rows added, rows that were known, rows taken out."""

    added: int
    known: int
    removed: int
    series: tuple[Series, ...]


def load_expected_dates(text: str, *, series: str = "", replace: bool = False) -> ExpectedDates:
    """Keep the rows of a CSV table with the columns date, series, title and url.

    ``series`` (a slug or name) is that of rows which name none; ``replace`` takes out what the
    named series had before. All rows are kept or none. Raises CurationError with the line.
    """
    rows = _rows(text, _Names(series))
    if not rows:
        raise CurationError("The table has no rows: give each expected day a line.")
    named = tuple(dict.fromkeys(row.series for row in rows))
    with transaction.atomic():
        before = ExpectedDate.objects.filter(series__in=named)
        there = set(before.values_list("series_id", "day", "title"))
        removed = _take_out(before, rows) if replace else 0
        added = [row for row in rows if (row.series.pk, row.day, row.title) not in there]
        ExpectedDate.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["series", "day", "title"],
            update_fields=["url"],
        )
        EventChange.objects.count_change()
    return ExpectedDates(len(added), len(rows) - len(added), removed, named)


def _take_out(before, rows: list[ExpectedDate]) -> int:
    """Delete the rows that a newer list of the same series has no more."""
    wanted = {(row.series.pk, row.day, row.title) for row in rows}
    gone = [row.pk for row in before if (row.series_id, row.day, row.title) not in wanted]
    for start in range(0, len(gone), 500):
        before.filter(pk__in=gone[start : start + 500])._raw_delete(before.db)
    return len(gone)


class _Names:
    """Series by slug or name, each asked for once; ``default`` is that of rows without one."""

    def __init__(self, default: str):
        self._default = default.strip()
        self._table: dict[str, Series] = {}
        for row in Series.objects.all():
            self._table |= {row.slug.casefold(): row, row.name.casefold(): row}

    def series_of(self, name: str, line: int) -> Series:
        asked = name.strip() or self._default
        if not asked:
            raise CurationError(
                f"Line {line} names no series: fill the column “series”, or name one for all."
            )
        row = self._table.get(asked.casefold())
        if row is None:
            slugs = ", ".join(sorted({one.slug for one in self._table.values()})[:40])
            known = f"The series are: {slugs}." if slugs else "The archive has no series yet."
            raise CurationError(f"Line {line}: there is no series “{asked[:80]}”. {known}")
        return row


def _rows(text: str, names: _Names) -> list[ExpectedDate]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    rows: dict[tuple, ExpectedDate] = {}
    try:
        heads = [str(head).strip().lower() for head in reader.fieldnames or ()]
        if "date" not in heads:
            raise CurationError(
                "The first line must name the columns, “date” among them; also read are "
                f"{', '.join(COLUMNS[1:])}."
            )
        reader.fieldnames = heads
        for values in reader:
            row = _row(values, names, reader.line_num)
            rows[row.series.pk, row.day, row.title] = row
            if len(rows) > MAX_ROWS:
                raise CurationError(f"The table has more than {MAX_ROWS:,} rows: split it.")
    except csv.Error as error:
        raise CurationError(f"Line {reader.line_num} is not CSV: {error}.") from None
    return list(rows.values())


def _row(values: dict, names: _Names, line: int) -> ExpectedDate:
    cells = {name: str(values.get(name) or "").strip() for name in COLUMNS}
    if "\0" in "".join(cells.values()):
        raise CurationError(f"Line {line} holds a NUL character: remove it.")
    try:
        day = dt.date.fromisoformat(cells["date"])
    except ValueError:
        raise CurationError(
            f"Line {line}: “{cells['date'][:40]}” is not a date: write 2007-05-15."
        ) from None
    if cells["url"] and not _is_web_address(cells["url"]):
        raise CurationError(
            f"Line {line}: “{cells['url'][:80]}” is no web address: begin it with https://."
        )
    title = cells["title"][: ExpectedDate._meta.get_field("title").max_length]
    return ExpectedDate(
        series=names.series_of(cells["series"], line), day=day, title=title, url=cells["url"]
    )


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and len(text) <= 1000
