"""How an agreement stands on a day: computed from its dates, never stored. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from yilian.kernel.refusals import Refusal

# FJ-08 asks for the time of an agreement; no document says when to be reminded of its end. Two months is a declared reading.
REMINDED_WITHIN = timedelta(days=60)


class State(StrEnum):
    """The states of an agreement between institutions; a contract of an elder passes through those from `agreed` on.

    They are computed from dates and never stored. The first day, the reminder (60 days before the last day) and the end of the
    last day are days that come; every other step is an act.
    """

    DRAFT = "draft"
    HALF_SIGNED = "half-signed"
    AGREED = "agreed"
    BINDING = "binding"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    RENEWED = "renewed"
    TERMINATED = "terminated"
    LAPSED = "lapsed"


class Step(StrEnum):
    """What moves an agreement: acts of people, and days that come."""

    REVISE = "revise"
    SIGN = "sign"
    RENEW = "renew"
    END = "end"
    BEGIN = "first-day"
    REMIND = "reminder"
    RUN_OUT = "last-day-over"


NOWHERE: Mapping[Step, frozenset[State]] = MappingProxyType({})

TRANSITIONS: Mapping[State, Mapping[Step, frozenset[State]]] = MappingProxyType(
    {
        State.DRAFT: {
            Step.REVISE: frozenset({State.DRAFT}),
            Step.SIGN: frozenset({State.HALF_SIGNED}),
            Step.END: frozenset({State.TERMINATED}),
            Step.RUN_OUT: frozenset({State.LAPSED}),
        },
        State.HALF_SIGNED: {
            Step.SIGN: frozenset({State.AGREED, State.BINDING, State.EXPIRING}),
            Step.END: frozenset({State.TERMINATED}),
            Step.RUN_OUT: frozenset({State.LAPSED}),
        },
        State.AGREED: {
            Step.BEGIN: frozenset({State.BINDING, State.EXPIRING}),
            Step.END: frozenset({State.TERMINATED}),
        },
        State.BINDING: {
            Step.REMIND: frozenset({State.EXPIRING}),
            Step.RENEW: frozenset({State.BINDING}),
            Step.RUN_OUT: frozenset({State.RENEWED}),
            Step.END: frozenset({State.TERMINATED}),
        },
        State.EXPIRING: {
            Step.RENEW: frozenset({State.BINDING}),
            Step.RUN_OUT: frozenset({State.EXPIRED}),
            Step.END: frozenset({State.TERMINATED}),
        },
        State.EXPIRED: {Step.RENEW: frozenset({State.RENEWED})},
        State.RENEWED: NOWHERE,
        State.TERMINATED: NOWHERE,
        State.LAPSED: NOWHERE,
    }
)

# Why a step is not possible in a state; the sentence says what to do instead.
_WHY: Mapping[State, str] = MappingProxyType(
    {
        State.DRAFT: "agreement-not-signed",
        State.HALF_SIGNED: "agreement-not-signed",
        State.AGREED: "agreement-signed-already",
        State.BINDING: "agreement-signed-already",
        State.EXPIRING: "agreement-signed-already",
        State.EXPIRED: "agreement-expired",
        State.RENEWED: "agreement-renewed",
        State.TERMINATED: "agreement-ended",
        State.LAPSED: "agreement-lapsed",
    }
)


@dataclass(frozen=True, slots=True)
class Dates:
    """All that decides the state. `signed_on` are the days on which the sides signed, nothing for who did not.

    `ended_on` is the last day of an agreement that was ended before its term, or the day on which a draft was withdrawn.
    `renewal_signed_on` is the day on which the agreement that renews this one was signed by all.
    """

    starts_on: date
    ends_on: date
    signed_on: tuple[date | None, ...]
    ended_on: date | None = None
    renewal_signed_on: date | None = None

    def signatures(self, on: date) -> int:
        """Count the sides that had signed by a day."""
        return sum(day is not None and day <= on for day in self.signed_on)

    def complete(self, on: date) -> bool:
        """Return whether all sides had signed by a day."""
        return self.signatures(on) == len(self.signed_on)

    def renewed(self, on: date) -> bool:
        """Return whether a renewal had been signed by a day."""
        return self.renewal_signed_on is not None and self.renewal_signed_on <= on


def state_of(dates: Dates, on: date) -> State:
    """Return how an agreement stands on a day."""
    if not dates.complete(on):
        return _unsigned(dates, on)
    if dates.ended_on is not None and (dates.ended_on < on or dates.ended_on < dates.starts_on):
        return State.TERMINATED
    if on > dates.ends_on:
        return State.RENEWED if dates.renewed(on) else State.EXPIRED
    if on < dates.starts_on:
        return State.AGREED
    soon = dates.ends_on - on <= REMINDED_WITHIN and not dates.renewed(on)
    return State.EXPIRING if soon else State.BINDING


def _unsigned(dates: Dates, on: date) -> State:
    """Return how an agreement stands that not all have signed."""
    if dates.ended_on is not None and dates.ended_on <= on:
        return State.TERMINATED
    if on > dates.ends_on:
        return State.LAPSED
    return State.HALF_SIGNED if dates.signatures(on) else State.DRAFT


def step_refusal(state: State, step: Step) -> Refusal | None:
    """Return why a step may not be taken in a state, or None."""
    if step in TRANSITIONS[state]:
        return None
    if step is Step.REVISE and state is State.HALF_SIGNED:
        return Refusal("agreement-signed-by-one", clause="FJ-08")
    return Refusal(_WHY[state], clause="FJ-08")


def closed_refusal(state: State) -> Refusal | None:
    """Return why nothing more can be arranged under an agreement, or None while it is open."""
    return None if Step.END in TRANSITIONS[state] else Refusal(_WHY[state], clause="FJ-08")
