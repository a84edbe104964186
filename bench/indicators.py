"""Indicators: all measures of 磐安's documents on every engine, against hand-written SQL, with a million elders and with a province.

`figures()` makes its data with DuckDB and SQL in a passing folder and a passing database, and removes both. `python bench/indicators.py
--quick` is a small run. Times are medians of three warm runs unless said.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yilian.config.settings")

import stage  # noqa: E402 - found beside this file
from invented import BORN, ITEM, SERVED, VILLAGES, make_lake  # noqa: E402

ON = date(2023, 9, 12)
PACK, TARGET, COUNTY = "panan-2021", "health-management-rate-65", "330727"
QUICK = False
PARTS = ("cell", "postgres", "province")


@dataclass(frozen=True)
class Size:
    """How many elders and services, in a cell and in a province."""

    elders: int
    events: int
    province_elders: int
    province_events: int


FULL = Size(1_000_000, 5_000_000, 13_000_000, 100_000_000)
SMALL = Size(20_000, 100_000, 130_000, 1_000_000)
LEAST = Size(2_000, 10_000, 9_000, 20_000)
# Whether Spark writes every measure is tested elsewhere; the least run, which shows that the bench works, spares it.
ENGINES = ("duckdb", "spark")[: stage.size(2, 1)]

BEST = """
SELECT count(*) FILTER (WHERE e.elder_id IN (
    SELECT s.elder_id FROM fact_service AS s
    WHERE s.item = 'health-checkup' AND s.served_on BETWEEN DATE '2023-01-01' AND DATE '2023-09-12'
)), count(*)
FROM fact_elder AS e
WHERE e.basis = 'resident' AND e.division BETWEEN '330727000000' AND '330727999999' AND e.birth_date <= DATE '1958-09-12'
  AND (e.died_on IS NULL OR e.died_on > DATE '2023-09-12') AND (e.from_on IS NULL OR e.from_on <= DATE '2023-09-12')
  AND (e.to_on IS NULL OR e.to_on >= DATE '2023-09-12')
"""


def line(  # noqa: PLR0917 - a figure has six parts
    name: str, value: float, unit: str, aim: str = "", baseline: float | None = None, ratio: float | None = None
) -> dict[str, Any]:
    """Return one figure."""
    return {"name": name, "value": round(value, 4), "unit": unit, "aim": aim, "baseline": baseline, "ratio": ratio}


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Return the median of some runs after one that warms up."""
    work()
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return statistics.median(found)


def once(work: Callable[[], object]) -> float:
    """Return the time of one run."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def targets() -> list[Any]:
    """Return 磐安's own targets whose facts exist."""
    from yilian.indicators.measures import MEASURES
    from yilian.places.policies import policy_library

    return [one for one in policy_library().pack(PACK).targets if MEASURES[one.measure].table is not None]


def all_measures(engine: Any, division: str = COUNTY) -> list[Any]:
    """Ask an engine for every figure."""
    from yilian.indicators.queries.figures import figure_of

    return [figure_of(one, division, ON, engine) for one in targets()]


def rate(engine: Any) -> Any:
    """Ask an engine for the health-management rate alone."""
    from yilian.indicators.queries.figures import figure_of
    from yilian.places.policies import policy_library

    return figure_of(policy_library().pack(PACK).target[TARGET], COUNTY, ON, engine)


