"""The register of 42,000 elders through the real pages and the real interface: read, list, search, create; row-level security.

Baseline of the requests: the same rows by psycopg on a kept connection, written as JSON, with nothing around: no sign-in, no
permission, no audit, no other modules' parts, no page. The ratio says what everything else costs.
"""

import json
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import psycopg
import stage

AIMS = {"read": "≤ 3", "list": "≤ 6", "search": "≤ 6", "create": "≤ 5", "today": "≤ 100"}
TIMES = {"read": 300, "list": 200, "search": 200, "create": 200, "today": 20}
TIMES = {kind: stage.size(times, stage.ROUNDS) for kind, times in TIMES.items()}
FRAMES, PLAIN_TIMES = stage.size(200, stage.ROUNDS), stage.size(300, stage.ROUNDS)
USER = "admin"
DOCTOR = "doctor09"
ENOUGH = 0.1 * stage.size(4, 1)  # seconds of CPU, counted in hundredths
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
PINYIN = [
    "wang",
    "li",
    "zhang",
    "liu",
    "chen",
    "yang",
    "huang",
    "zhao",
    "wu",
    "zhou",
    "xu",
    "sun",
    "ma",
    "zhu",
    "hu",
    "guo",
    "he",
    "lin",
    "gao",
    "luo",
]
REACH = "SELECT set_config('yilian.divisions', '{[330727000000,330727999999]}', true), set_config('yilian.organizations', '', true)"
ONE = """
    SELECT e.id, e.name, e.pinyin, e.sex, e.birth_date, e.address, e.lives, e.groups, d.name_zh, up.name_zh
    FROM people_elder e JOIN places_division d ON d.code = e.residence_division_id
    LEFT JOIN places_division up ON up.code = d.parent_id
"""
PLAIN = {
    "read": f"{ONE} WHERE e.id = %s",
    "list": f"{ONE} WHERE e.merged_into_id IS NULL AND e.id > %s ORDER BY e.pinyin, e.id LIMIT 20",
    "search": f"{ONE} WHERE e.merged_into_id IS NULL AND e.name >= %s AND e.name < %s ORDER BY e.pinyin, e.id LIMIT 20",
}
random_source = random.Random()


def figures() -> list[stage.Figure]:
    """Measure; the county is loaded first when it does not stand."""
    demo = stage.loaded()
    import django

    django.setup()
    elders = _elders()
    found = [_load_speed(demo)] if demo["loaded"] else []
    with stage.serving() as program:
        client, doctor = program.client(USER), program.client(DOCTOR)
        frame = stage.cpu_per_request(program, lambda at: _discard(client.get("/help/")), FRAMES)["total"]
        found.append(stage.figure("page without records (frame)", frame, "ms", baseline=None))
        plain = _plain(elders)
        for kind, name, send in _requests(client, doctor, elders):
            cost = stage.cpu_per_request(program, send, TIMES[kind])
            found.append(
                stage.figure(
                    name,
                    cost["total"],
                    "ms",
                    AIMS[kind],
                    baseline=plain.get(kind),
                    application=round(cost["application"], 2),
                    database=round(cost["database"], 2),
                )
            )
    return found + row_level_security(elders)


def _load_speed(demo: dict[str, Any]) -> stage.Figure:
    """Return how fast the place was loaded: every row, from divisions to observations."""
    with _connection("super") as connection:
        tables = "people_elder people_elder_group agreements_enrolment obligations_obligation visits_visit visits_evidence health_observation"
        rows = sum(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables.split())
    return stage.figure(
        "demonstration loaded", rows / float(demo["seconds"]), "rows/s", rows=rows, seconds=demo["seconds"]
    )


