"""Reads enrolments as columns, and says which of them stand alone and which must be planned one by one."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from yilian.assessments.queries import ability_days_of
from yilian.obligations.rules.population import FAR, Assessed, Membership, Population
from yilian.places.policies import shelf

COUNTY = 6
# Alone: one enrolment ever, no move, no institution, no absence, no merging. What is not alone is planned one by one.
ENROLMENTS = """
    SELECT enrolment.id, enrolment.elder_id, enrolment.team_id, enrolment.mode, enrolment.starts_on,
        least(enrolment.ends_on, elder.died_on) AS last, elder.birth_date, elder.lives,
        elder.residence_division_id, elder.household_division_id,
        elder.organization_id IS NULL AND elder.merged_into_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM agreements_enrolment AS other
                        WHERE other.elder_id = elder.id AND other.id <> enrolment.id)
        AND NOT EXISTS (SELECT 1 FROM people_residence AS former WHERE former.elder_id = elder.id)
        AND NOT EXISTS (SELECT 1 FROM obligations_absence AS absence WHERE absence.elder_id = elder.id) AS alone,
        EXISTS (SELECT 1 FROM assessments_assessment AS assessed WHERE assessed.elder_id = elder.id) AS assessed
    FROM agreements_enrolment AS enrolment JOIN people_elder AS elder ON elder.id = enrolment.elder_id
    WHERE enrolment.id > %s AND (enrolment.ends_on IS NULL OR enrolment.ends_on >= %s)
        AND (elder.died_on IS NULL OR elder.died_on >= %s) {narrowed}
    ORDER BY enrolment.id LIMIT %s
"""
MEMBERSHIPS = """
    SELECT elder_id, "group", coalesce(starts_on, DATE '0001-01-01'), coalesce(ends_on, DATE '9999-12-31')
    FROM people_elder_group WHERE elder_id = ANY(%s)
"""
Row = tuple[Any, ...]


def enrolments_from(after: int, running_on: date, size: int, teams: Sequence[int] = ()) -> list[Row]:
    """Give a batch of enrolments that run on a day or later, in order, behind one number."""
    narrowed = "AND enrolment.team_id = ANY(%s)" if teams else ""
    values: list[Any] = [after, running_on, running_on, *([list(teams)] if teams else []), size]
    with connection.cursor() as cursor:
        cursor.execute(ENROLMENTS.format(narrowed=narrowed), values)
        return list(cursor.fetchall())


def alone(row: Row) -> bool:
    """Say whether an enrolment stands alone."""
    return bool(row[-2])


def populations(rows: Sequence[Row]) -> Iterator[tuple[str, Population]]:
    """See the enrolments of each mode as columns, those of elders whose ability was assessed apart."""
    for mode, assessed in sorted({(row[3], row[-1]) for row in rows}):
        yield mode, _population([row for row in rows if (row[3], row[-1]) == (mode, assessed)], assessed=assessed)


def _population(rows: Sequence[Row], *, assessed: bool) -> Population:
    keys, elders, teams, _modes, starts, last, born, lives, residence, household, *_flags = zip(*rows, strict=True)
    ends = [FAR if day is None else day for day in last]
    return Population(
        enrolment=np.array(keys, dtype=np.int64), elder=np.array(elders, dtype=np.int64),
        team=np.array(teams, dtype=np.int64), starts=np.array(starts, dtype="datetime64[D]"),
        last=np.array(ends, dtype="datetime64[D]"), born=np.array(born, dtype="datetime64[D]"),
        lives=np.array(lives), residence=np.array(residence), household=np.array(household),
        territory=np.array([code[: _digits()] for code in residence]),
        level=np.full(len(rows), -1, dtype=np.int64), groups=_memberships(elders),
        assessed=_assessed(elders) if assessed else None,
    )  # fmt: skip


def _assessed(elders: Sequence[int]) -> Assessed:
    """Read who was assessed when."""
    place = {elder: row for row, elder in enumerate(elders)}
    found = ability_days_of(elders)
    rows = np.array([place[elder] for elder, _day in found], dtype=np.int64)
    return Assessed(rows, np.array([day for _elder, day in found], dtype="datetime64[D]"))


def _digits() -> int:
    """Say how much of a code decides which documents bind."""
    return max(COUNTY, *(len(pack.header.jurisdiction) for pack in shelf().packs))


def _memberships(elders: Sequence[int]) -> dict[str, Membership]:
    """Read who belongs to which group, and when."""
    place = {elder: row for row, elder in enumerate(elders)}
    found: dict[str, tuple[list[int], list[date], list[date]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(MEMBERSHIPS, [list(elders)])
        for elder, group, starts, ends in cursor.fetchall():
            rows, begins, closes = found.setdefault(group, ([], [], []))
            rows.append(place[elder])
            begins.append(starts)
            closes.append(ends)
    return {
        group: Membership(
            np.array(rows, dtype=np.int64),
            np.array(begins, dtype="datetime64[D]"),
            np.array(closes, dtype="datetime64[D]"),
        )
        for group, (rows, begins, closes) in found.items()
    }
