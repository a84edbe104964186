"""The live door with a real database: what is notified is heard, also after the connection was lost."""

import asyncio
from contextlib import suppress

import psycopg
import pytest

from yilian.config.live import application
from yilian.config.live.changes import EVERYTHING, Changes
from yilian.runtime.postgres import database_urls, ensure_database
from yilian.runtime.postgres.urls import connection_of


@pytest.fixture
def url() -> str:
    ensure_database()
    return database_urls().app


async def ask(door: object, path: str, **headers: str) -> tuple[int, dict[str, str]]:
    """Ask the door for an address by its ASGI interface; gives status and headers."""
    sent: list[dict[str, object]] = []
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "http",
        "headers": [(name.encode(), value.encode()) for name, value in {"host": "door", **headers}.items()],
    }

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    await door(scope, receive, send)  # type: ignore[operator]
    start = sent[0]
    return int(str(start["status"])), {name.decode(): value.decode() for name, value in start["headers"]}  # type: ignore[attr-defined]


def test_what_is_notified_is_heard_also_after_a_lost_connection(url):
    async def listen() -> list[str | None]:
        changes = Changes(url)
        hearing = asyncio.create_task(changes.hear())
        with changes.listener() as queue:
            heard = [await asyncio.wait_for(queue.get(), 10)]
            _as_super("NOTIFY yilian_live, 'today'")
            heard.append(await asyncio.wait_for(queue.get(), 10))
            _as_super("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN yilian_live'")
            heard.append(await asyncio.wait_for(queue.get(), 10))
        hearing.cancel()
        with suppress(asyncio.CancelledError):
            await hearing
        return heard

    assert asyncio.run(listen()) == [EVERYTHING, "today", EVERYTHING]


def _as_super(words: str) -> None:
    with psycopg.connect(**connection_of("super", database_name_of_app()), autocommit=True) as connection:
        connection.execute(words.encode())


def database_name_of_app() -> str:
    return connection_of("app")["dbname"]


def test_the_door_is_not_healthy_before_it_hears(url):
    assert asyncio.run(ask(application(), "/live/health"))[0] == 503


def test_strangers_and_foreign_origins_hear_nothing(url):
    door = application()
    with psycopg.connect(**connection_of("owner")) as connection:
        tables = connection.execute("SELECT to_regclass('django_session')").fetchone()
    status, _ = asyncio.run(ask(door, "/live/events", cookie="sessionid=forged"))
    assert status == (401 if tables and tables[0] else 503)
    assert asyncio.run(ask(door, "/live/events", origin="http://evil.example"))[0] == 403
