"""Whether integrated services reach every county, township and village."""

from typing import Any

from yilian.indicators.facts import AGREEMENT, CAPABILITY, DIVISION, ENROLMENT
from yilian.indicators.measures.header import Header, measure
from yilian.indicators.measures.rows import counted
from yilian.indicators.populations import Asked, elders_of, holding, within
from yilian.policy.conditions import Anyone
from yilian.policy.entries import Text

DIGITS = {"county": 6, "township": 9, "village": 12}


@measure(
    Header(
        code="service-coverage",
        title=Text("医养结合服务覆盖率", "coverage of integrated services"),
        why=Text(
            "全覆盖是指县、乡、村都有服务，而不只是县城有",
            "Full coverage means county, township and village, not the county town alone",
        ),
        numerator=Text(
            "有医养结合服务的县、乡、村单位",
            "divisions at county, township and village level with an integrated service",
        ),
        denominator=Text("全部县、乡、村单位", "all divisions at county, township and village level"),
        clauses=("PA-04", "PA-27", "TZ-26", "CZ-16"),
        members="division",
    )
)
def service_coverage(asked: Asked) -> Any:
    """Count the divisions in which, or below which, an institution works in a mode, has an agreement in force, or an elder is enrolled on the day."""
    parts = [_level(asked, level, digits) for level, digits in DIGITS.items()]
    return parts[0].union(parts[1]).union(parts[2])


def _level(asked: Asked, level: str, digits: int) -> Any:
    """Give the divisions of one level, each with whether it is served."""
    everybody = Asked(Anyone(), asked.division, "resident", asked.on)
    enrolled = holding(ENROLMENT, asked).select(one="elder_id").distinct()
    elders = elders_of(everybody).join(enrolled, [("elder_id", "one")]).select("division")
    modes = within(holding(CAPABILITY.filter(CAPABILITY.sort == "mode"), asked), asked).select("division")
    agreed = within(holding(AGREEMENT, asked), asked).select("division")
    served = elders.union(modes).union(agreed)
    served = served.select(served=served.division.substr(0, digits)).distinct()
    divisions = within(DIVISION.filter(DIVISION.level == level), asked)
    divisions = divisions.mutate(own=divisions.division.substr(0, digits))
    found = divisions.left_join(served, divisions.own == served.served)
    return counted(found, "division", found.served.notnull(), "division")
