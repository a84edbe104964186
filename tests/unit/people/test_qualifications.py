"""Who may do something for an elder, and on which day."""

from datetime import date

import pytest

from yilian.kernel.refusals import Refusal
from yilian.people.rules import Lifespan, Qualification, day_refusal, future_refusal, qualification_refusal

TODAY = date(2023, 9, 12)
LIFE = Lifespan(date(1943, 5, 1))
DEAD = Lifespan(date(1943, 5, 1), date(2023, 9, 10))


def code(refusal: Refusal | None) -> str:
    return "" if refusal is None else refusal.code


@pytest.mark.parametrize(
    ("life", "on", "expected"),
    [
        (LIFE, TODAY, ""),
        (LIFE, date(2023, 9, 13), "visit-in-future"),
        (LIFE, date(1943, 4, 30), "visit-before-birth"),
        (DEAD, date(2023, 9, 10), ""),
        (DEAD, date(2023, 9, 11), "elder-died-before-visit"),
    ],
)
def test_a_day_must_lie_in_a_life_and_not_ahead(life: Lifespan, on: date, expected: str) -> None:
    assert code(day_refusal(life, on, TODAY)) == expected


@pytest.mark.parametrize(
    ("qualification", "expected"),
    [
        (Qualification("pharmacist", True), ""),
        (Qualification("nurse", True), "practitioner-not-qualified"),
        (Qualification("pharmacist", False), "certificate-lapsed"),
    ],
)
def test_only_a_pharmacist_with_a_valid_certificate_passes_an_order(
    qualification: Qualification, expected: str
) -> None:
    assert code(qualification_refusal(qualification, frozenset({"pharmacist"}), TODAY)) == expected


def test_where_nobody_is_named_anybody_with_a_certificate_may() -> None:
    assert qualification_refusal(Qualification("volunteer", True), frozenset(), TODAY) is None
    assert code(qualification_refusal(Qualification("volunteer", False), frozenset(), TODAY)) == "certificate-lapsed"


def test_a_time_of_day_that_has_not_come_lies_ahead() -> None:
    assert code(day_refusal(LIFE, TODAY, TODAY, ahead=True)) == "visit-in-future"
    assert code(future_refusal(TODAY, TODAY, ahead=True)) == "visit-in-future"
    assert future_refusal(TODAY, TODAY) is None
