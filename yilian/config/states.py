"""The tables of states of all modules, found in their rules, and the page of the reference that draws them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from inspect import cleandoc
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from yilian.config.floors import modules

SUFFIX = "TRANSITIONS"
ACT = ""


@dataclass(frozen=True, slots=True)
class StateTable:
    """A table of states: whatever in the rules of a module has a name that ends in TRANSITIONS.

    steps     state → what moves it on → the states that it can become; where the table names no steps, that is one `ACT`
    """

    module: str
    file: str
    name: str
    states: type[StrEnum]
    steps: Mapping[StrEnum, Mapping[str, frozenset[StrEnum]]]

    def after(self, state: StrEnum) -> frozenset[StrEnum]:
        """Return the states that a state can become; none where the table has no row for it."""
        return frozenset().union(*self.steps.get(state, {}).values())

    def beginnings(self) -> list[StrEnum]:
        """Return where a record begins: in the first state, and in each to which no other leads."""
        first, *others = self.states
        reached = {after for state in self.states for after in self.after(state) - {state}}
        return [first, *(state for state in others if state not in reached)]

    def ends(self) -> list[StrEnum]:
        """Return the states that become nothing else."""
        return [state for state in self.states if not self.after(state)]


def state_tables() -> tuple[StateTable, ...]:
    """Return every table of states, those of the lowest module first."""
    tables: dict[int, StateTable] = {}
    for module in modules():
        for file in _rules_of(module):
            for name, value in vars(file).items():
                if name.endswith(SUFFIX) and id(value) not in tables and _is_defined_in(file, value):
                    tables[id(value)] = _table(module, file, name, value)
    return tuple(tables.values())


def states_document() -> str:
    """Return the page of the reference that draws every table of states."""
    lines = [
        "# States",
        "",
        "Written by `yilian reference states --write` from the tables in the rules of each module; do not edit. Pages offer the steps",
        "that a table allows, and actions refuse all others.",
    ]
    for table in state_tables():
        lines += ["", *_chapter(table)]
    return "\n".join([*lines, ""])


def _rules_of(module: str) -> Iterator[ModuleType]:
    """Yield the files with the rules of a module."""
    name = f"yilian.{module}.rules"
    if find_spec(name) is not None:
        rules = import_module(name)
        yield from (import_module(file.name) for file in iter_modules(getattr(rules, "__path__", ()), f"{name}."))
        yield rules


def _is_defined_in(file: ModuleType, table: Mapping[StrEnum, object]) -> bool:
    """Return whether a table stands where its states do, and was not only imported."""
    return type(next(iter(table))).__module__ == file.__name__


def _table(module: str, file: ModuleType, name: str, rows: Mapping[StrEnum, Any]) -> StateTable:
    """Return a table of either kind: with steps that have names, or without."""
    steps = {state: row if isinstance(row, Mapping) else {ACT: frozenset(row)} for state, row in rows.items()}
    return StateTable(module, file.__name__.replace(".", "/") + ".py", name, type(next(iter(rows))), steps)


def _chapter(table: StateTable) -> Iterator[str]:
    """Yield the lines of a table: what its states are, and the diagram."""
    meaning = cleandoc(table.states.__doc__ or table.name)
    title = re.split(r"[.;,]", meaning)[0].removeprefix("The ")
    yield from (f"## {title[0].upper()}{title[1:]}", "")
    if more := meaning.removeprefix(f"The {title}.").strip():
        yield from (more, "")
    yield from (f"From `{table.name}` in `{table.file}`.", "")
    yield from ("```mermaid", "stateDiagram-v2")
    yield from (f"    [*] --> {state.value}" for state in table.beginnings())
    for state, steps in table.steps.items():
        for step, targets in steps.items():
            label = f": {step}" if step else ""
            yield from (f"    {state.value} --> {after.value}{label}" for after in table.states if after in targets)
    yield from (f"    {state.value} --> [*]" for state in table.ends())
    yield "```"
