"""States of an obligation, what falls due, and which one a delivered service keeps."""

from datetime import date, timedelta

import pytest

from yilian.kernel.timing import Timing
from yilian.obligations.rules import (
    OPEN,
    Candidate,
    Dates,
    Owing,
    State,
    kept_by,
    owed_within,
    state_of,
    waiver_refusal,
)

START, DUE = date(2023, 4, 1), date(2023, 6, 30)
ON = date(2023, 5, 10)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "dates", "state"),
    [
        (START - DAY, Dates(START, DUE), State.PLANNED),
        (START, Dates(START, DUE), State.DUE),
        (DUE, Dates(START, DUE), State.DUE),
        (DUE + DAY, Dates(START, DUE), State.OVERDUE),
        (DUE, Dates(START, DUE, kept_on=DUE), State.KEPT),
        (DUE + DAY, Dates(START, DUE, kept_on=DUE + DAY), State.KEPT_LATE),
        (ON, Dates(START, DUE, waived_on=ON), State.WAIVED),
        (ON, Dates(START, DUE, void_on=ON), State.VOID),
    ],
)
def test_each_state_has_its_days(on: date, dates: Dates, state: State) -> None:
    assert state_of(dates, on) is state


def test_what_happens_later_does_not_count_yet() -> None:
    dates = Dates(START, DUE, kept_on=ON + DAY, waived_on=ON + DAY, void_on=ON + DAY)
    assert state_of(dates, ON) is State.DUE


def test_what_was_kept_stays_kept_though_waived_and_void_after() -> None:
    assert state_of(Dates(START, DUE, kept_on=ON, waived_on=ON, void_on=ON), DUE) is State.KEPT


def test_waived_comes_before_void() -> None:
    assert state_of(Dates(START, DUE, waived_on=ON, void_on=ON), DUE) is State.WAIVED


def test_the_open_states_are_those_in_which_something_can_still_be_done() -> None:
    assert {State.PLANNED, State.DUE, State.OVERDUE} == OPEN


def candidate(key: int, starts_on: date, due_on: date, **dates: date) -> Candidate:
    return Candidate(key, "health-checkup", Dates(starts_on, due_on, **dates))


def test_a_service_keeps_the_window_it_lies_in_before_an_older_overdue_one() -> None:
    overdue = candidate(1, date(2022, 1, 1), date(2022, 12, 31))
    current = candidate(2, date(2023, 1, 1), date(2023, 12, 31))
    assert kept_by([overdue, current], "health-checkup", ON) == 2


def test_without_a_window_of_its_own_it_keeps_the_oldest_overdue() -> None:
    older = candidate(7, date(2021, 1, 1), date(2021, 12, 31))
    newer = candidate(3, date(2022, 1, 1), date(2022, 12, 31))
    assert kept_by([newer, older], "health-checkup", ON) == 7


def test_of_two_alike_the_first_written_is_kept() -> None:
    assert kept_by([candidate(9, START, DUE), candidate(4, START, DUE)], "health-checkup", ON) == 4


@pytest.mark.parametrize(
    "closed",
    [
        candidate(1, START, DUE, kept_on=START),
        candidate(1, START, DUE, waived_on=START),
        candidate(1, START, DUE, void_on=START),
        candidate(1, ON + DAY, DUE),
        Candidate(1, "health-education", Dates(START, DUE)),
    ],
    ids=["kept", "waived", "void", "not-begun", "other-item"],
)
def test_nothing_is_kept_where_nothing_is_open(closed: Candidate) -> None:
    assert kept_by([closed], "health-checkup", ON) is None


def test_the_first_and_the_last_day_of_a_window_belong_to_it() -> None:
    one = candidate(1, START, DUE)
    assert kept_by([one], "health-checkup", START) == 1
    assert kept_by([one], "health-checkup", DUE) == 1
    assert kept_by([one], "health-checkup", START - DAY) is None


QUARTERLY = Owing("health-education", ("PA-15",), Timing(1, 3, "mo"))
YEARLY = Owing("health-checkup", ("PA-15",), Timing(1, 1, "a"))


def test_a_year_owes_one_check_up_and_four_lessons() -> None:
    owed = owed_within([YEARLY, QUARTERLY], date(2023, 1, 10), None, date(2024, 1, 9))
    assert [(one.item, one.starts_on, one.due_on) for one in owed] == [
        ("health-checkup", date(2023, 1, 10), date(2024, 1, 9)),
        ("health-education", date(2023, 1, 10), date(2023, 4, 9)),
        ("health-education", date(2023, 4, 10), date(2023, 7, 9)),
        ("health-education", date(2023, 7, 10), date(2023, 10, 9)),
        ("health-education", date(2023, 10, 10), date(2024, 1, 9)),
    ]
    assert {one.clauses for one in owed} == {("PA-15",)}


@pytest.mark.parametrize(("ends_on", "count"), [(date(2023, 7, 9), 2), (date(2023, 7, 8), 1), (date(2023, 4, 8), 0)])
def test_a_window_cut_short_by_the_end_is_not_owed(ends_on: date, count: int) -> None:
    assert len(owed_within([QUARTERLY], date(2023, 1, 10), ends_on, date(2024, 1, 9))) == count


def test_an_end_on_the_first_day_owes_nothing() -> None:
    assert owed_within([YEARLY, QUARTERLY], START, START, date(2024, 1, 1)) == ()


def test_a_horizon_inside_a_window_still_owes_the_whole_window() -> None:
    (only,) = owed_within([YEARLY], START, None, START)
    assert (only.starts_on, only.due_on) == (START, date(2024, 3, 31))


def test_a_later_horizon_only_adds() -> None:
    near = owed_within([QUARTERLY], START, None, date(2023, 12, 31))
    far = owed_within([QUARTERLY], START, None, date(2024, 12, 31))
    assert far[: len(near)] == near
    assert len(far) > len(near)


def test_what_is_open_may_be_waived_for_a_reason() -> None:
    assert waiver_refusal(Dates(START, DUE), ON, "本人谢绝") is None
    without = waiver_refusal(Dates(START, DUE), ON, "  ")
    closed = waiver_refusal(Dates(START, DUE, kept_on=START), ON, "本人谢绝")
    assert without is not None
    assert without.code == "waiver-reason-missing"
    assert closed is not None
    assert closed.code == "obligation-not-open"
