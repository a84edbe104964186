"""What is owed, at size: generating a year for a population, one team's Today list, and regenerating after a change.

`python bench/obligations.py --elders 20000` is a quick run; the figures in docs/reference/performance.md are taken with 1,000,000.
It works in a database of its own (`yilian_bench`), which it makes and drops.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yilian.config.settings")
os.environ["YILIAN_DATABASE"] = "yilian_bench"
os.environ["YILIAN_TODAY"] = "2023-09-12"
os.environ["YILIAN_SECOND_FACTOR"] = "optional"
sys.path.insert(0, str(Path(__file__).parents[1]))

ON, YEAR_END = date(2023, 9, 12), date(2023, 12, 31)
MODE, BATCH, PER_TEAM, SINGLY, CORES = "care-to-home", 20_000, 2000, 300, 2
Figure = dict[str, Any]


def figure(name: str, value: float, unit: str, aim: float | None, baseline: float | None = None) -> Figure:
    ratio = None if not baseline else round(value / baseline, 2)
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "aim": aim,
        "baseline": baseline and round(baseline, 3),
        "ratio": ratio,
    }


def figures(elders: int = 20_000, database: bool = True) -> list[Figure]:
    """Measure everything for a number of elders."""
    found = generating(elders)
    return found + (in_database(elders) if database else [])


def invented(first: int, size: int) -> Any:
    """Invent enrolments as columns: ages, groups, places and first days spread over a year, always the same."""
    import numpy as np

    from yilian.obligations.rules.population import FAR, Membership, Population

    rng = np.random.default_rng([20210517, first])
    day = np.datetime64("2023-01-01", "D")
    residence = np.array([f"3307271{code:02d}901" for code in range(19)])[rng.integers(0, 19, size)]
    groups = {
        code: Membership(
            np.flatnonzero(rng.random(size) < share), np.datetime64("0001-01-01", "D"), np.datetime64("9999-12-31", "D")
        )
        for code, share in (("dementia", 0.05), ("disabled", 0.04), ("poor", 0.03), ("chronic-illness", 0.5))
    }
    return Population(
        enrolment=np.arange(first, first + size), elder=np.arange(first, first + size),
        team=np.arange(first, first + size) // PER_TEAM + 1, starts=day + rng.integers(0, 365, size),
        last=np.full(size, FAR), born=np.datetime64("1930-01-01", "D") + rng.integers(0, 10_000, size),
        lives=np.full(size, "at-home"), residence=residence, household=residence,
        territory=residence.astype("U6"), level=np.full(size, -1), groups=groups,
    )  # fmt: skip


def generating(elders: int) -> list[Figure]:
    """A year for everybody: one judgement for each batch and windows as columns, on two cores, against one person after the other."""
    batches = [(first, min(BATCH, elders - first)) for first in range(0, elders, BATCH)]
    with ProcessPoolExecutor(CORES) as pool:
        list(pool.map(one_batch, [(0, 100)] * CORES))
        started = time.perf_counter()
        owed = sum(pool.map(one_batch, batches))
        rate = owed / (time.perf_counter() - started)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [
        figure("a year of obligations generated and encoded", rate, "obligations/s", 200_000, one_by_one()),
        figure("obligations of the run", owed, "obligations", None),
        figure("memory of one process at its highest", memory, "MiB", 1024),
    ]


def one_batch(span: tuple[int, int]) -> int:
    """Plan one batch and write it as the stream that the database takes; give how many are owed."""
    import django

    django.setup()
    from yilian.obligations.rules.encoding import binary_rows
    from yilian.obligations.rules.population import planned_for
    from yilian.places.policies import policy_for

    people = invented(*span)
    planned, rest = planned_for(people, MODE, policy_for, date(2024, 12, 30))
    assert not len(rest)
    assert sum(len(piece) for piece in binary_rows(people, planned))
    return sum(len(one.rows) for one in planned)


def one_by_one() -> float:
    """The same law for one person after the other."""
    import django

    django.setup()
    from yilian.obligations.rules import Ground, Judged, judgement_days, owing_of, planned
    from yilian.people.queries import age_on
    from yilian.places.policies import policy_for
    from yilian.policy.facts import ElderFacts

    people, owed = invented(0, SINGLY), 0
    started = time.perf_counter()
    for row in range(SINGLY):
        ground = Ground("enrolment", row, people.starts[row].item())
        judged = []
        for day in judgement_days(ground, [], date(2024, 12, 30)):
            facts = ElderFacts(
                age=age_on(people.born[row].item(), day), contracted=True, residence=str(people.residence[row])
            )
            promises = policy_for(str(people.residence[row])[:6], day).promises_to(facts)
            judged.append(Judged(ground, day, owing_of(promises, MODE), day + timedelta(days=364)))
        owed += len(planned(judged, date(2024, 12, 30)))
    return owed / (time.perf_counter() - started)


def in_database(elders: int) -> list[Figure]:
    """Write, list and regenerate in a database of its own, at a hundredth, a tenth and the whole of the size."""
    from yilian.config.cli.db import as_owner, migrate

    drop()
    migrate()
    try:
        found, sizes, before = [], [max(500, elders // 100), max(2000, elders // 10), elders], 0
        for size in sizes:
            registered = timed(lambda first=before, last=size: register(first, last))
            rate = write(size - before)
            as_owner("analyze")
            before = size
            print(f"{size} elders registered in {registered:.0f} s", file=sys.stderr, flush=True)
            found.append(figure(f"regenerating one elder, {size} in the database", regenerate(), "ms", None))
        found.append(figure("obligations written into the database", rate, "obligations/s", None, singly_written()))
        keep_most()
        as_owner("analyze")
        return found + today()
    finally:
        drop()


def drop() -> None:
    """Drop the bench's own database."""
    from django.db import connections

    connections.close_all()
    command = [sys.executable, "-m", "yilian.config.cli", "db", "psql", "--", "-d", "postgres", "-c"]
    subprocess.run(
        [*command, "DROP DATABASE IF EXISTS yilian_bench WITH (FORCE)"],
        check=False,
        capture_output=True,
        env=os.environ | {"YILIAN_DATABASE": "yilian"},
    )


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


