"""The tables of the public archive as Parquet, with dates, lists and truth values as such.

For pandas, Polars, DuckDB, R and Spark. It needs pyarrow, which no other part of the site does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

NEEDED = (
    "Parquet needs pyarrow, which is not installed: run pip install --require-hashes -r "
    "requirements-parquet.txt (or pip install 'remarks[parquet]'), or leave out --parquet."
)
_BATCH = 500
_DAYS = {"date", "released"}
_MOMENTS = {"published_at", "updated_at"}
_COUNTS = {"position"}  # and what ends in _count
_FLAGS = {"is_orphan_reply", "asked_on_behalf"}
_LISTS = {"notes", "topics", "questions", "answers", "addressees", "replies"}
# Objects in lists, with the columns of each that are no text.
_OBJECTS = {
    "participants": {"speaker": "", "name": "", "role": "", "is_principal": "flag"},
    "marks": {"kind": "", "language": "", "start": "count", "end": "count"},
}


class ParquetMissingError(RuntimeError):
    """pyarrow is not installed; the message says what to do."""


def require() -> None:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise ParquetMissingError(NEEDED) from None


def schema(columns: Iterable[str]):
    """The Arrow schema of a table."""
    import pyarrow

    return pyarrow.schema([(name, _kind(name)) for name in columns])


def _kind(name: str):
    import pyarrow

    kinds = {"": pyarrow.string(), "count": pyarrow.int64(), "flag": pyarrow.bool_()}
    if name in _OBJECTS:
        fields = [(inner, kinds[kind]) for inner, kind in _OBJECTS[name].items()]
        return pyarrow.list_(pyarrow.struct(fields))
    if name in _LISTS:
        return pyarrow.list_(pyarrow.string())
    if name in _DAYS:
        return pyarrow.date32()
    if name in _MOMENTS:
        return pyarrow.timestamp("us", tz="UTC")
    if name in _COUNTS or name.endswith("_count"):
        return kinds["count"]
    return kinds["flag" if name in _FLAGS else ""]


@contextmanager
def copied(rows: Iterator[dict], columns: tuple[str, ...], path: Path) -> Iterator[Iterator[dict]]:
    """``rows`` as they are; each that is taken goes into the file at ``path`` as well."""
    from pyarrow import RecordBatch, parquet

    form = schema(columns)
    with parquet.ParquetWriter(path, form, compression="zstd") as file:

        def rows_written() -> Iterator[dict]:
            while batch := list(islice(rows, _BATCH)):
                file.write_batch(
                    RecordBatch.from_pylist([_row_with_types(row) for row in batch], form)
                )
                yield from batch

        yield rows_written()


def _row_with_types(row: dict[str, Any]) -> dict[str, Any]:
    """A row with days and moments as such: the tables have them as text."""
    changed = {name: dt.date.fromisoformat(row[name]) for name in _DAYS & row.keys() if row[name]}
    for name in _MOMENTS & row.keys():
        if row[name]:
            changed[name] = dt.datetime.fromisoformat(row[name])
    return row | changed
