"""Rounds: one visit to an institution, many residents."""

from django.db import models


class Round(models.Model):
    """That a team came to an institution on a day for an item; what two people record of it is one round.

    `practitioner` is who went; with a `post` of the agreement that is its first person or the one who stands in (PA-14).
    """

    organization = models.ForeignKey("places.Organization", models.PROTECT, related_name="rounds")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="rounds")
    practitioner = models.ForeignKey("people.Practitioner", models.PROTECT, related_name="rounds")
    post = models.ForeignKey("agreements.ScheduledSlot", models.PROTECT, null=True, blank=True, related_name="rounds")
    item = models.CharField(max_length=40)
    on = models.DateField()
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "visits_round"
        constraints = (models.UniqueConstraint(fields=["organization", "item", "on"], name="round_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.item} #{self.pk}"

    @property
    def stood_in(self) -> bool:
        """Return whether somebody went who was not the first person of the post."""
        return self.post is not None and self.post.first_id != self.practitioner_id


class Absence(models.Model):
    """That a resident was not there when the round came, with a note why."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="absences")
    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="missed_rounds")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "visits_absence"
        constraints = (models.UniqueConstraint(fields=["round", "elder"], name="absence_once"),)

    def __str__(self) -> str:
        return f"absence #{self.pk}"
