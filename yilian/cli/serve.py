"""Serve the pages, the live door and the workers until told to stop."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from yilian.cli import output

LOOK_AT_DATABASE = 5.0


@click.command()
@click.option(
    "--port", default=8000, show_default=True, help="网页端口；实时通道用下一个 | pages; what is live takes the next"
)
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址 | address to listen on")
@click.option(
    "--migrate/--no-migrate", "migrating", default=True, help="先更新数据表 | bring the tables up to date first"
)
@click.option("--keep-database", is_flag=True, help="结束后不停数据库 | leave the database running at the end")
def command(host: str, port: int, migrating: bool, keep_database: bool) -> None:
    """启动网页、实时通道和后台任务 | Serve until told to stop."""
    from yilian.cli.db import check, migrate

    run(host, port, first=migrate if migrating else check, keep_database=keep_database)


def run(host: str, port: int, *, first: Callable[[], None] | None = None, keep_database: bool = False) -> None:
    """Start what is needed, do what comes first, say where to look, wait for a signal, and stop all that was started."""
    from yilian.runtime.supervisor import Supervisor, check_port, program

    check_port(host, port)
    check_port(host, port + 1)
    pages, live = f"http://{_in_url(host)}:{port}", f"http://{_in_url(host)}:{port + 1}"
    programs = [
        program("yilian.config.programs:pages", host, port),
        program("yilian.config.programs:live", host, port + 1),
        program("yilian.config.programs:worker", host, 0, answers=False),
    ]
    environment = {
        "YILIAN_LIVE_URL": os.environ.get("YILIAN_LIVE_URL", "" if os.environ.get("YILIAN_HTTPS") == "1" else live),
        "YILIAN_PAGES_URL": pages,
        "DJANGO_SETTINGS_MODULE": "yilian.config.settings",
    }
    with _database(keep_database):
        if first is not None:
            first()
        supervisor = Supervisor(programs, output.say, environment, _database_watch())
        supervisor.run(lambda: _tell(f"{pages}/", live))
    output.say("已全部停止。", "All stopped.")


def _tell(pages: str, live: str) -> None:
    """Print where to look; `demo` has given its result already."""
    zh, en = f"请打开 {pages}（Ctrl-C 停止）", f"Open {pages} (Ctrl-C stops)"
    if output.current.said:
        output.say(zh, en)
    else:
        output.result({"url": pages, "live": live}, zh, en)


@contextmanager
def _database(keep: bool) -> Iterator[None]:
    """Have the database running, and stop it at the end when it was started here and nobody else uses it."""
    from yilian.runtime.postgres import server

    previous = signal.signal(signal.SIGTERM, _interrupt)
    started = server.start()
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)
        if started and not keep:
            if server.others_connected():
                output.say("数据库还有别的连接，继续运行。", "Others are connected to the database; it goes on.")
            else:
                server.stop()


def _database_watch() -> Callable[[], None]:
    """Return a look at the embedded database, which starts it again after a crash."""
    from yilian.runtime.postgres import server
    from yilian.runtime.service_errors import ServiceError

    next_look = time.monotonic() + LOOK_AT_DATABASE

    def look() -> None:
        nonlocal next_look
        if time.monotonic() < next_look:
            return
        next_look = time.monotonic() + LOOK_AT_DATABASE
        if server.crashed():
            output.say("数据库意外停止，正在重新启动。", "The database ended unexpectedly; it is started again.")
            try:
                server.start()
            except ServiceError as error:
                output.report(error)

    return look


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _in_url(host: str) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - shown, not bound
    return f"[{shown}]" if ":" in shown and not shown.startswith("[") else shown
