"""What modules find in their own records about institutions, beside what the register says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Findings:
    """Words of the catalogue that hold of an institution, and whether mainly disabled elders live there; nothing is unknown."""

    words: frozenset[str] = frozenset()
    mainly_disabled: bool | None = None

    def joined(self, other: "Findings") -> "Findings":
        """Return what two modules found together."""
        mainly = self.mainly_disabled if other.mainly_disabled is None else other.mainly_disabled
        return Findings(self.words | other.words, mainly)


FindingsProvider = Callable[[Sequence[int], date], Mapping[int, Findings]]
"""Finds for many institutions at once, by their keys, what holds on a day; one statement however many they are."""
