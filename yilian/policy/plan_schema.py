"""What `tasks.yaml` holds: construction projects, milestones, tasks, and what the document itself says about them."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta, Struct

from yilian.kernel.timing import windows
from yilian.policy.entries import ClauseId, Code, Division, Filled, Month, Text
from yilian.policy.timing_schema import CalendarDay, TimingEntry

Count = Annotated[int, Meta(ge=0)]


class Project(Struct, frozen=True, forbid_unknown_fields=True):
    """A row of a construction list; projects are matched by `no`, never by name."""

    no: int
    name: Filled
    mode: Code
    clause: ClauseId
    date: Month | None = None
    due: dt.date | None = None
    known_as: tuple[Filled, ...] = ()
    beds: Count | None = None
    lead: tuple[Code, ...] = ()
    cooperating: tuple[Code, ...] = ()
    township: Division | None = None
    note: Text | None = None

    @property
    def year(self) -> int | None:
        """Return the year of the date as printed."""
        return int(self.date[:4]) if self.date else None


class Milestone(Struct, frozen=True, forbid_unknown_fields=True):
    """A step that the body of the document gives, with its date and how exact the date is."""

    date: dt.date
    precision: Literal["day", "month", "year"]
    institution: Filled
    event: Text
    clause: ClauseId
    project: int | None = None
    mode: Code | None = None
    """The mode under which the body places the step, where the list has its project under another."""
    note: Text | None = None


class Task(Struct, frozen=True, forbid_unknown_fields=True):
    """A task with its departments; without a date it is never late. `each` names days of the calendar by which it is due every year."""

    no: int
    title: Text
    clause: ClauseId
    lead: tuple[Code, ...] = ()
    cooperating: tuple[Code, ...] = ()
    due: dt.date | None = None
    each: tuple[CalendarDay, ...] = ()
    printed: str | None = None
    note: Text | None = None

    def __post_init__(self) -> None:
        if self.due is not None and self.each:
            raise ValueError("`due` is the day of a task done once, `each` those of one that recurs: write one of them")
        self.occurrences(dt.date.min, dt.date.min)

    def occurrences(self, first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
        """Return the days by which a recurring task is due from a first day to a last."""
        if not self.each:
            return ()
        timing = TimingEntry(by=self.each).timing
        return tuple(window.due_on for window in windows(timing, first, last) if window.due_on <= last)


class SummaryRow(Struct, frozen=True, forbid_unknown_fields=True):
    """A filled cell of a printed summary; no township is the whole county."""

    mode: Code
    year: int
    count: Count | None
    township: Division | None = None
    printed: str | None = None


class SummaryTotal(Struct, frozen=True, forbid_unknown_fields=True):
    """A total of a printed summary."""

    count: Count | None
    mode: Code | None = None
    year: int | None = None
    printed: str | None = None


class PrintedSummary(Struct, frozen=True, forbid_unknown_fields=True):
    """A summary as the document prints it, to hold the computed one against."""

    rows: tuple[SummaryRow, ...]
    totals: tuple[SummaryTotal, ...] = ()
    notes: tuple[Text, ...] | Text | None = None
    clause: ClauseId | None = None
    unit: str | None = None


class BodyStatement(Struct, frozen=True, forbid_unknown_fields=True):
    """What the body says about a project otherwise than the list does."""

    about: int
    says: Text
    at: Filled
    mode: Code | None = None
    date: str | None = None


class PlannedTasks(Struct, frozen=True, forbid_unknown_fields=True):
    """`tasks.yaml`."""

    projects: tuple[Project, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    tasks: tuple[Task, ...] = ()
    printed_summary: PrintedSummary | None = None
    body_statements: tuple[BodyStatement, ...] = ()
