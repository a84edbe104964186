"""Measures of elders whose need is greatest: the disabled, the groups to reach first, the chronically ill, those served with TCM."""

from dataclasses import replace
from typing import Any

import ibis

from yilian.indicators.measures.header import Header, measure
from yilian.indicators.measures.rows import amounts, counted, total
from yilian.indicators.populations import MeasureQuery, elders_of, holding, marked, within
from yilian.indicators.tables import ABILITY, ELDER, ENROLMENT, SERVICE
from yilian.kernel.conditions import AllOf, AnyOf, Anyone
from yilian.places.policies import policy_library
from yilian.policy.conditions import NO_BINDINGS, Bindings, Condition, Leaf, bind
from yilian.policy.entries import Text

# PA-16 names those of advanced age, the seriously ill, the disabled and half-disabled, and those with dementia.
IN_NEED = ("age-80-plus", "seriously-ill", "disabled", "partly-disabled", "dementia")
TCM = (
    "tcm-service",
    "tcm-treatment",
    "tcm-prevention",
    "tcm-health-preservation",
    "tcm-rehabilitation",
    "tcm-diet-therapy",
    "tcm-herb-therapy",
)
# What CZ-22 lists: prevention, nutrition, TCM to preserve health, given without diagnosis or treatment.
NON_CLINICAL = ("non-clinical-health-service", "nutrition-guidance", "tcm-prevention", "tcm-health-preservation")
FOLLOW_UPS = 4


@measure(
    Header(
        code="disabled-elders",
        why=Text("底数清楚，床位、补助和服务才知道给谁", "Beds, subsidies and services need to know for whom"),
        clauses=("FJ-06",),
        members="elder",
        suppress_below=5,
    )
)
def disabled_elders(query: MeasureQuery) -> Any:
    """Count who belongs to the group `disabled` on the day: ability level 3 or 4 by GB/T 42195, or recorded as such.

    Where nobody was ever assessed or recorded there is no figure, and not 0.
    """
    disabled = elders_of(_narrowed(query, _groups("disabled")))
    known = elders_of(query).semi_join(holding(ABILITY, query), "elder_id").anti_join(disabled, "elder_id")
    return total(disabled, "elder_id", ibis.literal(True), "elder").union(
        total(known, "elder_id", ibis.literal(False), "elder")
    )


@measure(
    Header(
        code="reassessment-in-time",
        why=Text("能力会变，评估过期了就要再评", "Ability changes; an assessment that has run out must be made again"),
        clauses=("FJ-04", "PA-09"),
        members="elder",
        suppress_below=5,
    )
)
def reassessment_in_time(query: MeasureQuery) -> Any:
    """Count, of the elders ever assessed by GB/T 42195, whose last assessment has not run out on the day."""
    held = holding(ABILITY, query)
    elders = elders_of(query).semi_join(held, "elder_id")
    elders = marked(elders, "elder_id", held.filter(held.valid_until >= query.day), "valid")
    return counted(elders, "elder_id", elders.valid, "elder")


@measure(
    Header(
        code="contract-coverage-in-need",
        why=Text("最需要的人先签到", "Those most in need should have a contract first"),
        clauses=("PA-16", "PA-34"),
        members="elder",
        suppress_below=5,
    )
)
def contract_coverage_in_need(query: MeasureQuery) -> Any:
    """Count, among the elders of the groups that PA-16 names, who has an enrolment in any mode in force on the day."""
    elders = elders_of(_narrowed(query, _groups(*IN_NEED)))
    elders = marked(elders, "elder_id", holding(ENROLMENT, query), "enrolled")
    return counted(elders, "elder_id", elders.enrolled, "elder")


@measure(
    Header(
        code="standard-management-rate",
        why=Text(
            "管了还要管得规范，随访要够次数",
            "Managing is not enough, the follow-ups must be as many as the standard asks",
        ),
        clauses=("ZJ-11",),
        members="elder",
        suppress_below=5,
    )
)
def standard_management(query: MeasureQuery) -> Any:
    """Count, of the chronically ill followed up in the 365 days to the day, who had four follow-ups and a check-up in them.

    Four a year and the check-up are those of 国家基本公共卫生服务规范 (third edition) for hypertension and diabetes.
    """
    elders = elders_of(_narrowed(query, _groups("chronic-illness")))
    since = SERVICE.filter((SERVICE.served_on > query.year_before) & (SERVICE.served_on <= query.day))
    follow_ups = since.filter(since.item == "chronic-follow-up").group_by("elder_id").aggregate(times=ibis._.count())
    enough = follow_ups.filter(follow_ups.times >= FOLLOW_UPS)
    elders = elders.semi_join(follow_ups, "elder_id")
    elders = marked(elders, "elder_id", enough, "followed")
    elders = marked(elders, "elder_id", since.filter(since.item == "health-checkup"), "checked")
    return counted(elders, "elder_id", elders.followed & elders.checked, "elder")


@measure(
    Header(
        code="tcm-management-rate",
        why=Text("中医药服务要到老人身边", "TCM services should reach every elder"),
        clauses=("PA-14", "PA-15", "TZ-17"),
        members="elder",
        yearly=True,
        suppress_below=5,
    )
)
def tcm_management(query: MeasureQuery) -> Any:
    """Count who was given a TCM service to one elder, not a lecture or training, from 1 January to the day."""
    services = SERVICE.filter(SERVICE.item.isin(TCM) & SERVICE.served_on.between(query.year_start, query.day))
    elders = marked(elders_of(query), "elder_id", services, "served")
    return counted(elders, "elder_id", elders.served, "elder")


@measure(
    Header(
        code="non-clinical-services",
        why=Text(
            "非诊疗服务与诊疗分开记、分开数，才看得清专业人员在机构做了什么",
            "Counted apart from treatment, it shows what specialists do in homes",
        ),
        clauses=("CZ-22",),
        members="institution",
        yearly=True,
    )
)
def non_clinical_services(query: MeasureQuery) -> Any:
    """Count the non-clinical services given from 1 January to the day to residents of institutions, each where the resident lived then.

    They are the items that CZ-22 lists; none of them stands in a figure of treatment. Where none was recorded there is no figure.
    """
    served = SERVICE.filter(SERVICE.item.isin(NON_CLINICAL) & SERVICE.served_on.between(query.year_start, query.day))
    served = served.select("visit_id", "served_on", resident="elder_id")
    lived = ELDER.filter((ELDER.basis == "resident") & ELDER.organization_id.notnull())
    lived = lived.select("elder_id", "organization_id", "division", "from_on", "to_on")
    joined = served.join(lived, served.resident == lived.elder_id)
    then = (joined.from_on.isnull() | (joined.from_on <= joined.served_on)) & (
        joined.to_on.isnull() | (joined.to_on >= joined.served_on)
    )
    within_place = within(joined.filter(then), query)
    each = within_place.group_by(["organization_id", "division"]).aggregate(n=within_place.visit_id.nunique())
    return amounts(each, "organization_id", each.n, "institution")


def _groups(*codes: str) -> Condition:
    """Return the condition of belonging to one of some groups, with what the catalogue derives them from."""
    bindings = Bindings(NO_BINDINGS.number, policy_library().catalogue.derived_groups)
    return bind(AnyOf(tuple(Leaf("in_group", code) for code in codes)), bindings)


def _narrowed(query: MeasureQuery, condition: Condition) -> MeasureQuery:
    """Ask for those only for whom a condition holds as well."""
    if isinstance(query.condition, Anyone):
        return replace(query, condition=condition)
    return replace(query, condition=AllOf((query.condition, condition)))
