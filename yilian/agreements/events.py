"""What happens to agreements that others must hear of."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ElderEnrolled:
    """An enrolment was made: a package, a contract, or the renewal of one."""

    enrolment_id: int


@dataclass(frozen=True, slots=True)
class EnrolmentEnded:
    """An enrolment ended; what would fall due after the day is no longer owed."""

    enrolment_id: int
    ends_on: date


@dataclass(frozen=True, slots=True)
class AgreementInForce:
    """Both sides have signed; the agreement holds from its first day on, which may still come."""

    agreement_id: int


@dataclass(frozen=True, slots=True)
class AgreementEnded:
    """An agreement that both had signed ends early; what would fall due after the day is no longer owed."""

    agreement_id: int
    ends_on: date


@dataclass(frozen=True, slots=True)
class SlotsChanged:
    """The fixed times, places and persons of an agreement changed."""

    agreement_id: int
