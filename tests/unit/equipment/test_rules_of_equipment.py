"""What may be lent, for how long, and what may come back."""

from dataclasses import replace
from datetime import date

import pytest
from stepping import check_table

from yilian.equipment.rules import (
    CONDITION_TRANSITIONS,
    LOAN_TRANSITIONS,
    SMART,
    Condition,
    Kind,
    LoanFacts,
    LoanState,
    desk_of,
    loan_refusal,
    loan_state,
    return_refusal,
)
from yilian.kernel.refusals import Refusal
from yilian.people.rules import Lifespan

TODAY = date(2023, 9, 12)
LIFE, DEAD = Lifespan(date(1943, 5, 1)), Lifespan(date(1943, 5, 1), date(2023, 9, 10))
LOAN = LoanFacts(LIFE, TODAY, TODAY, TODAY, Condition.GOOD, False)


def code(refusal: Refusal | None) -> str:
    return refusal.code if refusal else ""


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (LOAN, ""),
        (replace(LOAN, condition=Condition.WORN), ""),
        (replace(LOAN, lifespan=DEAD), "elder-died-before-visit"),
        (replace(LOAN, lent_on=date(2023, 9, 13), due_on=date(2023, 9, 14)), "visit-in-future"),
        (replace(LOAN, due_on=date(2023, 9, 11)), "due-before-start"),
        (replace(LOAN, condition=Condition.BROKEN), "equipment-not-fit"),
        (replace(LOAN, condition=Condition.SCRAPPED), "equipment-not-fit"),
        (replace(LOAN, lent_already=True), "equipment-already-lent"),
    ],
)
def test_what_may_be_lent(facts: LoanFacts, expected: str) -> None:
    assert code(loan_refusal(facts)) == expected


@pytest.mark.parametrize(
    ("returned_on", "on", "state"),
    [
        (None, date(2023, 9, 11), LoanState.OUT),
        (None, TODAY, LoanState.OUT),
        (None, date(2023, 9, 13), LoanState.OVERDUE),
        (TODAY, TODAY, LoanState.RETURNED),
        (date(2023, 9, 14), date(2023, 9, 13), LoanState.OVERDUE),
    ],
)
def test_the_state_of_a_loan_follows_from_its_days(returned_on: date | None, on: date, state: LoanState) -> None:
    assert loan_state(TODAY, returned_on, on) is state


def test_what_comes_back_comes_back_once_and_not_ahead() -> None:
    start = date(2023, 9, 1)
    assert return_refusal(start, None, TODAY, TODAY) is None
    assert code(return_refusal(start, TODAY, TODAY, TODAY)) == "loan-already-returned"
    assert code(return_refusal(start, None, date(2023, 9, 13), TODAY)) == "visit-in-future"
    assert code(return_refusal(start, None, date(2023, 8, 31), TODAY)) == "due-before-start"


def test_every_kind_lent_delivers_an_item() -> None:
    assert {desk_of(kind) for kind in Kind} == {"loan", "device"}
    assert all(desk_of(kind) == "device" for kind in SMART)


def test_the_steps_of_a_loan_and_of_the_condition_of_a_piece() -> None:
    check_table(LOAN_TRANSITIONS, LoanState, "out", {"out>overdue", "out>returned", "overdue>returned"})
    repaired = {"good>worn", "good>broken", "worn>good", "worn>broken", "broken>good", "broken>worn"}
    scrapped = {"good>scrapped", "worn>scrapped", "broken>scrapped"}
    check_table(CONDITION_TRANSITIONS, Condition, "good", repaired | scrapped)
