"""What happens to people that others must hear of."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class EldersRegistered:
    """Elders entered the register."""

    elder_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ElderMoved:
    """An elder lives (`stay`) or is registered (`household`) elsewhere from a day on."""

    elder_id: int
    basis: str
    on: date


@dataclass(frozen=True, slots=True)
class CentreCareChanged:
    """A centre serves an elder from a day on, or no longer after it."""

    elder_id: int
    on: date


@dataclass(frozen=True, slots=True)
class ElderLeft:
    """An elder left the county; `on` is the first day away."""

    elder_id: int
    on: date


@dataclass(frozen=True, slots=True)
class LifespanChanged:
    """The day of an elder's death was recorded, corrected or withdrawn, or that of birth corrected."""

    elder_id: int


@dataclass(frozen=True, slots=True)
class EldersMerged:
    """One record took another's place; rows that could not be moved stay with the dropped one."""

    kept_id: int
    dropped_id: int


@dataclass(frozen=True, slots=True)
class MergeUndone:
    """Two records stand apart again."""

    kept_id: int
    dropped_id: int


@dataclass(frozen=True, slots=True)
class StaffLeft:
    """Somebody works at an organization no longer; a successor, where there is one, does what was theirs to do."""

    practitioner_id: int
    organization_id: int
    successor_id: int | None = None
