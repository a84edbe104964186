"""Periods of days and steps by calendar months."""

import calendar
from dataclasses import dataclass
from datetime import date

from yilian.kernel.refusals import Invalid, Problem


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `starts_on` to `ends_on`, both included; without `ends_on` the period is open."""

    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise Invalid(Problem("ends_on", "period-reversed"))

    @property
    def days(self) -> int | None:
        """Return how many days the period has; nothing when it is open."""
        return None if self.ends_on is None else (self.ends_on - self.starts_on).days + 1

    def contains(self, day: date) -> bool:
        """Return whether a day lies in the period."""
        return self.starts_on <= day <= self._last

    def overlaps(self, other: "Period") -> bool:
        """Return whether the two periods share a day."""
        return self.starts_on <= other._last and other.starts_on <= self._last

    @property
    def _last(self) -> date:
        return self.ends_on or date.max


def add_months(day: date, months: int) -> date:
    """Step by calendar months; a day that the month does not have becomes its last (January 31 → February 28 or 29)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_day(year: int, month: int, day: int) -> date:
    """Return a day of the calendar in a year; one that the month does not have becomes its last (29 February → 28)."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def months_between(start: date, end: date) -> int:
    """Count the whole months from one day to another; negative when the second is earlier."""
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def age_on(born: date, on: date) -> int:
    """Count full years of age (周岁); who was born on 29 February grows older on 1 March of a common year.

    Raises `Invalid` for a day before birth: an age is never negative.
    """
    if on < born:
        raise Invalid(Problem("birth_date", "born-after-date"))
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
