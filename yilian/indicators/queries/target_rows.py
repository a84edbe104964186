"""Targets as they stand on a day: figure, verdict, how far off, on course or behind, and how it was before."""

from dataclasses import dataclass, replace
from datetime import date

from yilian.indicators.charting import trend_spark
from yilian.indicators.engines import LIVE, Engine, Once
from yilian.indicators.measures import MEASURES
from yilian.indicators.queries.figures import basis_of, figure_of, is_withheld, lacking, value_then
from yilian.indicators.queries.verdicts import measured, settled, targets_on
from yilian.indicators.rules import Figure, Point, Settled, course, quarter_ends, same_day_before
from yilian.pages.charts import Spark
from yilian.pages.language import said
from yilian.places.policies import policy_library
from yilian.policy.entries import Target, Text
from yilian.policy.resolution import TargetInForce
from yilian.policy.targets import MET, NOT_DUE, judged

QUARTERS = 4
STEADY = 0.0005
SIGNS = {"at-most": "≤", "equal": "="}
WITHHELD = Text("不公布", "not published")
YEAR_ON_YEAR = Text("同比", "on a year before")
PARTS = {"care": Text("养老机构", "care institutions"), "medical": Text("医疗机构", "medical institutions")}


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target as it stands on a day: its figure (or none), the verdict, its trend, and `course` for what is not due yet.

    After the due day the verdict is that of the due day, as `settled` has it; the figure goes on. A yearly measure is compared with
    its value on the same day a year before.
    """

    target: Target
    pack: str
    figure: Figure | None
    verdict: str
    lacking: int | None = None
    trend: tuple[Point, ...] = ()
    course: str = ""
    on: date = date.min
    basis: str = ""
    settled: Settled | None = None
    year_before: Point | None = None
    withheld: bool = False

    @property
    def value(self) -> float | None:
        """The figure's value, or nothing."""
        return None if self.figure is None else self.figure.value

    @property
    def threshold(self) -> float | None:
        """Return what is to be reached: the clause's figure, or all."""
        if self.target.value is None and self.target.compare == "all":
            return 1.0
        return self.target.value

    @property
    def short_of(self) -> int | None:
        """Return how many more must count, for a target with a figure and a threshold; nothing is lacking to what was met on its due day."""
        if self.settled is not None and self.verdict == MET:
            return 0
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
        """Return the figure as it is read: a percentage, a number per hundred or thousand, a count; nothing without data."""
        if self.withheld:
            return said(WITHHELD)
        if self.figure is None or self.figure.value is None:
            return ""
        if self.figure.parts:
            return " / ".join(f"{_part(part)} {share:.1%}" for part, share in sorted(self.figure.parts.items()))
        return in_unit(self.figure.value, self.target.unit)

    @property
    def settled_value(self) -> str:
        """Return the figure of the due day as it is read; nothing while it is not judged, or without data."""
        if self.settled is None or self.settled.figure is None:
            return ""
        return replace(self, figure=self.settled.figure).percent

    @property
    def demand(self) -> str:
        """Return what is asked, in the unit of the target, or nothing where the clause gives no figure."""
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
        return None if self.figure is None else trend_spark((*self.trend, Point(self.on, self.figure.value)))

    @property
    def change(self) -> str:
        """Return the change with its sign, in the unit of the target: of a yearly measure since the same day a year before, else over the trend."""
        if MEASURES[self.target.measure].header.yearly:
            before = None if self.year_before is None else self.year_before.value
            known = before is not None and self.value is not None
            return f"{said(YEAR_ON_YEAR)} {self._changed((self.value or 0) - (before or 0))}" if known else ""
        drawn = self.spark
        return "" if drawn is None else self._changed(drawn.change)

    def _changed(self, change: float) -> str:
        """Write a change with its arrow."""
        arrow = "→" if abs(change) < STEADY else "↗" if change > 0 else "↘"
        return f"{arrow} {change * 100:+.1f}" if self.target.unit == "ratio" else f"{arrow} {change:+.2f}"

    @property
    def most(self) -> float:
        """Return where a bar of this target ends."""
        known = [bound for bound in (self.value, self.threshold) if bound is not None]
        return 1.0 if self.target.unit == "ratio" else max([*known, 0.001]) * 1.25

    @property
    def members(self) -> str:
        """Return what is lacking: elder, institution, division, task, or bed."""
        measure = MEASURES[self.target.measure]
        return "bed" if measure.entry.unit.startswith("per-") else measure.header.members


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


def target_rows_on(division: str, on: date, engine: Engine = LIVE, *, trend: bool = False) -> list[TargetRow]:
    """Return every target of every pack that binds a division, with its figure on a day; an ended plan stays until its report is out."""
    once = Once(engine)
    return [
        target_row(listed.pack, listed.target, division, on, engine=once, trend=trend)
        for listed in targets_on(division, on, once)
    ]


def published(row: TargetRow, division: str, engine: Engine = LIVE) -> TargetRow:
    """Return a row as it may be published: a figure of too few persons, or one that would give others away, is left out."""
    if not is_withheld(row.target, division, row.on, row.figure, engine):
        return row
    return replace(row, figure=None, lacking=None, trend=(), year_before=None, settled=None, withheld=True)


def target_line(pack: str, target_id: str, division: str, on: date, *, trend: bool = False) -> TargetRow:
    """Return one target of a pack."""
    return target_row(pack, policy_library().pack(pack).target[target_id], division, on, trend=trend)


def target_row(  # noqa: PLR0913 - what is asked, where, when, and how
    pack: str, target: Target, division: str, on: date, *, engine: Engine = LIVE, trend: bool = False
) -> TargetRow:
    """Work out one target."""
    figure = figure_of(target, division, on, engine)
    judgement = settled(TargetInForce(pack, target), division, on, figure=figure, engine=engine)
    row = TargetRow(
        target,
        pack,
        figure,
        judged(target, measured(figure), on) if judgement is None else judgement.verdict,
        lacking(target, division, on, engine) if figure is not None else None,
        on=on,
        basis=basis_of(target, division, on),
        settled=judgement,
    )
    if not trend or figure is None:
        return row
    points = tuple(Point(then, value_then(target, division, on, then, engine)) for then in quarter_ends(on, QUARTERS))
    course_now, before = _course(target, points, Point(on, figure.value)), None
    if MEASURES[target.measure].header.yearly:
        before = Point(same_day_before(on), value_then(target, division, on, same_day_before(on), engine))
    return replace(row, trend=points, course=course_now, year_before=before)


def _course(target: Target, points: tuple[Point, ...], now: Point) -> str:
    """Judge the pace: of a yearly measure since 1 January and until the year's end, of others since the first point."""
    threshold = 1.0 if target.compare == "all" and target.value is None else target.value
    if threshold is None or target.compare in ("equal", "at-most"):
        return ""
    if not MEASURES[target.measure].header.yearly or target.due is None:
        return course((*points, now), threshold, target.due)
    start = Point(date(now.on.year - 1, 12, 31), 0.0)
    return course((start, now), threshold, min(target.due, date(now.on.year, 12, 31)))
