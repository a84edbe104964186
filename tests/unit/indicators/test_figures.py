"""A figure, and how far it is from what is asked."""

import pytest

from yilian.indicators.rules import Figure


@pytest.mark.parametrize(
    ("numerator", "denominator", "threshold", "short"),
    [
        (0, 0, 0.72, 0),
        (0, 1, 0.72, 1),
        (1, 1, 1.0, 0),
        (72, 100, 0.72, 0),
        (71, 100, 0.72, 1),
        (0, 100, 0.72, 72),
        (100, 100, 0.72, 0),
        (7, 10, 0.7, 0),
        (6, 10, 0.7, 1),
        (0, 3, 0.72, 3),
        (29, 100, 0.29, 0),
        (57, 100, 0.57, 0),
        (58, 100, 0.58, 0),
        (0, 10, 0.0, 0),
        (55, 100, 0.55, 0),
        (11, 10, 1.0, 0),
    ],
)
def test_how_many_are_missing(numerator: int, denominator: int, threshold: float, short: int) -> None:
    assert Figure(numerator, denominator).short_of(threshold) == short


@pytest.mark.parametrize("percent", range(101))
def test_exactly_reaching_a_threshold_is_reaching_it(percent: int) -> None:
    """A binary fraction such as 0.07 × 100 lies just above 7; nobody may be missing for that."""
    assert Figure(percent, 100).short_of(percent / 100) == 0
    if percent:
        assert Figure(percent - 1, 100).short_of(percent / 100) == 1


def test_without_anybody_counted_there_is_no_value() -> None:
    assert Figure(0, 0).value is None
    assert Figure(1, 4).value == 0.25
