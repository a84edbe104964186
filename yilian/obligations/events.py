"""What happens to obligations that others must hear of, and what records of modules above ask of them."""

from dataclasses import dataclass
from datetime import date

from yilian.kernel.deadlines import Deadline
from yilian.kernel.records import RecordRef


@dataclass(frozen=True, slots=True)
class ObligationFulfilled:
    """An obligation was fulfilled, by the record named."""

    obligation_id: int
    fulfilled_on: date
    fulfilled_by: RecordRef


@dataclass(frozen=True, slots=True)
class FulfilmentChanged:
    """What a record fulfilled is open again, or fulfilled by its correction, on the day of that."""

    former: RecordRef
    record: RecordRef | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class WorklistsChanged:
    """What teams have to do changed: something was opened, fulfilled, waived, void, or handed on."""

    teams: frozenset[int]


@dataclass(frozen=True, slots=True)
class AbsenceChanged:
    """An elder's absence was recorded, ended or corrected."""

    elder_id: int


@dataclass(frozen=True, slots=True)
class Window:
    """From which day on and by when something asked for is due; the n-th of its series. One that lapses cannot be made up for."""

    starts_on: date
    deadline: Deadline
    ordinal: int = 1
    lapses: bool = False


@dataclass(frozen=True, slots=True)
class ServiceAskedFor:
    """An order or a hand-off calls for an item within a window, or within each of several; `record` is what asks."""

    elder_id: int
    team_id: int
    item: str
    windows: tuple[Window, ...]
    record: RecordRef


@dataclass(frozen=True, slots=True)
class DecisionAskedFor:
    """A record about an elder waits for a decision of a role of an organization; `norm` says what asks for it."""

    elder_id: int
    organization_id: int
    role: str
    what: str
    deadline: Deadline
    record: RecordRef
    norm: str


@dataclass(frozen=True, slots=True)
class ServiceCalledOff:
    """What a record had called for will not be done, for a reason."""

    record: RecordRef
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class SeriesEnded:
    """A plan or an order of care in a series ended on a day: what would fall due from then on is not owed."""

    record: RecordRef
    elder_id: int
    on: date
