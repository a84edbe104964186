"""Which obligation a delivered service fulfils, what a record calls for, and when an obligation may be waived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yilian.kernel.deadlines import Deadline, end_of
from yilian.kernel.parties import BENEFICIARIES, OBLIGORS, PERFORMERS, Party
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Invalid, Problem, Refusal
from yilian.obligations.rules.states import PENDING, Dates, State, state_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """An obligation that a delivered service might fulfil."""

    key: int
    what: str
    dates: Dates
    basis: RecordRef | None = None
    planned: bool = False


def all_fulfilled_by(candidates: Sequence[Candidate], what: str, on: date) -> tuple[int, ...]:
    """Return which open obligations one service of this item on a day fulfils: one that is planned, and one that was called for.

    What was arranged with somebody is the service that the plan asks for, so neither stays open because of the other.
    """
    kinds = ([candidate for candidate in candidates if candidate.planned is planned] for planned in (True, False))
    return tuple(key for of_kind in kinds if (key := fulfilled_by(of_kind, what, on)) is not None)


def fulfilled_by(candidates: Sequence[Candidate], what: str, on: date) -> int | None:
    """Return which open obligation a service of this item on a day fulfils: the one whose window the day lies in, else the oldest overdue."""
    started = [
        candidate
        for candidate in candidates
        if candidate.what == what
        and candidate.dates.starts_on <= on
        and state_of(candidate.dates, end_of(on)) in PENDING
    ]
    current = [candidate for candidate in started if on <= candidate.dates.due_on]
    best = min(current or started, key=lambda candidate: (candidate.dates.due_on, candidate.key), default=None)
    return None if best is None else best.key


def waiver_refusal(dates: Dates, at: datetime, reason: str) -> Refusal | None:
    """Return why an obligation may not be waived at an instant, or nothing."""
    if state_of(dates, at) not in PENDING:
        return Refusal("obligation-not-open")
    if not reason.strip():
        return Refusal("waiver-reason-missing")
    return None


@dataclass(frozen=True, slots=True)
class RequestedService:
    """What a record calls for, the n-th time: a code of its kind, from a day on and by a deadline, and what asks for it.

    `norm` is the sign ('sign:high-fever'), the instrument ('instrument:news2') or the order ('order') that asks for it.
    """

    what: str
    clauses: tuple[str, ...]
    starts_on: date
    deadline: Deadline
    basis: RecordRef
    ordinal: int = 1
    norm: str = ""
    kind: str = "service"
    priority: int = 0
    internal: bool = False
    lapses: bool = False


@dataclass(frozen=True, slots=True)
class Parties:
    """Who answers for something, to whom it is owed, and who does it, where that is known."""

    obligor: Party
    beneficiary: Party
    performer: Party | None = None

    def __post_init__(self) -> None:
        checks = (("obligor", self.obligor, OBLIGORS), ("beneficiary", self.beneficiary, BENEFICIARIES))
        problems = [
            Problem(name, "party-not-fit", (("kind", party.kind.value),))
            for name, party, kinds in (
                *checks,
                *([("performer", self.performer, PERFORMERS)] if self.performer else []),
            )
            if party.kind not in kinds
        ]
        if problems:
            raise Invalid(*problems)


def countersigning_role(profession: str, place_kind: str, sector: str) -> str:
    """Return the role that signs an assessment second: the staff of a home or of a hospital, elsewhere whoever the first is not."""
    if sector == "care":
        return "institution-staff"
    if place_kind.endswith("hospital"):
        return "hospital-staff"
    return "nurse" if profession == "doctor" else "family-doctor"


def pause_refusal(dates: Dates, at: datetime) -> Refusal | None:
    """Return why the clock may not be stopped at an instant, or nothing."""
    state = state_of(dates, at)
    if state is State.PAUSED:
        return Refusal("obligation-paused")
    return None if state in PENDING else Refusal("obligation-not-open")


def resume_refusal(dates: Dates, at: datetime) -> Refusal | None:
    """Return why the clock may not go on at an instant, or nothing."""
    return None if state_of(dates, at) is State.PAUSED else Refusal("obligation-not-paused")
