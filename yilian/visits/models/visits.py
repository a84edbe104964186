"""Visits and what was observed at them."""

from django.db import models


class Visit(models.Model):
    """One item of service delivered to one elder on a day (`on`), recorded at an instant (`recorded_at`)."""

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="visits")
    practitioner = models.ForeignKey("people.Practitioner", models.PROTECT, related_name="visits")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="visits")
    item = models.CharField(max_length=40)
    on = models.DateField()
    place = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")

    class Meta:
        db_table = "visits_visit"
        indexes = (models.Index(fields=["elder", "item", "on"], name="visit_of_elder"),)

    def __str__(self) -> str:
        return f"{self.item} #{self.pk}"


class Observation(models.Model):
    """One value observed at a visit: a number in its UCUM unit, or words."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="observations")
    code = models.CharField(max_length=40)
    number = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "visits_observation"
        constraints = (models.UniqueConstraint(fields=["visit", "code"], name="observation_once"),)

    def __str__(self) -> str:
        return f"{self.code} #{self.pk}"
