"""The history of one instrument as marks of an SVG: scores or levels along time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yilian.assessments.models import Assessment
from yilian.assessments.rules.instrument import Instrument
from yilian.assessments.rules.standing import HOLDING

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BELOW = 760, 260, 56, 80, 20, 44


@dataclass(frozen=True, slots=True)
class Mark:
    """One assessment on the chart."""

    assessment: Assessment
    x: str
    y: str
    value: str
    tone: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The range of one level, as a band behind the marks."""

    number: int
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart: marks joined by a line, ticks of the scale and of time, bands of levels."""

    marks: tuple[Mark, ...]
    line: str
    ticks: tuple[tuple[str, str], ...]
    days: tuple[tuple[str, str], ...]
    strips: tuple[Strip, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BELOW


def chart_of(instrument: Instrument, found: Sequence[Assessment]) -> Chart | None:
    """Draw what still counts, by score where there is one, else by level; nothing for fewer than two."""
    by_score = instrument.scoring.method == "sum"
    counted = [one for one in found if one.state in HOLDING and (one.score if by_score else one.level) is not None]
    if len(counted) < 2:
        return None
    low, high = _scale(instrument, by_score)
    first, last = counted[0].on, counted[-1].on
    marks = tuple(_mark(instrument, one, by_score, (low, high), (first, last)) for one in counted)
    ticks = tuple((_y(value, low, high), f"{value:g}") for value in _ticks(low, high))
    days = tuple(dict.fromkeys((_x(one.on, first, last), f"{one.on}") for one in (counted[0], counted[-1])))
    strips = tuple(
        Strip(
            band.level,
            _y(band.max, low, high),
            f"{float(_y(band.min, low, high)) - float(_y(band.max, low, high)):.1f}",
        )
        for band in (instrument.scoring.bands if by_score else ())
    )
    return Chart(marks, " ".join(f"{mark.x},{mark.y}" for mark in marks), ticks, days, strips)


def _scale(instrument: Instrument, by_score: bool) -> tuple[float, float]:
    """Give the ends of the scale."""
    if by_score:
        bands = instrument.scoring.bands
        most = instrument.scoring.max or max((band.max for band in bands), default=1)
        return min((band.min for band in bands), default=0), most
    numbers = [level.number for level in instrument.levels]
    return min(numbers), max(numbers) if max(numbers) > min(numbers) else min(numbers) + 1


def _ticks(low: float, high: float) -> list[float]:
    """Give five values of the scale, whole where it is short."""
    steps = min(4, int(high - low)) or 1
    return [low + (high - low) * step / steps for step in range(steps + 1)]


def _mark(
    instrument: Instrument, one: Assessment, by_score: bool, scale: tuple[float, float], span: tuple[date, date]
) -> Mark:
    value = float((one.score if by_score else one.level) or 0)
    tone = "open" if one.level is None else instrument.level(one.level).tone
    return Mark(one, _x(one.on, *span), _y(value, *scale), f"{value:g}", tone)


def _x(day: date, first: date, last: date) -> str:
    days = (last - first).days or 1
    return f"{LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / days:.1f}"


def _y(value: float, low: float, high: float) -> str:
    return f"{HEIGHT - BELOW - (HEIGHT - TOP - BELOW) * (value - low) / (high - low):.1f}"
