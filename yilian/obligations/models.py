"""Obligations."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from yilian.obligations.rules import Dates


class Obligation(models.Model):
    """An item owed to an elder by a team within a window, on the ground of an enrolment and the clauses named.

    `kept_by` names the record that fulfilled it ('visits.visit:12'). `judged_on` is the date on which policy was read.
    """

    item = models.CharField(max_length=40)
    clauses = ArrayField(models.CharField(max_length=12))
    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="obligations")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="obligations")
    enrolment = models.ForeignKey("agreements.Enrolment", models.PROTECT, related_name="obligations")
    ordinal = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    due_on = models.DateField()
    judged_on = models.DateField()
    kept_on = models.DateField(null=True, blank=True)
    kept_by = models.CharField(max_length=80, blank=True)
    waived_on = models.DateField(null=True, blank=True)
    waived_reason = models.CharField(max_length=200, blank=True)
    void_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "obligations_obligation"
        constraints = (
            models.UniqueConstraint(fields=["enrolment", "item", "starts_on"], name="obligation_once"),
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="obligation_due_after_start"),
        )
        indexes = (
            models.Index(
                fields=["team", "due_on"],
                name="obligation_open_by_team",
                condition=Q(kept_on__isnull=True, waived_on__isnull=True, void_on__isnull=True),
            ),
            models.Index(fields=["elder", "item"], name="obligation_of_elder"),
        )

    def __str__(self) -> str:
        return f"{self.item} #{self.pk}"

    @property
    def dates(self) -> Dates:
        """Give what decides the state."""
        return Dates(self.starts_on, self.due_on, self.kept_on, self.waived_on, self.void_on)
