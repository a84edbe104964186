"""How the certificates of a practitioner stand on a day."""

from datetime import date

import pytest

from yilian.kernel.periods import Period
from yilian.people.rules import standing_of

ON = date(2023, 9, 12)


@pytest.mark.parametrize(
    ("certificates", "state"),
    [
        ([], "missing"),
        ([Period(date(2018, 1, 1))], "in-force"),
        ([Period(date(2018, 1, 1), date(2023, 12, 12))], "in-force"),
        ([Period(date(2018, 1, 1), date(2023, 12, 11))], "expiring"),
        ([Period(date(2018, 1, 1), ON)], "expiring"),
        ([Period(date(2018, 1, 1), date(2023, 9, 11))], "ended"),
        ([Period(date(2023, 9, 13))], "not-yet"),
        ([Period(date(2018, 1, 1), date(2023, 9, 30)), Period(date(2023, 9, 1), date(2028, 9, 30))], "in-force"),
        ([Period(date(2018, 1, 1), date(2023, 9, 11)), Period(date(2023, 9, 20))], "ended"),
    ],
)
def test_standing(certificates: list[Period], state: str) -> None:
    assert standing_of(certificates, ON) == state
