"""What happens at visits that others must hear of."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class VisitRecorded:
    """A service was delivered to an elder on a day."""

    visit_id: int
    elder_id: int
    item: str
    on: date


@dataclass(frozen=True, slots=True)
class RoundRecorded:
    """A team came to an institution; each resident seen is a visit of its own."""

    round_id: int
    organization_id: int
    item: str
    on: date


@dataclass(frozen=True, slots=True)
class GroupEventRecorded:
    """A service was given to many at once."""

    event_id: int
    item: str
    on: date
