"""A whole population as columns: its people, their bases, and the windows and anniversaries counted from many days at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from yilian.kernel.bases import BasisKind
from yilian.kernel.timing import Duration, Timing

Days = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]
FAR = np.datetime64("9999-12-31", "D")
NEVER = np.datetime64("1900-01-01", "D")
ONE = np.timedelta64(1, "D")
SPAN = 10_000_000  # more days than any day lies after 1970
NOT_OWED = -1
LEVELS = range(5)  # GB/T 42195-2022: 0 able … 4 wholly disabled


@dataclass(frozen=True, slots=True)
class Membership:
    """Who belongs to a group, from when to when: rows of the population, first and last days."""

    rows: Numbers
    starts: Days
    ends: Days


@dataclass(frozen=True, slots=True)
class Happened:
    """To whom an event happened, and on which days: rows of the population and days."""

    rows: Numbers
    days: Days


@dataclass(frozen=True, slots=True)
class Spans:
    """One basis of each row: its record, who answers, which team does it (0: none), its first and last days.

    `last` is the last day of the basis or of the life, `FAR` when open; a row without such a basis ends before it begins.
    """

    record: Numbers
    obligor: Numbers
    team: Numbers
    starts: Days
    last: Days

    @classmethod
    def none(cls, size: int) -> "Spans":
        """Return the spans of rows that have no such basis."""
        nothing = np.zeros(size, dtype=np.int64)
        return cls(nothing, nothing, nothing, np.full(size, FAR), np.full(size, NEVER))


@dataclass(frozen=True, slots=True)
class Population:
    """People as columns: one enrolment of a mode, or none, and their residence, or none.

    `territory` is the beginning of the residence's code that decides which documents bind, no longer than needed.
    With `assessed`, whose ability was assessed when, a row is owed only what its ability cannot change; where it can, the row is
    planned on its own. `events` are those after which something may be owed.
    """

    elder: Numbers
    enrolment: Spans
    home: Spans
    born: Days
    lives: Texts
    residence: Texts
    household: Texts
    territory: Texts
    level: Numbers
    groups: Mapping[str, Membership] = field(default_factory=dict)
    assessed: Happened | None = None
    events: Mapping[str, Happened] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Return how many people."""
        return len(self.elder)

    def spans(self, kind: BasisKind) -> Spans:
        """Return the bases of a kind."""
        return self.home if kind is BasisKind.RESIDENCE else self.enrolment


@dataclass(frozen=True, slots=True)
class OwedColumns:
    """One item owed to many on one kind of basis: rows with first and last days of windows, ordinals and days of judgement."""

    item: str
    clauses: tuple[str, ...]
    basis: BasisKind
    rows: Numbers
    starts: Days
    dues: Days
    ordinals: Numbers
    judged: Days
    lapses: bool = False


def window_columns(timing: Timing, starts: Days, until: np.datetime64) -> Iterator[tuple[Days, Days]]:
    """Return first and last days of the n-th window counted from each start, until every one begins after a day.

    A start is the event where the timing names one; a window after the end of what follows an event begins at `FAR`.
    """
    if not len(starts):
        return
    begins = starts
    if timing.offset is not None:
        begins = _after_duration(timing.offset, starts) + ONE
        yield starts, begins - ONE
    ends = FAR if timing.bounds is None else _after_duration(timing.bounds, starts) - ONE
    counted_from, index = begins, 0
    while index != timing.count and bool((begins <= until).any()):
        index += 1
        after = edge(timing, counted_from, index)
        yield (begins if timing.bounds is None else np.where(after - ONE <= ends, begins, FAR)), after - ONE
        begins = after


