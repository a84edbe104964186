"""What is wrong with what was filled in, and what only asks for a second look."""

from dataclasses import replace
from datetime import date

import pytest

from yilian.kernel.identifiers import masked_phone
from yilian.kernel.refusals import Refusal
from yilian.people.rules import (
    Particulars,
    consent_refusal,
    particulars_problems,
    particulars_warnings,
    period_problems,
)

TODAY = date(2023, 9, 12)
GOOD = Particulars("赵某", 1, date(1991, 1, 1), "360426199101010071")


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"name": "  "}, [("name", "name-missing")]),
        ({"birth_date": date(2024, 1, 1)}, [("birth_date", "born-in-future")]),
        ({"died_on": date(1990, 1, 1)}, [("died_on", "died-before-birth")]),
        ({"died_on": date(2024, 1, 1)}, [("died_on", "died-in-future")]),
        ({"id_number": "360426199101010072"}, [("id_number", "resident-id-check-digit")]),
        ({"id_number": "36042619910101007"}, [("id_number", "resident-id-shape")]),
        ({"sex": 3}, [("sex", "sex-unknown")]),
        ({"birth_date": date(1890, 1, 1)}, [("birth_date", "born-too-long-ago")]),
        ({"name": "", "id_number": "1"}, [("name", "name-missing"), ("id_number", "resident-id-shape")]),
    ],
)
def test_every_problem_is_listed(changes: dict[str, object], problems: list[tuple[str, str]]) -> None:
    found = particulars_problems(replace(GOOD, **changes), TODAY)  # type: ignore[arg-type]
    assert [(one.field, one.code) for one in found] == problems


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": "<b>赵某</b>"}, ("name", "name-unwritable")),
        ({"name": "长" * 61}, ("name", "text-too-long")),
        ({"address": "长" * 201}, ("address", "text-too-long")),
        ({"phone": "84660001"}, ("phone", "phone-without-area-code")),
        ({"phone": "call me"}, ("phone", "phone-unreadable")),
        ({"longitude": 120.4, "latitude": -999.0}, ("latitude", "outside-china")),
        ({"longitude": float("nan"), "latitude": 29.0}, ("longitude", "outside-china")),
        ({"longitude": 120.4}, ("latitude", "coordinates-incomplete")),
        ({"birth_date": date(1991, 10, 1)}, ("birth_date", "birth-date-differs")),
        ({"sex": 2}, ("sex", "sex-differs")),
    ],
)
def test_limits_and_consistency_are_of_the_rule(changes: dict[str, object], problem: tuple[str, str]) -> None:
    found = particulars_problems(replace(GOOD, **changes), TODAY)  # type: ignore[arg-type]
    assert [(one.field, one.code) for one in found] == [problem]


def test_who_saw_the_document_may_enter_what_differs_from_the_number() -> None:
    assert particulars_warnings(GOOD) == ()
    assert particulars_warnings(replace(GOOD, birth_date=date(1991, 10, 1))) == ("birth-date-differs",)
    assert particulars_warnings(replace(GOOD, sex=2)) == ("sex-differs",)
    assert particulars_problems(replace(GOOD, birth_date=date(1991, 10, 1), compared=True), TODAY) == ()


def test_days_of_a_membership() -> None:
    born = date(1940, 1, 1)
    assert period_problems(None, None, born, TODAY) == ()
    assert [one.code for one in period_problems(date(1939, 1, 1), None, born, TODAY)] == ["starts-before-birth"]
    assert [one.code for one in period_problems(date(2023, 9, 13), None, born, TODAY)] == ["starts-in-future"]
    assert [one.code for one in period_problems(TODAY, date(2023, 9, 11), born, TODAY)] == ["period-reversed"]


def test_only_the_guardian_consents_for_somebody_else() -> None:
    assert consent_refusal(by_right=False, starts_on=TODAY, today=TODAY) == Refusal("not-the-guardian")
    assert consent_refusal(by_right=True, starts_on=date(2023, 9, 13), today=TODAY) == Refusal("consent-in-future")
    assert consent_refusal(by_right=True, starts_on=TODAY, today=TODAY) is None


def test_phones_show_their_last_four_digits() -> None:
    assert masked_phone("13812345678") == "*******5678"
    assert masked_phone("") == ""
