"""The tables of steps: whole, without dead ends nobody meant, and every step that is not in them refused."""

from enum import StrEnum
from itertools import product

import pytest

from yilian.visits.rules.calls import CALL_TRANSITIONS, CallState
from yilian.visits.rules.equipment import LOAN_TRANSITIONS, LoanState
from yilian.visits.rules.medicines import MEDICINE_TRANSITIONS, MedicineState
from yilian.visits.rules.menus import MENU_TRANSITIONS, MenuState
from yilian.visits.rules.plans import (
    COUNSELLING_TRANSITIONS,
    NURSING_TRANSITIONS,
    PLAN_TRANSITIONS,
    CounsellingState,
    NursingState,
    PlanState,
)
from yilian.visits.rules.steps import Table, step_refusal
from yilian.visits.rules.vans import ROUTE_TRANSITIONS, STOP_TRANSITIONS, RouteState, StopState

# Table, states, where it begins, and every step that there is: a step more or less is a change of the rules.
TABLES: tuple[tuple[Table, type[StrEnum], str, set[str]], ...] = (
    (CALL_TRANSITIONS, CallState, "open", {"open>handed-over", "open>closed", "handed-over>handed-over", "handed-over>closed"}),
    (
        MEDICINE_TRANSITIONS, MedicineState, "ordered",
        {
            "ordered>checked", "ordered>returned", "checked>dispatched", "checked>returned", "dispatched>delivered",
            "dispatched>failed", "failed>dispatched", "failed>closed", "returned>closed", "delivered>closed",
        },
    ),
    (LOAN_TRANSITIONS, LoanState, "out", {"out>overdue", "out>returned", "overdue>returned"}),
    (ROUTE_TRANSITIONS, RouteState, "planned", {"planned>under-way", "planned>cancelled", "under-way>back"}),
    (STOP_TRANSITIONS, StopState, "planned", {"planned>reached", "planned>skipped", "reached>left"}),
    (PLAN_TRANSITIONS, PlanState, "active", {"active>active", "active>ended"}),
    (COUNSELLING_TRANSITIONS, CounsellingState, "open", {"open>ended"}),
    (NURSING_TRANSITIONS, NursingState, "active", {"active>stopped", "active>completed"}),
    (
        MENU_TRANSITIONS, MenuState, "ordered",
        {
            "ordered>accepted", "ordered>declined", "ordered>withdrawn", "accepted>done", "accepted>withdrawn",
            "accepted>declined",
        },
    ),
)  # fmt: skip
NAMES = [states.__name__ for _table, states, _first, _steps in TABLES]


@pytest.mark.parametrize(("table", "states", "first", "steps"), TABLES, ids=NAMES)
def test_a_table_holds_every_state_and_just_these_steps(
    table: Table, states: type[StrEnum], first: str, steps: set[str]
) -> None:
    assert set(table) == set(states)
    assert {f"{state}>{to}" for state, onward in table.items() for to in onward} == steps


@pytest.mark.parametrize(("table", "states", "first", "steps"), TABLES, ids=NAMES)
def test_every_state_is_reached_from_the_first(
    table: Table, states: type[StrEnum], first: str, steps: set[str]
) -> None:
    reached, waiting = set[StrEnum](), [states(first)]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += table[state]
    assert reached == set(states)


@pytest.mark.parametrize(("table", "states", "first", "steps"), TABLES, ids=NAMES)
def test_every_other_step_is_refused_by_name(table: Table, states: type[StrEnum], first: str, steps: set[str]) -> None:
    for state, to in product(states, states):
        refusal = step_refusal(table, state, to)
        if f"{state}>{to}" in steps:
            assert refusal is None
        else:
            assert refusal is not None
            assert dict(refusal.params) == {"state": state.value, "to": to.value}
