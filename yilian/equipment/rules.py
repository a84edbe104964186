"""Equipment and smart devices lent to elders (PA-08 一.2, PA-17): nothing is lent twice, and what is due comes back."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from yilian.kernel.refusals import Refusal
from yilian.people.rules import Lifespan, day_refusal, future_refusal


class Condition(StrEnum):
    """In what condition a piece of equipment is."""

    GOOD = "good"
    WORN = "worn"
    BROKEN = "broken"
    SCRAPPED = "scrapped"


LENDABLE = frozenset({Condition.GOOD, Condition.WORN})
# What an inspection may find: everything can be repaired but what is scrapped, which is the end of a piece.
CONDITION_TRANSITIONS: dict[StrEnum, frozenset[StrEnum]] = {
    Condition.GOOD: frozenset({Condition.WORN, Condition.BROKEN, Condition.SCRAPPED}),
    Condition.WORN: frozenset({Condition.GOOD, Condition.BROKEN, Condition.SCRAPPED}),
    Condition.BROKEN: frozenset({Condition.GOOD, Condition.WORN, Condition.SCRAPPED}),
    Condition.SCRAPPED: frozenset(),
}


class Kind(StrEnum):
    """Kinds of equipment that are lent."""

    WHEELCHAIR = "wheelchair"
    WALKER = "walker"
    CARE_BED = "care-bed"
    TRAINER = "trainer"
    OXYGEN = "oxygen"
    PRESSURE_METER = "pressure-meter"
    WATCH = "watch"
    CALL_BUTTON = "call-button"
    FALL_SENSOR = "fall-sensor"


SMART = frozenset({Kind.PRESSURE_METER, Kind.WATCH, Kind.CALL_BUTTON, Kind.FALL_SENSOR})


def desk_of(kind: Kind) -> Literal["device", "loan"]:
    """Return which desk of the catalogue lends this kind: devices that report by themselves are items of their own (PA-17)."""
    return "device" if kind in SMART else "loan"


class LoanState(StrEnum):
    """The states of a loan, computed from its days and never stored."""

    OUT = "out"
    OVERDUE = "overdue"
    RETURNED = "returned"


LOAN_TRANSITIONS: dict[StrEnum, frozenset[StrEnum]] = {
    LoanState.OUT: frozenset({LoanState.OVERDUE, LoanState.RETURNED}),
    LoanState.OVERDUE: frozenset({LoanState.RETURNED}),
    LoanState.RETURNED: frozenset(),
}


def loan_state(due_on: date, returned_on: date | None, on: date) -> LoanState:
    """Return in which state a loan is on a day."""
    if returned_on is not None and returned_on <= on:
        return LoanState.RETURNED
    return LoanState.OUT if on <= due_on else LoanState.OVERDUE


@dataclass(frozen=True, slots=True)
class LoanFacts:
    """What must be known to judge a loan."""

    lifespan: Lifespan
    lent_on: date
    due_on: date
    today: date
    condition: Condition
    lent_already: bool


def loan_refusal(facts: LoanFacts) -> Refusal | None:
    """Return why a piece of equipment may not be lent, or None."""
    refusal = day_refusal(facts.lifespan, facts.lent_on, facts.today)
    if refusal is not None:
        return refusal
    if facts.due_on < facts.lent_on:
        return Refusal("due-before-start")
    if facts.condition not in LENDABLE:
        return Refusal("equipment-not-fit", clause="PA-08")
    return Refusal("equipment-already-lent", clause="PA-08") if facts.lent_already else None


def return_refusal(lent_on: date, returned_on: date | None, on: date, today: date) -> Refusal | None:
    """Return why a loan may not be taken back on a day, or None. A loan is taken back after a death too."""
    if returned_on is not None:
        return Refusal("loan-already-returned", on=returned_on)
    return future_refusal(on, today) or (Refusal("due-before-start") if on < lent_on else None)


def extension_refusal(due_on: date, returned_on: date | None, until: date, today: date) -> Refusal | None:
    """Return why a loan may not run on to a day, or None."""
    if returned_on is not None:
        return Refusal("loan-already-returned", on=returned_on)
    if until < today:
        return Refusal("wish-in-past", on=until)
    return Refusal("extension-not-later", due_on=due_on) if until <= due_on else None
