"""Timings: which windows a promise of the documents gives, as a table."""

from datetime import date

import pytest

from yilian.kernel.periods import Period
from yilian.kernel.refusals import Invalid
from yilian.kernel.timing import Duration, Timing, due_within, windows

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


AFTER = [
    (
        "within 3 days after discharge, then weekly, four times",
        Timing(1, 1, "wk", when="discharge", offset=Duration(3, "d"), count=4),
        ["2023-01-04", "2023-01-11", "2023-01-18", "2023-01-25", "2023-02-01"],
    ),
    ("within 24 hours", Timing(1, 1, "d", when="discharge", offset=Duration(24, "h"), count=0), ["2023-01-02"]),
    ("within 36 hours", Timing(1, 1, "d", when="discharge", offset=Duration(36, "h"), count=0), ["2023-01-03"]),
    (
        "monthly for three months",
        Timing(1, 1, "mo", when="start", bounds=Duration(3, "mo")),
        ["2023-01-31", "2023-02-28", "2023-03-31"],
    ),
    ("by 31 May", Timing(1, 1, "a", by=((5, 31),)), ["2023-05-31"]),
    (
        "each 30 June and 31 December",
        Timing(2, 1, "a", by=((6, 30), (12, 31))),
        ["2023-06-30", "2023-12-31"],
    ),
]


@pytest.mark.parametrize(("words", "timing", "due"), AFTER, ids=[row[0] for row in AFTER])
def test_when_it_falls_due_counted_from_new_year(words, timing, due):
    assert [str(window.due_on) for window in due_within(timing, START, YEAR)] == due, words


@pytest.mark.parametrize(("year", "last"), [(2023, 28), (2024, 29)])
def test_the_last_of_february_is_the_28th_of_a_common_year(year, last):
    timing = Timing(1, 1, "a", by=((2, 29),))
    assert windows(timing, date(year, 1, 1), date(year, 1, 1))[0].due_on == date(year, 2, last)


def test_only_what_is_owed_every_day_lapses():
    assert Timing(1, 1, "d").lapses
    assert Timing(7, 1, "wk").lapses
    assert not Timing(1, 2, "d").lapses
    assert not Timing(1, 1, "wk").lapses
    assert not Timing(1, 1, "d", when="discharge", offset=Duration(1, "d"), count=0).lapses


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"offset": Duration(3, "d")}, "event-missing"),
        ({"when": "discharge", "count": 2, "bounds": Duration(1, "mo")}, "two-ends"),
        ({"when": "discharge", "count": 0}, "offset-missing"),
        ({"by": ((6, 31),)}, "calendar-day-unknown"),
        ({"by": ((6, 30),), "when": "discharge"}, "calendar-days-alone"),
    ],
)
def test_what_follows_no_event_or_no_day_of_the_calendar_is_refused(more, code):
    with pytest.raises(Invalid) as refused:
        Timing(1, 1, "a", **more)
    assert code in {problem.code for problem in refused.value.problems}


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
