"""Today of a team: its list, its elders and its counts in the database, and the page as a browser gets it."""

import json
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import stage

PAGE, ROUNDS = 50, 7


def figures_of_today(on: date) -> list[stage.Figure]:
    """Measure the Today of the first team."""
    from django.db import transaction

    from yilian.audit.scope import using_scope
    from yilian.desk.queries.worklist import page_of_persons
    from yilian.kernel.actors import SYSTEM
    from yilian.obligations.queries.performers import Performers, overview_of
    from yilian.obligations.queries.worklists import worklist
    from yilian.people.models import Team

    with transaction.atomic(), using_scope(SYSTEM):
        team = Team.objects.order_by("pk")[0]
        rows = in_database(lambda: list(worklist([team.pk], on).prefetch_related(None)[:PAGE]))
        elders = in_database(lambda: list(page_of_persons(worklist([team.pk], on), "", PAGE).object_list))
        counts = in_database(lambda: overview_of(Performers((team.pk,)), on))
        user = a_doctor_of(team)
    return [
        stage.figure("Today, first fifty of a team, in the database", rows, "ms", "≤ 1"),
        stage.figure("Today, the first fifty elders of a team, in the database", elders, "ms", "≤ 10"),
        stage.figure("Today, all counts of a team, in the database", counts, "ms", "≤ 10"),
        stage.figure("Today, the whole page", page_of(user), "ms", "≤ 100"),
    ]


def in_database(ask: Callable[[], object]) -> float:
    """Return the milliseconds that the database says it takes to run the last statement of a question; a median."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as sent:
        ask()
    statement = sent.captured_queries[-1]["sql"]
    times = list[float]()
    for _ in range(ROUNDS):
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + statement)
            (plan,) = cursor.fetchone()
        explained = json.loads(plan) if isinstance(plan, str) else plan
        times.append(float(explained[0]["Execution Time"]))
    return statistics.median(times)


def a_doctor_of(team: Any) -> Any:
    """Return a user who is a family doctor and leads a team."""
    from yilian.accounts.actions import add_user, grant
    from yilian.kernel.actors import SYSTEM
    from yilian.people.actions.staff import register_practitioner
    from yilian.places.models import Division, Organization

    user = add_user(SYSTEM, None, username="doctor", name="医生", password="A-long-test-passphrase")
    grant(SYSTEM, user, Division.objects.get(pk="330727000000"), role="family-doctor", starts_on=date(2020, 1, 1))
    doctor = register_practitioner(
        SYSTEM, Organization.objects.get(code="centre"), name="医生", kind="doctor", user_id=user.pk
    )
    team.members.add(doctor, through_defaults={"leads": True})
    return user


def page_of(user: Any) -> float:
    """Return the milliseconds on the clock of a user's Today, asked within this process; a median."""
    from django.test import Client

    client, times = Client(), list[float]()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for _ in range(ROUNDS + 1):
        started = time.perf_counter()
        if client.get("/today/").status_code != 200:
            raise RuntimeError("Today does not answer")
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times[1:])
