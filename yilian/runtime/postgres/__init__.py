"""The database: PostgreSQL 18 embedded by default, any PostgreSQL of version 16 or later by `DATABASE_URL`."""

from typing import Any

from yilian.runtime.postgres.roles import ROLES
from yilian.runtime.postgres.urls import DATABASE, DatabaseUrls, connection_of, database_name, database_urls

# A statement sent this often on a connection is planned once: planning a join under row-level security costs more than running it.
PREPARED_FROM = 3

__all__ = ["DATABASE", "ROLES", "DatabaseUrls", "database_name", "database_urls", "django_database", "ensure_database"]


def ensure_database() -> DatabaseUrls:
    """Make sure that a database answers, started if needed, and give its addresses."""
    from yilian.runtime.postgres.server import ensure_database as ensure

    return ensure()


def django_database(role: str) -> dict[str, Any]:
    """Return Django's settings for the database, for the role `owner` (migrations) or `app` (everything else).

    Nothing is started and nothing is connected here.
    """
    connection = connection_of(role)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    named = {setting: connection.pop(key, "") for key, setting in names.items()}
    pool = {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}} if role == "app" else {}
    prepared = {"server_side_binding": True, "prepare_threshold": PREPARED_FROM}
    return named | {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": pool | prepared | connection,
        "TEST": {"NAME": "yilian_test"},
    }
