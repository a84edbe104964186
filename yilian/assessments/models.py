"""Assessments."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yilian.assessments.rules.validity import Status, Why


class Assessment(models.Model):
    """One sheet of an instrument about one elder on a day (`on`), with its answers and what they gave.

    `digest` is the fingerprint of the instrument's file that scored it; `outcome` keeps reasons and signs in words, so that the page
    can say why years later. `corrects` names the assessment that this one replaces; a finished one never changes otherwise.
    """

    class Reason(models.TextChoices):
        """Why the elder is assessed."""

        FIRST = Why.FIRST.value, _("首次评估")
        ROUTINE = Why.ROUTINE.value, _("常规评估")
        IMMEDIATE = Why.IMMEDIATE.value, _("即时评估")
        REVIEW = Why.REVIEW.value, _("因对评估结果有疑问进行的复评")
        OTHER = Why.OTHER.value, _("其他")

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="assessments")
    instrument = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=20, choices=Reason, default=Reason.FIRST)
    on = models.DateField()
    status = models.CharField(
        max_length=20,
        choices=[(status_value.value, status_value.value) for status_value in Status],
        default=Status.DRAFT,
    )
    answers = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    score = models.FloatField(null=True, blank=True)
    level = models.SmallIntegerField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    assessor = models.ForeignKey("people.Practitioner", models.PROTECT, null=True, blank=True, related_name="+")
    second_assessor = models.ForeignKey("people.Practitioner", models.PROTECT, null=True, blank=True, related_name="+")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    dispute_reason = models.CharField(max_length=500, blank=True)
    disputed_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "assessments_assessment"
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(status=Status.COMPLETE) | models.Q(assessor__isnull=False),
                name="assessment_has_assessor",
            ),
            models.CheckConstraint(
                condition=models.Q(second_assessor__isnull=True) | ~models.Q(second_assessor=models.F("assessor")),
                name="assessment_two_assessors_differ",
            ),
        )
        indexes = (models.Index(fields=["elder", "instrument", "-on"], name="assessment_of_elder"),)

    def __str__(self) -> str:
        return f"{self.instrument} #{self.pk}"

    @property
    def state(self) -> Status:
        """The status as the rules know it."""
        return Status(self.status)
