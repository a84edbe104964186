"""What has to change, and nothing else, so that what stands written agrees with what is planned."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from yilian.kernel.bases import Basis
from yilian.kernel.parties import Party
from yilian.kernel.records import RecordRef
from yilian.obligations.rules.planning import Owed, Void

DIED = "died"


@dataclass(frozen=True, slots=True)
class ExistingObligation:
    """An obligation as it stands written. `settled` is what was fulfilled or waived: that is never touched."""

    key: int
    item: str
    clauses: tuple[str, ...]
    starts_on: date
    due_on: date
    ordinal: int
    basis: RecordRef | None = None
    void: Void | None = None
    fulfilled_on: date | None = None
    waived_on: date | None = None
    obligor: Party | None = None

    @property
    def settled(self) -> bool:
        """Return whether it was fulfilled or waived."""
        return self.fulfilled_on is not None or self.waived_on is not None


@dataclass(frozen=True, slots=True)
class Difference:
    """What to write anew, what to write differently (by key), and what to void (by key)."""

    add: tuple[Owed, ...] = ()
    revise: tuple[tuple[int, Owed], ...] = ()
    void: tuple[tuple[int, Void], ...] = ()

    @property
    def size(self) -> int:
        """Return how many rows change."""
        return len(self.add) + len(self.revise) + len(self.void)


@dataclass(frozen=True, slots=True)
class VoidPolicy:
    """What is known of why something planned before is planned no longer; `on` is the day on which that is judged."""

    on: date
    died_on: date | None = None
    bases: Mapping[RecordRef, Basis] = field(default_factory=dict)
    otherwise: str = "not-promised"

    def because(self, written: ExistingObligation) -> Void | None:
        """Return why an obligation is void, and since when: death before the end of a basis, that before a promise that fell away.

        What fell due before the judgement stays as it was when only the promise fell away.
        """
        if self.died_on is not None and written.due_on > self.died_on:
            return Void(self.died_on, DIED)
        basis = self.bases.get(written.basis) if written.basis is not None else None
        if basis is not None and basis.ends_on is not None and written.due_on > basis.ends_on:
            return Void(basis.ends_on, "ended")
        return Void(self.on, self.otherwise) if written.due_on >= self.on else None


def difference(written: Iterable[ExistingObligation], planned: Iterable[Owed], void_policy: VoidPolicy) -> Difference:
    """Compare by item and first day. What is settled spans, and what it has served is not owed a second time."""
    wanted = {(owed.item, owed.starts_on): owed for owed in planned}
    revise, void, spent = list[tuple[int, Owed]](), list[tuple[int, Void]](), list[ExistingObligation]()
    for row in written:
        planned_row = wanted.pop((row.item, row.starts_on), None)
        if row.settled:
            if planned_row is None:
                spent.append(row)
        elif planned_row is not None:
            if not _agrees(row, planned_row, void_policy.on):
                revise.append((row.key, planned_row))
        elif _may_be_void(row):
            lost = void_policy.because(row)
            if lost is not None and lost != row.void:
                void.append((row.key, lost))
    add = tuple(owed for owed in wanted.values() if not any(_serves(row, owed) for row in spent))
    return Difference(add, tuple(revise), tuple(void))


def _may_be_void(row: ExistingObligation) -> bool:
    """Return whether a row may become void: one that is not, or by a death whose day was corrected since."""
    return row.void is None or row.void.reason == DIED


def _agrees(row: ExistingObligation, owed: Owed, on: date) -> bool:
    """Return whether a row says what is planned; of what fell due before, only whether it is void may still change."""
    if row.void != owed.void:
        return False
    if row.due_on < on:
        return True
    if owed.basis is None:
        return (row.due_on, row.clauses, row.basis) == (owed.due_on, owed.clauses, None)
    wanted = (owed.due_on, owed.clauses, owed.basis.record, owed.basis.obligor)
    return (row.due_on, row.clauses, row.basis, row.obligor) == wanted


def _serves(row: ExistingObligation, owed: Owed) -> bool:
    """Return whether what was done for another window of the item falls into this one."""
    done = row.fulfilled_on or row.waived_on
    return row.item == owed.item and done is not None and owed.starts_on <= done <= owed.due_on
