"""Invented enrolments of a place, what they make owed by the real rules, and values that a visit may show."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from yilian.agreements.actions import load_enrolments
from yilian.agreements.models import Agreement, Enrolment
from yilian.audit.reach import reaching
from yilian.config.demo.loader import Area, Step
from yilian.config.demo.population import SEED
from yilian.kernel.actors import SYSTEM
from yilian.obligations.actions import generate_for_agreement, generate_for_many, generate_for_place
from yilian.obligations.models import Obligation
from yilian.people.models import Elder
from yilian.people.queries import age_on
from yilian.places.policies import policy_for, shelf
from yilian.places.queries import within
from yilian.visits.models import Observation, Visit
from yilian.visits.rules import Demand

ENROLLED = 0.86
AHEAD = timedelta(days=90)
USUAL = {
    "systolic": (138, 14), "diastolic": (82, 9), "heart-rate": (74, 9), "weight": (60, 9), "height": (160, 8),
    "waist": (84, 9), "glucose-fasting": (5.8, 0.6), "glucose-random": (6.8, 0.9), "cholesterol": (4.9, 0.9), "triglycerides": (1.6, 0.6),
    "alt": (22, 8), "creatinine": (74, 14), "haemoglobin": (131, 13), "attendance": (24, 6),
}  # fmt: skip

WHOLE = frozenset({"mm[Hg]", "/min", "cm", "U/L", "umol/L", "g/L", "min", "{person}"})  # read off without decimals


def enrol_elders(area: Area, mode: str, on: date, step: Step) -> int:
    """Enrol most of an area's elders from 65 on who live at home; what they are owed is laid out for all areas together."""
    rng = np.random.default_rng([SEED, int(area.division.code)])
    with reaching(SYSTEM):
        made = len(_enrolments(rng, area, mode, on))
    step(f"{area.division.name_zh}：签约", f"{area.division.name_en}: enrolled", made)
    return made


def owe(areas: Sequence[Area], on: date, step: Step) -> int:
    """Lay out what every agreement, enrolment and team owes, to the end of the year, in bulk: the load's events were not heard."""
    until, after = max(date(on.year, 12, 31), on + AHEAD), 0
    with reaching(SYSTEM):
        signed = Agreement.objects.filter(care_signed_on__isnull=False, medical_signed_on__isnull=False).order_by("pk")
        last = {one.care_organization_id: one.pk for one in signed}
        for agreement in signed:
            generate_for_agreement(SYSTEM, agreement, residents=last[agreement.care_organization_id] == agreement.pk)
        while True:
            after, _changed = generate_for_many(SYSTEM, after=after, until=until)
            if not after:
                break
        for area in areas:
            generate_for_place(SYSTEM, area.team, area.division, until=until)
        count = Obligation.objects.count()
    step("应做服务", "services owed", count)
    return count


def _enrolments(rng: np.random.Generator, area: Area, mode: str, on: date) -> list[Enrolment]:
    """Enrol most elders of an area in the first two months of the year."""
    elders = Elder.objects.filter(
        within("residence_division_id", area.division.code), died_on__isnull=True, lives="at-home"
    )
    first = date(on.year, 1, 3)
    packs = policy_for(area.division.code, first).packs_of_mode(mode)
    if not packs:
        return []
    chosen = [
        Enrolment(
            elder=elder, team=area.team, pack=packs[0], mode=mode, judged_on=first,
            starts_on=first + timedelta(days=int(rng.integers(0, 55))),
        )
        for elder in elders.order_by("pk")
        if age_on(elder.birth_date, on) >= 65 and rng.random() < ENROLLED
    ]  # fmt: skip
    return load_enrolments(SYSTEM, enrolments=chosen)


def observed(rng: np.random.Generator, visit: Visit, demand: Demand) -> Observation:
    """Invent one value of evidence within what a body can show."""
    if not demand.unit:
        name = shelf().catalogue.one_evidence[demand.code].name.zh
        return Observation(visit=visit, code=demand.code, text=f"{name}：已完成（演示）")
    if demand.unit == "1":
        return Observation(visit=visit, code=demand.code, number=Decimal(int(rng.random() < 0.93)), unit="1")
    middle, spread = USUAL.get(demand.code, _middle(demand))
    number = Decimal(str(round(float(rng.normal(middle, spread)), 0 if demand.unit in WHOLE else 1)))
    low, high = demand.low or Decimal(0), demand.high or Decimal(10000)
    return Observation(visit=visit, code=demand.code, number=min(max(number, low), high), unit=demand.unit)


def _middle(demand: Demand) -> tuple[float, float]:
    """Give a middle and a spread for a value whose usual size is not listed."""
    low, high = float(demand.low or 0), float(demand.high or 100)
    return low + (high - low) * 0.3, (high - low) * 0.03
