"""Reads the orders of medicine."""

from datetime import date
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Concat

from yilian.medicines.models import MedicineLine, MedicineOrder
from yilian.pages.histories import HistoryColumns, history_rows


def medicine_orders() -> QuerySet[MedicineOrder]:
    """Return the orders of medicine, the one needed first on top."""
    orders = MedicineOrder.objects.select_related(
        "elder__residence_division", "organization", "ordered_by", "checked_by"
    )
    return orders.prefetch_related("lines").order_by("needed_on", "pk")


def medicines_waiting(_on: date) -> QuerySet[MedicineOrder]:
    """Return the orders of medicine that are on their way."""
    return medicine_orders().exclude(state__in=["delivered", "closed"])


def medicines_open_for(elder_id: int, _on: date) -> QuerySet[MedicineOrder]:
    """Return the orders of medicine for an elder that are not closed."""
    return medicine_orders().filter(elder_id=elder_id).exclude(state="closed")


def medicines_prescribed_to(elder_id: int) -> QuerySet[MedicineLine, Any]:
    """Return the medicines ordered for an elder as entries of a history; the detail is the state of the order."""
    order = Value(MedicineOrder._meta.label_lower)
    lines = MedicineLine.objects.filter(order__elder_id=elder_id).annotate(order_label=order)
    words = Concat("name", Case(When(strength="", then=Value("")), default=Concat(Value(" "), "strength")))
    columns = HistoryColumns("order__ordered_on", words, detail="order__state", record=("order_label", "order_id"))
    return history_rows(lines, columns)
