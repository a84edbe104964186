"""Three truth values (yes, no, unknown; Kleene's logic), for one subject and for whole populations.

Three kinds of operands are joined by `&`, `|` and `~`, and may be mixed:

- `Truth`, the answer about one subject, or an answer that is the same for every row of a population;
- masks of NumPy: a plain mask where everything is known, else `Masks`;
- nullable Boolean columns of a database (Ibis), whose own operators follow the same logic.

Nothing here imports NumPy or Ibis: their columns are only operands. That a rule does not apply is no truth value.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar

# Columns of two libraries and Python's own values share operators but no type.
Column = Any
Answer = Any


class Truth(Enum):
    """Whether something holds for one subject; `is_yes` turns it into a Boolean, `if` refuses to."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    __array_ufunc__ = None  # lets NumPy hand `mask & Truth` over to this class

    def __and__(self, other: Answer) -> Answer:
        if self is NO:
            return NO
        joined = truth_of(other)
        if self is YES:
            return joined
        if isinstance(joined, Truth):
            return NO if joined is NO else UNKNOWN
        return _masks_of(self) & joined

    __rand__ = __and__

    def __or__(self, other: Answer) -> Answer:
        if self is YES:
            return YES
        joined = truth_of(other)
        if self is NO:
            return joined
        if isinstance(joined, Truth):
            return YES if joined is YES else UNKNOWN
        return _masks_of(self) | joined

    __ror__ = __or__

    def __invert__(self) -> "Truth":
        if self is UNKNOWN:
            return UNKNOWN
        return NO if self is YES else YES

    def __bool__(self) -> bool:
        raise TypeError("a truth of three values is no Boolean; ask is_yes(...)")


YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


@dataclass(frozen=True, slots=True, eq=False)
class Masks:
    """The rows of a population for which something holds, and those for which it does not; the others are unknown."""

    yes: Column
    no: Column

    __array_ufunc__: ClassVar[None] = None

    def __and__(self, other: Answer) -> "Masks":
        joined = _masks_of(other)
        return Masks(self.yes & joined.yes, self.no | joined.no)

    __rand__ = __and__

    def __or__(self, other: Answer) -> "Masks":
        joined = _masks_of(other)
        return Masks(self.yes | joined.yes, self.no & joined.no)

    __ror__ = __or__

    def __invert__(self) -> "Masks":
        return Masks(self.no, self.yes)


@dataclass(frozen=True, slots=True, eq=False)
class PartlyKnown:
    """A column of NumPy and the mask of the rows whose value is known."""

    values: Column
    known: Column


def _masks_of(answer: Answer) -> Masks:
    """Return an answer as masks; a plain mask knows every row."""
    if isinstance(answer, Masks):
        return answer
    held = truth_of(answer)
    return Masks(held is YES, held is NO) if isinstance(held, Truth) else Masks(held, ~held)


def truth_of(value: Any) -> Answer:
    """Return a Boolean fact as an operand of the algebra: `None` is unknown for one subject, a column stays a column."""
    if value is None:
        return UNKNOWN
    if value is True:
        return YES
    if value is False:
        return NO
    if isinstance(value, PartlyKnown):
        return Masks(value.values & value.known, ~value.values & value.known)
    return value


def compared(compare: Callable[[Any, Any], Any], value: Any, operand: Any) -> Answer:
    """Compare a fact, or a column of facts, with an operand; what is not known gives unknown."""
    if value is None:
        return UNKNOWN
    if isinstance(value, PartlyKnown):
        return truth_of(PartlyKnown(compare(value.values, operand), value.known))
    return truth_of(compare(value, operand))


def is_yes(answer: Answer) -> Any:
    """Count unknown as no: return a Boolean for one subject, a mask for columns of NumPy.

    A nullable column is returned as it is: `WHERE` keeps only rows for which a condition is known to hold, and can use an
    index only while the condition is left plain.
    """
    if isinstance(answer, Truth):
        return answer is YES
    return answer.yes if isinstance(answer, Masks) else answer
