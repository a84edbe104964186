"""Charts as numbers that an SVG can draw, so that a page needs no script: a spark line, lines over time, points on a map."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

KILOMETRES_A_DEGREE = 111.2
LONGEST_BAR = 180
BARS = (50, 20, 10, 5, 2, 1)
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 96, 24, 3
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BASE = 760, 260, 56, 680, 20, 216


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line: its points as SVG wants them, where it ends, and the change from the first value to the last."""

    points: str
    x: str
    y: str
    change: float
    width: int = SPARK_WIDTH
    height: int = SPARK_HEIGHT


def spark(values: Sequence[tuple[float, float]]) -> Spark | None:
    """Draw values by when or where they stand, in that order; fewer than two are no line."""
    if len(values) < 2:
        return None
    places, numbers = [place for place, _ in values], [number for _, number in values]
    across = Scale(places[0], places[-1], SPARK_EDGE, SPARK_WIDTH - SPARK_EDGE)
    up = Scale(min(numbers), max(numbers), SPARK_HEIGHT - SPARK_EDGE, SPARK_EDGE)
    drawn = [(across.at(place), up.at(number)) for place, number in values]
    return Spark(" ".join(f"{x},{y}" for x, y in drawn), *drawn[-1], numbers[-1] - numbers[0])


@dataclass(frozen=True, slots=True)
class Scale:
    """Turns values between two ends into places between two others; where both ends are one, all stand at the beginning."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Return the place of a value."""
        return self.start + (self.end - self.start) * (value - self.low) / ((self.high - self.low) or 1)

    def at(self, value: float) -> str:
        """Return the place of a value as SVG wants it."""
        return f"{self.place(value):.1f}"


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day, and the tone in which it is drawn."""

    on: date
    number: float
    tone: str = "open"


@dataclass(frozen=True, slots=True)
class Mark:
    """A value at its place on a chart."""

    on: date
    text: str
    x: str
    y: str
    tone: str


@dataclass(frozen=True, slots=True)
class Band:
    """A range behind the line: what is usual, or one level of a scale."""

    y: str
    height: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """Values over time: marks joined by a line, ticks of the scale and of time, ranges behind them."""

    marks: tuple[Mark, ...]
    line: str
    ticks: tuple[tuple[str, str], ...]
    days: tuple[tuple[str, str], ...]
    bands: tuple[Band, ...]
    unit: str = ""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    base: int = BASE

    @property
    def room(self) -> int:
        """Return the width of the drawing itself."""
        return self.right - self.left


Range = tuple[float | None, float | None]


def line_chart(
    points: Sequence[Point],
    scale: tuple[float, float],
    ticks: Sequence[float],
    bands: Sequence[Range] = (),
    unit: str = "",
) -> LineChart:
    """Draw points, the oldest first; a range that is open on one side reaches to the end of the scale."""
    first, last = points[0].on.toordinal(), points[-1].on.toordinal()
    across = Scale(first, last, LEFT, RIGHT)
    up = Scale(*scale, BASE, TOP)
    marks = tuple(
        Mark(point.on, f"{point.number:g}", across.at(point.on.toordinal()), up.at(point.number), point.tone)
        for point in points
    )
    return LineChart(
        marks,
        " ".join(f"{mark.x},{mark.y}" for mark in marks),
        tuple((up.at(number), f"{number:g}") for number in ticks),
        tuple(dict.fromkeys((across.at(point.on.toordinal()), f"{point.on}") for point in (points[0], points[-1]))),
        tuple(_band(up, *limits) for limits in bands),
        unit,
    )


def with_room(numbers: Sequence[float]) -> tuple[float, float]:
    """Return the ends of a scale that holds all numbers with a tenth to spare on both sides."""
    least, most = min(numbers), max(numbers)
    room = (most - least) * 0.1 or 1
    return least - room, most + room


def _band(up: Scale, low: float | None, high: float | None) -> Band:
    """Place a range."""
    top = up.place(up.high if high is None else high)
    return Band(f"{top:.1f}", f"{up.place(up.low if low is None else low) - top:.1f}")


@dataclass(frozen=True, slots=True)
class Frame:
    """The sheet of a map: how large it is, and how much of it stays free at the edges."""

    width: int = WIDTH
    height: int = 0
    margin: int = 60
    lowest: int = 200

    @property
    def grows(self) -> bool:
        """Return whether the sheet is as high as what stands on it needs."""
        return not self.height


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of a map's scale: how many kilometres it stands for, and where it begins and ends on the sheet."""

    kilometres: int
    start: str
    end: str


class Projection:
    """Turns longitude and latitude into places on a sheet; lengths east and north have one scale, and all stands in the middle."""

    def __init__(self, points: Iterable[tuple[float, float]], frame: Frame) -> None:
        known = list(points) or [(0.0, 0.0)]
        self.west, self.south = (min(part) for part in zip(*known, strict=True))
        self.east, self.north = (max(part) for part in zip(*known, strict=True))
        self.squeeze = math.cos(math.radians((self.south + self.north) / 2))
        self.width, self.height = frame.width, frame.height
        wide, high = (self.east - self.west) * self.squeeze, self.north - self.south
        room = frame.width - 2 * frame.margin
        if frame.grows:
            self.scale = room / max(wide, high, 1e-4)
            self.height = max(frame.lowest, round(high * self.scale) + 2 * frame.margin)
            self.below: float = frame.margin
        else:
            self.scale = min(room / (wide or 1e-6), (frame.height - 2 * frame.margin) / (high or 1e-6))
            self.below = (frame.height - high * self.scale) / 2
        self.left = (frame.width - wide * self.scale) / 2

    def place(self, longitude: float, latitude: float, aside: float = 0) -> tuple[str, str]:
        """Return the place of a point as SVG wants it; what stands at one point may be moved aside."""
        x = self.left + (longitude - self.west) * self.squeeze * self.scale + aside
        y = self.height - self.below - (latitude - self.south) * self.scale
        return f"{x:.1f}", f"{y:.1f}"

    def bar(self) -> Bar | None:
        """Return the longest round bar that fits; nothing when all stands at one point."""
        units = self.scale / KILOMETRES_A_DEGREE
        fitting = next((length for length in BARS if length * units <= LONGEST_BAR), None)
        return Bar(fitting, "24", f"{24 + fitting * units:.1f}") if fitting and units < LONGEST_BAR else None
