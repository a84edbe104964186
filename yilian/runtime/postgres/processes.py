"""Which processes really serve a data folder. A file that names a process proves nothing: it may be a zombie or another's."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

PROCESSES = Path("/proc")


def serving(data: Path) -> list[int]:
    """Name the PostgreSQL processes that live in a data folder: the server works from there, a zombie from nowhere."""
    folder = data.resolve()
    return [process for process in _all() if _name(process) == "postgres" and _works_in(process, folder)]


def main_process(data: Path) -> int | None:
    """Name the server's main process when it is alive."""
    noted = _noted(data / "postmaster.pid")
    return noted if noted is not None and noted in serving(data) else None


def forget_the_dead(data: Path, socket: Path, port: int) -> None:
    """Remove notes that name a process which is a zombie or not ours: PostgreSQL would take it for a running server.

    There is one beside the data and one beside the socket. Nothing is removed while any process still serves the folder, nor
    when the process named is simply gone, which PostgreSQL judges itself.
    """
    if serving(data):
        return
    for note in (data / "postmaster.pid", socket / f".s.PGSQL.{port}.lock"):
        noted = _noted(note)
        if noted is not None and (PROCESSES / str(noted)).exists():
            note.unlink(missing_ok=True)


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    """Wait until something holds; say whether it came to hold in time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _all() -> Iterator[int]:
    if PROCESSES.exists():
        yield from (int(entry.name) for entry in PROCESSES.iterdir() if entry.name.isdecimal())


def _name(process: int) -> str:
    with suppress(OSError):
        return (PROCESSES / str(process) / "comm").read_text().strip()
    return ""


def _works_in(process: int, folder: Path) -> bool:
    with suppress(OSError):
        return Path(os.readlink(PROCESSES / str(process) / "cwd")) == folder
    return False


def _noted(note: Path) -> int | None:
    with suppress(OSError, ValueError, IndexError):
        return abs(int(note.read_text().splitlines()[0]))
    return None
