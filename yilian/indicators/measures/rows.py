"""How the members of a measure become the rows of its table."""

from typing import Any

import ibis

from yilian.indicators.facts import DIVISION
from yilian.indicators.populations import Asked, within


def counted(members: Any, key: str, counts: Any, kind: str) -> Any:
    """Give one row a member of the denominator; those for whom `counts` holds are in the numerator too."""
    return members.select(
        kind=ibis.literal(kind),
        member=members[key].cast("string"),
        division="division",
        numerator=ibis.ifelse(counts, 1, 0).cast("int64"),
        denominator=ibis.literal(1, "int64"),
    )


def against(members: Any, key: str, kind: str) -> Any:
    """Give one row a member of the denominator alone."""
    return members.select(
        kind=ibis.literal(kind),
        member=members[key].cast("string"),
        division="division",
        numerator=ibis.null("int64"),
        denominator=ibis.literal(1, "int64"),
    )


def amounts(members: Any, key: str, amount: Any, kind: str) -> Any:
    """Give one row a member of the numerator alone, with its amount."""
    return members.select(
        kind=ibis.literal(kind),
        member=members[key].cast("string"),
        division="division",
        numerator=amount.cast("int64"),
        denominator=ibis.null("int64"),
    )


def total(members: Any, key: str, counts: Any, kind: str) -> Any:
    """Give one row a member, 1 or 0, for a measure that is a number and no rate."""
    return amounts(members, key, ibis.ifelse(counts, 1, 0), kind)


def divisions(asked: Asked, level: str, settlement: str = "") -> Any:
    """Give the divisions of a level in the place."""
    found = within(DIVISION.filter(DIVISION.level == level), asked)
    return found.filter(found.settlement == settlement) if settlement else found
