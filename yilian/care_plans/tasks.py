"""Lets the horizon of care in a series roll on, once a night."""

from procrastinate.contrib.django import app

from yilian.audit.clock import today
from yilian.care_plans.actions import roll_series
from yilian.kernel.actors import SYSTEM
from yilian.obligations.rules.service_rules import AHEAD


@app.periodic(cron="51 2 * * *")
@app.task(queue="care_plans", queueing_lock="care_plans.roll_series", name="care_plans.roll_series")
def roll(timestamp: int) -> None:
    """Owe what plans and orders call for within the next three months."""
    roll_series(SYSTEM, until=today() + AHEAD)
