"""What is owed to a whole place: visits on fixed weekdays to an institution, talks and free clinics to a group."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from yilian.kernel.periods import Period
from yilian.kernel.timing import windows
from yilian.obligations.rules.planning import DAY, Ground, Owed, Owing

# Forms of service that are given to all who live in a place at once, and so are owed to the place.
TO_PLACES = frozenset({"group", "visit"})
TO_GROUPS = frozenset({"group"})


@dataclass(frozen=True, slots=True)
class PlaceOwing:
    """An item owed to a place: at a rhythm, or, where the agreement fixes posts, on weekdays (1 Monday … 7 Sunday)."""

    owing: Owing
    weekdays: tuple[int, ...] = ()


def planned_for_institution(
    ground: Ground, owing: Iterable[PlaceOwing], until: date, judged_on: date | None = None
) -> tuple[Owed, ...]:
    """Lay out what an agreement owes to the institution itself: fixed weekdays first, else the rhythm of the promise."""
    found = [
        Owed(
            one.owing.item, one.owing.clauses, window.starts_on, window.ends_on or date.max, number, ground,
            judged_on or ground.starts_on,
        )
        for one in owing
        for number, window in enumerate(_windows(one, ground, until), start=1)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.due_on, one.item)))


def planned_for_group(owing: Mapping[int, Iterable[Owing]], held: Period, until: date) -> tuple[Owed, ...]:
    """Lay out what a team owes to its people of one place together, while it has any: by the calendar, from a whole window on.

    `owing` is what each year owes. Windows are those of the year, so that the first talk does not move when somebody joins earlier.
    """
    last = held.ends_on or date.max
    found = [
        Owed(
            one.item, one.clauses, window.starts_on, window.due_on, number, None, max(held.starts_on, date(year, 1, 1))
        )
        for year, of_year in owing.items()
        for one in of_year
        for number, window in enumerate(windows(one.timing, date(year, 1, 1), date(year, 12, 31)), start=1)
        if held.starts_on <= window.starts_on <= until and window.due_on <= min(last, date(year, 12, 31))
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.item)))


def _windows(one: PlaceOwing, ground: Ground, until: date) -> Iterator[Period]:
    """Give the windows that lie within the agreement; those on weekdays follow each other, each due on its day."""
    last = ground.ends_on or date.max
    if not one.weekdays:
        whole = windows(one.owing.timing, ground.starts_on, min(until, last))
        yield from (window.period for window in whole if window.due_on <= last)
        return
    starts_on = ground.starts_on
    for due_on in _days_on(one.weekdays, ground.starts_on):
        if starts_on > until or due_on > last:
            return
        yield Period(starts_on, due_on)
        starts_on = due_on + DAY


def _days_on(weekdays: Iterable[int], first: date) -> Iterator[date]:
    """Give the days from a first on that fall on one of the weekdays."""
    wanted, day = frozenset(weekdays), first
    while True:
        if day.isoweekday() in wanted:
            yield day
        day += DAY


@dataclass(frozen=True, slots=True)
class Going:
    """Who goes to a post on a day: A, or B who stands in for A; nobody is a gap."""

    practitioner: int | None
    stands_in: bool = False


def who_goes(first: int, relief: int | None, away: Mapping[int, Iterable[Period]], on: date) -> Going:
    """Say who of an A/B post goes on a day (PA-14: two who stand in for each other)."""
    if not _is_away(away.get(first, ()), on):
        return Going(first)
    if relief is not None and not _is_away(away.get(relief, ()), on):
        return Going(relief, stands_in=True)
    return Going(None)


def _is_away(periods: Iterable[Period], on: date) -> bool:
    return any(period.contains(on) for period in periods)
