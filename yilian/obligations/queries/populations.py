"""Reads people with an enrolment and their residence as columns, and says who must be planned one by one."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from yilian.assessments.queries import ability_days_of
from yilian.obligations.rules.population import FAR, NEVER, Happened, Membership, Population, Spans
from yilian.places.policies import policy_library, promises_without_contract

COUNTY = 6
# Alone: at most one enrolment ever and one organization that answers, no move, no institution, no centre, no absence, no merging.
# What is not alone is planned one by one.
ALONE = """
    elder.organization_id IS NULL AND elder.merged_into_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM people_residence AS former WHERE former.elder_id = elder.id AND former.ends_on IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM people_centre_care AS served WHERE served.elder_id = elder.id)
    AND NOT EXISTS (SELECT 1 FROM obligations_absence AS absence WHERE absence.elder_id = elder.id)
"""
ASSESSED = "EXISTS (SELECT 1 FROM assessments_assessment AS assessed WHERE assessed.elder_id = elder.id)"
ENROLMENTS = """
    SELECT enrolment.id, enrolment.elder_id, elder.birth_date, elder.lives, elder.residence_division_id,
        elder.household_division_id, enrolment.mode, enrolment.id, enrolment.team_id, team.organization_id,
        enrolment.starts_on, least(enrolment.ends_on, elder.died_on),
        NULL::bigint, NULL::bigint, NULL::bigint, NULL::date, NULL::date,
        {alone} AND NOT EXISTS (SELECT 1 FROM agreements_enrolment AS other
                                WHERE other.elder_id = elder.id AND other.id <> enrolment.id),
        {assessed}
    FROM agreements_enrolment AS enrolment JOIN people_elder AS elder ON elder.id = enrolment.elder_id
    JOIN people_team AS team ON team.id = enrolment.team_id
    WHERE enrolment.id > %s AND (enrolment.ends_on IS NULL OR enrolment.ends_on >= %s)
        AND (elder.died_on IS NULL OR elder.died_on >= %s)
    ORDER BY enrolment.id LIMIT %s
"""
# Whoever is enrolled, and whoever lives where an organization answers; the area of the village before that of its township.
EVERYBODY = """
    SELECT elder.id, elder.id, elder.birth_date, elder.lives, elder.residence_division_id, elder.household_division_id,
        coalesce(contract.mode, ''), contract.id, contract.team_id, team.organization_id,
        contract.starts_on, least(contract.ends_on, elder.died_on),
        CASE WHEN area.organization_id IS NOT NULL THEN home.id END, area.organization_id,
        (SELECT min(first.id) FROM people_team AS first WHERE first.organization_id = area.organization_id),
        CASE WHEN area.organization_id IS NOT NULL
            THEN greatest(coalesce(home.starts_on, home.recorded_on), area.starts_on) END,
        least(area.ends_on, elder.died_on),
        {alone} AND coalesce(contract.enrolments, 0) <= 1 AND coalesce(area.areas, 0) <= 1,
        {assessed}
    FROM people_elder AS elder
    LEFT JOIN LATERAL (
        SELECT one.id, one.team_id, one.mode, one.starts_on, one.ends_on, count(*) OVER () AS enrolments
        FROM agreements_enrolment AS one WHERE one.elder_id = elder.id ORDER BY one.id LIMIT 1
    ) AS contract ON true
    LEFT JOIN people_team AS team ON team.id = contract.team_id
    LEFT JOIN people_residence AS home ON home.elder_id = elder.id AND home.ends_on IS NULL
    LEFT JOIN LATERAL (
        SELECT one.organization_id, one.starts_on, one.ends_on, count(*) OVER () AS areas
        FROM places_service_area AS one WHERE one.withdrawn_on IS NULL AND one.division_id IN
            (home.division_id, left(home.division_id, 9) || '000', left(home.division_id, 6) || '000000') LIMIT 1
    ) AS area ON true
    WHERE elder.id > %s AND elder.merged_into_id IS NULL AND (contract.id IS NOT NULL OR area.organization_id IS NOT NULL)
        AND (contract.ends_on IS NULL OR area.organization_id IS NOT NULL OR contract.ends_on >= %s)
        AND (elder.died_on IS NULL OR elder.died_on >= %s)
    ORDER BY elder.id LIMIT %s
