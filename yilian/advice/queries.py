"""Reads the log of calls, and how the telephone line did."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from yilian.advice.models import Call
from yilian.audit.clock import start_of


def calls() -> QuerySet[Call]:
    """Return the log of calls, the newest first."""
    return Call.objects.select_related("elder", "organization", "team", "practitioner").order_by("-at", "-pk")


def hand_offs() -> QuerySet[Call]:
    """Return the calls handed over and not answered yet, the most pressing first."""
    return calls().filter(state="handed-over").order_by("due_at", "pk")


def calls_waiting(_on: date) -> QuerySet[Call]:
    """Return the calls that have not ended."""
    return calls().exclude(state="closed")


def calls_open_for(elder_id: int, on: date) -> QuerySet[Call]:
    """Return the calls about an elder that have not ended."""
    return calls_waiting(on).filter(elder_id=elder_id)


@dataclass(frozen=True, slots=True)
class AdviceFigures:
    """How the telephone line did in a time: calls, those at night, those handed over, those answered late."""

    calls: int
    at_night: int
    handed_over: int
    late: int


def advice_figures(since: date, before: date, now: datetime) -> AdviceFigures:
    """Count the calls of some days: the facts behind the standing promise of advice around the clock (PA-14, PA-15)."""
    calls_of_days = Call.objects.filter(at__gte=start_of(since), at__lt=start_of(before))
    night = Q(at__hour__gte=18) | Q(at__hour__lt=8)
    late = Q(due_at__lt=now, state="handed-over") | Q(due_at__isnull=False, closed_at__gt=F("due_at"))
    row = calls_of_days.aggregate(
        calls=Count("pk"),
        at_night=Count("pk", filter=night),
        handed_over=Count("pk", filter=Q(due_at__isnull=False)),
        late=Count("pk", filter=late),
    )
    return AdviceFigures(**row)
