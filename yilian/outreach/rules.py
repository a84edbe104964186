"""The mobile clinic (PA-15, PA-16, ZJ-10): a route with its stops, and the stock on board, never below nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from yilian.kernel.refusals import Problem, Refusal


class RouteState(StrEnum):
    """The states of a route."""

    PLANNED = "planned"
    OUT = "under-way"
    BACK = "back"
    CANCELLED = "cancelled"


ROUTE_TRANSITIONS: dict[StrEnum, frozenset[StrEnum]] = {
    RouteState.PLANNED: frozenset({RouteState.OUT, RouteState.CANCELLED}),
    RouteState.OUT: frozenset({RouteState.BACK}),
    RouteState.BACK: frozenset(),
    RouteState.CANCELLED: frozenset(),
}


class StopState(StrEnum):
    """The states of a stop."""

    PLANNED = "planned"
    REACHED = "reached"
    LEFT = "left"
    SKIPPED = "skipped"


STOP_TRANSITIONS: dict[StrEnum, frozenset[StrEnum]] = {
    StopState.PLANNED: frozenset({StopState.REACHED, StopState.SKIPPED}),
    StopState.REACHED: frozenset({StopState.LEFT}),
    StopState.LEFT: frozenset(),
    StopState.SKIPPED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class PlannedStop:
    """A village where the van stops, from a time to a time."""

    division: str
    arrives_at: time
    leaves_at: time


def stops_problems(stops: tuple[PlannedStop, ...]) -> tuple[Problem, ...]:
    """List what is wrong with the stops of a route: none at all, a reversed one, one before the last has ended."""
    if not stops:
        return (Problem("stops", "route-without-stops"),)
    problems, before = list[Problem](), time.min
    for index, stop in enumerate(stops):
        if stop.leaves_at <= stop.arrives_at:
            problems.append(Problem(f"leaves-{index}", "due-before-start"))
        if stop.arrives_at < before:
            problems.append(Problem(f"arrives-{index}", "stop-before-last"))
        before = stop.leaves_at
    return tuple(problems)


@dataclass(frozen=True, slots=True)
class Stock:
    """One medicine on board: how much was loaded, used and brought back."""

    loaded: int = 0
    used: int = 0
    returned: int = 0

    @property
    def balance(self) -> int:
        """Return how much is on board."""
        return self.loaded - self.used - self.returned


def take_refusal(stock: Stock, quantity: int) -> Refusal | None:
    """Return why so much may not be taken off the van, or None."""
    if quantity < 1:
        return Refusal("quantity-not-positive")
    return Refusal("stock-too-low", balance=stock.balance, quantity=quantity) if quantity > stock.balance else None


def home_refusal(stocks: Iterable[Stock], states: Iterable[StopState]) -> Refusal | None:
    """Return why a route may not end yet, or None: every stop is left or skipped, all stock is counted back."""
    if any(state in (StopState.PLANNED, StopState.REACHED) for state in states):
        return Refusal("stops-still-open")
    left = sum(stock.balance for stock in stocks)
    return Refusal("stock-not-counted", balance=left) if left else None
