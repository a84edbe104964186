"""Invented agreements and services of a place: real rules say what is owed, dice say what was kept."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from yilian.agreements.actions import load_enrolments
from yilian.agreements.models import Enrolment
from yilian.audit.clock import start_of
from yilian.audit.reach import reaching
from yilian.config.demo.loader import Area, Step
from yilian.config.demo.population import SEED
from yilian.kernel.actors import SYSTEM
from yilian.obligations.actions import load_obligations, owing_of
from yilian.obligations.models import Obligation
from yilian.obligations.rules import Owed, owed_within
from yilian.people.models import Elder
from yilian.people.queries import age_on
from yilian.places.policies import policy_for, shelf
from yilian.places.queries import within
from yilian.policy.facts import ElderFacts
from yilian.visits.actions import load_visits
from yilian.visits.models import Observation, Visit
from yilian.visits.queries import demands_of
from yilian.visits.rules import Demand

ENROLLED = 0.82
KEPT = {"health-checkup": 0.91, "health-education": 0.86, "free-examination-or-tcm": 0.55}
SEEN_OFTEN = 0.6
USUAL = {
    "systolic": (138, 14), "diastolic": (82, 9), "heart-rate": (74, 9), "weight": (60, 9), "height": (160, 8),
    "waist": (84, 9), "glucose-fasting": (5.8, 0.6), "glucose-random": (6.8, 0.9), "cholesterol": (4.9, 0.9), "triglycerides": (1.6, 0.6),
    "alt": (22, 8), "creatinine": (74, 14), "haemoglobin": (131, 13), "attendance": (24, 6),
}  # fmt: skip


def load_services(area: Area, mode: str, on: date, step: Step) -> int:
    """Enrol most of an area's elders from 65 on who live at home, owe them what the policy promises, and keep most of it."""
    rng = np.random.default_rng([SEED, int(area.division.code)])
    with reaching(SYSTEM):
        enrolments = _enrolments(rng, area, mode, on)
        obligations = [one for enrolment in enrolments for one in _obligations(enrolment, on)]
        visits, observations = _kept(rng, area, obligations, on)
        load_visits(SYSTEM, visits=visits, observations=observations)
        for obligation, visit in zip((one for one in obligations if one.kept_on), visits, strict=True):
            obligation.kept_by = f"visits.visit:{visit.pk}"
        load_obligations(SYSTEM, obligations=obligations)
    step(
        f"{area.division.name_zh}:签约、应做服务与已做服务",
        f"{area.division.name_en}: enrolled, owed, done",
        len(visits),
    )
    return len(visits)


def _enrolments(rng: np.random.Generator, area: Area, mode: str, on: date) -> list[Enrolment]:
    """Enrol most elders of an area in the first two months of the year."""
    elders = Elder.objects.filter(
        within("residence_division_id", area.division.code), died_on__isnull=True, lives="at-home"
    )
    first = date(on.year, 1, 3)
    packs = policy_for(area.division.code, on).packs_of_mode(mode)
    chosen = [
        Enrolment(
            elder=elder, team=area.team, pack=packs[0], mode=mode, judged_on=first,
            starts_on=first + timedelta(days=int(rng.integers(0, 55))),
        )
        for elder in elders.order_by("pk")
        if age_on(elder.birth_date, on) >= 65 and rng.random() < ENROLLED
    ]  # fmt: skip
    return load_enrolments(SYSTEM, enrolments=chosen)


def _obligations(enrolment: Enrolment, on: date) -> list[Obligation]:
    """Lay out a year of what one enrolment makes owed, by the real rules."""
    elder = enrolment.elder
    facts = ElderFacts(
        age=age_on(elder.birth_date, enrolment.starts_on), groups=frozenset(elder.groups), lives=elder.lives,
        contracted=True, residence=elder.residence_division_id, household=elder.household_division_id,
    )  # fmt: skip
    policy = policy_for(elder.residence_division_id[:9], enrolment.starts_on)
    owed = owed_within(
        owing_of(policy.promises_to(facts), enrolment.mode), enrolment.starts_on, None,
        enrolment.starts_on + timedelta(days=364),
    )  # fmt: skip
    return [_obligation(enrolment, one) for one in owed]


def _obligation(enrolment: Enrolment, owed: Owed) -> Obligation:
    """Make the record of one thing owed."""
    return Obligation(
        item=owed.item, clauses=list(owed.clauses), elder=enrolment.elder, team_id=enrolment.team_id,
        enrolment=enrolment, ordinal=owed.ordinal, starts_on=owed.starts_on, due_on=owed.due_on,
        judged_on=enrolment.starts_on,
    )  # fmt: skip


def _kept(
    rng: np.random.Generator, area: Area, obligations: list[Obligation], on: date
) -> tuple[list[Visit], list[Observation]]:
    """Deliver most of what could be delivered by a date, some of it late."""
    visits, observations = list[Visit](), list[Observation]()
    for obligation in obligations:
        day = _day_kept(rng, obligation, on)
        if day is None:
            continue
        obligation.kept_on = day
        visit = Visit(
            elder=obligation.elder, practitioner=area.doctor, team=area.team, item=obligation.item, on=day,
            place=area.centre.name_zh, recorded_at=start_of(day) + timedelta(hours=int(rng.integers(8, 17))),
        )  # fmt: skip
        visits.append(visit)
        observations.extend(observed(rng, visit, demand) for demand in demands_of(obligation.item))
    return visits, observations


def _day_kept(rng: np.random.Generator, obligation: Obligation, on: date) -> date | None:
    """Draw the day on which something was delivered, or nothing; services begin soon after they may."""
    if obligation.starts_on > on or rng.random() > KEPT.get(obligation.item, 0.5):
        return None
    length = (obligation.due_on - obligation.starts_on).days
    day = obligation.starts_on + timedelta(days=int(rng.integers(0, max(1, round(length * SEEN_OFTEN)))))
    return day if day <= on else None


def observed(rng: np.random.Generator, visit: Visit, demand: Demand) -> Observation:
    """Invent one value of evidence within what a body can show."""
    if not demand.unit:
        name = shelf().catalogue.one_evidence[demand.code].name.zh
        return Observation(visit=visit, code=demand.code, text=f"{name}:已完成(演示)")
    if demand.unit == "1":
        return Observation(visit=visit, code=demand.code, number=Decimal(int(rng.random() < 0.93)), unit="1")
    middle, spread = USUAL.get(demand.code, _middle(demand))
    number = Decimal(str(round(float(rng.normal(middle, spread)), 1)))
    low, high = demand.low or Decimal(0), demand.high or Decimal(10000)
    return Observation(visit=visit, code=demand.code, number=min(max(number, low), high), unit=demand.unit)


def _middle(demand: Demand) -> tuple[float, float]:
    """Give a middle and a spread for a value whose usual size is not listed."""
    low, high = float(demand.low or 0), float(demand.high or 100)
    return low + (high - low) * 0.3, (high - low) * 0.03
