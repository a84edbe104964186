"""When may an elder be enrolled in a mode of service, and when may the enrolment end?"""

from dataclasses import dataclass
from datetime import date

from yilian.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class EnrolmentFacts:
    """What must be known to judge an enrolment (PA-15, PA-34)."""

    mode: str
    packs_with_mode: tuple[str, ...]
    starts_on: date
    died_on: date | None
    enrolled_until: date | None
    """The last day of an enrolment in this mode that overlaps; `date.max` when it is open."""
    today: date


def enrolment_refusal(facts: EnrolmentFacts) -> Refusal | None:
    """Say why the elder may not be enrolled, or nothing."""
    if not facts.packs_with_mode:
        return Refusal("mode-not-in-force", mode=facts.mode, on=facts.starts_on)
    if facts.died_on is not None and facts.died_on < facts.starts_on:
        return Refusal("elder-deceased", died_on=facts.died_on)
    if facts.enrolled_until is not None:
        return Refusal("already-enrolled", mode=facts.mode)
    return None


def ending_refusal(starts_on: date, ended_on: date | None, ends_on: date, reason: str) -> Refusal | None:
    """Say why an enrolment may not end on a day, or nothing."""
    if ended_on is not None:
        return Refusal("already-ended", on=ended_on)
    if ends_on < starts_on:
        return Refusal("ends-before-start", starts_on=starts_on)
    if not reason.strip():
        return Refusal("end-reason-missing")
    return None
