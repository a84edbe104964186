"""What is owed to a whole place: visits on fixed weekdays to an institution, talks and free clinics to a group."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from yilian.kernel.bases import Basis, ServiceRule
from yilian.kernel.periods import Period
from yilian.kernel.timing import windows
from yilian.obligations.rules.planning import DAY, Owed

# Forms of service that are given to all who live in a place at once, and so are owed to the place.
TO_PLACES = frozenset({"group", "visit"})
TO_GROUPS = frozenset({"group"})


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """An item owed to a place: at a rhythm, or, where the agreement fixes posts, on weekdays (1 Monday … 7 Sunday)."""

    rule: ServiceRule
    weekdays: tuple[int, ...] = ()


def planned_for_institution(
    basis: Basis, rules: Iterable[PlaceRule], until: date, judged_on: date | None = None
) -> tuple[Owed, ...]:
    """Return what an agreement owes to the institution itself: fixed weekdays first, else the rhythm of the promise."""
    rows = [
        Owed(
            rule.rule.item,
            rule.rule.clauses,
            window.starts_on,
            window.ends_on or date.max,
            number,
            basis,
            judged_on or basis.starts_on,
            lapses=rule.rule.timing.lapses and not rule.weekdays,
        )
        for rule in rules
        for number, window in enumerate(_windows(rule, basis, until), start=1)
    ]
    return tuple(sorted(rows, key=lambda row: (row.due_on, row.item)))


def planned_for_group(rules: Mapping[int, Iterable[ServiceRule]], held: Period, until: date) -> tuple[Owed, ...]:
    """Return what a team owes to its people of one place together, while it has any: by the calendar, from a whole window on.

    `rules` is what each year owes. Windows are those of the year, so that the first talk does not move when somebody joins earlier.
    """
    last = held.ends_on or date.max
    rows = [
        Owed(
            rule.item,
            rule.clauses,
            window.starts_on,
            window.due_on,
            number,
            None,
            max(held.starts_on, date(year, 1, 1)),
            lapses=rule.timing.lapses,
        )
        for year, of_year in rules.items()
        for rule in of_year
        for number, window in enumerate(windows(rule.timing, date(year, 1, 1), date(year, 12, 31)), start=1)
        if held.starts_on <= window.starts_on <= until and window.due_on <= min(last, date(year, 12, 31))
    ]
    return tuple(sorted(rows, key=lambda row: (row.due_on, row.item)))


def _windows(place_rule: PlaceRule, basis: Basis, until: date) -> Iterator[Period]:
    """Return the windows that lie within the agreement; those on weekdays follow each other, each due on its day."""
    last = basis.ends_on or date.max
    if not place_rule.weekdays:
        whole = windows(place_rule.rule.timing, basis.starts_on, min(until, last))
        yield from (window.period for window in whole if window.due_on <= last)
        return
    starts_on = basis.starts_on
    for due_on in _days_on(place_rule.weekdays, basis.starts_on):
        if starts_on > until or due_on > last:
            return
        yield Period(starts_on, due_on)
        starts_on = due_on + DAY


def _days_on(weekdays: Iterable[int], first: date) -> Iterator[date]:
    """Return the days from a first on that fall on one of the weekdays."""
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
    """Return who of an A/B post goes on a day (PA-14: two who stand in for each other)."""
    if not _is_away(away.get(first, ()), on):
        return Going(first)
    if relief is not None and not _is_away(away.get(relief, ()), on):
        return Going(relief, stands_in=True)
    return Going(None)


def _is_away(periods: Iterable[Period], on: date) -> bool:
    return any(period.contains(on) for period in periods)
