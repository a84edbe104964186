"""How what is owed stood on a day, as it was known then."""

from typing import Any

from yilian.indicators.populations import MeasureQuery

SERVICES = ("service",)


def of_kinds(owed: Any, *kinds: str) -> Any:
    """Keep what is owed of some kinds; every measure over obligations names the kinds it counts."""
    return owed.filter(owed.kind.isin(kinds))


def standing(owed: Any, query: MeasureQuery) -> Any:
    """Leave out what was void or waived on the day; what was done stays in, whatever was said of it afterwards."""
    void = owed.void_on.notnull() & (owed.void_on <= query.day)
    waived = owed.waived_on.notnull() & (owed.waived_on <= query.day)
    done = owed.fulfilled_on.notnull() & (owed.fulfilled_on <= query.day)
    return owed.filter(~void & (done | ~waived))


def in_time(owed: Any, query: MeasureQuery) -> Any:
    """Return what was done in time, as far as it was done by the day."""
    return owed.fulfilled_on.notnull() & (owed.fulfilled_on <= query.day) & (owed.in_time.fill_null(0) == 1)
