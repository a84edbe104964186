"""Sweeps the files that no record names, once a night."""

from procrastinate.contrib.django import app

from yilian.kernel.actors import SYSTEM
from yilian.visits.actions.attachments import sweep_files


@app.periodic(cron="41 3 * * *")
@app.task(queue="visits", queueing_lock="visits.sweep_files", name="visits.sweep_files")
def sweep(timestamp: int) -> None:
    """Take away what crashes left beside the database."""
    sweep_files(SYSTEM)