def _requests(
    client: stage.Client, doctor: stage.Client, elders: list[int]
) -> Iterator[tuple[str, str, Callable[[int], None]]]:
    """Yield every request that is measured: its kind, its name, and how to send the n-th of them."""
    yield "read", "read an elder, interface", lambda at: _discard(client.get(f"/api/elders/{_pick(elders, at)}"))
    yield "read", "read an elder, page", lambda at: _discard(client.get(f"/elders/{_pick(elders, at)}/"))
    yield "list", "list 20, interface", lambda at: _discard(client.get(f"/api/elders?after=l.{at}"))
    yield "list", "list 20, page", lambda at: _discard(client.get(f"/elders/?page={1 + at % 20}"))
    yield "search", "search by name, interface", lambda at: _discard(client.get(f"/api/elders?q={_name(at)}"))
    yield "search", "search by name, page", lambda at: _discard(client.get(f"/elders/?q={_name(at)}"))
    yield "search", "search by pinyin, page", lambda at: _discard(client.get(f"/elders/?q={PINYIN[at % 20]}"))
    yield "search", "search of every register, page", lambda at: _discard(client.get(f"/search/?q={_name(at)}"))
    yield "today", "Today of a family doctor, page", lambda _at: _discard(doctor.get("/today/"))
    yield "create", "create an elder, interface", lambda at: _create(client, at)
    yield "create", "create an elder, page", lambda at: _register(client, 100_000 + at)


def _create(client: stage.Client, at: int) -> None:
    status, content = client.command("/api/elders", _somebody(at))
    if status != 201:
        raise RuntimeError(f"creating answered {status}: {content[:200]!r}")


def _register(client: stage.Client, at: int) -> None:
    status, content = client.form("/elders/new/", {name: str(value) for name, value in _somebody(at).items()})
    if status != 302:
        raise RuntimeError(f"registering answered {status}: {content[-2000:]!r}")


def _somebody(at: int) -> dict[str, Any]:
    """Invent an elder whom no other call gives, nor an earlier run; numbers of an area that the demonstration does not use."""
    from yilian.kernel.identifiers import resident_check_digit

    born = date(1930, 1, 1) + timedelta(days=random_source.randrange(10_000))
    body = f"{random_source.randrange(110_101, 120_000)}{born:%Y%m%d}{2 * random_source.randrange(500):03d}"
    name = SURNAMES[at % 20] + random_source.choice("秀桂兰玉") + random_source.choice("英珍花梅芳")
    return {
        "name": name,
        "sex": 2,
        "birth_date": born.isoformat(),
        "id_number": body + resident_check_digit(body),
        "residence": f"{_villages()[at % 50]}",
        "address": "村中路 1 号",
        "phone": f"139{at:08d}",
        "lives": "at-home",
    }


def _plain(elders: list[int]) -> dict[str, float]:
    """Measure the same rows by psycopg and JSON alone, within the same reach."""
    with _connection("app") as connection:
        parameters: dict[str, Callable[[int], tuple[Any, ...]]] = {
            "read": lambda at: (_pick(elders, at),),
            "list": lambda at: (at,),
            "search": lambda at: (_two(at), _two(at) + "\U0010ffff"),
        }

        def work(kind: str) -> Callable[[int], None]:
            def ask(at: int) -> None:
                with connection.transaction():
                    connection.execute(REACH)
                    rows = connection.execute(PLAIN[kind], parameters[kind](at)).fetchall()
                json.dumps(rows, default=str, ensure_ascii=False)

            return ask

        found = {kind: stage.cpu_here(work(kind), PLAIN_TIMES) for kind in PLAIN}
        columns = _columns(connection)

        def insert(at: int) -> None:
            number = b"plain-" + os.urandom(26)
            with connection.transaction():
                connection.execute(REACH)
                connection.execute(
                    f"INSERT INTO people_elder ({columns}, id_number_hash) SELECT {columns}, %s FROM people_elder WHERE id = %s",
                    [number, _pick(elders, at)],
                )

        found["create"] = stage.cpu_here(insert, PLAIN_TIMES)
    with _connection("super") as owner:
        owner.execute("DELETE FROM people_elder WHERE substr(id_number_hash, 1, 6) = 'plain-'")
    return found


