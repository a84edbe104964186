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