ELDERS = """
    INSERT INTO people_elder (name, pinyin, initials, sound, sex, birth_date, id_number_cipher, id_number_hash, phone_cipher,
        phone_hash, household_division_id, residence_division_id, address, lives, groups, synthetic)
    SELECT '虚构', 'xu gou ' || n, 'xg', 'xugou' || n, 1 + n %% 2, DATE '1930-01-01' + n * 7 %% 10000, ''::bytea,
        sha256(n::text::bytea), ''::bytea, ''::bytea, place, place, '', 'at-home', '{}', true
    FROM (SELECT n, '3307271' || lpad((n %% 19)::text, 2, '0') || '901' AS place FROM generate_series(%s::int, %s::int) AS n) AS one
"""
ENROLMENTS = """
    INSERT INTO agreements_enrolment (elder_id, team_id, pack, mode, starts_on, judged_on, end_reason, end_note)
    SELECT id, 1 + id / %s, 'panan-2021', 'care-to-home', DATE '2023-01-01' + (id * 7 %% 200)::int, DATE '2023-01-01', '', ''
    FROM people_elder WHERE id > %s
"""


def register(first: int, last: int) -> None:
    """Enter divisions and teams once, then elders and enrolments from one number to another."""
    from django.db import connection, transaction

    from yilian.audit.reach import reaching
    from yilian.kernel.actors import SYSTEM

    with transaction.atomic(), reaching(SYSTEM), connection.cursor() as cursor:
        if not first:
            places()
        teams(last // PER_TEAM + 1)
        cursor.execute("SELECT coalesce(max(id), 0) FROM people_elder")
        (highest,) = cursor.fetchone()
        cursor.execute(ELDERS, [first + 1, last])
        cursor.execute(ENROLMENTS, [PER_TEAM, highest])


def places() -> None:
    from yilian.kernel.actors import SYSTEM
    from yilian.places.actions import load_divisions, load_organizations
    from yilian.places.models import Division, Organization

    rows = [("330000000000", "province", None), ("330727000000", "county", "330000000000")]
    for code in range(19):
        town = f"3307271{code:02d}000"
        rows += [(town, "township", "330727000000"), (f"3307271{code:02d}901", "village", town)]
    load_divisions(
        SYSTEM, divisions=[Division(code=c, name_zh=f"地{c}", level=level, parent_id=above) for c, level, above in rows]
    )
    centre = Organization(code="centre", name_zh="卫生院", kind="township-health-centre", division_id="330727100000")
    load_organizations(SYSTEM, organizations=[centre])


def teams(count: int) -> None:
    from yilian.kernel.actors import SYSTEM
    from yilian.people.actions import form_team
    from yilian.people.models import Team
    from yilian.places.models import Organization

    centre = Organization.objects.get(code="centre")
    for number in range(Team.objects.count(), count):
        form_team(SYSTEM, centre, name=f"{number}队", members=[])


def write(new: int) -> float:
    """Write a year for the elders entered last, by batches; give obligations a second."""
    from django.db import transaction

    from yilian.agreements.models import Enrolment
    from yilian.audit.reach import reaching
    from yilian.kernel.actors import SYSTEM
    from yilian.obligations.actions import generate_for_many

    with transaction.atomic(), reaching(SYSTEM):
        after = (Enrolment.objects.order_by("-pk")[new - 1 : new].values_list("pk", flat=True).first() or 1) - 1
    added, started = 0, time.perf_counter()
    while True:
        after, changed = generate_for_many(SYSTEM, after=after, until=YEAR_END)
        added += changed.added
        if not after:
            return added / (time.perf_counter() - started)


def some_elders(count: int) -> Iterator[Any]:
    from django.db import transaction

    from yilian.audit.reach import reaching
    from yilian.kernel.actors import SYSTEM
    from yilian.people.models import Elder

    with transaction.atomic(), reaching(SYSTEM):
        yield from list(Elder.objects.order_by("-pk")[:count])


def regenerate() -> float:
    """Plan one elder anew after a change, the usual way; give the median in ms."""
    from yilian.kernel.actors import SYSTEM
    from yilian.obligations.actions import generate_for_elder

    took = [timed(lambda one=one: generate_for_elder(SYSTEM, one, until=YEAR_END)) for one in some_elders(40)]
    return statistics.median(took) * 1000


def singly_written() -> float:
    """Write the same one elder after the other, after taking away what stands; give obligations a second."""
    from django.db import transaction

    from yilian.audit.reach import reaching
    from yilian.kernel.actors import SYSTEM
    from yilian.obligations.actions import generate_for_elder
    from yilian.obligations.models import Obligation

    elders = list(some_elders(100))
    with transaction.atomic(), reaching(SYSTEM):
        Obligation.objects.filter(elder__in=elders).delete()
    started = time.perf_counter()
    added = sum(generate_for_elder(SYSTEM, one, until=YEAR_END).added for one in elders)
    return added / (time.perf_counter() - started)


def keep_most() -> None:
    """Keep nine in ten of what has fallen due, and half of what is open, as a team does in September."""
    from django.db import connection, transaction

    from yilian.audit.reach import reaching
    from yilian.kernel.actors import SYSTEM

    with transaction.atomic(), reaching(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            """UPDATE obligations_obligation SET kept_on = starts_on, kept_by = 'visits.visit:1'
               WHERE (due_on < %s AND id %% 10 < 9) OR (due_on >= %s AND starts_on <= %s AND id %% 2 = 0)""",
            [ON, ON, ON],
        )


def today() -> list[Figure]:
    """One team's Today list: its page and its counts in the database, and the page as a browser gets it."""
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from yilian.accounts.actions import add_user, grant
    from yilian.audit.reach import reaching
    from yilian.kernel.actors import SYSTEM
    from yilian.obligations.queries import worklist, worklist_counts
    from yilian.people.actions import register_practitioner
    from yilian.people.models import Team
    from yilian.places.models import Division, Organization

    with transaction.atomic(), reaching(SYSTEM):
        team = Team.objects.order_by("pk")[0]
        user = add_user(SYSTEM, None, username="doctor", name="医生", password="A-long-test-passphrase")
        grant(SYSTEM, user, Division.objects.get(pk="330727000000"), role="family-doctor", starts_on=date(2020, 1, 1))
        doctor = register_practitioner(
            SYSTEM, Organization.objects.get(code="centre"), name="医生", kind="doctor", user_id=user.pk
        )
        team.members.add(doctor, through_defaults={"leads": True})
        lists, counts = [], []
        for _ in range(7):
            with CaptureQueriesContext(connection):
                lists.append(explained(worklist([team.pk], ON)[:50].query))
                counts.append(explained_counts(lambda: worklist_counts([team.pk], ON)))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.get("/visits/today/")
    pages = [timed(lambda: client.get("/visits/today/")) * 1000 for _ in range(7)]
    return [
        figure("Today, first fifty of a team, in the database", statistics.median(lists), "ms", 10),
        figure("Today, all counts of a team, in the database", statistics.median(counts), "ms", 10),
        figure("Today, the whole page", statistics.median(pages), "ms", 100),
    ]


def explained(query: Any) -> float:
    from django.db import connection

    sql, values = query.sql_with_params()
    return _ran(connection, sql, values)


def explained_counts(count: Callable[[], object]) -> float:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        count()
    return _ran(connection, caught.captured_queries[-1]["sql"], None)


def _ran(connection: Any, sql: str, values: Any) -> float:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql, values)
        (plan,) = cursor.fetchone()
    found = json.loads(plan) if isinstance(plan, str) else plan
    return float(found[0]["Execution Time"])


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--elders", type=int, default=20_000)
    arguments.add_argument("--no-database", action="store_true")
    given = arguments.parse_args()
    for one in figures(given.elders, not given.no_database):
        print(json.dumps(one, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
