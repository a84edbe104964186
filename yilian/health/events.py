"""What happens to the health of an elder that others must hear of."""

from dataclasses import dataclass
from datetime import date

from yilian.kernel.records import RecordRef


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What signs make owed: an item by a day; `norm` names what asks for it, a sign ('sign:high-fever') or an instrument."""

    item: str
    due_on: date
    norm: str


@dataclass(frozen=True, slots=True)
class SignsFound:
    """Signs that must be acted on were found in what a record says of an elder: their codes and the gravest urgency.

    Each follow-up is owed from the day `on`, by the team named, else by the team that serves the elder; it is what the record calls
    for the n-th time (`ordinal`).
    """

    source: RecordRef
    elder_id: int
    signs: tuple[str, ...]
    urgency: str
    on: date
    follow_ups: tuple[FollowUp, ...] = ()
    team_id: int | None = None
    ordinal: int = 1
