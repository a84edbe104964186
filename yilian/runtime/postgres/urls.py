"""Addresses of databases: DATABASE_URL and DATABASE_APP_URL when given, else the embedded server's two roles."""

import os
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from yilian.runtime.postgres.paths import server_paths
from yilian.runtime.postgres.roles import ROLES
from yilian.runtime.secrets import secret
from yilian.runtime.service_errors import ServiceError

DATABASE = "yilian"
OLDEST = 16

Role = Literal["owner", "app"]


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """Where the owner and where the application connect, as libpq URLs."""

    owner: str
    app: str


def is_external() -> bool:
    """Return whether DATABASE_URL names the database."""
    return bool(os.environ.get("DATABASE_URL"))


def database_name() -> str:
    """Return the name of the embedded database in use; each demonstrated place has one of its own."""
    return os.environ.get("YILIAN_DATABASE") or DATABASE


def connection_of(role: str, database: str | None = None) -> dict[str, str]:
    """Return the connection parameters of a role: `owner`, `app`, or `super` (the embedded server's own)."""
    if is_external():
        url = os.environ.get("DATABASE_APP_URL") if role == "app" else None
        parameters = parsed(url or os.environ["DATABASE_URL"])
        return parameters | ({"dbname": database} if database else {})
    paths = server_paths()
    return {
        "host": str(paths.socket),
        "port": str(paths.port),
        "user": ROLES.get(role, "postgres"),
        "password": secret(f"postgres-{role}"),
        "dbname": database or database_name(),
    }


def database_urls() -> DatabaseUrls:
    """Return both addresses; nothing is started and nothing is connected."""
    return DatabaseUrls(_url(connection_of("owner")), _url(connection_of("app")))


def parsed(url: str) -> dict[str, str]:
    """Read a URL like postgresql://user:password@host:5432/name?sslmode=require."""
    try:
        parameters = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.Error as error:
        raise ServiceError("database-url-wrong") from error
    ports = parameters.get("port", "").split(",")
    named = url.startswith(("postgres://", "postgresql://")) and bool(parameters.get("dbname"))
    if not named or not all(port.isdecimal() or not port for port in ports):
        raise ServiceError("database-url-wrong")
    return parameters


def external_version() -> int:
    """Connect to the given database and refuse one that is too old; gives its major version."""
    majors = []
    for role in ("owner", "app"):
        try:
            with psycopg.connect(**connection_of(role), connect_timeout=5) as connection:  # type: ignore[arg-type]
                majors.append(connection.info.server_version // 10000)
        except psycopg.Error as error:
            raise ServiceError("database-unreachable", what=str(error).strip().splitlines()[0]) from error
    if majors[0] < OLDEST:
        raise ServiceError("database-too-old", version=majors[0], oldest=OLDEST)
    return majors[0]


def _url(connection: dict[str, str]) -> str:
    user, password = (quote(connection.get(key, ""), safe="") for key in ("user", "password"))
    rest = {key: value for key, value in connection.items() if key not in ("user", "password", "dbname")}
    options = "&".join(f"{key}={quote(value, safe='')}" for key, value in rest.items())
    return f"postgresql://{user}:{password}@/{quote(connection['dbname'], safe='')}?{options}"
