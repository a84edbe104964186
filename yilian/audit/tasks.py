"""Seals the audit log while the system runs."""

from procrastinate.contrib.django import app

from yilian.audit.actions import seal
from yilian.kernel.actors import SYSTEM


@app.periodic(cron="* * * * *")
@app.task(queue="audit", queueing_lock="audit.seal", name="audit.seal")
def seal_entries(timestamp: int) -> None:
    """Seal what was written since the last minute."""
    seal(SYSTEM)


@app.periodic(cron="17 3 * * *")
@app.task(queue="audit", queueing_lock="audit.seal_everything", name="audit.seal_everything")
def seal_every_entry(timestamp: int) -> None:
    """Once a night, seal whatever was left, however old."""
    seal(SYSTEM, everything=True)
