"""Lines and points as SVG wants them, pure: a spark line, the chart of one value, elders on a sheet."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT, EDGE = 720, 260, 40
SPARK_WIDTH, SPARK_HEIGHT = 96, 24
SHEET, MARGIN = 760, 50


@dataclass(frozen=True, slots=True)
class Dot:
    """A value at its place on the chart."""

    x: str
    y: str
    number: float
    on: date


@dataclass(frozen=True, slots=True)
class Chart:
    """One value over time: a line with its dots, and the band of what is usual as top and height."""

    line: str
    dots: tuple[Dot, ...]
    band_top: str
    band_height: str
    lowest: float
    highest: float


def spark_line(numbers: Sequence[float]) -> str:
    """Give the points of a small line through numbers, the oldest first; nothing for less than two."""
    if len(numbers) < 2:
        return ""
    low, high = min(numbers), max(numbers)
    step, span = SPARK_WIDTH / (len(numbers) - 1), (high - low) or 1
    return " ".join(
        f"{index * step:.1f},{SPARK_HEIGHT - 3 - (number - low) / span * (SPARK_HEIGHT - 6):.1f}"
        for index, number in enumerate(numbers)
    )


def chart_of(values: Sequence[tuple[date, float]], low: float | None, high: float | None) -> Chart | None:
    """Draw values, the oldest first, with the band between low and high; nothing without values."""
    if not values:
        return None
    numbers = [number for _day, number in values] + [limit for limit in (low, high) if limit is not None]
    least, most = min(numbers), max(numbers)
    room = (most - least) * 0.1 or 1
    least, most = least - room, most + room
    first, last = values[0][0].toordinal(), values[-1][0].toordinal()

    def across(day: date) -> float:
        share = (day.toordinal() - first) / (last - first) if last > first else 0.5
        return EDGE + share * (WIDTH - 2 * EDGE)

    def down(number: float) -> float:
        return HEIGHT - EDGE - (number - least) / (most - least) * (HEIGHT - 2 * EDGE)

    dots = tuple(Dot(f"{across(day):.1f}", f"{down(number):.1f}", number, day) for day, number in values)
    top = down(high) if high is not None else EDGE
    bottom = down(low) if low is not None else HEIGHT - EDGE
    line = " ".join(f"{dot.x},{dot.y}" for dot in dots)
    return Chart(line, dots, f"{top:.1f}", f"{max(0.0, bottom - top):.1f}", min(numbers), max(numbers))


def places_on_sheet(points: Sequence[tuple[float, float]]) -> list[tuple[str, str]]:
    """Give the place on a square sheet of each point (longitude, latitude); lengths east and north have one scale."""
    if not points:
        return []
    west, south = (min(part) for part in zip(*points, strict=True))
    east, north = (max(part) for part in zip(*points, strict=True))
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = (SHEET - 2 * MARGIN) / max((east - west) * squeeze, north - south, 1e-4)
    return [
        (f"{MARGIN + (x - west) * squeeze * scale:.1f}", f"{SHEET - MARGIN - (y - south) * scale:.1f}")
        for x, y in points
    ]
