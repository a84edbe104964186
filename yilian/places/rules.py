"""When may an organization be entered, and a licence be granted, renewed or ended?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from yilian.kernel.identifiers import uscc_problem
from yilian.kernel.periods import Period
from yilian.kernel.refusals import Problem, Refusal

EXPIRES_SOON = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is judged of an organization before it is entered; coordinates in degrees."""

    name_zh: str
    uscc: str = ""
    longitude: float | None = None
    latitude: float | None = None


def particulars_problems(given: Particulars) -> tuple[Problem, ...]:
    """List everything wrong with what was filled in."""
    return tuple(_problems(given))


def _problems(given: Particulars) -> Iterator[Problem]:
    if not given.name_zh.strip():
        yield Problem("name_zh", "organization-name-missing")
    wrong = uscc_problem(given.uscc) if given.uscc else None
    if wrong is not None:
        yield Problem("uscc", wrong)
    if (given.longitude is None) != (given.latitude is None):
        yield Problem("latitude", "coordinates-incomplete")
    if given.longitude is not None and not 73 <= given.longitude <= 136:
        yield Problem("longitude", "outside-china")
    if given.latitude is not None and not 3 <= given.latitude <= 54:
        yield Problem("latitude", "outside-china")


def licence_refusal(period: Period, others: Iterable[Period]) -> Refusal | None:
    """Say why a licence may not be entered for a period, or nothing: one of a kind at a time (TZ-08)."""
    for other in others:
        if period.overlaps(other):
            return Refusal("licence-overlaps", starts_on=other.starts_on, ends_on=other.ends_on or "—")
    return None


def ending_refusal(period: Period, ends_on: date) -> Refusal | None:
    """Say why a licence may not end on a day, or nothing."""
    if ends_on < period.starts_on:
        return Refusal("licence-ends-before-start", starts_on=period.starts_on)
    if period.ends_on is not None and ends_on > period.ends_on:
        return Refusal("licence-ended-already", ends_on=period.ends_on)
    return None


def validity(period: Period, on: date) -> str:
    """Say how a licence stands on a day: `not-yet`, `in-force`, `expiring` (within 90 days) or `ended`."""
    if on < period.starts_on:
        return "not-yet"
    if period.ends_on is None:
        return "in-force"
    if period.ends_on < on:
        return "ended"
    return "expiring" if period.ends_on - on <= EXPIRES_SOON else "in-force"
