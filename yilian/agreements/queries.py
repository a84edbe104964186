"""Reads enrolments for others."""

from datetime import date

from django.db.models import Q, QuerySet

from yilian.agreements.models import Enrolment


def enrolments_in_force(on: date) -> QuerySet[Enrolment]:
    """Give the enrolments that hold on a day."""
    return Enrolment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


def enrolments_of(elder_id: int) -> QuerySet[Enrolment]:
    """Give every enrolment of an elder, the newest first."""
    return Enrolment.objects.filter(elder_id=elder_id).select_related("team__organization").order_by("-starts_on")


def enrolment_overlapping(elder_id: int, mode: str, starts_on: date) -> Enrolment | None:
    """Give the enrolment in this mode that has not ended before a day, or nothing."""
    return (
        Enrolment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), elder_id=elder_id, mode=mode)
        .order_by("starts_on")
        .first()
    )


def is_contracted(elder_id: int, on: date) -> bool:
    """Say whether the elder has any enrolment in force on a day (签约老年人)."""
    return enrolments_in_force(on).filter(elder_id=elder_id).exists()
