"""Shifts of a standing duty, their gaps; answers by an instant or within working days; the rate; the table of states."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise, product

import pytest

from yilian.kernel.deadlines import end_of, midnight_after
from yilian.kernel.periods import Period
from yilian.obligations.rules.fulfilment import Fulfilment
from yilian.obligations.rules.shifts import ShiftHours, answering, gaps
from yilian.obligations.rules.states import PENDING, TRANSITIONS, Dates, State, state_of

FROM = date(2023, 1, 1)
MONDAY = date(2023, 9, 11)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute))


def shift(key: int, weekday: int, begins: int, ends: int, relief: int | None = None) -> ShiftHours:
    return ShiftHours(key, weekday, time(begins), time(ends), key * 10, relief, FROM)


def test_a_night_shift_runs_into_the_next_day() -> None:
    night = shift(1, 1, 20, 8)
    found = answering([night], at(MONDAY + timedelta(days=1), 7, 59), {})
    assert found is not None
    assert (found.going.practitioner, found.until) == (10, at(MONDAY + timedelta(days=1), 8))
    assert answering([night], at(MONDAY + timedelta(days=1), 8), {}) is None
    assert answering([night], at(MONDAY, 7), {}) is None


def test_a_shift_before_its_first_or_after_its_last_day_answers_nothing() -> None:
    ended = ShiftHours(1, 1, time(8), time(8), 1, None, FROM, MONDAY - timedelta(days=1))
    assert answering([ended], at(MONDAY, 9), {}) is None
    assert (
        answering([ShiftHours(1, 1, time(8), time(8), 1, None, MONDAY + timedelta(days=1))], at(MONDAY, 9), {}) is None
    )


def test_where_two_shifts_overlap_somebody_who_is_there_answers() -> None:
    away = {10: [Period(MONDAY, MONDAY)]}
    found = answering([shift(1, 1, 8, 20), shift(2, 1, 8, 20)], at(MONDAY, 9), away)
    assert found is not None
    assert found.going.practitioner == 20


def test_gaps_are_what_no_shift_covers() -> None:
    day = [shift(weekday, weekday, 8, 20) for weekday in range(1, 8)]
    found = gaps(day, at(MONDAY, 0), at(MONDAY + timedelta(days=2), 0), {})
    assert found == (
        (at(MONDAY, 0), at(MONDAY, 8)),
        (at(MONDAY, 20), at(MONDAY + timedelta(days=1), 8)),
        (at(MONDAY + timedelta(days=1), 20), at(MONDAY + timedelta(days=2), 0)),
    )
    whole = [shift(weekday, weekday, 8, 8) for weekday in range(1, 8)]
    assert gaps(whole, at(MONDAY, 0), at(MONDAY + timedelta(days=7), 0), {}) == ()
    assert gaps([], at(MONDAY, 0), at(MONDAY, 1), {}) == ((at(MONDAY, 0), at(MONDAY, 1)),)


def test_leave_without_relief_is_a_gap_and_with_relief_is_none() -> None:
    away = {10: [Period(MONDAY, MONDAY)]}
    span = (at(MONDAY, 8), at(MONDAY, 20))
    assert gaps([shift(1, 1, 8, 20)], *span, away) == (span,)
    assert gaps([shift(1, 1, 8, 20, relief=11)], *span, away) == ()


@pytest.mark.parametrize(
    ("counts", "due", "rate"),
    [(Fulfilment(3, 1, 0, 5), 4, 0.75), (Fulfilment(0, 0, 2, 0), 2, 0.0), (Fulfilment(0, 0, 0, 3), 0, None)],
)
def test_the_rate_leaves_out_what_was_waived_and_nothing_is_not_zero(
    counts: Fulfilment, due: int, rate: float | None
) -> None:
    assert (counts.due, counts.rate) == (due, rate)


def test_the_table_of_states_is_total_and_what_is_kept_or_waived_is_final() -> None:
    assert set(TRANSITIONS) == set(State)
    assert {state for state in State if not TRANSITIONS[state]} == {State.WAIVED}
    assert all(TRANSITIONS[state] & {State.WAIVED} for state in PENDING)


def test_every_step_that_days_or_acts_make_stands_in_the_table() -> None:
    start, due = date(2023, 4, 1), date(2023, 4, 3)
    days = [start + timedelta(days=step) for step in range(-1, 5)]
    seen = set()
    for fulfilled, waived, void in product([None, *days[1:]], [None, *days], [None, *days]):
        walked = [
            state_of(Dates(start, midnight_after(due), fulfilled, None, waived, void), end_of(day)) for day in days
        ]
        seen |= {(before, after) for before, after in pairwise(walked) if before is not after}
    # A dated act may lie after another; only one act is ever written, and nothing is kept before it begins.
    by_one_act = {(before, after) for before, after in seen if before in PENDING}
    allowed = {(before, after) for before, others in TRANSITIONS.items() for after in others}
    assert by_one_act <= allowed | {(State.PLANNED, State.FULFILLED), (State.OPEN, State.FULFILLED_LATE)}
