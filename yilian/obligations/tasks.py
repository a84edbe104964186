"""Plans in the background: the horizon that moves on every night, a division for which another organization answers; reminders."""

from procrastinate.contrib.django import app

from yilian.audit.clock import today
from yilian.kernel.actors import SYSTEM
from yilian.obligations.actions.loading import generate_for_division, roll_horizon
from yilian.obligations.actions.reminding import remind
from yilian.obligations.rules.service_rules import AHEAD
from yilian.places.events import ParticipationChanged, ServiceAreaChanged
from yilian.places.policies import promises_without_contract


@app.periodic(cron="41 2 * * *")
@app.task(queue="obligations", queueing_lock="obligations.roll", name="obligations.roll")
def roll(timestamp: int) -> None:
    """Owe what begins within the next three months."""
    roll_horizon(SYSTEM, until=today() + AHEAD)


@app.task(queue="obligations", name="obligations.plan_division")
def plan_division(division: str) -> None:
    """Plan anew what is owed to everybody who lives in a division."""
    after = 0
    while True:
        after, _changed = generate_for_division(SYSTEM, division=division, after=after)
        if not after:
            return


def queue_area(event: ServiceAreaChanged) -> None:
    """Let the worker plan a division anew, if residence makes anything owed there."""
    if promises_without_contract():
        plan_division.defer(division=event.division)


def queue_participation(event: ParticipationChanged) -> None:
    """Let the worker plan a division anew that takes part in something, or no longer."""
    plan_division.defer(division=event.division)


@app.periodic(cron="10 9 * * *")
@app.task(queue="obligations", queueing_lock="obligations.remind", name="obligations.remind")
def send_reminders(timestamp: int) -> None:
    """Remind whoever consented of what falls due in three days."""
    remind(SYSTEM, on=today())
