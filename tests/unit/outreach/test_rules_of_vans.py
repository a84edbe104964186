"""When a route may end, in what order its stops follow, and how much may be taken off the van."""

from datetime import time

import pytest
from stepping import check_table

from yilian.kernel.refusals import Refusal
from yilian.outreach.rules import (
    ROUTE_TRANSITIONS,
    STOP_TRANSITIONS,
    PlannedStop,
    RouteState,
    Stock,
    StopState,
    home_refusal,
    stops_problems,
    take_refusal,
)


def code(refusal: Refusal | None) -> str:
    return "" if refusal is None else refusal.code


@pytest.mark.parametrize(
    ("stock", "quantity", "expected"),
    [
        (Stock(10, 4, 1), 5, ""),
        (Stock(10, 4, 1), 6, "stock-too-low"),
        (Stock(10, 10, 0), 1, "stock-too-low"),
        (Stock(10), 0, "quantity-not-positive"),
        (Stock(10), -1, "quantity-not-positive"),
    ],
)
def test_no_more_is_taken_than_is_on_board(stock: Stock, quantity: int, expected: str) -> None:
    assert code(take_refusal(stock, quantity)) == expected


def test_a_route_ends_with_nothing_open_and_nothing_uncounted() -> None:
    done = [StopState.LEFT, StopState.SKIPPED]
    assert home_refusal([Stock(5, 3, 2)], done) is None
    assert code(home_refusal([], [*done, StopState.REACHED])) == "stops-still-open"
    refusal = home_refusal([Stock(5, 3, 2), Stock(5, 1, 1)], done)
    assert refusal is not None
    assert dict(refusal.params) == {"balance": 3}


def stop(arrives: int, leaves: int) -> PlannedStop:
    return PlannedStop("330727109901", time(arrives), time(leaves))


@pytest.mark.parametrize(
    ("stops", "expected"),
    [
        ((), ["route-without-stops"]),
        ((stop(9, 10), stop(10, 11)), []),
        ((stop(9, 9),), ["due-before-start"]),
        ((stop(9, 11), stop(10, 12)), ["stop-before-last"]),
    ],
)
def test_stops_follow_each_other(stops: tuple[PlannedStop, ...], expected: list[str]) -> None:
    assert [problem.code for problem in stops_problems(stops)] == expected


def test_the_steps_of_a_route_and_of_a_stop() -> None:
    check_table(ROUTE_TRANSITIONS, RouteState, "planned", {"planned>under-way", "planned>cancelled", "under-way>back"})
    check_table(STOP_TRANSITIONS, StopState, "planned", {"planned>reached", "planned>skipped", "reached>left"})
