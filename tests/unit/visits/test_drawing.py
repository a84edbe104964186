"""Lines and points as SVG wants them."""

from datetime import date

from yilian.visits.drawing import chart_of, places_on_sheet, spark_line


def test_a_spark_line_goes_from_edge_to_edge_and_up_for_more() -> None:
    assert spark_line([5]) == ""
    first, last = (point.split(",") for point in spark_line([100, 140]).split())
    assert (first[0], last[0]) == ("0.0", "96.0")
    assert float(first[1]) > float(last[1])


def test_equal_values_are_a_flat_line() -> None:
    assert {point.split(",")[1] for point in spark_line([5, 5, 5]).split()} == {"21.0"}


def test_a_chart_holds_all_values_and_the_band() -> None:
    values = [(date(2023, 1, 1), 120.0), (date(2023, 7, 1), 186.0)]
    chart = chart_of(values, 90, 139)
    assert chart is not None
    assert [dot.number for dot in chart.dots] == [120.0, 186.0]
    assert all(40 <= float(dot.x) <= 680 and 40 <= float(dot.y) <= 220 for dot in chart.dots)
    assert float(chart.band_height) > 0
    assert float(chart.dots[1].y) < float(chart.band_top) < float(chart.dots[0].y)
    assert chart_of([], 90, 139) is None


def test_one_value_without_a_range_is_drawn_too() -> None:
    chart = chart_of([(date(2023, 1, 1), 60.0)], None, None)
    assert chart is not None
    assert len(chart.dots) == 1


def test_people_are_placed_within_the_sheet_and_north_is_up() -> None:
    south, north = places_on_sheet([(120.0, 29.0), (120.1, 29.1)])
    assert all(0 <= float(part) <= 760 for part in (*south, *north))
    assert float(north[1]) < float(south[1])
    assert places_on_sheet([]) == []
    assert len(places_on_sheet([(120.0, 29.0)] * 2)) == 2
