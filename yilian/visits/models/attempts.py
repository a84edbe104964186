"""Visits that failed: somebody came, and the service was not delivered."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from yilian.obligations.models import Tried


class Attempt(models.Model):
    """That somebody came to an elder for items of service on a day and could not deliver them; it fulfils nothing.

    `next_at` is the time agreed instead. `round` names the round on which a resident was not seen. A withdrawn attempt stays,
    with the reason; in a round that is so when the resident was seen after all.
    """

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="attempts")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+", db_index=False)
    practitioner = models.ForeignKey("people.Practitioner", models.PROTECT, related_name="+", db_index=False)
    items = ArrayField(models.CharField(max_length=40))
    on = models.DateField()
    outcome = models.CharField(max_length=12, choices=Tried)
    reason = models.CharField(max_length=200, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    round = models.ForeignKey("visits.Round", models.PROTECT, null=True, blank=True, related_name="attempts")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "visits_attempt"
        constraints = (
            models.UniqueConstraint(
                fields=["round", "elder"],
                condition=Q(round__isnull=False, withdrawn_at__isnull=True),
                name="attempt_once_in_round",
            ),
        )

    def __str__(self) -> str:
        return f"{self.outcome} #{self.pk}"
