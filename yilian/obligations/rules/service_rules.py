"""From what is promised to what is owed: the items with a rhythm that a basis owes, to whom.

A basis owes an item when one promise of it holds on that basis: one of its mode, or one that asks for no contract. The rhythm
is the strictest of all promises of the item that hold for the person that day, whatever basis, mode or pack, and every
clause that asks for it stays with it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from yilian.kernel.bases import Basis, BasisKind, ServiceRule
from yilian.kernel.timing import Timing
from yilian.obligations.rules.places import TO_GROUPS, TO_PLACES, PlaceRule
from yilian.policy.promises import Promise, Source

FIRST_YEAR, AHEAD = timedelta(days=364), timedelta(days=90)
WEEKLY = Timing(1, 1, "wk")
NO_MODE = ""  # residence: what asks for no contract, whatever the mode


def horizon_of(starts_on: date, on: date) -> date:
    """Return how far ahead a basis owes on a day: its first year at once, then never less than three months."""
    return max(starts_on + FIRST_YEAR, on + AHEAD)


def service_rules_on(basis: Basis, promises: Iterable[Promise]) -> tuple[ServiceRule, ...]:
    """Return what a basis owes to a person, of what is promised to them."""
    if basis.kind is BasisKind.AGREEMENT:
        return service_rules_for_residents(promises, basis.mode)
    return service_rules_of(promises, basis.mode)


def service_rules_of(promises: Iterable[Promise], mode: str) -> tuple[ServiceRule, ...]:
    """Return what a mode of service owes, and what is owed without a contract; each with all clauses that ask for it."""
    return tuple(
        rule
        for promise in promises
        if (promise.without_contract or mode in promise.modes) and (rule := _rule(promise)) is not None
    )


def service_rules_for_residents(promises: Iterable[Promise], mode: str) -> tuple[ServiceRule, ...]:
    """Return what an agreement owes to each resident, leaving out what it owes to the institution as a whole."""
    every = tuple(promises)
    whole = {promise.item for promise in every if _form_of(promise, mode) in TO_PLACES}
    return tuple(rule for rule in service_rules_of(every, mode) if rule.item not in whole)


def service_rules_for_groups(promises: Iterable[Promise], mode: str) -> tuple[ServiceRule, ...]:
    """Return what is given to many at once."""
    return tuple(
        rule for promise in promises if _form_of(promise, mode) in TO_GROUPS and (rule := _rule(promise)) is not None
    )


def service_rules_for_institution(
    promises: Iterable[Promise], mode: str, posts: Mapping[str, tuple[int, ...]]
) -> tuple[PlaceRule, ...]:
    """Return what an agreement owes to the institution as a whole: group events and visits, and every item with a fixed weekday.

    `posts` gives the weekdays by item. A post makes its item owed weekly even where no document gives a rhythm.
    """
    every = tuple(promise for promise in promises if mode in promise.modes)
    timed = {
        promise.item: rule
        for promise in every
        if (_form_of(promise, mode) in TO_PLACES or promise.item in posts) and (rule := _rule(promise)) is not None
    }
    fixed = {
        promise.item: ServiceRule(promise.item, promise.clauses, WEEKLY) for promise in every if promise.item in posts
    }
    return tuple(PlaceRule(rule, posts.get(item, ())) for item, rule in (fixed | timed).items())


def _rule(promise: Promise) -> ServiceRule | None:
    """Return what is owed at the strictest rhythm; None where no promise of it has windows."""
    timing = promise.rhythm.timing
    return None if timing is None else ServiceRule(promise.item, promise.clauses, timing)


def _form_of(promise: Promise, mode: str) -> str | None:
    """Return the form of service that a mode gives to an item."""
    sources: list[Source] = [source for source in promise.sources if source.package.mode == mode]
    return next((source.item.how for source in sources if source.item.how), None)
