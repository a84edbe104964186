"""The map as an SVG: where each place stands on a sheet, and which shape its mode has."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from yilian.desk.context import said
from yilian.desk.references import address
from yilian.kernel.messages import Message as Text
from yilian.places.models import Division, Organization

WIDTH, HEIGHT, MARGIN, BESIDE = 760, 700, 60, 28
KILOMETRES_A_DEGREE = 111.2
BAR_AT_MOST = 180
BARS = (50, 20, 10, 5, 2, 1)
SHAPES = {
    "care-in-medical": ("1", "M-8,-8H8V8H-8Z"),
    "medical-in-care": ("2", "M0,-10L10,8H-10Z"),
    "partnership": ("3", "M0,-10L10,0L0,10L-10,0Z"),
    "care-to-home": ("4", "M-8,0a8,8 0 1,0 16,0a8,8 0 1,0 -16,0"),
    "": ("0", "M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0"),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """A township's seat on the sheet."""

    name: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Marker:
    """An institution on the sheet."""

    organization: Organization
    href: str
    tone: str
    path: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of the scale: how many kilometres it stands for, and where it ends on the sheet."""

    kilometres: int
    start: str
    end: str


class Sheet:
    """Turns coordinates into places on the sheet; lengths east and north have one scale."""

    def __init__(self, points: Iterable[tuple[float, float]]) -> None:
        known = list(points) or [(0.0, 0.0)]
        self.west, self.south = (min(part) for part in zip(*known, strict=True))
        self.east, self.north = (max(part) for part in zip(*known, strict=True))
        self.squeeze = math.cos(math.radians((self.south + self.north) / 2))
        wide, high = (self.east - self.west) * self.squeeze, self.north - self.south
        self.scale = min((WIDTH - 2 * MARGIN) / (wide or 1e-6), (HEIGHT - 2 * MARGIN) / (high or 1e-6))
        self.left = (WIDTH - wide * self.scale) / 2
        self.below = (HEIGHT - high * self.scale) / 2

    def place(self, longitude: float, latitude: float, aside: int = 0) -> tuple[str, str]:
        """Give the place of a point, written as SVG wants it; what stands at one point stands side by side."""
        x = self.left + (longitude - self.west) * self.squeeze * self.scale + aside
        y = HEIGHT - self.below - (latitude - self.south) * self.scale
        return f"{x:.1f}", f"{y:.1f}"

    def bar(self) -> Bar | None:
        """Give the longest round bar that fits; nothing when all stands at one point."""
        units = self.scale / KILOMETRES_A_DEGREE
        fitting = next((length for length in BARS if length * units <= BAR_AT_MOST), None)
        return Bar(fitting, "24", f"{24 + fitting * units:.1f}") if fitting and units < BAR_AT_MOST else None


def seats_and_markers(
    divisions: Iterable[Division], organizations: Iterable[Organization]
) -> tuple[list[Seat], list[Marker], Bar | None]:
    """Place townships and institutions; those without coordinates are left to the list beside the map."""
    seats = [(one, one.longitude, one.latitude) for one in divisions if one.longitude and one.latitude]
    places = [(one, one.longitude, one.latitude) for one in organizations if one.longitude and one.latitude]
    sheet = Sheet([(east, north) for _, east, north in (*seats, *places)])
    beside: Counter[tuple[float, float]] = Counter()
    markers = []
    for one, east, north in places:
        markers.append(_marker(one, sheet.place(east, north, beside[east, north] * BESIDE)))
        beside[east, north] += 1
    return [Seat(_name(one), *sheet.place(east, north)) for one, east, north in seats], markers, sheet.bar()


def _name(division: Division) -> str:
    """Name a division in the language of the page."""
    return said(Text(division.name_zh, division.name_en))


def feature_collection(divisions: Iterable[Division], organizations: Iterable[Organization]) -> dict[str, object]:
    """Give townships' seats and institutions as GeoJSON; every place is approximate, and says so."""
    beside: Counter[tuple[float, float]] = Counter()
    features = []
    for seat in divisions:
        if seat.longitude and seat.latitude:
            features.append(_feature(seat.longitude, seat.latitude, name=_name(seat)))
    for one in organizations:
        if one.longitude and one.latitude:
            point = (one.longitude, one.latitude)
            href, tone = address("places:organization", one.pk), SHAPES[mode_of(one)][0]
            features.append(_feature(*point, name=one.name_zh, href=href, tone=tone, beside=beside[point]))
            beside[point] += 1
    return {"type": "FeatureCollection", "features": features}


def _feature(longitude: float, latitude: float, **properties: object) -> dict[str, object]:
    """Give one point of GeoJSON."""
    geometry = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "geometry": geometry, "properties": properties | {"approximate": True}}


def mode_of(organization: Organization) -> str:
    """Give the first mode that has a shape of its own."""
    return next((mode for mode in organization.modes if mode in SHAPES), "")


def _marker(organization: Organization, place: tuple[str, str]) -> Marker:
    tone, path = SHAPES[mode_of(organization)]
    return Marker(organization, address("places:organization", organization.pk), tone, path, *place)
