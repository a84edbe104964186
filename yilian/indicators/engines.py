"""Where a question is answered: the cell's PostgreSQL, DuckDB over Parquet, or Spark; each is given the same question in its own words.

An engine runs statements; the statements are written from the measures' Ibis tables for its dialect, and kept. PostgreSQL is asked over
the request's own connection, so that whoever asks sees only what they may reach.
"""

import functools
from collections.abc import Hashable
from typing import Any, Protocol

import ibis
from django.db import connection

from yilian.indicators.measures import MEASURES
from yilian.indicators.populations import Asked

Row = tuple[Any, ...]


class Engine(Protocol):
    """Something that runs a statement in its dialect of SQL and gives the rows."""

    dialect: str

    def rows(self, statement: str) -> list[Row]:
        """Run a statement."""


class Postgres:
    """The database of this installation, within the reach of the transaction that is open.

    Nested loops are set aside for these statements: the planner thinks that row-level security and open periods leave a handful of rows,
    and joins whole populations row against row. Measured on 20,000 elders: over a minute against a fraction of a second.
    """

    dialect = "postgres"

    def rows(self, statement: str) -> list[Row]:
        """Run a statement on Django's connection."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('enable_nestloop', 'off', true)")
            cursor.execute(statement)
            found = list(cursor.fetchall())
            cursor.execute("SELECT set_config('enable_nestloop', 'on', true)")
            return found


LIVE = Postgres()


def figure_rows(engine: Engine, asked: Asked, measure: str) -> list[Row]:
    """Give numerator and denominator."""
    return engine.rows(_figure(asked, measure, engine.dialect))


def share_rows(engine: Engine, asked: Asked, measure: str) -> list[Row]:
    """Give part, numerator and denominator of a measure of shares."""
    return engine.rows(_shares(asked, measure, engine.dialect))


def breakdown_rows(engine: Engine, asked: Asked, measure: str, digits: int) -> list[Row]:
    """Give code, numerator and denominator by the divisions named by the first digits of their code."""
    return engine.rows(_breakdown(asked, measure, digits, engine.dialect))


def member_rows(engine: Engine, asked: Asked, measure: str, which: Hashable) -> list[Row]:
    """Give kind, member, division and numerator of a page of members; `which` is (counts, limit, offset)."""
    return engine.rows(_members(asked, measure, which, engine.dialect))


def has_shares(measure: str) -> bool:
    """Say whether a measure splits into parts."""
    return MEASURES[measure].header.shares


@functools.lru_cache(maxsize=2048)
def _figure(asked: Asked, measure: str, dialect: str) -> str:
    table = _table(asked, measure)
    return written(table.aggregate(**_sums(table)), dialect)


@functools.lru_cache(maxsize=256)
def _shares(asked: Asked, measure: str, dialect: str) -> str:
    table = _table(asked, measure)
    parts = table.group_by("part").aggregate(numerator=table.numerator.sum())
    whole = table.aggregate(denominator=table.denominator.sum())
    found = parts.cross_join(whole)
    return written(found.select("part", "numerator", "denominator").order_by("part"), dialect)


@functools.lru_cache(maxsize=512)
def _breakdown(asked: Asked, measure: str, digits: int, dialect: str) -> str:
    table = _table(asked, measure)
    table = table.mutate(own=table.division.substr(0, digits))
    return written(table.group_by("own").aggregate(**_sums(table)).order_by("own"), dialect)


@functools.lru_cache(maxsize=512)
def _members(asked: Asked, measure: str, which: tuple[bool, int, int], dialect: str) -> str:
    counts, limit, offset = which
    table = _table(asked, measure)
    inside = table.numerator.fill_null(0) > 0
    table = table.filter(inside if counts else ~inside)
    if not counts:
        # An elder whom beds are held against is missing nowhere; of a rate over elders and their centres both may be.
        both = table.numerator.notnull() & table.denominator.notnull()
        table = table.filter((table.kind == MEASURES[measure].header.members) | both)
    ordered = table.order_by(["division", "kind", "member"]).limit(limit, offset=offset)
    return written(ordered.select("kind", "member", "division", "numerator"), dialect)


def _table(asked: Asked, measure: str) -> Any:
    """Give a measure's one table; a measure without facts has none, and nobody asks for it."""
    table = MEASURES[measure].table
    if table is None:
        raise LookupError(measure)
    return table(asked)


def _sums(table: Any) -> dict[str, Any]:
    """Sum numerators and denominators; where nothing has a part the sum is empty, which is no data and not 0."""
    return {
        "numerator": table.numerator.sum().cast("int64"),
        "denominator": table.denominator.sum().cast("int64"),
    }


def written(expression: Any, dialect: str) -> str:
    """Write an expression in an engine's dialect."""
    return str(ibis.to_sql(expression, dialect=dialect, pretty=False))
