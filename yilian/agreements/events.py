"""What happens to agreements that others must hear of."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ElderEnrolled:
    """An enrolment was made."""

    enrolment_id: int


@dataclass(frozen=True, slots=True)
class EnrolmentEnded:
    """An enrolment ended; what would fall due after the day is no longer owed."""

    enrolment_id: int
    ends_on: date


@dataclass(frozen=True, slots=True)
class AgreementInForce:
    """An agreement between institutions came into force: both have signed."""

    agreement_id: int


@dataclass(frozen=True, slots=True)
class AgreementEnded:
    """An agreement between institutions ended; what would fall due after the day is no longer owed."""

    agreement_id: int
    ends_on: date


@dataclass(frozen=True, slots=True)
class PostsChanged:
    """The fixed times, places and persons of an agreement were set or changed."""

    agreement_id: int
