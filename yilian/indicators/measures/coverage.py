"""Whether integrated services reach every county, township and village."""

from typing import Any

import ibis

from yilian.indicators.measures.header import Header, measure
from yilian.indicators.measures.rows import counted, reaches
from yilian.indicators.populations import MeasureQuery, elders_of, holding, marked, within
from yilian.indicators.tables import AGREEMENT, CAPABILITY, DIVISION, ENROLMENT
from yilian.policy.entries import Text

DIGITS = {"county": 6, "township": 9, "village": 12}


@measure(
    Header(
        code="service-coverage",
        why=Text(
            "全覆盖是指县、乡、村都有服务，而不只是县城有",
            "Full coverage means county, township and village, not the county town alone",
        ),
        clauses=("PA-04", "PA-27", "TZ-26", "CZ-16"),
        members="division",
        by_threshold=True,
    )
)
def service_coverage(query: MeasureQuery) -> Any:
    """Count the divisions in which, or below which, an institution works in a mode or has an agreement in force, or of whose elders a declared share is enrolled on the day.

    A single contract does not cover a village: the share is a parameter of the document's pack, shown beside the figure (PA-04).
    """
    parts = [_level(query, level, digits) for level, digits in DIGITS.items()]
    return parts[0].union(parts[1]).union(parts[2])


def _level(query: MeasureQuery, level: str, digits: int) -> Any:
    """Return the divisions of one level, each with whether it is served."""
    modes = within(holding(CAPABILITY.filter(CAPABILITY.sort == "mode"), query), query).select("division")
    agreed = within(holding(AGREEMENT, query), query).select("division")
    served = modes.union(agreed)
    served = served.select(served=served.division.substr(0, digits)).union(_enrolled_enough(query, digits)).distinct()
    divisions = within(DIVISION.filter(DIVISION.level == level), query)
    divisions = divisions.mutate(own=divisions.division.substr(0, digits))
    divisions_served = divisions.left_join(served, divisions.own == served.served)
    return counted(divisions_served, "division", divisions_served.served.notnull(), "division")


def _enrolled_enough(query: MeasureQuery, digits: int) -> Any:
    """Return the divisions of a level of whose elders the declared share has an enrolment in force."""
    elders = marked(elders_of(query), "elder_id", holding(ENROLMENT, query), "enrolled")
    elders = elders.mutate(served=elders.division.substr(0, digits), enrolled=ibis.ifelse(elders.enrolled, 1, 0))
    shares = elders.group_by("served").aggregate(whole=elders.count(), part=elders.enrolled.sum())
    return shares.filter(reaches(shares.part, shares.whole, query)).select("served")