def edge(timing: Timing, starts: Days, index: int) -> Days:
    """Return the first day of the window number `index`, counted from 0; months are shared evenly where they can be."""
    if timing.by:
        return _after_calendar_day(timing, starts, index) if index else starts
    months = timing.period * {"mo": 1, "a": 12}.get(timing.period_unit, 0)
    if months and months % timing.frequency == 0:
        return months_after(starts, index * months // timing.frequency)
    period, part = divmod(index, timing.frequency)
    first, after = _boundary(timing, starts, period), _boundary(timing, starts, period + 1)
    begins: Days = first + ((after - first).astype(np.int64) * part // timing.frequency).astype("timedelta64[D]")
    return begins


def _after_calendar_day(timing: Timing, starts: Days, index: int) -> Days:
    """Return the day after the n-th day of the calendar on or after each start."""
    years = starts.astype("datetime64[Y]")
    passed = sum((_day_in(years, named) < starts).astype(np.int64) for named in timing.by)
    later, number = np.divmod(passed + (index - 1), len(timing.by))
    days: Days = _day_in(years + later.astype("timedelta64[Y]"), timing.by[0])
    for place, named in enumerate(timing.by[1:], start=1):
        days = np.where(number == place, _day_in(years + later.astype("timedelta64[Y]"), named), days)
    return days + ONE


def _day_in(years: npt.NDArray[np.datetime64], named: tuple[int, int]) -> Days:
    """Return a day of the calendar in each year; 29 February of a common year is its 28th."""
    month, day = named
    months = years.astype("datetime64[M]") + (month - 1)
    last = (months + 1).astype("datetime64[D]") - ONE
    days: Days = np.minimum(months.astype("datetime64[D]") + (day - 1) * ONE, last)
    return days


def _after_duration(duration: Duration, starts: Days) -> Days:
    """Return the last day within a duration after events of some days."""
    if duration.unit in ("mo", "a"):
        return months_after(starts, duration.value * {"mo": 1, "a": 12}[duration.unit])
    days = -(-duration.value // 24) if duration.unit == "h" else duration.value * {"d": 1, "wk": 7}[duration.unit]
    return starts + np.timedelta64(days, "D")


def _boundary(timing: Timing, starts: Days, index: int) -> Days:
    if timing.period_unit in ("d", "wk"):
        return starts + np.timedelta64(index * timing.period * {"d": 1, "wk": 7}[timing.period_unit], "D")
    return months_after(starts, index * timing.period * {"mo": 1, "a": 12}[timing.period_unit])


def months_after(days: Days, months: int) -> Days:
    """Step by calendar months; a day that the month does not have becomes its last."""
    begin = days.astype("datetime64[M]")
    target = begin + months
    length = ((target + 1).astype("datetime64[D]") - target.astype("datetime64[D]")).astype(np.int64)
    day = np.minimum((days - begin.astype("datetime64[D]")).astype(np.int64), length - 1)
    stepped: Days = target.astype("datetime64[D]") + day * ONE
    return stepped


def _years_between(starts: Days, days: Days) -> Numbers:
    """Count the whole years from one day to another, a day at a time."""
    years = days.astype("datetime64[Y]").astype(np.int64) - starts.astype("datetime64[Y]").astype(np.int64)
    early = np.zeros(len(starts), dtype=np.bool_)
    for number in np.unique(years):
        chosen = years == number
        early[chosen] = months_after(starts[chosen], 12 * int(number)) > days[chosen]
    return years - early


def anniversary_before(starts: Days, days: Days) -> Days:
    """Return the last anniversary of a start that is not after a day: the day on which that was judged."""
    years = _years_between(starts, days)
    anniversaries = starts.copy()
    for number in np.unique(years):
        chosen = years == number
        anniversaries[chosen] = months_after(starts[chosen], 12 * int(number))
    return anniversaries


def assessed_before(people: Population, since: Days, rows: Numbers, days: Days) -> Days:
    """Return the last day on which each row was assessed that is not after a day: it was judged on that; `NEVER` without one."""
    days_before = np.full(len(rows), NEVER)
    assessed = people.assessed
    if assessed is None or not len(assessed.rows):
        return days_before
    within = assessed.days > since[assessed.rows]
    keys = np.sort(_keys(assessed.rows[within], assessed.days[within]))
    if not len(keys):
        return days_before
    before = np.searchsorted(keys, _keys(rows, days), side="right") - 1
    row, day = np.divmod(keys[np.maximum(before, 0)], SPAN)
    held = (before >= 0) & (row == rows)
    days_before[held] = day[held].astype("datetime64[D]")
    return days_before


def _keys(rows: Numbers, days: Days) -> Numbers:
    """Write rows and days as one number each, in the order of rows, then days."""
    keys: Numbers = rows * SPAN + days.astype("datetime64[D]").astype(np.int64)
    return keys
