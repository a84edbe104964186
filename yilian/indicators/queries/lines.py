"""Targets as they stand on a day: figure, verdict, how far off, on course or behind, and how it was before."""

from dataclasses import dataclass
from datetime import date

from yilian.indicators.charting import Spark, spark
from yilian.indicators.engines import LIVE, Engine
from yilian.indicators.measures import MEASURES
from yilian.indicators.queries.figures import basis_of, figure_of, lacking, value_then
from yilian.indicators.rules import Figure, Point, course, quarter_ends
from yilian.places.policies import policy_for, said, shelf
from yilian.policy.entries import Target, Text
from yilian.policy.targets import NOT_DUE, Measured, judged

QUARTERS = 4
STEADY = 0.0005
SIGNS = {"at-most": "≤", "equal": "="}
PARTS = {"care": Text("养老机构", "care institutions"), "medical": Text("医疗机构", "medical institutions")}


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target as it stands on a day: its figure (or none), the verdict, its trend, and `course` for what is not due yet."""

    target: Target
    pack: str
    figure: Figure | None
    verdict: str
    lacking: int | None = None
    trend: tuple[Point, ...] = ()
    course: str = ""
    on: date = date.min
    basis: str = ""

    @property
    def value(self) -> float | None:
        """The figure's value, or nothing."""
        return None if self.figure is None else self.figure.value

    @property
    def threshold(self) -> float | None:
        """What is to be reached: the clause's figure, or all."""
        if self.target.value is None and self.target.compare == "all":
            return 1.0
        return self.target.value

    @property
    def short_of(self) -> int | None:
        """How many more must count, for a target with a figure and a threshold."""
        if self.lacking is not None:
            return self.lacking
        if (
            self.figure is None
            or self.figure.value is None
            or self.threshold is None
            or self.target.compare == "at-most"
        ):
            return None
        return self.figure.short_of(self.threshold)

    @property
    def percent(self) -> str:
        """The figure as it is read: a percentage, a number per hundred or thousand, a count; nothing without data."""
        if self.figure is None or self.figure.value is None:
            return ""
        if self.figure.parts:
            return " / ".join(f"{_part(part)} {share:.1%}" for part, share in sorted(self.figure.parts.items()))
        return in_unit(self.figure.value, self.target.unit)

    @property
    def asked(self) -> str:
        """What is asked, in the unit of the target, or nothing where the clause gives no figure."""
        if self.target.parts:
            return " / ".join(f"{_part(part)} {share:.0%}" for part, share in sorted(self.target.parts.items()))
        if self.threshold is None:
            return ""
        figure = f"{self.threshold:.0%}" if self.target.unit == "ratio" else f"{self.threshold:g}"
        return f"{SIGNS.get(self.target.compare, '≥')} {figure}"

    @property
    def state(self) -> str:
        """The verdict; for what is not due yet, whether its pace suffices, where that can be said."""
        return self.course if self.verdict == NOT_DUE and self.course else self.verdict

    @property
    def spark(self) -> Spark | None:
        """The trend as a small line that ends today."""
        return None if self.figure is None else spark((*self.trend, Point(self.on, self.figure.value)))

    @property
    def change(self) -> str:
        """The change since the first day of the trend, with its sign, in the unit of the target."""
        drawn = self.spark
        if drawn is None:
            return ""
        arrow = "→" if abs(drawn.change) < STEADY else "↗" if drawn.change > 0 else "↘"
        text = f"{drawn.change * 100:+.1f}" if self.target.unit == "ratio" else f"{drawn.change:+.2f}"
        return f"{arrow} {text}"

    @property
    def most(self) -> float:
        """Where a bar of this target ends."""
        known = [one for one in (self.value, self.threshold) if one is not None]
        return 1.0 if self.target.unit == "ratio" else max([*known, 0.001]) * 1.25

    @property
    def members(self) -> str:
        """What is lacking: elder, institution, division, task, or bed."""
        header = MEASURES[self.target.measure].header
        return "bed" if header.unit.startswith("per-") else header.members


def _part(code: str) -> str:
    """Name a part of a split."""
    return said(PARTS[code]) if code in PARTS else code


def in_unit(value: float | None, unit: str) -> str:
    """Write a value in its unit; no value is nothing."""
    if value is None:
        return ""
    if unit == "ratio":
        return f"{value:.1%}"
    return f"{value:g}" if unit == "count" else f"{value:.2f}"


def target_lines(division: str, on: date, engine: Engine = LIVE, *, trend: bool = False) -> list[TargetLine]:
    """Give every target of every pack that binds a division, with its figure on a day."""
    found = policy_for(division, on).targets()
    return [line_of(one.pack, one.target, division, on, engine=engine, trend=trend) for one in found]


def target_line(pack: str, target_id: str, division: str, on: date, *, trend: bool = False) -> TargetLine:
    """Give one target of a pack."""
    return line_of(pack, shelf().pack(pack).target[target_id], division, on, trend=trend)


def line_of(  # noqa: PLR0913 - what is asked, where, when, and how
    pack: str, target: Target, division: str, on: date, *, engine: Engine = LIVE, trend: bool = False
) -> TargetLine:
    """Work out one target."""
    figure = figure_of(target, division, on, engine)
    measured: Measured = None
    if figure is not None:
        measured = dict(figure.parts) or figure.value
    verdict = judged(target, measured, on)
    missing = lacking(target, division, on, engine) if figure is not None else None
    basis = basis_of(target, division, on)
    if not trend or figure is None:
        return TargetLine(target, pack, figure, verdict, missing, on=on, basis=basis)
    points = tuple(Point(then, value_then(target, division, on, then, engine)) for then in quarter_ends(on, QUARTERS))
    return TargetLine(
        target, pack, figure, verdict, missing, points, _course(target, points, Point(on, figure.value)), on, basis
    )


def _course(target: Target, points: tuple[Point, ...], now: Point) -> str:
    """Judge the pace: of a yearly measure since 1 January and until the year's end, of others since the first point."""
    threshold = 1.0 if target.compare == "all" and target.value is None else target.value
    if threshold is None or target.compare in ("equal", "at-most"):
        return ""
    if not MEASURES[target.measure].header.yearly or target.due is None:
        return course((*points, now), threshold, target.due)
    start = Point(date(now.on.year - 1, 12, 31), 0.0)
    return course((start, now), threshold, min(target.due, date(now.on.year, 12, 31)))
