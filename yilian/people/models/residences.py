"""When elders were away from the county."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yilian.people.models.elders import Elder


class Departure(models.Model):
    """That an elder left the county: the first day away, where to and why; `household` says that the registration went too.

    `returned_on` is the first day back.
    """

    class Reason(models.TextChoices):
        """Why somebody leaves."""

        CHILDREN = "children", _("随子女居住")
        CARE = "care", _("到外地养老或住机构")
        HOME = "home", _("回原籍")
        OTHER = "other", _("其他")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="departures")
    left_on = models.DateField()
    destination = models.CharField(max_length=200)
    reason = models.CharField(max_length=20, choices=Reason)
    household = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    returned_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "people_departure"
        constraints = (
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(returned_on__gt=F("left_on")),
                name="departure_returned_after_leaving",
            ),
            models.UniqueConstraint(
                fields=["elder"], condition=Q(returned_on__isnull=True), name="departure_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"departure #{self.pk}"
