"""A value as it was observed, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Value:
    """One value: a number in its UCUM unit, an answer (the code of an option of the catalogue), or words.

    With an answer, `text` is what was written with it: the reason of what was not done, the description of what was found.
    """

    code: str
    number: Decimal | None
    text: str
    unit: str
    answer: str = ""
    absent: str = ""
    """The reason of the catalogue why it is not there."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """When values were observed, at the delivery of which item, by which team, and how where that is worth saying."""

    on: date
    item: str
    happened_at: datetime | None = None
    team_id: int | None = None
    method: str = ""


def findings_of(values: Iterable[Value]) -> dict[str, Decimal | str]:
    """Return the numbers and the answers among values, by code; words alone are judged by nobody."""
    findings = {value.code: value.answer or value.number for value in values if not value.absent}
    return {code: finding for code, finding in findings.items() if finding is not None}
