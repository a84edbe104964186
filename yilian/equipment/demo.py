"""Invents the loans of equipment of some areas, each made by the action its users call."""

from collections.abc import Iterator
from datetime import timedelta

from yilian.audit.scope import using_scope
from yilian.equipment.actions import Terms, inspect_equipment, lend, register_equipment, take_back
from yilian.equipment.rules import Condition, Kind
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.people.queries.areas import Cast, areas, cast_of
from yilian.visits.actions.delivery import Provider

EQUIPMENT = ((Kind.WHEELCHAIR, 3), (Kind.WALKER, 2), (Kind.CARE_BED, 1), (Kind.WATCH, 2), (Kind.CALL_BUTTON, 2))


def play(county: County) -> None:
    """Fill the registers of the areas that have specialists, and lend some of what stands there."""
    with using_scope(SYSTEM):
        casts = [cast for area in areas() if (cast := cast_of(area, county.on)) is not None]
        made = sum(1 for cast in casts for _record in lend_equipment(cast))
        county.step("器材借还（示例）", "equipment and loans, invented", made)


def _provider(cast: Cast, kind: str) -> Provider:
    """Return the practitioner of a kind as the provider."""
    return Provider(cast.team_of(kind), cast.staff[kind])


def lend_equipment(cast: Cast) -> Iterator[object]:
    """Fill the register; lend two wheelchairs, one of them overdue, a walker that came back, a watch; one piece is broken, one scrapped."""
    nurse, village = cast.actors["nurse"], cast.actors["village-doctor"]
    pieces = {
        (kind, index): register_equipment(
            nurse, cast.area.centre, kind=kind, number=f"{kind.value[:4].upper()}-{index:02d}"
        )
        for kind, count in EQUIPMENT
        for index in range(1, count + 1)
    }
    yield from pieces.values()
    day = cast.on
    long_ago, later = (
        Terms(day - timedelta(days=120), day - timedelta(days=20)),
        Terms(day - timedelta(days=30), day + timedelta(days=60)),
    )
    yield lend(nurse, pieces[Kind.WHEELCHAIR, 1], cast.elders[5], by=_provider(cast, "nurse"), terms=long_ago)
    yield lend(nurse, pieces[Kind.WHEELCHAIR, 2], cast.elders[6], by=_provider(cast, "nurse"), terms=later)
    walker = lend(nurse, pieces[Kind.WALKER, 1], cast.elders[7], by=_provider(cast, "nurse"), terms=long_ago)
    yield take_back(nurse, walker, on=day - timedelta(days=25), condition=Condition.WORN)
    yield inspect_equipment(
        nurse, pieces[Kind.WHEELCHAIR, 3], condition=Condition.BROKEN, reason="刹车失灵，待修（演示）"
    )
    yield inspect_equipment(nurse, pieces[Kind.CALL_BUTTON, 2], condition=Condition.SCRAPPED, reason="进水（演示）")
    yield lend(village, pieces[Kind.WATCH, 1], cast.elders[8], by=_provider(cast, "village-doctor"), terms=later)
