"""Reads enrolments for others."""

from datetime import date

from django.db.models import Q, QuerySet

from yilian.agreements.models import Enrolment
from yilian.kernel.refusals import NotFound


def enrolments_in_force(on: date) -> QuerySet[Enrolment]:
    """Give the enrolments that hold on a day."""
    return Enrolment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


def enrolment(enrolment_id: int) -> Enrolment:
    """Give one enrolment within reach."""
    found = (
        Enrolment.objects.select_related("elder", "team__organization", "renewed_by").filter(pk=enrolment_id).first()
    )
    if found is None:
        raise NotFound("enrolment", enrolment_id)
    return found


def enrolments_of(elder_id: int) -> QuerySet[Enrolment]:
    """Give every enrolment of an elder, the newest first."""
    return (
        Enrolment.objects.filter(elder_id=elder_id)
        .select_related("team__organization", "renewed_by")
        .order_by("-starts_on", "-pk")
    )


def enrolment_overlapping(elder_id: int, mode: str, starts_on: date, ends_on: date | None = None) -> Enrolment | None:
    """Give the enrolment in this mode that holds on one of the days from a day on, to a day when given; or nothing."""
    found = Enrolment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), elder_id=elder_id, mode=mode)
    if ends_on is not None:
        found = found.filter(starts_on__lte=ends_on)
    return found.order_by("starts_on").first()


def is_contracted(elder_id: int, on: date) -> bool:
    """Say whether the elder has any enrolment in force on a day (签约老年人)."""
    return enrolments_in_force(on).filter(elder_id=elder_id).exists()