def on_duckdb(paths: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    """Measure one cell on DuckDB."""
    from yilian.indicators.lake.engines import DuckDB

    engine = DuckDB(paths, threads=2)
    count = len(targets())
    yield line(f"duckdb: all {count} measures with facts", seconds(lambda: all_measures(engine)), "s", "≤ 1")
    ours, best = seconds(lambda: rate(engine), 5), seconds(lambda: engine.rows(BEST), 5)
    found = rate(engine)
    assert tuple(engine.rows(BEST)[0]) == (found.numerator, found.denominator), (
        "the hand-written SQL counts something else"
    )
    yield line(
        "duckdb: health-management rate, against hand-written SQL",
        ours,
        "s",
        "ratio ≤ 1.2",
        round(best, 4),
        round(ours / best, 2),
    )
    engine.close()


@contextmanager
def scratch_database() -> Iterator[Any]:
    """Yield a database of its own with all tables, as the owner; it is dropped afterwards."""
    from django.db import connection

    from yilian.runtime.postgres import django_database, ensure_database
    from yilian.runtime.postgres.server import grants

    ensure_database()
    settings, owner = connection.settings_dict, django_database("owner")
    before = dict(settings)
    settings.update({key: owner[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})
    settings["OPTIONS"] = {name: value for name, value in owner["OPTIONS"].items() if name != "pool"}
    name = settings["NAME"]
    settings["TEST"] = {**settings.get("TEST", {}), "NAME": f"yilian_bench_{os.getpid()}"}
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    with connection.cursor() as cursor:
        for statement in grants():
            cursor.execute(statement)
    try:
        yield connection
    finally:
        connection.close()
        settings.update({key: owner[key] for key in ("USER", "PASSWORD")})
        connection.creation.destroy_test_db(name, verbosity=0)
        settings.update(before)


def as_application(connection: Any) -> None:
    """Become the application, so that row-level security holds."""
    from yilian.runtime.postgres import django_database

    app = django_database("app")
    connection.close()
    connection.settings_dict.update({key: app[key] for key in ("USER", "PASSWORD")})


FILL = """
SET session_replication_role = replica;
INSERT INTO places_division (code, name_zh, name_en, pinyin, level, synthetic) VALUES
    ('330727000000', '县', '', '', 'county', true), ('330727109000', '镇', '', '', 'township', true);
INSERT INTO places_division (code, name_zh, name_en, pinyin, level, synthetic)
    SELECT (330727109201 + i)::text, '村' || i, '', '', 'village', true FROM generate_series(0, {villages} - 1) AS i;
INSERT INTO places_organization
    (code, name_zh, name_en, known_as, pinyin, kind, level, ownership, division_id, uscc, care_type, modes, planned, source_clause, note, synthetic)
    SELECT 'o' || i, 'o' || i, '', '{{}}', '', 'township-health-centre', '', 'public', (330727109201 + i % {villages})::text, '', '',
           '{{}}', false, '', '', true FROM generate_series(1, 300) AS i;
INSERT INTO places_bed_count (organization_id, kind, count, "on")
    SELECT id, 'rehabilitation-nursing', 10, '2022-01-01' FROM places_organization;
INSERT INTO people_team (organization_id, name) SELECT min(id), 't' FROM places_organization;
INSERT INTO people_practitioner (name, kind) VALUES ('p', 'doctor');
INSERT INTO people_elder
    (name, pinyin, initials, sound, sex, birth_date, id_number_cipher, id_number_hash, phone_cipher, phone_hash, household_division_id,
     residence_division_id, address, lives, groups, died_on, synthetic)
    SELECT 'e', 'e', 'e', 'e', 1 + i % 2, {born}, '', sha256(i::text::bytea), '', '', (330727109201 + i % {villages})::text,
           (330727109201 + i % {villages})::text, '', 'at-home', '{{}}', CASE WHEN i % 97 = 0 THEN DATE '2023-03-01' END, true
    FROM generate_series(0::bigint, {elders} - 1) AS i;
INSERT INTO people_residence (elder_id, basis, division_id, address, recorded_on)
    SELECT id, 'stay', residence_division_id, '', DATE '2023-01-01' FROM people_elder;
INSERT INTO visits_visit
    (elder_id, practitioner_id, team_id, item, "on", place, note, setting, guidance, correction_reason, withdrawal_reason, recorded_at)
    SELECT (SELECT min(id) FROM people_elder) + (i * 15485863) % {elders}, p.id, t.id, {item}, {served}, '', '', '', '', '', '', now()
    FROM generate_series(0::bigint, {events} - 1) AS i, people_practitioner AS p, people_team AS t;
"""


def fill(database: str, size: Size) -> None:
    """Write elders and visits as the server's own role, which need not check twenty million foreign keys that hold by construction."""
    import psycopg

    from yilian.runtime.postgres.urls import connection_of

    given = {"elders": size.elders, "events": size.events, "born": BORN, "served": SERVED, "item": ITEM}
    with psycopg.connect(**connection_of("super", database), autocommit=True) as into:  # type: ignore[arg-type]
        for statement in FILL.format(villages=VILLAGES, **given).split(";"):
            if statement.strip():
                into.execute(statement)
        into.execute("VACUUM ANALYZE")


def on_postgres(size: Size, folder: Path) -> Iterator[dict[str, Any]]:
    """Measure one cell on PostgreSQL with row-level security on, then its export, then how soon a new event counts."""
    from datetime import datetime

    from django.db import transaction

    from yilian.audit.scope import using_scope
    from yilian.indicators.engines import LIVE
    from yilian.indicators.lake.exporting import export
    from yilian.kernel.actors import SYSTEM

    with scratch_database() as connection:
        fill(connection.settings_dict["NAME"], size)
        as_application(connection)
        with transaction.atomic(), using_scope(SYSTEM):
            yield line("postgresql: all measures with facts, warm", seconds(lambda: all_measures(LIVE)), "s", "≤ 3")
            ours, best = seconds(lambda: rate(LIVE)), seconds(lambda: LIVE.rows(BEST))
            yield line(
                "postgresql: health-management rate, against hand-written SQL",
                ours,
                "s",
                "ratio ≤ 1.2",
                round(best, 4),
                round(ours / best, 2),
            )
            before = rate(LIVE)
        yield line("postgresql: figure right after one new event", _new_event(connection, before), "s", "≤ 1")
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            with using_scope(SYSTEM):
                at = datetime(2023, 9, 12, 8, 0).astimezone()
                took = time.perf_counter()
                done = export(folder / "export", COUNTY, at)
                took = time.perf_counter() - took
                yield line("export: rows", done.rows / took, "rows/s")
                yield line("export: size of a fact", done.bytes / done.rows, "bytes")
                yield line("export again, nothing changed", once(lambda: export(folder / "export", COUNTY, at)), "s")


def _new_event(connection: Any, before: Any) -> float:
    """Return the time from writing one check-up to the figure that counts it."""
    from django.db import transaction

    from yilian.audit.scope import using_scope
    from yilian.indicators.engines import LIVE
    from yilian.kernel.actors import SYSTEM

    elder = """SELECT e.id FROM people_elder AS e WHERE birth_date < '1950-01-01' AND died_on IS NULL AND NOT EXISTS (
        SELECT 1 FROM visits_visit AS v WHERE v.elder_id = e.id AND v.item = 'health-checkup' AND v."on" >= '2023-01-01') LIMIT 1"""
    with transaction.atomic(), using_scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute(elder)
        (one,) = cursor.fetchone()
    started = time.perf_counter()
    with transaction.atomic(), using_scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO visits_visit
            (elder_id, practitioner_id, team_id, item, "on", place, note, setting, guidance, correction_reason, withdrawal_reason, recorded_at)
            SELECT %s, p.id, t.id, 'health-checkup', '2023-09-12', '', '', '', '', '', '', now()
            FROM people_practitioner AS p, people_team AS t""",
            [one],
        )
    with transaction.atomic(), using_scope(SYSTEM):
        after = rate(LIVE)
    took = time.perf_counter() - started
    assert after.numerator == before.numerator + 1
    return took


def province(size: Size, folder: Path) -> Iterator[dict[str, Any]]:
    """Measure a province in Parquet, each engine in a process of its own, so that its peak of memory is its own."""
    paths = make_lake(folder / "province", size.province_elders, size.province_events, counties=90)
    (folder / "paths.json").write_text(json.dumps(paths))
    said = f"{size.province_elders:,} elders, {size.province_events:,} events, two cores"
    for engine in ENGINES:
        if engine == "spark" and find_spec("pyspark") is None:
            yield line("spark: not measured, `make spark` installs it", 0, "")
            continue
        child = subprocess.run(
            [sys.executable, __file__, "--child", engine, "--paths", str(folder / "paths.json")],
            check=False,
            capture_output=True,
            text=True,
        )
        if child.returncode:
            print(child.stderr[-3000:], file=sys.stderr)
            yield line(f"{engine}: did not answer for a province ({said}), see standard error", 0, "")
            continue
        answer = json.loads(child.stdout.splitlines()[-1])
        aim = "≤ 20" if engine == "duckdb" else ""
        yield line(f"{engine}: a province, all measures ({said})", answer["seconds"], "s", aim)
        if engine == "duckdb":
            yield line("duckdb: a province, peak memory", answer["peak"], "GiB", "≤ 4")


def child(engine: str, paths: dict[str, list[str]]) -> None:
    """Ask for every figure once over a province, and say how long it took and the most memory it held."""
    from yilian.indicators.lake.engines import DuckDB, Spark

    if engine == "spark":
        from yilian.indicators.lake.engines import local_spark

        # Parquet is packed so well here that Spark takes a table of millions for one that fits beside every task.
        session = local_spark(threads=2, memory="8g", more={"spark.sql.autoBroadcastJoinThreshold": "-1"})
        made: Any = Spark(paths, session)
    else:
        made = DuckDB(paths, threads=2, memory="3GB")
    took = once(lambda: all_measures(made, "33"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    if engine == "spark":
        session.stop()
    print(json.dumps({"seconds": took, "peak": peak}))


def figures() -> list[dict[str, Any]]:
    """Return every figure at full size, or at the least."""
    return list(measured((FULL, LEAST)[stage.size(0, 1)], PARTS))


def measured(size: Size, parts: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Yield every figure of some parts as soon as it is there; what was made is removed at the end."""
    import django

    django.setup()
    with tempfile.TemporaryDirectory(prefix="yilian-bench-") as name:
        folder = Path(name)
        if "cell" in parts:
            yield from on_duckdb(make_lake(folder / "cell", size.elders, size.events))
        if "postgres" in parts:
            yield from on_postgres(size, folder)
        if "province" in parts:
            yield from province(size, folder)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--part", action="append", choices=PARTS)
    parser.add_argument("--child")
    parser.add_argument("--paths", type=Path)
    given = parser.parse_args()
    if given.child:
        import django

        django.setup()
        child(given.child, json.loads(given.paths.read_text()))
        return
    for one in measured(SMALL if given.quick else FULL, tuple(given.part or PARTS)):
        ratio = f"{one['baseline']}  ratio {one['ratio']}" if one["ratio"] is not None else ""
        print(f"{one['name']:<70} {one['value']:>12,} {one['unit']:<7} {one['aim']:<12} {ratio}", flush=True)


if __name__ == "__main__":
    main()
