"""What all orders, loans, routes and plans share: states change by a table, and a step needs its reason."""

from collections.abc import Mapping
from enum import StrEnum

from yilian.kernel.refusals import Refusal

Table = Mapping[StrEnum, frozenset[StrEnum]]


def step_refusal(table: Table, state: StrEnum, to: StrEnum) -> Refusal | None:
    """Return why a state may not become another, or None."""
    return None if to in table[state] else Refusal("step-not-possible", state=state.value, to=to.value)


def reason_refusal(reason: str) -> Refusal | None:
    """Refuse a step that needs its reason in words, without one."""
    return None if reason.strip() else Refusal("reason-missing")
