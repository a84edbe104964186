"""FHIR `Timing.repeat`: how often something is owed, and the windows in which it falls due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice, pairwise, takewhile

from yilian.kernel.periods import Period, add_months, month_day
from yilian.kernel.refusals import Invalid, Problem

DAY = timedelta(days=1)
LEAP_YEAR, _HOURS_A_DAY = 2024, 24
_DAYS = {"d": 1, "wk": 7}
_MONTHS = {"mo": 1, "a": 12}
_MEAN_DAYS = {"d": 1.0, "wk": 7.0, "mo": 30.436875, "a": 365.2425}


@dataclass(frozen=True, slots=True)
class Duration:
    """FHIR `Duration`: so many hours (h), days (d), weeks (wk), months (mo) or years (a)."""

    value: int
    unit: str

    def __post_init__(self) -> None:
        problems = [Problem("value", "not-positive")] if self.value < 1 else []
        if self.unit not in ("h", *_MEAN_DAYS):
            problems.append(Problem("unit", "unit-unknown", (("unit", self.unit),)))
        if problems:
            raise Invalid(*problems)

    def after(self, day: date) -> date:
        """Return the last day within it after an event of a day.

        Hours are counted in days begun, because an event is known by its day: 24 hours after it is the next day, 25 the day after.
        """
        if self.unit == "h":
            return day + DAY * -(-self.value // _HOURS_A_DAY)
        if self.unit in _DAYS:
            return day + DAY * self.value * _DAYS[self.unit]
        return add_months(day, self.value * _MONTHS[self.unit])

    @property
    def mean_days(self) -> float:
        """Return how long it is in a mean year."""
        return self.value / _HOURS_A_DAY if self.unit == "h" else self.value * _MEAN_DAYS[self.unit]


@dataclass(frozen=True, slots=True)
class Timing:
    """`frequency` (to `frequency_max`) times in every `period` of `period_unit`: d, wk, mo or a.

    `by` lists days of the calendar instead, month and day: owed once by each, every year. `when` names the event from which it is
    counted; without it the series goes on as long as something makes it owed. After an event the first is owed within `offset`,
    then the rhythm goes on for `count` occurrences (0: none) or as long as `bounds` (FHIR `boundsDuration`).
    """

    frequency: int
    period: int
    period_unit: str
    frequency_max: int | None = None
    by: tuple[tuple[int, int], ...] = ()
    when: str = ""
    offset: Duration | None = None
    count: int | None = None
    bounds: Duration | None = None

    def __post_init__(self) -> None:
        problems = [Problem(name, "not-positive") for name in ("frequency", "period") if getattr(self, name) < 1]
        if self.period_unit not in _MEAN_DAYS:
            problems.append(Problem("period_unit", "unit-unknown", (("unit", self.period_unit),)))
        elif self.period > 0 and self.frequency > self._shortest_days:
            problems.append(Problem("frequency", "more-than-daily"))
        if self.frequency_max is not None and self.frequency_max < self.frequency:
            problems.append(Problem("frequency_max", "below-frequency"))
        problems += [*_calendar_problems(self), *_event_problems(self)]
        if problems:
            raise Invalid(*problems)

    @property
    def at_most(self) -> int:
        """Return how many times the promise itself still calls for in one period."""
        return self.frequency_max or self.frequency

    @property
    def times_a_year(self) -> float:
        """How often in a mean year: the measure by which two timings compare; once after an event has no frequency."""
        if self.count == 0:
            return 0.0
        return self.frequency * _MEAN_DAYS["a"] / (self.period * _MEAN_DAYS[self.period_unit])

    @property
    def strictness(self) -> tuple[float, int, float]:
        """Return the order of timings of one event: the more frequent is stricter, then the one that begins sooner."""
        return (self.times_a_year, self.at_most, 0.0 if self.offset is None else -self.offset.mean_days)

    @property
    def lapses(self) -> bool:
        """Return whether what is missed cannot be made up for: what is owed every day is owed anew the next day."""
        return not self.by and self.count != 0 and self.frequency == self._shortest_days and self.period_unit in _DAYS

    @property
    def _shortest_days(self) -> int:
        return self.period * {"d": 1, "wk": 7, "mo": 28, "a": 365}[self.period_unit]


def _calendar_problems(timing: Timing) -> Iterator[Problem]:
    if list(timing.by) != sorted(set(timing.by)):
        yield Problem("by", "calendar-days-out-of-order")
    for month, day in timing.by:
        if not 1 <= month <= 12 or not 1 <= day <= month_day(LEAP_YEAR, month, 31).day:
            yield Problem("by", "calendar-day-unknown", (("day", f"{month:02}-{day:02}"),))
    if timing.by and (
        timing.when or timing.frequency != len(timing.by) or (timing.period, timing.period_unit) != (1, "a")
    ):
        yield Problem("by", "calendar-days-alone")


def _event_problems(timing: Timing) -> Iterator[Problem]:
    if not timing.when and (timing.offset, timing.count, timing.bounds) != (None, None, None):
        yield Problem("when", "event-missing")
    if timing.count is not None and timing.bounds is not None:
        yield Problem("count", "two-ends")
    if timing.count is not None and timing.count < 0:
        yield Problem("count", "negative")
    if timing.count == 0 and timing.offset is None:
        yield Problem("offset", "offset-missing")


@dataclass(frozen=True, slots=True)
class Window:
    """The days, both included, in which one occurrence is owed: number `ordinal` of the `of` in its period.

    `at_most` is how many occurrences the whole period may have before they exceed the promise.
    """

    starts_on: date
    due_on: date
    ordinal: int
    of: int
    at_most: int

    @property
    def period(self) -> Period:
        """Return the window's days."""
        return Period(self.starts_on, self.due_on)


