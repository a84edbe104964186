"""Reads an elder's health record: the last values with their range and trend, the history of one value."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from yilian.places.policies import shelf
from yilian.policy.catalogue import Evidence
from yilian.visits.models import Observation
from yilian.visits.queries.visits import counting_observations
from yilian.visits.rules import Level, Trend, level_of, trend_of

SHOWN = 12
YES_NO = "1"


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of value of an elder: the last observation, how it lies and goes, and the numbers before, oldest first."""

    meaning: Evidence
    last: Observation
    level: Level
    trend: Trend
    numbers: tuple[Decimal, ...]


def health_lines(elder_id: int) -> list[Line]:
    """Give every kind of measured value of an elder, in the order of the catalogue."""
    found: defaultdict[str, list[Observation]] = defaultdict(list)
    for one in counting_observations(elder_id).filter(number__isnull=False).exclude(unit=YES_NO):
        found[one.code].append(one)
    known = shelf().catalogue.one_evidence
    return [_line(entry, found[code]) for code, entry in known.items() if code in found]


def history_of(elder_id: int, code: str) -> list[Observation]:
    """Give every value of one kind, the newest first; the same value of the same day, kept with several items, stands once."""
    seen, found = set[tuple[object, ...]](), list[Observation]()
    for one in counting_observations(elder_id).filter(code=code, number__isnull=False):
        key = (one.visit.on, one.visit.happened_at, one.number)
        if key not in seen:
            seen.add(key)
            found.append(one)
    return found


def _line(meaning: Evidence, observations: list[Observation]) -> Line:
    """Sum up the values of one kind, given the newest first."""
    distinct = {(one.visit.on, one.visit.happened_at, one.number): one.number for one in observations}
    numbers = tuple(number for number in reversed(list(distinct.values())[:SHOWN]) if number is not None)
    last = observations[0]
    return Line(meaning, last, level_of(last.number, meaning.usual), trend_of(numbers), numbers)
