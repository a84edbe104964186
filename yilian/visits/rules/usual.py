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
USUAL_ANSWER = 1.5  # standard deviations: 93 of 100
FOUND: Mapping[str, str] = {
    "ecg": "偶发房性早搏（演示）",
    "abdominal-ultrasound": "脂肪肝（演示）",
    "heart-auscultation": "心尖区轻度收缩期杂音（演示）",
}


def usual_value(requirement: EvidenceRequirement, chance: float, name: str = "") -> Value:
    """Return a value within what a body can show; `chance` is a draw of the standard normal distribution, `name` the evidence's."""
    if requirement.options:
        return _usual_answer(requirement, chance)
    if not requirement.unit:
        return Value(requirement.code, None, f"{name}：已完成（演示）", "")
    middle, spread = USUAL.get(requirement.code, _middle(requirement))
    number = Decimal(str(round(middle + spread * chance, 0 if requirement.unit in WHOLE else 1)))
    low, high = requirement.low or Decimal(0), requirement.high or Decimal(10000)
    return Value(requirement.code, min(max(number, low), high), "", requirement.unit)


def _usual_answer(requirement: EvidenceRequirement, chance: float) -> Value:
    """Return the first answer of those with which the service is done, seldom the second: a service that was recorded was done."""
    done = [option for option in requirement.options if option.fulfils]
    option = done[0] if chance < USUAL_ANSWER else done[min(1, len(done) - 1)]
    text = "" if option.asks is None else FOUND.get(requirement.code, f"{option.name.zh}（演示）")
    return Value(requirement.code, None, text, "", option.code)


def _middle(requirement: EvidenceRequirement) -> tuple[float, float]:
    """Return a middle and a spread for a value whose usual size is not listed."""
    low, high = float(requirement.low or 0), float(requirement.high or 100)
    return low + (high - low) * 0.3, (high - low) * 0.03
