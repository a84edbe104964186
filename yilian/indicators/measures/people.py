"""Measures that count elders."""

from typing import Any

from yilian.indicators.measures.header import Header, measure
from yilian.indicators.measures.rows import counted
from yilian.indicators.populations import MeasureQuery, elders_of, holding, marked
from yilian.indicators.tables import ENROLMENT, SERVICE
from yilian.policy.entries import Text


@measure(
    Header(
        code="health-management-rate",
        why=Text(
            "每年一次体检和指导，是早发现疾病和失能的起点",
            "The yearly check-up with its guidance is where illness and disability are first seen",
        ),
        clauses=("PA-03", "CZ-06"),
        members="elder",
        yearly=True,
        suppress_below=5,
    )
)
def health_management(query: MeasureQuery) -> Any:
    """Count who was given the year's health check-up, from 1 January to the day; its evidence demands the guidance."""
    in_year = SERVICE.served_on.between(query.year_start, query.day)
    checked = SERVICE.filter((SERVICE.item == "health-checkup") & in_year)
    elders = marked(elders_of(query), "elder_id", checked, "managed")
    return counted(elders, "elder_id", elders.managed, "elder")


@measure(
    Header(
        code="contract-coverage",
        why=Text("没有签约，服务就没有责任人", "Without a contract nobody in particular owes the service"),
        clauses=("PA-34",),
        members="elder",
        suppress_below=5,
    )
)
def contract_coverage(query: MeasureQuery) -> Any:
    """Count who has an enrolment in any mode in force on the day."""
    elders = marked(elders_of(query), "elder_id", holding(ENROLMENT, query), "enrolled")
    return counted(elders, "elder_id", elders.enrolled, "elder")
