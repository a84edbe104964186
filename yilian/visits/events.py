"""What happens at visits that others must hear of."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class VisitRecorded:
    """A service was delivered to an elder on a day."""

    visit_id: int
    elder_id: int
    item: str
    on: date


@dataclass(frozen=True, slots=True)
class ServiceAskedFor:
    """An order or a hand-off calls for an item within a window; `record` names it ('visits.call:12')."""

    elder_id: int
    team_id: int
    item: str
    starts_on: date
    due_on: date
    record: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ServiceCalledOff:
    """What a record had called for will not be done, for a reason."""

    record: str
    on: date
    reason: str


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
