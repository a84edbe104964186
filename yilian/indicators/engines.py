"""Where a question is answered: the cell's PostgreSQL, DuckDB over Parquet, or Spark; each is given the same question in its own words.

An engine runs statements; the statements are written from the measures' Ibis tables for its dialect, and kept. PostgreSQL is asked over
the request's own connection, so that anyone who asks sees only what they may reach.
"""

import functools
from collections.abc import Callable, Hashable
from typing import Any, Protocol

import ibis
from django.db import connection

from yilian.indicators.measures import MEASURES
from yilian.indicators.measures.owed import SERVICES, in_time, of_kinds, standing
from yilian.indicators.measures.rows import divisions
from yilian.indicators.measures.statements import statement
from yilian.indicators.populations import MeasureQuery, within
from yilian.indicators.tables import OBLIGATION

Row = tuple[Any, ...]


class Engine(Protocol):
    """Something that runs a statement in its dialect of SQL and gives the rows."""

    dialect: str

    def rows(self, statement: str) -> list[Row]:
        """Run a statement."""


class Postgres:
    """The database of this installation, within the scope of the transaction that is open.

    Nested loops are set aside for these statements: the planner thinks that row-level security and open periods leave a handful of rows,
    and joins whole populations row against row. Measured on 20,000 elders: over a minute against a fraction of a second.
    """

    dialect = "postgres"

    def rows(self, statement: str) -> list[Row]:
        """Run a statement on Django's connection."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('enable_nestloop', 'off', true)")
            cursor.execute(statement)
            fetched = list(cursor.fetchall())
            cursor.execute("SELECT set_config('enable_nestloop', 'on', true)")
            return fetched


LIVE = Postgres()


class Once:
    """An engine that answers each statement once, while one list of targets is made: targets of several documents ask the same."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.dialect = engine, engine.dialect
        self._answers: dict[str, list[Row]] = {}

    def rows(self, statement: str) -> list[Row]:
        """Run a statement, or return what it gave before."""
        if statement not in self._answers:
            self._answers[statement] = self.engine.rows(statement)
        return self._answers[statement]


def is_live(engine: Engine) -> bool:
    """Return whether an engine asks the live records."""
    return engine is LIVE or (isinstance(engine, Once) and is_live(engine.engine))


def figure_rows(engine: Engine, query: MeasureQuery, measure: str) -> list[Row]:
    """Return numerator and denominator."""
    return engine.rows(kept(_figure, query, engine.dialect, measure))


def share_rows(engine: Engine, query: MeasureQuery, measure: str) -> list[Row]:
    """Return part, numerator and denominator of a measure of shares."""
    return engine.rows(kept(_shares, query, engine.dialect, measure))


def breakdown_rows(engine: Engine, query: MeasureQuery, measure: str, digits: int) -> list[Row]:
    """Return code, numerator and denominator by the divisions named by the first digits of their code."""
    return engine.rows(kept(_breakdown, query, engine.dialect, measure, digits))


def member_rows(engine: Engine, query: MeasureQuery, measure: str, which: tuple[bool, int, int]) -> list[Row]:
    """Return kind, member, division and numerator of a page of members; `which` is (counts, limit, offset)."""
    counts, limit, offset = which
    return engine.rows(f"{kept(_members, query, engine.dialect, measure, counts)} LIMIT {limit:d} OFFSET {offset:d}")


def division_rows(engine: Engine, query: MeasureQuery, level: str) -> list[Row]:
    """Return the codes of the divisions of a level in the place."""
    return engine.rows(kept(_divisions, query, engine.dialect, level))


def owed_to_institution_rows(engine: Engine, query: MeasureQuery) -> list[Row]:
    """Return each institution with how much was due to it as a whole in the year so far, and how much of it was done in time."""
    return engine.rows(kept(_owed_to_institutions, query, engine.dialect))


def has_shares(measure: str) -> bool:
    """Return whether a measure splits into parts."""
    return MEASURES[measure].header.shares


@functools.lru_cache(maxsize=4096)
def kept(make: Callable[..., Any], query: MeasureQuery, dialect: str, *details: Hashable) -> str:
    """Return the statement of an expression, from its kept form; `make` is given the query and what is counted."""
    about = (make.__name__, dialect, *details)
    return statement(query, about, functools.partial(_write, make, dialect, details))


def _write(make: Callable[..., Any], dialect: str, details: tuple[Hashable, ...], query: MeasureQuery) -> str:
    return written(make(query, *details), dialect)


def _figure(query: MeasureQuery, measure: str) -> Any:
    table = _table(query, measure)
    return table.aggregate(**_sums(table))


def _shares(query: MeasureQuery, measure: str) -> Any:
    table = _table(query, measure)
    parts = table.group_by("part").aggregate(numerator=table.numerator.sum())
    whole = table.aggregate(denominator=table.denominator.sum())
    shares = parts.cross_join(whole)
    return shares.select("part", "numerator", "denominator").order_by("part")


def _breakdown(query: MeasureQuery, measure: str, digits: int) -> Any:
    table = _table(query, measure)
    table = table.mutate(own=table.division.substr(0, digits))
    return table.group_by("own").aggregate(**_sums(table)).order_by("own")


def _members(query: MeasureQuery, measure: str, counts: bool) -> Any:
    table = _table(query, measure)
    inside = table.numerator.fill_null(0) > 0
    table = table.filter(inside if counts else ~inside)
    if not counts:
        # An elder whom beds are held against is missing nowhere; of a rate over elders and their centres both may be.
        both = table.numerator.notnull() & table.denominator.notnull()
        table = table.filter((table.kind == MEASURES[measure].header.members) | both)
    return table.select("kind", "member", "division", "numerator").order_by(["division", "kind", "member"])


def _divisions(query: MeasureQuery, level: str) -> Any:
    return divisions(query, level).select("division")


def _owed_to_institutions(query: MeasureQuery) -> Any:
    services = of_kinds(OBLIGATION, *SERVICES)
    owed = within(services.filter(services.institution_id.notnull()), query)
    owed = standing(owed.filter((owed.due_on >= query.year_start) & (owed.due_on < query.day)), query)
    done = ibis.ifelse(in_time(owed, query), 1, 0)
    return owed.group_by("institution_id").aggregate(due=owed.count(), in_time=done.sum())


def _table(query: MeasureQuery, measure: str) -> Any:
    """Return a measure's one table; a measure without facts has none, and nobody asks for it."""
    table = MEASURES[measure].table
    if table is None:
        raise LookupError(measure)
    return table(query)


def _sums(table: Any) -> dict[str, Any]:
    """Sum numerators and denominators; where nothing has a part the sum is empty, which is no data and not 0."""
    return {
        "numerator": table.numerator.sum().cast("int64"),
        "denominator": table.denominator.sum().cast("int64"),
    }


def written(expression: Any, dialect: str) -> str:
    """Write an expression in an engine's dialect; the same expression, as the papers ask it again and again, is written once."""
    return _sql(expression.op(), dialect)


@functools.lru_cache(maxsize=512)
def _sql(operation: Any, dialect: str) -> str:
    """Write what an expression does; operations of Ibis are equal when all that they are made of is."""
    return str(ibis.to_sql(operation.to_expr(), dialect=dialect, pretty=False))
