"""What a figure is, and how far it is from what a clause asks."""

import math
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Figure:
    """A numerator over a denominator; without a denominator there is no figure."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """The ratio, or nothing where nobody is counted."""
        return self.numerator / self.denominator if self.denominator else None

    def short_of(self, threshold: float) -> int:
        """How many more of the denominator must count to reach a threshold (0 when reached)."""
        # The threshold as it is printed: in binary 0.07 × 100 lies above 7, and one person too many would be missing.
        needed = math.ceil(Fraction(str(threshold)) * self.denominator)
        return max(0, needed - self.numerator)
