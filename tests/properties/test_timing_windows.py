"""Windows cover their span exactly, whatever the timing; working days count forth and back."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from yilian.kernel.timing import Timing, windows
from yilian.kernel.workdays import chinese_calendar

DAYS = {"d": 1, "wk": 7, "mo": 28, "a": 365}


@st.composite
def timings(draw):
    unit, period = draw(st.sampled_from(list(DAYS))), draw(st.integers(1, 6))
    frequency = draw(st.integers(1, min(6, DAYS[unit] * period)))
    return Timing(frequency, period, unit, draw(st.none() | st.integers(frequency, 9)))


starts = st.dates(date(2018, 1, 1), date(2026, 12, 31))


@given(timings(), starts, st.integers(0, 800))
@settings(max_examples=150, deadline=None)
def test_windows_leave_no_gap_and_do_not_overlap(timing, start, days):
    until = start + timedelta(days=days)
    found = windows(timing, start, until)
    assert found[0].starts_on == start
    assert found[-1].starts_on <= until <= found[-1].due_on
    assert all(window.starts_on <= window.due_on for window in found)
    assert all(later.starts_on == earlier.due_on + timedelta(days=1) for earlier, later in pairwise(found))


@given(timings(), starts, st.integers(0, 400), st.integers(0, 400))
@settings(max_examples=100, deadline=None)
def test_a_later_horizon_moves_no_window(timing, start, days, more):
    near = windows(timing, start, start + timedelta(days=days))
    far = windows(timing, start, start + timedelta(days=days + more))
    assert far[: len(near)] == near


@given(timings(), starts)
@settings(max_examples=100, deadline=None)
def test_occurrences_of_a_period_are_numbered_from_one(timing, start):
    found = windows(timing, start, start + timedelta(days=400))
    assert [window.ordinal for window in found] == [at % timing.frequency + 1 for at in range(len(found))]


@given(st.dates(date(2018, 1, 1), date(2025, 6, 30)), st.integers(0, 200))
@settings(max_examples=100, deadline=None)
def test_adding_working_days_and_counting_them_agree(start, count):
    calendar = chinese_calendar()
    end = calendar.add_working_days(start, count)
    assert calendar.working_days_between(start, end) == count
    assert count == 0 or calendar.is_working_day(end)
