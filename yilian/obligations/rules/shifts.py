"""Standing duties, such as a telephone that answers around the clock: who answers at an instant, and when nobody does.

Instants here are local wall time (Asia/Shanghai has no summer time), so a shift is told as people tell it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yilian.kernel.periods import Period
from yilian.obligations.rules.places import Going, who_goes

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ShiftHours:
    """A shift of every week: weekday (1 Monday … 7 Sunday), from a time to a time; one that ends at or before its beginning ends the next day."""

    key: int
    weekday: int
    begins_at: time
    ends_at: time
    first: int
    relief: int | None
    starts_on: date
    ends_on: date | None = None

    def on(self, day: date) -> tuple[datetime, datetime] | None:
        """Return the shift's instants if it begins on a day: first, and the one after its last."""
        in_force = self.starts_on <= day <= (self.ends_on or date.max)
        if not in_force or day.isoweekday() != self.weekday:
            return None
        ends_on = day if self.ends_at > self.begins_at else day + DAY
        return datetime.combine(day, self.begins_at), datetime.combine(ends_on, self.ends_at)


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers: the shift, when it ends, and who of its two it is."""

    shift: ShiftHours
    until: datetime
    going: Going


def answering(shifts: Iterable[ShiftHours], at: datetime, away: Mapping[int, Sequence[Period]]) -> Answering | None:
    """Return who answers at an instant; nobody is a gap. Of shifts that overlap the one with somebody there answers."""
    running = [shift_running for shift in shifts if (shift_running := _running(shift, at, away)) is not None]
    return min(
        running,
        key=lambda candidate: (candidate.going.practitioner is None, candidate.going.stands_in, candidate.shift.key),
        default=None,
    )


def gaps(
    shifts: Sequence[ShiftHours], since: datetime, until: datetime, away: Mapping[int, Sequence[Period]]
) -> tuple[tuple[datetime, datetime], ...]:
    """Return the times between two instants in which nobody answers, in order."""
    covered = sorted(
        (begins, ends)
        for shift in shifts
        for day in _days(since.date() - DAY, until.date())
        if (run := shift.on(day)) is not None
        for begins, ends in (run,)
        if who_goes(shift.first, shift.relief, away, day).practitioner is not None
    )
    open_times, at = list[tuple[datetime, datetime]](), since
    for begins, ends in covered:
        if begins > at and at < until:
            open_times.append((at, min(begins, until)))
        at = max(at, ends)
    return tuple(open_times) if at >= until else (*open_times, (at, until))


def _running(shift: ShiftHours, at: datetime, away: Mapping[int, Sequence[Period]]) -> Answering | None:
    for day in (at.date(), at.date() - DAY):
        run = shift.on(day)
        if run is not None and run[0] <= at < run[1]:
            return Answering(shift, run[1], who_goes(shift.first, shift.relief, away, day))
    return None


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))
