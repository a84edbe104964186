"""What the matrix of addresses needs of visits."""

from typing import Any

from ordering import Place

from yilian.audit.clock import today
from yilian.kernel.actors import SYSTEM
from yilian.visits.actions.attempts import NewAttempt, record_attempt


def things(place: Place) -> dict[str, Any]:
    """Record a visit that failed; give the key of the addresses that show it."""
    attempt = NewAttempt(("health-education",), today(), "not-met")
    made = record_attempt(SYSTEM, place.elder, place.team, place.doctor, attempt=attempt)
    return {"attempt_id": made.pk}
