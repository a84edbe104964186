"""Invents what elders suffer from: those who live with a chronic illness, with dementia or seriously ill, by their groups."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from yilian.audit.clock import start_of
from yilian.audit.scope import using_scope
from yilian.health.actions import load_conditions
from yilian.health.models import Condition
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County, seeds
from yilian.people.models import Elder
from yilian.people.queries.areas import Area, areas
from yilian.places.queries import within

# Group: ICD-10 codes with their names and how often each is the one.
ILLNESSES = {
    "chronic-illness": (
        ("I10", "原发性高血压", 0.5),
        ("E11.9", "2型糖尿病", 0.2),
        ("I25.1", "冠状动脉粥样硬化性心脏病", 0.12),
        ("J44.9", "慢性阻塞性肺疾病", 0.1),
        ("M17.9", "膝关节病", 0.08),
    ),
    "dementia": (("F03", "痴呆", 1.0),),
    "seriously-ill": (("I69.3", "脑梗死后遗症", 1.0),),
}
EARLIEST, LATEST = 300, 6000  # days since it began


def play(county: County) -> None:
    """Enter a condition for each group of an elder that stands for one."""
    with using_scope(SYSTEM):
        made = sum(load_conditions(SYSTEM, conditions=list(_conditions(area, county))) for area in areas())
    county.step("疾病（虚构）", "conditions, invented", made)


def _conditions(area: Area, county: County) -> Iterator[Condition]:
    """Yield the conditions of the elders of an area."""
    rng = np.random.default_rng(seeds(area.division.code, 7))
    elders = Elder.objects.filter(within("residence_division_id", area.division.code), groups__overlap=list(ILLNESSES))
    for elder in elders.order_by("pk"):
        for group in sorted(ILLNESSES.keys() & set(elder.groups)):
            choices = ILLNESSES[group]
            code, name, _share = choices[int(rng.choice(len(choices), p=[share for _code, _name, share in choices]))]
            onset_on = (elder.died_on or county.on) - timedelta(days=int(rng.integers(EARLIEST, LATEST)))
            yield Condition(
                elder=elder,
                code=code,
                name=name,
                onset_on=onset_on,
                recorded_at=start_of(county.year) + timedelta(hours=9),
            )
