"""Reads visits for others, and what the catalogue demands of one."""

from decimal import Decimal

from django.db.models import QuerySet

from yilian.places.policies import shelf
from yilian.visits.models import Observation, Visit
from yilian.visits.rules import Demand


def visits_of(elder_id: int) -> QuerySet[Visit]:
    """Give every visit of an elder, the newest first, with its observations."""
    return (
        Visit.objects.filter(elder_id=elder_id)
        .select_related("practitioner", "team__organization")
        .prefetch_related("observations")
        .order_by("-on", "-pk")
    )


def demands_of(item: str) -> tuple[Demand, ...]:
    """Give the evidence that the catalogue demands before an item counts."""
    catalogue = shelf().catalogue
    return tuple(
        Demand(code, evidence.unit or "", _limit(evidence.low), _limit(evidence.high))
        for code in catalogue.item[item].evidence
        if (evidence := catalogue.one_evidence[code])
    )


def _limit(number: float | None) -> Decimal | None:
    """Write a limit of the catalogue as an exact number."""
    return None if number is None else Decimal(str(number))


def last_observations(elder_id: int) -> dict[str, Observation]:
    """Give the newest value of each code for an elder."""
    found = (
        Observation.objects.filter(visit__elder_id=elder_id)
        .order_by("code", "-visit__on", "-pk")
        .distinct("code")
        .select_related("visit")
    )
    return {observation.code: observation for observation in found}
