"""Reads enrolments for others."""

from datetime import date

from django.db.models import Q, QuerySet

from yilian.agreements.models import Enrolment
from yilian.audit.statements import RowStatement, Statement
from yilian.kernel.refusals import NotFound
from yilian.people.models import Team


def enrolments_in_force(on: date) -> QuerySet[Enrolment]:
    """Return the enrolments that hold on a day."""
    return Enrolment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


def enrolment(enrolment_id: int) -> Enrolment:
    """Return one enrolment in scope."""
    enrolment = (
        Enrolment.objects.select_related("elder", "team__organization", "renewed_by").filter(pk=enrolment_id).first()
    )
    if enrolment is None:
        raise NotFound("enrolment", enrolment_id)
    return enrolment


def enrolments_of(elder_id: int) -> QuerySet[Enrolment]:
    """Return every enrolment of an elder, the newest first."""
    return (
        Enrolment.objects.filter(elder_id=elder_id)
        .select_related("team__organization", "renewed_by")
        .order_by("-starts_on", "-pk")
    )


ENROLMENTS = Statement(enrolments_of, int)


def enrolment_overlapping(elder_id: int, mode: str, starts_on: date, ends_on: date | None = None) -> Enrolment | None:
    """Return the enrolment in this mode that holds on one of the days from a day on, to a day when given; or nothing."""
    overlapping = Enrolment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), elder_id=elder_id, mode=mode
    )
    if ends_on is not None:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    return overlapping.order_by("starts_on").first()


def is_contracted(elder_id: int, on: date) -> bool:
    """Return whether the elder has any enrolment in force on a day (签约老年人)."""
    return bool(CONTRACTED(elder_id, on))


CONTRACTED = RowStatement(
    lambda elder, on: enrolments_in_force(on).filter(elder_id=elder).values_list("pk")[:1], int, date
)


def team_serving(elder_id: int, on: date) -> Team | None:
    """Return the team that an elder is enrolled with on a day, the newest enrolment first."""
    in_force = enrolments_in_force(on).filter(elder_id=elder_id).select_related("team").order_by("-starts_on").first()
    return None if in_force is None else in_force.team
