"""One licence of a kind at a time; how it stands on a day."""

from datetime import date

import pytest

from yilian.kernel.periods import Period
from yilian.places.rules import (
    Particulars,
    declaration_state,
    ending_refusal,
    licence_refusal,
    particulars_problems,
    validity,
)

ON = date(2023, 9, 12)
YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize(
    ("period", "state"),
    [
        (Period(date(2023, 9, 13)), "not-yet"),
        (Period(date(2020, 1, 1)), "in-force"),
        (Period(date(2020, 1, 1), date(2023, 9, 11)), "ended"),
        (Period(date(2020, 1, 1), date(2023, 9, 12)), "expiring"),
        (Period(date(2020, 1, 1), date(2023, 12, 11)), "expiring"),
        (Period(date(2020, 1, 1), date(2023, 12, 12)), "in-force"),
    ],
)
def test_how_a_licence_stands(period: Period, state: str) -> None:
    assert validity(period, ON) == state


def test_a_renewal_starts_the_day_after() -> None:
    assert licence_refusal(Period(date(2024, 1, 1)), [YEAR]) is None
    found = licence_refusal(Period(date(2023, 12, 31)), [YEAR])
    assert found is not None
    assert found.code == "licence-overlaps"


@pytest.mark.parametrize(
    ("ends_on", "code"),
    [
        (date(2023, 6, 30), None),
        (date(2022, 12, 31), "ending-before-start"),
        (date(2024, 1, 1), "ending-after-last-day"),
    ],
)
def test_ending_a_licence(ends_on: date, code: str | None) -> None:
    found = ending_refusal(YEAR, ends_on)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        (Particulars("大盘镇中心卫生院", "91110000600037341L", 120.5, 29.0), []),
        (
            Particulars(" ", "91110000600037341K", 120.5),
            ["organization-name-missing", "uscc-check-digit", "coordinates-incomplete"],
        ),
        (Particulars("甲", longitude=29.0, latitude=120.5), ["outside-china", "outside-china"]),
    ],
)
def test_particulars_of_an_organization(given: Particulars, codes: list[str]) -> None:
    assert [one.code for one in particulars_problems(given)] == codes


def test_a_declaration_stands_as_a_licence_does_until_it_is_withdrawn() -> None:
    period = Period(date(2020, 1, 1), date(2023, 9, 12))
    assert declaration_state(period, ON, withdrawn=False) == "expiring"
    assert declaration_state(period, ON, withdrawn=True) == "withdrawn"
