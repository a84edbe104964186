"""Timings: which windows a promise of the documents gives, as a table."""

from datetime import date

import pytest

from yilian.kernel.periods import Period
from yilian.kernel.refusals import Invalid
from yilian.kernel.timing import Timing, due_within, windows

START = date(2023, 1, 1)
YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))

TABLE = [
    ("a check-up every year (PA-15)", Timing(1, 1, "a"), 1, (date(2023, 1, 1), date(2023, 12, 31))),
    ("education every quarter (PA-14)", Timing(1, 3, "mo"), 4, (date(2023, 1, 1), date(2023, 3, 31))),
    ("a free clinic every half year (PA-14)", Timing(1, 6, "mo"), 2, (date(2023, 1, 1), date(2023, 6, 30))),
    ("staff once or twice a week (PA-14)", Timing(1, 1, "wk", 2), 52, (date(2023, 1, 1), date(2023, 1, 7))),
    ("twice a week", Timing(2, 1, "wk"), 104, (date(2023, 1, 1), date(2023, 1, 3))),
    ("twice a year", Timing(2, 1, "a"), 2, (date(2023, 1, 1), date(2023, 6, 30))),
    ("every day", Timing(1, 1, "d"), 365, (date(2023, 1, 1), date(2023, 1, 1))),
    ("every two years", Timing(1, 2, "a"), 0, (date(2023, 1, 1), date(2024, 12, 31))),
]


@pytest.mark.parametrize(("words", "timing", "due", "first"), TABLE, ids=[row[0] for row in TABLE])
def test_windows_of_a_year(words, timing, due, first):
    window = windows(timing, START, YEAR.ends_on)[0]
    assert (window.starts_on, window.due_on) == first, words
    assert len(due_within(timing, START, YEAR)) == due


def test_once_or_twice_a_week_owes_one_and_allows_two():
    window = windows(Timing(1, 1, "wk", 2), START, START)[0]
    assert (window.ordinal, window.of, window.at_most) == (1, 1, 2)


def test_months_are_counted_from_the_first_day_not_from_the_last_window():
    starts = [window.starts_on for window in windows(Timing(1, 1, "mo"), date(2023, 1, 31), date(2023, 5, 1))]
    assert starts == [date(2023, 1, 31), date(2023, 2, 28), date(2023, 3, 31), date(2023, 4, 30)]


def test_a_leap_day_comes_back_in_the_next_leap_year():
    starts = [window.starts_on for window in windows(Timing(1, 1, "a"), date(2024, 2, 29), date(2028, 3, 1))]
    assert starts == [date(2024, 2, 29), *(date(year, 2, 28) for year in (2025, 2026, 2027)), date(2028, 2, 29)]


def test_nothing_is_owed_before_the_start():
    assert windows(Timing(1, 1, "a"), date(2023, 6, 1), date(2023, 5, 31)) == ()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ((0, 1, "d"), "not-positive"),
        ((1, 0, "d"), "not-positive"),
        ((1, 1, "h"), "unit-unknown"),
        ((8, 1, "wk"), "more-than-daily"),
        ((2, 1, "wk", 1), "below-frequency"),
    ],
)
def test_a_timing_that_cannot_be_is_refused(values, code):
    with pytest.raises(Invalid) as refused:
        Timing(*values)
    assert [problem.code for problem in refused.value.problems] == [code]
