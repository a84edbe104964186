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
