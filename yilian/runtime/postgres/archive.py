"""Backup into one file that appears only when whole, and restore beside the living database, swapped in one moment."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import sql

from yilian.runtime.postgres.paths import shipped_binaries
from yilian.runtime.postgres.programs import client_environment, failure
from yilian.runtime.postgres.roles import ROLES, Connection, grants
from yilian.runtime.postgres.server import ensure_database
from yilian.runtime.postgres.urls import connection_of, is_external
from yilian.runtime.service_errors import ServiceError

Tell = Callable[[int], None]
STEPS = ("pg_restore: creating ", "pg_restore: processing data", "pg_restore: executing ")


def backup(goal: Path, tell: Tell) -> int:
    """Write the whole database into a file (pg_dump's custom format) and give its size; `tell` hears the bytes written.

    The file has no name until it is complete and on the disk, so an interruption leaves nothing and an older file stays.
    """
    if not has_records():
        raise ServiceError("backup-nothing", database=_name())
    with _nameless(goal) as (descriptor, give_name):
        arguments = [_program("pg_dump"), "--format=custom", "--no-password"]
        with tempfile.TemporaryFile() as words:
            dump = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=descriptor, stderr=words, env=_environment()
            )
            with _stopped_at_the_end(dump):
                while not _ended(dump):
                    tell(os.fstat(descriptor).st_size)
            words.seek(0)
            said = words.read().decode(errors="replace")
        if dump.returncode:
            raise ServiceError("backup-role") if "row-level security" in said else failure("pg_dump", said)
        os.fsync(descriptor)
        give_name()
        return os.fstat(descriptor).st_size


def has_records() -> bool:
    """Return whether the database in use has tables, which a restore would replace."""
    ensure_database()
    try:
        with _admin(_name()) as database:
            words = "SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1"
            return database.execute(words).fetchone() is not None
    except psycopg.OperationalError:
        return False


def steps_in(source: Path) -> int:
    """Count what a backup holds; refuse a file that is none, or that is not Yilian's."""
    if not source.is_file():
        raise ServiceError("backup-missing", file=source)
    listing = subprocess.run(
        [_program("pg_restore"), "--list", str(source)], capture_output=True, text=True, check=False
    )
    if listing.returncode or "django_migrations" not in listing.stdout:
        raise ServiceError("backup-unreadable", file=source)
    return sum(1 for line in listing.stdout.splitlines() if line and not line.startswith(";"))


def restore(source: Path, tell: Tell, *, keep: bool = False) -> None:
    """Restore a backup into a fresh database and put it in the place of the one in use; `tell` hears the steps done.

    Until the swap, which is one transaction, the database in use is not touched. With `keep` it stays as `<name>_before`.
    """
    steps_in(source)
    _replace(lambda fresh: _fill(source, fresh, tell), keep=keep)


def empty() -> None:
    """Put an empty database in the place of the one in use, whose records are gone then."""
    _replace(lambda _: None)


def _replace(fill: Callable[[str], None], *, keep: bool = False) -> None:
    """Make a fresh database, fill it, and put it in the place of the one in use."""
    ensure_database()
    name = _name()
    fresh, former = f"{name}_restoring", f"{name}_before"
    with _admin("postgres") as server:
        _drop(server, fresh)
        owner = connection_of("owner").get("user", "") if is_external() else ROLES["owner"]
        server.execute(_words("CREATE DATABASE {} OWNER {} TEMPLATE template0", fresh, owner))
        try:
            fill(fresh)
            _drop(server, former)
            _swap(server, name, fresh, former)
        finally:
            _drop(server, fresh)
        if not keep:
            _drop(server, former)


def _fill(source: Path, database: str, tell: Tell) -> None:
    arguments = [_program("pg_restore"), "--exit-on-error", "--verbose", "--no-password", f"--dbname={database}"]
    if is_external():
        arguments += ["--no-owner", "--no-privileges"]
    done, said = 0, list[str]()
    running = subprocess.Popen(
        [*arguments, str(source)],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(database),
    )
    with _stopped_at_the_end(running):
        for line in running.stderr or ():
            done += line.startswith(STEPS)
            said = [*said[-20:], line]
            tell(done)
        running.wait()
    if running.returncode:
        raise failure("pg_restore", "".join(said))
    if is_external():
        _grant(database)


def _grant(database: str) -> None:
    with _admin(database) as fresh:
        if fresh.execute("SELECT 1 FROM pg_roles WHERE rolname = 'yilian_app'").fetchone():
            for statement in grants():
                fresh.execute(statement.encode())


def _swap(server: Connection, name: str, fresh: str, former: str) -> None:
    """Shut the old database to newcomers, send its clients away, and exchange the names in one transaction."""
    exists = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if not exists:
        server.execute(_words("ALTER DATABASE {} RENAME TO {}", fresh, name))
        return
    server.execute(_words("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", name))
    try:
        server.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name])
        with server.transaction():
            server.execute(_words("ALTER DATABASE {} RENAME TO {}", name, former))
            server.execute(_words("ALTER DATABASE {} RENAME TO {}", fresh, name))
    finally:
        server.execute(_words("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true", name))


def _drop(server: Connection, name: str) -> None:
    server.execute(_words("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def _words(pattern: str, *names: str) -> sql.Composed:
    return sql.SQL(pattern).format(*map(sql.Identifier, names))


def _name() -> str:
    return connection_of("super")["dbname"]


def _admin(database: str) -> Connection:
    return psycopg.connect(**connection_of("super", database), autocommit=True, connect_timeout=5)  # type: ignore[arg-type]


def _program(name: str) -> str:
    return str(shipped_binaries() / "bin" / name)


def _environment(database: str | None = None) -> dict[str, str]:
    return client_environment(connection_of("super", database)) | {"LC_ALL": "C"}


def _ended(process: subprocess.Popen[bytes]) -> bool:
    with suppress(subprocess.TimeoutExpired):
        process.wait(0.1)
        return True
    return False


@contextmanager
def _stopped_at_the_end(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> Iterator[None]:
    """Leave no program running when the one who waits for it is interrupted."""
    try:
        yield
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


@contextmanager
def _nameless(goal: Path) -> Iterator[tuple[int, Callable[[], None]]]:
    """Open a file without a name beside its goal (or with a hidden one, where the file system knows no other)."""
    folder = goal.resolve().parent
    draft = folder / f".{goal.name}.{os.getpid()}.partial"
    if not folder.is_dir():
        raise ServiceError("folder-missing", folder=folder)
    named = False
    try:
        descriptor = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600)
    except (OSError, AttributeError):
        descriptor, named = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), True

    def give_name() -> None:
        entry = os.open(folder, os.O_RDONLY)
        try:
            if not named:
                # a folder's descriptor, unused for an absolute path, makes Python follow the link to the nameless file
                os.link(f"/proc/self/fd/{descriptor}", draft, src_dir_fd=entry, follow_symlinks=True)
            draft.replace(goal)
            os.fsync(entry)
        finally:
            os.close(entry)

    try:
        yield descriptor, give_name
    finally:
        draft.unlink(missing_ok=True)
        os.close(descriptor)
