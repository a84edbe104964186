"""What the matrix of addresses needs of medicines."""

from decimal import Decimal
from typing import Any

from ordering import ON, Place

from yilian.kernel.actors import SYSTEM
from yilian.medicines.actions import NewMedicines, order_medicine
from yilian.medicines.rules import Line


def things(place: Place) -> dict[str, Any]:
    """Order a medicine; give the key of the addresses that show it."""
    lines = [Line("氨氯地平", "5mg", Decimal(1), "盒", 7)]
    order = order_medicine(SYSTEM, place.elder, by=place.hands(), new_medicines=NewMedicines(place.centre, ON, lines))
    return {"medicine_id": order.pk}
