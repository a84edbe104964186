"""Signs of likeness add up, and one alone is never enough."""

from dataclasses import replace
from datetime import date

import pytest

from yilian.kernel.identifiers import resident_check_digit
from yilian.people.rules import (
    SUSPICIOUS,
    Particulars,
    Traits,
    likeness,
    particulars_problems,
    particulars_warnings,
)

TODAY = date(2023, 9, 12)
BODY = "33072719430501002"
FINE = Particulars("周金兰", 2, date(1943, 5, 1), BODY + resident_check_digit(BODY))
ONE = Traits("周金兰", "zoujinlan", date(1943, 5, 12), 2, "330727109901", b"a", b"p")


def test_good_particulars_have_no_problem_and_no_warning() -> None:
    assert particulars_problems(FINE, TODAY) == ()
    assert particulars_warnings(FINE) == ()


def test_a_wrong_check_digit_is_found() -> None:
    wrong = FINE.id_number[:-1] + ("0" if FINE.id_number[-1] != "0" else "1")
    assert [one.code for one in particulars_problems(replace(FINE, id_number=wrong), TODAY)] == [
        "resident-id-check-digit"
    ]


def test_the_same_number_is_the_same_person_whatever_else_differs() -> None:
    other = Traits("张三", "zansan", date(1950, 1, 1), 1, "330727106901", b"a")
    assert likeness(ONE, other).score == 100
    assert likeness(ONE, other).reasons == ("same-id-number",)


@pytest.mark.parametrize(
    ("other", "score"),
    [
        (replace(ONE, id_number=b"b"), 100),
        (replace(ONE, id_number=b"b", phone=b"q"), 80),
        (replace(ONE, id_number=b"b", phone=b"q", division="x"), 70),
        (replace(ONE, id_number=b"b", phone=b"q", division="x", birth_date=date(1960, 1, 1)), 35),
        (replace(ONE, id_number=b"b", phone=b"q", division="x", birth_date=date(1943, 5, 21)), 60),
        (replace(ONE, id_number=b"b", phone=b"q", division="x", sex=1), 40),
        (replace(ONE, id_number=b"b", phone=b"q", division="x", name="周锦兰"), 60),
        (replace(ONE, id_number=b"b", phone=b"q", division="x", name="周金花", sound="zoujinhua"), 50),
    ],
)
def test_signs_add_up(other: Traits, score: int) -> None:
    assert likeness(ONE, other).score == score
    assert likeness(other, ONE) == likeness(ONE, other)


def test_one_sign_alone_never_reaches_the_line() -> None:
    for alone in (
        Traits("周金兰", "zoujinlan", date(1999, 1, 1), 2, "x"),
        Traits("别人", "bieren", ONE.birth_date, 2, "x"),
        Traits("别人", "bieren", date(1999, 1, 1), 2, "x", b"", b"p"),
        Traits("别人", "bieren", date(1999, 1, 1), 2, ONE.division),
    ):
        assert likeness(ONE, alone).score < SUSPICIOUS


def test_what_is_empty_is_not_the_same() -> None:
    one, other = replace(ONE, id_number=b"", phone=b""), Traits("别人", "bieren", date(1999, 1, 1), 2, "x")
    assert likeness(one, other).reasons == ()
    assert likeness(one, replace(other, sex=1)).score == 0
