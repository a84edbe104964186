"""Telephone advice around the clock (PA-14 三.5, PA-15 四.4): how urgent a call is, and what may become of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from yilian.kernel.refusals import Refusal
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
    """Give the instant by which a call that is handed over must be answered: within minutes that the catalogue declares."""
    return at + timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What must be known to judge a call: when it came, now, when the elder died, what was said."""

    at: datetime
    now: datetime
    on: date
    complaint: str
    died_on: date | None = None


def call_refusal(facts: CallFacts) -> Refusal | None:
    """Say why a call may not be logged, or nothing."""
    if facts.at > facts.now:
        return Refusal("visit-in-future", on=facts.on)
    if facts.died_on is not None and facts.on > facts.died_on:
        return Refusal("elder-died-before-visit", died_on=facts.died_on)
    return reason_refusal(facts.complaint)


def close_refusal(urgency: Urgency, outcome: Outcome, advice: str) -> Refusal | None:
    """Say why a call may not be closed with an outcome, or nothing: an emergency does not end with words alone."""
    if urgency is Urgency.EMERGENCY and outcome is Outcome.ADVISED:
        return Refusal("emergency-needs-more", clause="PA-14")
    return reason_refusal(advice)