def _columns(connection: "psycopg.Connection[Any]") -> str:
    asked = "SELECT column_name FROM information_schema.columns WHERE table_name = 'people_elder'"
    names = {row[0] for row in connection.execute(asked).fetchall()}
    return ", ".join(sorted(names - {"id", "id_number_hash"}))


def row_level_security(elders: list[int]) -> list[stage.Figure]:
    """Hold the statements of a request as the application sends them against the same ones where no policy applies."""
    count = "SELECT count(*) FROM people_elder WHERE merged_into_id IS NULL"
    asked = {name: _statements(path) for name, path in _reads(elders[7]).items()} | {
        f"count {stage.SIZE:,}, once a minute": [count]
    }
    found = []
    for name, statements in asked.items():
        with _connection("app") as bound, _connection("super") as free:
            pairs = [(_replayed(bound, statements), _replayed(free, statements)) for _ in range(3)]
        cost, freely = sorted(pairs, key=lambda pair: pair[0] / pair[1])[1]
        found.append(stage.figure(f"row-level security: {name}", cost, "ms database", "ratio ≤ 1.3", baseline=freely))
    return found


def _reads(elder: int) -> dict[str, str]:
    return {
        "read, interface": f"/api/elders/{elder}",
        "read, page": f"/elders/{elder}/",
        "list 20": "/api/elders",
        "page of 20": "/elders/",
        "search by name": "/api/elders?q=王秀",
        "search by surname": "/api/elders?q=王",
    }


def _statements(path: str) -> list[str]:
    """Return the statements by which a request reads people, as they are sent; what it writes is left out."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from yilian.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username=USER), backend="django.contrib.auth.backends.ModelBackend")
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        if client.get(path).status_code != 200:
            raise RuntimeError(f"{path} does not answer")
    sent = [one["sql"].strip() for one in captured]
    return [one for one in sent if one.startswith("SELECT") and "people_" in one]


def _replayed(connection: "psycopg.Connection[Any]", statements: list[str]) -> float:
    """Return the milliseconds of CPU that the connection's server process takes for the statements once."""
    server = connection.info.backend_pid

    def once() -> None:
        with connection.transaction():
            connection.execute(REACH)
            for statement in statements:
                connection.execute(statement).fetchall()

    for _ in range(10):
        once()
    before, times = stage.used(server), 0
    while stage.used(server) - before < ENOUGH:
        once()
        times += 1
    return (stage.used(server) - before) / times * 1000


@contextmanager
def _connection(role: str) -> "Iterator[psycopg.Connection[Any]]":
    from yilian.runtime.postgres.urls import connection_of, database_name

    with psycopg.connect(**connection_of(role, database_name()), autocommit=True) as connection:
        yield connection


def _elders() -> list[int]:
    """Draw elders to read, from 65 on and at home, so that most have services owed and done."""
    with _connection("super") as connection:
        asked = "SELECT elder_id FROM agreements_enrolment ORDER BY md5(elder_id::text) LIMIT 2000"
        return [row[0] for row in connection.execute(asked).fetchall()]


_known: list[str] = []


def _villages() -> list[str]:
    if not _known:
        with _connection("super") as connection:
            asked = "SELECT code FROM places_division WHERE level = 'village' ORDER BY code LIMIT 50"
            _known.extend(row[0] for row in connection.execute(asked).fetchall())
    return _known


def _pick(elders: list[int], at: int) -> int:
    return elders[at % len(elders)]


def _name(at: int) -> str:
    from urllib.parse import quote

    return quote(_two(at))


def _two(at: int) -> str:
    """Return what the requests and their baseline search for: a surname and the first character of a given name."""
    return SURNAMES[at % 20] + "秀桂兰玉建明志国"[at // 20 % 8]


def _discard(_content: bytes) -> None:
    """Take an answer and keep nothing."""
