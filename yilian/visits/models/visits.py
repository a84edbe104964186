"""Visits and the evidence of what was done at them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yilian.kernel.deadlines import local_day
from yilian.visits.rules.visits import entry_delay


class Setting(models.TextChoices):
    """Where care was given."""

    HOME = "home", _("家中")
    CENTRE = "centre", _("照料中心")
    INSTITUTION = "institution", _("养老机构")
    CLINIC = "clinic", _("门诊")
    VEHICLE = "vehicle", _("巡回车")
    DISTANT = "distant", _("电话或网络")


class Status(models.TextChoices):
    """What became of a visit, in the words of FHIR: only what is completed keeps a promise and counts."""

    COMPLETED = "completed", _("已完成")
    IN_PROGRESS = "in-progress", _("待补全")
    PART = "part", _("已补全的一部分")
    NOT_DONE = "not-done", _("未完成")
    ENTERED_IN_ERROR = "entered-in-error", _("已撤回")


# What neither was corrected by another record nor is withdrawn.
HOLDS = Q(corrected_by__isnull=True) & ~Q(status=Status.ENTERED_IN_ERROR)


class Visit(models.Model):
    """One item of service delivered to one elder on a day (`on`), at an instant where it is known, recorded at an instant.

    `place` is the address in words, `setting` the kind of place, the position WGS 84 degrees as the device gave it.
    A correction is a record of its own that names what it corrects, and why. `round` names the round it was part of,
    `occasion` is shared by the items that were delivered together. `status` says whether what the catalogue demands was done,
    or that the record is withdrawn, with the reason: it was entered in error, for the wrong elder for instance, and counts nowhere.
    What is recorded in parts is several visits: the later ones name the first (`part_of`), and the one that completes it counts.
    """

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="visits")
    practitioner = models.ForeignKey("people.Practitioner", models.PROTECT, related_name="visits")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="visits")
    item = models.CharField(max_length=40)
    on = models.DateField()
    happened_at = models.DateTimeField(null=True, blank=True)
    setting = models.CharField(max_length=20, choices=Setting, blank=True)
    place = models.CharField(max_length=100, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="further_parts")
    status = models.CharField(max_length=16, choices=Status, default=Status.COMPLETED, db_default=Status.COMPLETED)
    note = models.TextField(blank=True)
    guidance = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    occasion = models.UUIDField(null=True, blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    correction_reason = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=200, blank=True)
    round = models.ForeignKey("visits.Round", models.PROTECT, null=True, blank=True, related_name="visits")

    class Meta:
        db_table = "visits_visit"
        constraints = (
            models.UniqueConstraint(
                fields=["round", "elder"],
                condition=Q(round__isnull=False, corrects__isnull=True, withdrawn_at__isnull=True),
                name="visit_once_in_round",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="visit_position_whole",
            ),
        )
        indexes = (
            models.Index(fields=["elder", "item", "on"], name="visit_of_elder"),
            # All that a rate reads of a visit, so that it need not fetch the rows of a year.
            models.Index(fields=["item", "on"], include=["elder", "id", "team", "status"], name="visit_of_item"),
            models.Index(fields=["occasion"], name="visit_of_occasion", condition=Q(occasion__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.item} #{self.pk}"

    @property
    def entered_late(self) -> int:
        """Return by how many days the record was entered late, nothing within a week."""
        return entry_delay(self.on, local_day(self.recorded_at))


class Evidence(models.Model):
    """One piece of evidence that a visit took place as demanded: a number in its UCUM unit, an answer, or words;
    or why it is not there (`absent`).

    What has a LOINC code is an observation of the elder and stands in `health` instead.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="evidence")
    code = models.CharField(max_length=40)
    number = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    answer = models.CharField(max_length=40, blank=True, default="", db_default="")
    absent = models.CharField(max_length=40, blank=True, default="", db_default="")
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "visits_evidence"
        constraints = (models.UniqueConstraint(fields=["visit", "code"], name="evidence_once"),)

    def __str__(self) -> str:
        return f"{self.code} #{self.pk}"
