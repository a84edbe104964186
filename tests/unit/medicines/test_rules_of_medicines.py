"""What may be ordered, and for how many days."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from stepping import check_table

from yilian.kernel.refusals import Refusal
from yilian.medicines.rules import MEDICINE_TRANSITIONS, Line, MedicineState, line_problems, prescription_refusal
from yilian.policy.loading import load_policy_library

LIMITS = load_policy_library(Path("packs")).catalogue.limit


def code(refusal: Refusal | None) -> str:
    return "" if refusal is None else refusal.code


def line(**changes: object) -> Line:
    return replace(Line("氨氯地平", "5mg", Decimal(1), "盒", 7), **changes)


@pytest.mark.parametrize(
    ("days", "long", "chronic", "expected"),
    [
        (7, False, False, ""),
        (8, False, True, "prescription-too-long"),
        (8, True, True, ""),
        (84, True, True, ""),
        (85, True, True, "prescription-too-long"),
        (7, True, False, "long-prescription-not-chronic"),
    ],
)
def test_how_many_days_a_prescription_may_last(days: int, long: bool, chronic: bool, expected: str) -> None:
    most = LIMITS["long-prescription" if long else "prescription"].value
    assert code(prescription_refusal([line(), line(days=days)], most, long=long, chronic=chronic)) == expected


def test_every_problem_of_a_line_is_told_with_its_number() -> None:
    found = line_problems([line(), line(name=" ", quantity=Decimal(0), days=0), line(quantity=Decimal("NaN"))])
    assert [one.field for one in found] == ["name-1", "quantity-1", "days-1", "quantity-2"]
    assert [one.code for one in line_problems([])] == ["order-without-lines"]


def test_the_steps_of_an_order() -> None:
    to_the_door = {"ordered>checked", "checked>dispatched", "dispatched>delivered", "delivered>closed"}
    back = {"ordered>returned", "checked>returned", "returned>closed"}
    failed = {"dispatched>failed", "failed>dispatched", "failed>closed"}
    check_table(MEDICINE_TRANSITIONS, MedicineState, "ordered", to_the_door | back | failed)
