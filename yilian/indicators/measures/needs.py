"""Measures of elders whose need is greatest: the disabled, the groups to reach first, the chronically ill, those served with TCM."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import ibis

from yilian.indicators.facts import ABILITY, ENROLMENT, SERVICE
from yilian.indicators.measures.header import Header, measure
from yilian.indicators.measures.rows import counted, total
from yilian.indicators.populations import Asked, elders_of, holding, marked
from yilian.places.policies import shelf
from yilian.policy.conditions import NO_TERMS, AllOf, AnyOf, Anyone, Condition, Leaf, Terms
from yilian.policy.entries import Text
from yilian.policy.settling import settled

# PA-16 names the oldest, the seriously ill, the disabled and half-disabled, and those with dementia.
IN_NEED = ("oldest", "seriously-ill", "disabled", "partly-disabled", "dementia")
TCM = (
    "tcm-service", "tcm-treatment", "tcm-prevention", "tcm-health-preservation", "tcm-rehabilitation",
    "tcm-diet-therapy", "tcm-herb-therapy",
)  # fmt: skip
FOLLOW_UPS = 4
YEAR = timedelta(days=365)


@measure(
    Header(
        code="disabled-elders",
        title=Text("失能老年人底数", "disabled elders"),
        why=Text("底数清楚，床位、补助和服务才知道给谁", "Beds, subsidies and services need to know for whom"),
        numerator=Text("失能老年人", "elders who are disabled"),
        denominator=None,
        clauses=("FJ-06",),
        members="elder",
        unit="count",
        good="low",
        suppress_below=5,
    )
)
def disabled_elders(asked: Asked) -> Any:
    """Count who belongs to the group `disabled` on the day: ability level 3 or 4 by GB/T 42195, or recorded as such.

    Where nobody was ever assessed or recorded there is no figure, and not 0.
    """
    disabled = elders_of(_narrowed(asked, _groups("disabled")))
    known = elders_of(asked).semi_join(holding(ABILITY, asked), "elder_id").anti_join(disabled, "elder_id")
    return total(disabled, "elder_id", ibis.literal(True), "elder").union(
        total(known, "elder_id", ibis.literal(False), "elder")
    )


@measure(
    Header(
        code="reassessment-in-time",
        title=Text("能力复评按时率", "ability reassessed in time"),
        why=Text("能力会变，评估过期了就要再评", "Ability changes; an assessment that has run out must be made again"),
        numerator=Text("最近一次能力评估仍在有效期内的老年人", "elders whose last ability assessment is still valid"),
        denominator=Text("做过能力评估的老年人", "elders whose ability was ever assessed"),
        clauses=("FJ-04", "PA-09"),
        members="elder",
        suppress_below=5,
    )
)
def reassessment_in_time(asked: Asked) -> Any:
    """Count, of the elders ever assessed by GB/T 42195, whose last assessment has not run out on the day."""
    held = holding(ABILITY, asked)
    elders = elders_of(asked).semi_join(held, "elder_id")
    elders = marked(elders, "elder_id", held.filter(held.valid_until >= asked.day), "valid")
    return counted(elders, "elder_id", elders.valid, "elder")


@measure(
    Header(
        code="contract-coverage-in-need",
        title=Text("重点人群签约覆盖率", "contract coverage of groups in need"),
        why=Text("最需要的人先签到", "Those most in need should have a contract first"),
        numerator=Text("签约在效的重点人群老年人", "elders of these groups with a contract in force"),
        denominator=Text(
            "高龄、重病、失能（半失能）、失智老年人",
            "elders who are of the oldest, seriously ill, disabled, half-disabled or with dementia",
        ),
        clauses=("PA-16", "PA-34"),
        members="elder",
        suppress_below=5,
    )
)
def contract_coverage_in_need(asked: Asked) -> Any:
    """Count, among the elders of the groups that PA-16 names, who has an enrolment in any mode in force on the day."""
    elders = elders_of(_narrowed(asked, _groups(*IN_NEED)))
    elders = marked(elders, "elder_id", holding(ENROLMENT, asked), "enrolled")
    return counted(elders, "elder_id", elders.enrolled, "elder")


@measure(
    Header(
        code="standard-management-rate",
        title=Text("慢性病老年人规范管理率", "standard management of chronically ill elders"),
        why=Text(
            "管了还要管得规范，随访要够次数",
            "Managing is not enough, the follow-ups must be as many as the standard asks",
        ),
        numerator=Text(
            "一年内随访不少于4次并做过健康体检的慢性病老年人",
            "chronically ill elders with at least four follow-ups and a check-up within a year",
        ),
        denominator=Text("一年内随访过的慢性病老年人", "chronically ill elders followed up within a year"),
        clauses=("ZJ-11",),
        members="elder",
        suppress_below=5,
    )
)
def standard_management(asked: Asked) -> Any:
    """Count, of the chronically ill followed up in the 365 days to the day, who had four follow-ups and a check-up in them.

    Four a year and the check-up are those of 国家基本公共卫生服务规范 (third edition) for hypertension and diabetes.
    """
    elders = elders_of(_narrowed(asked, _groups("chronic-illness")))
    since = SERVICE.filter(
        (SERVICE.served_on > ibis.date((asked.on - YEAR).isoformat())) & (SERVICE.served_on <= asked.day)
    )
    follow_ups = since.filter(since.item == "chronic-follow-up").group_by("elder_id").aggregate(times=ibis._.count())
    enough = follow_ups.filter(follow_ups.times >= FOLLOW_UPS)
    elders = elders.semi_join(follow_ups, "elder_id")
    elders = marked(elders, "elder_id", enough, "followed")
    elders = marked(elders, "elder_id", since.filter(since.item == "health-checkup"), "checked")
    return counted(elders, "elder_id", elders.followed & elders.checked, "elder")


@measure(
    Header(
        code="tcm-management-rate",
        title=Text("老年人中医药健康管理率", "TCM health-management rate"),
        why=Text("中医药服务要到老人身边", "TCM services should reach every elder"),
        numerator=Text("当年得到中医药服务的老年人", "elders given a TCM service in the year"),
        denominator=Text("口径内的老年人", "elders within the condition, on the stated basis"),
        clauses=("PA-14", "PA-15", "TZ-17"),
        members="elder",
        yearly=True,
        suppress_below=5,
    )
)
def tcm_management(asked: Asked) -> Any:
    """Count who was given a TCM service to one elder, not a lecture or training, from 1 January to the day."""
    first = date(asked.on.year, 1, 1).isoformat()
    given = SERVICE.filter(SERVICE.item.isin(TCM) & SERVICE.served_on.between(first, asked.on.isoformat()))
    elders = marked(elders_of(asked), "elder_id", given, "served")
    return counted(elders, "elder_id", elders.served, "elder")


def _groups(*codes: str) -> Condition:
    """Give the condition of belonging to one of some groups, with what the catalogue derives them from."""
    terms = Terms(NO_TERMS.number, shelf().catalogue.derived_groups)
    return settled(AnyOf(tuple(Leaf("in_group", code) for code in codes)), terms)


def _narrowed(asked: Asked, condition: Condition) -> Asked:
    """Ask for those only for whom a condition holds as well."""
    if isinstance(asked.condition, Anyone):
        return replace(asked, condition=condition)
    return replace(asked, condition=AllOf((asked.condition, condition)))
