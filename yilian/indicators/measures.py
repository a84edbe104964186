"""Measures: each says, for every member of its population, whether that member counts.

A measure gives an Ibis table with the columns `member` (elder id), `division` (12 digits) and `counts` (boolean). The figure, its
breakdown and the list of who is missing are all read from that one table, so they cannot disagree.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yilian.indicators.facts import SERVICE, alive_on, columns_of
from yilian.kernel.identifiers import division_range
from yilian.policy.conditions import NO_TERMS, Anyone, Condition, meaning


@dataclass(frozen=True, slots=True)
class Population:
    """Whom a target counts: a condition, within a division, by residence or by household register, on a day."""

    condition: Condition
    division: str
    basis: str
    on: date


def population(wanted: Population) -> Any:
    """Give the elders of a population, one row each, with `division` by the basis stated."""
    elders = alive_on(wanted.on)
    place = elders.household if wanted.basis == "household" else elders.residence
    found = elders.mutate(division=place)
    first, last = division_range(wanted.division)
    found = found.filter((found.division >= first) & (found.division <= last))
    if isinstance(wanted.condition, Anyone):
        return found
    return found.filter(meaning(wanted.condition, columns_of(found), NO_TERMS))


def health_management(wanted: Population) -> Any:
    """Count who was given the year's health check-up with its guidance, from 1 January to the day (PA-03, CZ-06)."""
    elders = population(wanted)
    first = date(wanted.on.year, 1, 1).isoformat()
    in_year = (SERVICE.item == "health-checkup") & SERVICE.on.between(first, wanted.on.isoformat())
    checked = SERVICE.filter(in_year).select(checked="elder_id").distinct()
    managed = elders.left_join(checked, elders.elder_id == checked.checked)
    return managed.select(member="elder_id", division="division", counts=managed.checked.notnull())


MEASURES: Mapping[str, Callable[[Population], Any]] = {"health-management-rate": health_management}
