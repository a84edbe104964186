"""What happens to assessments that others must hear of."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AssessmentCompleted:
    """An elder was assessed: the level found (nothing where the instrument has none) holds until the day named.

    The next assessment with the instrument is owed by `valid_until`; `corrects` names the assessment that it replaces.
    """

    assessment_id: int
    elder_id: int
    instrument: str
    level: int | None
    on: date
    valid_until: date | None
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class SecondSignatureAwaited:
    """A sheet is whole and waits for the second of two assessors."""

    assessment_id: int
    elder_id: int
    instrument: str
    assessor_id: int


@dataclass(frozen=True, slots=True)
class SecondSignatureWithdrawn:
    """A sheet waits for the second assessor no more: it was sent back, or given up."""

    assessment_id: int
