"""Figures: what a target's measure gives in a place on a day, in total, by division, and member by member."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import ibis
from django.core.cache import cache
from django.db import connection

from yilian.indicators.engines import (
    LIVE,
    Engine,
    breakdown_rows,
    figure_rows,
    has_shares,
    member_rows,
    share_rows,
    written,
)
from yilian.indicators.facts import OBLIGATION
from yilian.indicators.measures import MEASURES
from yilian.indicators.measures.owed import in_time, standing
from yilian.indicators.measures.rows import divisions
from yilian.indicators.populations import Asked, Listed, unanswerable, within
from yilian.indicators.rules import Figure
from yilian.kernel.identifiers import contains, prefix_of
from yilian.places.policies import shelf
from yilian.policy.conditions import Anyone, Condition
from yilian.policy.entries import Target
from yilian.policy.pack import Pack
from yilian.policy.resolution import Policy
from yilian.policy.settling import settled
from yilian.supervision.queries import entries_of

PAGE = 50
PER = {"city": 4, "county": 6, "township": 9, "community": 12, "village": 12}
KEPT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Member:
    """One member behind a figure: an elder, an institution, a division or a task, by its own key."""

    kind: str
    key: str
    division: str
    counts: bool
    amount: int | None = None

    @property
    def elder_id(self) -> int:
        """The elder's number, where the member is one."""
        return int(self.key)


def asked_for(target: Target, division: str, on: date, facts_on: date | None = None) -> Asked | None:
    """Say what is asked for a target in a place; nothing when its measure, or its condition, has no facts yet.

    The policy is read on `on`, or on the document's nearest day in force; the facts are those of `facts_on`.
    """
    measure = MEASURES.get(target.measure)
    condition = target.of.condition if target.of is not None else Anyone()
    if measure is None or measure.table is None or unanswerable(condition):
        return None
    pack = shelf().pack_of_clause(target.clause)
    policy = _policy(pack, division, on)
    day = facts_on or on
    basis = str(policy.parameter(target.basis).value) if target.basis and "." in target.basis else target.basis
    tasks = _tasks(pack, target) if measure.header.members == "task" else ()
    return Asked(settled(condition, policy.terms), prefix_of(division), basis or "resident", day, tasks)


def basis_of(target: Target, division: str, on: date) -> str:
    """Say on what basis a target's elders are counted, `resident` or `household`; nothing where none are."""
    header = MEASURES[target.measure].header
    asked = asked_for(target, division, on) if header.members == "elder" or header.unit.startswith("per-") else None
    return "" if asked is None else asked.basis


def _policy(pack: Pack, division: str, on: date) -> Policy:
    """Give the policy by which a document's targets are read: that of the day, or of the nearest day on which it is in force."""
    span = pack.header.in_force
    day = max(on, span.starts_on)
    if span.ends_on is not None:
        day = min(day, span.ends_on)
    home = pack.header.jurisdiction
    return shelf().in_force(division if division and contains(home, division) else home, day)


def _tasks(pack: Pack, target: Target) -> tuple[Listed, ...]:
    """Give the tasks of a document; a target that names projects in its words asks for those alone."""
    entries = list(entries_of(pack))
    named = {
        project.no
        for project in pack.tasks.projects
        for name in (project.name, *project.known_as)
        if name in target.printed
    }
    if target.measure == "hastened-centres-finished":
        entries = [one for one in entries if one.kind == "project" and int(one.number) in named]
    return tuple(Listed(one.pack, one.kind, one.number, one.due) for one in entries)


def figure_of(
    target: Target, division: str, on: date, engine: Engine = LIVE, facts_on: date | None = None
) -> Figure | None:
    """Give a target's figure; none where its facts do not exist yet. For a target “per township” it is that of the least one."""
    asked = asked_for(target, division, on, facts_on)
    if asked is None:
        return None
    if has_shares(target.measure):
        return _shares(asked, target.measure, engine)
    if target.per in PER and len(asked.division) < PER[target.per]:
        return _least(_by_division(target, asked, PER[target.per], engine))
    return made(target.measure, *figure_rows(engine, asked, target.measure)[0])


def made(measure: str, numerator: int | None, denominator: int | None) -> Figure:
    """Make a figure in the unit of its measure; PostgreSQL gives sums as decimals."""
    header = MEASURES[measure].header
    numerator = None if numerator is None else int(numerator)
    denominator = None if denominator is None else int(denominator)
    if header.unit == "count":
        return Figure(numerator, None, count=True)
    return Figure(numerator if denominator else numerator or 0, denominator or 0, header.scale)


