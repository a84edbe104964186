"""Reads rehabilitation plans, courses of counselling and orders of nursing."""

from datetime import date

from django.db.models import QuerySet

from yilian.care_plans.models import Counselling, NursingOrder, RehabilitationPlan


def plans() -> QuerySet[RehabilitationPlan]:
    """Return the rehabilitation plans, the one to be reviewed first on top."""
    rows = RehabilitationPlan.objects.select_related("elder", "practitioner", "team").prefetch_related("sessions")
    return rows.order_by("review_on", "pk")


def plans_waiting(on: date) -> QuerySet[RehabilitationPlan]:
    """Return the plans whose day of review has come."""
    return plans().filter(state="active", review_on__lte=on)


def plans_open_for(elder_id: int, _on: date) -> QuerySet[RehabilitationPlan]:
    """Return the running plans of an elder."""
    return plans().filter(elder_id=elder_id, state="active")


def courses() -> QuerySet[Counselling]:
    """Return the courses of counselling, the newest first."""
    counsellings = Counselling.objects.select_related("elder", "practitioner", "team").prefetch_related("sessions")
    return counsellings.order_by("-opened_on", "-pk")


def courses_waiting(_on: date) -> QuerySet[Counselling]:
    """Return the courses of counselling that run."""
    return courses().filter(state="open")


def courses_open_for(elder_id: int, on: date) -> QuerySet[Counselling]:
    """Return the running courses of counselling of an elder."""
    return courses_waiting(on).filter(elder_id=elder_id)


def nursing_orders() -> QuerySet[NursingOrder]:
    """Return the orders of nursing, the one that runs out first on top."""
    orders = NursingOrder.objects.select_related("elder", "physician", "team").prefetch_related("done")
    return orders.order_by("ends_on", "pk")


def nursing_waiting(on: date) -> QuerySet[NursingOrder]:
    """Return the orders of nursing that are valid on a day."""
    return nursing_orders().filter(state="active", ends_on__gte=on)


def nursing_open_for(elder_id: int, _on: date) -> QuerySet[NursingOrder]:
    """Return the active orders of nursing of an elder."""
    return nursing_orders().filter(elder_id=elder_id, state="active")
