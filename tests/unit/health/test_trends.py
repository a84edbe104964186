"""How a value lies and where it goes."""

from decimal import Decimal

import pytest

from yilian.health.rules.trends import Level, Trend, level_of_number, trend_of
from yilian.policy.evidence import Range


@pytest.mark.parametrize(
    ("number", "level"), [("89.9", Level.LOW), ("90", Level.WITHIN), ("139", Level.WITHIN), ("139.1", Level.HIGH)]
)
def test_both_limits_belong_to_what_is_usual(number: str, level: Level) -> None:
    assert level_of_number(Decimal(number), Range(90, 139)) is level


def test_without_a_range_or_a_number_nothing_is_said() -> None:
    assert level_of_number(Decimal(1), None) is Level.UNKNOWN
    assert level_of_number(None, Range(1, 2)) is Level.UNKNOWN


@pytest.mark.parametrize(
    ("numbers", "trend"),
    [
        ([], Trend.FIRST),
        ([120], Trend.FIRST),
        ([120, 120], Trend.STEADY),
        ([100, 104.9], Trend.STEADY),
        ([100, 105], Trend.RISING),
        ([100, 95], Trend.FALLING),
        ([180, 100, 140], Trend.RISING),
    ],
)
def test_where_a_value_goes(numbers: list[float], trend: Trend) -> None:
    assert trend_of([Decimal(str(number)) for number in numbers]) is trend


@pytest.mark.parametrize(
    ("usual", "words"),
    [(Range(36.0, 37.2), "36–37.2"), (Range(None, 3.4), "≤ 3.4"), (Range(1.0, None), "≥ 1"), (Range(), "")],
)
def test_the_limits_of_what_is_usual_are_read_as_words(usual: Range, words: str) -> None:
    assert usual.limits == words
