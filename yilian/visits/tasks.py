"""Sweeps the files that no record names, and lets the horizon of care in a series roll on, once a night."""

from procrastinate.contrib.django import app

from yilian.audit.clock import today
from yilian.kernel.actors import SYSTEM
from yilian.obligations.rules.promised import AHEAD
from yilian.visits.actions import roll_series, sweep_files


@app.periodic(cron="41 3 * * *")
@app.task(queue="visits", queueing_lock="visits.sweep_files", name="visits.sweep_files")
def sweep(timestamp: int) -> None:
    """Take away what crashes left beside the database."""
    sweep_files(SYSTEM)


@app.periodic(cron="51 2 * * *")
@app.task(queue="visits", queueing_lock="visits.roll_series", name="visits.roll_series")
def roll(timestamp: int) -> None:
    """Owe what plans and orders call for within the next three months."""
    roll_series(SYSTEM, until=today() + AHEAD)
