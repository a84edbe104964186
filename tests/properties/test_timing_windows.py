"""Windows cover their span exactly, whatever the timing; working days count forth and back."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from yilian.kernel.timing import Duration, Timing, windows
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
def test_adding_working_days_steps_over_as_many(start, count):
    calendar = chinese_calendar()
    end = calendar.add_working_days(start, count)
    after = (start + timedelta(days=step) for step in range(1, (end - start).days + 1))
    assert sum(calendar.is_working_day(day) for day in after) == count
    assert count == 0 or calendar.is_working_day(end)


calendar_days = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 28)), min_size=1, max_size=4, unique=True).map(
    lambda by: Timing(len(by), 1, "a", by=tuple(sorted(by)))
)


@given(calendar_days, starts, st.integers(0, 1500))
@settings(max_examples=100, deadline=None)
def test_windows_by_days_of_the_calendar_end_on_them_without_a_gap(timing, start, days):
    until = start + timedelta(days=days)
    laid_out = windows(timing, start, until)
    assert laid_out[0].starts_on == start
    assert all((window.due_on.month, window.due_on.day) in timing.by for window in laid_out)
    assert all(later.starts_on == earlier.due_on + timedelta(days=1) for earlier, later in pairwise(laid_out))
    assert laid_out[-1].due_on >= until


@given(st.integers(1, 400), st.sampled_from(["h", "d", "wk"]), starts, st.integers(0, 9))
@settings(max_examples=100, deadline=None)
def test_what_follows_an_event_begins_with_it_and_has_its_count(value, unit, event, count):
    timing = Timing(1, 1, "wk", when="discharge", offset=Duration(value, unit), count=count)
    first, *later = windows(timing, event, date(2100, 1, 1))
    assert first.starts_on == event
    assert first.due_on == Duration(value, unit).after(event)
    assert len(later) == count
    assert all((window.due_on - window.starts_on).days == 6 for window in later)
