"""What the matrix of addresses needs of equipment."""

from typing import Any

from ordering import ON, Place

from yilian.equipment.actions import Terms, lend, register_equipment
from yilian.equipment.rules import Kind
from yilian.kernel.actors import SYSTEM


def things(place: Place) -> dict[str, Any]:
    """Lend a wheelchair; give the keys of the addresses that show it."""
    piece = register_equipment(SYSTEM, place.centre, kind=Kind.WHEELCHAIR, number="L-1")
    loan = lend(SYSTEM, piece, place.elder, by=place.hands("nurse"), terms=Terms(ON, ON))
    return {"equipment_id": piece.pk, "loan_id": loan.pk}
