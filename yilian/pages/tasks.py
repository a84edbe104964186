"""Forgets drafts that nobody came back for."""

from procrastinate.contrib.django import app

from yilian.pages.actions import drop_what_is_over


@app.periodic(cron="47 3 * * *")
@app.task(queue="audit", queueing_lock="pages.drop_drafts", name="pages.drop_drafts")
def drop_drafts(timestamp: int) -> None:
    """Once a night, forget the drafts that were kept long enough."""
    drop_what_is_over()
