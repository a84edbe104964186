"""How a measure counts and why, and the register of all measures; its words stand in the catalogue of the packs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from yilian.indicators.measures.forms import form_table
from yilian.indicators.populations import MeasureQuery
from yilian.places.policies import policy_library
from yilian.policy import catalogue
from yilian.policy.entries import Text

# What the records of modules that do not keep them yet are called.
RECORDS: Mapping[str, Text] = MappingProxyType(
    {
        "stays": Text("入住与床位", "stays and beds"),
        "referrals": Text("转诊", "referrals"),
        "supervision": Text("监督检查", "supervision"),
        "monitoring": Text("健康监测", "monitoring"),
        "finance": Text("费用补助", "charges and subsidies"),
    }
)


def records_of(module: str) -> Text:
    """Return what the records of a module are called; one that is not known keeps its name."""
    return RECORDS.get(module, Text(module, module))


@dataclass(frozen=True, slots=True)
class Review:
    """Who wrote a measure, who checked it (nobody yet is said as such), and when it is looked at again."""

    author: str
    checked_by: str
    next_review: date


REVIEW = Review("Yilian maintainers", "", date(2027, 6, 30))
SCALES = {"per-100-elders": 100, "per-1000-elders": 1000, "per-1000-bed-days": 1000}


@dataclass(frozen=True, slots=True)
class Header:
    """The code by which the catalogue names a measure, its reason, its sources, and how its figure is published.

    `members` says what is counted. A group of fewer than `suppress_below` persons is not published. A `yearly` measure begins at 0 on
    1 January; one of `shares` splits into parts; one `by_threshold` counts a member from a share that the target declares.
    """

    code: str
    why: Text
    clauses: tuple[str, ...]
    members: str
    suppress_below: int = 0
    yearly: bool = False
    shares: bool = False
    by_threshold: bool = False
    review: Review = REVIEW


@dataclass(frozen=True, slots=True)
class Measure:
    """A header and, when its facts exist, the function that gives its one table.

    The table has a row a member: `kind` (elder, institution, division, task), `member`, `division` (12 digits), and what the member
    adds to the numerator and to the denominator; empty where it has no part in one. Figure, breakdown and list of members are read from
    this table alone, so they cannot disagree. A measure of shares has the column `part` as well.
    """

    header: Header
    table: Callable[[MeasureQuery], Any] | None = None

    @property
    def entry(self) -> catalogue.Measure:
        """Its entry in the catalogue: title, unit, good direction, numerator and denominator in words, and the module of its facts."""
        return policy_library().catalogue.measure[self.header.code]

    @property
    def awaits(self) -> str:
        """The module whose facts are missing; empty where the measure has a table. Until they exist the measure has no data."""
        return "" if self.table is not None else self.entry.module

    @property
    def scale(self) -> int:
        """Return what the quotient is multiplied by."""
        return SCALES.get(self.entry.unit, 1)


class _Measures(dict[str, Measure]):
    """Measures by code; one of the catalogue that has no function is computed by its form, else it has no data."""

    def __missing__(self, code: str) -> Measure:
        entry = policy_library().catalogue.measure[code]
        members = "institution"
        return Measure(Header(code, entry.title, (), members), form_table(entry.form) if entry.form else None)


MEASURES: dict[str, Measure] = _Measures()


def measure(header: Header) -> Callable[[Callable[[MeasureQuery], Any]], Callable[[MeasureQuery], Any]]:
    """Register a function under its header."""

    def register(function: Callable[[MeasureQuery], Any]) -> Callable[[MeasureQuery], Any]:
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
        "How each figure is made. Generated from `packs/catalogue/measures.yaml` and the headers in `yilian/indicators/measures/`; "
        "the facts are in [facts](facts.md).",
        "",
    ]
    for code, listed in sorted(MEASURES.items()):
        header, entry = listed.header, listed.entry
        how = f"No data: awaits the module `{listed.awaits}`." if listed.table is None else listed.table.__doc__ or ""
        below = f"groups of fewer than {header.suppress_below} persons" if header.suppress_below else "nothing"
        lines += [
            f"## {entry.title.zh} — {entry.title.en}",
            "",
            f"`{code}` · {entry.unit} · good: {entry.good} · {', '.join(header.clauses)}",
            "",
            f"{header.why.en}.",
            "",
            f"- numerator: {entry.numerator.zh} ({entry.numerator.en})",
            f"- denominator: {f'{entry.denominator.zh} ({entry.denominator.en})' if entry.denominator else 'none, it is a count'}",
            f"- how: {how.strip()}",
            *([f"- note: {entry.note.zh} ({entry.note.en})"] if entry.note else []),
            f"- not published: {below}",
            f"- author: {header.review.author}; checked by: {header.review.checked_by or 'nobody yet'}; next review: {header.review.next_review}",
            "",
        ]
    return "\n".join(lines)
