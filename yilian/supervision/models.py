"""Tasks of plans and reports on them; what institutions do not meet, handed over to a department."""

from django.db import models

from yilian.kernel.records import RecordRef
from yilian.supervision.rules import HandOverState


class PlanTask(models.Model):
    """A project, milestone or task that a document wants done in a division; what it says of it is read from the document.

    `kind` is project, milestone or task, `number` its number in the document. It is the basis on which the task is owed.
    """

    pack = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=80)
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "supervision_plan_task"
        constraints = (models.UniqueConstraint(fields=["pack", "kind", "number"], name="plan_task_once"),)

    def __str__(self) -> str:
        return f"{self.pack} {self.kind} {self.number}"

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what reports name it by."""
        return self.pack, self.kind, self.number

    @property
    def record(self) -> RecordRef:
        """Return the reference by which it is the basis of what is owed."""
        return RecordRef(self._meta.label_lower, self.pk)


class TaskReport(models.Model):
    """What was reported of a task: `kind` is project, milestone or task, `number` its number in the document.

    The newest report of a task says how it stands; older ones stay.
    """

    pack = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=80)
    done_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500)
    reported_on = models.DateField()

    class Meta:
        db_table = "supervision_task_report"
        indexes = (models.Index(fields=["pack", "kind", "number"], name="report_of_task"),)

    def __str__(self) -> str:
        return f"{self.pack} {self.kind} {self.number}"

    @property
    def record(self) -> RecordRef:
        """Return the reference by which it fulfils what is owed."""
        return RecordRef(self._meta.label_lower, self.pk)


class HandOver(models.Model):
    """What an institution, or those of a division, do not meet was handed to a department to see to by a day.

    It is the basis of a task of that department, which its report answers; what the list said then stands in its lines.
    """

    department = models.ForeignKey("places.Department", models.PROTECT, related_name="+", db_index=False)
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    organization = models.ForeignKey("places.Organization", models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField()
    note = models.CharField(max_length=500)
    handed_by = models.CharField(max_length=150)
    handed_on = models.DateField()
    reported_on = models.DateField(null=True, blank=True)
    reported_by = models.CharField(max_length=150, blank=True)
    outcome = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "supervision_hand_over"

    def __str__(self) -> str:
        return f"hand-over #{self.pk}"

    @property
    def state(self) -> HandOverState:
        """Return whether it waits for the report of its department."""
        return HandOverState.HANDED_OVER if self.reported_on is None else HandOverState.REPORTED

    @property
    def record(self) -> RecordRef:
        """Return the reference by which it is the basis of what is owed."""
        return RecordRef(self._meta.label_lower, self.pk)


class HandOverLine(models.Model):
    """A rule of a document that an institution did not meet when the list was handed over; `state` is `unmet` or `unknown`."""

    hand_over = models.ForeignKey(HandOver, models.CASCADE, related_name="lines")
    organization = models.ForeignKey("places.Organization", models.PROTECT, related_name="+", db_index=False)
    pack = models.CharField(max_length=40)
    rule = models.CharField(max_length=80)
    clause = models.CharField(max_length=12)
    state = models.CharField(max_length=10)

    class Meta:
        db_table = "supervision_hand_over_line"
        constraints = (
            models.UniqueConstraint(fields=["hand_over", "organization", "pack", "rule"], name="hand_over_line_once"),
        )

    def __str__(self) -> str:
        return f"{self.rule} #{self.organization_id}"
