"""The records of delivered care, and of what is ordered, lent and planned on the way to it."""

from yilian.visits.models.attachments import Attachment
from yilian.visits.models.calls import Call
from yilian.visits.models.equipment import Equipment, Loan
from yilian.visits.models.events import Attendance, GroupEvent
from yilian.visits.models.medicines import MedicineLine, MedicineOrder
from yilian.visits.models.menus import MenuItem, MenuOrder
from yilian.visits.models.plans import (
    Counselling,
    CounsellingSession,
    NursingOrder,
    NursingVisit,
    RehabilitationPlan,
    RehabilitationSession,
)
from yilian.visits.models.rounds import Absence, Round
from yilian.visits.models.vans import Route, StockUse, Stop, StopVisit, Van, VanStock
from yilian.visits.models.visits import Observation, Setting, Visit

__all__ = [
    "Absence",
    "Attachment",
    "Attendance",
    "Call",
    "Counselling",
    "CounsellingSession",
    "Equipment",
    "GroupEvent",
    "Loan",
    "MedicineLine",
    "MedicineOrder",
    "MenuItem",
    "MenuOrder",
    "NursingOrder",
    "NursingVisit",
    "Observation",
    "RehabilitationPlan",
    "RehabilitationSession",
    "Round",
    "Route",
    "Setting",
    "StockUse",
    "Stop",
    "StopVisit",
    "Van",
    "VanStock",
    "Visit",
]
