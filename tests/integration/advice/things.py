"""What the matrix of addresses needs of advice."""

from typing import Any

from ordering import Place

from yilian.advice.actions import NewCall, log_call
from yilian.advice.rules import Urgency
from yilian.kernel.actors import SYSTEM


def things(place: Place) -> dict[str, Any]:
    """Log a call; give the key of the addresses that show it."""
    return {
        "call_id": log_call(SYSTEM, place.centre, place.elder, place.team, new_call=NewCall("头晕", Urgency.SOON)).pk
    }
