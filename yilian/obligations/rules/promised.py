"""From what is promised to what is owed: the items with a rhythm that a mode of service delivers, to whom."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from yilian.kernel.timing import Timing
from yilian.obligations.rules.places import TO_GROUPS, TO_PLACES, PlaceOwing
from yilian.obligations.rules.planning import Owing
from yilian.policy.promises import Promise, Source

FIRST_YEAR, AHEAD = timedelta(days=364), timedelta(days=90)
WEEKLY = Timing(1, 1, "wk")


def horizon_of(starts_on: date, on: date) -> date:
    """Give how far ahead a ground owes on a day: its first year at once, then never less than three months."""
    return max(starts_on + FIRST_YEAR, on + AHEAD)


def owing_of(promises: Iterable[Promise], mode: str) -> tuple[Owing, ...]:
    """Pick, of what is promised, the items with a rhythm that a mode of service delivers; each with all clauses that ask for it."""
    return tuple(Owing(promise.item, promise.clauses, timing) for promise, timing, _how in _timed(promises, mode))


def owing_to_residents(promises: Iterable[Promise], mode: str) -> tuple[Owing, ...]:
    """Pick what an agreement owes to each resident, leaving out what it owes to the institution as a whole."""
    return tuple(
        Owing(promise.item, promise.clauses, timing)
        for promise, timing, how in _timed(promises, mode)
        if how not in TO_PLACES
    )


def owing_to_groups(promises: Iterable[Promise], mode: str) -> tuple[Owing, ...]:
    """Pick what is given to many at once."""
    return tuple(
        Owing(promise.item, promise.clauses, timing)
        for promise, timing, how in _timed(promises, mode)
        if how in TO_GROUPS
    )


def owing_to_institution(
    promises: Iterable[Promise], mode: str, posts: Mapping[str, tuple[int, ...]]
) -> tuple[PlaceOwing, ...]:
    """Pick what an agreement owes to the institution as a whole: group events and visits, and every item with a fixed weekday.

    `posts` gives the weekdays by item. A post makes its item owed weekly even where the document gives no rhythm.
    """
    every = tuple(promises)
    timed = {
        promise.item: Owing(promise.item, promise.clauses, timing)
        for promise, timing, how in _timed(every, mode)
        if how in TO_PLACES or promise.item in posts
    }
    fixed = {
        promise.item: Owing(promise.item, promise.clauses, WEEKLY)
        for promise in every
        if promise.item in posts and mode in promise.modes
    }
    return tuple(PlaceOwing(one, posts.get(item, ())) for item, one in (fixed | timed).items())


def _timed(promises: Iterable[Promise], mode: str) -> Iterator[tuple[Promise, Timing, str | None]]:
    """Give the promises to which a mode gives a rhythm, with the strictest one and the form of service."""
    for promise in promises:
        sources: list[Source] = [source for source in promise.sources if source.package.mode == mode]
        timing = next((source.rhythm.timing for source in sources if source.rhythm.timing is not None), None)
        if timing is not None:
            yield promise, timing, next((source.item.how for source in sources if source.item.how), None)