def windows(timing: Timing, start: date, until: date) -> tuple[Window, ...]:
    """Return the due windows from `start` on, as far as the one that holds `until`; `start` is the event where the timing names one.

    They follow each other without a gap or an overlap. Each is whole, also the last: a later `until` only adds windows and
    never moves one. Months and years are counted from `start` itself, so January 31 gives February 28, March 31.
    """
    return tuple(takewhile(lambda window: window.starts_on <= until, _every_window(timing, start)))


def due_within(timing: Timing, start: date, span: Period) -> tuple[Window, ...]:
    """Return the windows counted from `start` that fall due within a closed span."""
    last = span.ends_on
    if last is None:
        raise Invalid(Problem("ends_on", "period-open"))
    return tuple(window for window in windows(timing, start, last) if span.contains(window.due_on))


def _every_window(timing: Timing, start: date) -> Iterator[Window]:
    """Yield the windows from a day on: those of the calendar, or the first after an event and the rhythm that follows."""
    if timing.by:
        yield from _by_days_of_the_calendar(timing, start)
        return
    if timing.offset is not None:
        first = Window(start, timing.offset.after(start), 1, 1, 1)
        yield first
        goes_on = first.due_on + DAY
    else:
        goes_on = start
    repeated = (window for index in count() for window in _split(timing, goes_on, index))
    last = date.max if timing.bounds is None else timing.bounds.after(start) - DAY
    yield from takewhile(lambda window: window.due_on <= last, islice(repeated, timing.count))


def _by_days_of_the_calendar(timing: Timing, start: date) -> Iterator[Window]:
    """Yield the windows that end on the days named, each from the day after the one before; the first begins with the start."""
    begins = start
    for year in count(start.year):
        for ordinal, (month, day) in enumerate(timing.by, start=1):
            due_on = month_day(year, month, day)
            if due_on >= begins:
                yield Window(begins, due_on, ordinal, timing.frequency, timing.at_most)
                begins = due_on + DAY


def _boundary(timing: Timing, start: date, index: int) -> date:
    """Return the first day of period number `index`."""
    steps = index * timing.period
    if timing.period_unit in _DAYS:
        return start + timedelta(days=steps * _DAYS[timing.period_unit])
    return add_months(start, steps * _MONTHS[timing.period_unit])


def _split(timing: Timing, start: date, index: int) -> Iterator[Window]:
    """Share one period among its occurrences: by months where they divide evenly, else by days."""
    edges = list(_edges(timing, start, index))
    for ordinal, (first, after) in enumerate(pairwise(edges), start=1):
        yield Window(first, after - DAY, ordinal, timing.frequency, timing.at_most)


def _edges(timing: Timing, start: date, index: int) -> Iterator[date]:
    first, after = _boundary(timing, start, index), _boundary(timing, start, index + 1)
    months = timing.period * _MONTHS.get(timing.period_unit, 0)
    by_months = months > 0 and months % timing.frequency == 0
    for part in range(timing.frequency):
        if by_months:
            yield add_months(start, index * months + part * months // timing.frequency)
        else:
            yield first + timedelta(days=(after - first).days * part // timing.frequency)
    yield after
