"""What the matrix of addresses needs of places."""

from datetime import date
from typing import Any

from ordering import Place

from yilian.kernel.actors import SYSTEM
from yilian.places.actions.areas import mark_urban, set_service_area
from yilian.places.actions.declarations import (
    NewCharacteristic,
    NewParticipation,
    declare_participation,
    record_characteristic,
)
from yilian.places.policies import services_to_choose
from yilian.places.rules import DeclaredDays


def things(place: Place) -> dict[str, Any]:
    """Let the health centre answer for its township and give meals, and the township take part in a mode and count as 城镇; return the keys."""
    area = set_service_area(SYSTEM, place.centre, place.centre.division, starts_on=date(2020, 1, 1))
    meals = NewCharacteristic("meals", date(2021, 1, 1), "助餐点验收单")
    entry = record_characteristic(SYSTEM, place.centre, details=meals)
    chosen = NewParticipation(
        "panan-2021", *sorted(services_to_choose("panan-2021"))[0][:1], date(2022, 1, 1), "县府办发1号"
    )
    declared = declare_participation(SYSTEM, place.centre.division, details=chosen)
    mark = mark_urban(SYSTEM, place.centre.division, days=DeclaredDays(date(2020, 1, 1), "城乡划分认定表"))
    return {
        "area_id": area.pk,
        "characteristic_id": entry.pk,
        "participation_id": declared.pk,
        "mark_id": mark.pk,
    }
