"""What a visit to an elder usually finds; invented records are made of it."""

from collections.abc import Mapping
from decimal import Decimal

from yilian.health.rules.values import Value
from yilian.visits.rules.visits import EvidenceRequirement

# Code of an evidence: the middle and the spread among elders, in its unit.
USUAL: Mapping[str, tuple[float, float]] = {
    "systolic": (138, 14),
    "diastolic": (82, 9),
    "heart-rate": (74, 9),
    "weight": (60, 9),
    "height": (160, 8),
    "waist": (84, 9),
    "glucose-fasting": (5.8, 0.6),
    "glucose-random": (6.8, 0.9),
    "cholesterol": (4.9, 0.9),
    "triglycerides": (1.6, 0.6),
    "alt": (22, 8),
    "creatinine": (74, 14),
    "haemoglobin": (131, 13),
    "attendance": (24, 6),
}

WHOLE = frozenset({"mm[Hg]", "/min", "cm", "U/L", "umol/L", "g/L", "min", "{person}"})  # read off without decimals
SAID_YES = 1.5  # standard deviations: 93 of 100


def usual_value(requirement: EvidenceRequirement, chance: float, name: str = "") -> Value:
    """Return a value within what a body can show; `chance` is a draw of the standard normal distribution, `name` the evidence's."""
    if not requirement.unit:
        return Value(requirement.code, None, f"{name}：已完成（演示）", "")
    if requirement.unit == "1":
        return Value(requirement.code, Decimal(int(chance < SAID_YES)), "", "1")
    middle, spread = USUAL.get(requirement.code, _middle(requirement))
    number = Decimal(str(round(middle + spread * chance, 0 if requirement.unit in WHOLE else 1)))
    low, high = requirement.low or Decimal(0), requirement.high or Decimal(10000)
    return Value(requirement.code, min(max(number, low), high), "", requirement.unit)


def _middle(requirement: EvidenceRequirement) -> tuple[float, float]:
    """Return a middle and a spread for a value whose usual size is not listed."""
    low, high = float(requirement.low or 0), float(requirement.high or 100)
    return low + (high - low) * 0.3, (high - low) * 0.03
