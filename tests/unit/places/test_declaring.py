"""Since when a licence is in force over its renewals, and what is wrong with a declaration."""

from datetime import date

import pytest

from yilian.kernel.periods import Period
from yilian.places.rules import Declared, declaration_problems, operating_since, withdrawal_refusal

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


def test_a_declaration_is_withdrawn_once_with_a_reason() -> None:
    assert withdrawal_refusal("写错了", withdrawn=False) is None
    assert str(withdrawal_refusal(" ", withdrawn=False)).count("withdrawal-without-reason")
    assert str(withdrawal_refusal("写错了", withdrawn=True)).count("declaration-withdrawn-already")
