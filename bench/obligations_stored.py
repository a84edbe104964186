"""Obligations in PostgreSQL: written for everybody and for one elder after the other, planned anew, and how many bytes they take."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import stage
from obligations_register import register
from obligations_today import figures_of_today

ON, YEAR_END = date(2023, 9, 12), date(2023, 12, 31)

# As a team does by September: nine in ten of what has fallen due are fulfilled, and half of what is open.
FULFIL_MOST = """
    UPDATE obligations_obligation SET fulfilled_on = starts_on, fulfilled_kind = 'visits.visit', fulfilled_key = 1
    WHERE (due_on < %s AND id %% 10 < 9) OR (due_on >= %s AND starts_on <= %s AND id %% 2 = 0)
"""
SIZES = """
    SELECT count(*), pg_relation_size('obligations_obligation'), pg_indexes_size('obligations_obligation')
    FROM obligations_obligation
"""


def figures_in_database(elders: int) -> list[stage.Figure]:
    """Write, list and regenerate in a database of its own, at a hundredth, a tenth and the whole of the size."""
    from yilian.cli.db import as_owner, migrate

    drop()
    migrate()
    try:
        steps = sorted({min(elders, max(500, elders // 100)), min(elders, max(2000, elders // 10)), elders})
        figures, before = list[stage.Figure](), 0
        for size in steps:
            registered = timed(lambda first=before, last=size: register(first, last))
            rate = write(size - before)
            as_owner("analyze")
            before = size
            print(f"{size} elders registered in {registered:.0f} s", file=sys.stderr, flush=True)
            figures.append(stage.figure(f"regenerating one elder, {size} in the database", regenerate(), "ms"))
        figures.append(
            stage.figure("obligations written into the database", rate, "obligations/s", baseline=singly_written())
        )
        fulfil_most()
        as_owner("analyze")
        return figures + figures_of_size() + figures_of_today(ON)
    finally:
        drop()


def drop() -> None:
    """Drop the bench's own database."""
    from django.db import connections

    connections.close_all()
    command = [sys.executable, "-m", "yilian.cli", "db", "psql", "--", "-d", "postgres", "-c"]
    subprocess.run(
        [*command, "DROP DATABASE IF EXISTS yilian_bench WITH (FORCE)"],
        check=False,
        capture_output=True,
        env=os.environ | {"YILIAN_DATABASE": "yilian"},
    )


def timed(work: Callable[[], object]) -> float:
    """Return the seconds on the clock of a piece of work."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def write(new: int) -> float:
    """Write a year for the elders entered last, by batches; return obligations a second."""
    from django.db import transaction

    from yilian.agreements.models import Enrolment
    from yilian.audit.scope import using_scope
    from yilian.kernel.actors import SYSTEM
    from yilian.obligations.actions.loading import generate_for_many

    with transaction.atomic(), using_scope(SYSTEM):
        after = (Enrolment.objects.order_by("-pk")[new - 1 : new].values_list("pk", flat=True).first() or 1) - 1
    added, started = 0, time.perf_counter()
    while True:
        after, changed = generate_for_many(SYSTEM, after=after, until=YEAR_END)
        added += changed.added
        if not after:
            return added / (time.perf_counter() - started)


def some_elders(count: int) -> Iterator[Any]:
    """Give the elders entered last, within the scope of the system."""
    from django.db import transaction

    from yilian.audit.scope import using_scope
    from yilian.kernel.actors import SYSTEM
    from yilian.people.models import Elder

    with transaction.atomic(), using_scope(SYSTEM):
        yield from list(Elder.objects.order_by("-pk")[:count])


def regenerate() -> float:
    """Plan one elder anew after a change, the usual way; return the median in ms."""
    from yilian.kernel.actors import SYSTEM
    from yilian.obligations.actions.generation import generate_for_elder

    took = [timed(lambda elder=elder: generate_for_elder(SYSTEM, elder, until=YEAR_END)) for elder in some_elders(40)]
    return statistics.median(took) * 1000


def singly_written() -> float:
    """Write the same one elder after the other, after taking away what stands; return obligations a second."""
    from django.db import transaction

    from yilian.audit.scope import using_scope
    from yilian.kernel.actors import SYSTEM
    from yilian.obligations.actions.generation import generate_for_elder
    from yilian.obligations.models import Obligation

    elders = list(some_elders(100))
    with transaction.atomic(), using_scope(SYSTEM):
        Obligation.objects.filter(elder__in=elders).delete()
    started = time.perf_counter()
    added = sum(generate_for_elder(SYSTEM, elder, until=YEAR_END).added for elder in elders)
    return added / (time.perf_counter() - started)


def figures_of_size() -> list[stage.Figure]:
    """Measure how many bytes a row and its indexes take, after writing and fulfilling: dead rows that are not vacuumed yet count."""
    from django.db import connection, transaction

    from yilian.audit.scope import using_scope
    from yilian.kernel.actors import SYSTEM

    with transaction.atomic(), using_scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute(SIZES)
        rows, table, indexes = cursor.fetchone()
    return [
        stage.figure("an obligation in its table", table / rows, "bytes"),
        stage.figure("an obligation in all indexes", indexes / rows, "bytes"),
    ]


def fulfil_most() -> None:
    """Fulfil most of what has fallen due."""
    from django.db import connection, transaction

    from yilian.audit.scope import using_scope
    from yilian.kernel.actors import SYSTEM

    with transaction.atomic(), using_scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute(FULFIL_MOST, [ON, ON, ON])
