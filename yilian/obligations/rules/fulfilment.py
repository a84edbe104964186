"""The fulfilment rate (履约率): of what fell due, what was fulfilled in time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """What fell due within a span of days, counted by how it ended; what is void fell due for nobody and is not in it."""

    fulfilled: int
    late: int
    missed: int
    waived: int

    @property
    def due(self) -> int:
        """The denominator: what fell due and was not waived."""
        return self.fulfilled + self.late + self.missed

    @property
    def rate(self) -> float | None:
        """Fulfilled in time, of what fell due; nothing when nothing did, which is not 0."""
        return self.fulfilled / self.due if self.due else None
