"""What happens to people that others must hear of."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ElderRegistered:
    """An elder entered the register."""

    elder_id: int


@dataclass(frozen=True, slots=True)
class ElderMoved:
    """An elder lives (`stay`) or is registered (`household`) elsewhere from a day on."""

    elder_id: int
    basis: str
    on: date


@dataclass(frozen=True, slots=True)
class ElderDied:
    """An elder's death was recorded."""

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
