"""What the matrix of addresses needs of obligations."""

from datetime import timedelta
from typing import Any

from ordering import Place

from yilian.audit.clock import start_of, today
from yilian.kernel.actors import SYSTEM
from yilian.obligations.actions.appointments import NewAppointment, book


def things(place: Place) -> dict[str, Any]:
    """Book an appointment; give the key of the addresses that show it."""
    tomorrow = start_of(today() + timedelta(days=1)) + timedelta(hours=9)
    appointment = book(SYSTEM, place.elder, place.team, place.doctor, appointment=NewAppointment(tomorrow))
    return {"appointment_id": appointment.pk}
