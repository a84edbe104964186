"""Appointments with elders: their states, what may be booked, and when a step may be taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from yilian.kernel.deadlines import local_day
from yilian.kernel.periods import Period
from yilian.kernel.refusals import Refusal
from yilian.people.rules import Lifespan, day_fault

LONGEST = 8 * 60  # minutes


class AppointmentState(StrEnum):
    """The states of an appointment.

    Whoever comes to find nobody, or is sent away, records a no-show. One that is moved stays as it was and is replaced by another
    at the new time. An appointment becomes fulfilled by itself with the first of its obligations that is fulfilled on its day or
    later, and is booked again when the record that fulfilled it is withdrawn or corrected to an earlier day. An absence or the
    death of the elder cancels it; when that ends before its day, or is taken back, it is booked again.
    """

    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NO_SHOW = "no-show"
    MOVED = "moved"


LIVE = (AppointmentState.BOOKED, AppointmentState.ARRIVED)

APPOINTMENT_TRANSITIONS: Mapping[AppointmentState, frozenset[AppointmentState]] = {
    AppointmentState.BOOKED: frozenset(AppointmentState) - {AppointmentState.BOOKED},
    AppointmentState.ARRIVED: frozenset({AppointmentState.FULFILLED, AppointmentState.NO_SHOW}),
    AppointmentState.FULFILLED: frozenset({AppointmentState.BOOKED}),
    AppointmentState.CANCELLED: frozenset({AppointmentState.BOOKED}),
    AppointmentState.NO_SHOW: frozenset(),
    AppointmentState.MOVED: frozenset(),
}


class Cause(StrEnum):
    """Why an appointment came to nothing: the first three by hand, the others follow from the elder's record."""

    NOT_MET = "not-met"
    REFUSED = "refused"
    OTHER = "other"
    ABSENT = "absent"
    DIED = "died"


RULED_OUT = frozenset({Cause.ABSENT, Cause.DIED})
MISSED_BY_HAND = frozenset({Cause.NOT_MET, Cause.REFUSED, Cause.OTHER})


@dataclass(frozen=True, slots=True)
class Span:
    """A time: its first instant, and the first after it."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        """Return whether two times share an instant."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """What must be known to judge an appointment.

    span          when it is to be
    booked_at     when it is agreed
    lifespan      of the elder
    merged        whether another record took the elder's place
    away          on which days the elder is known not to be there
    expected      how many parties are expected: a team, a practitioner
    taken         the times for which the practitioner is expected elsewhere
    foreign       how many of the obligations it is for are owed to somebody else, or are open no more
    """

    span: Span
    booked_at: datetime
    lifespan: Lifespan
    merged: bool = False
    away: Sequence[Period] = ()
    expected: int = 1
    taken: Sequence[Span] = ()
    foreign: int = 0


def booking_refusal(facts: BookingFacts) -> Refusal | None:
    """Return why an appointment may not be booked, or None."""
    on = local_day(facts.span.starts_at)
    if facts.span.starts_at < facts.booked_at:
        return Refusal("appointment-in-past")
    if not 0 < (facts.span.ends_at - facts.span.starts_at).total_seconds() <= LONGEST * 60:
        return Refusal("appointment-length", longest=LONGEST)
    if not facts.expected:
        return Refusal("appointment-with-nobody")
    if facts.foreign:
        return Refusal("appointment-for-another")
    return _elder_refusal(facts, on) or _taken_refusal(facts)


def _elder_refusal(facts: BookingFacts, on: date) -> Refusal | None:
    """Return why nobody can see this elder on that day, or None."""
    if facts.merged:
        return Refusal("already-merged")
    if facts.lifespan.died_on is not None or day_fault(facts.lifespan, on, on) is not None:
        return Refusal("elder-died")
    if any(period.contains(on) for period in facts.away):
        return Refusal("appointment-elder-away", on=on)
    return None


def _taken_refusal(facts: BookingFacts) -> Refusal | None:
    """Return that the practitioner is expected elsewhere at that time, or None."""
    taken = any(facts.span.overlaps(span) for span in facts.taken)
    return Refusal("appointment-practitioner-taken") if taken else None


def ruling_out(on: date, away: Sequence[Period], died_on: date | None) -> Cause | None:
    """Return what makes it impossible to see an elder on a day: a death on it or before, an absence; or None."""
    if died_on is not None and on >= died_on:
        return Cause.DIED
    return Cause.ABSENT if any(period.contains(on) for period in away) else None


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What must be known to judge a step: where the appointment stands, its time, and now."""

    state: AppointmentState
    starts_at: datetime
    now: datetime


# Steps that say what came of an appointment, and so not before its day.
ON_THE_DAY = frozenset({AppointmentState.ARRIVED, AppointmentState.FULFILLED, AppointmentState.NO_SHOW})


def appointment_step_refusal(facts: StepFacts, to: AppointmentState) -> Refusal | None:
    """Return why an appointment cannot come to a state, or None."""
    if to not in APPOINTMENT_TRANSITIONS[facts.state]:
        return Refusal("appointment-settled", state=facts.state.value)
    if to in ON_THE_DAY and local_day(facts.now) < local_day(facts.starts_at):
        return Refusal("appointment-ahead", on=local_day(facts.starts_at))
    return None


def open_steps(facts: StepFacts) -> frozenset[AppointmentState]:
    """Return the states to which an appointment can be brought by hand now; it is booked again by what the records say alone."""
    by_hand = frozenset(AppointmentState) - {AppointmentState.BOOKED}
    return frozenset(to for to in by_hand if appointment_step_refusal(facts, to) is None)


@dataclass(frozen=True, slots=True)
class ReopeningFacts:
    """What must be known to book a settled appointment again.

    cause         why it was cancelled, if the elder's record did it
    recorded      whether a record fulfilled it; else it was said by hand
    span          its time
    taken         the times for which its practitioner is expected elsewhere by now
    """

    state: AppointmentState
    cause: str
    recorded: bool
    span: Span
    now: datetime
    taken: Sequence[Span] = ()


def reopening_refusal(facts: ReopeningFacts) -> Refusal | None:
    """Return why a settled appointment may not be booked again by what the records say, or None.

    What somebody said by hand stands. One that was cancelled is booked again only while its time is still to come, and only where
    the practitioner has not been promised to somebody else since.
    """
    by_record = facts.recorded if facts.state is AppointmentState.FULFILLED else facts.cause in RULED_OUT
    if AppointmentState.BOOKED not in APPOINTMENT_TRANSITIONS[facts.state] or not by_record:
        return Refusal("appointment-settled", state=facts.state.value)
    if facts.state is AppointmentState.CANCELLED and facts.span.starts_at < facts.now:
        return Refusal("appointment-in-past")
    if any(facts.span.overlaps(span) for span in facts.taken):
        return Refusal("appointment-practitioner-taken")
    return None


def no_show_refusal(cause: str, reason: str) -> Refusal | None:
    """Return why a no-show cannot be recorded for a reason, or None: another reason than those listed is said in words."""
    if cause not in MISSED_BY_HAND:
        return Refusal("no-show-cause-unknown", cause=cause)
    return cancel_refusal(reason) if cause == Cause.OTHER else None


def cancel_refusal(reason: str) -> Refusal | None:
    """Return that a reason is missing, or None."""
    return None if reason.strip() else Refusal("appointment-reason-missing")
