"""Writes that an elder died; the day can be corrected and the death withdrawn, and what is owed is planned anew each time."""

from datetime import date

from yilian.audit.actions import action, publish
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, Problem, refuse, refuse_if
from yilian.pages.registry import records_after
from yilian.people.events import LifespanChanged
from yilian.people.models import Elder
from yilian.people.rules import death_problems, later_records_refusal


@action(
    "people.revise_elder",
    name="people.record_death",
    title=words("登记去世", "record a death"),
    log=("died_on", "in_spite"),
)
def record_death(actor: Actor, elder: Elder, *, died_on: date, in_spite: bool = False) -> Elder:
    """Record the day an elder died; refused while records say more of a later day, unless it is said in spite of them."""
    if elder.died_on is not None:
        refuse("death-recorded", on=elder.died_on)
    return _set(elder, died_on, in_spite=in_spite)


@action(
    "people.revise_elder",
    name="people.correct_death",
    title=words("更正去世日期", "correct the day of a death"),
    log=("died_on", "reason", "in_spite"),
)
def correct_death(actor: Actor, elder: Elder, *, died_on: date, reason: str, in_spite: bool = False) -> Elder:
    """Correct the day an elder died, with a reason."""
    _refuse_without(elder, reason)
    return _set(elder, died_on, in_spite=in_spite)


@action(
    "people.revise_elder",
    name="people.withdraw_death",
    title=words("撤回去世登记", "withdraw a death"),
    log=("reason",),
)
def withdraw_death(actor: Actor, elder: Elder, *, reason: str) -> Elder:
    """Withdraw a death that was recorded for the wrong person or by mistake, with a reason: what was owed is owed again."""
    _refuse_without(elder, reason)
    return _write(elder, None)


def _refuse_without(elder: Elder, reason: str) -> None:
    """Refuse to change a death that was never recorded, or without a reason."""
    if elder.died_on is None:
        refuse("death-not-recorded")
    if not reason.strip():
        raise Invalid(Problem("reason", "change-reason-missing"))


def _set(elder: Elder, died_on: date, *, in_spite: bool) -> Elder:
    """Set the day of death, when it is possible and no later record stands against it."""
    if elder.merged_into_id:
        refuse("already-merged")
    problems = death_problems(died_on, elder.birth_date, today())
    if problems:
        raise Invalid(*problems)
    if not in_spite:
        refuse_if(
            later_records_refusal(died_on, [day for later in records_after(elder.pk, died_on) for day in later.days])
        )
    return _write(elder, died_on)


def _write(elder: Elder, died_on: date | None) -> Elder:
    elder.died_on = died_on
    elder.save(update_fields=["died_on"])
    publish(LifespanChanged(elder.pk))
    return elder
