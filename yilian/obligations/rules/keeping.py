"""Which obligation a delivered service keeps, what a record calls for, and when an obligation may be waived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yilian.kernel.refusals import Refusal
from yilian.kernel.workdays import WorkCalendar
from yilian.obligations.rules.states import OPEN, Dates, state_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """An obligation that a delivered service might keep."""

    key: int
    item: str
    dates: Dates


def kept_by(candidates: Sequence[Candidate], item: str, on: date) -> int | None:
    """Say which open obligation a service of this item on this day keeps: the one whose window the day lies in, else the oldest overdue."""
    started = [
        candidate
        for candidate in candidates
        if candidate.item == item and candidate.dates.starts_on <= on and state_of(candidate.dates, on) in OPEN
    ]
    current = [candidate for candidate in started if on <= candidate.dates.due_on]
    best = min(current or started, key=lambda candidate: (candidate.dates.due_on, candidate.key), default=None)
    return None if best is None else best.key


def waiver_refusal(dates: Dates, on: date, reason: str) -> Refusal | None:
    """Say why an obligation may not be waived on a day, or nothing."""
    if state_of(dates, on) not in OPEN:
        return Refusal("obligation-not-open")
    if not reason.strip():
        return Refusal("waiver-reason-missing")
    return None


@dataclass(frozen=True, slots=True)
class CalledFor:
    """What a record calls for: an item within a window, or by an instant, the n-th time; `opened_by` names the record ('visits.visit:12')."""

    item: str
    clauses: tuple[str, ...]
    starts_on: date
    due_on: date
    opened_by: str
    due_at: datetime | None = None
    ordinal: int = 1
    norm: str = ""
    """The sign ('sign:high-fever') or the instrument ('instrument:news2') whose source asks for it."""


def due_after_working_days(opened_on: date, days: int, calendar: WorkCalendar) -> date:
    """Give the last day of an answer owed within working days; the day on which it was asked does not count (ZJ-03)."""
    return calendar.add_working_days(opened_on, days)


def due_after_minutes(opened_at: datetime, minutes: int) -> datetime:
    """Give the instant by which an answer is owed."""
    return opened_at + timedelta(minutes=minutes)
