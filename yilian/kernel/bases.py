"""On what something is owed, and the rules of service that follow from it."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from yilian.kernel.parties import Party
from yilian.kernel.records import RecordRef
from yilian.kernel.timing import Timing


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """An item to be delivered at a rhythm, and the clauses that ask for it."""

    item: str
    clauses: tuple[str, ...]
    timing: Timing

    @property
    def series(self) -> tuple[str, str]:
        """Return the series that it belongs to: what follows an event is another than what is owed all along."""
        return (self.item, self.timing.when)


class BasisKind(IntEnum):
    """Why something is owed, in the order in which one of several bases carries an item that all of them owe.

    The agreement of the institution lived in comes first, then an enrolment, then residence in a division.
    """

    AGREEMENT = 1
    ENROLMENT = 2
    RESIDENCE = 3


@dataclass(frozen=True, slots=True)
class Basis:
    """The record that makes something owed, the days from and to which it does, and what follows from it.

    `mode` decides what is promised, besides what asks for no contract; the obligor answers for it, the performer does it.
    """

    record: RecordRef
    starts_on: date
    ends_on: date | None = None
    mode: str = ""
    obligor: Party | None = None
    performer: Party | None = None
    kind: BasisKind = BasisKind.ENROLMENT
