"""Finds the database of a demonstrated place, for commands that name the place and nothing else."""

import os

import psycopg
from psycopg.conninfo import make_conninfo

from yilian.config.postgres.server import ensure_database
from yilian.config.postgres.urls import DATABASE, connection_of, is_external


def name_of(pack: str) -> str:
    """Give the name of the database in which a place is demonstrated."""
    return f"yilian_{pack.replace('-', '_')}"


def turn_to(pack: str) -> str | None:
    """Let this process use the demonstration of a place when no database is named and the usual one holds no place; say which was chosen.

    The embedded server is started if needed. Settings must not be read yet.
    """
    if is_external() or os.environ.get("YILIAN_DATABASE"):
        return None
    ensure_database()
    if _holds_a_place(DATABASE) or not _holds_a_place(name_of(pack)):
        return None
    os.environ["YILIAN_DATABASE"] = name_of(pack)
    os.environ.setdefault("YILIAN_PLACE", pack)
    return name_of(pack)


def _holds_a_place(database: str) -> bool:
    """Say whether a database is there and has divisions in its register."""
    try:
        with psycopg.connect(make_conninfo("", **connection_of("owner", database)), autocommit=True) as asked:
            return asked.execute("SELECT 1 FROM places_division LIMIT 1").fetchone() is not None
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
        return False
