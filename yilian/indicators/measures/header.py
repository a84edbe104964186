"""What a measure says about itself, and the register of all measures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from yilian.indicators.populations import Asked
from yilian.policy.entries import Text


@dataclass(frozen=True, slots=True)
class Signature:
    """Who wrote a measure, who checked it (nobody yet is said as such), and when it is looked at again."""

    author: str
    checked_by: str
    next_review: date


SIGNED = Signature("Yilian maintainers", "", date(2027, 6, 30))


@dataclass(frozen=True, slots=True)
class Header:
    """A measure's name, its reason, its populations in words, its unit and its sources.

    `unit` is ratio, per-100-elders, per-1000-elders or count. A group of fewer than `suppress_below` persons is not published.
    `members` says what is counted. A `yearly` measure begins at 0 on 1 January. `awaits` names the module whose facts are missing: until it is there the measure has no data.
    """

    code: str
    title: Text
    why: Text
    numerator: Text
    denominator: Text | None
    clauses: tuple[str, ...]
    members: str
    unit: str = "ratio"
    good: str = "high"
    suppress_below: int = 0
    yearly: bool = False
    awaits: str = ""
    signature: Signature = SIGNED

    @property
    def scale(self) -> int:
        """What the quotient is multiplied by."""
        return {"per-100-elders": 100, "per-1000-elders": 1000}.get(self.unit, 1)


@dataclass(frozen=True, slots=True)
class Measure:
    """A header and, when its facts exist, the function that gives its one table.

    The table has a row a member: `kind` (elder, institution, division, task), `member`, `division` (12 digits), and what the member
    adds to the numerator and to the denominator; empty where it has no part in one. Figure, breakdown and list of members are read from
    this table alone, so they cannot disagree. A measure of shares has the column `part` as well.
    """

    header: Header
    table: Callable[[Asked], Any] | None = None


MEASURES: dict[str, Measure] = {}


def measure(header: Header) -> Callable[[Callable[[Asked], Any]], Callable[[Asked], Any]]:
    """Register a function under its header."""

    def register(function: Callable[[Asked], Any]) -> Callable[[Asked], Any]:
        MEASURES[header.code] = Measure(header, function)
        return function

    return register


def prepared(header: Header) -> None:
    """Keep the place of a measure whose facts do not exist yet."""
    MEASURES[header.code] = Measure(header)
