"""Measures that rest on agreements between institutions: whether care institutions have medicine at hand, and whether it is as agreed."""

from typing import Any

import ibis

from yilian.indicators.measures.header import Header, measure
from yilian.indicators.measures.owed import SERVICES, in_time, of_kinds, standing
from yilian.indicators.measures.rows import counted, reaches
from yilian.indicators.populations import MeasureQuery, elders_of, holding, institutions_of, marked, of_sector
from yilian.indicators.tables import AGREEMENT, CAPABILITY, ENROLMENT, LICENCE, OBLIGATION
from yilian.kernel.conditions import Anyone
from yilian.places.rules import TREATING
from yilian.policy.entries import Text


@measure(
    Header(
        code="care-institutions-with-medical-service",
        why=Text("住进机构的老人身边要有医疗", "Anyone who lives in an institution needs medicine at hand"),
        clauses=("PA-37", "TZ-01", "TZ-03", "CZ-05"),
        members="institution",
    )
)
def care_institutions_with_medicine(query: MeasureQuery) -> Any:
    """Count the care institutions with a medical licence or unit of their own on the day, or with an agreement in force."""
    homes = marked(_care_institutions(query), "organization_id", _with_medicine(query), "served")
    return counted(homes, "organization_id", homes.served, "institution")


@measure(
    Header(
        code="connection-degree",
        why=Text("协议签了还要履行", "An agreement must be kept, not only signed"),
        clauses=("PA-27", "TZ-26", "CZ-16"),
        members="institution",
        by_threshold=True,
    )
)
def connection_degree(query: MeasureQuery) -> Any:
    """Count the care institutions with an agreement in force to which a declared share of what fell due in the 365 days before was done in time.

    One with an agreement to which nothing fell due yet is in neither number; where there are agreements and nothing fell due to anybody
    there is no figure.
    Whether referrals between them are answered is not in it: `referrals-answered-in-time` waits for the records of the module referrals.
    """
    institutions = marked(_care_institutions(query), "organization_id", holding(AGREEMENT, query), "agreed")
    owed = _owed_to_each(query)
    joined = institutions.left_join(owed, institutions.organization_id == owed.institution_id)
    everybody = ibis.window()
    joined = joined.mutate(unjudged=joined.due.sum().over(everybody).isnull() & joined.agreed.any().over(everybody))
    judged = joined.filter(joined.due.notnull() | ~joined.agreed)
    kept = judged.agreed & reaches(judged.done, judged.due, query)
    return judged.select(
        kind=ibis.literal("institution"),
        member=judged.organization_id.cast("string"),
        division="division",
        numerator=ibis.ifelse(judged.unjudged, ibis.null("int64"), ibis.ifelse(kept, 1, 0)).cast("int64"),
        denominator=ibis.literal(1, "int64"),
    )


@measure(
    Header(
        code="home-elders-served",
        why=Text("居家老人是大多数，服务要送到家", "Most elders live at home; services must come to them"),
        clauses=("PA-34",),
        members="elder",
        suppress_below=5,
    )
)
def home_elders_served(query: MeasureQuery) -> Any:
    """Count the elders at home with an enrolment in force."""
    elders = elders_of(query)
    elders = marked(elders.filter(elders.lives == "at-home"), "elder_id", holding(ENROLMENT, query), "served")
    return counted(elders, "elder_id", elders.served, "elder")


@measure(
    Header(
        code="home-care-centres-served",
        why=Text("照料中心就在村里，医疗要到中心", "The centre stands in the village; medicine must come to it"),
        clauses=("PA-34",),
        members="institution",
    )
)
def home_care_centres_served(query: MeasureQuery) -> Any:
    """Count the home-care centres with medicine of their own or by an agreement in force; each centre of a village is one."""
    centres = institutions_of(query)
    centres = centres.filter(centres.kind == "home-care-centre")
    centres = marked(centres, "organization_id", _with_medicine(query), "served")
    return counted(centres, "organization_id", centres.served, "institution")


def _care_institutions(query: MeasureQuery) -> Any:
    """Return the institutions that a target names, else whoever is filed as a care institution on the day (养老机构备案)."""
    if not isinstance(query.condition, Anyone):
        return institutions_of(query)
    institutions = institutions_of(query, "care-licence")
    return institutions.filter(institutions.has_0)


def _owed_to_each(query: MeasureQuery) -> Any:
    """Return for each institution how much fell due to it as a whole in the 365 days before, and how much of it was done in time."""
    services = of_kinds(OBLIGATION, *SERVICES)
    owed = services.filter(services.institution_id.notnull() & (services.due_on >= query.year_before))
    owed = standing(owed.filter(owed.due_on < query.day), query)
    done = ibis.ifelse(in_time(owed, query), 1, 0)
    return owed.group_by("institution_id").aggregate(due=owed.count(), done=done.sum())


def _with_medicine(query: MeasureQuery) -> Any:
    """Return the organizations with a medical licence, a medical unit, or an agreement with a medical institution on the day."""
    licences = LICENCE.filter(LICENCE.kind.isin(TREATING))
    units = CAPABILITY.filter((CAPABILITY.sort == "unit") & of_sector(CAPABILITY.code, "medical"))
    with_medicine = holding(licences, query).select("organization_id")
    for held in (units, AGREEMENT):
        with_medicine = with_medicine.union(holding(held, query).select("organization_id"))
    return with_medicine
