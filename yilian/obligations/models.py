"""Obligations."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from yilian.obligations.rules import Dates


class Obligation(models.Model):
    """An item owed within a window, on the ground named and the clauses that ask for it.

    Owed to one elder, to an institution, or to a division (a group: everybody may come); owed by a team, or by a medical
    institution as `provider`. The ground is an enrolment, an agreement between institutions, or the record that called for it
    (`opened_by`, 'visits.visit:12'). `due_at` is the instant where an answer is owed by a time and not by a day.

    `kept_by` names the record that fulfilled it ('visits.visit:12'). `judged_on` is the date on which policy was read.
    """

    item = models.CharField(max_length=40)
    clauses = ArrayField(models.CharField(max_length=12))
    elder = models.ForeignKey("people.Elder", models.PROTECT, null=True, blank=True, related_name="obligations")
    organization = models.ForeignKey(
        "places.Organization", models.PROTECT, null=True, blank=True, related_name="obligations"
    )
    division = models.ForeignKey("places.Division", models.PROTECT, null=True, blank=True, related_name="obligations")
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, blank=True, related_name="obligations")
    provider = models.ForeignKey("places.Organization", models.PROTECT, null=True, blank=True, related_name="duties")
    enrolment = models.ForeignKey(
        "agreements.Enrolment", models.PROTECT, null=True, blank=True, related_name="obligations"
    )
    agreement = models.ForeignKey(
        "agreements.Agreement", models.PROTECT, null=True, blank=True, related_name="obligations"
    )
    opened_by = models.CharField(max_length=80, blank=True)
    ordinal = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True, blank=True)
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
            models.UniqueConstraint(fields=["agreement", "item", "starts_on"], name="obligation_once_by_agreement"),
            models.UniqueConstraint(
                fields=["opened_by", "item"], condition=~Q(opened_by=""), name="obligation_once_by_record"
            ),
            models.CheckConstraint(
                condition=Q(elder__isnull=False) | Q(organization__isnull=False) | Q(division__isnull=False),
                name="obligation_owed_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(team__isnull=False) | Q(provider__isnull=False), name="obligation_owed_by_somebody"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="obligation_due_after_start"),
        )
        indexes = (
            models.Index(
                fields=["team", "due_on"],
                name="obligation_open_by_team",
                condition=Q(kept_on__isnull=True, waived_on__isnull=True, void_on__isnull=True),
            ),
            models.Index(fields=["elder", "item"], name="obligation_of_elder"),
            models.Index(
                fields=["organization", "due_on"],
                name="obligation_of_organization",
                condition=Q(organization__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} #{self.pk}"

    @property
    def dates(self) -> Dates:
        """Give what decides the state."""
        return Dates(self.starts_on, self.due_on, self.kept_on, self.waived_on, self.void_on)
