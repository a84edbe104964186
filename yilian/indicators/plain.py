"""Targets and parts of an evaluation as plain values, for JSON and sheets."""

from yilian.indicators.measures import MEASURES
from yilian.indicators.queries import TargetLine


def plain_line(line: TargetLine) -> dict[str, object]:
    """Give a target as it stands: clause, value, numerator, denominator, threshold, due date, verdict, how far off, trend."""
    target, figure = line.target, line.figure
    header = MEASURES[target.measure].header
    return {
        "pack": line.pack,
        "target": target.id,
        "clause": target.clause,
        "title": {"zh": target.title.zh, "en": target.title.en},
        "measure": target.measure,
        "unit": target.unit,
        "per": target.per,
        "basis": line.basis or None,
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
        "short_of": line.short_of,
        "awaits": header.awaits or None,
        "trend": [{"on": point.on, "value": point.value} for point in line.trend],
    }
