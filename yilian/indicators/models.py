"""Published figures and verdicts of due days: frozen as they stood, so that a later correction shows beside them."""

from django.db import models


class PublishedPeriod(models.Model):
    """That the figures of a place on a day were published (通报), and when.

    One that was published in error is void, with the reason: it stays as it stood, counts no more, and another may replace it.
    """

    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    on = models.DateField()
    title = models.CharField(max_length=200)
    at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "indicators_published_period"
        constraints = (
            models.UniqueConstraint(
                fields=["division", "on"], condition=models.Q(replaces__isnull=True), name="published_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.division_id} {self.on}"


class VoidPeriod(models.Model):
    """That a publication is void, since when and why."""

    period = models.OneToOneField(PublishedPeriod, models.PROTECT, related_name="void")
    at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    class Meta:
        db_table = "indicators_void_period"

    def __str__(self) -> str:
        return f"void #{self.period_id}"


class PublishedFigure(models.Model):
    """One target as it was published; without data its numbers are empty. `target` and `pack` name it in the documents.

    `statement` keeps what the document asked for when it was published.
    """

    period = models.ForeignKey(PublishedPeriod, models.PROTECT, related_name="figures")
    pack = models.CharField(max_length=40)
    target = models.CharField(max_length=80)
    clause = models.CharField(max_length=12)
    numerator = models.BigIntegerField(null=True, blank=True)
    denominator = models.BigIntegerField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    verdict = models.CharField(max_length=20)
    statement = models.ForeignKey(
        "places.PolicyStatement", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "indicators_published_figure"
        constraints = (models.UniqueConstraint(fields=["period", "pack", "target"], name="published_figure_once"),)

    def __str__(self) -> str:
        return f"{self.clause} #{self.pk}"


class TargetVerdict(models.Model):
    """The verdict on a target of a place, judged from the figure of its due day once that day was over; never changed.

    `words` are those of the clause, `pack_digest` names the files of the document as they were when it was judged.
    """

    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    pack = models.CharField(max_length=40)
    pack_digest = models.CharField(max_length=64)
    target = models.CharField(max_length=80)
    clause = models.CharField(max_length=12)
    words = models.TextField()
    threshold = models.CharField(max_length=80)
    due = models.DateField()
    numerator = models.BigIntegerField(null=True, blank=True)
    denominator = models.BigIntegerField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    parts = models.JSONField(default=dict, blank=True)
    verdict = models.CharField(max_length=20)
    judged_at = models.DateTimeField()

    class Meta:
        db_table = "indicators_target_verdict"
        constraints = (models.UniqueConstraint(fields=["division", "pack", "target", "due"], name="verdict_once"),)

    def __str__(self) -> str:
        return f"{self.clause} {self.due} #{self.pk}"