"""
MEMBERSHIPS = """
    SELECT elder_id, "group", coalesce(starts_on, DATE '0001-01-01'), coalesce(ends_on, DATE '9999-12-31')
    FROM people_elder_group WHERE elder_id = ANY(%s)
"""
Row = tuple[Any, ...]


def people_from(after: int, running_on: date, size: int) -> list[Row]:
    """Return a batch of people, each with one enrolment and their residence, of those owed something on a day or later.

    They come in order behind a number: of enrolments, or of elders once some document promises anything without a contract.
    """
    with connection.cursor() as cursor:
        statement = EVERYBODY if promises_without_contract() else ENROLMENTS
        statement = statement.replace("{alone}", ALONE).replace("{assessed}", ASSESSED)
        cursor.execute(statement, [after, running_on, running_on, size])
        return list(cursor.fetchall())


def alone(row: Row) -> bool:
    """Return whether a person can be planned together with others."""
    return bool(row[-2])


def populations(rows: Sequence[Row]) -> Iterator[tuple[str, Population]]:
    """Return the people of each mode as columns, those whose ability was assessed apart."""
    by_mode: dict[tuple[str, bool], list[Row]] = {}
    for row in rows:
        by_mode.setdefault((row[6], row[-1]), []).append(row)
    for (mode, assessed), of_mode in sorted(by_mode.items()):
        yield mode, _population(of_mode, assessed=assessed)


def _population(rows: Sequence[Row], *, assessed: bool) -> Population:
    columns = list(zip(*rows, strict=True))
    elders, born, lives, residence, household = columns[1:6]
    days_assessed = _assessed(elders) if assessed else None
    return Population(
        elder=np.array(elders, dtype=np.int64),
        enrolment=_spans(columns[7:12]),
        home=_spans((columns[12], columns[14], columns[13], columns[15], columns[16])),
        born=np.array(born, dtype="datetime64[D]"),
        lives=np.array(lives),
        residence=np.array(residence),
        household=np.array(household),
        territory=np.array([code[: _digits()] for code in residence]),
        level=np.full(len(rows), -1, dtype=np.int64),
        groups=_memberships(elders),
        assessed=days_assessed,
        events={} if days_assessed is None else {"assessment": days_assessed},
    )


def _spans(columns: Sequence[Sequence[Any]]) -> Spans:
    """Return one basis of each row, of record, team, obligor, first and last day; without a record there is none."""
    records, teams, obligors, starts, last = columns
    if not any(records):
        return Spans.none(len(records))
    return Spans(
        np.array([key or 0 for key in records], dtype=np.int64),
        np.array([key or 0 for key in obligors], dtype=np.int64),
        np.array([key or 0 for key in teams], dtype=np.int64),
        np.array([FAR if day is None else day for day in starts], dtype="datetime64[D]"),
        np.array(
            [
                NEVER if begins is None else FAR if day is None else day
                for begins, day in zip(starts, last, strict=True)
            ],
            dtype="datetime64[D]",
        ),
    )


def _assessed(elders: Sequence[int]) -> Happened:
    """Read who was assessed when."""
    place = {elder: row for row, elder in enumerate(elders)}
    ability_days = ability_days_of(elders)
    rows = np.array([place[elder] for elder, _day in ability_days], dtype=np.int64)
    return Happened(rows, np.array([day for _elder, day in ability_days], dtype="datetime64[D]"))


def _digits() -> int:
    """Return how much of a code decides which documents bind."""
    return max(COUNTY, *(len(pack.header.jurisdiction) for pack in policy_library().packs))


def _memberships(elders: Sequence[int]) -> dict[str, Membership]:
    """Read who belongs to which group, and when."""
    place = {elder: row for row, elder in enumerate(elders)}
    by_group: dict[str, tuple[list[int], list[date], list[date]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(MEMBERSHIPS, [list(elders)])
        for elder, group, starts, ends in cursor.fetchall():
            rows, begins, closes = by_group.setdefault(group, ([], [], []))
            rows.append(place[elder])
            begins.append(starts)
            closes.append(ends)
    return {
        group: Membership(
            np.array(rows, dtype=np.int64),
            np.array(begins, dtype="datetime64[D]"),
            np.array(closes, dtype="datetime64[D]"),
        )
        for group, (rows, begins, closes) in by_group.items()
    }
