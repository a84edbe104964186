"""FHIR `Timing.repeat`: how often something is owed, and the windows in which it falls due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, pairwise

from yilian.kernel.periods import Period, add_months
from yilian.kernel.refusals import Invalid, Problem

_DAYS = {"d": 1, "wk": 7}
_MONTHS = {"mo": 1, "a": 12}
_MEAN_DAYS = {"d": 1.0, "wk": 7.0, "mo": 30.436875, "a": 365.2425}


@dataclass(frozen=True, slots=True)
class Timing:
    """`frequency` (to `frequency_max`) times in every `period` of `period_unit`: d, wk, mo or a."""

    frequency: int
    period: int
    period_unit: str
    frequency_max: int | None = None

    def __post_init__(self) -> None:
        problems = [Problem(name, "not-positive") for name in ("frequency", "period") if getattr(self, name) < 1]
        if self.period_unit not in _MEAN_DAYS:
            problems.append(Problem("period_unit", "unit-unknown", (("unit", self.period_unit),)))
        elif self.period > 0 and self.frequency > self._shortest_days:
            problems.append(Problem("frequency", "more-than-daily"))
        if self.frequency_max is not None and self.frequency_max < self.frequency:
            problems.append(Problem("frequency_max", "below-frequency"))
        if problems:
            raise Invalid(*problems)

    @property
    def at_most(self) -> int:
        """How many times the promise itself still calls for in one period."""
        return self.frequency_max or self.frequency

    @property
    def times_a_year(self) -> float:
        """How often in a mean year: the measure by which two timings compare."""
        return self.frequency * _MEAN_DAYS["a"] / (self.period * _MEAN_DAYS[self.period_unit])

    @property
    def _shortest_days(self) -> int:
        return self.period * {"d": 1, "wk": 7, "mo": 28, "a": 365}[self.period_unit]


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
        """The window's days."""
        return Period(self.starts_on, self.due_on)


def windows(timing: Timing, start: date, until: date) -> tuple[Window, ...]:
    """Give the due windows from `start` on, as far as the one that holds `until`.

    They follow each other without a gap or an overlap. Each is whole, also the last: a later `until` only adds windows and
    never moves one. Months and years are counted from `start` itself, so January 31 gives February 28, March 31.
    """
    found: list[Window] = []
    for index in count():
        if _boundary(timing, start, index) > until:
            return tuple(found)
        for window in _split(timing, start, index):
            if window.starts_on <= until:
                found.append(window)
    raise AssertionError  # pragma: no cover - counting never ends


def due_within(timing: Timing, start: date, span: Period) -> tuple[Window, ...]:
    """Give the windows counted from `start` that fall due within a closed span."""
    last = span.ends_on
    if last is None:
        raise Invalid(Problem("ends_on", "period-open"))
    return tuple(window for window in windows(timing, start, last) if span.contains(window.due_on))


def _boundary(timing: Timing, start: date, index: int) -> date:
    """Give the first day of period number `index`."""
    steps = index * timing.period
    if timing.period_unit in _DAYS:
        return start + timedelta(days=steps * _DAYS[timing.period_unit])
    return add_months(start, steps * _MONTHS[timing.period_unit])


def _split(timing: Timing, start: date, index: int) -> Iterator[Window]:
    """Share one period among its occurrences: by months where they divide evenly, else by days."""
    edges = list(_edges(timing, start, index))
    for ordinal, (first, after) in enumerate(pairwise(edges), start=1):
        yield Window(first, after - timedelta(days=1), ordinal, timing.frequency, timing.at_most)


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
