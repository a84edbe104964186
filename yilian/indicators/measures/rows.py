"""How the members of a measure become the rows of its table."""

from typing import Any

import ibis

from yilian.indicators.populations import MeasureQuery, holding, marked, within
from yilian.indicators.tables import DIVISION, URBAN

THOUSANDTHS = 1000


def counted(members: Any, key: str, counts: Any, kind: str) -> Any:
    """Return one row a member of the denominator; those for whom `counts` holds are in the numerator too."""
    return members.select(
        kind=ibis.literal(kind),
        member=members[key].cast("string"),
        division="division",
        numerator=ibis.ifelse(counts, 1, 0).cast("int64"),
        denominator=ibis.literal(1, "int64"),
    )


def denominator_only(members: Any, key: str, kind: str) -> Any:
    """Return one row a member of the denominator alone."""
    return members.select(
        kind=ibis.literal(kind),
        member=members[key].cast("string"),
        division="division",
        numerator=ibis.null("int64"),
        denominator=ibis.literal(1, "int64"),
    )


def amounts(members: Any, key: str, amount: Any, kind: str) -> Any:
    """Return one row a member of the numerator alone, with its amount."""
    return members.select(
        kind=ibis.literal(kind),
        member=members[key].cast("string"),
        division="division",
        numerator=amount.cast("int64"),
        denominator=ibis.null("int64"),
    )


def total(members: Any, key: str, counts: Any, kind: str) -> Any:
    """Return one row a member, 1 or 0, for a measure that is a number and no rate."""
    return amounts(members, key, ibis.ifelse(counts, 1, 0), kind)


def as_recorded(table: Any, records: Any, query: MeasureQuery) -> Any:
    """Leave the numerators of a table empty where none of some records with `from_on` had begun in the place by the day: no data is not 0."""
    begun = within(records.filter(records.from_on.isnull() | (records.from_on <= query.day)), query)
    joined = table.cross_join(begun.aggregate(begun=begun.count()))
    return joined.mutate(numerator=ibis.ifelse(joined.begun > 0, joined.numerator, ibis.null("int64"))).drop("begun")


def reaches(part: Any, whole: Any, query: MeasureQuery) -> Any:
    """Return whether a part of a whole is at least the share that the query declares; compared in whole numbers, alike on every engine."""
    if query.threshold is None:
        raise LookupError("threshold")
    return part * THOUSANDTHS >= whole * round(query.threshold * THOUSANDTHS)


def divisions(query: MeasureQuery, level: str, *, urban: bool | None = None) -> Any:
    """Return the divisions of a level in the place; with `urban` only those that are, or are not, recorded as 城镇 on the day."""
    every = within(DIVISION.filter(DIVISION.level == level), query)
    if urban is None:
        return every
    every = marked(every, "division", holding(URBAN, query), "urban")
    return every.filter(every.urban if urban else ~every.urban)
