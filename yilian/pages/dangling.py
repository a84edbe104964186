"""Finds references to records that are not there: one statement for each column and each kind of record that it names."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction

from yilian.audit.scope import using_scope
from yilian.kernel.actors import Actor
from yilian.kernel.records import RecordColumns, RecordRef
from yilian.pages import registry

KINDS = "SELECT DISTINCT {kind} FROM {table} WHERE {key} IS NOT NULL ORDER BY 1"
WITHOUT_RECORD = """
    SELECT referring.id, referring.{key} FROM {table} AS referring
    LEFT JOIN {target} AS target ON target.{primary} = referring.{key}
    WHERE referring.{kind} = %s AND referring.{key} IS NOT NULL AND target.{primary} IS NULL ORDER BY 1
"""
ALL_OF_KIND = "SELECT id, {key} FROM {table} WHERE {kind} = %s AND {key} IS NOT NULL ORDER BY 1"


@dataclass(frozen=True, slots=True)
class Dangling:
    """A row that names a record that is not there, and the column in which it does."""

    table: str
    row: int
    column: str
    record: RecordRef


def dangling_references(actor: Actor) -> tuple[int, list[Dangling]]:
    """Return how many kinds of references were looked at, within the actor's reach, and those that point at nothing."""
    with transaction.atomic(), using_scope(actor):
        pairs = [(columns, kind) for columns in registry.record_columns() for kind in _kinds(columns)]
        return len(pairs), [dangling for columns, kind in pairs for dangling in _without_record(columns, kind)]


def _kinds(columns: RecordColumns) -> list[str]:
    """Return the kinds of records that a column names."""
    with connection.cursor() as cursor:
        cursor.execute(KINDS.format(**_names(columns)))
        return [kind for (kind,) in cursor.fetchall()]


def _without_record(columns: RecordColumns, kind: str) -> Iterator[Dangling]:
    """Yield the rows whose record of a kind is not there; of a kind that no module has, all rows."""
    target = _table_of(kind)
    statement = ALL_OF_KIND if target is None else WITHOUT_RECORD
    table, primary = target or ("", "")
    names = _names(columns) | {"target": _quoted(table), "primary": _quoted(primary)}
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**names), [kind])
        for row, key in cursor.fetchall():
            yield Dangling(columns.table, row, columns.key, RecordRef(kind, key))


def _table_of(label: str) -> tuple[str, str] | None:
    """Return the table of a kind of records and the column of its key, or nothing where no module has such a model."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    return model._meta.db_table, model._meta.pk.column


def _names(columns: RecordColumns) -> dict[str, str]:
    """Return the names of a declaration, quoted for a statement."""
    return {"table": _quoted(columns.table), "kind": _quoted(columns.kind), "key": _quoted(columns.key)}


def _quoted(name: str) -> str:
    """Quote the name of a table or a column."""
    return str(connection.ops.quote_name(name))
