"""Writes appointments: booked, moved, cancelled, and what came of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from yilian.audit.actions import action
from yilian.audit.clock import now
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import refuse, refuse_if
from yilian.obligations.actions.changes import publish_change
from yilian.obligations.models import Appointment, AppointmentObligation
from yilian.obligations.queries.appointments import (
    days_away,
    open_among,
    reopening_facts,
    step_facts,
    times_taken,
)
from yilian.obligations.rules.appointments import (
    AppointmentState,
    BookingFacts,
    Cause,
    Span,
    appointment_step_refusal,
    booking_refusal,
    cancel_refusal,
    no_show_refusal,
    reopening_refusal,
)
from yilian.people.models import Elder, Practitioner, Team
from yilian.people.queries.persons import lifespan_of
from yilian.places.models import Organization

MINUTES = 30


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """When and where somebody is to see an elder, for which obligations; without a place it is where the elder lives.

    `booked_at` is when it was agreed, if not now.
    """

    starts_at: datetime
    minutes: int = MINUTES
    organization: Organization | None = None
    obligations: tuple[int, ...] = ()
    booked_at: datetime | None = None


@action("obligations.book", title=words("约定时间", "book an appointment"))
def book(
    actor: Actor,
    elder: Elder,
    team: Team | None = None,
    practitioner: Practitioner | None = None,
    *,
    appointment: NewAppointment,
) -> Appointment:
    """Book an appointment with an elder for a team, one of the staff, or both."""
    return _book(elder, team, practitioner, appointment)


@action("obligations.book", title=words("改约", "move an appointment"), name="obligations.move_appointment")
def move_appointment(actor: Actor, appointment: Appointment, *, starts_at: datetime, minutes: int) -> Appointment:
    """Move an appointment to another time; return the one that takes its place."""
    _settle(appointment, AppointmentState.MOVED)
    purposes = appointment.purposes.values_list("obligation_id", flat=True)
    again = NewAppointment(starts_at, minutes, appointment.organization, tuple(open_among(purposes, appointment.elder)))
    return _book(appointment.elder, appointment.team, appointment.practitioner, again, replaces=appointment)


@action("obligations.book", title=words("登记到达", "record an arrival"), name="obligations.arrive")
def arrive(actor: Actor, appointment: Appointment) -> Appointment:
    """Record that whoever was expected is there."""
    refuse_if(appointment_step_refusal(step_facts(appointment, now()), AppointmentState.ARRIVED))
    appointment.state = AppointmentState.ARRIVED
    appointment.save(update_fields=["state"])
    return appointment


@action("obligations.book", title=words("登记如约完成", "keep an appointment"), name="obligations.keep_appointment")
def keep_appointment(actor: Actor, appointment: Appointment, *, record: RecordRef | None = None) -> Appointment:
    """Record that an appointment was kept; by a record, where one says so."""
    if record is not None:
        appointment.record_kind, appointment.record_key = record.label, record.key
    return _settle(appointment, AppointmentState.FULFILLED)


@action(
    "obligations.book",
    title=words("取消约定", "cancel an appointment"),
    name="obligations.cancel_appointment",
    log=("reason",),
)
def cancel_appointment(actor: Actor, appointment: Appointment, *, reason: str) -> Appointment:
    """Cancel an appointment for a reason."""
    refuse_if(cancel_refusal(reason))
    return _settle(appointment, AppointmentState.CANCELLED, reason=reason)


@action(
    "obligations.book",
    title=words("登记未履约", "record a no-show"),
    name="obligations.record_no_show",
    log=("cause",),
)
def record_no_show(actor: Actor, appointment: Appointment, *, cause: str, reason: str = "") -> Appointment:
    """Record that an appointment came to nothing: nobody was met, the elder declined, or another reason."""
    refuse_if(no_show_refusal(cause, reason))
    return _settle(appointment, AppointmentState.NO_SHOW, cause, reason)


@action(
    "obligations.book",
    title=words("约定随档案取消", "cancel an appointment that the record rules out"),
    name="obligations.rule_out",
    log=("cause",),
)
def rule_out(actor: Actor, appointment: Appointment, *, cause: Cause) -> Appointment:
    """Cancel an appointment because the elder will not be there, or has died."""
    return _settle(appointment, AppointmentState.CANCELLED, cause)


@action(
    "obligations.book",
    title=words("约定随记录恢复", "book an appointment again that the records no longer settle"),
    name="obligations.reopen_appointment",
)
def reopen_appointment(actor: Actor, appointment: Appointment) -> Appointment:
    """Book a settled appointment again, because what settled it is withdrawn, corrected or over."""
    refuse_if(reopening_refusal(reopening_facts(appointment, now())))
    appointment.state, appointment.cause, appointment.settled_at = AppointmentState.BOOKED, "", None
    appointment.record_kind, appointment.record_key = "", None
    appointment.save(update_fields=["state", "cause", "settled_at", "record_kind", "record_key"])
    publish_change([appointment.team_id])
    return appointment


@action(
    "obligations.book",
    title=words("约定改认更正后的记录", "let an appointment follow a corrected record"),
    name="obligations.follow_record",
    log=("record",),
)
def follow_record(actor: Actor, appointment: Appointment, *, record: RecordRef) -> Appointment:
    """Let the correction of the record that kept an appointment keep it."""
    appointment.record_kind, appointment.record_key = record.label, record.key
    appointment.save(update_fields=["record_kind", "record_key"])
    return appointment


def _book(
    elder: Elder,
    team: Team | None,
    practitioner: Practitioner | None,
    booking: NewAppointment,
    *,
    replaces: Appointment | None = None,
) -> Appointment:
    """Judge an appointment and write it; the practitioner is locked, and where pages do not reach the table says no."""
    span = Span(booking.starts_at, booking.starts_at + timedelta(minutes=booking.minutes))
    at, purposes = booking.booked_at or now(), set(booking.obligations)
    facts = BookingFacts(
        span,
        at,
        lifespan_of(elder),
        merged=elder.merged_into_id is not None,
        away=days_away(elder.pk),
        expected=(team is not None) + (practitioner is not None),
        taken=times_taken(practitioner, span),
        foreign=len(purposes) - len(open_among(purposes, elder)),
    )
    refuse_if(booking_refusal(facts))
    try:
        with transaction.atomic():
            appointment = Appointment.objects.create(
                elder=elder,
                starts_at=span.starts_at,
                ends_at=span.ends_at,
                organization=booking.organization,
                team=team,
                practitioner=practitioner,
                replaces=replaces,
                booked_at=at,
            )
    except IntegrityError as error:
        if "appointment_practitioner_once" not in str(error):
            raise
        refuse("appointment-practitioner-taken")
    AppointmentObligation.objects.bulk_create(
        AppointmentObligation(appointment=appointment, obligation_id=purpose) for purpose in sorted(purposes)
    )
    publish_change([appointment.team_id])
    return appointment


def _settle(appointment: Appointment, to: AppointmentState, cause: str = "", reason: str = "") -> Appointment:
    """Bring an appointment to a state in which it stays."""
    refuse_if(appointment_step_refusal(step_facts(appointment, now()), to))
    appointment.state, appointment.cause, appointment.reason = to, cause, reason.strip()
    appointment.settled_at = now()
    appointment.save(update_fields=["state", "cause", "reason", "settled_at", "record_kind", "record_key"])
    publish_change([appointment.team_id])
    return appointment
