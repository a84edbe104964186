"""The history of one instrument as a chart: scores or levels along time."""

from collections.abc import Sequence

from yilian.assessments.models import Assessment
from yilian.assessments.rules.instrument import Instrument
from yilian.assessments.rules.validity import HOLDING
from yilian.pages.charts import LineChart, Point, line_chart


def chart_of(instrument: Instrument, history: Sequence[Assessment]) -> LineChart | None:
    """Draw what still counts, by score where there is one, else by level; nothing for fewer than two."""
    by_score = instrument.scoring.method == "sum"
    values = [
        (assessment, assessment.score if by_score else assessment.level)
        for assessment in history
        if assessment.state in HOLDING
    ]
    points = [
        Point(assessment.on, float(value), _tone(instrument, assessment))
        for assessment, value in values
        if value is not None
    ]
    if len(points) < 2:
        return None
    low, high = _scale(instrument, by_score)
    bands = [(band.min, band.max) for band in (instrument.scoring.bands if by_score else ())]
    return line_chart(points, (low, high), _ticks(low, high), bands)


def _scale(instrument: Instrument, by_score: bool) -> tuple[float, float]:
    """Return the ends of the scale."""
    if by_score:
        bands = instrument.scoring.bands
        most = instrument.scoring.max or max((band.max for band in bands), default=1)
        return min((band.min for band in bands), default=0), most
    numbers = [level.number for level in instrument.levels]
    return min(numbers), max(numbers) if max(numbers) > min(numbers) else min(numbers) + 1


def _ticks(low: float, high: float) -> list[float]:
    """Return five values of the scale, whole where it is short."""
    steps = min(4, int(high - low)) or 1
    return [low + (high - low) * step / steps for step in range(steps + 1)]


def _tone(instrument: Instrument, assessment: Assessment) -> str:
    return "open" if assessment.level is None else instrument.level(assessment.level).tone
