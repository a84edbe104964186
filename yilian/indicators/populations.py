"""Who is counted: elders and institutions of a place on a day, narrowed by a policy's own condition."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import ibis

from yilian.indicators.tables import (
    ABILITY,
    AGREEMENT,
    BED,
    CAPABILITY,
    CENTRE_CARE,
    ELDER,
    ENROLMENT,
    LICENCE,
    MEMBERSHIP,
    ORGANIZATION,
)
from yilian.kernel.conditions import Anyone, leaves_of
from yilian.kernel.identifiers import division_range
from yilian.kernel.truth import is_yes
from yilian.places.policies import policy_library
from yilian.places.rules import CARING, TREATING
from yilian.policy.conditions import Condition, Leaf, meaning
from yilian.policy.facts import ElderColumns

ANSWERABLE = frozenset(
    {
        "age_at_least",
        "age_at_most",
        "ability_level_at_least",
        "in_group",
        "lives",
        "served_by",
        "contracted",
        "kind",
        "has",
        "ownership",
        "mode",
    }
)
SECONDARY = ("level-2", "level-3")
LICENCES = {"medical-licence": TREATING, "care-licence": CARING}


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
class MeasureQuery:
    """What a figure is asked for: a settled condition, within a division, by residence or household register, on a day.

    `tasks` are those of the document whose target it is, for measures of work done; `threshold` is the share from which a member counts,
    declared by the document's pack where a measure needs one. A measure asks for its days by `day`,
    `year_start`, `year_before` and `birthday` and never makes one of `on`: in the `form` of a query they are places, so that
    a statement is written once for all days (`yilian.indicators.measures.statements`).
    """

    condition: Condition
    division: str
    basis: str
    on: date
    tasks: tuple[Listed, ...] = ()
    threshold: float | None = None
    places: bool = False

    @property
    def form(self) -> "MeasureQuery":
        """The same query for any day; which tasks are due in the year is all that depends on it otherwise."""
        return replace(self, on=date(self.on.year if self.tasks else 1, 1, 1), places=True)

    @property
    def day(self) -> Any:
        """The day as a value of the engines."""
        return self._value(DAY)

    @property
    def year_start(self) -> Any:
        """The 1 January of the day's year."""
        return self._value(YEAR_START)

    @property
    def year_before(self) -> Any:
        """The day 365 days earlier."""
        return self._value(YEAR_BEFORE)

    def birthday(self, years: int) -> Any:
        """Return the day on which those were born who are so many years old on the day."""
        return self._value(BIRTHDAY + years)

    def _value(self, place: int) -> Any:
        return ibis.date(f"{place}-01-01" if self.places else day_at(place, self.on).isoformat())


# Days that follow from the one asked for. In the form of a query each stands as the 1 January of such a year, which no record has.
DAY, YEAR_START, YEAR_BEFORE, BIRTHDAY = 9001, 9002, 9003, 9100


def day_at(place: int, on: date) -> date:
    """Return the day that belongs in a place, for the day asked for."""
    if place >= BIRTHDAY:
        return _years_before(on, place - BIRTHDAY)
    return {DAY: on, YEAR_START: date(on.year, 1, 1), YEAR_BEFORE: on - timedelta(days=365)}[place]


def unanswerable(condition: Condition) -> frozenset[str]:
    """Name the questions of a condition that no fact answers yet; with one of them there is no figure."""
    return frozenset(leaf.name for leaf in leaves_of(condition)) - ANSWERABLE


@dataclass(frozen=True, slots=True)
class Age:
    """Ages of a population on a day, compared by birth dates: an index can answer, and no row is calculated with."""

    born: Any
    query: MeasureQuery

    def __ge__(self, years: float) -> Any:
        """Return who is that old, or older."""
        return self.born <= self.query.birthday(math.ceil(years))

    def __le__(self, years: float) -> Any:
        """Return who is not yet a year older."""
        return self.born > self.query.birthday(math.floor(years) + 1)


def _years_before(on: date, years: int) -> date:
    """Return the day as many years earlier; who was born on a 29 February comes of age on the 1 March of other years."""
    year = max(1, on.year - years)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, on.month, 28 if (on.month, on.day) == (2, 29) and not leap else on.day)


def holding(rows: Any, query: MeasureQuery) -> Any:
    """Keep the rows whose period holds the day; an open end is without bound."""
    begun = rows.from_on.isnull() | (rows.from_on <= query.day)
    return rows.filter(begun & (rows.to_on.isnull() | (rows.to_on >= query.day)))


def within(rows: Any, query: MeasureQuery) -> Any:
    """Keep the rows of the place asked for."""
    first, last = division_range(query.division)
    return rows.filter((rows.division >= first) & (rows.division <= last))


def marked(rows: Any, key: str, among: Any, name: str) -> Any:
    """Return the rows with a column of that name: whether the key is among others."""
    matches = among.select(matched=among[key]).distinct()
    joined = rows.left_join(matches, rows[key] == matches.matched)
    return joined.mutate(**{name: joined.matched.notnull()}).drop("matched")


def elders_of(query: MeasureQuery) -> Any:
    """Return the elders alive and living (or registered) in the place on the day, for whom the condition holds."""
    elders = within(holding(ELDER.filter(ELDER.basis == query.basis), query), query)
    alive = elders.died_on.isnull() | (elders.died_on > query.day)
    elders = elders.filter((elders.birth_date <= query.day) & alive)
    if isinstance(query.condition, Anyone):
        return elders
    elders, columns = _elder_columns(elders, query)
    return elders.filter(is_yes(meaning(query.condition, columns)))


