"""The dice of an area: how well its team fulfils what it owes, and what a visit may find."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from yilian.health.rules.values import Value
from yilian.kernel.county import seeds
from yilian.obligations.models import Obligation
from yilian.people.queries.areas import Area
from yilian.places.policies import policy_library
from yilian.visits.rules.usual import usual_value
from yilian.visits.rules.visits import EvidenceRequirement

LONG, LONG_AGO = 200, 75
SEEN_OFTEN = 0.57
CHECKUP = "health-checkup"
YEARLY = {CHECKUP: 0.94, "free-examination-or-tcm": 0.55}
WORST, BEST = 0.88, 0.96
HARDER = {"tcm-service": 0.05, "free-clinic": 0.03, "health-education": 0.01}
FESTIVAL, HARVEST = {1: 0.04, 2: 0.05}, {7: 0.03, 10: 0.02}
CAUGHT_UP = 0.6


@dataclass(slots=True)
class Draw:
    """The dice of an area on a day: how well its team keeps what it owes."""

    area: Area
    on: date
    rng: np.random.Generator = field(init=False)
    quality: float = field(init=False)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(seeds(self.area.division.code, 4))
        self.quality = WORST + (BEST - WORST) * float(self.rng.random())

    def day_kept(self, obligation: Obligation) -> date | None:
        """Draw the day on which something was delivered, or nothing; who died is not visited any more."""
        day = self._day(obligation)
        died_on = obligation.elder.died_on if obligation.elder is not None else None
        return None if day is None or day > self.on or (died_on is not None and day > died_on) else day

    def _day(self, obligation: Obligation) -> date | None:
        length = (obligation.due_on - obligation.starts_on).days
        if obligation.due_on >= self.on and length > LONG:
            kept = self.rng.random() < YEARLY.get(obligation.what, 0.8)
            return obligation.starts_on + self._within(0.0, SEEN_OFTEN, length) if kept else None
        share = self.quality - HARDER.get(obligation.what, 0.0)
        share -= FESTIVAL.get(obligation.due_on.month, 0.0) + HARVEST.get(obligation.due_on.month, 0.0)
        if self.rng.random() < share:
            return obligation.starts_on + self._within(0.25, 0.97, length)
        late = (self.on - obligation.due_on).days > LONG_AGO or self.rng.random() < CAUGHT_UP
        return obligation.due_on + timedelta(days=int(self.rng.integers(2, 24))) if late else None

    def _within(self, first: float, last: float, length: int) -> timedelta:
        return timedelta(days=round(float(self.rng.uniform(first, last)) * length))


def value_of(rng: np.random.Generator, requirement: EvidenceRequirement) -> Value:
    """Invent one value of evidence."""
    name = policy_library().catalogue.one_evidence[requirement.code].name.zh
    return usual_value(requirement, float(rng.normal()), name)
