"""Reads the fulfilment rate (履约率) in one aggregate: by clause, item, team, organization, township or month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from yilian.kernel.identifiers import division_range
from yilian.obligations.rules import Fulfilment

DAY = timedelta(days=1)
PLACE = "coalesce(elder.residence_division_id, owed.division_id, place.division_id)"
AXES: Mapping[str, str] = {
    "clause": "clause.id",
    "item": "owed.item",
    "team": "owed.team_id::text",
    "organization": "coalesce(owed.provider_id, team.organization_id)::text",
    "township": f"left({PLACE}, 9) || '000'",
    "month": "to_char(owed.due_on, 'YYYY-MM')",
    "all": "'all'",
}
IN_TIME = "CASE WHEN due_at IS NOT NULL AND kept_at IS NOT NULL THEN kept_at <= due_at ELSE kept_on <= due_on END"
FROM = """
    FROM obligations_obligation AS owed
    LEFT JOIN people_elder AS elder ON elder.id = owed.elder_id
    LEFT JOIN places_organization AS place ON place.id = owed.organization_id
    LEFT JOIN people_team AS team ON team.id = owed.team_id
"""
COUNTED = """
    SELECT {axis} AS key,
        count(*) FILTER (WHERE owed.kept_on IS NOT NULL AND ({in_time})) AS kept,
        count(*) FILTER (WHERE owed.kept_on IS NOT NULL AND NOT ({in_time})) AS late,
        count(*) FILTER (WHERE owed.kept_on IS NULL AND owed.waived_on IS NULL) AS missed,
        count(*) FILTER (WHERE owed.kept_on IS NULL AND owed.waived_on IS NOT NULL) AS waived
    {source}
    {clauses}
    WHERE owed.void_on IS NULL AND owed.due_on BETWEEN %(first)s AND %(last)s AND {place} BETWEEN %(low)s AND %(high)s {narrowed}
    GROUP BY 1 ORDER BY 1
"""
OF_A_DAY = """
    SELECT count(*) FILTER (WHERE owed.due_on = %(on)s), count(*) FILTER (WHERE owed.due_on = %(on)s AND owed.kept_on <= %(on)s),
        count(*) FILTER (WHERE owed.kept_on = %(on)s)
    {source}
    WHERE owed.void_on IS NULL AND owed.waived_on IS NULL AND (owed.due_on = %(on)s OR owed.kept_on = %(on)s)
        AND {place} BETWEEN %(low)s AND %(high)s {narrowed}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the rate: the value of the axis (a clause id, an item, a record's number, a code, a month) and what fell due."""

    key: str
    counts: Fulfilment


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rate is asked for: a division's subtree, the days on which things fell due, and what narrows them."""

    division: str
    first: date
    last: date
    item: str = ""
    team: int | None = None
    organization: int | None = None


@dataclass(frozen=True, slots=True)
class OfADay:
    """What falls due on a day and how much of it is done, and how much was done on the day whenever it is due."""

    due: int
    kept: int
    done: int


def fulfilment(by: str, asked: Asked, on: date) -> list[Line]:
    """Give the rate by an axis; only what has fallen due before a day counts, and an obligation counts under each of its clauses."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(by, asked), _values(asked, on))
        return [Line(key or "", Fulfilment(*counts)) for key, *counts in cursor.fetchall()]


def fulfilment_in_all(asked: Asked, on: date) -> Fulfilment:
    """Give the rate over everything asked for."""
    found = fulfilment("all", asked, on)
    return found[0].counts if found else Fulfilment(0, 0, 0, 0)


def work_of_a_day(asked: Asked, on: date) -> OfADay:
    """Give what a day, of which the rate knows nothing yet, has brought so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            OF_A_DAY.format(source=FROM, place=PLACE, narrowed=_narrowed(asked)), _values(asked, on) | {"on": on}
        )
        return OfADay(*cursor.fetchone())


def _statement(by: str, asked: Asked) -> str:
    """Write the aggregate; the axis comes from our own table, values go as parameters."""
    return COUNTED.format(
        axis=AXES[by],
        source=FROM,
        in_time=IN_TIME,
        place=PLACE,
        clauses="CROSS JOIN LATERAL unnest(owed.clauses) AS clause(id)" if by == "clause" else "",
        narrowed=_narrowed(asked),
    )


def _narrowed(asked: Asked) -> str:
    """Write what narrows a rate."""
    narrowed = {
        "AND owed.item = %(item)s": asked.item,
        "AND owed.team_id = %(team)s": asked.team,
        "AND coalesce(owed.provider_id, team.organization_id) = %(organization)s": asked.organization,
    }
    return " ".join(words for words, value in narrowed.items() if value)


def _values(asked: Asked, on: date) -> dict[str, Any]:
    low, high = division_range(asked.division)
    before = on - DAY
    return {
        "first": asked.first, "last": min(asked.last, before), "low": low, "high": high,
        "item": asked.item, "team": asked.team, "organization": asked.organization,
    }  # fmt: skip
