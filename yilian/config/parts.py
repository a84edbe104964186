"""The programs that run beside each other under the supervisor: `python -m yilian.config.parts pages|door|worker`.

Each dies with the process that started it, even when that is killed by signal 9.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

PARENT_DEATH = 1  # PR_SET_PDEATHSIG
SETTINGS = "yilian.config.settings"
PAGES_THREADS = 4
SECONDS_TO_FINISH = 10


def die_with_parent(by: signal.Signals, parent: int) -> None:
    """Ask the kernel to signal this process when its parent ends; leave at once when it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PARENT_DEATH, int(by), 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(0)


def pages_application() -> Any:
    """Make the pages, in a process of granian's own."""
    die_with_parent(signal.SIGKILL, int(os.environ["YILIAN_PART"]))
    from yilian.config.wsgi import application

    return application


def door_application() -> Any:
    """Make the door, in a process of granian's own."""
    die_with_parent(signal.SIGKILL, int(os.environ["YILIAN_PART"]))
    from yilian.config.door import application

    return application()


def pages(host: str, port: int) -> None:
    """Serve the pages: WSGI with blocking threads, a few processes."""
    _granian("pages_application", "wsgi", host, port, workers=_workers(), blocking_threads=PAGES_THREADS)


def door(host: str, port: int) -> None:
    """Serve what is live: ASGI, one process."""
    _granian("door_application", "asgi", host, port)


def worker(host: str, port: int) -> None:
    """Run the jobs of every queue, periodic ones included; a stop lets the jobs at hand finish."""
    import django
    from django.core.management import call_command

    django.setup()
    arguments = ("--concurrency=2", "--name=yilian", f"--shutdown-graceful-timeout={SECONDS_TO_FINISH}")
    call_command("procrastinate", "worker", *arguments)


PARTS: dict[str, Callable[[str, int], None]] = {"pages": pages, "door": door, "worker": worker}


def main() -> None:
    """Run one part: its name, host and port, and the process it dies with."""
    name, host, port, parent = sys.argv[1:5]
    die_with_parent(signal.SIGTERM, int(parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    os.environ["YILIAN_PART"] = str(os.getpid())
    PARTS[name](host, int(port))


def _granian(application: str, interface: str, host: str, port: int, **more: Any) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        f"yilian.config.parts:{application}",
        address=host,
        port=port,
        interface=Interfaces(interface),
        factory=True,
        log_level=LogLevels.warning,
        workers_kill_timeout=SECONDS_TO_FINISH,
        **more,
    ).serve()


def _workers() -> int:
    given = os.environ.get("YILIAN_WORKERS", "")
    return int(given) if given.isdecimal() and int(given) else min(2, os.cpu_count() or 1)


if __name__ == "__main__":
    main()
