"""Reads visits that failed."""

from django.db.models import QuerySet

from yilian.kernel.refusals import existing
from yilian.visits.models import Attempt


def attempts_of(elder_id: int) -> QuerySet[Attempt]:
    """Return the visits to an elder that failed, the newest first."""
    return Attempt.objects.filter(elder_id=elder_id).select_related("practitioner").order_by("-on", "-pk")


def attempt_of_key(attempt_id: int) -> Attempt:
    """Return one visit that failed, with what its page names; raise `NotFound`."""
    rows = Attempt.objects.select_related("elder", "practitioner", "team__organization", "round__organization")
    return existing(rows.filter(pk=attempt_id).first(), "attempt", attempt_id)
