"""Lets the horizon of what is owed roll on, every night."""

from procrastinate.contrib.django import app

from yilian.audit.clock import today
from yilian.kernel.actors import SYSTEM
from yilian.obligations.actions import roll_horizon
from yilian.obligations.rules.promised import AHEAD


@app.periodic(cron="41 2 * * *")
@app.task(queue="obligations", queueing_lock="obligations.roll", name="obligations.roll")
def roll(timestamp: int) -> None:
    """Owe what begins within the next three months."""
    roll_horizon(SYSTEM, until=today() + AHEAD)
