"""When an elder may be enrolled, and when an enrolment may end."""

from dataclasses import replace
from datetime import date

import pytest

from yilian.agreements.rules import EnrolmentFacts, ending_refusal, enrolment_refusal

START = date(2023, 1, 10)
FINE = EnrolmentFacts(
    mode="care-to-home",
    packs_with_mode=("panan-2021",),
    starts_on=START,
    died_on=None,
    enrolled_until=None,
    today=date(2023, 9, 12),
)


def test_an_elder_may_be_enrolled_where_the_mode_is_in_force() -> None:
    assert enrolment_refusal(FINE) is None
    assert enrolment_refusal(replace(FINE, died_on=START)) is None


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(FINE, packs_with_mode=()), "mode-not-in-force"),
        (replace(FINE, died_on=date(2023, 1, 9)), "elder-deceased"),
        (replace(FINE, enrolled_until=date(2023, 3, 1)), "already-enrolled"),
        (replace(FINE, enrolled_until=date.max), "already-enrolled"),
    ],
)
def test_each_reason_against_enrolling(facts: EnrolmentFacts, code: str) -> None:
    refusal = enrolment_refusal(facts)
    assert refusal is not None
    assert refusal.code == code


def test_an_enrolment_may_end_on_its_first_day() -> None:
    assert ending_refusal(START, None, START, "搬走") is None


@pytest.mark.parametrize(
    ("ended_on", "ends_on", "reason", "code"),
    [
        (date(2023, 5, 1), date(2023, 6, 1), "搬走", "already-ended"),
        (None, date(2023, 1, 9), "搬走", "ends-before-start"),
        (None, date(2023, 6, 1), " ", "end-reason-missing"),
    ],
)
def test_each_reason_against_ending(ended_on: date | None, ends_on: date, reason: str, code: str) -> None:
    refusal = ending_refusal(START, ended_on, ends_on, reason)
    assert refusal is not None
    assert refusal.code == code
