"""Who is counted: elders and institutions of a place on a day, narrowed by a policy's own condition."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis

from yilian.indicators.facts import (
    ABILITY,
    AGREEMENT,
    BED,
    CAPABILITY,
    ELDER,
    ENROLMENT,
    LICENCE,
    MEMBERSHIP,
    ORGANIZATION,
)
from yilian.kernel.identifiers import division_range
from yilian.places.policies import shelf
from yilian.policy.conditions import NO_TERMS, Anyone, Condition, Leaf, leaves_of, meaning
from yilian.policy.facts import UNKNOWN_LEVEL, ElderColumns

ANSWERABLE = frozenset({
    "age_at_least", "age_at_most", "ability_level_at_least", "in_group", "lives", "served_by", "contracted",
    "kind", "has", "ownership", "mode",
})  # fmt: skip
SECONDARY = ("level-2", "level-3")


@dataclass(frozen=True, slots=True)
class Listed:
    """A task as a document lists it: `kind` is project, milestone or task; a task without a date is never due."""

    pack: str
    kind: str
    number: str
    due: date | None

    @property
    def key(self) -> str:
        """The task in one word, alike in every engine."""
        return f"{self.pack}|{self.kind}|{self.number}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a figure is asked for: a settled condition, within a division, by residence or household register, on a day.

    `tasks` are those of the document whose target it is, for measures of work done.
    """

    condition: Condition
    division: str
    basis: str
    on: date
    tasks: tuple[Listed, ...] = ()

    @property
    def day(self) -> Any:
        """The day as a value of the engines."""
        return ibis.date(self.on.isoformat())


def unanswerable(condition: Condition) -> frozenset[str]:
    """Name the questions of a condition that no fact answers yet; with one of them there is no figure."""
    return frozenset(leaf.name for leaf in leaves_of(condition)) - ANSWERABLE


@dataclass(frozen=True, slots=True)
class Age:
    """Ages of a population on a day, compared by birth dates: an index can answer, and no row is calculated with."""

    born: Any
    on: date

    def __ge__(self, years: float) -> Any:
        """Say who is that old, or older."""
        return self.born <= ibis.date(_years_before(self.on, math.ceil(years)).isoformat())

    def __le__(self, years: float) -> Any:
        """Say who is not yet a year older."""
        return self.born > ibis.date(_years_before(self.on, math.floor(years) + 1).isoformat())


def _years_before(on: date, years: int) -> date:
    """Give the day as many years earlier; who was born on a 29 February comes of age on the 1 March of other years."""
    year = max(1, on.year - years)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, on.month, 28 if (on.month, on.day) == (2, 29) and not leap else on.day)


def holding(rows: Any, asked: Asked) -> Any:
    """Keep the rows whose period holds the day; an open end is without bound."""
    begun = rows.from_on.isnull() | (rows.from_on <= asked.day)
    return rows.filter(begun & (rows.to_on.isnull() | (rows.to_on >= asked.day)))


def within(rows: Any, asked: Asked) -> Any:
    """Keep the rows of the place asked for."""
    first, last = division_range(asked.division)
    return rows.filter((rows.division >= first) & (rows.division <= last))


def marked(rows: Any, key: str, among: Any, name: str) -> Any:
    """Say of each row, in a column of that name, whether its key is found among others."""
    found = among.select(found=among[key]).distinct()
    joined = rows.left_join(found, rows[key] == found.found)
    return joined.mutate(**{name: joined.found.notnull()}).drop("found")


def elders_of(asked: Asked) -> Any:
    """Give the elders alive and living (or registered) in the place on the day, for whom the condition holds."""
    elders = within(holding(ELDER.filter(ELDER.basis == asked.basis), asked), asked)
    alive = elders.died_on.isnull() | (elders.died_on > asked.day)
    elders = elders.filter((elders.birth_date <= asked.day) & alive)
    if isinstance(asked.condition, Anyone):
        return elders
    elders, columns = _elder_columns(elders, asked)
    return elders.filter(meaning(asked.condition, columns, NO_TERMS))


