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

    `unit` is ratio, per-100-elders, per-1000-elders, per-1000-bed-days or count. A group of fewer than `suppress_below` persons is not published.
    `members` says what is counted. A `yearly` measure begins at 0 on 1 January; one of `shares` splits into parts. `awaits` names the module whose facts are missing: until it is there the measure has no data.
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
    shares: bool = False
    awaits: str = ""
    signature: Signature = SIGNED

    @property
    def scale(self) -> int:
        """What the quotient is multiplied by."""
        return {"per-100-elders": 100, "per-1000-elders": 1000, "per-1000-bed-days": 1000}.get(self.unit, 1)


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


def measures_document() -> str:
    """Write the page of the manual: every measure with its header and, in its own words, how it counts."""
    lines = [
        "# Measures",
        "",
        "How each figure is made. Generated from the headers in `yilian/indicators/measures/`; the facts are in [facts](facts.md).",
        "",
    ]
    for code, one in sorted(MEASURES.items()):
        header = one.header
        counts = (
            f"No data: awaits the module `{header.awaits}`." if one.table is None else (one.table.__doc__ or "").strip()
        )
        below = f"groups of fewer than {header.suppress_below} persons" if header.suppress_below else "nothing"
        lines += [
            f"## {header.title.zh} — {header.title.en}",
            "",
            f"`{code}` · {header.unit} · good: {header.good} · {', '.join(header.clauses)}",
            "",
            f"{header.why.en}.",
            "",
            f"- numerator: {header.numerator.zh} ({header.numerator.en})",
            f"- denominator: {f'{header.denominator.zh} ({header.denominator.en})' if header.denominator else 'none, it is a count'}",
            f"- how: {counts}",
            f"- not published: {below}",
            f"- author: {header.signature.author}; checked by: {header.signature.checked_by or 'nobody yet'}; next review: {header.signature.next_review}",
            "",
        ]
    return "\n".join(lines)
