"""What happens to places that others must hear of."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ServiceAreaChanged:
    """Another organization, or none any more, answers for a division from a day on."""

    division: str
    on: date


@dataclass(frozen=True, slots=True)
class ParticipationChanged:
    """A place takes part, or no longer, in what a document leaves to it, from a day on: what is owed there changes."""

    division: str
    since: date
