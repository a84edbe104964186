"""Writes that something owed was tried in vain: it stays open, says when it was tried, and its appointment is settled or moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yilian.audit.actions import action
from yilian.audit.clock import now
from yilian.kernel.actors import Actor
from yilian.kernel.deadlines import local_day
from yilian.kernel.messages import words
from yilian.kernel.records import RecordRef
from yilian.obligations.actions.appointments import MINUTES, NewAppointment, book, move_appointment, record_no_show
from yilian.obligations.actions.changes import publish_change, teams_in
from yilian.obligations.models import OPEN, Appointment, Obligation
from yilian.obligations.queries.appointments import live_appointments, step_facts
from yilian.obligations.queries.worklists import candidates_for
from yilian.obligations.rules.appointments import AppointmentState, appointment_step_refusal
from yilian.obligations.rules.attempts import AttemptFacts
from yilian.obligations.rules.fulfilling import all_fulfilled_by
from yilian.people.models import Elder, Practitioner, Team
from yilian.policy.entries import Text

LONGEST, NOTHING = 300, Text("", "")


@dataclass(frozen=True, slots=True)
class FailedAttempt:
    """What is said of an attempt, the record of it, who came, and why in both languages where that is known."""

    facts: AttemptFacts
    record: RecordRef
    team: Team
    practitioner: Practitioner
    why: Text = NOTHING


@action(
    "obligations.fulfil",
    title=words("记下未做成", "note that a service was tried in vain"),
    name="obligations.note_attempt",
    log=("what",),
)
def note_attempt(actor: Actor, elder: Elder, *, what: str, attempt: FailedAttempt) -> list[int]:
    """Let what a service of this item on this day would have fulfilled say that it was tried in vain; return which that is.

    What was tried on a later day keeps that, and what the record called for itself is not meant.
    """
    facts, record = attempt.facts, attempt.record
    others = [candidate for candidate in candidates_for(elder.pk, what) if candidate.basis != record]
    keys = all_fulfilled_by(others, what, facts.on)
    rows = Obligation.objects.filter(OPEN, pk__in=keys).exclude(tried_on__gt=facts.on)
    publish_change(teams_in(rows))
    rows.update(
        tried_on=facts.on,
        tried_outcome=facts.outcome,
        tried_zh=attempt.why.zh[:LONGEST],
        tried_en=attempt.why.en[:LONGEST],
        tried_kind=record.label,
        tried_key=record.key,
    )
    return list(keys)


@action(
    "obligations.fulfil",
    title=words("撤回未做成", "take back that a service was tried in vain"),
    name="obligations.forget_attempt",
    log=("record",),
)
def forget_attempt(actor: Actor, elder: Elder, *, record: RecordRef) -> int:
    """Let nothing say any more that a withdrawn record tried it in vain."""
    rows = Obligation.objects.filter(elder=elder, tried_kind=record.label, tried_key=record.key)
    publish_change(teams_in(rows))
    return rows.update(tried_on=None, tried_outcome="", tried_zh="", tried_en="", tried_kind="", tried_key=None)


@action(
    "obligations.book",
    title=words("未做成后处理约定", "settle or move what was arranged"),
    name="obligations.follow_attempt",
)
def follow_attempt(
    actor: Actor, elder: Elder, *, obligations: Sequence[int], attempt: FailedAttempt
) -> Appointment | None:
    """Settle what was arranged for that day as a no-show, or move it to the next time; book that time where nothing was arranged."""
    facts = attempt.facts
    step = AppointmentState.NO_SHOW if facts.next_at is None else AppointmentState.MOVED
    possible = [
        appointment
        for appointment in _arranged(elder, obligations, facts.on)
        if appointment_step_refusal(step_facts(appointment, now()), step) is None
    ]
    if facts.next_at is None:
        for appointment in possible:
            record_no_show(actor, appointment, cause=facts.outcome)
        return None
    if possible:
        return move_appointment(actor, possible[0], starts_at=facts.next_at, minutes=MINUTES)
    new = NewAppointment(facts.next_at, obligations=tuple(obligations))
    return book(actor, elder, attempt.team, attempt.practitioner, appointment=new)


def _arranged(elder: Elder, obligations: Sequence[int], on: date) -> list[Appointment]:
    """Return what was arranged with an elder for a day and some of these obligations."""
    rows = live_appointments(elder.pk).filter(purposes__obligation__in=obligations).distinct()
    return [appointment for appointment in rows if local_day(appointment.starts_at) == on]
