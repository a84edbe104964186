"""The register of people."""

from yilian.people.models.elders import (
    CentreCare,
    Consent,
    DistinctPair,
    Elder,
    ElderGroup,
    FamilyMember,
    FormerNumber,
    MergeRecord,
    NameKey,
    ResidencePeriod,
)
from yilian.people.models.residences import Departure
from yilian.people.models.staff import (
    Certificate,
    PracticeSite,
    Practitioner,
    Profession,
    Team,
    TeamMember,
)

__all__ = [
    "CentreCare",
    "Certificate",
    "Consent",
    "Departure",
    "DistinctPair",
    "Elder",
    "ElderGroup",
    "FamilyMember",
    "FormerNumber",
    "MergeRecord",
    "NameKey",
    "PracticeSite",
    "Practitioner",
    "Profession",
    "ResidencePeriod",
    "Team",
    "TeamMember",
]