def _elder_columns(elders: Any, asked: Asked) -> tuple[Any, ElderColumns]:
    """Add only those columns that the condition asks about."""
    leaves = tuple(leaves_of(asked.condition))
    groups = {str(leaf.operand): f"group_{number}" for number, leaf in enumerate(_of(leaves, "in_group"))}
    for code, name in groups.items():
        members = holding(MEMBERSHIP.filter(MEMBERSHIP.group_code == code), asked)
        elders = marked(elders, "elder_id", members, name)
    kinds = {str(leaf.operand): f"served_{number}" for number, leaf in enumerate(_of(leaves, "served_by"))}
    for kind, name in kinds.items():
        elders = marked(elders, "organization_id", _serving(kind, asked), name)
    if _of(leaves, "contracted"):
        elders = marked(elders, "elder_id", holding(ENROLMENT, asked), "contracted")
    if _of(leaves, "ability_level_at_least"):
        elders = _with_levels(elders, asked)
    return elders, ElderColumns(
        age=Age(elders.birth_date, asked.on),
        ability_level=elders.ability_level if _of(leaves, "ability_level_at_least") else None,
        lives=elders.lives,
        contracted=elders.contracted if _of(leaves, "contracted") else None,
        residence=elders.division,
        household=elders.division,
        groups={code: elders[name] for code, name in groups.items()},
        served_by={kind: elders[name] for kind, name in kinds.items()},
    )


def _with_levels(elders: Any, asked: Asked) -> Any:
    """Add the ability level that holds on the day; -1 for whoever was never assessed."""
    levels = holding(ABILITY, asked).select(assessed="elder_id", found_level="level")
    joined = elders.left_join(levels, elders.elder_id == levels.assessed)
    return joined.mutate(ability_level=joined.found_level.fill_null(UNKNOWN_LEVEL)).drop("assessed", "found_level")


def _serving(kind: str, asked: Asked) -> Any:
    """Give the institutions whose residents a kind of place serves: it is one, has such a unit, or has an agreement with one."""
    own = ORGANIZATION.filter(ORGANIZATION.kind == kind).select("organization_id")
    units = LICENCE.filter((LICENCE.kind == "medical-unit") & (LICENCE.unit == kind))
    recorded = CAPABILITY.filter((CAPABILITY.code == kind) & (CAPABILITY.sort != "mode"))
    agreed = AGREEMENT.filter(AGREEMENT.medical_kind == kind)
    for held in (units, recorded, agreed):
        own = own.union(holding(held, asked).select("organization_id"))
    return own


def _of(leaves: Iterable[Leaf], name: str) -> list[Leaf]:
    """Give the questions of one kind, each operand once."""
    return list({leaf.operand: leaf for leaf in leaves if leaf.name == name}.values())


@dataclass(frozen=True, slots=True)
class InstitutionColumns:
    """What policy conditions ask about institutions, as columns, one row an institution."""

    kind: Any
    ownership: Any
    has: Mapping[str, Any]

    def runs(self, code: str) -> Any:
        """Give the column that says who has a unit or a service."""
        return self.has[code]

    def works_in(self, mode: str) -> Any:
        """Give the column that says who works in a mode."""
        return self.has[mode]


def institutions_of(asked: Asked, *having: str) -> Any:
    """Give the organizations in the place on the day for which the condition holds; `has_0` … say whether they have what is named."""
    organizations = within(holding(ORGANIZATION, asked), asked)
    wanted = [str(leaf.operand) for name in ("has", "mode") for leaf in _of(leaves_of(asked.condition), name)]
    names = {code: f"has_{number}" for number, code in enumerate(dict.fromkeys((*having, *wanted)))}
    for code, name in names.items():
        organizations = _having(organizations, code, name, asked)
    if isinstance(asked.condition, Anyone):
        return organizations
    has = {code: organizations[name] for code, name in names.items()}
    columns = InstitutionColumns(organizations.kind, organizations.ownership, has)
    return organizations.filter(meaning(asked.condition, columns, NO_TERMS))


def _having(organizations: Any, code: str, name: str, asked: Asked) -> Any:
    """Say which organizations have something on the day."""
    if code == "secondary-or-above":
        return organizations.mutate(**{name: organizations.level.isin(SECONDARY)})
    kinds = {"medical-licence": "medical", "care-licence": "care"}
    if code in kinds:
        licences = holding(LICENCE.filter(LICENCE.kind == kinds[code]), asked)
        return marked(organizations, "organization_id", licences, name)
    recorded = holding(CAPABILITY.filter(CAPABILITY.code == code), asked).select("organization_id")
    units = LICENCE.filter((LICENCE.kind == "medical-unit") & (LICENCE.unit == code))
    return marked(
        organizations, "organization_id", recorded.union(holding(units, asked).select("organization_id")), name
    )


def of_sector(kinds: Any, *sectors: str) -> Any:
    """Say which kinds of places belong to sectors of the catalogue."""
    return kinds.isin([one.code for one in shelf().catalogue.place_kinds if one.sector in sectors])


def beds_of(asked: Asked, *kinds: str) -> Any:
    """Give the beds of some kinds that stood in the place on the day, with the kind of place as `place_kind`."""
    beds = within(holding(BED.filter(BED.kind.isin(kinds)), asked), asked)
    places = ORGANIZATION.select("organization_id", place_kind="kind")
    return beds.join(places, "organization_id")
