"""The fulfilment rate (履约率): of what fell due, what was kept in time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """What fell due within a span of days, counted by how it ended; what is void fell due for nobody and is not in it."""

    kept: int
    late: int
    missed: int
    waived: int

    @property
    def due(self) -> int:
        """The denominator: what fell due and was not waived."""
        return self.kept + self.late + self.missed

    @property
    def rate(self) -> float | None:
        """Kept in time, of what fell due; nothing when nothing did, which is not 0."""
        return self.kept / self.due if self.due else None

    @property
    def rate_with_late(self) -> float | None:
        """Kept at all, of what fell due."""
        return (self.kept + self.late) / self.due if self.due else None
