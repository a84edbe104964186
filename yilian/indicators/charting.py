"""Trends as small lines, the way to a due date, and figures on a map, as numbers that an SVG can draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yilian.indicators.rules import Point
from yilian.pages.charts import WIDTH, Frame, Projection, Spark, spark

MAP_MARGIN = 70


def trend_spark(points: Sequence[Point]) -> Spark | None:
    """Draw points with a value as a small line; fewer than two are no line."""
    return spark([(point.on.toordinal(), point.value) for point in points if point.value is not None])


@dataclass(frozen=True, slots=True)
class Countdown:
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


def countdown(starts_on: date, due: date | None, on: date) -> Countdown | None:
    """Return where a day lies on the way to a due date, if there is one."""
    if due is None:
        return None
    return Countdown(starts_on, due, (on - starts_on).days, (due - on).days)


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
    width: int = WIDTH


def sheet(spots: Sequence[Spot]) -> Sheet | None:
    """Lay spots on a sheet; lengths east and north have one scale. Fewer than two are no map."""
    if len(spots) < 2:
        return None
    map_of = Projection([(spot.longitude, spot.latitude) for spot in spots], Frame(margin=MAP_MARGIN))
    placed = tuple((spot, *map_of.place(spot.longitude, spot.latitude)) for spot in spots)
    return Sheet(placed, map_of.height)
