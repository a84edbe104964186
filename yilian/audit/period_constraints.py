"""What the database holds true of periods: they end no earlier than they begin, and of the same thing never two on one day."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeBoundary
from django.db.models import CheckConstraint, Expression, F, Func, Q, Value


class Days(Func):
    """The days from start to end, both included; an open end is without bound."""

    function = "DATERANGE"
    output_field = DateRangeField()


def only(number: Expression | F) -> Func:
    """Return the range that holds one number: core GiST indexes compare ranges, not numbers."""
    return Func(number, number, Value("[]"), function="INT8RANGE")


def only_text(column: str) -> Func:
    """Return the range that holds one text, by its hash."""
    return only(Func(F(column), Value(0), function="HASHTEXTEXTENDED"))


def ends_after_start(name: str) -> CheckConstraint:
    """Return the constraint that `ends_on` is no earlier than `starts_on`; where either is not known, nothing is asked."""
    return CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name=name)


def never_twice(name: str, *same: Func, condition: Q | None = None) -> ExclusionConstraint:
    """Return the constraint under which rows with the same values never hold on one day, from `starts_on` to `ends_on`."""
    days = Days("starts_on", "ends_on", RangeBoundary(True, True))
    equal = [(value, RangeOperators.EQUAL) for value in same]
    return ExclusionConstraint(name=name, expressions=[*equal, (days, RangeOperators.OVERLAPS)], condition=condition)
