"""Judges what was due: every night, and when the worker starts for the days on which it did not run."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from yilian.audit.clock import today
from yilian.indicators.actions import judge_due_targets
from yilian.kernel.actors import SYSTEM
from yilian.kernel.identifiers import full_code
from yilian.places.models import Division
from yilian.supervision.queries.plan_tasks import home_pack


@app.periodic(cron="11 0 * * *")
@app.task(queue="indicators", queueing_lock="indicators.judge", name="indicators.judge")
def judge(timestamp: int = 0) -> None:
    """Judge the targets of this installation's place whose due day is over; who is judged stays judged."""
    home = Division.objects.filter(pk=full_code(home_pack().header.jurisdiction)).first()
    if home is not None:
        judge_due_targets(SYSTEM, home, on=today())


def queue_judging() -> None:
    """Let the worker judge what fell due while it did not run; once is enough."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        judge.defer()
