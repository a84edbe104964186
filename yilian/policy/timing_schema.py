"""When a service item is owed, as it stands in a pack file: FHIR `Timing.repeat`."""

from collections.abc import Iterator
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from yilian.kernel.periods import month_day
from yilian.kernel.refusals import Invalid
from yilian.kernel.timing import LEAP_YEAR, Duration, Timing

Event = Literal["start", "discharge", "return", "assessment"]
CalendarDay = Annotated[
    str, Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", description="month and day: '06-30'")
]


class DurationEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """FHIR Duration in a pack file; hours are counted in days begun, because an event is known by its day."""

    value: Annotated[int, Meta(ge=1)]
    unit: Literal["h", "d", "wk", "mo", "a"]

    @property
    def duration(self) -> Duration:
        """Return the same as a Duration."""
        return Duration(self.value, self.unit)


class TimingEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """FHIR Timing.repeat in a pack file: a rhythm, days of the calendar (`by`), or what follows an event (`when`).

    After an event the first is owed within `offset`; the rhythm goes on from then, `count` times or for `boundsDuration`.
    """

    frequency: Annotated[int, Meta(ge=1)] | None = None
    period: Annotated[int, Meta(ge=1)] | None = None
    periodUnit: Literal["d", "wk", "mo", "a"] | None = None
    frequencyMax: Annotated[int, Meta(ge=1)] | None = None
    by: tuple[CalendarDay, ...] = ()
    when: Event | None = None
    offset: DurationEntry | None = None
    count: Annotated[int, Meta(ge=1)] | None = None
    boundsDuration: DurationEntry | None = None

    def __post_init__(self) -> None:
        wrong = next(self._wrong(), None)
        if wrong is not None:
            raise ValueError(wrong)
        try:
            self.timing  # noqa: B018 - the kernel's own checks judge the numbers
        except Invalid as error:
            raise ValueError(str(error)) from error

    def _wrong(self) -> Iterator[str]:
        """Yield what does not go together, each with what to write."""
        rhythm = [each is not None for each in (self.frequency, self.period, self.periodUnit)]
        ends = (self.count, self.boundsDuration)
        if any(rhythm) and not all(rhythm):
            yield "`frequency`, `period` and `periodUnit` stand together; write one of each"
        if self.by:
            yield from self._wrong_by(alone=not any((*rhythm, *ends, self.when, self.offset, self.frequencyMax)))
        elif not all(rhythm) and (self.when is None or self.offset is None):
            yield "it says not when it is owed; write one of `frequency` in every `period`, days `by` which, `when` with `offset`"
        if self.when is None and any((*ends, self.offset)):
            events = ", ".join(get_args(Event))
            yield f"`offset`, `count` and `boundsDuration` follow an event; write one of {events} under `when`"
        if not all(rhythm) and any((*ends, self.frequencyMax)):
            yield "`count` and `boundsDuration` end a rhythm; write one of `frequency`, `period` and `periodUnit` each"
        if all(ends):
            yield "a series ends once; write one of `count` and `boundsDuration`"

    def _wrong_by(self, *, alone: bool) -> Iterator[str]:
        if not alone:
            yield "`by` names days of the calendar and stands alone; write one of `by` and `frequency`"
        missing = [day for day in self.by if not _in_the_calendar(day)]
        if missing:
            yield f"the calendar has no day {', '.join(missing)}; write one of its days, month first"

    @property
    def timing(self) -> Timing:
        """Return the same as a Timing."""
        if self.by:
            days = tuple(sorted((int(day[:2]), int(day[3:])) for day in self.by))
            return Timing(len(days), 1, "a", by=days)
        after = (self.when or "", self.offset.duration if self.offset else None)
        if self.frequency is None or self.period is None or self.periodUnit is None:
            return Timing(1, 1, "d", when=after[0], offset=after[1], count=0)
        bounds = self.boundsDuration.duration if self.boundsDuration else None
        return Timing(
            self.frequency, self.period, self.periodUnit, self.frequencyMax, (), after[0], after[1], self.count, bounds
        )


def _in_the_calendar(day: str) -> bool:
    """Return whether a leap year has a day of a month."""
    month, number = int(day[:2]), int(day[3:])
    return month_day(LEAP_YEAR, month, number).day == number
