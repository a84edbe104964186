"""Telephone advice around the clock (PA-14 三.5, PA-15 四.4): how urgent a call is, and what may become of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from yilian.kernel.refusals import Problem, Refusal
from yilian.people.rules import Lifespan, day_refusal, future_refusal
from yilian.visits.rules.steps import reason_refusal


class CallState(StrEnum):
    """The states of a call."""

    OPEN = "open"
    HANDED_OVER = "handed-over"
    CLOSED = "closed"


CALL_TRANSITIONS: dict[StrEnum, frozenset[StrEnum]] = {
    CallState.OPEN: frozenset({CallState.HANDED_OVER, CallState.CLOSED}),
    CallState.HANDED_OVER: frozenset({CallState.HANDED_OVER, CallState.CLOSED}),
    CallState.CLOSED: frozenset(),
}


class Urgency(StrEnum):
    """How urgent a call is, the most urgent first."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"


class Outcome(StrEnum):
    """What came of a call."""

    ADVISED = "advised"
    VISIT_ARRANGED = "visit-arranged"
    REFERRED = "referred"
    AMBULANCE = "ambulance"


def answer_by(minutes: int, at: datetime) -> datetime:
    """Return the instant by which a call that is handed over must be answered: within minutes that the catalogue declares."""
    return at + timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What must be known to judge a call: when it came, now, what was said, and about whom, where the elder is known."""

    at: datetime
    now: datetime
    on: date
    complaint: str
    lifespan: Lifespan | None = None


def call_refusal(facts: CallFacts) -> Refusal | None:
    """Return why a call may not be logged, or None."""
    ahead = facts.at > facts.now
    if facts.lifespan is None:
        refusal = future_refusal(facts.on, facts.on, ahead=ahead)
    else:
        refusal = day_refusal(facts.lifespan, facts.on, facts.on, ahead=ahead)
    return refusal or reason_refusal(facts.complaint)


def close_refusal(urgency: Urgency, outcome: Outcome, advice: str) -> Refusal | None:
    """Return why a call may not be closed with an outcome, or None: an emergency does not end with words alone."""
    if urgency is Urgency.EMERGENCY and outcome is Outcome.ADVISED:
        return Refusal("emergency-needs-more", clause="PA-14")
    return reason_refusal(advice)


def visit_time_problem(outcome: Outcome | None, *, elder: bool, team: bool) -> Problem | None:
    """Return why a call may not give the time of a visit, or None: it ends with a visit to an elder who is known, by a team."""
    if outcome is not Outcome.VISIT_ARRANGED:
        return Problem("visit_at", "visit-time-without-visit")
    if not elder:
        return Problem("visit_at", "visit-time-needs-elder")
    return None if team else Problem("visit_at", "visit-time-needs-team")
