"""Tables of states: found in the rules of every module, whole, drawn in the reference, and the only source of buttons."""

from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

from yilian.config.floors import modules
from yilian.config.states import StateTable, state_tables, states_document
from yilian.pages.registry import signs
from yilian.pages.steps import Step, Steps

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "states.md"
TABLES = state_tables()


def all_steps() -> Iterator[tuple[str, Step[Any]]]:
    """Yield the steps that pages offer, with the files in which they stand."""
    for module in modules():
        name = f"yilian.{module}.views"
        if find_spec(name) is None:
            continue
        views = import_module(name)
        inner = [import_module(file.name) for file in iter_modules(getattr(views, "__path__", ()), f"{name}.")]
        for file in (views, *inner):
            for steps in {id(value): value for value in vars(file).values() if isinstance(value, Steps)}.values():
                yield from ((file.__name__, step) for step in steps.steps)


STEPS = list(all_steps())


def test_the_tables_of_every_module_are_found() -> None:
    names = {(table.module, table.states.__name__) for table in TABLES}
    assert {("agreements", "State"), ("assessments", "Status"), ("notices", "State"), ("obligations", "State")} <= names
    assert ("menus", "MenuState") in names


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.module}.{table.name}")
def test_a_table_has_a_row_for_every_state_and_leads_to_states_only(table: StateTable) -> None:
    assert set(table.steps) == set(table.states)
    assert {after for state in table.states for after in table.after(state)} <= set(table.states)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.module}.{table.name}")
def test_every_state_is_reached_from_a_beginning(table: StateTable) -> None:
    reached, waiting = set(), table.beginnings()
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += table.after(state)
    assert reached == set(table.states)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.module}.{table.name}")
def test_every_state_of_a_table_has_its_sign(table: StateTable) -> None:
    """A state is shown by its own name, or under the group of its record: `notice.sent`."""
    groups = {"", *(f"{sign.rpartition('.')[0]}." for sign in signs() if "." in sign)}
    missing = {group: {str(state) for state in table.states if f"{group}{state}" not in signs()} for group in groups}
    assert set() in missing.values(), missing[""]


def test_the_page_of_states_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == states_document(), "run: yilian reference states --write"


@pytest.mark.parametrize(("file", "step"), STEPS, ids=lambda value: getattr(value, "name", None) or str(value))
def test_a_button_asks_for_the_permission_of_its_action(file: str, step: Step[Any]) -> None:
    assert step.permission == step.action.permission, file  # type: ignore[attr-defined]


@pytest.mark.parametrize(("file", "step"), STEPS, ids=lambda value: getattr(value, "name", None) or str(value))
def test_a_button_leads_to_a_state_of_a_table(file: str, step: Step[Any]) -> None:
    """A step that leads to no state may name what makes it possible, such as a van that stands there; that is no state's name."""
    if isinstance(step.to, StrEnum):
        named = {type(move) for table in TABLES for row in table.steps.values() for move in row}
        assert type(step.to) in {table.states for table in TABLES} | named, file
    else:
        assert step.to not in {str(state) for table in TABLES for state in table.states}, file


def test_steps_may_be_made_with_their_type() -> None:
    assert Step[Any]("close", "Close", "visits.order", print).name == "close"
