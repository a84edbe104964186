"""The database: start, stop, status, migrate, back up, restore."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from yilian.cli import output
from yilian.runtime.service_errors import REFUSED, ServiceError

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """数据库 | The database."""


@command.command()
def start() -> None:
    """启动数据库 | Start the database if it does not run."""
    from yilian.runtime.postgres import server

    started = server.start()
    zh, en = (
        ("数据库已启动。", "The database runs now.") if started else ("数据库在运行。", "The database runs already.")
    )
    output.result(server.status() | {"started": started}, zh, en)


@command.command()
def stop() -> None:
    """停止内置数据库 | Stop the embedded database."""
    from yilian.runtime.postgres import server, urls

    if urls.is_external():
        raise ServiceError("database-external")
    stopped = server.stop()
    zh, en = ("数据库已停止。", "Stopped.") if stopped else ("数据库没有在运行。", "It does not run.")
    output.result({"stopped": stopped}, zh, en)


@command.command("status")
def show_status() -> None:
    """使用哪个数据库、是否在运行 | Say which database is used and whether it runs."""
    from yilian.runtime.postgres.server import status

    report = status()
    output.result(report, _described(report, 0), _described(report, 1))


@command.command("migrate")
def migrate_database() -> None:
    """更新数据表 | Bring the tables up to date."""
    migrate()
    output.result({"migrated": True}, "数据表已是最新。", "The tables are up to date.")


@command.command()
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="覆盖已有文件 | overwrite a file that exists")
def backup(file: Path, yes: bool) -> None:
    """备份整个数据库到 FILE | Back the whole database up into FILE."""
    from yilian.runtime.postgres import archive

    if file.exists():
        output.refuse_without(yes, f"{file} 已存在，将被覆盖", f"{file} exists and would be overwritten")
    with output.progress(None, output.text("备份（字节）", "Backing up (bytes)")) as bar:
        size = archive.backup(file, bar.update)
        bar.update(size)
    output.result(
        {"file": str(file), "bytes": size},
        f"已备份到 {file}（{size:,} 字节）。文件含个人信息，密钥在 .yilian/secrets，请分开保管。",
        f"Backed up into {file} ({size:,} bytes). It holds personal data; keep .yilian/secrets apart from it.",
    )


@command.command()
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="替换现有数据 | replace the records that are there")
@click.option("--keep", is_flag=True, help="原库另存为 …_before | keep the former database as …_before")
def restore(file: Path, yes: bool, keep: bool) -> None:
    """用 FILE 恢复数据库 | Restore the database from FILE."""
    from yilian.runtime.postgres import archive

    steps = archive.steps_in(file)
    if archive.has_records():
        output.refuse_without(yes, "现有数据将被备份替换", "The records that are there would be replaced by the backup")
    with output.progress(steps, output.text("恢复", "Restoring")) as bar:
        archive.restore(file, lambda done: bar.update(min(done, steps)), keep=keep)
        bar.update(steps)
    output.result({"file": str(file), "steps": steps, "kept": keep}, f"已从 {file} 恢复。", f"Restored from {file}.")


@command.command(context_settings={"ignore_unknown_options": True})
@click.option("--as", "role", type=click.Choice(["owner", "app", "super"]), default="owner", show_default=True)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def psql(role: str, arguments: tuple[str, ...]) -> None:
    """打开 psql；其后的参数交给它 | Open psql; what follows is handed to it."""
    from yilian.runtime.postgres import ensure_database
    from yilian.runtime.postgres.paths import shipped_binaries
    from yilian.runtime.postgres.programs import client_environment
    from yilian.runtime.postgres.urls import connection_of

    ensure_database()
    program = str(shipped_binaries() / "bin" / "psql")
    os.execve(program, ["psql", *arguments], client_environment(connection_of(role)))  # noqa: S606 - no shell on purpose


def migrate() -> None:
    """Bring the tables up to date as the owner, with the policies, rights and reporting views that the modules declare."""
    with migrated():
        pass


def check() -> None:
    """Refuse a database whose tables are of another version, or are not locked as the modules declare."""
    as_owner("check")


@contextmanager
def migrated() -> Iterator[None]:
    """Migrate while the block does what needs no table, such as importing; leave it when the tables are up to date."""
    from yilian.runtime.postgres import ensure_database

    ensure_database()
    with _beside():
        yield


def as_owner(*arguments: str) -> None:
    """Run a piece of the owner's work in a process of its own: migrations, `check` or `analyze`."""
    with _beside(*arguments):
        pass


@contextmanager
def _beside(*arguments: str) -> Iterator[None]:
    environment = os.environ | {"YILIAN_DB_ROLE": "owner", "DJANGO_SETTINGS_MODULE": "yilian.config.settings"}
    command = [sys.executable, "-m", "yilian.config.migrating", *arguments]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as run:
        yield
        _, said = run.communicate()
    last = (said.strip().splitlines() or [""])[-1]
    if run.returncode == REFUSED:
        raise ServiceError.from_line(last)
    if run.returncode:
        raise ServiceError("migration-failed", what=last)


WORDS = {
    "kind": ("来源", "kind"),
    "running": ("在运行", "running"),
    "database": ("库名", "database"),
    "version": ("版本", "version"),
    "data": ("数据目录", "data"),
    "socket": ("套接字目录", "socket"),
    "log": ("日志", "log"),
    "elsewhere": ("在检出目录之外", "outside the checkout"),
    "user": ("运行用户", "user"),
    "bytes": ("大小（字节）", "bytes"),
    "host": ("主机", "host"),
    "port": ("端口", "port"),
    "dbname": ("库名", "database"),
    "own_app_role": ("应用用单独角色", "application has its own role"),
}
ANSWERS = {
    True: ("是", "yes"),
    False: ("否", "no"),
    "embedded": ("内置", "embedded"),
    "external": ("DATABASE_URL",) * 2,
}


def _described(report: dict[str, object], language: int) -> list[str]:
    """Set a description in two columns of the language (0 Chinese, 1 English)."""
    rows = [(WORDS.get(name, (name, name))[language], _answer(value, language)) for name, value in report.items()]
    return output.table(*(rows[0], rows[1:]))


def _answer(value: object, language: int) -> str:
    if isinstance(value, bool | str) and value in ANSWERS:
        return ANSWERS[value][language]
    return f"{value:,}" if isinstance(value, int) and value > 100_000 else str(value)
