"""When a limit that a parameter gives runs out."""

from datetime import date, timedelta

from yilian.kernel.periods import add_months
from yilian.kernel.refusals import Invalid, Problem
from yilian.kernel.workdays import WorkCalendar
from yilian.policy.resolution import Parameter

WORKING_DAYS = frozenset({"working-days", "working-day", "workdays"})
_DAYS = {"d": 1, "day": 1, "days": 1, "wk": 7, "week": 7, "weeks": 7}
_MONTHS = {"mo": 1, "month": 1, "months": 1, "a": 12, "year": 12, "years": 12}


def deadline(limit: Parameter, starts: date, calendar: WorkCalendar) -> date:
    """Return the last day of a limit; the day on which it starts does not count (Civil Code art. 201).

    Working days refuse a year without a calendar; a unit that is not a time raises `Invalid`.
    """
    if isinstance(limit.value, bool) or not isinstance(limit.value, int):
        raise Invalid(Problem("limit", "limit-not-whole", (("name", limit.name),)))
    if limit.unit in WORKING_DAYS:
        return calendar.add_working_days(starts, limit.value)
    if limit.unit in _DAYS:
        return starts + timedelta(days=limit.value * _DAYS[limit.unit])
    if limit.unit in _MONTHS:
        return add_months(starts, limit.value * _MONTHS[limit.unit])
    raise Invalid(Problem("limit", "limit-not-a-time", (("name", limit.name), ("unit", limit.unit))))
