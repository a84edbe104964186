"""The records of what is owed, of who is there, and of what is arranged with elders."""

from yilian.obligations.models.appointments import Appointment, AppointmentObligation
from yilian.obligations.models.obligations import (
    OPEN,
    Absence,
    Kind,
    Leave,
    Obligation,
    ObligationPause,
    Priority,
    Shift,
    Tried,
)

__all__ = [
    "OPEN",
    "Absence",
    "Appointment",
    "AppointmentObligation",
    "Kind",
    "Leave",
    "Obligation",
    "ObligationPause",
    "Priority",
    "Shift",
    "Tried",
]
