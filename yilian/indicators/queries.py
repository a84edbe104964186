"""Reads figures: a target's value, its breakdown by division, and who is missing; all from the measure's one table."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
from django.db import connection

from yilian.indicators.measures import MEASURES, Population
from yilian.indicators.rules import Figure
from yilian.places.policies import policy_for, shelf
from yilian.policy.conditions import Anyone
from yilian.policy.entries import Target
from yilian.policy.settling import settled
from yilian.policy.targets import judged

PAGE = 50


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target as it stands on a day: its figure (or none), and the verdict."""

    target: Target
    pack: str
    figure: Figure | None
    verdict: str

    @property
    def short_of(self) -> int | None:
        """How many more must count, for a ratio with a figure."""
        if self.figure is None or self.target.value is None or self.target.unit != "ratio":
            return None
        return self.figure.short_of(self.target.value)

    @property
    def percent(self) -> str:
        """The figure as a percentage, or nothing."""
        value = None if self.figure is None else self.figure.value
        return "" if value is None else f"{value:.1%}"

    @property
    def asked(self) -> str:
        """What is asked, in the unit of the target, or nothing where the clause gives no figure."""
        value = self.target.value
        if value is None:
            return ""
        return f"≥ {value:.0%}" if self.target.unit == "ratio" else f"≥ {value:g}"


@dataclass(frozen=True, slots=True)
class Member:
    """One person behind a figure."""

    elder_id: int
    division: str
    counts: bool


def target_lines(division: str, on: date) -> list[TargetLine]:
    """Give every target of every pack that binds a division, with its figure on a day."""
    return [_line(found.pack, found.target, division, on) for found in policy_for(division, on).targets()]


def target_line(pack: str, target_id: str, division: str, on: date) -> TargetLine:
    """Give one target of a pack."""
    return _line(pack, shelf().pack(pack).target[target_id], division, on)


def _line(pack: str, target: Target, division: str, on: date) -> TargetLine:
    """Work out one target."""
    figure = figure_of(target, division, on)
    measured = None if figure is None else figure.value
    return TargetLine(target, pack, figure, judged(target, measured, on))


def figure_of(target: Target, division: str, on: date) -> Figure | None:
    """Give a target's figure on a day; none where the facts' module does not exist yet."""
    if target.measure not in MEASURES:
        return None
    numerator, denominator = _rows(_figure_sql(_population(target, division, on), target.measure))[0]
    return Figure(numerator or 0, denominator or 0)


def breakdown(target: Target, division: str, on: date, digits: int) -> list[tuple[str, Figure]]:
    """Split a figure by the divisions named by the first `digits` of their code."""
    rows = _rows(_breakdown_sql(_population(target, division, on), target.measure, digits))
    return [(code.ljust(12, "0"), Figure(numerator, denominator)) for code, numerator, denominator in rows]


def members(target: Target, division: str, on: date, *, counts: bool, offset: int = 0) -> Iterator[Member]:
    """Give a page of the persons behind a figure: those who count, or those who are missing."""
    rows = _rows(_members_sql(_population(target, division, on), target.measure, counts, offset))
    return (Member(*row) for row in rows)


def _population(target: Target, division: str, on: date) -> Population:
    """Say whom a target counts."""
    condition = target.of.condition if target.of is not None else Anyone()
    return Population(settled(condition, policy_for(division, on).terms), division, target.basis or "resident", on)


@functools.lru_cache(maxsize=512)
def _figure_sql(wanted: Population, measure: str) -> str:
    """Compile the figure: numerator, denominator."""
    table = MEASURES[measure](wanted)
    return _sql(table.aggregate(numerator=ibis.ifelse(table.counts, 1, 0).sum(), denominator=table.count()))


@functools.lru_cache(maxsize=512)
def _breakdown_sql(wanted: Population, measure: str, digits: int) -> str:
    """Compile the breakdown: code, numerator, denominator."""
    table = MEASURES[measure](wanted)
    table = table.mutate(part=table.division.substr(0, digits))
    parts = table.group_by("part").aggregate(numerator=ibis.ifelse(table.counts, 1, 0).sum(), denominator=table.count())
    return _sql(parts.order_by("part"))


@functools.lru_cache(maxsize=512)
def _members_sql(wanted: Population, measure: str, counts: bool, offset: int) -> str:
    """Compile one page of members."""
    table = MEASURES[measure](wanted)
    table = table.filter(table.counts if counts else ~table.counts)
    return _sql(table.order_by(["division", "member"]).limit(PAGE, offset=offset))


def _sql(expression: Any) -> str:
    """Write an expression in PostgreSQL's dialect."""
    return str(ibis.to_sql(expression, dialect="postgres"))


def _rows(sql: str) -> list[tuple[Any, ...]]:
    """Run a compiled statement on the request's own connection, so that its reach applies."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
