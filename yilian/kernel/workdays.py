"""Working days in China: weekends, public holidays and make-up days, for the years whose arrangement is on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import yaml

from yilian.kernel.refusals import Invalid, Problem, refuse

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Public holidays, working weekends (调休上班) and the years for which both are complete."""

    holidays: frozenset[date]
    makeup_days: frozenset[date]
    years: frozenset[int]

    def is_working_day(self, day: date) -> bool:
        """Return whether a day is worked; a year without data is refused, not guessed."""
        if day.year not in self.years:
            refuse("year-without-calendar", year=day.year)
        if day in self.makeup_days:
            return True
        return day not in self.holidays and day.weekday() < _SATURDAY

    def add_working_days(self, start: date, count: int) -> date:
        """Return the working day that is `count` after `start`; the day of the start itself does not count (ZJ-03)."""
        if count < 0:
            raise Invalid(Problem("count", "negative"))
        day = start
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day


def calendar_from(plain: Mapping[int, Mapping[str, list[str]]]) -> WorkCalendar:
    """Build a calendar from years with `holidays` and `makeup_days`, each a list of MM-DD or MM-DD/MM-DD."""
    holidays: set[date] = set()
    makeup_days: set[date] = set()
    for year, days in plain.items():
        holidays.update(*(_days(year, run) for run in days["holidays"]))
        makeup_days.update(*(_days(year, run) for run in days["makeup_days"]))
    return WorkCalendar(frozenset(holidays), frozenset(makeup_days), frozenset(plain))


@cache
def chinese_calendar() -> WorkCalendar:
    """Return the calendar of mainland China from the data file beside this module."""
    text = files("yilian.kernel").joinpath("data/workdays.yaml").read_text("utf-8")
    return calendar_from(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["years"])  # noqa: S506


def _days(year: int, run: str) -> list[date]:
    first, _, last = run.partition("/")
    start = date.fromisoformat(f"{year}-{first}")
    end = date.fromisoformat(f"{year}-{last or first}")
    return [start + timedelta(days=step) for step in range((end - start).days + 1)]
