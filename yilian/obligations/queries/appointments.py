"""Reads appointments: of an elder, of a day of teams, and what a new one is judged by."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Max, Q, QuerySet

from yilian.audit.clock import start_of
from yilian.audit.statements import Statement
from yilian.kernel.deadlines import local_day
from yilian.kernel.periods import Period
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import existing
from yilian.obligations.models import Absence, Appointment, Obligation
from yilian.obligations.queries.worklists import open_obligations
from yilian.obligations.rules.appointments import (
    LIVE,
    RULED_OUT,
    AppointmentState,
    Cause,
    ReopeningFacts,
    Span,
    StepFacts,
    ruling_out,
)
from yilian.people.models import Departure, Elder, Practitioner

RELATED = ("elder", "organization", "team__organization", "practitioner")
SHOWN = 20


def appointment_of_key(appointment_id: int) -> Appointment:
    """Return one appointment with what it names."""
    rows = Appointment.objects.select_related(*RELATED, "replaces", "replaced_by")
    return existing(rows.filter(pk=appointment_id).first(), "appointment", appointment_id)


def step_facts(appointment: Appointment, at: datetime) -> StepFacts:
    """Return what a step is judged by."""
    return StepFacts(AppointmentState(appointment.state), appointment.starts_at, at)


def purposes_of(appointment: Appointment) -> QuerySet[Obligation]:
    """Return the obligations that an appointment is for."""
    return appointment.obligations.order_by("due_at", "pk")


def _appointments_of(elder_id: int) -> QuerySet[Appointment]:
    """Return the latest appointments of an elder, and of the records that were merged into theirs."""
    own = Q(elder_id=elder_id) | Q(elder__merged_into_id=elder_id)
    rows = Appointment.objects.filter(own).exclude(state=AppointmentState.MOVED)
    return rows.select_related(*RELATED).order_by("-starts_at", "-pk")[:SHOWN]


APPOINTMENTS = Statement(_appointments_of, int)


def appointments_on(on: date, teams: Sequence[int], practitioners: Sequence[int]) -> list[Appointment]:
    """Return what teams and practitioners have arranged for a day, in order of time; what was moved or cancelled is not in it."""
    if not teams and not practitioners:
        return []
    who = Q(team_id__in=teams) | Q(practitioner_id__in=practitioners)
    rows = Appointment.objects.filter(
        who, starts_at__gte=start_of(on), starts_at__lt=start_of(on + timedelta(days=1))
    ).exclude(state__in=(AppointmentState.MOVED, AppointmentState.CANCELLED))
    return list(rows.select_related(*RELATED).order_by("starts_at", "pk"))


def live_appointments(elder_id: int) -> QuerySet[Appointment]:
    """Return the appointments of an elder that nothing has come of yet."""
    return Appointment.objects.filter(elder_id=elder_id, state__in=LIVE).order_by("starts_at", "pk")


def kept_by(obligation_id: int, on: date) -> QuerySet[Appointment]:
    """Return the appointments that an obligation fulfilled on a day keeps: those for it, of that day or before."""
    before = start_of(on + timedelta(days=1))
    return Appointment.objects.filter(purposes__obligation=obligation_id, state__in=LIVE, starts_at__lt=before)


def fulfilled_by(record: RecordRef) -> QuerySet[Appointment]:
    """Return the appointments that a record fulfilled."""
    rows = Appointment.objects.filter(state=AppointmentState.FULFILLED, record_kind=record.label, record_key=record.key)
    return rows.order_by("pk")


def ruled_out(elder_id: int) -> QuerySet[Appointment]:
    """Return the appointments that an absence or the death of an elder cancelled, in order of time."""
    rows = Appointment.objects.filter(elder_id=elder_id, state=AppointmentState.CANCELLED, cause__in=RULED_OUT)
    return rows.order_by("starts_at", "pk")


def to_book_again(elder_id: int) -> list[Appointment]:
    """Return what an absence cancelled although the elder is back by its day, and nothing was booked in its place since."""
    rows = list(ruled_out(elder_id).filter(cause=Cause.ABSENT))
    if not rows:
        return []
    away = days_away(elder_id)
    booked = Appointment.objects.filter(elder_id=elder_id).aggregate(last=Max("booked_at"))["last"]
    return [
        row
        for row in rows
        if row.settled_at is not None
        and row.settled_at > booked
        and ruling_out(local_day(row.starts_at), away, None) is None
    ]


def reopening_facts(appointment: Appointment, at: datetime) -> ReopeningFacts:
    """Return what is known to book a settled appointment again."""
    span = Span(appointment.starts_at, appointment.ends_at)
    state, recorded = AppointmentState(appointment.state), appointment.record_key is not None
    taken = times_taken(appointment.practitioner, span)
    return ReopeningFacts(state, appointment.cause, recorded, span, at, taken)


def open_among(obligations: Iterable[int], elder: Elder) -> list[int]:
    """Return which of some obligations are owed to an elder and open."""
    keys = list(obligations)
    return list(open_obligations().filter(pk__in=keys, elder=elder).values_list("pk", flat=True)) if keys else []


def times_taken(practitioner: Practitioner | None, span: Span) -> list[Span]:
    """Return the times that a practitioner has promised already and that reach into another."""
    if practitioner is None:
        return []
    rows = Appointment.objects.filter(practitioner=practitioner, state__in=LIVE)
    rows = rows.filter(starts_at__lt=span.ends_at, ends_at__gt=span.starts_at)
    return [Span(starts_at, ends_at) for starts_at, ends_at in rows.values_list("starts_at", "ends_at")]


def days_away(elder_id: int) -> list[Period]:
    """Return the absences of an elder, and the times between leaving the county and coming back; one without an end lasts."""
    absences = Absence.objects.filter(elder_id=elder_id).values_list("starts_on", "ends_on")
    departures = Departure.objects.filter(elder_id=elder_id).values_list("left_on", "returned_on")
    away = [Period(starts_on, ends_on) for starts_on, ends_on in absences]
    return away + [Period(left_on, back_on and back_on - timedelta(days=1)) for left_on, back_on in departures]
