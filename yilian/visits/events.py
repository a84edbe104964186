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
class Window:
    """By when something asked for is due: within days, and by an instant where one is set; the n-th of its series."""

    starts_on: date
    due_on: date
    due_at: datetime | None = None
    ordinal: int = 1


@dataclass(frozen=True, slots=True)
class ServiceAskedFor:
    """An order or a hand-off calls for an item within a window, or within each of several; `record` names it ('visits.call:12')."""

    elder_id: int
    team_id: int
    item: str
    windows: tuple[Window, ...]
    record: str


@dataclass(frozen=True, slots=True)
class ServiceCalledOff:
    """What a record had called for will not be done, for a reason."""

    record: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class SeriesEnded:
    """A plan or an order of care in a series ended on a day: what would fall due from then on is not owed."""

    record: str
    elder_id: int
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
