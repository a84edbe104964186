"""Is a target on course, which days make its trend, what may be published, and ages as birth dates."""

import math
from datetime import date

import pytest

from yilian.indicators.charting import Spot, sheet
from yilian.indicators.measures import MEASURES
from yilian.indicators.queries.target_rows import in_unit
from yilian.indicators.rules import Figure, Point, course, publishable, quarter_ends

FIRST, NOW, DUE = date(2023, 1, 1), date(2023, 7, 2), date(2023, 12, 31)


@pytest.mark.parametrize(
    ("before", "now", "said"), [(0.0, 0.36, "on-course"), (0.0, 0.34, "behind"), (0.5, 0.5, "behind"), (None, 0.6, "")]
)
def test_the_pace_until_now_is_carried_to_the_due_date(before: float | None, now: float, said: str) -> None:
    assert course((Point(FIRST, before), Point(NOW, now)), 0.7, DUE) == said


def test_nothing_is_said_without_a_date_or_after_it() -> None:
    points = (Point(FIRST, 0.1), Point(NOW, 0.2))
    assert course(points, 0.7, None) == ""
    assert course(points, 0.7, NOW) == ""


def test_quarter_ends_lie_before_the_day() -> None:
    assert quarter_ends(date(2023, 12, 31), 4) == tuple(
        date(*one) for one in ((2022, 12, 31), (2023, 3, 31), (2023, 6, 30), (2023, 9, 30))
    )
    assert quarter_ends(date(2024, 1, 1), 1) == (date(2023, 12, 31),)


def test_a_count_and_a_rate_per_thousand_know_how_many_are_lacking() -> None:
    assert Figure(2, None, count=True).short_of(3) == 1
    assert Figure(129, 41_610, 1000).short_of(4) == 38
    assert Figure(129, 41_610, 1000).value == pytest.approx(3.1002, abs=1e-4)
    assert Figure(None, 41_610, 1000).value is None


def test_with_more_counting_the_rate_rises_and_ends_at_all() -> None:
    assert Figure(3, 10).with_more(4).value == 0.7
    assert Figure(3, 10).with_more(40).value == 1.0
    assert Figure(3, None, count=True).with_more(4).value == 7


def test_small_parts_are_hidden_and_never_one_alone() -> None:
    parts = {"a": Figure(1, 3), "b": Figure(4, 9), "c": Figure(50, 90), "d": Figure(0, 0)}
    shown = publishable(parts, 5)
    assert shown == {"a": None, "b": Figure(4, 9), "c": Figure(50, 90), "d": None}
    two = publishable({"a": Figure(1, 3), "b": Figure(2, 4), "c": Figure(5, 9)}, 5)
    assert two == {"a": None, "b": None, "c": Figure(5, 9)}
    assert publishable(parts, 0) == parts


def test_values_are_written_in_their_unit() -> None:
    assert [
        in_unit(0.734, "ratio"),
        in_unit(3.1002, "per-1000-elders"),
        in_unit(3, "count"),
        in_unit(None, "ratio"),
    ] == [
        "73.4%",
        "3.10",
        "3",
        "",
    ]


def test_a_measure_without_facts_has_no_function() -> None:
    assert MEASURES["elder-satisfaction"].table is None
    assert MEASURES["elder-satisfaction"].awaits == "supervision"


def test_a_map_keeps_north_up_and_one_scale() -> None:
    spots = [Spot("a", "甲", 120.0, 29.0, "", "open"), Spot("b", "乙", 120.1, 29.2, "", "open")]
    drawn = sheet(spots)
    assert drawn is not None
    (_, left, low), (_, right, high) = drawn.spots
    assert float(left) < float(right)
    assert float(high) < float(low)
    east, north = float(right) - float(left), float(low) - float(high)
    assert abs(east / north - 0.1 * math.cos(math.radians(29.1)) / 0.2) < 0.01
    assert sheet(spots[:1]) is None
