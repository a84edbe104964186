"""What comes of an attempt to deliver a service that failed: nothing is fulfilled, and what is open says when it was tried."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from yilian.kernel.refusals import Problem


class Outcome(StrEnum):
    """Why a service was not delivered when somebody came for it."""

    NOT_MET = "not-met"
    REFUSED = "refused"
    POSTPONED = "postponed"
    NOT_REACHED = "not-reached"
    NOT_DONE = "not-done"
    IN_PROGRESS = "in-progress"


# What is not done, or lacks something, is said by the answers of a visit, and is no outcome to choose. A round comes again by its agreement, so nothing is arranged at one; what a round did not get to is no visit to a home.
IN_ROUNDS = frozenset({Outcome.NOT_MET, Outcome.REFUSED, Outcome.NOT_REACHED})
AT_HOME = frozenset({Outcome.NOT_MET, Outcome.REFUSED, Outcome.POSTPONED})


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """What must be known to judge an attempt: its outcome, why, on which day, and the time agreed for the next one."""

    outcome: str
    reason: str
    on: date
    next_at: datetime | None = None
    in_round: bool = False


def attempt_problems(facts: AttemptFacts) -> tuple[Problem, ...]:
    """List what is wrong with an attempt.

    Not to be met is its own reason; who declines says why, and what is postponed has a next time.
    """
    if facts.outcome not in (IN_ROUNDS if facts.in_round else AT_HOME):
        return (Problem("outcome", "attempt-outcome-unknown", (("outcome", facts.outcome),)),)
    problems = list[Problem]()
    if facts.outcome == Outcome.REFUSED and not facts.reason.strip():
        problems.append(Problem("reason", "attempt-reason-missing"))
    if facts.outcome == Outcome.POSTPONED and facts.next_at is None:
        problems.append(Problem("next_at", "attempt-next-missing"))
    if facts.outcome != Outcome.POSTPONED and facts.next_at is not None:
        problems.append(Problem("next_at", "attempt-next-not-postponed"))
    return tuple(problems)
