"""The tests' server and databases: one template for each state of the tables, migrated once and kept; every process copies it.

The server is the tests' own and holds nothing of worth, so it does not wait for the disk. Tests of what a crash leaves behind
(`tests/faults`) run installations of their own, with the settings of the program.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection

from yilian.config import migrating
from yilian.runtime.postgres import django_database, ensure_database, server
from yilian.runtime.postgres.paths import server_paths
from yilian.runtime.postgres.urls import connection_of
from yilian.runtime.secrets import home

ROOT = Path(__file__).resolve().parents[1]
OWN_HOME = ROOT / ".yilian" / "tests"
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# Sources that cannot change a table, a policy or a view of the database; every other one may, wherever it stands.
ABOVE_TABLES = {"views", "forms", "urls", "api", "tasks", "cli", "demo", "live", "messages"}
DRAFT = "yilian_template_draft"
OURS = "SELECT datname FROM pg_database WHERE datname ~ '^yilian_(test_[0-9]+|template_[0-9a-f]{16})$'"

Server = psycopg.Connection[tuple[object, ...]]


def digest_of_tables(root: Path = ROOT) -> str:
    """Return a digest of everything that decides what tables, policies and views there are, the locked packages included."""
    package = root / "yilian"
    code = [*package.rglob("*.py"), *package.rglob("*.sql")]
    sources = [path for path in code if ABOVE_TABLES.isdisjoint(_names_in(path.relative_to(package)))]
    digest = hashlib.sha256()
    for path in (root / "requirements.txt", *sorted(sources)):
        digest.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _names_in(path: Path) -> tuple[str, ...]:
    return path.with_suffix("").parts


# Taken when the process begins, when the models are loaded too: files may change while it runs.
TEMPLATE = f"yilian_template_{digest_of_tables()}"
OF_THIS_PROCESS = f"yilian_test_{os.getpid()}"


def start_server() -> None:
    """Start the server unless it runs, and make its data anew when a crash may have harmed it."""
    if home().resolve() == OWN_HOME:
        server.SETTINGS |= HASTY
        with _one_at_a_time("start"):
            if server.crashed():
                shutil.rmtree(server_paths().state)
            ensure_database()
    else:
        ensure_database()


def make_database() -> None:
    """Copy the template for this process, and let Django reach the copy as the application does."""
    with _one_at_a_time("template"), _as_owner() as owner:
        _drop_what_nobody_uses(owner)
        if TEMPLATE not in _names_of_ours(owner):
            _make_template(owner)
        owner.execute(f'CREATE DATABASE "{OF_THIS_PROCESS}" TEMPLATE "{TEMPLATE}"'.encode())
    _turn_to(OF_THIS_PROCESS, "app")


def drop_database() -> None:
    """Drop the copy of this process."""
    connection.close()
    with _as_owner() as owner:
        owner.execute(f'DROP DATABASE "{OF_THIS_PROCESS}"'.encode())


def _make_template(owner: Server) -> None:
    """Migrate a draft that takes its name when it is complete."""
    owner.execute(f'DROP DATABASE IF EXISTS "{DRAFT}"'.encode())
    owner.execute(f'CREATE DATABASE "{DRAFT}"'.encode())
    _turn_to(DRAFT, "owner")
    migrating.migrate()
    connection.close()
    owner.execute(f'ALTER DATABASE "{DRAFT}" RENAME TO "{TEMPLATE}"'.encode())


def _drop_what_nobody_uses(owner: Server) -> None:
    """Drop the templates of other tables, and the databases of runs that were killed."""
    for name in _names_of_ours(owner):
        kind, _, key = name.rpartition("_")
        if name != TEMPLATE if kind == "yilian_template" else not Path("/proc", key).exists():
            owner.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())


def _names_of_ours(owner: Server) -> list[str]:
    return [str(name) for (name,) in owner.execute(OURS)]


def _turn_to(database: str, role: str) -> None:
    """Let Django reach a database as a role; without a pool, which would outlive a test."""
    connection.close()
    found = django_database(role)
    options = {name: value for name, value in found["OPTIONS"].items() if name != "pool"}
    connection.settings_dict.update({key: found[key] for key in ("USER", "PASSWORD", "HOST", "PORT")})
    connection.settings_dict.update({"NAME": database, "OPTIONS": options})


def _as_owner() -> Server:
    return psycopg.connect(**connection_of("owner"), autocommit=True)  # type: ignore[arg-type]


@contextmanager
def _one_at_a_time(what: str) -> Iterator[None]:
    """Let the processes of a run wait for each other."""
    home().mkdir(parents=True, exist_ok=True)
    with home().joinpath(f"tests-{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
