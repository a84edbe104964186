"""Working days in China: public holidays, make-up days, years without data."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from yilian.kernel.refusals import Invalid, Refused
from yilian.kernel.workdays import chinese_calendar as our_calendar

TABLE = [
    ("the insurance's 20 working days over the Spring Festival (ZJ-03)", date(2021, 1, 28), 20, date(2021, 3, 2)),
    ("the day of the application does not count", date(2023, 9, 12), 1, date(2023, 9, 13)),
    ("an application on a Saturday", date(2023, 9, 16), 1, date(2023, 9, 18)),
    ("over the National Day with its working weekend", date(2023, 9, 28), 2, date(2023, 10, 8)),
    ("the Spring Festival of 2020, made longer", date(2020, 1, 23), 1, date(2020, 2, 3)),
    ("into the next year", date(2022, 12, 30), 1, date(2023, 1, 3)),
    ("no day at all", date(2023, 1, 1), 0, date(2023, 1, 1)),
]


@pytest.mark.parametrize(("words", "start", "count", "end"), TABLE, ids=[row[0] for row in TABLE])
def test_a_limit_in_working_days_ends(words, start, count, end):
    assert our_calendar().add_working_days(start, count) == end, words


def test_every_day_on_record_agrees_with_the_library_it_comes_from():
    day = date(2018, 1, 1)
    while day <= date(2026, 12, 31):
        assert our_calendar().is_working_day(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


@pytest.mark.parametrize("start", [date(2017, 12, 30), date(2026, 12, 25), date(2030, 5, 1)])
def test_a_year_without_data_is_refused_not_guessed(start):
    with pytest.raises(Refused) as refused:
        our_calendar().add_working_days(start, 20)
    assert refused.value.code == "year-without-calendar"
    assert refused.value.params["year"] in (2017, 2027, 2030)


def test_working_days_are_not_counted_backwards():
    with pytest.raises(Invalid):
        our_calendar().add_working_days(date(2023, 1, 1), -1)
