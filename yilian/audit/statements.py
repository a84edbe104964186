"""Queries of the ORM whose SQL is written once: for those that a page asks every time it is shown.

Django writes the SQL of a query anew each time, which costs more than to run one that finds a row by its key. What is kept here is the
text of a statement and how its rows become objects: never a row, and nothing of who asks. Each call sends the statement within the
transaction and the scope that are open.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators

M = TypeVar("M", bound=Model)

# Values that stand for what is wanted while a statement is written; no query has them otherwise.
SERIES = 20
_MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda place: 2_147_000_000 + place,
    str: lambda place: f"\ue000{place}",
    date: lambda place: date(9900 + place, 1, 1),
    datetime: lambda place: datetime(9900 + place, 1, 1, tzinfo=UTC),
}


@dataclass(frozen=True, slots=True)
class _Written:
    """A statement as it is sent: a parameter is a value, or the place of what is wanted and its type in the database."""

    sql: str
    parameters: tuple[tuple[int | None, Any], ...]
    converters: list[tuple[int, tuple[list[Callable[..., Any]], Any]]]
    model: type[Model] = Model
    names: Sequence[str] = ()
    start: int = 0
    stop: int = 0
    populators: Sequence[Any] = ()
    annotations: Sequence[tuple[str, int]] = ()
    order: Sequence[int] = ()


class _Query:
    """What both kinds of statements do: write once, fill in, send, and convert what comes."""

    rows_as: tuple[type, ...]

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *kinds: type) -> None:
        self._build, self._kinds = build, kinds
        self._written: _Written | None = None

    def _rows(self, values: tuple[Any, ...]) -> tuple[_Written, list[Any]]:
        """Send the statement."""
        written = self._written or self._write()
        parameters = [value if place is None else value(values[place]) for place, value in written.parameters]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, parameters)
            rows: list[Any] = cursor.fetchall()
        return written, [_converted(row, written) for row in rows] if written.converters else rows

    def _write(self) -> _Written:
        """Write the statement, twice with different marks: whatever else differs was made of what is asked, and cannot be kept."""
        query, compiler, sql, placed = self._built(0)
        _query, _compiler, again, placed_again = self._built(1)
        if (sql, placed) != (again, placed_again):
            raise TypeError(f"a statement is made of what is asked in it, and cannot be kept: {sql}")
        self._written = _Written(
            sql=sql,
            parameters=placed,
            converters=list(compiler.get_converters([column[0] for column in compiler.select]).items()),
            **self._shape(query, compiler),
        )
        return self._written

    def _built(self, series: int) -> tuple[Any, Any, str, tuple[tuple[int | None, Any], ...]]:
        """Build the query with the marks of a series, and return it with its SQL and what stands in place of each parameter."""
        marks = [_MARKS[kind](place + SERIES * series) for place, kind in enumerate(self._kinds)]
        query: Any = self._build(*marks)
        if query._iterable_class not in self.rows_as or query._prefetch_related_lookups:
            raise TypeError("a statement gives objects, or rows, and reads nothing after them")
        compiler = query.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        return query, compiler, sql, tuple(_parameter(value, marks) for value in parameters)

    def _shape(self, query: Any, compiler: Any) -> dict[str, Any]:
        """Return what else must be known of the rows."""
        return {}


class RowStatement(_Query):
    """A query by `values_list`, made by `build` of values of some kinds, which stand in it as they are."""

    rows_as = (ValuesListIterable, FlatValuesListIterable)

    def __call__(self, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows, with their columns in the order in which they were named."""
        written, rows = self._rows(values)
        return [tuple(row[place] for place in written.order) for row in rows] if written.order else rows

    def _shape(self, query: Any, compiler: Any) -> dict[str, Any]:
        """Return the places of the columns where the database gives them in another order than they were named."""
        inner = query.query
        names = [*inner.extra_select, *inner.values_select, *inner.annotation_select]
        named = [*query._fields, *(name for name in inner.annotation_select if name not in query._fields)]
        return {"order": [] if names == named else [names.index(name) for name in named]}


class Statement(_Query, Generic[M]):
    """A query for objects of a model, made by `build` of values of some kinds, which stand in it as they are.

    The kinds are int, str, date and datetime; what decides the shape of a query (a list, nothing, a choice) is not among them.
    """

    rows_as = (ModelIterable,)

    def __init__(self, build: Callable[..., QuerySet[M]], *kinds: type) -> None:
        super().__init__(build, *kinds)

    def __call__(self, *values: Any) -> list[M]:
        """Return the objects."""
        written, rows = self._rows(values)
        return [self._object(written, row) for row in rows]

    def first(self, *values: Any) -> M | None:
        """Return the first object, or nothing."""
        objects = self(*values)
        return objects[0] if objects else None

    @staticmethod
    def _object(written: _Written, row: Any) -> Any:
        """Make an object of a row, with those that belong to it, as Django does."""
        made: Any = written.model.from_db(DEFAULT_DB_ALIAS, written.names, row[written.start : written.stop])
        for populator in written.populators:
            populator.populate(row, made)
        for name, place in written.annotations:
            setattr(made, name, row[place])
        return made

    def _shape(self, query: Any, compiler: Any) -> dict[str, Any]:
        """Return how a row becomes an object and those that belong to it."""
        info, select = compiler.klass_info, compiler.select
        fields = info["select_fields"]
        start, stop = fields[0], fields[-1] + 1
        return {
            "model": info["model"],
            "names": [column[0].target.attname for column in select[start:stop]],
            "start": start,
            "stop": stop,
            "populators": cast(Any, get_related_populators)(info, select, DEFAULT_DB_ALIAS),
            "annotations": list(compiler.annotation_col_map.items()),
        }


def _parameter(value: Any, marks: list[Any]) -> tuple[int | None, Any]:
    """Return the place of a parameter that is filled in, with the type that the database is told; any other as it is."""
    for place, mark in enumerate(marks):
        if value == [mark]:
            return place, _listed
        if value == mark and isinstance(value, type(mark)):
            return place, (type(value) if type(value) is not type(mark) else _same)
    return None, value


def _listed(value: Any) -> list[Any]:
    return [value]


def _converted(row: tuple[Any, ...], written: _Written) -> list[Any]:
    """Return a row with the values that fields make of what the database gives."""
    columns = list(row)
    for place, (converters, expression) in written.converters:
        for convert in converters:
            columns[place] = convert(columns[place], expression, connection)
    return columns


def _same(value: Any) -> Any:
    return value
