"""What falls due when, what a delivered service keeps, and in which state an obligation is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from yilian.kernel.refusals import Refusal
from yilian.kernel.timing import Timing, windows


class State(StrEnum):
    """The states of an obligation, computed from its dates and never stored."""

    PLANNED = "planned"
    DUE = "due"
    OVERDUE = "overdue"
    KEPT = "kept"
    KEPT_LATE = "kept-late"
    WAIVED = "waived"
    VOID = "void"


OPEN = frozenset({State.PLANNED, State.DUE, State.OVERDUE})


@dataclass(frozen=True, slots=True)
class Dates:
    """All that decides the state of an obligation."""

    starts_on: date
    due_on: date
    kept_on: date | None = None
    waived_on: date | None = None
    void_on: date | None = None


def state_of(dates: Dates, on: date) -> State:
    """Say in which state an obligation is on a day. What was kept stays kept; late is not lost."""
    if dates.kept_on is not None and dates.kept_on <= on:
        return State.KEPT if dates.kept_on <= dates.due_on else State.KEPT_LATE
    if dates.waived_on is not None and dates.waived_on <= on:
        return State.WAIVED
    if dates.void_on is not None and dates.void_on <= on:
        return State.VOID
    if on < dates.starts_on:
        return State.PLANNED
    return State.DUE if on <= dates.due_on else State.OVERDUE


@dataclass(frozen=True, slots=True)
class Owing:
    """A promise as obligations see it: an item to be delivered at a rhythm, and the clauses that ask for it."""

    item: str
    clauses: tuple[str, ...]
    timing: Timing


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing owed: an item within a window, the n-th of its series."""

    item: str
    clauses: tuple[str, ...]
    starts_on: date
    due_on: date
    ordinal: int


def owed_within(owing: Iterable[Owing], starts_on: date, ends_on: date | None, until: date) -> tuple[Owed, ...]:
    """Lay out what is owed from the start of an agreement up to a horizon, both days included.

    Windows are counted from the first day of the agreement, so a year's check-up is owed once in each year of it.
    A window cut short by the agreement's end is not owed: nobody is late for what there was no full time to do.
    """
    last = until if ends_on is None else min(until, ends_on)
    return tuple(
        Owed(promise.item, promise.clauses, window.starts_on, window.due_on, window.ordinal)
        for promise in owing
        for window in windows(promise.timing, starts_on, last)
        if ends_on is None or window.due_on <= ends_on
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """An obligation that a delivered service might keep."""

    key: int
    item: str
    dates: Dates


def kept_by(candidates: Sequence[Candidate], item: str, on: date) -> int | None:
    """Say which open obligation a service of this item on this day keeps: the one whose window the day lies in, else the oldest overdue."""
    started = [
        candidate
        for candidate in candidates
        if candidate.item == item and candidate.dates.starts_on <= on and state_of(candidate.dates, on) in OPEN
    ]
    current = [candidate for candidate in started if on <= candidate.dates.due_on]
    best = min(current or started, key=lambda candidate: (candidate.dates.due_on, candidate.key), default=None)
    return None if best is None else best.key


def waiver_refusal(dates: Dates, on: date, reason: str) -> Refusal | None:
    """Say why an obligation may not be waived on a day, or nothing."""
    if state_of(dates, on) not in OPEN:
        return Refusal("obligation-not-open")
    if not reason.strip():
        return Refusal("waiver-reason-missing")
    return None


@dataclass(frozen=True, slots=True)
class CalledFor:
    """What a record calls for: an item, within a window, on the ground of the record (`opened_by`, 'visits.visit:12')."""

    item: str
    clauses: tuple[str, ...]
    starts_on: date
    due_on: date
    opened_by: str
    due_at: datetime | None = None
