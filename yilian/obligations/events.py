"""What happens to obligations that others must hear of."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ObligationKept:
    """An obligation was kept, by the record named."""

    obligation_id: int
    kept_on: date
    kept_by: str


@dataclass(frozen=True, slots=True)
class AbsenceChanged:
    """An elder's absence was recorded, ended or corrected."""

    elder_id: int
