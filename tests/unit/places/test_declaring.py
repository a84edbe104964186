"""Since when a licence is in force over its renewals, and what is wrong with a declaration."""

from datetime import date, timedelta

import pytest

from yilian.kernel.periods import Period
from yilian.kernel.refusals import Refusal
from yilian.places.rules import (
    DECLARATION_TRANSITIONS,
    DeclarationState,
    DeclarationStep,
    Declared,
    declaration_problems,
    declaration_refusal,
    declaration_state,
    ending_refusal,
    operating_since,
    reason_refusal,
)

ON = date(2023, 9, 12)
FIRST = Period(date(2020, 1, 1), date(2021, 12, 31))
RENEWED = Period(date(2022, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize(
    ("periods", "since"),
    [
        ([RENEWED, FIRST], date(2020, 1, 1)),
        ([FIRST], None),
        ([Period(date(2020, 1, 1), date(2021, 12, 30)), RENEWED], date(2022, 1, 1)),
        ([Period(date(2024, 1, 1))], None),
        ([Period(ON)], ON),
        ([], None),
    ],
    ids=["renewed without a gap", "lapsed", "a day between", "not begun", "the first day", "none"],
)
def test_a_renewal_without_a_gap_goes_on_from_the_first_day(periods: list[Period], since: date | None) -> None:
    assert operating_since(periods, ON) == since


def test_a_declaration_names_its_document_and_stands_alone_in_its_days() -> None:
    good = Declared(Period(FIRST.starts_on), "文件", ON)
    assert declaration_problems(good) == ()
    bad = Declared(Period(date(2023, 9, 13)), " ", ON, (Period(date(2023, 9, 13)), Period(date(2023, 10, 1))))
    assert [problem.code for problem in declaration_problems(bad)] == [
        "document-missing",
        "declared-in-future",
        "declared-already",
    ]


ACTS = (DeclarationStep.CORRECT, DeclarationStep.END, DeclarationStep.WITHDRAW)
ROWS = [(state, step) for state in DeclarationState for step in ACTS]


@pytest.mark.parametrize(("state", "step"), ROWS, ids=str)
def test_an_act_is_refused_where_the_table_does_not_have_it(state: DeclarationState, step: DeclarationStep) -> None:
    refused = declaration_refusal(state, step)
    assert (refused is None) == (step in DECLARATION_TRANSITIONS[state])
    if refused is not None:
        assert refused.code == f"declaration-{state}-already"


@pytest.mark.parametrize("ends_on", [None, ON, ON + timedelta(days=30), ON + timedelta(days=300)], ids=str)
@pytest.mark.parametrize("starts_on", [date(2020, 1, 1), ON, ON + timedelta(days=1)], ids=str)
def test_to_end_a_declaration_leads_to_a_state_of_the_table(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        return
    before = declaration_state(Period(starts_on, ends_on), ON, withdrawn=False)
    allowed = DECLARATION_TRANSITIONS[before][DeclarationStep.END]
    days = [starts_on + timedelta(days=days) for days in range(0, 2000, 7)]
    reached = {
        declaration_state(Period(starts_on, day), ON, withdrawn=False)
        for day in days
        if ending_refusal(Period(starts_on, ends_on), day) is None
    }
    assert reached <= allowed


def test_nothing_is_taken_back_without_a_reason() -> None:
    assert reason_refusal("写错了") is None
    assert reason_refusal(" ") == Refusal("withdrawal-without-reason")
