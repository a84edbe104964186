"""Trends as small lines, the way to a due date, and figures on a map, as numbers that an SVG can draw."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yilian.indicators.rules import Point

WIDTH, HEIGHT, EDGE = 96, 24, 3
MAP_WIDTH, MAP_MARGIN, LOWEST_MAP = 760, 70, 200


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line: its points as SVG wants them, where it ends, and the change from first to last."""

    points: str
    x: str
    y: str
    change: float
    width: int = WIDTH
    height: int = HEIGHT


def spark(points: Sequence[Point]) -> Spark | None:
    """Draw points with a value; fewer than two are no line."""
    known = [(point.on.toordinal(), point.value) for point in points if point.value is not None]
    if len(known) < 2:
        return None
    days, values = [day for day, _ in known], [value for _, value in known]
    low, high = min(values), max(values)
    wide, tall = days[-1] - days[0] or 1, high - low or 1.0
    drawn = [
        (
            f"{EDGE + (day - days[0]) / wide * (WIDTH - 2 * EDGE):.1f}",
            f"{HEIGHT - EDGE - (value - low) / tall * (HEIGHT - 2 * EDGE):.1f}",
        )
        for day, value in known
    ]
    return Spark(" ".join(",".join(one) for one in drawn), *drawn[-1], values[-1] - values[0])


@dataclass(frozen=True, slots=True)
class Way:
    """How much of the time from a document's beginning to a due date is over, in days and as a share."""

    starts_on: date
    due: date
    passed: int
    left: int

    @property
    def share(self) -> float:
        """The share of the time that is over, at most all of it."""
        whole = (self.due - self.starts_on).days or 1
        return max(0.0, min(self.passed / whole, 1.0))


def way(starts_on: date, due: date | None, on: date) -> Way | None:
    """Say where a day lies on the way to a due date, if there is one."""
    if due is None:
        return None
    return Way(starts_on, due, (on - starts_on).days, (due - on).days)


@dataclass(frozen=True, slots=True)
class Spot:
    """A division with its figure, and where it lies; `tone` says whether its figure reaches what is asked."""

    code: str
    name: str
    longitude: float
    latitude: float
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A map: spots with their places on it, and its height."""

    spots: tuple[tuple[Spot, str, str], ...]
    height: int
    width: int = MAP_WIDTH


def sheet(spots: Sequence[Spot]) -> Sheet | None:
    """Lay spots on a sheet; lengths east and north have one scale. Fewer than two are no map."""
    if len(spots) < 2:
        return None
    west, east = (pick(one.longitude for one in spots) for pick in (min, max))
    south, north = (pick(one.latitude for one in spots) for pick in (min, max))
    squeeze = math.cos(math.radians((south + north) / 2))
    room = MAP_WIDTH - 2 * MAP_MARGIN
    scale = room / max((east - west) * squeeze, north - south, 1e-4)
    height = max(LOWEST_MAP, round((north - south) * scale) + 2 * MAP_MARGIN)
    left = (MAP_WIDTH - (east - west) * squeeze * scale) / 2
    placed = tuple(
        (
            one,
            f"{left + (one.longitude - west) * squeeze * scale:.1f}",
            f"{height - MAP_MARGIN - (one.latitude - south) * scale:.1f}",
        )
        for one in spots
    )
    return Sheet(placed, height)
