"""The map as an SVG: where each place stands on a sheet, and which shape its mode has."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from yilian.desk.clause_answers import address
from yilian.pages.charts import Bar, Frame, Projection
from yilian.pages.language import chosen
from yilian.places.models import Division, Organization

BESIDE = 28
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


def seats_and_markers(
    divisions: Iterable[Division], organizations: Iterable[Organization]
) -> tuple[list[Seat], list[Marker], Bar | None]:
    """Place townships and institutions; those without coordinates are left to the list beside the map."""
    seats = [
        (division, division.longitude, division.latitude)
        for division in divisions
        if division.longitude and division.latitude
    ]
    places = [
        (organization, organization.longitude, organization.latitude)
        for organization in organizations
        if organization.longitude and organization.latitude
    ]
    sheet = Projection([(east, north) for _, east, north in (*seats, *places)], Frame(height=700))
    beside: Counter[tuple[float, float]] = Counter()
    markers = []
    for place, east, north in places:
        markers.append(_marker(place, sheet.place(east, north, beside[east, north] * BESIDE)))
        beside[east, north] += 1
    return [Seat(_name(seat), *sheet.place(east, north)) for seat, east, north in seats], markers, sheet.bar()


def _name(division: Division) -> str:
    """Name a division in the language of the page."""
    return chosen(division.name_zh, division.name_en)


def feature_collection(divisions: Iterable[Division], organizations: Iterable[Organization]) -> dict[str, object]:
    """Return townships' seats and institutions as GeoJSON; every place is approximate, and says so."""
    beside: Counter[tuple[float, float]] = Counter()
    features = []
    for seat in divisions:
        if seat.longitude and seat.latitude:
            features.append(_feature(seat.longitude, seat.latitude, name=_name(seat)))
    for organization in organizations:
        if organization.longitude and organization.latitude:
            point = (organization.longitude, organization.latitude)
            href, tone = address("places:organization", organization.pk), SHAPES[mode_of(organization)][0]
            features.append(_feature(*point, name=organization.name_zh, href=href, tone=tone, beside=beside[point]))
            beside[point] += 1
    return {"type": "FeatureCollection", "features": features}


def _feature(longitude: float, latitude: float, **properties: object) -> dict[str, object]:
    """Return one point of GeoJSON."""
    geometry = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "geometry": geometry, "properties": properties | {"approximate": True}}


def mode_of(organization: Organization) -> str:
    """Return the first mode that has a shape of its own."""
    return next((mode for mode in organization.modes if mode in SHAPES), "")


def _marker(organization: Organization, place: tuple[str, str]) -> Marker:
    tone, path = SHAPES[mode_of(organization)]
    return Marker(organization, address("places:organization", organization.pk), tone, path, *place)
