"""A value as it was observed, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Value:
    """One value: a number in its UCUM unit, or words."""

    code: str
    number: Decimal | None
    text: str
    unit: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """When values were observed, at the delivery of which item, by which team, and how where that is worth saying."""

    on: date
    item: str
    happened_at: datetime | None = None
    team_id: int | None = None
    method: str = ""


def numbers_of(values: Iterable[Value]) -> dict[str, Decimal]:
    """Return the numbers among values, by code."""
    return {value.code: value.number for value in values if value.number is not None}
