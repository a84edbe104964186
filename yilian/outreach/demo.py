"""A van that is out today, and the route of next week."""

from collections.abc import Iterator, Sequence
from datetime import time, timedelta

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.outreach.actions import (
    StopFindings,
    cancel_route,
    count_back,
    end_route,
    load_stock,
    move_stop,
    plan_route,
    register_van,
    serve_at_stop,
    start_route,
    use_stock,
)
from yilian.outreach.models import Route
from yilian.outreach.rules import PlannedStop, StopState
from yilian.people.queries.areas import Cast, areas, cast_of
from yilian.visits.actions.delivery import Provider

CLOCK = ((time(8, 30), time(10, 0)), (time(10, 20), time(11, 40)), (time(13, 30), time(15, 0)))
AMLODIPINE, METFORMIN = "苯磺酸氨氯地平片", "盐酸二甲双胍片"
SEEN = {"systolic": "142", "diastolic": "84", "diagnosis-recorded": "done"}


def play(county: County) -> None:
    """Let the vans of the areas that have specialists drive."""
    with using_scope(SYSTEM):
        casts = [cast for area in areas() if (cast := cast_of(area, county.on)) is not None]
        made = sum(1 for cast in casts for _record in drive_vans(cast))
        county.step("巡回车（示例）", "vans and their routes, invented", made)


def _provider(cast: Cast, kind: str) -> Provider:
    """Return the practitioner of a kind as the provider, with their team."""
    return Provider(cast.team_of(kind), cast.staff[kind])


def drive_vans(cast: Cast) -> Iterator[object]:
    """Let a van be out today with one village behind it and at the next, and plan next week's route; a second van has come back, a route is called off."""
    doctor, centre, villages = cast.actors["doctor"], cast.area.centre, [village.code for village in cast.area.villages]
    van = register_van(doctor, centre, name=f"{cast.area.division.name_zh}巡回医疗车（演示）")
    for days, codes in ((0, villages[:3]), (7, villages[3:6]), (14, villages[:2])):
        yield plan_route(doctor, van, cast.area.team, on=cast.on + timedelta(days=days), stops=_stops(codes))
    cancel_route(doctor, van.routes.get(on=cast.on + timedelta(days=14)), reason="当天乡里有集市，改期（演示）")
    route = van.routes.get(on=cast.on)
    stock = load_stock(doctor, route, name=AMLODIPINE, unit="盒", quantity=20)
    load_stock(doctor, route, name=METFORMIN, unit="盒", quantity=12)
    start_route(doctor, route)
    stop = move_stop(doctor, route.stops.order_by("ordinal")[0], to=StopState.REACHED)
    for elder in cast.elders[9:11]:
        yield serve_at_stop(doctor, stop, elder, by=_provider(cast, "doctor"), findings=StopFindings(SEEN))
        yield use_stock(doctor, stop, stock, elder, quantity=1)
    yield move_stop(doctor, stop, to=StopState.LEFT)
    yield move_stop(doctor, route.stops.order_by("ordinal")[1], to=StopState.REACHED)
    yield _came_back(cast, villages[6:])


def _came_back(cast: Cast, villages: Sequence[str]) -> Route:
    """Let a second van have been out this morning: it served one village, left another out, and its stock was counted."""
    doctor = cast.actors["doctor"]
    van = register_van(doctor, cast.area.centre, name=f"{cast.area.division.name_zh}流动体检车（演示）")
    route = plan_route(doctor, van, cast.area.team, on=cast.on, stops=_stops(villages))
    stock = load_stock(doctor, route, name=AMLODIPINE, unit="盒", quantity=6)
    start_route(doctor, route)
    for number, stop in enumerate(route.stops.order_by("ordinal")):
        if number:
            move_stop(doctor, stop, to=StopState.SKIPPED, reason="村道塌方，车过不去（演示）")
        else:
            move_stop(doctor, move_stop(doctor, stop, to=StopState.REACHED), to=StopState.LEFT)
    count_back(doctor, stock, quantity=6)
    return end_route(doctor, route)


def _stops(villages: Sequence[str]) -> tuple[PlannedStop, ...]:
    """Return the stops at some villages, one after the other."""
    return tuple(PlannedStop(code, *hours) for code, hours in zip(villages, CLOCK, strict=False))
