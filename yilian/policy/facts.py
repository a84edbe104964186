"""The facts that policy conditions ask about: one elder, one institution, or a population as columns.

What is not known is `None` for one elder, null in a column of a database, and outside the mask of a `PartlyKnown` of NumPy.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yilian.kernel.identifiers import full_code

FIRST_TOWN = 100


@dataclass(frozen=True, slots=True)
class ElderFacts:
    """What policies ask about one elder on one date; division codes are filled to 12 digits.

    `ability_level` follows GB/T 42195-2022 (0 able … 4 fully dependent), `None` when never assessed; `lives` is `at-home` or
    `in-institution`; `served_by` holds the kinds of places that serve the elder.
    """

    age: int
    groups: frozenset[str] = frozenset()
    ability_level: int | None = None
    lives: str = "at-home"
    served_by: frozenset[str] = frozenset()
    contracted: bool = False
    residence: str | None = None
    household: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "residence", full_code(self.residence or "") or None)
        object.__setattr__(self, "household", full_code(self.household or "") or None)

    def in_group(self, code: str) -> bool:
        """Return whether the elder belongs to a group."""
        return code in self.groups

    def is_served_by(self, kind: str) -> bool:
        """Return whether a place of this kind serves the elder."""
        return kind in self.served_by


@dataclass(frozen=True, slots=True)
class ElderColumns:
    """The same facts for a population: columns of NumPy or Ibis, one row an elder.

    A group or a kind of place without a column belongs to nobody.
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
        """Return the column that says who belongs to a group."""
        return self.groups.get(code, False)

    def is_served_by(self, kind: str) -> Any:
        """Return the column that says whom a place of this kind serves."""
        return self.served_by.get(kind, False)


@dataclass(frozen=True, slots=True)
class InstitutionFacts:
    """What policies ask about one institution on one date; `None` is not known.

    `has` holds what it has or what was found about it (`clinic`, `green-channel`, …), `unrecorded` the words of which nobody has
    recorded whether they hold; of every other word, nothing recorded is a no. `operated_months` are those of its internal medical
    unit where it has one (ZJ-03, ZJ-12).
    """

    kind: str
    beds: int | None = 0
    care_type: str | None = ""
    operated_months: int | None = 0
    ownership: str | None = ""
    has: frozenset[str] = frozenset()
    unrecorded: frozenset[str] = frozenset()
    mainly_disabled: bool | None = False
    modes: frozenset[str] = frozenset()
    division: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "division", full_code(self.division))

    @property
    def in_township(self) -> bool | None:
        """Return whether it stands in a town or township and not in a subdistrict (GB/T 10114: codes from 100 on); unknown above that level."""
        number = int(self.division[6:9] or 0)
        return None if number == 0 else number >= FIRST_TOWN

    def runs(self, code: str) -> bool | None:
        """Return whether a word of the catalogue holds of the institution; nothing where nobody knows."""
        return True if code in self.has else None if code in self.unrecorded else False

    def works_in(self, mode: str) -> bool:
        """Return whether the institution works in a mode."""
        return mode in self.modes
