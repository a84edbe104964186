"""Reads the fulfilment rate (履约率) in one aggregate: by clause, item, team, organization, township or month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from yilian.kernel.identifiers import division_range
from yilian.obligations.rules.fulfilment import Fulfilment

DAY = timedelta(days=1)
PLACE = "coalesce(elder.residence_division_id, owed.division_id, place.division_id)"
AXES: Mapping[str, str] = {
    "clause": "clause.id",
    "item": "owed.what",
    "team": "owed.team_id::text",
    "organization": "owed.obligor_id::text",
    "township": f"left({PLACE}, 9) || '000'",
    "month": "to_char(owed.due_on, 'YYYY-MM')",
    "all": "'all'",
}
IN_TIME = "CASE WHEN fulfilled_at IS NOT NULL THEN fulfilled_at < due_at ELSE fulfilled_on <= due_on END"
FROM = """
    FROM obligations_obligation AS owed
    LEFT JOIN people_elder AS elder ON elder.id = owed.elder_id
    LEFT JOIN places_organization AS place ON place.id = owed.organization_id
"""
COUNTED = """
    SELECT {axis} AS key,
        count(*) FILTER (WHERE owed.fulfilled_on IS NOT NULL AND ({in_time})) AS fulfilled,
        count(*) FILTER (WHERE owed.fulfilled_on IS NOT NULL AND NOT ({in_time})) AS late,
        count(*) FILTER (WHERE owed.fulfilled_on IS NULL AND owed.waived_on IS NULL) AS missed,
        count(*) FILTER (WHERE owed.fulfilled_on IS NULL AND owed.waived_on IS NOT NULL) AS waived
    {source}
    {clauses}
    WHERE owed.kind = 'service' AND owed.norm <> 'order' AND owed.void_on IS NULL AND owed.due_on BETWEEN %(first)s AND %(last)s AND {place} BETWEEN %(low)s AND %(high)s {narrowed}
    GROUP BY 1 ORDER BY 1
"""
OF_A_DAY = """
    SELECT count(*) FILTER (WHERE owed.due_on = %(on)s), count(*) FILTER (WHERE owed.due_on = %(on)s AND owed.fulfilled_on <= %(on)s),
        count(*) FILTER (WHERE owed.fulfilled_on = %(on)s)
    {source}
    WHERE owed.kind = 'service' AND owed.norm <> 'order' AND owed.void_on IS NULL AND owed.waived_on IS NULL AND (owed.due_on = %(on)s OR owed.fulfilled_on = %(on)s)
        AND {place} BETWEEN %(low)s AND %(high)s {narrowed}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the rate: the value of the axis (a clause id, an item, a record's number, a code, a month) and what fell due."""

    key: str
    counts: Fulfilment


@dataclass(frozen=True, slots=True)
class FulfilmentFilter:
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
    fulfilled: int
    done: int


def fulfilment(by: str, filters: FulfilmentFilter, on: date) -> list[Line]:
    """Return the rate by an axis; only what has fallen due before a day counts, and an obligation counts under each of its clauses."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(by, filters), _values(filters, on))
        return [Line(key or "", Fulfilment(*counts)) for key, *counts in cursor.fetchall()]


def fulfilment_in_all(filters: FulfilmentFilter, on: date) -> Fulfilment:
    """Return the rate over everything asked for."""
    totals = fulfilment("all", filters, on)
    return totals[0].counts if totals else Fulfilment(0, 0, 0, 0)


def work_of_a_day(filters: FulfilmentFilter, on: date) -> OfADay:
    """Return what a day, of which the rate knows nothing yet, has brought so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            OF_A_DAY.format(source=FROM, place=PLACE, narrowed=_narrowed(filters)), _values(filters, on) | {"on": on}
        )
        return OfADay(*cursor.fetchone())


def _statement(by: str, filters: FulfilmentFilter) -> str:
    """Write the aggregate; the axis comes from our own table, values go as parameters."""
    return COUNTED.format(
        axis=AXES[by],
        source=FROM,
        in_time=IN_TIME,
        place=PLACE,
        clauses="CROSS JOIN LATERAL unnest(owed.clauses) AS clause(id)" if by == "clause" else "",
        narrowed=_narrowed(filters),
    )


def _narrowed(filters: FulfilmentFilter) -> str:
    """Write what narrows a rate."""
    narrowed = {
        "AND owed.what = %(item)s": filters.item,
        "AND owed.team_id = %(team)s": filters.team,
        "AND owed.obligor_id = %(organization)s": filters.organization,
    }
    return " ".join(words for words, value in narrowed.items() if value)


def _values(filters: FulfilmentFilter, on: date) -> dict[str, Any]:
    low, high = division_range(filters.division)
    before = on - DAY
    return {
        "first": filters.first,
        "last": min(filters.last, before),
        "low": low,
        "high": high,
        "item": filters.item,
        "team": filters.team,
        "organization": filters.organization,
    }
