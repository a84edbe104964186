"""Measures that rest on agreements between institutions: whether care institutions have medicine at hand, and whether it is as agreed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import ibis

from yilian.indicators.facts import AGREEMENT, CAPABILITY, ENROLMENT, LICENCE, OBLIGATION
from yilian.indicators.measures.header import Header, measure
from yilian.indicators.measures.owed import broken
from yilian.indicators.measures.rows import counted
from yilian.indicators.populations import Asked, elders_of, holding, institutions_of, marked, of_sector
from yilian.policy.conditions import Anyone
from yilian.policy.entries import Text

# 养老机构 where a document says no more; those that list kinds (TZ-01, CZ-05) start from these three.
CARE_INSTITUTIONS = ("care-institution", "rural-care-home", "welfare-centre")
YEAR = timedelta(days=365)


@measure(
    Header(
        code="care-institutions-with-medical-service",
        title=Text("提供医疗卫生服务的养老机构比例", "care institutions with medical service"),
        why=Text("住进机构的老人身边要有医疗", "Whoever lives in an institution needs medicine at hand"),
        numerator=Text(
            "以内设、协议等任一形式提供医疗卫生服务的养老机构",
            "care institutions that provide medical service in any form",
        ),
        denominator=Text("全部养老机构", "all care institutions"),
        clauses=("PA-37", "TZ-01", "TZ-03", "CZ-05"),
        members="institution",
    )
)
def care_institutions_with_medicine(asked: Asked) -> Any:
    """Count the care institutions with a medical licence or unit of their own on the day, or with an agreement in force."""
    found = marked(_care_institutions(asked), "organization_id", _with_medicine(asked), "served")
    return counted(found, "organization_id", found.served, "institution")


@measure(
    Header(
        code="connection-degree",
        title=Text("医疗机构和养老机构无缝对接程度", "seamless connection of medical and care institutions"),
        why=Text("协议签了还要履行", "An agreement must be kept, not only signed"),
        numerator=Text("有在效协议且按约履行的养老机构", "care institutions whose agreement is in force and kept"),
        denominator=Text("全部养老机构", "all care institutions"),
        clauses=("PA-27", "TZ-26", "CZ-16"),
        members="institution",
    )
)
def connection_degree(asked: Asked) -> Any:
    """Count the care institutions with an agreement in force to which nothing owed as a whole in the 365 days before was late or missed.

    Whether referrals between them are answered is not in it: `referrals-answered-in-time` waits for the records of the module referrals.
    """
    first = ibis.date((asked.on - YEAR).isoformat())
    owed = OBLIGATION.filter(OBLIGATION.institution_id.notnull() & (OBLIGATION.due_on >= first))
    let_down = broken(owed, asked).select(organization_id="institution_id")
    found = marked(_care_institutions(asked), "organization_id", holding(AGREEMENT, asked), "agreed")
    found = marked(found, "organization_id", let_down, "let_down")
    return counted(found, "organization_id", found.agreed & ~found.let_down, "institution")


@measure(
    Header(
        code="home-care-centres-and-home-elders-served",
        title=Text(
            "居家养老服务照料中心和居家老人签约服务覆盖率", "home-care centres and home elders served under contract"
        ),
        why=Text("居家老人是大多数，服务要送到家", "Most elders live at home; services must come to them"),
        numerator=Text(
            "得到签约等医养结合服务的照料中心和居家老人", "home-care centres and home elders served under a contract"
        ),
        denominator=Text("全部照料中心和居家老人", "all home-care centres and home elders"),
        clauses=("PA-34",),
        members="elder",
        suppress_below=5,
    )
)
def home_served(asked: Asked) -> Any:
    """Count the elders at home with an enrolment in force, and the home-care centres with medicine of their own or by an agreement."""
    elders = elders_of(asked)
    elders = marked(elders.filter(elders.lives == "at-home"), "elder_id", holding(ENROLMENT, asked), "served")
    centres = institutions_of(replace(asked, condition=Anyone()))
    centres = centres.filter(centres.kind == "home-care-centre")
    centres = marked(centres, "organization_id", _with_medicine(asked), "served")
    return counted(elders, "elder_id", elders.served, "elder").union(
        counted(centres, "organization_id", centres.served, "institution")
    )


def _care_institutions(asked: Asked) -> Any:
    """Give the institutions that a target names, else all care institutions."""
    found = institutions_of(asked)
    return found.filter(found.kind.isin(CARE_INSTITUTIONS)) if isinstance(asked.condition, Anyone) else found


def _with_medicine(asked: Asked) -> Any:
    """Give the organizations with a medical licence, a medical unit, or an agreement with a medical institution on the day."""
    licences = LICENCE.filter(LICENCE.kind.isin(("medical", "medical-unit")))
    units = CAPABILITY.filter((CAPABILITY.sort == "unit") & of_sector(CAPABILITY.code, "medical"))
    found = holding(licences, asked).select("organization_id")
    for held in (units, AGREEMENT):
        found = found.union(holding(held, asked).select("organization_id"))
    return found
