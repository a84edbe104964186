"""Periods, steps by months, ages."""

from datetime import date

import pytest

from yilian.kernel.periods import Period, add_months, age_on, months_between
from yilian.kernel.refusals import Invalid


def test_both_ends_belong_to_a_period():
    period = Period(date(2021, 1, 1), date(2021, 12, 31))
    assert period.contains(date(2021, 1, 1))
    assert period.contains(date(2021, 12, 31))
    assert not period.contains(date(2022, 1, 1))
    assert period.days == 365


def test_an_open_period_has_no_last_day():
    period = Period(date(2021, 1, 1))
    assert period.contains(date(2999, 1, 1))
    assert period.days is None


def test_periods_that_share_one_day_overlap():
    first, second = Period(date(2021, 1, 1), date(2021, 6, 30)), Period(date(2021, 6, 30), None)
    assert first.overlaps(second)


def test_periods_one_after_the_other_do_not_overlap():
    first, second = Period(date(2021, 1, 1), date(2021, 6, 29)), Period(date(2021, 6, 30), None)
    assert not first.overlaps(second)


def test_a_period_does_not_end_before_it_starts():
    with pytest.raises(Invalid) as refused:
        Period(date(2021, 1, 2), date(2021, 1, 1))
    assert refused.value.problems[0].code == "period-reversed"


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2021, 1, 31), 1, date(2021, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2021, 1, 31), 2, date(2021, 3, 31)),
        (date(2021, 12, 15), 1, date(2022, 1, 15)),
        (date(2021, 3, 31), -1, date(2021, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_keep_the_day_or_take_the_months_last(day, months, result):
    assert add_months(day, months) == result


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2021, 1, 15), date(2021, 4, 14), 2),
        (date(2021, 1, 15), date(2021, 4, 15), 3),
        (date(2021, 1, 31), date(2021, 2, 28), 1),
        (date(2021, 4, 15), date(2021, 1, 15), -3),
    ],
)
def test_only_whole_months_count(start, end, months):
    assert months_between(start, end) == months


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(1958, 9, 12), date(2023, 9, 11), 64),
        (date(1958, 9, 12), date(2023, 9, 12), 65),
        (date(1944, 2, 29), date(2023, 2, 28), 78),
        (date(1944, 2, 29), date(2023, 3, 1), 79),
    ],
)
def test_age_counts_full_years(born, on, age):
    assert age_on(born, on) == age


def test_nobody_has_an_age_before_birth():
    with pytest.raises(Invalid):
        age_on(date(2024, 1, 1), date(2023, 1, 1))