def _shares(asked: Asked, measure: str, engine: Engine) -> Figure:
    """Give the shares of a measure that splits."""
    rows = share_rows(engine, asked, measure)
    whole = int(rows[0][2]) if rows else 0
    parts = {part: int(numerator) / whole for part, numerator, _ in rows} if whole else {}
    return Figure(int(rows[0][1]) if rows else None, whole, parts=parts)


def _least(parts: Mapping[str, Figure]) -> Figure | None:
    """Give the figure of the division that has least."""
    return min(parts.values(), key=lambda one: one.value or 0, default=None)


def lacking(target: Target, division: str, on: date, engine: Engine = LIVE) -> int | None:
    """Say how many are lacking over all divisions, for a target that each of them must reach."""
    asked = asked_for(target, division, on)
    if asked is None or target.value is None or target.per not in PER or len(asked.division) >= PER[target.per]:
        return None
    parts = _by_division(target, asked, PER[target.per], engine)
    return sum(one.short_of(target.value) for one in parts.values())


def _by_division(target: Target, asked: Asked, digits: int, engine: Engine) -> dict[str, Figure]:
    """Give the figure of each division of a level, those without any member with 0; nothing when nobody has one."""
    found = {
        row[0]: made(target.measure, row[1], row[2]) for row in breakdown_rows(engine, asked, target.measure, digits)
    }
    if not any(one.numerator is not None for one in found.values()):
        return {}
    level = next(name for name, length in PER.items() if length == digits and name != "community")
    every = engine.rows(written(divisions(asked, level).select("division"), engine.dialect))
    return {code[:digits]: found.get(code[:digits], made(target.measure, 0, 0)) for (code,) in every}


def breakdown(target: Target, division: str, on: date, digits: int, engine: Engine = LIVE) -> list[tuple[str, Figure]]:
    """Split a figure by the divisions named by the first `digits` of their code."""
    asked = asked_for(target, division, on)
    if asked is None:
        return []
    rows = breakdown_rows(engine, asked, target.measure, digits)
    return [
        (code.ljust(12, "0"), made(target.measure, numerator, denominator)) for code, numerator, denominator in rows
    ]


def members(target: Target, division: str, on: date, *, counts: bool, offset: int = 0) -> Iterator[Member]:
    """Give a page of the members behind a figure: those who count, or those who are missing."""
    asked = asked_for(target, division, on)
    rows = [] if asked is None else member_rows(LIVE, asked, target.measure, (counts, PAGE, offset))
    return (
        Member(kind, key, code, bool(amount), None if amount is None else int(amount))
        for kind, key, code, amount in rows
    )


def every_member(target: Target, division: str, on: date) -> Iterator[Member]:
    """Give all the members behind a figure, those who count first; meant for institutions, never for elders."""
    for counts in (True, False):
        offset = 0
        while True:
            page = list(members(target, division, on, counts=counts, offset=offset))
            yield from page
            if len(page) < PAGE:
                break
            offset += PAGE


def owed_to_institutions(division: str, on: date) -> dict[int, tuple[int, int]]:
    """Give, for each institution, how much was due to it as a whole from 1 January to the day before, and how much of it was done in time."""
    asked = Asked(Anyone(), prefix_of(division), "resident", on)
    first = ibis.date(date(on.year, 1, 1).isoformat())
    owed = within(OBLIGATION.filter(OBLIGATION.institution_id.notnull()), asked)
    owed = standing(owed.filter((owed.due_on >= first) & (owed.due_on < asked.day)), asked)
    kept = ibis.ifelse(in_time(owed, asked), 1, 0)
    found = owed.group_by("institution_id").aggregate(due=owed.count(), in_time=kept.sum())
    return {key: (int(due), int(done)) for key, due, done in LIVE.rows(written(found, LIVE.dialect))}


def value_then(target: Target, division: str, on: date, then: date, engine: Engine = LIVE) -> float | None:
    """Give a figure's value on an earlier day; the live one is kept for some minutes, for everybody of the same reach."""
    if engine is not LIVE:
        return _value(target, division, on, then, engine)
    reach = getattr(connection, "yilian_reach", "")
    key = f"trend:{hash((connection.settings_dict['NAME'], target.clause, target.id, division, on, then, str(reach)))}"
    kept = cache.get(key)
    if kept is None:
        kept = (_value(target, division, on, then, engine),)
        cache.set(key, kept, KEPT_SECONDS)
    value: float | None = kept[0]
    return value


def _value(target: Target, division: str, on: date, then: date, engine: Engine) -> float | None:
    """Give a figure's value on an earlier day."""
    figure = figure_of(target, division, on, engine, then)
    return None if figure is None else figure.value


def condition_of(target: Target) -> Condition:
    """Give the condition of a target as the document says it."""
    return target.of.condition if target.of is not None else Anyone()
