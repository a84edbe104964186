"""How a task stands, from its due date, the reports and the day."""

from datetime import date

import pytest

from yilian.supervision.rules import Report, State, newest, state_of

DUE = date(2023, 6, 30)


@pytest.mark.parametrize(
    ("due", "done_on", "on", "state"),
    [
        (DUE, None, date(2023, 5, 30), State.PLANNED),
        (DUE, None, date(2023, 5, 31), State.DUE),
        (DUE, None, DUE, State.DUE),
        (DUE, None, date(2023, 7, 1), State.LATE),
        (DUE, DUE, date(2023, 7, 1), State.DONE),
        (DUE, date(2023, 7, 1), date(2023, 7, 2), State.DONE_LATE),
        (None, None, date(2099, 1, 1), State.UNDATED),
        (None, date(2023, 7, 1), date(2023, 7, 2), State.DONE),
    ],
)
def test_a_task_stands_as_its_dates_say(due, done_on, on, state):
    assert state_of(due, Report(on, done_on) if done_on else None, on) is state


def test_what_is_done_later_is_not_done_yet():
    assert state_of(DUE, Report(date(2023, 5, 1), date(2023, 5, 20)), date(2023, 5, 10)) is State.PLANNED


def test_the_last_report_made_by_the_day_counts():
    early = Report(date(2023, 5, 1), date(2023, 4, 30), "done")
    taken_back = Report(date(2023, 6, 1), None, "not done after all")
    same_day = Report(date(2023, 6, 1), date(2023, 6, 1), "entered later")
    assert newest((early, taken_back), date(2023, 5, 15)) is early
    assert newest((early, taken_back), date(2023, 6, 1)) is taken_back
    assert newest((taken_back, same_day, early), date(2023, 6, 2)) is same_day
    assert newest((early,), date(2023, 4, 30)) is None
