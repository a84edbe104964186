"""Measures that count elders."""

from datetime import date
from typing import Any

from yilian.indicators.facts import ENROLMENT, SERVICE
from yilian.indicators.measures.header import Header, measure
from yilian.indicators.measures.rows import counted
from yilian.indicators.populations import Asked, elders_of, holding, marked
from yilian.policy.entries import Text


@measure(
    Header(
        code="health-management-rate",
        title=Text("老年人健康管理率", "health-management rate"),
        why=Text(
            "每年一次体检和指导，是早发现疾病和失能的起点",
            "The yearly check-up with its guidance is where illness and disability are first seen",
        ),
        numerator=Text("当年接受年度健康体检并得到健康指导的人", "those given the year's check-up and its guidance"),
        denominator=Text("口径内的老年人", "elders within the condition, on the stated basis"),
        clauses=("PA-03", "CZ-06"),
        members="elder",
        yearly=True,
        suppress_below=5,
    )
)
def health_management(asked: Asked) -> Any:
    """Count who was given the year's health check-up, from 1 January to the day; its evidence demands the guidance."""
    first = date(asked.on.year, 1, 1).isoformat()
    in_year = SERVICE.served_on.between(first, asked.on.isoformat())
    checked = SERVICE.filter((SERVICE.item == "health-checkup") & in_year)
    elders = marked(elders_of(asked), "elder_id", checked, "managed")
    return counted(elders, "elder_id", elders.managed, "elder")


@measure(
    Header(
        code="contract-coverage",
        title=Text("家庭医生签约覆盖率", "family-doctor contract coverage"),
        why=Text("没有签约，服务就没有责任人", "Without a contract nobody in particular owes the service"),
        numerator=Text("签约在效的老年人", "elders with a contract in force"),
        denominator=Text("口径内的老年人", "elders within the condition, on the stated basis"),
        clauses=("PA-34",),
        members="elder",
        suppress_below=5,
    )
)
def contract_coverage(asked: Asked) -> Any:
    """Count who has an enrolment in any mode in force on the day."""
    elders = marked(elders_of(asked), "elder_id", holding(ENROLMENT, asked), "enrolled")
    return counted(elders, "elder_id", elders.enrolled, "elder")
