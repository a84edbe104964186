"""What the tests of tables of steps share: a table is whole, has just its steps, and refuses every other by name."""

from enum import StrEnum
from itertools import product

from yilian.visits.rules.steps import Table, step_refusal


def check_table(table: Table, states: type[StrEnum], first: str, steps: set[str]) -> None:
    """See that a table holds every state and just these steps, that every state is reached from the first, and the rest refused.

    A step more or less is a change of the rules: "planned>under-way".
    """
    assert set(table) == set(states)
    assert {f"{state}>{to}" for state, onward in table.items() for to in onward} == steps
    assert _reached(table, states(first)) == set(states)
    for state, to in product(states, states):
        refusal = step_refusal(table, state, to)
        if f"{state}>{to}" in steps:
            assert refusal is None
        else:
            assert refusal is not None
            assert dict(refusal.params) == {"state": state.value, "to": to.value}


def _reached(table: Table, first: StrEnum) -> set[StrEnum]:
    reached, waiting = set[StrEnum](), [first]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += table[state]
    return reached
