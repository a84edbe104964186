"""Lines and points as SVG wants them."""

import math
from datetime import date

from yilian.pages.charts import Frame, Point, Projection, line_chart, spark, with_room

DAYS = (date(2023, 1, 1), date(2023, 7, 1))


def test_a_spark_line_goes_from_edge_to_edge_and_up_for_more() -> None:
    assert spark([(0, 5)]) is None
    drawn = spark([(0, 100), (1, 140)])
    assert drawn is not None
    first, last = (point.split(",") for point in drawn.points.split())
    assert (first[0], last[0]) == ("3.0", "93.0")
    assert float(first[1]) > float(last[1])
    assert (drawn.x, drawn.y, drawn.change) == (*last, 40)


def test_equal_values_are_a_flat_line() -> None:
    drawn = spark([(0, 5), (1, 5), (2, 5)])
    assert drawn is not None
    assert {point.split(",")[1] for point in drawn.points.split()} == {"21.0"}


def test_a_chart_holds_all_values_and_the_range() -> None:
    points = [Point(DAYS[0], 120), Point(DAYS[1], 186)]
    chart = line_chart(points, with_room([120, 186, 90, 139]), [90, 139], [(90, 139)], "mmHg")
    assert [mark.text for mark in chart.marks] == ["120", "186"]
    assert all(chart.left <= float(mark.x) <= chart.right for mark in chart.marks)
    assert all(chart.top <= float(mark.y) <= chart.base for mark in chart.marks)
    (band,) = chart.bands
    assert float(band.height) > 0
    assert float(chart.marks[1].y) < float(band.y) < float(chart.marks[0].y)
    assert [text for _y, text in chart.ticks] == ["90", "139"]
    assert [text for _x, text in chart.days] == ["2023-01-01", "2023-07-01"]


def test_a_range_that_is_open_reaches_to_the_end_of_the_scale() -> None:
    chart = line_chart([Point(DAYS[0], 60), Point(DAYS[1], 62)], (50, 70), [], [(None, 65), (65, None)])
    below, above = chart.bands
    assert float(below.y) + float(below.height) == chart.base
    assert float(above.y) == chart.top


def test_one_value_without_a_range_is_drawn_too() -> None:
    chart = line_chart([Point(DAYS[0], 60)], with_room([60]), [])
    assert len(chart.marks) == 1
    assert len(chart.days) == 1


def test_points_are_placed_within_the_sheet_and_north_is_up() -> None:
    points = [(120.0, 29.0), (120.1, 29.1)]
    sheet = Projection(points, Frame(height=760, margin=50))
    south, north = (sheet.place(*point) for point in points)
    assert all(0 <= float(part) <= 760 for part in (*south, *north))
    assert float(north[1]) < float(south[1])
    assert Projection([], Frame(height=700)).bar() is None


def test_a_map_has_one_scale_and_is_as_high_as_what_stands_on_it() -> None:
    sheet = Projection([(120.0, 29.0), (120.1, 29.2)], Frame(margin=70))
    (left, low), (right, high) = sheet.place(120.0, 29.0), sheet.place(120.1, 29.2)
    east, north = float(right) - float(left), float(low) - float(high)
    assert abs(east / north - 0.1 * math.cos(math.radians(29.1)) / 0.2) < 0.01
    assert sheet.height == 620 + 2 * 70


def test_what_stands_at_one_point_may_be_moved_aside() -> None:
    sheet = Projection([(120.0, 29.0)] * 2, Frame(height=700))
    assert float(sheet.place(120.0, 29.0, 28)[0]) - float(sheet.place(120.0, 29.0)[0]) == 28


def test_a_bar_of_the_scale_is_round_and_fits() -> None:
    bar = Projection([(120.0, 29.0), (120.5, 29.5)], Frame(height=700)).bar()
    assert bar is not None
    assert (bar.kilometres, bar.start) == (10, "24")
    assert float(bar.end) - 24 <= 180
