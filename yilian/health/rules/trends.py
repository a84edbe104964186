"""Is a value high or low, and where is it going?"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from yilian.health.rules.values import Value
from yilian.policy.evidence import Evidence, Range

STEADY = Decimal("0.05")
"""A change of less than a twentieth is no trend (declared)."""


class Level(StrEnum):
    """Where a value lies against what is usual."""

    LOW = "low"
    WITHIN = "within"
    HIGH = "high"
    ABNORMAL = "abnormal"
    UNKNOWN = "unknown"


class Trend(StrEnum):
    """Where the last value went against the one before it."""

    RISING = "rising"
    FALLING = "falling"
    STEADY = "steady"
    FIRST = "first"


def level_of(value: Value, meaning: Evidence) -> Level:
    """Return how a value lies: a number against what is usual, an answer by what the catalogue says of it."""
    option = meaning.option(value.answer) if value.answer else None
    if option is not None:
        return Level.ABNORMAL if option.abnormal else Level.UNKNOWN
    return level_of_number(value.number, meaning.usual)


def level_of_number(number: Decimal | None, usual: Range | None) -> Level:
    """Return whether a number is low or high; both limits belong to what is usual."""
    if number is None or usual is None:
        return Level.UNKNOWN
    if usual.low is not None and number < Decimal(str(usual.low)):
        return Level.LOW
    if usual.high is not None and number > Decimal(str(usual.high)):
        return Level.HIGH
    return Level.WITHIN


def trend_of(numbers: Sequence[Decimal]) -> Trend:
    """Return where values, the oldest first, are going: the last against the one before."""
    if len(numbers) < 2:
        return Trend.FIRST
    before, last = numbers[-2], numbers[-1]
    if abs(last - before) < abs(before) * STEADY or last == before:
        return Trend.STEADY
    return Trend.RISING if last > before else Trend.FALLING
