"""Identity numbers, credit codes, division codes."""

from datetime import date

import pytest

from yilian.kernel import identifiers as ids

VALID = "360426199101010071"


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        (VALID, None),
        (f" {VALID} ", None),
        ("360426199101010072", "resident-id-check-digit"),
        ("360426199102300071", "resident-id-birth-date"),
        ("36042619910101007", "resident-id-shape"),
        ("060426199101010071", "resident-id-region"),
        ("３６0426199101010071", None),
        ("", "resident-id-shape"),
    ],
)
def test_an_identity_number_is_judged(number, problem):
    assert ids.resident_id_problem(number) == problem


def test_every_wrong_last_character_is_found():
    wrong = [sign for sign in "0123456789X" if ids.resident_id_problem(VALID[:17] + sign) is None]
    assert wrong == ["1"]


def test_a_lower_case_x_is_a_check_digit():
    first17 = next(
        f"33072719400101{n:03}" for n in range(1000) if ids.resident_check_digit(f"33072719400101{n:03}") == "X"
    )
    assert ids.resident_id_problem(f"{first17}x") is None


def test_fifteen_digits_are_upgraded_with_century_and_check_digit():
    assert ids.upgraded_resident_id("360426910101007") == VALID
    assert ids.resident_id_problem("360426910101007") is None


def test_birth_date_and_sex_are_read():
    assert ids.birth_date_of(VALID) == date(1991, 1, 1)
    assert ids.sex_of(VALID) == 1
    assert ids.sex_of("360426910101006") == 2


def test_a_masked_number_shows_neither_birth_date_nor_sequence():
    assert ids.masked_resident_id(VALID) == "360426***********1"


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("91110000600037341L", None),
        ("91110000600037341l", None),
        ("91110000600037341M", "uscc-check-digit"),
        ("91110000600037341", "uscc-shape"),
        ("9111000060003734IL", "uscc-shape"),
    ],
)
def test_a_credit_code_is_judged(code, problem):
    assert ids.uscc_problem(code) == problem


@pytest.mark.parametrize(
    ("code", "prefix", "level"),
    [
        ("330000", "33", "province"),
        ("330700000000", "3307", "city"),
        ("331000", "3310", "city"),
        ("330727", "330727", "county"),
        ("330727109000", "330727109", "township"),
        ("330727109201", "330727109201", "village"),
    ],
)
def test_a_division_code_knows_its_level(code, prefix, level):
    assert ids.prefix_of(code) == prefix
    assert ids.level_of(code) == level


def test_the_empty_code_is_the_nation():
    assert ids.level_of("") == "nation"
    assert ids.contains("", "330727")


@pytest.mark.parametrize(
    ("above", "below", "answer"),
    [
        ("330000", "330727109000", True),
        ("330727", "330727", True),
        ("330727", "330700", False),
        ("331000", "331002", True),
        ("331000", "331102", False),
        ("3310", "330727", False),
    ],
)
def test_containment_goes_by_prefix(above, below, answer):
    assert ids.contains(above, below) is answer


@pytest.mark.parametrize(
    ("code", "problem"), [("33072", "division-length"), ("33a7", "division-shape"), ("0033", "division-province")]
)
def test_a_division_code_is_judged(code, problem):
    assert ids.division_problem(code) == problem
