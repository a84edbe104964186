"""Reads agreements for others: enrolments, agreements between institutions, posts."""

from yilian.agreements.queries.coverage import Coverage, coverage_by_township, groups_first, without_contract
from yilian.agreements.queries.enrolments import (
    enrolment,
    enrolment_overlapping,
    enrolments_in_force,
    enrolments_of,
    is_contracted,
)
from yilian.agreements.queries.institutions import (
    agreement,
    agreement_facts,
    agreements,
    agreements_in_force,
    agreements_of,
    expiring,
    in_state,
    items_of_mode,
    modes_between_institutions,
    overlapping_until,
    sector_of,
    sides_reached,
)
from yilian.agreements.queries.posts import post, post_facts, posts_of, posts_on, staff_of

__all__ = [
    "Coverage",
    "agreement",
    "agreement_facts",
    "agreements",
    "agreements_in_force",
    "agreements_of",
    "coverage_by_township",
    "enrolment",
    "enrolment_overlapping",
    "enrolments_in_force",
    "enrolments_of",
    "expiring",
    "groups_first",
    "in_state",
    "is_contracted",
    "items_of_mode",
    "modes_between_institutions",
    "overlapping_until",
    "post",
    "post_facts",
    "posts_of",
    "posts_on",
    "sector_of",
    "sides_reached",
    "staff_of",
    "without_contract",
]
