"""In which state an obligation is: computed from its dates and an instant, never stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from yilian.kernel.deadlines import TICK, local_day


class State(StrEnum):
    """The states of an obligation.

    They are computed from the row and an instant and never stored; of a past day, from the end of the day. What is owed every day
    is owed anew the next day: a window that lapses is not done, never overdue, and stands on no list of what is to be done; a record
    of its own day still fulfils it. While the clock of an obligation stands still it is paused. A void obligation is open again when its basis holds again; a fulfilled one follows its
    record when that is corrected.
    """

    PLANNED = "planned"
    OPEN = "open"
    PAUSED = "paused"
    OVERDUE = "overdue"
    NOT_DONE = "not-done"
    FULFILLED = "fulfilled"
    FULFILLED_LATE = "fulfilled-late"
    WAIVED = "waived"
    VOID = "void"


PENDING = frozenset({State.PLANNED, State.OPEN, State.PAUSED, State.OVERDUE})

# Which state may follow which, by the passing of time or by an act. Fulfilled is for good unless the record that fulfilled it
# is corrected: then it was fulfilled on another day, or not. Void is not for good: a basis that holds again makes it owed again.
TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.OPEN, State.PAUSED, State.WAIVED, State.VOID}),
    State.OPEN: frozenset({State.FULFILLED, State.OVERDUE, State.NOT_DONE, State.PAUSED, State.WAIVED, State.VOID}),
    State.PAUSED: frozenset(
        {
            State.PLANNED,
            State.OPEN,
            State.OVERDUE,
            State.NOT_DONE,
            State.FULFILLED,
            State.FULFILLED_LATE,
            State.WAIVED,
            State.VOID,
        }
    ),
    State.OVERDUE: frozenset({State.FULFILLED_LATE, State.OPEN, State.PAUSED, State.WAIVED, State.VOID}),
    State.NOT_DONE: frozenset({State.FULFILLED, State.WAIVED, State.VOID}),
    State.VOID: frozenset({State.PLANNED, State.OPEN, State.OVERDUE, State.NOT_DONE}),
    State.WAIVED: frozenset(),
    State.FULFILLED: frozenset({State.FULFILLED_LATE, State.OPEN, State.OVERDUE, State.NOT_DONE}),
    State.FULFILLED_LATE: frozenset({State.FULFILLED, State.OPEN, State.OVERDUE}),
}


@dataclass(frozen=True, slots=True)
class Dates:
    """All that decides the state of an obligation; `due_at` is the first instant at which it is late."""

    starts_on: date
    due_at: datetime
    fulfilled_on: date | None = None
    fulfilled_at: datetime | None = None
    waived_on: date | None = None
    void_on: date | None = None
    paused_at: datetime | None = None
    lapses: bool = False

    @property
    def due_on(self) -> date:
        """The last day on which it is in time."""
        return local_day(self.due_at - TICK)


def state_of(dates: Dates, at: datetime) -> State:
    """Return in which state an obligation is at an instant; of a past day, at its end. What was fulfilled stays so; late is not lost."""
    on = local_day(at)
    if dates.fulfilled_on is not None and dates.fulfilled_on <= on:
        return State.FULFILLED if _in_time(dates) else State.FULFILLED_LATE
    if dates.waived_on is not None and dates.waived_on <= on:
        return State.WAIVED
    if dates.void_on is not None and dates.void_on <= on:
        return State.VOID
    if dates.paused_at is not None and dates.paused_at <= at:
        return State.PAUSED
    if on < dates.starts_on:
        return State.PLANNED
    if at < dates.due_at:
        return State.OPEN
    return State.NOT_DONE if dates.lapses else State.OVERDUE


def _in_time(dates: Dates) -> bool:
    """Return whether it was fulfilled before the first instant at which it is late; without an instant the day decides."""
    if dates.fulfilled_at is not None:
        return dates.fulfilled_at < dates.due_at
    return dates.fulfilled_on is not None and dates.fulfilled_on <= dates.due_on
