"""The records of delivered care, and of what was ordered, lent, planned and asked for on the way to it."""

from yilian.visits.models.calls import Call
from yilian.visits.models.equipment import Equipment, Loan
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
from yilian.visits.models.vans import Route, StockUse, Stop, StopVisit, Van, VanStock
from yilian.visits.models.visits import Observation, Visit

__all__ = [
    "Call",
    "Counselling",
    "CounsellingSession",
    "Equipment",
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
    "Route",
    "StockUse",
    "Stop",
    "StopVisit",
    "Van",
    "VanStock",
    "Visit",
]
