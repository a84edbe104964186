"""Enters in the background what the documents want done: a task that recurs is owed a year ahead."""

from procrastinate.contrib.django import app

from yilian.audit.clock import today
from yilian.kernel.actors import SYSTEM
from yilian.supervision.actions import load_plan_tasks
from yilian.supervision.queries.plan_tasks import binding_packs


@app.periodic(cron="26 2 * * *")
@app.task(queue="supervision", queueing_lock="supervision.roll", name="supervision.roll")
def roll(timestamp: int) -> None:
    """Owe what recurs within a year from now."""
    load_plan_tasks(SYSTEM, packs=binding_packs(today()))
