"""How a task stands, from its due date, the reports and the day; the states are those of obligations."""

from datetime import date

import pytest

from yilian.kernel.deadlines import end_of
from yilian.obligations.rules.states import State
from yilian.supervision.rules import UNDATED, Report, dates_of, newest, report_problems, role_of, task_state

DUE = date(2023, 6, 30)


@pytest.mark.parametrize(
    ("due", "done_on", "on", "state"),
    [
        (DUE, None, date(2023, 5, 30), State.PLANNED),
        (DUE, None, date(2023, 5, 31), State.OPEN),
        (DUE, None, DUE, State.OPEN),
        (DUE, None, date(2023, 7, 1), State.OVERDUE),
        (DUE, DUE, date(2023, 7, 1), State.FULFILLED),
        (DUE, date(2023, 7, 1), date(2023, 7, 2), State.FULFILLED_LATE),
        (None, None, date(2099, 1, 1), UNDATED),
        (None, date(2023, 7, 1), date(2023, 7, 2), State.FULFILLED),
    ],
)
def test_a_task_stands_as_its_dates_say(due, done_on, on, state):
    dates = None if due is None else dates_of(due)
    assert task_state(dates, Report(on, done_on) if done_on else None, end_of(on)) == state


def test_what_is_done_later_is_not_done_yet():
    report = Report(date(2023, 5, 1), date(2023, 5, 20))
    assert task_state(dates_of(DUE), report, end_of(date(2023, 5, 10))) == State.PLANNED


def test_the_last_report_made_by_the_day_counts():
    early = Report(date(2023, 5, 1), date(2023, 4, 30), "done")
    taken_back = Report(date(2023, 6, 1), None, "not done after all")
    same_day = Report(date(2023, 6, 1), date(2023, 6, 1), "entered later")
    assert newest((early, taken_back), date(2023, 5, 15)) is early
    assert newest((early, taken_back), date(2023, 6, 1)) is taken_back
    assert newest((taken_back, same_day, early), date(2023, 6, 2)) is same_day
    assert newest((early,), date(2023, 4, 30)) is None


@pytest.mark.parametrize(
    ("function", "role"),
    [
        ("health-bureau", "health-bureau"),
        ("health", "health-bureau"),
        ("health-and-family-planning", "health-bureau"),
        ("civil-affairs", "civil-affairs-bureau"),
        ("medical-insurance-bureau", "insurance-bureau"),
        ("jianshan-town", ""),
        ("human-resources-and-social-security", ""),
    ],
)
def test_a_department_is_known_by_what_it_does(function, role):
    assert role_of(function) == role


def test_a_report_says_what_was_done_and_of_no_day_to_come():
    assert report_problems(DUE, "done", DUE) == report_problems(None, "half of it", DUE) == ()
    codes = [problem.code for problem in report_problems(date(2023, 7, 1), " ", DUE)]
    assert codes == ["task-done-in-future", "report-without-note"]
