"""Rehabilitation plans (PA-08, PA-41), counselling (PA-10, PA-41) and community nursing (PA-15 四.8, CZ-09): care in a series."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from yilian.kernel.refusals import Refusal
from yilian.kernel.timing import Timing, Window, windows
from yilian.people.rules import Lifespan, day_refusal

OLDEST_ORDER = timedelta(days=366)


class PlanState(StrEnum):
    """The states of a rehabilitation plan."""

    ACTIVE = "active"
    ENDED = "ended"


PLAN_TRANSITIONS: dict[StrEnum, frozenset[StrEnum]] = {
    PlanState.ACTIVE: frozenset({PlanState.ACTIVE, PlanState.ENDED}),
    PlanState.ENDED: frozenset(),
}


class PlanOutcome(StrEnum):
    """How a rehabilitation plan ended."""

    REACHED = "goals-reached"
    PARTLY = "partly-reached"
    UNCHANGED = "unchanged"
    BROKEN_OFF = "broken-off"


class CounsellingState(StrEnum):
    """The states of a course of counselling."""

    OPEN = "open"
    ENDED = "ended"


COUNSELLING_TRANSITIONS: dict[StrEnum, frozenset[StrEnum]] = {
    CounsellingState.OPEN: frozenset({CounsellingState.ENDED}),
    CounsellingState.ENDED: frozenset(),
}


class CounsellingOutcome(StrEnum):
    """How a course of counselling ended."""

    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    REFERRED = "referred"
    DECLINED = "declined"


class NursingState(StrEnum):
    """The stored states of an order of nursing; that it ran out is computed."""

    ACTIVE = "active"
    STOPPED = "stopped"
    COMPLETED = "completed"


NURSING_TRANSITIONS: dict[StrEnum, frozenset[StrEnum]] = {
    NursingState.ACTIVE: frozenset({NursingState.STOPPED, NursingState.COMPLETED}),
    NursingState.STOPPED: frozenset(),
    NursingState.COMPLETED: frozenset(),
}


class NursingItem(StrEnum):
    """What a physician may order a nurse to do at home."""

    WOUND = "wound-care"
    PRESSURE_SORE = "pressure-sore"
    CATHETER = "catheter"
    FEEDING_TUBE = "feeding-tube"
    INJECTION = "injection"
    BLOOD_SAMPLE = "blood-sample"
    STOMA = "stoma"
    POSITIONING = "positioning"


# An order of nursing is a physician's (PA-15 四.8 with 护士条例 art. 17).
PHYSICIANS = frozenset({"doctor", "specialist", "tcm-doctor"})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a series is: sessions that should have been by a day, and those that were."""

    planned: int
    done: int

    @property
    def behind(self) -> int:
        """Return how many sessions are missing."""
        return max(0, self.planned - self.done)


def progress(rhythm: Timing, starts_on: date, on: date, done: Sequence[date]) -> Progress:
    """Count what should have been delivered by a day and what was; windows that are still open are not missing yet."""
    closed = [window for window in windows(rhythm, starts_on, on) if window.due_on < on] if on >= starts_on else []
    return Progress(len(closed), sum(day <= on for day in done))


@dataclass(frozen=True, slots=True)
class Span:
    """The days within which something of a series may be done; without an end it is open."""

    starts_on: date
    ends_on: date | None = None


def windows_of_series(rhythm: Timing, span: Span, horizon: date) -> tuple[Window, ...]:
    """Lay out when a series is owed, the windows that begin by a horizon, as far as its last day.

    Its first window is owed even where the last day cuts it short; a later one that is cut short is not: there is no full
    time to do it.
    """
    last = min(horizon, span.ends_on or horizon)
    if last < span.starts_on:
        return ()
    first, *later = windows(rhythm, span.starts_on, last)
    ends_on = span.ends_on or date.max
    return (
        replace(first, due_on=min(first.due_on, ends_on)),
        *(window for window in later if window.due_on <= ends_on),
    )


def session_refusal(lifespan: Lifespan, span: Span, on: date, today: date) -> Refusal | None:
    """Return why a session of a series may not be recorded for a day, or None."""
    refusal = day_refusal(lifespan, on, today)
    if refusal is not None:
        return refusal
    if on < span.starts_on:
        return Refusal("session-before-start", starts_on=span.starts_on)
    return Refusal("order-run-out", ends_on=span.ends_on) if span.ends_on is not None and on > span.ends_on else None


def span_refusal(span: Span) -> Refusal | None:
    """Return why an order may not be valid for such a time, or None."""
    return Refusal("due-before-start") if span.ends_on is not None and span.ends_on < span.starts_on else None


def order_refusal(span: Span, today: date) -> Refusal | None:
    """Return why a physician's order may not be written for such a time, or None: it ends after it begins, within reach of memory."""
    if span.starts_on < today - OLDEST_ORDER:
        return Refusal("order-too-old", on=today - OLDEST_ORDER)
    return span_refusal(span)


def items_refusal(ordered: Iterable[str], done: Sequence[str]) -> Refusal | None:
    """Return why nursing may not be recorded, or None: something was done, and only what the physician ordered."""
    if not done:
        return Refusal("nothing-done")
    extra = sorted(set(done) - set(ordered))
    return Refusal("nursing-not-ordered", clause="PA-15") if extra else None
