"""Runs PostgreSQL's own programs, and turns what they say when they fail into one sentence."""

import os
import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from yilian.runtime.postgres.paths import ServerPaths
from yilian.runtime.service_errors import ServiceError

CLEAN = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
NO_SPACE = ("No space left on device", "Disk quota exceeded", "could not extend file", "File too large")


def run_as_server(paths: ServerPaths, program: str, *arguments: str, log: Path | None = None) -> None:
    """Run a program as the server's user; its failure becomes a ServiceError, read from its words and the log's new ones."""
    before = log.stat().st_size if log is not None and log.exists() else 0
    with tempfile.TemporaryFile() as output:
        try:
            done = subprocess.run(
                [str(paths.binaries / "bin" / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                check=False,
                user=paths.user,
                group=paths.group,
                extra_groups=[] if paths.user is not None else None,
                env=CLEAN,
                start_new_session=True,
                umask=0o077,
            )
        except FileNotFoundError as error:
            raise ServiceError("postgres-missing") from error
        if done.returncode == 0:
            return
        output.seek(0)
        said = output.read().decode(errors="replace")
    raise failure(program, said + _since(log, before), paths)


def failure(program: str, said: str, paths: ServerPaths | None = None) -> ServiceError:
    """Turn what a program said into one sentence."""
    if any(words in said for words in NO_SPACE):
        return ServiceError("disk-full")
    if paths is not None and "Address already in use" in said:
        return ServiceError("database-port-in-use", port=paths.port)
    if paths is not None and ("Permission denied" in said or "has wrong ownership" in said):
        return ServiceError("database-no-permission", folder=paths.state)
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"FATAL|PANIC|error:", line)] or lines or ["?"]
    return ServiceError("database-program-failed", program=program, what=telling[-1])


def client_environment(connection: Mapping[str, str]) -> dict[str, str]:
    """Return the environment by which psql and pg_dump find and enter a database, so that no password is an argument."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    named = {names[key]: value for key, value in connection.items() if key in names}
    others = {f"PG{key.upper()}": value for key, value in connection.items() if key not in names}
    return inherited | others | named


def _since(log: Path | None, before: int) -> str:
    if log is None or not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(before)
        return "\n" + file.read(100_000).decode(errors="replace")
