"""The programs that run beside each other: the pages, the live door and the worker. `yilian.runtime` starts them by name."""

import os
from typing import Any

from yilian.runtime.processes import die_with_program

SETTINGS = "yilian.config.settings"
PAGES_THREADS = 4
SECONDS_TO_FINISH = 10


def pages(host: str, port: int) -> None:
    """Serve the pages: WSGI with blocking threads, a few processes."""
    _granian("pages_application", "wsgi", host, port, workers=_workers(), blocking_threads=PAGES_THREADS)


def live(host: str, port: int) -> None:
    """Serve what is live: ASGI, one process."""
    _granian("live_application", "asgi", host, port)


def worker(host: str, port: int) -> None:
    """Run the jobs of every queue, periodic ones included; a stop lets the jobs at hand finish."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.core.management import call_command

    django.setup()
    from yilian.pages.registry import modules

    for module in modules():
        for make_up in module.at_start:
            make_up()
    arguments = ("--concurrency=2", "--name=yilian", f"--shutdown-graceful-timeout={SECONDS_TO_FINISH}")
    call_command("procrastinate", "worker", *arguments)


def pages_application() -> Any:
    """Return the WSGI application of the pages, in a process of granian's own."""
    die_with_program()
    from yilian.config.wsgi import application

    return application


def live_application() -> Any:
    """Return the ASGI application of the live door, in a process of granian's own."""
    die_with_program()
    from yilian.config.live import application

    return application()


def _granian(application: str, interface: str, host: str, port: int, **more: Any) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        f"{__name__}:{application}",
        address=host,
        port=port,
        interface=Interfaces(interface),
        factory=True,
        log_level=LogLevels.warning,
        workers_kill_timeout=SECONDS_TO_FINISH,
        **more,
    ).serve()


def _workers() -> int:
    """Return how many processes serve the pages: YILIAN_WORKERS, else one for each of at most two processors."""
    chosen = os.environ.get("YILIAN_WORKERS", "")
    return int(chosen) if chosen.isdecimal() and int(chosen) else min(2, os.cpu_count() or 1)
