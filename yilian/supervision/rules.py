"""From when on a task of a plan is open, which role does it, and which report counts. Pure; the states are those of obligations."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from yilian.kernel.deadlines import by_day, local_day
from yilian.kernel.refusals import Problem, Refusal
from yilian.obligations.rules.states import Dates, State, state_of

SOON = timedelta(days=30)
KINDS = ("project", "milestone", "task")
UNDATED = "undated"
# In this order a page counts them; a state that is not here stands after them where it occurs.
USUAL_STATES = (State.OVERDUE, State.OPEN, State.PLANNED, UNDATED, State.FULFILLED, State.FULFILLED_LATE)
DONE = frozenset({State.FULFILLED, State.FULFILLED_LATE})

# Documents call the same office by several names, before and after offices were merged: "health", "health-bureau" …
ROLE_BY_FUNCTION = {
    "health": "health-bureau",
    "civil-affairs": "civil-affairs-bureau",
    "medical-insurance": "insurance-bureau",
    "finance": "finance-bureau",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported of a task: the day it was done, or none for progress only."""

    reported_on: date
    done_on: date | None
    note: str = ""


def newest(reports: tuple[Report, ...], on: date) -> Report | None:
    """Return the report that counts on a day: the last one made by then; of two on one day, the later entered."""
    made = [report for report in reports if report.reported_on <= on]
    return max(enumerate(made), key=lambda pair: (pair[1].reported_on, pair[0]))[1] if made else None


def dates_of(due: date) -> Dates:
    """Return the dates of a task due on a day: it is open from thirty days before."""
    return Dates(opens_on(due), by_day(due).due_at)


def opens_on(due: date) -> date:
    """Return the day from which a task is open."""
    return due - SOON


def task_state(dates: Dates | None, report: Report | None, at: datetime) -> str:
    """Return how a task stands at an instant, by the report that counts then; one without a date is never late."""
    done_on = None if report is None else report.done_on
    if dates is None:
        return State.FULFILLED if done_on is not None and done_on <= local_day(at) else UNDATED
    return state_of(replace(dates, fulfilled_on=done_on, fulfilled_at=None), at)


def role_of(function: str) -> str:
    """Return the role in a department of this function that does its tasks, or nothing where no role stands for it."""
    return next(
        (
            role
            for name, role in ROLE_BY_FUNCTION.items()
            if function in (name, f"{name}-bureau") or function.startswith(f"{name}-and-")
        ),
        "",
    )


def report_problems(done_on: date | None, note: str, today: date) -> tuple[Problem, ...]:
    """List what keeps a report on a task from being entered: done on a day that has not come, no word of what was done."""
    problems = []
    if done_on is not None and done_on > today:
        problems.append(Problem("done_on", "task-done-in-future", (("done_on", done_on),)))
    if not note.strip():
        problems.append(Problem("note", "report-without-note"))
    return tuple(problems)


def hand_over_problems(count: int, due_on: date, note: str, today: date) -> tuple[Problem, ...]:
    """List what keeps a list from being handed over: nothing on it, a day that is past, no word of what to do."""
    problems = []
    if count == 0:
        problems.append(Problem("note", "hand-over-empty"))
    if due_on < today:
        problems.append(Problem("due_on", "hand-over-due-past", (("today", today),)))
    if not note.strip():
        problems.append(Problem("note", "hand-over-without-note"))
    return tuple(problems)


def counts_beside(lines: Iterable[Sequence[str]], wanted: Sequence[str]) -> tuple[Counter[str], ...]:
    """Count, for each word of a filter, what each value of it would show beside the other words; an empty word narrows nothing.

    `lines` give the values of each line in the order of the words. Read once: a line counts everywhere where it passes every word,
    and for the one word alone that it does not pass.
    """
    narrowing = [(at, word) for at, word in enumerate(wanted) if word]
    everywhere, beside = list[Sequence[str]](), [Counter[str]() for _ in wanted]
    for line in lines:
        failed = [at for at, word in narrowing if line[at] != word]
        if not failed:
            everywhere.append(line)
        elif len(failed) == 1:
            beside[failed[0]][line[failed[0]]] += 1
    for at, counts in enumerate(beside):
        counts.update(line[at] for line in everywhere)
    return tuple(beside)


class HandOverState(StrEnum):
    """States of what was handed over to a department; it is reported on once."""

    HANDED_OVER = "handed-over"
    REPORTED = "reported"


HAND_OVER_TRANSITIONS: Mapping[HandOverState, frozenset[HandOverState]] = MappingProxyType(
    {HandOverState.HANDED_OVER: frozenset({HandOverState.REPORTED}), HandOverState.REPORTED: frozenset()}
)


def outcome_refusal(state: HandOverState, outcome: str) -> Refusal | None:
    """Return why a department may not report on what was handed over to it, or nothing: once, in words."""
    if HandOverState.REPORTED not in HAND_OVER_TRANSITIONS[state]:
        return Refusal("hand-over-reported-already")
    return None if outcome.strip() else Refusal("report-without-note")
