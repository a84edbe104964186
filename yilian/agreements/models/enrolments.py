"""Enrolments."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeBoundary
from django.db import models
from django.db.models import Expression, F, Func, Q, Value


class _Days(Func):
    """The days from start to end, both included; an open end is without bound."""

    function = "DATERANGE"
    output_field = DateRangeField()


def _only(number: Expression | F) -> Func:
    """Give the range that holds one number: core GiST indexes compare ranges, not numbers."""
    return Func(number, number, Value("[]"), function="INT8RANGE")


class Enrolment(models.Model):
    """An elder agreed with a team on a mode of service (签约). `pack` is the document that defines the mode."""

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="enrolments")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="enrolments")
    pack = models.CharField(max_length=40)
    mode = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    judged_on = models.DateField()

    class Meta:
        db_table = "agreements_enrolment"
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="enrolment_ends_after_start",
            ),
            ExclusionConstraint(
                name="enrolment_once_at_a_time",
                expressions=[
                    (_only(F("elder_id")), RangeOperators.EQUAL),
                    (_only(Func(F("mode"), Value(0), function="HASHTEXTEXTENDED")), RangeOperators.EQUAL),
                    (_Days("starts_on", "ends_on", RangeBoundary(True, True)), RangeOperators.OVERLAPS),
                ],
            ),
        )

    def __str__(self) -> str:
        return f"{self.mode} #{self.pk}"
