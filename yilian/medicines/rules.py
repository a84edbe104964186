"""Medicine to the door (PA-15 四.7) and long prescriptions (ZJ-11): who checks, and from which state to which."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from yilian.kernel.refusals import Problem, Refusal


class MedicineState(StrEnum):
    """The states of an order of medicine."""

    ORDERED = "ordered"
    RETURNED = "returned"
    CHECKED = "checked"
    DISPATCHED = "dispatched"
    DELIVERED = "delivered"
    FAILED = "failed"
    CLOSED = "closed"


_S = MedicineState
MEDICINE_TRANSITIONS: dict[StrEnum, frozenset[StrEnum]] = {
    _S.ORDERED: frozenset({_S.CHECKED, _S.RETURNED}),
    _S.RETURNED: frozenset({_S.CLOSED}),  # a corrected order is a new one: nothing is overwritten
    _S.CHECKED: frozenset({_S.DISPATCHED, _S.RETURNED}),
    _S.DISPATCHED: frozenset({_S.DELIVERED, _S.FAILED}),
    _S.DELIVERED: frozenset({_S.CLOSED}),
    _S.FAILED: frozenset({_S.DISPATCHED, _S.CLOSED}),
    _S.CLOSED: frozenset(),
}
PHARMACIST = frozenset({"pharmacist"})
# Who may order what a prescription holds.
PRESCRIBERS = frozenset({"doctor", "specialist", "tcm-doctor", "village-doctor"})


@dataclass(frozen=True, slots=True)
class Line:
    """One medicine of an order: name, strength, quantity in its unit, and for how many days it lasts."""

    name: str
    strength: str
    quantity: Decimal
    unit: str
    days: int


def line_problems(lines: Sequence[Line]) -> tuple[Problem, ...]:
    """List what is wrong with the lines of an order, by the field of each line."""
    if not lines:
        return (Problem("lines", "order-without-lines"),)
    problems = list[Problem]()
    for index, line in enumerate(lines):
        if not line.name.strip():
            problems.append(Problem(f"name-{index}", "thing-name-missing"))
        if not line.quantity.is_finite() or line.quantity <= 0:
            problems.append(Problem(f"quantity-{index}", "not-positive"))
        if line.days < 1:
            problems.append(Problem(f"days-{index}", "not-positive"))
    return tuple(problems)


def prescription_refusal(lines: Sequence[Line], most: int, *, long: bool, chronic: bool) -> Refusal | None:
    """Return why a prescription may not be for more than so many days, or None; a long one is for chronic disease (ZJ-11)."""
    days = max((line.days for line in lines), default=0)
    if long and not chronic:
        return Refusal("long-prescription-not-chronic", clause="ZJ-11")
    return Refusal("prescription-too-long", clause="ZJ-11", days=days, most=most) if days > most else None
