"""Group events: a talk, a free clinic; who of the register came, and how many others."""

from django.db import models
from django.db.models import Q


class GroupEvent(models.Model):
    """An item given to many at once on a day, in a village or township (`division`) or at an institution.

    `others` counts those who came and are not in the register; `hours` is the length of a training. A correction is a record of
    its own that names what it corrects, and why; what was corrected does not count.
    """

    division = models.ForeignKey("places.Division", models.PROTECT, null=True, blank=True, related_name="events")
    organization = models.ForeignKey(
        "places.Organization", models.PROTECT, null=True, blank=True, related_name="events"
    )
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="events")
    practitioner = models.ForeignKey("people.Practitioner", models.PROTECT, related_name="events")
    item = models.CharField(max_length=40)
    topic = models.CharField(max_length=100)
    on = models.DateField()
    place = models.CharField(max_length=100, blank=True)
    others = models.PositiveIntegerField(default=0)
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    correction_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "visits_event"
        constraints = (
            models.CheckConstraint(
                condition=Q(division__isnull=False, organization__isnull=True)
                | Q(division__isnull=True, organization__isnull=False),
                name="event_in_one_place",
            ),
            models.UniqueConstraint(
                fields=["division", "item", "on", "topic"],
                condition=Q(division__isnull=False, corrects__isnull=True),
                name="event_once_in_division",
            ),
            models.UniqueConstraint(
                fields=["organization", "item", "on", "topic"],
                condition=Q(organization__isnull=False, corrects__isnull=True),
                name="event_once_in_organization",
            ),
        )
        indexes = (models.Index(fields=["on"], name="event_on"),)

    def __str__(self) -> str:
        return f"{self.item} #{self.pk}"


class Attendance(models.Model):
    """That an elder came to a group event."""

    event = models.ForeignKey(GroupEvent, models.PROTECT, related_name="attendances")
    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="attendances")

    class Meta:
        db_table = "visits_attendance"
        constraints = (models.UniqueConstraint(fields=["event", "elder"], name="attendance_once"),)

    def __str__(self) -> str:
        return f"attendance #{self.pk}"
