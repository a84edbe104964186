"""How a task of a plan stands on a day: from its due date, what was reported, and the day. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SOON = timedelta(days=30)
KINDS = ("project", "milestone", "task")


class State(StrEnum):
    """States of a task; one without a due date is never late."""

    LATE = "late"
    DUE = "due"
    PLANNED = "planned"
    UNDATED = "undated"
    DONE = "done"
    DONE_LATE = "done-late"


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported of a task: the day it was done, or none for progress only."""

    reported_on: date
    done_on: date | None
    note: str = ""


def newest(reports: tuple[Report, ...], on: date) -> Report | None:
    """Give the report that counts on a day: the last one made by then; of two on one day, the later entered."""
    made = [report for report in reports if report.reported_on <= on]
    return max(enumerate(made), key=lambda pair: (pair[1].reported_on, pair[0]))[1] if made else None


def state_of(due: date | None, report: Report | None, on: date) -> State:
    """Say how a task stands on a day."""
    if report is not None and report.done_on is not None and report.done_on <= on:
        return State.DONE_LATE if due is not None and report.done_on > due else State.DONE
    if due is None:
        return State.UNDATED
    if on > due:
        return State.LATE
    return State.DUE if due - on <= SOON else State.PLANNED
