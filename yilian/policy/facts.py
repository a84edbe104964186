"""The facts that policy conditions ask about: one elder, one institution, or a population as columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yilian.kernel.identifiers import full_code

UNKNOWN_LEVEL = -1


@dataclass(frozen=True, slots=True)
class ElderFacts:
    """What policies ask about one elder on one date; division codes are filled to 12 digits.

    `ability_level` follows GB/T 42195-2022 (0 able … 4 fully dependent), -1 when never assessed; `lives` is `at-home` or
    `in-institution`; `served_by` holds the kinds of places that serve the elder.
    """

    age: int
    groups: frozenset[str] = frozenset()
    ability_level: int = UNKNOWN_LEVEL
    lives: str = "at-home"
    served_by: frozenset[str] = frozenset()
    contracted: bool = False
    residence: str = ""
    household: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "residence", full_code(self.residence))
        object.__setattr__(self, "household", full_code(self.household))

    def in_group(self, code: str) -> bool:
        """Say whether the elder belongs to a group."""
        return code in self.groups

    def is_served_by(self, kind: str) -> bool:
        """Say whether a place of this kind serves the elder."""
        return kind in self.served_by


@dataclass(frozen=True, slots=True)
class ElderColumns:
    """The same facts for a population: columns of NumPy or Ibis, one row an elder.

    No column may hold missing values: an unknown ability level is -1, an unknown division is "". A group or a kind of
    place without a column belongs to nobody.
    """

    age: Any
    ability_level: Any
    lives: Any
    contracted: Any
    residence: Any
    household: Any
    groups: Mapping[str, Any] = field(default_factory=dict)
    served_by: Mapping[str, Any] = field(default_factory=dict)

    def in_group(self, code: str) -> Any:
        """Give the column that says who belongs to a group."""
        return self.groups.get(code, False)

    def is_served_by(self, kind: str) -> Any:
        """Give the column that says whom a place of this kind serves."""
        return self.served_by.get(kind, False)


@dataclass(frozen=True, slots=True)
class InstitutionFacts:
    """What policies ask about one institution on one date; `has` holds what it runs (`clinic`, `green-channel`, …)."""

    kind: str
    beds: int = 0
    care_type: str = ""
    operated_months: int = 0
    ownership: str = ""
    has: frozenset[str] = frozenset()
    mainly_disabled: bool = False
    modes: frozenset[str] = frozenset()
    division: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "division", full_code(self.division))

    def runs(self, code: str) -> bool:
        """Say whether the institution has a unit or a service."""
        return code in self.has

    def works_in(self, mode: str) -> bool:
        """Say whether the institution works in a mode."""
        return mode in self.modes
