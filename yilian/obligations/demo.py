"""What the agreements, contracts and places of a demonstration make owed; shifts, leave, absences of elders, appointments."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from django.db.models import QuerySet

from yilian.agreements.models import Agreement
from yilian.audit.clock import start_of
from yilian.audit.scope import using_scope
from yilian.audit.statistics import refresh_statistics
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.obligations.actions.absences_and_shifts import NewShift, record_absence, record_leave, set_shift
from yilian.obligations.actions.appointments import (
    MINUTES,
    NewAppointment,
    arrive,
    book,
    cancel_appointment,
    keep_appointment,
    move_appointment,
    record_no_show,
)
from yilian.obligations.actions.generation import generate_for_agreement, generate_for_place
from yilian.obligations.actions.loading import generate_for_many
from yilian.obligations.models import Absence, Appointment, Obligation
from yilian.obligations.queries.worklists import open_obligations
from yilian.obligations.rules.appointments import AppointmentState, Cause
from yilian.people.models import Elder
from yilian.people.queries.areas import Area, areas

TELEPHONE = "telephone-advice"
ROSTERS = 3  # health centres
HALVES = ((time(8), time(20)), (time(20), time(8)))
SUNDAY = 7
ROSTER_FROM = date(2018, 1, 1)
AHEAD = timedelta(days=90)
# Who was not there: kind, days since it began, days since it ended.
ABSENCES: tuple[tuple[Absence.Kind, int, int | None], ...] = (
    (Absence.Kind.HOSPITAL, 10, None),
    (Absence.Kind.HOSPITAL, 70, 52),
    (Absence.Kind.AWAY, 25, None),
)
# What was arranged: days since, the hour, and what came of it. One of each state, and two of today.
ARRANGED: tuple[tuple[int, int, AppointmentState], ...] = (
    (0, 15, AppointmentState.BOOKED),
    (0, 8, AppointmentState.ARRIVED),
    (14, 9, AppointmentState.FULFILLED),
    (5, 10, AppointmentState.NO_SHOW),
    (-2, 10, AppointmentState.CANCELLED),
    (-3, 14, AppointmentState.MOVED),
    (-7, 9, AppointmentState.BOOKED),
)


def play(county: County) -> None:
    """Record who is not there, put telephones on a roster, and plan what all bases owe to the end of the year."""
    with using_scope(SYSTEM):
        places = areas()
        for area in places[:1]:
            _not_at_home(area, county)
        for index, area in enumerate(places[:: max(1, len(places) // 2)][:ROSTERS]):
            _roster(area, gap=index == 0)
        refresh_statistics()
        county.step("应做服务", "services owed", plan(places, county))
        for area in places[:1]:
            county.step("约定", "appointments", _arrange(area, county))
        refresh_statistics()


def _elders_of(area: Area) -> QuerySet[Elder]:
    """Return the elders whom the team of an area serves."""
    served = Elder.objects.filter(enrolments__team=area.team, died_on__isnull=True, merged_into__isnull=True)
    return served.distinct().order_by("-pk")


def _arrange(area: Area, county: County) -> int:
    """Arrange times with elders of an area, each for what is due first; let something come of those that are past."""
    elders = _elders_of(area)[len(ABSENCES) : len(ABSENCES) + len(ARRANGED)]
    for elder, (days, hour, state) in zip(elders, ARRANGED, strict=False):
        starts_at = start_of(county.on - timedelta(days=days)) + timedelta(hours=hour)
        due = () if days > 0 else open_obligations().filter(elder=elder).order_by("due_at", "pk")[:1]
        times = NewAppointment(
            starts_at, obligations=tuple(owed.pk for owed in due), booked_at=starts_at - timedelta(days=7)
        )
        _come_of(book(SYSTEM, elder, area.team, area.doctor, appointment=times), state)
    return Appointment.objects.count()


def _come_of(appointment: Appointment, state: AppointmentState) -> None:
    """Bring an appointment to a state."""
    match state:
        case AppointmentState.ARRIVED:
            arrive(SYSTEM, appointment)
        case AppointmentState.FULFILLED:
            keep_appointment(SYSTEM, appointment)
        case AppointmentState.NO_SHOW:
            record_no_show(SYSTEM, appointment, cause=Cause.NOT_MET, reason="邻居说去女儿家了，傍晚回来")
        case AppointmentState.CANCELLED:
            cancel_appointment(SYSTEM, appointment, reason="家属那天要陪去市里看病")
        case AppointmentState.MOVED:
            later = appointment.starts_at + timedelta(days=1)
            move_appointment(SYSTEM, appointment, starts_at=later, minutes=MINUTES)


def _not_at_home(area: Area, county: County) -> None:
    """Let elders of an area lie in hospital or be away, now or some time ago, and its nurse be on leave next week."""
    elders = _elders_of(area)
    for elder, (kind, began, ended) in zip(elders[: len(ABSENCES)], ABSENCES, strict=False):
        ends_on = None if ended is None else county.ago(ended)
        record_absence(SYSTEM, elder, kind=kind, starts_on=county.ago(began), ends_on=ends_on)
    nurse = area.team.members.filter(kind="nurse").first()
    if nurse is not None:
        record_leave(SYSTEM, nurse, starts_on=county.ago(-6), ends_on=county.ago(-9))


def _roster(area: Area, *, gap: bool) -> None:
    """Put the telephone of a health centre on a roster of day and night; one has nobody on Sunday night."""
    doctor, nurse = list(area.team.members.order_by("pk"))[:2]
    for weekday in range(1, SUNDAY + 1):
        for night, (begins_at, ends_at) in enumerate(HALVES):
            if gap and night and weekday == SUNDAY:
                continue
            first, relief = (doctor, nurse) if (weekday + night) % 2 else (nurse, doctor)
            set_shift(
                SYSTEM,
                area.centre,
                first,
                relief,
                new_shift=NewShift(TELEPHONE, weekday, begins_at, ends_at, ROSTER_FROM),
            )


def plan(places: Sequence[Area], county: County) -> int:
    """Plan what every agreement, enrolment and team owes to the end of the year, in bulk: the events of a load go unanswered."""
    until, after = max(date(county.on.year, 12, 31), county.on + AHEAD), 0
    signed = Agreement.objects.filter(care_signed_on__isnull=False, medical_signed_on__isnull=False).order_by("pk")
    last = {agreement.care_organization_id: agreement.pk for agreement in signed}
    for agreement in signed:
        generate_for_agreement(SYSTEM, agreement, residents=last[agreement.care_organization_id] == agreement.pk)
    while True:
        after, _changed = generate_for_many(SYSTEM, after=after, until=until)
        if not after:
            break
    for area in places:
        generate_for_place(SYSTEM, area.team, area.division, until=until)
    return Obligation.objects.count()
