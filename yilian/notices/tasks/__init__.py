"""Sends what stands in the outbox: at once when it may go, again after a failure, and once a minute whatever was left."""

from contextlib import suppress
from math import ceil

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from yilian.audit.clock import now
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.notices.actions import begin_attempt, end_attempt
from yilian.notices.events import NoticeReady
from yilian.notices.queries import left_waiting, notice
from yilian.notices.rules import Channel
from yilian.notices.tasks.gateways import gateway_for, outbound


@app.task(queue="notices", name="notices.send")
def send_notice(notice_id: int) -> None:
    """Send a notice if it is due and in nobody's hands; no transaction stays open while the gateway is asked."""
    with transaction.atomic(), using_scope(SYSTEM):
        row = notice(notice_id)
    attempt = begin_attempt(SYSTEM, row)
    if attempt is not None:
        outcome = gateway_for(Channel(row.channel)).send(outbound(row))
        end_attempt(SYSTEM, row, attempt, outcome=outcome)


def queue_notice(event: NoticeReady) -> None:
    """Queue the sending of a notice in the transaction that made it ready, for the instant from which on it may go."""
    wait = max(0, ceil((event.not_before - now()).total_seconds()))
    send_notice.configure(schedule_in={"seconds": wait}).defer(notice_id=event.notice_id)


@app.periodic(cron="* * * * *")
@app.task(queue="notices", queueing_lock="notices.sweep", name="notices.sweep")
def sweep(timestamp: int) -> None:
    """Queue again what should have gone: the worker that had it in hand was stopped before it was done."""
    with transaction.atomic(), using_scope(SYSTEM):
        left = left_waiting(now())
    for notice_id in left:
        with suppress(AlreadyEnqueued), transaction.atomic():
            send_notice.configure(queueing_lock=f"notices.left-{notice_id}").defer(notice_id=notice_id)
