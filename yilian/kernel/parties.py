"""Who answers for something, who does it, and to whom it is owed."""

from dataclasses import dataclass
from enum import StrEnum


class PartyKind(StrEnum):
    """What a party is."""

    ELDER = "elder"
    PRACTITIONER = "practitioner"
    ORGANIZATION = "organization"
    DIVISION = "division"
    DEPARTMENT = "department"
    TEAM = "team"
    ROLE = "role"


OBLIGORS = frozenset({PartyKind.ORGANIZATION, PartyKind.DEPARTMENT})
PERFORMERS = frozenset({PartyKind.TEAM, PartyKind.PRACTITIONER, PartyKind.ROLE})
BENEFICIARIES = frozenset({PartyKind.ELDER, PartyKind.PRACTITIONER, PartyKind.ORGANIZATION, PartyKind.DIVISION})


@dataclass(frozen=True, slots=True)
class Party:
    """A party by its kind and key: a number, the 12 digits of a division, or the code of a role."""

    kind: PartyKind
    key: int | str
