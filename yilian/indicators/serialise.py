"""Targets and parts of an evaluation as plain values, for JSON and sheets."""

from yilian.indicators.measures import MEASURES
from yilian.indicators.queries.target_rows import TargetRow
from yilian.indicators.rules import Settled


def serialise_target(line: TargetRow) -> dict[str, object]:
    """Return a target as it stands: clause, value, numerator, denominator, threshold, due date, verdict, how far off, trend.

    What is `withheld` counts so few persons that no figure is published (docs/explanation/who-counts.md).
    """
    target, figure = line.target, line.figure
    return {
        "pack": line.pack,
        "target": target.id,
        "clause": target.clause,
        "title": {"zh": target.title.zh, "en": target.title.en},
        "measure": target.measure,
        "unit": target.unit,
        "per": target.per,
        "basis": line.basis or None,
        "withheld": line.withheld,
        "value": line.value,
        "parts": dict(figure.parts) if figure is not None and figure.parts else None,
        "numerator": None if figure is None else figure.numerator,
        "denominator": None if figure is None else figure.denominator,
        "compare": target.compare,
        "threshold": line.threshold,
        "due": target.due,
        "printed": target.printed,
        "verdict": line.verdict,
        "course": line.course or None,
        "settled": _settled(line.settled),
        "year_before": None if line.year_before is None else line.year_before.value,
        "short_of": line.short_of,
        "awaits": MEASURES[target.measure].awaits or None,
        "trend": [{"on": point.on, "value": point.value} for point in line.trend],
    }


def _settled(settled: Settled | None) -> dict[str, object] | None:
    """Return the verdict of the due day with its figure, whether it is stored, and what today's records would lead to."""
    if settled is None:
        return None
    return {
        "on": settled.on,
        "value": None if settled.figure is None else settled.figure.value,
        "verdict": settled.verdict,
        "frozen": settled.frozen,
        "corrected": settled.now if settled.corrected else None,
    }
