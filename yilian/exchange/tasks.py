"""Large imports run in the worker, as the user who confirmed them."""

from django.db import transaction
from procrastinate.contrib.django import app

from yilian.accounts.models import User
from yilian.accounts.queries import actor_for
from yilian.audit.clock import today
from yilian.exchange.actions.imports import run_import
from yilian.exchange.events import ImportConfirmed


@app.task(queue="exchange", name="exchange.enter_import")
def enter_import(import_id: int, user_id: int, role: str) -> None:
    """Enter a confirmed import; what the user may no longer do is refused here too."""
    with transaction.atomic():
        actor = actor_for(User.objects.get(pk=user_id, is_active=True), today(), role)
    run_import(actor, import_id)


def queue_import(event: ImportConfirmed) -> None:
    """Let the worker enter a confirmed import, if nobody was quicker."""
    enter_import.defer(import_id=event.import_id, user_id=event.user_id, role=event.role)
