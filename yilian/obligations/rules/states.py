"""In which state an obligation is: computed from its dates and never stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class State(StrEnum):
    """The states of an obligation."""

    PLANNED = "planned"
    DUE = "due"
    OVERDUE = "overdue"
    KEPT = "kept"
    KEPT_LATE = "kept-late"
    WAIVED = "waived"
    VOID = "void"


OPEN = frozenset({State.PLANNED, State.DUE, State.OVERDUE})

# Which state may follow which, by the passing of days or by an act. Kept is for good unless the record that kept it is
# corrected: then it was kept on another day, or not. Void is not for good: a ground that holds again makes it owed again.
TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.DUE, State.WAIVED, State.VOID}),
    State.DUE: frozenset({State.KEPT, State.OVERDUE, State.WAIVED, State.VOID}),
    State.OVERDUE: frozenset({State.KEPT_LATE, State.WAIVED, State.VOID}),
    State.VOID: frozenset({State.PLANNED, State.DUE, State.OVERDUE}),
    State.WAIVED: frozenset(),
    State.KEPT: frozenset({State.KEPT_LATE, State.DUE, State.OVERDUE}),
    State.KEPT_LATE: frozenset({State.KEPT, State.DUE, State.OVERDUE}),
}


@dataclass(frozen=True, slots=True)
class Dates:
    """All that decides the state of an obligation; the instants are there where an answer is owed by a time."""

    starts_on: date
    due_on: date
    kept_on: date | None = None
    waived_on: date | None = None
    void_on: date | None = None
    due_at: datetime | None = None
    kept_at: datetime | None = None


def state_of(dates: Dates, on: date, at: datetime | None = None) -> State:
    """Say in which state an obligation is on a day, or at an instant of it. What was kept stays kept; late is not lost."""
    if dates.kept_on is not None and dates.kept_on <= on:
        return State.KEPT if _in_time(dates) else State.KEPT_LATE
    if dates.waived_on is not None and dates.waived_on <= on:
        return State.WAIVED
    if dates.void_on is not None and dates.void_on <= on:
        return State.VOID
    if on < dates.starts_on:
        return State.PLANNED
    return State.OVERDUE if _over(dates, on, at) else State.DUE


def _in_time(dates: Dates) -> bool:
    """Say whether what was kept was kept by its instant, or else by its day."""
    if dates.due_at is not None and dates.kept_at is not None:
        return dates.kept_at <= dates.due_at
    return dates.kept_on is not None and dates.kept_on <= dates.due_on


def _over(dates: Dates, on: date, at: datetime | None) -> bool:
    """Say whether the time to keep it is over."""
    if dates.due_at is not None and at is not None:
        return at > dates.due_at
    return on > dates.due_on


def states_document() -> str:
    """Write the page of the reference that draws the states."""
    lines = [
        "# States of an obligation", "",
        "Written from `TRANSITIONS` in `yilian/obligations/rules/states.py`; a test holds it current. A state is computed from",
        "dates on the day it is asked for and never stored. A void obligation is open again when its ground holds again; a kept",
        "one follows its record when that is corrected.",
        "", "```mermaid", "stateDiagram-v2", "    [*] --> planned",
    ]  # fmt: skip
    for state in State:
        lines += [f"    {state.value} --> {after.value}" for after in State if after in TRANSITIONS[state]]
    return "\n".join([*lines, "```", ""])
