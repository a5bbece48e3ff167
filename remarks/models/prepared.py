"""Querysets whose SQL is made once and run many times: making it takes longer than running it.

    _turns_of = Prepared(lambda event: Turn.objects.filter(event=event).order_by("position"), int)
    _turns_of(7)   # a list of turns, from the database as it is now

The function is called once for each database, with a stand-in for each argument; the SQL that comes
of it is kept, and every call puts its arguments where the stand-ins stood. So an argument may be a
value only: it must not decide which filters there are. What is prefetched is left out, and no rows
are kept here.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connections, router
from django.db.models import QuerySet

# Stand-ins: values that no row and no other part of a statement has.
_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda i: 8_000_000_000_000_000_000 + i,
    str: lambda i: f"\x01{i}\x01",
    dt.date: lambda i: dt.date(9900 + i, 1, 1),
}
# A list is filled up with its last value to one of these lengths, each of which has its own SQL.
LIST_SIZES = (1, 8, 25, 50, 120, 400)


class Prepared:
    """Calls of ``make`` with arguments of these ``kinds``: int, str, date, or a list of ids.

    A list, written ``[int]``, is the only argument. The rows of a call are a list.
    """

    def __init__(self, make: Callable[..., QuerySet], *kinds: type | list[type]):
        self._make = make
        self._kinds = kinds
        self._statements: dict[tuple[str, int], _Statement] = {}

    def __call__(self, *values) -> list:
        size = 0
        if self._kinds == ([int],):
            ids = list(values[0])
            size = next((n for n in LIST_SIZES if n >= len(ids)), 0)
            if not ids or not size:
                return list(self._make(ids)) if ids else []
            values = (*ids, *ids[-1:] * (size - len(ids)))
        # Asked anew each time: a reader's database may be another one than the last reader's.
        key = router.db_for_read(self._model), size
        statement = self._statements.get(key)
        if statement is None:
            statement = self._statements[key] = self._prepare(*key)
        return statement.rows(key[0], values)

    @cached_property
    def _model(self):
        return self._stood_in(1)[0].model

    def _stood_in(self, size: int) -> tuple[QuerySet, list]:
        if self._kinds == ([int],):
            marks = [_STAND_INS[int](i) for i in range(size)]
            return self._make(marks), marks
        marks = [_STAND_INS[kind](i) for i, kind in enumerate(self._kinds)]
        return self._make(*marks), marks

    def _prepare(self, alias: str, size: int) -> _Statement:
        rows, marks = self._stood_in(size)
        rows = rows.using(alias)
        compiler = rows.query.get_compiler(alias)
        sql, params = compiler.as_sql()
        numbers = {str(mark): i for i, mark in enumerate(marks)}
        places = tuple((param, numbers.get(str(param))) for param in params)
        if {place for _, place in places} - {None} != set(range(len(marks))):
            raise TypeError(
                "A prepared queryset does not hand each argument to the database as it is."
            )
        fields = [column for column, *_ in compiler.select[: compiler.col_count]]
        return _Statement(rows, compiler, sql, places, compiler.get_converters(fields))


@dataclass(frozen=True)
class _Statement:
    """A queryset, its compiler and SQL, and each parameter with the argument it stands for."""

    queryset: QuerySet
    compiler: Any
    sql: str
    places: tuple[tuple[Any, int | None], ...]
    # What makes Python's values of the columns' own, by column. Looking each up takes as long as
    # running a small statement; of a connection they know nothing but its time zone.
    converters: dict[int, Any]

    def rows(self, alias: str, values: tuple) -> list:
        connection = connections[alias]
        values = tuple(
            connection.ops.adapt_datefield_value(value) if type(value) is dt.date else value
            for value in values
        )
        bound = self.sql, tuple(fixed if at is None else values[at] for fixed, at in self.places)
        # A compiler holds the connection of one thread and, while it runs, the SQL of one call.
        compiler = copy.copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_, **__: bound
        compiler.get_converters = lambda _: self.converters
        rows = QuerySet(self.queryset.model, query=_CompiledQuery(compiler), using=alias)
        rows._iterable_class = self.queryset._iterable_class
        return list(rows)


@dataclass(frozen=True)
class _CompiledQuery:
    """Stands where a queryset has its query, and gives the compiler that has its SQL already."""

    compiler: Any

    def get_compiler(self, *_, **__):
        return self.compiler
