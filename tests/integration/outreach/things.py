"""What the matrix of addresses needs of outreach."""

from datetime import time
from typing import Any

from ordering import ON, Place

from yilian.kernel.actors import SYSTEM
from yilian.outreach.actions import load_stock, plan_route, register_van
from yilian.outreach.rules import PlannedStop


def things(place: Place) -> dict[str, Any]:
    """Plan a route with one stop and stock; give the keys of the addresses that show them."""
    village = place.elder.residence_division_id
    van = register_van(SYSTEM, place.centre, name="一号车")
    route = plan_route(SYSTEM, van, place.team, on=ON, stops=(PlannedStop(village, time(9), time(10)),))
    stock = load_stock(SYSTEM, route, name="氨氯地平", unit="盒", quantity=5)
    return {"route_id": route.pk, "stop_id": route.stops.get().pk, "stock_id": stock.pk, "village": village}
