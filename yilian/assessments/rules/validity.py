"""When an assessment may be made, signed, disputed; how long it holds; which states follow which."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from yilian.assessments.rules.instrument import Instrument
from yilian.assessments.rules.outcome import Outcome
from yilian.kernel.periods import add_months
from yilian.kernel.refusals import Refusal
from yilian.people.rules import DayFault, Lifespan, Qualification, day_fault, qualification_refusal

DAY = timedelta(days=1)


class Status(StrEnum):
    """The states of an assessment; `disputed` still holds until it is assessed again."""

    DRAFT = "draft"
    AWAITING_SECOND = "awaiting-second"
    COMPLETE = "complete"
    DISPUTED = "disputed"
    SUPERSEDED = "superseded"
    ABANDONED = "abandoned"


TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.AWAITING_SECOND, Status.COMPLETE, Status.ABANDONED}),
    Status.AWAITING_SECOND: frozenset({Status.COMPLETE, Status.DRAFT, Status.ABANDONED}),
    Status.COMPLETE: frozenset({Status.DISPUTED, Status.SUPERSEDED}),
    Status.DISPUTED: frozenset({Status.SUPERSEDED}),
    Status.SUPERSEDED: frozenset(),
    Status.ABANDONED: frozenset(),
}
HOLDING = frozenset({Status.COMPLETE, Status.DISPUTED})


class Why(StrEnum):
    """Why an assessment is made (GB/T 42195-2022)."""

    FIRST = "first"
    ROUTINE = "routine"
    IMMEDIATE = "immediate"
    REVIEW = "review"
    OTHER = "other"


def move_refusal(before: Status, after: Status) -> Refusal | None:
    """Return why an assessment may not go from one state to another, or None."""
    if after in TRANSITIONS[before]:
        return None
    return Refusal("assessment-not-open", status=before.value)


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What must be known to judge whether a sheet may be kept."""

    on: date
    today: date
    lifespan: Lifespan
    certificate_valid: bool


def sheet_refusal(facts: SheetFacts) -> Refusal | None:
    """Return why nobody can have assessed this elder on that day, or None."""
    match day_fault(facts.lifespan, facts.on, facts.today):
        case DayFault.IN_FUTURE:
            return Refusal("assessment-in-future", on=facts.on)
        case DayFault.BEFORE_BIRTH:
            return Refusal("assessment-before-birth", on=facts.on)
        case DayFault.AFTER_DEATH:
            return Refusal("elder-died-before-assessment", died_on=facts.lifespan.died_on)
    if not facts.certificate_valid:
        return Refusal("assessor-certificate-lapsed", on=facts.on)
    return None


def second_refusal(first: int | None, second: int, qualification: Qualification, on: date) -> Refusal | None:
    """Return why somebody may not sign as the second assessor, or None: another person, qualified on the day."""
    if first == second:
        return Refusal("second-assessor-is-first")
    return qualification_refusal(qualification, frozenset(), on)


def dispute_refusal(status: Status, reason: str) -> Refusal | None:
    """Return why a result may not be disputed, or None."""
    if not reason.strip():
        return Refusal("dispute-reason-missing")
    return move_refusal(status, Status.DISPUTED)


def status_after_answers(instrument: Instrument) -> Status:
    """Return in which state a whole sheet is: complete, or waiting for the second assessor."""
    return Status.AWAITING_SECOND if instrument.assessors.count > 1 else Status.COMPLETE


def valid_until(instrument: Instrument, outcome: Outcome, on: date) -> date | None:
    """Return the last day on which a result holds, or None where nobody set one; a sign or a level may ask for an earlier look."""
    last = list[date]()
    if instrument.validity is not None:
        last.append(add_months(on, instrument.validity.months) - DAY)
    days = [sign.follow_up_days for sign in outcome.signs if sign.follow_up_days is not None]
    if outcome.level is not None:
        review = instrument.level(outcome.level.number).review_days
        days += [] if review is None else [review]
        last = [] if review is not None else last
    return min([*last, *(on + timedelta(days=count) for count in days)], default=None)


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What the records say about an elder on a day, for items that are given."""

    age: int | None = None
    previous_level: int | None = None


def with_recorded(instrument: Instrument, answers: Mapping[str, object], known: KnownFacts) -> dict[str, object]:
    """Fill in what the records know; they go before what was written."""
    filled = dict(answers)
    values = {"age": known.age, "previous-level": known.previous_level}
    for item in instrument.items:
        value = values.get(item.derived or "")
        if value is not None:
            filled[item.id] = str(value) if item.kind == "choice" else value
    return filled
