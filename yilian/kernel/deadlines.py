"""By when something is owed: a day, an instant, or a number of working days; and how pauses move it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from yilian.kernel.refusals import Invalid, Problem
from yilian.kernel.workdays import WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORKING_DAYS = "working-days"
DAY, TICK = timedelta(days=1), timedelta(microseconds=1)
SATURDAY = 5


class Grain(StrEnum):
    """Whether a deadline is a day or an instant."""

    DAY = "day"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class Pause:
    """That the clock of a deadline stood still from an instant to another; open without an end."""

    from_at: datetime
    to_at: datetime | None = None

    def covers(self, day: date) -> bool:
        """Return whether a day does not count: from the day of the beginning to the day before the end."""
        return local_day(self.from_at) <= day and (self.to_at is None or day < local_day(self.to_at))


@dataclass(frozen=True, slots=True)
class Deadline:
    """The first instant at which something is late, in UTC or with another zone.

    A day is over at midnight after it in Shanghai; an instant is over at the microsecond after it. N working days keep how they
    were counted: `limit_days`, `calendar` and `counted_from`. A deadline that lies beyond the published calendar of working
    days is computed from weekends and `provisional` until that calendar is published.
    """

    due_at: datetime
    grain: Grain = Grain.DAY
    limit_days: int | None = None
    calendar: str = ""
    counted_from: date | None = None
    provisional: bool = False

    @property
    def due_on(self) -> date:
        """Return the last day on which it is in time."""
        return local_day(self.due_at - TICK)


def local_day(at: datetime) -> date:
    """Return the day of an instant in Shanghai."""
    return at.astimezone(SHANGHAI).date()


def midnight_after(day: date) -> datetime:
    """Return the first instant after a day in Shanghai."""
    return datetime.combine(day + DAY, time.min, tzinfo=SHANGHAI)


def end_of(day: date) -> datetime:
    """Return the last instant of a day in Shanghai."""
    return midnight_after(day) - TICK


def by_day(day: date) -> Deadline:
    """Return the deadline of something that is in time on a day and before."""
    return Deadline(midnight_after(day))


def by_instant(at: datetime) -> Deadline:
    """Return the deadline of something that is in time at an instant and before."""
    return Deadline(at + TICK, Grain.INSTANT)


def within_working_days(counted_from: date, days: int, work: WorkCalendar, pauses: Iterable[Pause] = ()) -> Deadline:
    """Return the deadline of N working days; the day from which they are counted does not count (ZJ-03), nor do paused days.

    A pause that is still open moves nothing: its end does.
    """
    if days < 0:
        raise Invalid(Problem("days", "negative"))
    closed, day, left, provisional = [pause for pause in pauses if pause.to_at is not None], counted_from, days, False
    while left > 0:
        day += DAY
        known = day.year in work.years
        provisional = provisional or not known
        worked = work.is_working_day(day) if known else day.weekday() < SATURDAY
        left -= worked and not any(pause.covers(day) for pause in closed)
    return Deadline(midnight_after(day), Grain.DAY, days, WORKING_DAYS, counted_from, provisional)


def resumed(deadline: Deadline, pauses: Iterable[Pause], last: Pause, work: WorkCalendar) -> Deadline:
    """Return the deadline after the pause `last` ended; `pauses` are all pauses, that one included."""
    if last.to_at is None:
        return deadline
    if deadline.limit_days is not None and deadline.counted_from is not None:
        return within_working_days(deadline.counted_from, deadline.limit_days, work, pauses)
    if deadline.grain is Grain.INSTANT:
        return replace(deadline, due_at=deadline.due_at + (last.to_at - last.from_at))
    return by_day(deadline.due_on + (local_day(last.to_at) - local_day(last.from_at)))


def resolved(deadline: Deadline, pauses: Iterable[Pause], work: WorkCalendar) -> Deadline:
    """Return a provisional deadline computed anew, as when the calendar of a year is published."""
    if not deadline.provisional or deadline.limit_days is None or deadline.counted_from is None:
        return deadline
    return within_working_days(deadline.counted_from, deadline.limit_days, work, pauses)
