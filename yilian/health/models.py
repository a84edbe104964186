"""What was observed of an elder, and what an elder suffers from."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yilian.kernel.records import RecordRef


class Status(models.TextChoices):
    """Whether a fact counts."""

    FINAL = "final", _("有效")
    ENTERED_IN_ERROR = "entered-in-error", _("录入有误")


FINAL = Q(status=Status.FINAL)


class Observation(models.Model):
    """One value observed of an elder on a day (`on`), at an instant where it is known: a number in its UCUM unit, an answer, or words.

    `answer` is the code of an option of the catalogue; `text` is then what was written with it.
    `code` is the evidence of the catalogue, which knows its LOINC code. `source_kind` and `source_key` name the record that it comes
    from. A value is never changed: when its source is corrected it is entered in error, and the correction brings its own.
    """

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="observations", db_index=False)
    code = models.CharField(max_length=40)
    number = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    answer = models.CharField(max_length=40, blank=True, default="", db_default="")
    text = models.CharField(max_length=500, blank=True)
    on = models.DateField()
    happened_at = models.DateTimeField(null=True, blank=True)
    method = models.CharField(max_length=40, blank=True, default="", db_default="")
    source_kind = models.CharField(max_length=40)
    source_key = models.BigIntegerField()
    status = models.CharField(max_length=20, choices=Status, default=Status.FINAL, db_default=Status.FINAL)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "health_observation"
        constraints = (
            models.UniqueConstraint(
                fields=["source_key", "source_kind", "code", "on", "happened_at"],
                nulls_distinct=False,
                name="observation_once",
            ),
        )
        indexes = (models.Index(fields=["elder", "code", "on"], name="observation_of_elder", condition=FINAL),)

    def __str__(self) -> str:
        return f"{self.code} #{self.pk}"

    @property
    def source(self) -> RecordRef:
        """Return the record that it comes from."""
        return RecordRef(self.source_kind, self.source_key)


class Condition(models.Model):
    """What an elder suffers from, by its ICD-10 code and in words, since a day and until a day where they are known.

    A correction is a record of its own that names what it corrects; a withdrawn condition stays, with the reason, and counts nowhere.
    """

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="conditions")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    onset_on = models.DateField(null=True, blank=True)
    abated_on = models.DateField(null=True, blank=True)
    source_kind = models.CharField(max_length=40, blank=True, default="", db_default="")
    source_key = models.BigIntegerField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.FINAL, db_default=Status.FINAL)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "health_condition"
        constraints = (
            models.CheckConstraint(
                condition=Q(onset_on__isnull=True) | Q(abated_on__isnull=True) | Q(abated_on__gte=F("onset_on")),
                name="condition_abates_after_onset",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} #{self.pk}"

    @property
    def source(self) -> RecordRef | None:
        """Return the record that it comes from, or nothing where it was entered by itself."""
        return None if self.source_key is None else RecordRef(self.source_kind, self.source_key)
