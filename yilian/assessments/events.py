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
class AssessmentDisputed:
    """Somebody doubts a result; an assessment anew is asked for."""

    assessment_id: int
    elder_id: int
    instrument: str
    on: date


@dataclass(frozen=True, slots=True)
class SignsFound:
    """Signs that must be acted on were found on a sheet, unfinished or not: their ids and the gravest urgency."""

    assessment_id: int
    elder_id: int
    instrument: str
    signs: tuple[str, ...]
    urgency: str
