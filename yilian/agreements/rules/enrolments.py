"""When may an elder be enrolled in a mode of service, for how long, and when may the enrolment be renewed or end?"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from yilian.kernel.periods import add_months
from yilian.kernel.refusals import Refusal

# A family-doctor contract is made for one year and may be made for up to three (国卫基层发〔2022〕10号, recalled).
YEARS = (1, 2, 3)


class EndReason(StrEnum):
    """Why enrolments end: the reasons that the field counts (TZ-16, PA-15)."""

    MOVED = "moved-away"
    DIED = "died"
    CHANGED_TEAM = "changed-team"
    OWN_WISH = "own-wish"
    REFUSED = "refused-service"
    LOST = "lost-contact"
    OTHER = "other"


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
    signed_on: date | None = None
    years: int | None = None
    """The length of a contract; nothing for an enrolment without an agreed end."""


def enrolment_refusal(facts: EnrolmentFacts) -> Refusal | None:
    """Return why the elder may not be enrolled, or None."""
    if not facts.packs_with_mode:
        return Refusal("mode-not-in-force", mode=facts.mode, on=facts.starts_on)
    if facts.died_on is not None and facts.died_on < facts.starts_on:
        return Refusal("elder-deceased", died_on=facts.died_on)
    if facts.enrolled_until is not None:
        return Refusal("already-enrolled", mode=facts.mode)
    if facts.years is not None and facts.years not in YEARS:
        return Refusal("contract-years-outside", shortest=YEARS[0], longest=YEARS[-1])
    return _signature_refusal(facts.signed_on, facts.starts_on, facts.today)


def _signature_refusal(signed_on: date | None, starts_on: date, today: date) -> Refusal | None:
    """A contract is signed before it begins, and not ahead of time."""
    if signed_on is None:
        return None
    if signed_on > today:
        return Refusal("signature-in-future", on=signed_on)
    return Refusal("signed-after-start", starts_on=starts_on) if signed_on > starts_on else None


def contract_end(starts_on: date, years: int) -> date:
    """Return the last day of a contract of some years."""
    return add_months(starts_on, 12 * years) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RenewalFacts:
    """What must be known to renew a contract. `agreed_until` is its last day as signed, nothing when it has no end."""

    mode: str
    packs_with_mode: tuple[str, ...]
    agreed_until: date | None
    ended_on: date | None
    renewed: bool
    enrolled_until: date | None
    """The last day of another enrolment in this mode that overlaps the renewal; `date.max` when it is open."""
    died_on: date | None
    signed_on: date
    years: int
    today: date


def renewal_start(agreed_until: date, signed_on: date) -> date:
    """Return the first day of a renewal: the day after the contract before it, or the day of signing when that came later."""
    return max(agreed_until + timedelta(days=1), signed_on)


def renewal_refusal(facts: RenewalFacts) -> Refusal | None:
    """Return why a contract may not be renewed, or None."""
    if facts.ended_on is not None:
        return Refusal("already-ended", on=facts.ended_on)
    if facts.agreed_until is None:
        return Refusal("nothing-to-renew")
    if facts.renewed:
        return Refusal("already-renewed")
    starts_on = renewal_start(facts.agreed_until, facts.signed_on)
    return enrolment_refusal(
        EnrolmentFacts(
            mode=facts.mode,
            packs_with_mode=facts.packs_with_mode,
            starts_on=starts_on,
            died_on=facts.died_on,
            enrolled_until=facts.enrolled_until,
            today=facts.today,
            signed_on=facts.signed_on,
            years=facts.years,
        )
    )


@dataclass(frozen=True, slots=True)
class Ending:
    """What must be known to end an enrolment: its first day, the day on which it was ended before, if it was, and why it ends.

    `last_day` is the last day agreed; `date.max` without one.
    """

    starts_on: date
    last_day: date
    ended_on: date | None
    ends_on: date
    reason: str
    note: str
    died_on: date | None


def ending_refusal(ending: Ending) -> Refusal | None:
    """Return why an enrolment may not end on a day, or None: for a reason that the field knows, anything else in words."""
    if ending.ended_on is not None:
        return Refusal("already-ended", on=ending.ended_on)
    if ending.ends_on < ending.starts_on:
        return Refusal("ends-before-start", starts_on=ending.starts_on)
    if ending.ends_on > ending.last_day:
        return Refusal("ends-after-term", ends_on=ending.last_day)
    if not ending.reason.strip():
        return Refusal("end-reason-missing")
    if ending.reason not in list(EndReason):
        return Refusal("end-reason-unknown", reason=ending.reason)
    if ending.reason == EndReason.DIED and ending.died_on is None:
        return Refusal("death-not-recorded")
    if ending.reason == EndReason.OTHER and not ending.note.strip():
        return Refusal("end-note-missing")
    return None
