"""What a database records of its own making: by which migrations, in which wording, and from which declarations the rest was derived.

While first migrations are still written anew, a database made by a former wording has the same names recorded and lacks columns. So
each wording is recorded by its checksum, and a database that holds a migration of another wording is refused.
"""

import ast
import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from yilian.audit.row_security import open_to_all
from yilian.runtime.service_errors import ServiceError

TABLE = "yilian_schema"
SHAPE = replace(open_to_all("checksums of migrations and declarations"), rights="SELECT")
MIGRATION = "migration"
ADVISORY_LOCK = 0x79696C69616E
MAKE = """
    CREATE TABLE IF NOT EXISTS yilian_schema (
        kind text NOT NULL, name text NOT NULL, declared text NOT NULL, made text NOT NULL, PRIMARY KEY (kind, name)
    )
"""


@contextmanager
def alone(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let one migration at a time work on a database; the others wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def refuse_made_before(connection: BaseDatabaseWrapper) -> None:
    """Refuse a database in which a migration is recorded that is not, or no longer in this wording, one of ours."""
    written, recorded = checksums(), records(connection, MIGRATION)
    for name in sorted(_applied(connection)):
        if name not in written or name not in recorded or recorded[name][0] != written[name]:
            raise ServiceError("database-made-before", migration=name)


def record_migrations(connection: BaseDatabaseWrapper) -> None:
    """Record the wording of every migration that is applied."""
    written = checksums()
    replace_records(connection, MIGRATION, ((name, written[name], "") for name in _applied(connection)))


def replace_records(connection: BaseDatabaseWrapper, kind: str, rows: Iterable[tuple[str, str, str]]) -> None:
    """Replace all records of a kind by rows of name, what was declared, and what the database made of it."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE)
        cursor.execute("DELETE FROM yilian_schema WHERE kind = %s", [kind])
        cursor.executemany("INSERT INTO yilian_schema VALUES (%s, %s, %s, %s)", [(kind, *row) for row in rows])


def records(connection: BaseDatabaseWrapper, kind: str) -> Mapping[str, tuple[str, str]]:
    """Return what is recorded of a kind, by name: what was declared, and what the database made of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)::text", [TABLE])
        if cursor.fetchone() == (None,):
            return {}
        cursor.execute("SELECT name, declared, made FROM yilian_schema WHERE kind = %s", [kind])
        return {name: (declared, made) for name, declared, made in cursor.fetchall()}


def checksums() -> dict[str, str]:
    """Return a checksum of every migration of ours, by 'label.name': of what it says, not of its comments and layout."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return {
        f"{label}.{name}": checksum(_text_of(type(migration)))
        for (label, name), migration in loader.disk_migrations.items()
        if label in our_labels()
    }


def checksum(text: str) -> str:
    """Return a checksum of Python text without its docstring, comments and layout."""
    tree = ast.parse(text)
    statements = tree.body[1:] if ast.get_docstring(tree) is not None else tree.body
    return hashlib.sha256("\n".join(ast.unparse(statement) for statement in statements).encode()).hexdigest()


def _text_of(migration: type) -> str:
    return Path(str(sys.modules[migration.__module__].__file__)).read_text("utf-8")


def _applied(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the migrations of ours that are recorded as applied, as 'label.name'."""
    applied = MigrationRecorder(connection).applied_migrations()
    return {f"{label}.{name}" for label, name in applied if label in our_labels()}


def our_labels() -> frozenset[str]:
    """Return the labels of our own modules, beside those of libraries."""
    return frozenset(app.label for app in apps.get_app_configs() if app.name.startswith("yilian."))
