"""The live door: who may listen, what passes, and that slow listeners lose nothing but names."""

import asyncio

from django.contrib.sessions.backends.db import SessionStore

from yilian.accounts.models import User
from yilian.config.live.application import allowed_origins, stream
from yilian.config.live.changes import EVERYTHING, WAITING_TOPICS, Changes
from yilian.config.live.sessions import FIND_SESSION, user_of


class Rows:
    """A connection that knows one session and one user."""

    def __init__(self, session: str | None, password: str | None) -> None:
        self.rows = {True: session, False: password}

    async def execute(self, words: str, parameters: list[object]) -> "Rows":
        self.row = self.rows[words == FIND_SESSION]
        return self

    async def fetchone(self) -> tuple[str] | None:
        return None if self.row is None else (self.row,)


def a_session(password: str = "argon2$x", **more: object) -> str:
    user = User(password=password)
    held = {"_auth_user_id": "7", "_auth_user_hash": user.get_session_auth_hash(), **more}
    return SessionStore().encode(held)


def knocking(session: str | None, password: str | None = "argon2$x") -> int | None:
    return asyncio.run(user_of(Rows(session, password), "key"))  # type: ignore[arg-type]


def test_a_session_of_the_pages_opens_the_door():
    assert knocking(a_session()) == 7


def test_no_session_a_forged_one_or_an_anonymous_one_does_not():
    assert knocking(None) is None
    assert knocking(a_session()[:-1] + "x") is None
    assert knocking("nonsense") is None
    assert knocking(SessionStore().encode({})) is None


def test_a_changed_password_or_a_closed_user_ends_it():
    assert knocking(a_session(), password="argon2$new") is None
    assert knocking(a_session(), password=None) is None


def test_only_names_of_topics_pass():
    changes = Changes("")
    with changes.listener() as queue:
        for topic in ("today", '{"name": "somebody"}', "elder 7", "x" * 60, ""):
            changes.tell(topic)
        assert queue.get_nowait() == "today"
        assert queue.empty()
    assert len(changes) == 0


def test_a_slow_listener_hears_that_everything_changed_and_the_others_what_did():
    changes = Changes("")
    with changes.listener() as slow:
        for _ in range(WAITING_TOPICS):
            changes.tell("today")
        with changes.listener() as quick:
            changes.tell("alerts")
            assert quick.get_nowait() == "alerts"
        assert (slow.get_nowait(), slow.qsize()) == (EVERYTHING, 0)


def test_a_stream_tells_its_topics_and_no_others_and_ends_when_the_door_closes():
    async def listen() -> list[str]:
        changes = Changes("")
        heard = stream(changes, {"today-7"})
        lines = [await anext(heard)]
        for topic in ("today-8", "today-7", "today-77", EVERYTHING):
            changes.tell(topic)
        lines += [await anext(heard), await anext(heard)]
        changes.close()
        return lines + [line async for line in heard]

    told = ["event: changed\ndata: today-7\n\n", f"event: changed\ndata: {EVERYTHING}\n\n"]
    assert asyncio.run(listen()) == ["retry: 3000\n\n", *told]


def test_only_the_pages_and_the_door_itself_are_allowed_origins(monkeypatch):
    from starlette.requests import Request

    monkeypatch.setenv("YILIAN_PAGES_URL", "http://pages:8000")
    scope = {"type": "http", "scheme": "http", "headers": [(b"host", b"door:8001")], "path": "/", "query_string": b""}
    assert allowed_origins(Request(scope)) == {"http://door:8001", "http://pages:8000"}