def _elder_columns(elders: Any, query: MeasureQuery) -> tuple[Any, ElderColumns]:
    """Add only those columns that the condition asks about."""
    leaves = tuple(leaves_of(query.condition))
    groups = {str(leaf.operand): f"group_{number}" for number, leaf in enumerate(_of(leaves, "in_group"))}
    for code, name in groups.items():
        members = holding(MEMBERSHIP.filter(MEMBERSHIP.group_code == code), query)
        elders = marked(elders, "elder_id", members, name)
    kinds = {str(leaf.operand): f"served_{number}" for number, leaf in enumerate(_of(leaves, "served_by"))}
    for kind, name in kinds.items():
        elders = marked(elders, "organization_id", _serving(kind, query), "housed")
        centres = holding(CENTRE_CARE.filter(CENTRE_CARE.kind == kind), query)
        elders = marked(elders, "elder_id", centres, "visited")
        elders = elders.mutate(**{name: elders.housed | elders.visited}).drop("housed", "visited")
    if _of(leaves, "contracted"):
        elders = marked(elders, "elder_id", holding(ENROLMENT, query), "contracted")
    if _of(leaves, "ability_level_at_least"):
        elders = _with_levels(elders, query)
    return elders, ElderColumns(
        age=Age(elders.birth_date, query),
        ability_level=elders.ability_level if _of(leaves, "ability_level_at_least") else None,
        lives=elders.lives,
        contracted=elders.contracted if _of(leaves, "contracted") else None,
        residence=elders.division,
        household=elders.division,
        groups={code: elders[name] for code, name in groups.items()},
        served_by={kind: elders[name] for kind, name in kinds.items()},
    )


def _with_levels(elders: Any, query: MeasureQuery) -> Any:
    """Add the ability level that holds on the day; null for whoever was never assessed."""
    levels = holding(ABILITY, query).select(assessed="elder_id", ability_level="level")
    return elders.left_join(levels, elders.elder_id == levels.assessed).drop("assessed")


def _serving(kind: str, query: MeasureQuery) -> Any:
    """Return the institutions whose residents a kind of place serves: it is one, has such a unit, or has an agreement with one."""
    own = ORGANIZATION.filter(ORGANIZATION.kind == kind).select("organization_id")
    units = LICENCE.filter((LICENCE.kind == "medical-unit") & (LICENCE.unit == kind))
    recorded = CAPABILITY.filter((CAPABILITY.code == kind) & (CAPABILITY.sort != "mode"))
    agreed = AGREEMENT.filter(AGREEMENT.medical_kind == kind)
    for held in (units, recorded, agreed):
        own = own.union(holding(held, query).select("organization_id"))
    return own


def _of(leaves: Iterable[Leaf], name: str) -> list[Leaf]:
    """Return the questions of one kind, each operand once."""
    return list({leaf.operand: leaf for leaf in leaves if leaf.name == name}.values())


@dataclass(frozen=True, slots=True)
class InstitutionColumns:
    """What policy conditions ask about institutions, as columns, one row an institution."""

    kind: Any
    ownership: Any
    has: Mapping[str, Any]

    def runs(self, code: str) -> Any:
        """Return the column that says who has a unit or a service."""
        return self.has[code]

    def works_in(self, mode: str) -> Any:
        """Return the column that says who works in a mode."""
        return self.has[mode]


def institutions_of(query: MeasureQuery, *having: str) -> Any:
    """Return the organizations in the place on the day for which the condition holds; `has_0` … say whether they have what is named."""
    organizations = within(holding(ORGANIZATION, query), query)
    wanted = [str(leaf.operand) for name in ("has", "mode") for leaf in _of(leaves_of(query.condition), name)]
    names = {code: f"has_{number}" for number, code in enumerate(dict.fromkeys((*having, *wanted)))}
    for code, name in names.items():
        organizations = _having(organizations, code, name, query)
    if isinstance(query.condition, Anyone):
        return organizations
    has = {code: organizations[name] for code, name in names.items()}
    columns = InstitutionColumns(organizations.kind, organizations.ownership, has)
    return organizations.filter(is_yes(meaning(query.condition, columns)))


def _having(organizations: Any, code: str, name: str, query: MeasureQuery) -> Any:
    """Return which organizations have something on the day."""
    if code == "secondary-or-above":
        return organizations.mutate(**{name: organizations.level.isin(SECONDARY)})
    if code in LICENCES:
        licences = holding(LICENCE.filter(LICENCE.kind.isin(LICENCES[code])), query)
        return marked(organizations, "organization_id", licences, name)
    recorded = holding(CAPABILITY.filter(CAPABILITY.code == code), query).select("organization_id")
    units = LICENCE.filter((LICENCE.kind == "medical-unit") & (LICENCE.unit == code))
    return marked(
        organizations, "organization_id", recorded.union(holding(units, query).select("organization_id")), name
    )


def of_sector(kinds: Any, *sectors: str) -> Any:
    """Return which kinds of places belong to sectors of the catalogue."""
    return kinds.isin(
        [place_kind.code for place_kind in policy_library().catalogue.place_kinds if place_kind.sector in sectors]
    )


def beds_of(query: MeasureQuery, *kinds: str) -> Any:
    """Return the beds of some kinds that stood in the place on the day, with the kind of place as `place_kind`."""
    beds = within(holding(BED.filter(BED.kind.isin(kinds)), query), query)
    places = ORGANIZATION.select("organization_id", place_kind="kind")
    return beds.join(places, "organization_id")
