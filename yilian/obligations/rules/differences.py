"""What has to change, and nothing else, so that what stands written agrees with what is planned."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from yilian.obligations.rules.planning import Ground, Owed, Void


@dataclass(frozen=True, slots=True)
class Written:
    """An obligation as it stands written. `settled` is what was kept or waived: that is never touched."""

    key: int
    item: str
    clauses: tuple[str, ...]
    starts_on: date
    due_on: date
    ordinal: int
    ground: tuple[str, int] | None = None
    void: Void | None = None
    kept_on: date | None = None
    waived_on: date | None = None

    @property
    def settled(self) -> bool:
        """Whether it was kept or waived."""
        return self.kept_on is not None or self.waived_on is not None


@dataclass(frozen=True, slots=True)
class Difference:
    """What to write anew, what to write differently (by key), and what to void (by key)."""

    add: tuple[Owed, ...] = ()
    revise: tuple[tuple[int, Owed], ...] = ()
    void: tuple[tuple[int, Void], ...] = ()

    @property
    def size(self) -> int:
        """How many rows change."""
        return len(self.add) + len(self.revise) + len(self.void)


@dataclass(frozen=True, slots=True)
class Losing:
    """What is known of why something planned before is planned no longer; `on` is the day on which that is judged."""

    on: date
    died_on: date | None = None
    grounds: Mapping[tuple[str, int], Ground] = field(default_factory=dict)
    otherwise: str = "not-promised"

    def because(self, written: Written) -> Void | None:
        """Say why an obligation is void, and since when: death before the end of a ground, that before a promise that fell away.

        What fell due before the judgement stays as it was when only the promise fell away.
        """
        if self.died_on is not None and written.due_on > self.died_on:
            return Void(self.died_on, "died")
        ground = self.grounds.get(written.ground) if written.ground is not None else None
        if ground is not None and ground.ends_on is not None and written.due_on > ground.ends_on:
            return Void(ground.ends_on, "ended")
        return Void(self.on, self.otherwise) if written.due_on >= self.on else None


def difference(written: Iterable[Written], planned: Iterable[Owed], losing: Losing) -> Difference:
    """Compare by item and first day. What is settled stays, and what it has served is not owed a second time."""
    wanted = {(one.item, one.starts_on): one for one in planned}
    revise, void, spent = list[tuple[int, Owed]](), list[tuple[int, Void]](), list[Written]()
    for row in written:
        found = wanted.pop((row.item, row.starts_on), None)
        if row.settled:
            if found is None:
                spent.append(row)
        elif found is not None:
            if not _agrees(row, found, losing.on):
                revise.append((row.key, found))
        elif row.void is None and (lost := losing.because(row)) is not None:
            void.append((row.key, lost))
    add = tuple(one for one in wanted.values() if not any(_serves(row, one) for row in spent))
    return Difference(add, tuple(revise), tuple(void))


def _agrees(row: Written, owed: Owed, on: date) -> bool:
    """Say whether a row says what is planned; of what fell due before, only whether it is void may still change."""
    if row.void != owed.void:
        return False
    ground = None if owed.ground is None else (owed.ground.kind, owed.ground.key)
    return row.due_on < on or (row.due_on, row.clauses, row.ground) == (owed.due_on, owed.clauses, ground)


def _serves(row: Written, owed: Owed) -> bool:
    """Say whether what was done for another window of the item falls into this one."""
    done = row.kept_on or row.waived_on
    return row.item == owed.item and done is not None and owed.starts_on <= done <= owed.due_on
